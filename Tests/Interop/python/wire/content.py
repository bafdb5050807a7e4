"""A strict reader of contents: one JSON object by RFC 8259, 32 levels, no key twice (SPEC.md 8.1)."""

from __future__ import annotations

import re
from typing import Any

from .utf8 import first_fault

DEEPEST = 32
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"true": True, "false": False, "null": None}
_SPACE = " \t\n\r"


class ContentError(ValueError):
    """The content breaks 8.1; `requirement` says which rule."""

    def __init__(self, requirement: str, text: str) -> None:
        super().__init__(text)
        self.requirement = requirement


def read_content(data: bytes) -> dict[str, Any]:
    """The object of a content."""
    # U+0000 is well-formed UTF-8: the JSON grammar, not the encoding, is what forbids it here.
    if first_fault(data.replace(b"\0", b" ")) is not None:
        raise ContentError("WP-8.1-1", "ill-formed UTF-8")
    reader = _Reader(data.decode("utf-8"))
    reader.space()
    if not reader.at("{"):
        raise ContentError("WP-8.1-1", "a content is one object")
    value = reader.value(0)
    reader.space()
    if reader.position != len(reader.text):
        raise ContentError("WP-8.1-1", f"something behind the object at character {reader.position}")
    return value


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def at(self, token: str) -> bool:
        return self.text.startswith(token, self.position)

    def take(self, token: str) -> bool:
        found = self.at(token)
        if found:
            self.position += len(token)
        return found

    def fail(self, text: str) -> ContentError:
        return ContentError("WP-8.1-1", f"{text} at character {self.position}")

    def space(self) -> None:
        while self.position < len(self.text) and self.text[self.position] in _SPACE:
            self.position += 1

    def value(self, level: int) -> Any:
        if self.at("{") or self.at("["):
            # The outermost object is level 1; judged before the recursion goes deeper.
            if level == DEEPEST:
                raise ContentError("WP-8.1-2", f"more than {DEEPEST} levels")
            return self.object(level + 1) if self.at("{") else self.array(level + 1)
        if self.at('"'):
            return self.string()
        for word, value in _WORDS.items():
            if self.take(word):
                return value
        match = _NUMBER.match(self.text, self.position)
        if match is None:
            raise self.fail("no value")
        self.position = match.end()
        return float(match.group()) if match.group(1) or match.group(2) else int(match.group())

    def object(self, level: int) -> dict[str, Any]:
        self.take("{")
        members: dict[str, Any] = {}
        self.space()
        if self.take("}"):
            return members
        while True:
            self.space()
            if not self.at('"'):
                raise self.fail("no key")
            key = self.string()
            if key in members:
                raise ContentError("WP-8.1-3", f"the key {key!r} stands twice")
            self.space()
            if not self.take(":"):
                raise self.fail("no colon")
            self.space()
            members[key] = self.value(level)
            self.space()
            if self.take("}"):
                return members
            if not self.take(","):
                raise self.fail("no comma")

    def array(self, level: int) -> list[Any]:
        self.take("[")
        elements: list[Any] = []
        self.space()
        if self.take("]"):
            return elements
        while True:
            self.space()
            elements.append(self.value(level))
            self.space()
            if self.take("]"):
                return elements
            if not self.take(","):
                raise self.fail("no comma")

    def string(self) -> str:
        self.take('"')
        out = []
        while True:
            plain = _PLAIN.match(self.text, self.position)
            assert plain is not None
            out.append(plain.group())
            self.position = plain.end()
            if self.take('"'):
                return _join_surrogates("".join(out))
            if not self.take("\\"):
                raise self.fail("a string is open or holds a control character")
            out.append(self.escape())

    def escape(self) -> str:
        if self.take("u"):
            match = _HEX.match(self.text, self.position)
            if match is None:
                raise self.fail("no four hexadecimal digits")
            self.position = match.end()
            return chr(int(match.group(), 16))
        for letter, character in _ESCAPES.items():
            if self.take(letter):
                return character
        raise self.fail("no such escape")


def _join_surrogates(text: str) -> str:
    # A pair of escapes is one character; half a pair is legal by the grammar and stays as it is.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
