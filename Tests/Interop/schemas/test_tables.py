"""Breaks every row of the tables of SPEC.md section 8 in the examples of the schemas, and sees that they refuse it.

What the tables say in words (patterns, literals, duplicates, what belongs to a style or kind) is in test_samples.py.
"""

from __future__ import annotations

import copy
import re
import unittest
from collections.abc import Iterator
from decimal import Decimal

from schemas import Schemas, tables

SCHEMAS = Schemas()
TABLES = tables()
ASTRAL = "\U0001f600"
# Members that a table lets be absent and another sentence does not.
NEEDED = {("im.file", "media", "name"), ("im.recall", "envelope", "relation")}

# The words of 8.3 that have no numbers: what they refuse. None and a wrong type are tried for all.
REFUSED = {
    "account": ["u", "@d", "u@", "u@D", "u@d@d", "u%41@d", "u%@d", "u\n@d", "u@d\n", "u\x85@d", "u@" + "d" * 65,
    "u" * 129 + "@d"],
    "message id": ["1234567", "1" * 65, "1234 5678", "12345678\n", "1234567é", "1234567\x7f"],
    "https URL": [
        "http://a", "https://", "https:///a", "HTTPS://a", "https://a b", "https://a:", "https://a:123456", "https://a:1a",
        "https://u@a", "https://a_b", "https://[::1]/", "https://é", *(f"https://a/{c}" for c in '"<>\\^`{|} é\x7f'),
        "https://a/\n", "https://a\n", "https://a/" + "a" * 2039, " https://a",
    ],
    "link": [
        "ftp://a", "xhttp://a", "xmailto:a@b", "xtel:1", "http://", "http://a/|", "http://a/" + "a" * 2040,
        "https://a/" + "a" * 2039, "mailto:a", "mailto:@a",
        "mailto:a@", "mailto:a@b@c", "mailto:a@b\n", "mailto:a!@b", "mailto:a@b?subject=c", "tel:", "tel:+", "tel:-1",
        "tel:1 2", "tel:++1", "tel:" + "1" * 32, "tel:1\n", "javascript:alert(1)", "//a", "http://a\n",
    ],
    "MIME type": [
        "image", "image/", "/png", "image/png/a", "Image/png", "image/png; a=b", "image/ png", ".image/png", "image/-png",
        "image/png\n", "image/" + "a" * 122, "ximage", "x/image/",
    ],
    "time": [-1, 0.5, 9007199254740992, "0", True],
    "file name": ["", ".", "..", "a/b", "a\\b", "a\nb", "a\n", "a\0", "a\u2028", "a\u202e", "a\u2066", "a" * 256],
    "bool": [0, 1, "true", None],
    "object": [[], "", 0],
}
ACCEPTED = {
    "account": ["u@d", "%25%40@a.b-c", "%40" * 128 + "@d", f"{ASTRAL} u@" + "d" * 64],
    "message id": ["!~345678", "1" * 64],
    "https URL": ["https://A.b-c", "https://a:1", "https://a:12345/", "https://a?", "https://a#[]~!$%&'()*+,;=:@_",
                  "https://a/" + "a" * 2038],
    "link": ["https://a", "http://a:80?b", "mailto:A.b_%+-1@c.d", "tel:1", "tel:+1" + "-" * 30, "tel:0.0",
             "http://a/" + "a" * 2039],
    "time": [0, 1.0, 9007199254740991],
    "file name": ["a", "...", ".a", "a b.é", ASTRAL * 255],
    "bool": [True, False],
    "object": [{}],
}  # fmt: skip


def number(text: str) -> int:
    return int(text.replace(",", "").replace("−", "-"))


def samples(value: str, now: object) -> tuple[list[object], list[object]]:
    """What a member with this value accepts and what it refuses; `now` is what the example has there."""
    if (match := re.fullmatch(r"(text|line|token) ([\d,]+)", value)) is not None:
        word, most = match[1], number(match[2])
        accepted = ["a" * most] if word == "token" else ["a", "a" * most, ASTRAL * most]
        refused = ["", "a" * (most + 1), "\0", "a\0", 1, True, ["a"], {}]
        if word == "text":
            accepted.append("a\n\u2028\x85"[:most])
        else:
            refused += [f"a{c}"[:most] for c in "\n\x1f\x7f\x85\u2028\u2029"] + ["\na"]
        if word == "token":
            refused += ["A", "a/", "a b", "é", "a\n"]
        return accepted, refused
    if (match := re.fullmatch(r"(whole|number) ([−\d]+)–([−\d]+)", value)) is not None:
        least, most = number(match[2]), number(match[3])
        accepted, refused = [least, most, float(least)], [least - 1, most + 1, str(least), True, [least], 1e400]
        (refused if match[1] == "whole" else accepted).append(least + Decimal("0.5"))
        return accepted, refused
    if (match := re.fullmatch(r"array of (\d+)–([\d,]+) (.*)", value)) is not None:
        least, most = number(match[1]), number(match[2])
        one = now[0] if match[3] != "token 32" else None
        some = [f"{i}" if one is None else one for i in range(most + 1)]
        refused = [some, {}, "a", [None], ["a", None]] + ([some[: least - 1]] if least > 0 else [])
        if match[3].startswith(("whole", "token")):
            good, bad = samples(match[3], None)
            return [some[:least], some[:-1], *([item] for item in good)], refused + [[item] for item in bad]
        return [some[:least], some[:-1]], refused
    return ACCEPTED.get(value, []), REFUSED.get(value, []) + [1 if isinstance(now, (str, dict, bool)) else "a"]


def places(value: object, table: str, path: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """The objects in a content that a table of SPEC.md describes."""
    yield path, table
    for member, kind, _ in TABLES[table]:
        struct = re.sub(r"^array of \S+ ", "", kind).lower()
        if member not in value:
            continue
        if table == "envelope" and member in ("body", "relation"):
            yield from places(value[member], value["type"] if member == "body" else member, (*path, member))
        elif struct in TABLES and isinstance(value[member], list):
            for index, item in enumerate(value[member]):
                yield from places(item, struct, (*path, member, index))
        elif struct in TABLES:
            yield from places(value[member], struct, (*path, member))


def changed(content: dict, path: tuple, change) -> dict:
    content = copy.deepcopy(content)
    at = content
    for step in path:
        at = at[step]
    change(at)
    return content


class Tables(unittest.TestCase):
    tried = 0
    seen: set[tuple[str, str]] = set()

    def judge(self, content: dict, name: str, accepted: bool, why: str) -> None:
        type(self).tried += 1
        faults = SCHEMAS.faults(content, name)
        if bool(faults) == accepted:
            self.fail(f"{name}: {why}: " + ("; ".join(faults) or "accepted"))

    def test_every_row_of_every_table(self) -> None:
        for name in sorted(SCHEMAS.types):
            for content in SCHEMAS.files[name]["examples"]:
                for path, table in places(content, "envelope"):
                    with self.subTest(type=name, path=path):
                        self.judge_object(name, content, path, table)
        rows = {(table, member) for table, members in TABLES.items() for member, _, _ in members}
        self.assertEqual(set(), rows - self.seen, "no example has these")
        self.assertGreater(self.tried, 3000)

    def judge_object(self, name: str, content: dict, path: tuple, table: str) -> None:
        def with_(member: str, value: object) -> dict:
            return changed(content, path, lambda at: at.update({member: value}))

        self.judge(with_("x-new", None), name, True, f"an unknown member in {table}")
        here = content
        for step in path:
            here = here[step]
        for member, value, there in TABLES[table]:
            if member not in here:
                continue
            if table == "relation" and member == "from" and here["kind"] != "reply":
                continue  # A member like any unknown one.
            if table == "relation" and member == "revision" and here["kind"] != "edit":
                continue
            self.seen.add((table, member))
            needed = there.startswith("needed") or (name, table, member) in NEEDED
            if there == "by the type's class":
                needed = "class shown" in SCHEMAS.files[name]["description"]
            without = changed(content, path, lambda at, member=member: at.pop(member))
            self.judge(without, name, not needed, f"{table} without {member}")
            self.judge(with_(member, None), name, False, f"{table}.{member} is null")
            accepted, refused = samples(value, here[member])
            for sample in refused:
                self.judge(with_(member, sample), name, False, f"{table}.{member} is {sample!r:.60}")
            if value == "object" or (table, member, name) == ("relation", "kind", "im.recall"):
                continue
            for sample in accepted:
                self.judge(with_(member, sample), name, True, f"{table}.{member} is {sample!r:.60}")


if __name__ == "__main__":
    unittest.main()
