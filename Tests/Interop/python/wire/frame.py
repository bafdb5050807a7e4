"""Frames: the 24-byte header, an incremental decoder with three answers, an encoder (SPEC.md section 2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Optional, Union

from .crc32c import crc32c
from .errors import BODY, HEADER, LENGTH, WireError
from .registry import NOTIFICATION, RESPONSE

MAGIC = b"\xd5\x58"
VERSION_1_0 = 0x10
HEADER_SIZE = 24
COMPRESSED, ENCRYPTED, RESERVED_4, RESERVED_5 = 0x04, 0x08, 0x10, 0x20
FLAG_NAMES = ((COMPRESSED, "compressed"), (ENCRYPTED, "encrypted"), (RESERVED_4, "reserved4"),
              (RESERVED_5, "reserved5"))
LONGEST_BODY = 16_777_215
DEFAULT_LIMIT = 1_048_576
_LAYOUT = struct.Struct(">2sBBHHIII")


@dataclass(frozen=True)
class Header:
    """The fields of a header; `flags` is the whole flags byte, the kind included."""

    version: int
    flags: int
    command: int
    status: int
    sequence: int
    body_length: int
    body_checksum: int

    @property
    def kind(self) -> int:
        return self.flags & 3


@dataclass(frozen=True)
class Frame:
    """A header and its body as transmitted."""

    header: Header
    body: bytes

    @property
    def length(self) -> int:
        return HEADER_SIZE + len(self.body)


@dataclass(frozen=True)
class NeedMore:
    """More bytes are needed: at least so many."""

    bytes: int


def check_prefix(data: bytes) -> None:
    """Judge magic and version as far as their bytes are there (orders 1 and 2)."""
    for index, wanted in enumerate(MAGIC):
        if len(data) > index and data[index] != wanted:
            raise WireError("badMagic", HEADER, index, "WP-2.1-2", f"{data[index]:02x} where {wanted:02x} belongs")
    if len(data) > 2 and data[2] >> 4 != 1:
        raise WireError("unsupportedVersion", HEADER, 2, "WP-2.2-3", f"major version {data[2] >> 4}")


def read_header(data: bytes, limit: int = DEFAULT_LIMIT) -> Header:
    """Judge 24 bytes in the order of 2.6: orders 1 to 10."""
    check_prefix(data)
    _, version, flags, command, status, sequence, length, checksum = _LAYOUT.unpack(data[:20])
    if crc32c(data[:20]) != int.from_bytes(data[20:24], "big"):
        raise WireError("headerChecksum", HEADER, 20, "WP-2.3-3", "bytes 0 to 19 have another checksum")
    header = Header(version, flags, command, status, sequence, length, checksum)
    if flags & 0xC0:
        raise WireError("reservedFlag", HEADER, 3, "WP-2.4-3", f"flags {flags:02x}")
    if header.kind == 3:
        raise WireError("badKind", HEADER, 3, "WP-2.4-4", "kind 3")
    if flags & ENCRYPTED:
        raise WireError("decryptionFailed", HEADER, 3, "WP-2.4-5", "no encryption is agreed on")
    if command in (0x0000, 0xFFFF):
        raise WireError("badCommand", HEADER, 4, "WP-2.5-12", f"command {command:04x}")
    if header.kind != RESPONSE and status != 0:
        raise WireError("badStatus", HEADER, 6, "WP-2.5-3", f"status {status} outside of a response")
    if (header.kind == NOTIFICATION) != (sequence == 0):
        raise WireError("badSequence", HEADER, 8, "WP-2.5-5", f"sequence {sequence}")
    if length > min(limit, LONGEST_BODY):
        raise WireError("bodyTooLong", LENGTH, 12, "WP-2.1-3", f"{length} bytes, {limit} are allowed")
    return header


def check_body(header: Header, body: bytes) -> None:
    """Order 11."""
    if crc32c(body) != header.body_checksum:
        raise WireError("bodyChecksum", BODY, 16, "WP-2.3-4", "the body has another checksum")


class Decoder:
    """Takes chunks as they arrive and gives frames; after an error it stays at the faulty frame."""

    def __init__(self, limit: int = DEFAULT_LIMIT) -> None:
        self.limit = limit
        self._buffer = bytearray()
        self._header: Optional[Header] = None

    @property
    def buffered(self) -> int:
        """Bytes that no frame has taken yet."""
        return len(self._buffer)

    def feed(self, chunk: bytes) -> None:
        """Append a chunk."""
        self._buffer += chunk

    def next(self) -> Union[Frame, NeedMore]:
        """The next frame or the number of bytes that are missing; raises WireError when malformed."""
        have = len(self._buffer)
        if self._header is None:
            if have < HEADER_SIZE:
                check_prefix(self._buffer[:3])
                return NeedMore(HEADER_SIZE - have)
            self._header = read_header(bytes(self._buffer[:HEADER_SIZE]), self.limit)
        total = HEADER_SIZE + self._header.body_length
        if have < total:
            return NeedMore(total - have)
        body = bytes(self._buffer[HEADER_SIZE:total])
        check_body(self._header, body)
        frame = Frame(self._header, body)
        del self._buffer[:total]
        self._header = None
        return frame


def encode(flags: int, command: int, status: int, sequence: int, body: bytes,
           version: int = VERSION_1_0) -> bytes:
    """The bytes of a frame; an illegal header is an error here too."""
    head = _LAYOUT.pack(MAGIC, version, flags, command, status, sequence, len(body), crc32c(body))
    head += crc32c(head).to_bytes(4, "big")
    read_header(head, LONGEST_BODY)
    return head + body
