"""Protobuf bodies: a reader that knows the offset of every field, and a writer of the canonical encoding."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional

from .errors import BODY, WireError, malformed_body
from .schema import END_GROUP, I32, I64, LEN, START_GROUP, VARINT, Field, wire_schema
from .utf8 import first_fault
from .varint import TooLong, Truncated, read_varint, write_varint

BODY_OFFSET = 24
HIGHEST_FIELD_NUMBER = 536_870_911
LOW_32_BITS = (1 << 32) - 1

# What an element is taken to cost in memory: a model of a compact implementation, not of Python's objects.
_MESSAGE_COST = 64
_ELEMENT_COST = 16
_NUMBER_COST = 8
_UNKNOWN_COST = 32


@dataclass
class Message:
    """A decoded message: values by field name, unknown fields, and where each field stood."""

    type: str
    values: dict[str, Any] = field(default_factory=dict)
    unknown: bytes = b""
    offset: int = BODY_OFFSET  # of the message's own tag
    places: dict[str, list[int]] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """The value, or its type's default."""
        if name in self.values:
            return self.values[name]
        item = wire_schema().messages[self.type].named(name)
        return [] if item.repeated else default(item)

    def place(self, name: str) -> int:
        """Where an error in this field is reported: its last tag, or the message's when it is absent."""
        places = self.places.get(name)
        return places[-1] if places else self.offset


def default(item: Field) -> Any:
    """The default of a singular field."""
    return {"string": "", "bytes": b"", "bool": False, "message": None}.get(item.type, 0)


class _Budget:
    """Memory left for one body (SPEC.md 5.6)."""

    def __init__(self, length: int) -> None:
        self.left = 8 * length + 16_384

    def spend(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise WireError("tooLarge", BODY, BODY_OFFSET, "WP-5.6-2",
                            "decoding takes more than 8 times the body's length and 16,384 bytes")


def decode(type_name: str, data: bytes) -> Message:
    """The message of a body. Only the encoding is judged here; `rules.check` judges what it says."""
    message = Message(type_name)
    _read_fields(message, data, 0, len(data), _Budget(len(data)))
    return message


def _read_fields(message: Message, data: bytes, position: int, end: int, budget: _Budget) -> None:
    fields = wire_schema().messages[message.type].fields
    while position < end:
        tag_offset = position + BODY_OFFSET
        tag, behind_tag = _varint(data, position, end, tag_offset)
        number, wire_type = tag >> 3, tag & 7
        if not 1 <= number <= HIGHEST_FIELD_NUMBER:
            raise malformed_body(tag_offset, "WP-5.1-4", f"field number {number}")
        start, position = _extent(data, behind_tag, end, wire_type, tag_offset)
        item = fields.get(number)
        if item is None or not _fits(item, wire_type):
            raw = data[behind_tag:position]
            budget.spend(_UNKNOWN_COST + len(raw))
            message.unknown += write_varint(tag) + raw
        elif item.type == "message":
            _read_message(message, item, data, start, position, tag_offset, budget)
        else:
            _read_scalar(message, item, data, start, position, wire_type, tag_offset, budget)


def _varint(data: bytes, position: int, end: int, tag_offset: int) -> tuple[int, int]:
    try:
        return read_varint(data, position, end)
    except Truncated as error:
        raise malformed_body(tag_offset, "WP-5.1-3", str(error)) from None
    except TooLong as error:
        raise malformed_body(tag_offset, "WP-5.1-5", str(error)) from None


def _extent(data: bytes, position: int, end: int, wire_type: int, tag_offset: int) -> tuple[int, int]:
    # Where the field's value begins (behind its length, if it has one) and ends.
    if wire_type == VARINT:
        return position, _varint(data, position, end, tag_offset)[1]
    if wire_type in (START_GROUP, END_GROUP):
        raise malformed_body(tag_offset, "WP-5.1-8", "groups are not accepted")
    if wire_type not in (I64, LEN, I32):
        raise malformed_body(tag_offset, "WP-5.1-5", f"wire type {wire_type}")
    length = {I64: 8, I32: 4}.get(wire_type)
    if length is None:
        length, position = _varint(data, position, end, tag_offset)
    if length > end - position:
        raise malformed_body(tag_offset, "WP-5.1-3", f"{length} bytes announced, {end - position} there")
    return position, position + length


def _fits(item: Field, wire_type: int) -> bool:
    # A field of another wire type than its own is kept as an unknown one: SPEC.md 5.1 leaves the choice.
    return wire_type == item.wire_type or (item.packable and wire_type == LEN)


def _read_message(message: Message, item: Field, data: bytes, start: int, end: int, tag_offset: int,
                  budget: _Budget) -> None:
    message.places.setdefault(item.name, []).append(tag_offset)
    child: Optional[Message] = None if item.repeated else message.values.get(item.name)
    if child is None:
        budget.spend(_MESSAGE_COST)
        child = Message(item.reference)
        if item.repeated:
            message.values.setdefault(item.name, []).append(child)
        else:
            message.values[item.name] = child
    child.offset = tag_offset
    _read_fields(child, data, start, end, budget)


def _read_scalar(message: Message, item: Field, data: bytes, start: int, end: int, wire_type: int,
                 tag_offset: int, budget: _Budget) -> None:
    places = message.places.setdefault(item.name, [])
    if not item.repeated:
        places.append(tag_offset)
        message.values[item.name] = _scalar(item, data, start, end, tag_offset)
        return
    found = message.values.setdefault(item.name, [])
    if item.wire_type == LEN:
        budget.spend(_ELEMENT_COST + end - start)
        places.append(tag_offset)
        found.append(_scalar(item, data, start, end, tag_offset))
        return
    # Packed or not, each number gets the tag that brought it.
    while start < end:
        stop = start + 4
        if item.wire_type == VARINT:
            stop = _varint(data, start, end, tag_offset)[1]
        elif stop > end:
            raise malformed_body(tag_offset, "WP-5.1-3", "a packed field ends inside a number")
        budget.spend(_NUMBER_COST)
        places.append(tag_offset)
        found.append(_scalar(item, data, start, stop, tag_offset))
        start = stop


def _scalar(item: Field, data: bytes, start: int, end: int, tag_offset: int) -> Any:
    if item.type == "bytes":
        return data[start:end]
    if item.type == "string":
        raw = data[start:end]
        fault = first_fault(raw)
        if fault is not None:
            position, requirement, text = fault
            raise malformed_body(start + position + BODY_OFFSET, requirement, text)
        return raw.decode("utf-8")
    if item.type == "fixed32":
        return int.from_bytes(data[start:end], "little")
    value = _varint(data, start, end, tag_offset)[0]
    if item.type == "bool":
        return value != 0
    if item.type == "uint64":
        return value
    value &= LOW_32_BITS
    if item.type == "enum" and value >= 1 << 31:
        value -= 1 << 32
    return value


def encode(message: Message) -> bytes:
    """The canonical encoding (WP-5.1-2)."""
    out = bytearray()
    for item in wire_schema().messages[message.type].fields.values():
        if item.name in message.values:
            out += _encode_field(item, message.values[item.name])
    return bytes(out) + message.unknown


def _encode_field(item: Field, value: Any) -> bytes:
    if item.packable:
        packed = b"".join(_encode_value(item, element) for element in value)
        return _delimited(item, packed) if value else b""
    if item.repeated:
        return b"".join(_encode_single(item, element) for element in value)
    if item.type != "message" and value == default(item):
        return b""
    return _encode_single(item, value)


def _encode_single(item: Field, value: Any) -> bytes:
    if item.wire_type == LEN:
        return _delimited(item, _encode_value(item, value))
    return write_varint(item.number << 3 | item.wire_type) + _encode_value(item, value)


def _delimited(item: Field, value: bytes) -> bytes:
    return write_varint(item.number << 3 | LEN) + write_varint(len(value)) + value


def _encode_value(item: Field, value: Any) -> bytes:
    if item.type == "message":
        return encode(value)
    if item.type == "string":
        return value.encode("utf-8")
    if item.type == "bytes":
        return bytes(value)
    if item.type == "fixed32":
        return int(value).to_bytes(4, "little")
    # A negative enum value is written sign-extended to 64 bits.
    return write_varint(int(value) & ((1 << 64) - 1))
