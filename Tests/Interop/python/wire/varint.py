"""Protobuf varints: at most 10 bytes, padding zeros accepted, written in the shortest form (SPEC.md 5.1)."""

from __future__ import annotations

LONGEST = 10
LOW_64_BITS = (1 << 64) - 1


class Truncated(ValueError):
    """The bytes end inside the varint."""


class TooLong(ValueError):
    """The varint goes on after its tenth byte."""


def read_varint(data: bytes, position: int, end: int) -> tuple[int, int]:
    """The value, cut to its low 64 bits, and the position behind it."""
    value = 0
    for index in range(LONGEST):
        if position + index >= end:
            raise Truncated("the bytes end inside a varint")
        byte = data[position + index]
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return value & LOW_64_BITS, position + index + 1
    raise TooLong("a varint of more than 10 bytes")


def write_varint(value: int) -> bytes:
    """The shortest form of an unsigned 64-bit value."""
    if not 0 <= value <= LOW_64_BITS:
        raise ValueError("a varint holds 64 bits")
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
