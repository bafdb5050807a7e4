"""A small parser for the proto3 subset that Protos/wire.proto uses: messages, enums, reserved ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Iterator, Optional

PROTO_FILE = Path(__file__).resolve().parents[4] / "Protos" / "wire.proto"

VARINT, I64, LEN, START_GROUP, END_GROUP, I32 = range(6)
_SCALARS = {"bool": VARINT, "uint32": VARINT, "uint64": VARINT, "fixed32": I32, "string": LEN, "bytes": LEN}
_TOKEN = re.compile(r'//[^\n]*|\s+|([A-Za-z_][\w.]*|\d+|"[^"]*"|[{}=;])')


@dataclass(frozen=True)
class Field:
    """One field; `type` is a scalar's name, or `message` or `enum` with the name in `reference`."""

    number: int
    name: str
    type: str
    repeated: bool
    reference: str = ""

    @property
    def wire_type(self) -> int:
        if self.type == "message":
            return LEN
        return VARINT if self.type == "enum" else _SCALARS[self.type]

    @property
    def packable(self) -> bool:
        return self.repeated and self.wire_type != LEN

    @property
    def json_name(self) -> str:
        first, *rest = self.name.split("_")
        return first + "".join(part.capitalize() for part in rest)


@dataclass
class MessageType:
    """One message with its fields by number, in the order of the numbers."""

    name: str
    fields: dict[int, Field] = field(default_factory=dict)
    reserved: list[tuple[int, int]] = field(default_factory=list)

    def named(self, name: str) -> Field:
        """A field by its proto name or its JSON name."""
        for candidate in self.fields.values():
            if name in (candidate.name, candidate.json_name):
                return candidate
        raise KeyError(f"{self.name} has no field {name}")


@dataclass
class Schema:
    """All messages and enums of one file."""

    messages: dict[str, MessageType] = field(default_factory=dict)
    enums: dict[str, dict[int, str]] = field(default_factory=dict)


def parse(text: str) -> Schema:
    """The schema of a .proto text; anything outside of the subset is an error."""
    tokens = _tokens(text)
    schema = Schema()
    for token in tokens:
        if token in ("syntax", "package", "option"):
            while next(tokens) != ";":
                pass
        elif token == "message":
            message = _message(tokens)
            schema.messages[message.name] = message
        elif token == "enum":
            name, values = _enum(tokens)
            schema.enums[name] = values
        else:
            raise ValueError(f"unexpected {token!r}")
    _resolve(schema)
    return schema


def _tokens(text: str) -> Iterator[str]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"unexpected character {text[position]!r}")
        position = match.end()
        if match.group(1) is not None:
            yield match.group(1)


def _expect(tokens: Iterator[str], wanted: str) -> None:
    token = next(tokens)
    if token != wanted:
        raise ValueError(f"{wanted!r} expected, not {token!r}")


def _message(tokens: Iterator[str]) -> MessageType:
    message = MessageType(next(tokens))
    _expect(tokens, "{")
    found = []
    for token in tokens:
        if token == "}":
            message.fields = {item.number: item for item in sorted(found, key=lambda item: item.number)}
            if len(message.fields) != len(found):
                raise ValueError(f"{message.name} uses a number twice")
            return message
        if token == "reserved":
            message.reserved.append(_range(tokens))
            continue
        repeated = token == "repeated"
        kind = next(tokens) if repeated else token
        name = next(tokens)
        _expect(tokens, "=")
        number = int(next(tokens))
        _expect(tokens, ";")
        found.append(Field(number, name, kind, repeated))
    raise ValueError(f"{message.name} does not end")


def _range(tokens: Iterator[str]) -> tuple[int, int]:
    first = last = int(next(tokens))
    token = next(tokens)
    if token == "to":
        last = int(next(tokens))
        token = next(tokens)
    if token != ";":
        raise ValueError("one reserved range a line is all this parser reads")
    return first, last


def _enum(tokens: Iterator[str]) -> tuple[str, dict[int, str]]:
    name = next(tokens)
    _expect(tokens, "{")
    values: dict[int, str] = {}
    for token in tokens:
        if token == "}":
            return name, values
        _expect(tokens, "=")
        values[int(next(tokens))] = token
        _expect(tokens, ";")
    raise ValueError(f"{name} does not end")


def _resolve(schema: Schema) -> None:
    # Names of messages and enums are known only when the whole file is read.
    for message in schema.messages.values():
        for number, item in message.fields.items():
            if item.type in _SCALARS:
                continue
            if item.type in schema.messages:
                kind = "message"
            elif item.type in schema.enums:
                kind = "enum"
            else:
                raise ValueError(f"{message.name}.{item.name} has the unknown type {item.type}")
            message.fields[number] = Field(number, item.name, kind, item.repeated, item.type)


@lru_cache(maxsize=None)
def wire_schema(path: Optional[Path] = None) -> Schema:
    """The schema of Protos/wire.proto, read once."""
    return parse((path or PROTO_FILE).read_text(encoding="utf-8"))
