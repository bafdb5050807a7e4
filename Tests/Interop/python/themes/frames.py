"""Vectors of the frame suite: lengths, checksums, commands and status codes, the order of checks."""

from __future__ import annotations

import zlib

from wire.crc32c import crc32c
from wire.frame import COMPRESSED
from wire.registry import STATUSES

from .build import Theme, header, number, piece, text

BODY = b"wire"
BODY_OF_CHECKSUM_0 = bytes.fromhex("666f7572c5a11373")
PRIVATE = piece(0x8000, raw=BODY).wire


def themes() -> list[Theme]:
    """The files of this module."""
    return [_lengths(), _checksums(), _commands(), _order()]


def _lengths() -> Theme:
    theme = Theme("frame/lengths.json", "frame", "FRM", 101)
    for length in (1, 4, 23, 24, 25):
        theme.valid(f"a body of {length} bytes: shorter than a header is legal, the length does not count the header",
                    "2.1-3 2.3-2", [piece(0x8000, raw=bytes(range(length)))])
    for length, what in ((0x01000000, "one above what the field may ever hold"), (0x7FFFFFFF, "2 GiB - 1"),
                         (0x80000000, "negative when read as signed"), (0xFFFFFFFF, "-1 when read as signed"),
                         (0xFFFFFFE8, "with the header's 24 bytes it overflows 32 bits to 0"),
                         (0xFFFFFFF0, "with the header's 24 bytes it overflows 32 bits to 8"),
                         (0x04000000, "4, written little-endian")):
        theme.invalid(f"body length {length:08X}: {what}; refused although no byte of the body is there",
                      "2.1-3 2.1-4 2.6-1 2.6-2", header(length), "bodyTooLong", 12)
        theme.invalid(f"body length {length:08X} under the highest limit there is", "2.1-4",
                      header(length), "bodyTooLong", 12, limit=16_777_215)
    theme.invalid("body length 00FFFFFF under the default limit", "2.1-3", header(0xFFFFFF), "bodyTooLong", 12)
    theme.valid("body length 00FFFFFF under the highest limit: legal, the body is awaited", "2.1-4 2.6-3",
                [], tail=header(0xFFFFFF), need=0xFFFFFF, limit=16_777_215)
    theme.valid("body length 1,048,576: just the default limit", "2.1-3 2.6-3", [], tail=header(1_048_576),
                need=1_048_576)
    theme.invalid("body length 1,048,577: one above the default limit", "2.1-3", header(1_048_577), "bodyTooLong", 12)
    theme.valid("a body just at a limit of 64", "2.1-3", [piece(0x8000, raw=bytes(64))], limit=64)
    theme.invalid("a body of 65 bytes under a limit of 64, the body is there", "2.1-3",
                  piece(0x8000, raw=bytes(65)).wire, "bodyTooLong", 12, limit=64)
    theme.valid("8,192, the limit before login, just met", "11-4 2.6-3", [], tail=header(8_192), need=8_192,
                limit=8_192)
    theme.invalid("8,193, one above the limit before login", "11-4", header(8_193), "bodyTooLong", 12, limit=8_192)
    theme.valid("one byte under a limit of 1", "2.1-3", [piece(0x8000, raw=b"x")], limit=1)
    theme.invalid("two bytes under a limit of 1", "2.1-3", piece(0x8000, raw=b"xx").wire, "bodyTooLong", 12, limit=1)
    return theme


def _checksums() -> Theme:
    theme = Theme("frame/checksums.json", "frame", "FRM", 201)
    for index in range(24):
        damaged = bytearray(PRIVATE)
        damaged[index] ^= 0x20 if index == 2 else 0x01
        code, offset = {0: ("badMagic", 0), 1: ("badMagic", 1), 2: ("unsupportedVersion", 2)}.get(
            index, ("headerChecksum", 20))
        rule = {0: "2.1-2", 1: "2.1-2", 2: "2.2-3"}.get(index, "2.3-3")
        theme.invalid(f"one bit of byte {index} is flipped", rule, bytes(damaged), code, offset)
    for index in range(len(BODY)):
        damaged = bytearray(PRIVATE)
        damaged[24 + index] ^= 0x80
        theme.invalid(f"one bit of the body's byte {index} is flipped", "2.3-4", bytes(damaged), "bodyChecksum", 16)

    def with_checksum(value: int) -> bytes:
        return header(len(BODY), command=0x8000, checksum=value) + BODY

    right = crc32c(BODY)
    for value, what in ((0, "0 for a body that is not empty"), (zlib.crc32(BODY), "CRC-32 of IEEE 802.3"),
                        (right ^ 0xFFFFFFFF, "without the final exclusive-or"),
                        (int.from_bytes(right.to_bytes(4, "big"), "little"), "little-endian"),
                        (crc32c(BODY + b"\0"), "over one byte too many")):
        theme.invalid(f"body checksum: {what}", "2.3-2 2.3-4", with_checksum(value), "bodyChecksum", 16)
    theme.invalid("an empty body with the checksum FFFFFFFF: found with the header, no byte is awaited",
                  "2.3-2 2.3-4 2.6-2", header(0, command=0x8000, checksum=0xFFFFFFFF), "bodyChecksum", 16)
    theme.valid("a body whose checksum is 0 although it is not empty", "2.3-2",
                [piece(0x8000, raw=BODY_OF_CHECKSUM_0)])
    head = header(0, command=0x8000)
    for wrong, what in ((zlib.crc32(head[:20]), "CRC-32 of IEEE 802.3"),
                        (crc32c(head[:20]) ^ 0xFFFFFFFF, "without the final exclusive-or"),
                        (int.from_bytes(head[20:], "little"), "little-endian"),
                        (crc32c(head[:20] + bytes(4)), "over all 24 bytes, its own taken as 0"), (0, "0")):
        theme.invalid(f"header checksum: {what}", "2.3-1 2.3-3", head[:20] + wrong.to_bytes(4, "big"),
                      "headerChecksum", 20)
    return theme


def _commands() -> Theme:
    theme = Theme("frame/commands.json", "frame", "FRM", 301)
    for command, what in ((0x0006, "of the standard's range, not assigned"), (0x0FFF, "the last of the standard"),
                          (0x1000, "the first of the business lines"), (0x7FFF, "the last of the business lines"),
                          (0x8000, "the first private one"), (0xEFFF, "the last private one"),
                          (0xF000, "the first of GREASE"), (0xFABC, "of GREASE"), (0xFFFE, "the last of GREASE")):
        theme.valid(f"command {command:04X}, {what}: a frame with an opaque body", "3.3-7",
                    [piece(command, raw=b"\xff\x00 opaque")])
    theme.valid("a GREASE notification", "3.3-7 3.2-2", [piece(0xF00D, kind="notification", raw=b"\x2a")])
    theme.valid("a GREASE request without a body", "3.3-7 3.2-2", [piece(0xFFFE)])
    theme.valid("a response with status 0 to an unknown command: opaque", "3.3-7",
                [piece(0x8001, kind="response", raw=b"\x08")])
    theme.valid("a response with a status to an unknown command: a Failure", "3.3-7 4.3-1",
                [piece(0x8001, {"text": "unknown command 8001"}, kind="response", status=100)])
    theme.valid("goaway as a request: known by number, unknown in this kind, so its body is opaque", "3.3-7",
                [piece("goaway", kind="request", raw=b"\xff")])
    theme.valid("c2c as a notification: opaque", "3.3-7", [piece("c2c", kind="notification", raw=b"\xff")])
    theme.valid("message as a response with status 0: opaque", "3.3-7",
                [piece("message", kind="response", raw=b"\xff")])
    for status in (1, 7, 9, 21, 49, 50, 54, 99, 100, 113, 499, 500, 504, 999, 1000, 32767, 32768, 65535):
        theme.valid(f"a c2c response with status {status} and a Failure", "4.1-1 4.1-4 4.3-1",
                    [piece("c2c", {"text": "no", "retryAfterMs": 1500, "detail": "to"}, kind="response",
                           status=status)])
    theme.valid("an empty Failure", "4.3-4", [piece("c2c", {}, kind="response", status=500)])
    theme.valid("every status of the table that is not 0, each in a response with an empty Failure", "4.1-4 4.3-1 4.3-4",
                [piece("c2c", {}, kind="response", status=status) for status in STATUSES if status])
    theme.valid("an empty Failure of hello", "4.3-4", [piece("hello", {}, kind="response", status=52)])
    return theme


def _order() -> Theme:
    # Each entry breaks one row of the table in 2.6; a pair of them has to report the first.
    rows = [
        ("magic", {"magic": b"\xd5\x59"}, "badMagic", 1),
        ("major version", {"version": 0x20}, "unsupportedVersion", 2),
        ("header checksum", {"damage": 1}, "headerChecksum", 20),
        ("flag 7", {"flags": 0x80}, "reservedFlag", 3),
        ("kind 3", {"flags": 0x03}, "badKind", 3),
        ("encrypted", {"flags": 0x08}, "decryptionFailed", 3),
        ("command FFFF", {"command": 0xFFFF}, "badCommand", 4),
        ("status in a request", {"status": 5}, "badStatus", 6),
        ("sequence 0", {"sequence": 0}, "badSequence", 8),
        ("body length", {"length": 0x80000000}, "bodyTooLong", 12),
        ("body checksum", {"checksum": 0x12345678}, "bodyChecksum", 16),
    ]
    theme = Theme("frame/order.json", "frame", "FRM", 401)
    for first, (name, members, code, offset) in enumerate(rows):
        for other, more, _, _ in rows[first + 1:]:
            fields = {**members, **more}
            if "flags" in members and "flags" in more:
                fields["flags"] = members["flags"] | more["flags"]
            if name == "kind 3" and other in ("status in a request", "sequence 0"):
                continue  # A frame of kind 3 is no request, so that is one fault only.
            theme.invalid(f"two faults, {name} and {other}: the first in order is reported", "2.6-5",
                          header(**fields), code, offset, flags=["order"])
    broken = number(1, 1)[:1]
    damaged = bytearray(piece("c2c", {}, raw=broken).wire + b"")
    damaged[-1] ^= 0x80
    theme.invalid("two faults, body checksum and message", "2.6-5 2.3-4", bytes(damaged), "bodyChecksum", 16,
                  flags=["order"])
    squeezed = piece("c2c", {}, flags=COMPRESSED, transmitted=b"\0\0\0\0", raw=b"").wire
    theme.invalid("two faults, body checksum and decompression", "2.6-5 2.3-4",
                  squeezed[:-1] + bytes([squeezed[-1] ^ 1]), "bodyChecksum", 16, flags=["order"])
    theme.invalid("two faults, message (no content type) and content (no JSON)", "2.6-5",
                  piece("c2s", {}, raw=text(1, bytes(range(1, 17))) + text(3, b"{")).wire,
                  "malformedBody", 24, flags=["order", "content"])
    return theme
