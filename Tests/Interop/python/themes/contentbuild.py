"""Building blocks of the content values: contents with a mark where the fault stands, and their tests."""

from __future__ import annotations

import json
import re
from typing import Any, Optional, Union

from .build import Json, Theme

# Stands in front of the byte that has to be reported, and is taken out. No vector holds it otherwise.
MARK = "\u261e"
Content = Union[Json, "At", str, bytes]
KNOWN = """im.text im.rich im.image im.audio im.video im.file im.location im.track im.order im.notice im.custom im.recall
im.typing im.shake im.read im.sticker im.contact im.link im.merged im.forward im.poll im.poll-answer im.form im.form-answer
im.reaction im.thread im.screenshot""".split()
_LONG = 2_500
_RUN = re.compile(r"(.{1,120}?)\1{39,}", re.DOTALL)


class At:
    """A value that is at fault."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Raw(str):
    """JSON as it is to be written."""


def dump(value: Any) -> str:
    """JSON without white space; a key that begins with the mark is at fault itself."""
    if isinstance(value, At):
        return MARK + dump(value.value)
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join((MARK if key.startswith(MARK) else "") + json.dumps(key.lstrip(MARK), ensure_ascii=False)
                              + ":" + dump(item) for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dump, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def text_of(content: Content) -> Union[str, bytes]:
    """The content as it is written."""
    return dump(content) if isinstance(content, (dict, At)) else content


def put(value: Any, path: str, new: Any) -> Any:
    """A copy with another value at `a.0.b`; a new value of MARK takes the member away and marks the object that lacks it."""
    key, _, rest = path.partition(".")
    copy = list(value) if isinstance(value, list) else dict(value)
    index: Any = int(key) if isinstance(value, list) else key
    if not rest and new is MARK:
        del copy[index]
        return At(copy)
    copy[index] = put(copy[index], rest, new) if rest else new
    return copy


def form(content: Union[str, bytes]) -> Json:
    """The member of a vector that holds these bytes."""
    if isinstance(content, bytes):
        return {"contentHex": content.hex()}
    if len(content) < _LONG:
        return {"content": content}
    parts: list[list[Any]] = []
    position = 0
    for run in _RUN.finditer(content):
        parts += [[content[position:run.start()], 1], [run.group(1), len(run.group()) // len(run.group(1))]]
        position = run.end()
    parts.append([content[position:], 1])
    return {"parts": [part for part in parts if part[0]]}


class ContentTheme(Theme):
    """One file of the suite content-value."""

    def good(self, what: str, content: Content, rules: str = "8.2-4", *, known: Optional[bool] = None,
             content_type: Optional[str] = None, generated: Optional[str] = None) -> None:
        """A valid content. What it shows is read from it by the words of SPEC.md 8.11 and 8.13 with Python's own JSON."""
        written = text_of(content)
        members = json.loads(written, parse_int=float)
        name, fallback = members["type"], members.get("fallback")
        known = name in KNOWN if known is None else known
        shows = fallback if isinstance(fallback, str) else None
        if known and name == "im.text" and shows is None:
            shows = members["body"]["text"]
        expect: Json = {"type": name, "known": known, "shows": shows}
        if generated is not None:
            expect["generated"] = generated
        self._test(what, rules, "valid", written, content_type, {"expect": expect})

    def bad(self, what: str, content: Content, rules: str = "8.2-4", *, layer: str = "schema",
            offset: Optional[int] = None, content_type: Optional[str] = None) -> None:
        """A content with one fault: at the mark, or at `offset`."""
        written = text_of(content)
        if offset is None:
            assert isinstance(written, str) and written.count(MARK) == 1, (what, written)
            offset = len(written[:written.index(MARK)].encode("utf-8"))
            written = written.replace(MARK, "")
        self._test(what, rules, "invalid", written, content_type, {"error": {"layer": layer, "offset": offset}})

    def _test(self, what: str, rules: str, result: str, content: Union[str, bytes], content_type: Optional[str],
              outcome: Json) -> None:
        members = form(content)
        if content_type is not None:
            members["contentType"] = content_type
        self.add(what, rules, result, "MUST", {**members, **outcome})


def content_theme(name: str, first: int) -> ContentTheme:
    """The file content/<name>.json."""
    return ContentTheme(f"content/{name}.json", "content-value", "CNT", first)


def content(type_name: str, body: Any, **members: Any) -> Json:
    """A content with its type in front; `fallback` where the class wants one."""
    return {"type": type_name, **members, "body": body}


def text_units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
