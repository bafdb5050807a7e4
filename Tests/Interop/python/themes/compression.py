"""Vectors of the compression suite. The zlib streams are stored blocks or recorded bytes, so that the file does not
depend on the release of zlib that runs here."""

from __future__ import annotations

import base64
import zlib
from typing import Optional

from wire.frame import COMPRESSED

from .build import CMI_JSON, MESSAGE_ID, USER, Json, Piece, Theme, number, piece, text

C2C: Json = {"to": USER, "clientMessageId": CMI_JSON, "contentType": "im.text", "content": "e30="}
PLAIN = piece("c2c", C2C).wire[24:]
# 65,536 zeros, in dynamic Huffman blocks.
ZEROS = bytes.fromhex(
    "78daedc101010000008090feafee080a0000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000006a000f0001")
# PLAIN, in one block of fixed Huffman codes.
FIXED = bytes.fromhex(
    "7801e3e2e56237b5d02b2d4e2d12622a35121260646266616563e7e0e4e2e6e1e5e3179062cfccd52b49ad285162aaae"
    "0500a13e07ee")

CHAT_JSON: Json = {**C2C, "content": base64.b64encode(
    '{"type":"im.text","body":{"text":"I am at the north gate 你好"}}'.encode()).decode()}
CHAT = piece("c2c", CHAT_JSON).wire[24:]
DICTID = bytes.fromhex("79f6c3ff")
# CHAT, with dictionary 1.
CHAT_PACKED = bytes.fromhex(
    "78f979f6c3ffe3e245f885a9d448488091899985958d9d83938b9b87978f5f009c70c0e1e3443800518a4e78b75701d2"
    "410726570053ca1f93")

# 7680 zeros in 30 bytes, exactly 256 to 1, and one zero more in as many bytes.
EXACT = bytes.fromhex("789cedc1010d000000c2a0f74f6d0f0714000000000000000f061e000001")
ABOVE = bytes.fromhex("789cedc1010d000000c2a0f74f6d0f07140000000000000017061e010001")
# 200 and 201 zeros.
ZEROS_200 = bytes.fromhex("78da6360181e000000c80001")
ZEROS_201 = bytes.fromhex("78da63601826000000c90001")


def stored(data: bytes, block: int = 65_535) -> bytes:
    """A zlib stream of stored blocks."""
    out = b"\x78\x01"
    for start in range(0, max(len(data), 1), block):
        part = data[start:start + block]
        last = start + block >= len(data)
        out += bytes([last]) + len(part).to_bytes(2, "little") + (len(part) ^ 0xFFFF).to_bytes(2, "little") + part
    return out + zlib.adler32(data).to_bytes(4, "big")


def _squeezed(stream: bytes, declared: int, body: Json = C2C, raw: bytes = PLAIN, command: str = "c2c") -> Piece:
    return piece(command, body, raw=raw, flags=COMPRESSED, transmitted=declared.to_bytes(4, "big") + stream)


def themes() -> list[Theme]:
    """The file of this module."""
    theme = Theme("compression/form.json", "compression", "CMP", 1)
    length = len(PLAIN)
    whole = stored(PLAIN)
    theme.valid("a stored block", "9.1-3 9.1-4", [_squeezed(whole, length)])
    theme.valid("fixed Huffman codes", "9.1-3 9.1-4", [_squeezed(FIXED, length)])
    theme.valid("blocks of 10 bytes", "9.1-3 9.1-4", [_squeezed(stored(PLAIN, 10), length)])
    theme.valid("a window of 256 bytes", "9.1-3 9.1-4", [_squeezed(b"\x08\x1d" + whole[2:], length)])
    theme.valid("two compressed frames: no state passes from one to the next", "9.1-5",
                [_squeezed(FIXED, length), _squeezed(FIXED, length)])
    theme.valid("an opaque body: what comes out is given", "9.1-3 9.1-4 3.3-7",
                [piece(0x8000, raw=b"opaque", flags=COMPRESSED, transmitted=b"\0\0\0\x06" + stored(b"opaque"))])
    theme.valid("one byte", "9.1-1 9.1-4",
                [piece(0x8000, raw=b"x", flags=COMPRESSED, transmitted=b"\0\0\0\x01" + stored(b"x"))])
    theme.valid("a compressed Failure", "9.1-3 9.1-4 4.3-1",
                [piece("c2c", {"text": "no"}, kind="response", status=500, flags=COMPRESSED,
                       transmitted=b"\0\0\0\x04" + stored(text(1, "no")))])
    ratio = 256 * len(ZEROS)
    theme.valid("the uncompressed body just at a limit of 200", "9.1-1 9.1-4",
                [piece(0x8000, raw=bytes(200), flags=COMPRESSED, transmitted=b"\0\0\0\xc8" + ZEROS_200)], limit=200)
    theme.valid("the transmitted body just at a limit of 100", "9.1-1 9.1-4 2.1-3",
                [piece(0x8000, raw=b"q" * 85, flags=COMPRESSED, transmitted=b"\0\0\0\x55" + stored(b"q" * 85))],
                limit=100)
    theme.valid("exactly 256 to 1", "9.1-2 9.1-4",
                [piece(0x8000, raw=bytes(256 * len(EXACT)), flags=COMPRESSED,
                       transmitted=(256 * len(EXACT)).to_bytes(4, "big") + EXACT)])

    def bad(comment: str, rules: str, transmitted: bytes, limit: int = 0) -> None:
        frame = piece("c2c", {}, raw=b"", flags=COMPRESSED, transmitted=transmitted)
        theme.invalid(comment, f"{rules} 9.1-4", frame.wire, "decompressionFailed", 24, limit=limit or None)

    size = length.to_bytes(4, "big")
    bad("no body at all", "9.1-1", b"")
    bad("three bytes", "9.1-1", b"\0\0\1")
    bad("a declared length and no stream", "9.1-3", size)
    bad("declared length 0 with an empty stream", "9.1-1", bytes(4) + stored(b""))
    bad("one byte more declared than comes out", "9.1-3", (length + 1).to_bytes(4, "big") + whole)
    bad("one byte less declared than comes out", "9.1-3", (length - 1).to_bytes(4, "big") + whole)
    bad("declared length FFFFFFFF", "9.1-1 9.1-2", b"\xff" * 4 + whole)
    bad("declared length 80000000", "9.1-1 9.1-2", b"\x80\0\0\0" + whole)
    bad("declared little-endian", "9.1-1 9.1-2", size[::-1] + whole)
    bad("uncompressed one above a limit of 200, the transmitted body is below it", "9.1-1", b"\0\0\0\xc9" + ZEROS_201,
        limit=200)
    bad(f"65,536 zeros in {len(ZEROS)} bytes: more than 256 to 1", "9.1-2", (65_536).to_bytes(4, "big") + ZEROS)
    bad("one byte above 256 to 1", "9.1-2", (256 * len(ABOVE) + 1).to_bytes(4, "big") + ABOVE)
    bad("256 to 1 declared, a stream that gives far more", "9.1-3", ratio.to_bytes(4, "big") + ZEROS)
    bad("the Adler-32 is wrong", "9.1-3", size + whole[:-1] + bytes([whole[-1] ^ 1]))
    bad("the Adler-32 is cut", "9.1-3", size + whole[:-1])
    bad("the Adler-32 is absent", "9.1-3", size + whole[:-4])
    bad("the stream is cut in its data", "9.1-3", size + whole[:30])
    bad("one byte behind the stream", "9.1-3", size + whole + b"\0")
    bad("two streams", "9.1-3", size + whole + whole)
    bad("a gzip stream", "9.1-3", size + b"\x1f\x8b\x08" + bytes(7) + whole[2:-4] + bytes(8))
    bad("raw deflate without the zlib header", "9.1-3", size + whole[2:-4])
    bad("a zlib header with a wrong check", "9.1-3", size + b"\x78\x02" + whole[2:])
    bad("compression method 7", "9.1-3", size + b"\x77\x09" + whole[2:])
    bad("a window above 32 KiB", "9.1-3", size + b"\x88\x1c" + whole[2:])
    bad("a preset dictionary that was never agreed on", "9.1-3", size + b"\x78\x20\0\0\0\1" + whole[2:])
    bad("a block type that does not exist", "9.1-3", size + b"\x78\x01\x07" + whole[3:])
    bad("a stored block whose lengths do not agree", "9.1-3", size + whole[:5] + b"\0\0" + whole[7:])
    bad("the last block is not marked", "9.1-3", size + whole[:2] + b"\0" + whole[3:])
    broken = text(1, text(1, "58.user")) + PLAIN[15:]
    theme.invalid("a message without uid in a compressed body: the offset counts in the uncompressed body",
                  "5.3-2 9.1-3",
                  _squeezed(stored(text(5, b"") + broken), len(broken) + 2, raw=broken).wire, "malformedBody", 26)
    theme.invalid("a body that is no message when it is uncompressed", "5.1-3 9.1-3",
                  _squeezed(stored(b"\x28\x80"), 2, raw=b"").wire, "malformedBody", 24)
    damaged = bytearray(_squeezed(FIXED, length).wire)
    damaged[-1] ^= 1
    theme.invalid("the body checksum is that of the compressed body and is judged before it is touched", "2.3-2 2.3-4",
                  bytes(damaged), "bodyChecksum", 16)
    for command, kind, body in (("hello", "request", {"minVersion": 16, "maxVersion": 16}),
                                ("hello", "response", {"version": 16}),
                                ("login", "request", {"account": USER, "device": {"id": "d"}, "attempt": "1"}),
                                ("login", "response", {"inbox": {"epoch": "1"}})):
        raw = piece(command, body, kind=kind).wire[24:]
        frame = piece(command, body, kind=kind, flags=COMPRESSED, raw=raw,
                      transmitted=len(raw).to_bytes(4, "big") + stored(raw))
        theme.invalid(f"a compressed {command} {kind}", "9.1-6", frame.wire, "decompressionFailed", 24)
    return [theme, _dictionaries()]


def _dictionaries() -> Theme:
    """Preset dictionaries and agreement."""
    theme = Theme("compression/dictionary.json", "compression", "CMP", 101)
    length = len(CHAT)
    size = length.to_bytes(4, "big")

    def good(what: str, stream: bytes, rules: str = "9.2-7 9.3-1 9.2-6") -> None:
        theme.valid(what, rules, [_squeezed(stream, length, CHAT_JSON, CHAT)])

    good("dictionary 1: references into it", CHAT_PACKED)
    good("dictionary 1: a stored block that does not use it", b"\x78\x20" + DICTID + stored(CHAT)[2:])
    good("the same without a dictionary, where one was agreed", stored(CHAT), "9.2-7")
    good("a window of 8 KiB, which holds the dictionary", _header(0x58, 0x20) + DICTID + CHAT_PACKED[6:])
    theme.valid("with a dictionary and without, one after the other: no state passes", "9.1-5 9.2-7",
                [_squeezed(CHAT_PACKED, length, CHAT_JSON, CHAT), _squeezed(FIXED, len(PLAIN)),
                 _squeezed(CHAT_PACKED, length, CHAT_JSON, CHAT)])
    theme.valid("a reserved flag beside it", "9.2-7 2.4-2",
                [piece("c2c", CHAT_JSON, raw=CHAT, flags=COMPRESSED | 0x10, transmitted=size + CHAT_PACKED)])

    def bad(what: str, stream: bytes, rules: str = "9.1-3 9.1-4", flags: Optional[list[str]] = None) -> None:
        frame = _squeezed(stream, length, CHAT_JSON, CHAT)
        theme.invalid(what, rules, frame.wire, "decompressionFailed", 24, flags=flags)

    for what, number in (("one bit wrong", bytes([DICTID[0] ^ 1]) + DICTID[1:]), ("its bytes turned", DICTID[::-1]),
                         ("0", bytes(4)), ("1, that of no bytes", b"\0\0\0\1")):
        bad(f"a DICTID that nobody agreed on: {what}", b"\x78\x20" + number + CHAT_PACKED[6:], "9.2-6 9.1-3 9.1-4")
    bad("references into a dictionary that the stream does not name", b"\x78\x01" + CHAT_PACKED[6:])
    bad("the stream ends inside of the DICTID", CHAT_PACKED[:5])
    bad("the stream ends behind the DICTID", CHAT_PACKED[:6])
    bad("the DICTID twice", CHAT_PACKED[:6] + CHAT_PACKED[2:])
    bad("the Adler-32 is that of the dictionary", CHAT_PACKED[:-4] + DICTID)
    bad("no compression was agreed", stored(CHAT), "9.2-4 9.2-5", ["noCompression"])
    bad("no compression was agreed, and a dictionary is used", CHAT_PACKED, "9.2-4 9.2-5", ["noCompression"])
    theme.valid("no compression was agreed, and none is used", "9.2-5", [piece("c2c", CHAT_JSON)], flags=["noCompression"])
    theme.invalid("no compression was agreed: a compressed body that is empty", "9.2-5",
                  _squeezed(b"", 0, CHAT_JSON, CHAT).wire, "decompressionFailed", 24, flags=["noCompression"])
    return theme


def _header(first: int, dictionary: int) -> bytes:
    """The two bytes in front of a zlib stream."""
    return bytes([first, dictionary + (31 - (first << 8 | dictionary) % 31) % 31])
