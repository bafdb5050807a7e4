"""A strict reader of contents: one JSON object by RFC 8259 in 65,536 bytes and 32 levels, no key twice (SPEC.md 8.1).

It reads bytes, so that every value, key and error knows its offset."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

LONGEST = 65_536
DEEPEST = 32
OBJECT, ARRAY, STRING, NUMBER, BOOL, NULL = "object", "array", "string", "number", "bool", "null"
_PLAIN = re.compile(rb'[^"\\\x00-\x1f]*')
_DIGITS = re.compile(rb"[0-9]*")
_SPACE = re.compile(rb"[ \t\n\r]*")
_BLANKS = frozenset((b" ", b"\t", b"\n", b"\r"))
_HEX = re.compile(rb"[0-9a-fA-F]{4}")
_HALF_HEX = re.compile(rb"[0-9a-fA-F]{0,3}")
_ESCAPES = {b'"': '"', b"\\": "\\", b"/": "/", b"b": "\b", b"f": "\f", b"n": "\n", b"r": "\r", b"t": "\t"}
_WORDS = {b"t": (b"true", BOOL, True), b"f": (b"false", BOOL, False), b"n": (b"null", NULL, None)}
# From here Python refuses to turn digits into an int.
_LONG_NUMBER = 4_000


class ContentError(ValueError):
    """The content breaks 8.1 at `offset` of the content; `requirement` says which rule."""

    def __init__(self, requirement: str, offset: int, text: str) -> None:
        super().__init__(f"{text} at offset {offset} of the content")
        self.requirement = requirement
        self.offset = offset
        self.text = text


class Node(NamedTuple):
    """A value and its first byte. An object's value maps keys to members, a number's is its text."""

    offset: int
    kind: str
    value: Any


@dataclass(frozen=True)
class Member:
    """A member of an object: the opening quote of its key, and its value."""

    key_offset: int
    node: Node


def parse_content(data: bytes) -> Node:
    """The object of a content, every value with its offset."""
    if len(data) > LONGEST:
        raise ContentError("WP-8.1-2", LONGEST, f"more than {LONGEST} bytes")
    reader = _Reader(data)
    reader.space()
    if not reader.at(b"{"):
        raise reader.fail("a content is one object")
    node = reader.value(0)
    reader.space()
    if reader.position != len(data):
        raise reader.fail("something behind the object")
    return node


def read_content(data: bytes) -> Any:
    """The object of a content in Python's own types."""
    return plain(parse_content(data))


def plain(node: Node) -> Any:
    """A value in Python's own types; numbers beyond them lose digits."""
    if node.kind == OBJECT:
        return {key: plain(member.node) for key, member in node.value.items()}
    if node.kind == ARRAY:
        return [plain(element) for element in node.value]
    if node.kind == NUMBER:
        is_int = node.value.lstrip("-").isdigit() and len(node.value) < _LONG_NUMBER
        return int(node.value) if is_int else float(node.value)
    return node.value


def one_line(data: bytes) -> str:
    """The object of a content as JSON on one line, its numbers digit for digit as they are written."""
    return _text(parse_content(data))


def _text(node: Node) -> str:
    if node.kind == OBJECT:
        members = (f"{json.dumps(key)}: {_text(member.node)}" for key, member in node.value.items())
        return "{" + ", ".join(members) + "}"
    if node.kind == ARRAY:
        return "[" + ", ".join(map(_text, node.value)) + "]"
    return str(node.value) if node.kind == NUMBER else json.dumps(node.value)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def at(self, token: bytes) -> bool:
        return self.data.startswith(token, self.position)

    def take(self, token: bytes) -> bool:
        found = self.data.startswith(token, self.position)
        if found:
            self.position += len(token)
        return found

    def match(self, pattern: re.Pattern[bytes]) -> bytes:
        # Patterns that match nothing, too.
        found = pattern.match(self.data, self.position)
        assert found is not None
        self.position = found.end()
        return found.group()

    def fail(self, text: str) -> ContentError:
        # Behind the last byte this is the length of the content.
        return ContentError("WP-8.1-1", self.position, text)

    def space(self) -> None:
        # Mostly there is none, and a look at one byte says so.
        if self.data[self.position:self.position + 1] in _BLANKS:
            self.match(_SPACE)

    def value(self, level: int) -> Node:
        start = self.position
        if self.at(b"{") or self.at(b"["):
            # The outermost object is level 1; judged before the recursion goes deeper.
            if level == DEEPEST:
                raise ContentError("WP-8.1-2", start, f"more than {DEEPEST} levels")
            if self.at(b"{"):
                return Node(start, OBJECT, self.object(level + 1))
            return Node(start, ARRAY, self.array(level + 1))
        if self.at(b'"'):
            return Node(start, STRING, self.string())
        word = _WORDS.get(self.data[start:start + 1])
        if word is None:
            return Node(start, NUMBER, self.number())
        for letter in word[0]:
            if not self.take(bytes([letter])):
                raise self.fail("no such literal")
        return Node(start, word[1], word[2])

    def object(self, level: int) -> dict[str, Member]:
        self.take(b"{")
        members: dict[str, Member] = {}
        self.space()
        if self.take(b"}"):
            return members
        while True:
            self.space()
            start = self.position
            if not self.at(b'"'):
                raise self.fail("no key")
            key = self.string()
            if key in members:
                raise ContentError("WP-8.1-3", start, f"the key {key!r} stands twice")
            self.space()
            if not self.take(b":"):
                raise self.fail("no colon")
            self.space()
            members[key] = Member(start, self.value(level))
            self.space()
            if self.take(b"}"):
                return members
            if not self.take(b","):
                raise self.fail("no comma")

    def array(self, level: int) -> list[Node]:
        self.take(b"[")
        elements: list[Node] = []
        self.space()
        if self.take(b"]"):
            return elements
        while True:
            self.space()
            elements.append(self.value(level))
            self.space()
            if self.take(b"]"):
                return elements
            if not self.take(b","):
                raise self.fail("no comma")

    def number(self) -> str:
        start = self.position
        self.take(b"-")
        first = self.position
        if not self.match(_DIGITS):
            raise self.fail("no value")
        if self.data[first:first + 1] == b"0" and self.position > first + 1:
            raise ContentError("WP-8.1-1", first + 1, "a leading zero")
        if self.take(b".") and not self.match(_DIGITS):
            raise self.fail("no digit behind the point")
        if self.take(b"e") or self.take(b"E"):
            if not self.take(b"+"):
                self.take(b"-")
            if not self.match(_DIGITS):
                raise self.fail("no digit in the exponent")
        return self.data[start:self.position].decode("ascii")

    def string(self) -> str:
        self.take(b'"')
        out = []
        while True:
            start = self.position
            run = self.match(_PLAIN)
            try:
                out.append(run.decode("utf-8"))
            except UnicodeDecodeError as error:
                raise ContentError("WP-8.1-1", start + error.start, "ill-formed UTF-8") from None
            if self.take(b'"'):
                return "".join(out)
            if not self.at(b"\\"):
                raise self.fail("a string is open or holds a control character")
            out.append(self.escape())

    def escape(self) -> str:
        start = self.position
        unit = self.unit()
        if not "\ud800" <= unit <= "\udfff":
            return unit
        # The first of the two may stand at the end of what has come; anything else is half a pair.
        if unit < "\udc00" and self.position == len(self.data):
            raise self.fail("half a pair of surrogates")
        if unit < "\udc00" and self.at(b"\\"):
            second = self.unit()
            if "\udc00" <= second <= "\udfff":
                return (unit + second).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        raise ContentError("WP-8.1-7", start, "an escaped surrogate without its partner")

    def unit(self) -> str:
        start = self.position
        self.take(b"\\")
        letter = self.data[self.position:self.position + 1]
        self.position += len(letter)
        if letter in _ESCAPES:
            return _ESCAPES[letter]
        if letter == b"u" and _HEX.match(self.data, self.position):
            return chr(int(self.match(_HEX), 16))
        if letter == b"u":
            self.match(_HALF_HEX)
        if self.position == len(self.data) and letter in (b"", b"u"):
            raise self.fail("half an escape")
        raise ContentError("WP-8.1-1", start, "no such escape")
