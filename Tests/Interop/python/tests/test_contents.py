"""Contents: what the vectors cannot show, and the vectors against the tables of SPEC.md."""

from __future__ import annotations

import json
import random
import re
import unittest
from collections import Counter
from fractions import Fraction
from typing import Any, Iterator

from tests.test_codec import table
from tests.test_vectors import SPEC
from wire import contentvectors
from wire.content import LONGEST, ContentError, Member, Node, parse_content
from wire.contents import Reading, generate, read
from wire.contents.fault import Fault
from wire.contents.numbers import order_value
from wire.contents.reader import _ENVELOPE, _MENTIONS, _RELATION, _Judge
from wire.contents.table import Table
from wire.contents.types import (ACTION, AMOUNT, BODIES, CHOICE, CLASSES, FIELD, FIX, ITEM, PICTURE, POINT, SPAN, STOP,
                                 _media)
from wire.contentvectors import content_bytes, outcome, run_content
from wire.vectors import vectors

TESTS = [test for path, test in vectors() if path.parent.name == "content" and path.name != "form.json"]
LAYERS = {"json", "schema", "rule"}


def rows(name: str) -> list[str]:
    """The members of a table of section 8."""
    part = SPEC.split(f"<!-- content: {name} -->")[1].split("<!-- end -->")[0]
    cells = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    return [member for cell in cells for member in re.findall("`([^`]+)`", cell)]


class VectorTests(unittest.TestCase):
    def test_every_vector_passes(self) -> None:
        self.assertGreater(len(TESTS), 300)
        for test in TESTS:
            self.assertEqual(run_content(test), [], test["id"])

    def test_a_runner_that_accepts_everything_fails(self) -> None:
        original = contentvectors.read, contentvectors.generate
        contentvectors.generate = lambda root: None
        for answer in ("accept", "refuse"):
            def stand_in(data: bytes, content_type: Any = None) -> Any:
                if answer == "refuse":
                    raise Fault("json", 0, "WP-8.1-1", "no")
                return Reading("im.text", True, "shown", None, Node(0, "object", {}))
            contentvectors.read = stand_in
            try:
                failed = sum(bool(run_content(test)) for test in TESTS)
            finally:
                contentvectors.read = original[0]
            self.assertGreater(failed, len(TESTS) // 4, answer)
        contentvectors.generate = original[1]

    def test_a_changed_vector_fails(self) -> None:
        for test in TESTS[::7]:
            changed = json.loads(json.dumps(test))
            if test["result"] == "invalid":
                changed["error"]["offset"] += 1
                self.assertNotEqual(run_content(changed), [], test["id"])
                changed = {**test, "error": {**test["error"], "layer": next(iter(LAYERS - {test["error"]["layer"]}))}}
            else:
                changed["expect"]["shows"] = "another text"
            self.assertNotEqual(run_content(changed), [], test["id"])

    def test_every_type_and_layer_is_there(self) -> None:
        valid = Counter(test["expect"]["type"] for test in TESTS if "expect" in test)
        self.assertLessEqual(set(CLASSES), set(valid))
        self.assertEqual({test["error"]["layer"] for test in TESTS if "error" in test}, LAYERS)

    def test_the_smallest_text_of_the_specification(self) -> None:
        found = re.search(r"\(vector `(WP-CNT-[0-9]+)`\): `([^`]+)`", SPEC)
        assert found is not None
        self.assertIn((found.group(1), found.group(2)), [(test["id"], test.get("content")) for test in TESTS])

    def test_a_retired_number_is_not_used_again(self) -> None:
        self.assertNotIn("WP-CNT-0073", [test["id"] for _, test in vectors()])


class TableTests(unittest.TestCase):
    def test_tables_have_the_members_of_the_specification(self) -> None:
        judge = _Judge()
        tables: dict[str, Table] = {**judge.bodies, "media": _media(), "picture": PICTURE, "point": POINT, "amount": AMOUNT,
                                    "choice": CHOICE, "span": SPAN, "fix": FIX, "item": ITEM, "stop": STOP, "action": ACTION,
                                    "field": FIELD, "relation": _RELATION, "excerpt": judge.counted}
        for name, ours in tables.items():
            self.assertEqual([member for row in ours.rows for member in row.names.split()], rows(name), name)
        self.assertEqual(sorted([row.names for row in _ENVELOPE.rows] + ["type"]), sorted(rows("envelope")))
        self.assertEqual({name for name in re.findall(r"<!-- content: (\S+) -->", SPEC)}, set(tables) | {"envelope"})
        self.assertEqual([row.names for row in _MENTIONS.rows], ["all", "accounts"])
        self.assertNotIn("im.merged", BODIES)

    def test_classes_are_those_of_the_specification(self) -> None:
        self.assertEqual(CLASSES, {row[0]: row[2] for row in table("contents")})


class OffsetTests(unittest.TestCase):
    def test_every_node_begins_where_it_says(self) -> None:
        data = ' { "a" : [ 1 , "é" , { } ] , "b\\u0041" : null } '.encode()
        for offset, kind in _places(parse_content(data)):
            self.assertEqual(data[offset:offset + 1] in {"key": b'"', "string": b'"', "object": b"{", "array": b"[",
                                                         "null": b"n", "number": b"1"}[kind], True)

    def test_every_prefix_is_missing_something_at_its_end(self) -> None:
        data = b' {"a":[-1.5e+7,true,{"b":"x\\u0041\\ud83d\\ude00\\n"}],"c":null,"d":false} '
        for end in range(len(data) - 1):
            with self.assertRaises(ContentError) as caught:
                parse_content(data[:end])
            self.assertEqual((caught.exception.offset, caught.exception.requirement), (end, "WP-8.1-1"), data[:end])

    def test_a_byte_that_cannot_stand_anywhere_is_reported_where_it_stands(self) -> None:
        data = b'{"a":[1,{"b":null}],"c":"d"}'
        for place in range(len(data) + 1):
            with self.assertRaises(ContentError) as caught:
                parse_content(data[:place] + b"\xff" + data[place:])
            self.assertEqual(caught.exception.offset, place)

    def test_open_brackets_never_run_out_of_stack(self) -> None:
        for data in (b"[" * 100_000, b"[" * LONGEST, b'{"a":' * 13_000, b'{"a":[' * 10_000, b'"' * 60_000):
            self.assertEqual(outcome(data)["error"]["layer"], "json")


def _places(node: Node) -> Iterator[tuple[int, str]]:
    yield node.offset, node.kind
    for child in node.value.values() if node.kind == "object" else node.value if node.kind == "array" else []:
        if isinstance(child, Member):
            yield child.key_offset, "key"
        yield from _places(child.node if isinstance(child, Member) else child)


class NumberTests(unittest.TestCase):
    def test_values_are_exact_where_they_are_of_ordinary_size(self) -> None:
        chance = random.Random(2)
        for _ in range(2_000):
            digits = "".join(chance.choice("0123456789") for _ in range(chance.randrange(1, 18)))
            text = f"{chance.choice(['', '-'])}{int(digits)}.{digits}e{chance.randrange(-5, 6)}"
            self.assertEqual(order_value(text), Fraction(text), text)

    def test_other_numbers_keep_their_order_and_are_whole_only_when_they_are(self) -> None:
        for text, low, high, whole in (("1e400", 10**16, None, True), ("-1e400", None, -10**16, True), ("1e-400", 0, 1, False),
                                       ("1." + "0" * 9_000 + "1", 1, 2, False), ("1" + "0" * 9_000 + "e-9000", 1, 1, True),
                                       ("0." + "0" * 9_000 + "1e9001", 1, 1, True), ("0e" + "9" * 5_000, 0, 0, True),
                                       ("1e" + "9" * 5_000, 10**16, None, True), ("1e-" + "9" * 5_000, 0, 1, False)):
            value = order_value(text)
            self.assertTrue((low is None or low <= value) and (high is None or value <= high), text[:20])
            self.assertEqual(value.denominator == 1, whole, text[:20])


class FallbackTests(unittest.TestCase):
    def test_there_is_a_line_for_every_type_that_is_shown(self) -> None:
        for test in TESTS:
            if test.get("expect", {}).get("known"):
                reading = read(content_bytes(test))
                line = generate(reading.root)
                self.assertEqual(line is not None, reading.type_class == "shown", test["id"])
                # A sender that writes it makes a valid content.
                if line is not None:
                    self.assertTrue(1 <= len(line) <= 1_000 and "\n" not in line, test["id"])

    def test_what_cannot_be_shown_is_left_out(self) -> None:
        def line(body: str) -> Any:
            return generate(read(('{"type":"im.forward","fallback":"F","body":{"item":{"name":"Li","content":%s}}}' % body).encode()).root)

        self.assertEqual(line('{"type":"a.b"}'), "[Forwarded] Li")
        empty = b'{"type":"im.notice","fallback":"F","body":{"template":"t","arguments":{"a":""},"pattern":"{a}"}}'
        self.assertEqual(generate(read(empty).root), "[Notice]")


class DamageTests(unittest.TestCase):
    def test_damage_gives_a_verdict_and_nothing_else(self) -> None:
        # The same damage every time. A fault stands inside of the content or at its end.
        chance = random.Random(3)
        pieces = [b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\ud800", b"\xff", b"null", b"1e999", b"-", b"0", b"\xf0\x9f"]
        for test in TESTS:
            data = content_bytes(test)
            if len(data) > 1_000:
                continue
            for _ in range(12):
                start = chance.randrange(len(data) + 1)
                end = min(len(data), start + chance.randrange(4))
                changed = data[:start] + chance.choice(pieces) * chance.randrange(3) + data[end:]
                got = outcome(changed)
                if "error" in got:
                    self.assertIn(got["error"]["layer"], LAYERS)
                    self.assertTrue(0 <= got["error"]["offset"] <= len(changed), changed)
                else:
                    self.assertEqual(json.loads(changed)["type"], got["expect"]["type"])

    def test_noise_gives_a_verdict_and_nothing_else(self) -> None:
        chance = random.Random(4)
        for _ in range(2_000):
            noise = bytes(chance.choice(b'{}[]",:\\u0019eE+-. tfn\x00\xc3\xa9') for _ in range(chance.randrange(40)))
            got = outcome(b'{"type":"a.b","x":' + noise)
            self.assertTrue("error" in got or got["expect"]["type"] == "a.b")
