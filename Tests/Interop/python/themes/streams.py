"""Vectors of the stream suite: several frames, every cut, incomplete input, garbage, bad frames in between."""

from __future__ import annotations

from .build import CMI_JSON, MESSAGE_ID, USER, Theme, header, piece

KEEPALIVE = piece("keepalive", {}, sequence=1)
PONG = piece("keepalive", {"inbox": {"epoch": "9", "head": "12"}}, kind="response", sequence=1)
C2C = piece("c2c", {"to": USER, "clientMessageId": CMI_JSON, "contentType": "im.text", "content": "e30="})
GREASE = piece(0xF123, kind="notification", raw=b"\xd5\x58\x10\x00grease")
GOAWAY = piece("goaway", {"status": 1, "text": "draining", "retryAfterMs": 5000})
FAILURE = piece("c2c", {"text": "rate"}, kind="response", status=500)
CUT = ["cutEverywhere"]


def themes() -> list[Theme]:
    """The files of this module."""
    return [_cuts(), _incomplete(), _faults()]


def _cuts() -> Theme:
    theme = Theme("stream/cuts.json", "stream", "STR", 1)
    theme.valid("one frame without a body", "2.6-4", [KEEPALIVE], flags=CUT)
    theme.valid("one frame with a body", "2.6-4", [C2C], flags=CUT)
    theme.valid("three frames in one chunk", "2.6-4", [KEEPALIVE, C2C, PONG], flags=CUT)
    theme.valid("a body that holds the magic does not confuse the decoder", "2.6-4 3.3-7",
                [GREASE, KEEPALIVE], flags=CUT)
    theme.valid("a body that holds a whole frame", "2.6-4",
                [piece(0x8000, raw=KEEPALIVE.wire), KEEPALIVE], flags=CUT)
    theme.valid("all kinds, with a last frame that is half there", "2.6-3 2.6-4", [C2C, FAILURE, GOAWAY],
                tail=C2C.wire[:40], need=len(C2C.wire) - 40, flags=CUT)
    theme.valid("a frame and two bytes of the next header", "2.6-3 2.6-4", [KEEPALIVE], tail=C2C.wire[:2], need=22,
                flags=CUT)
    theme.valid("a frame and the next header without a byte of its body", "2.6-3 2.6-4", [KEEPALIVE],
                tail=C2C.wire[:24], need=46, flags=CUT)
    theme.valid("empty chunks between the others change nothing", "2.6-4", [C2C], flags=CUT,
                chunks=[b"", C2C.wire[:10], b"", C2C.wire[10:50], b"", C2C.wire[50:], b""])
    theme.valid("two frames cut in the middle of the second", "2.6-4", [KEEPALIVE, C2C], flags=CUT,
                chunks=[KEEPALIVE.wire + C2C.wire[:30], C2C.wire[30:]])
    theme.valid("twenty keepalives in one read", "2.6-4 2.5-11",
                [piece("keepalive", {}, sequence=index) for index in range(1, 21)])
    theme.valid("sequence numbers out of order and used again", "2.5-11",
                [piece("keepalive", {}, sequence=number) for number in (5, 2, 2, 0xFFFFFFFF, 1)], flags=CUT)
    theme.valid("responses in another order than their requests", "2.5-10",
                [piece("logout", {}, kind="response", sequence=9), piece("keepalive", {}, kind="response", sequence=4)],
                flags=CUT)
    theme.valid("no bytes at all: nothing is wrong and nothing is there", "2.6-3", [], chunks=[])
    theme.valid("versions 1.0 and 1.7 in turn", "2.2-2", [KEEPALIVE, piece("keepalive", {}, version=0x17)], flags=CUT)
    return theme


def _incomplete() -> Theme:
    theme = Theme("stream/incomplete.json", "stream", "STR", 101)
    whole = C2C.wire
    for have in (1, 2, 3, 4, 12, 16, 20, 23, 24, 25, 47, len(whole) - 1):
        need = 24 - have if have < 24 else len(whole) - have
        theme.valid(f"the first {have} bytes of a frame of {len(whole)}", "2.6-1 2.6-2 2.6-3", [], tail=whole[:have],
                    need=need)
    for data, code, offset, what in (
            (b"\x00", "badMagic", 0, "one wrong byte"), (b"\x58", "badMagic", 0, "the magic's second byte first"),
            (b"\xd5\x00", "badMagic", 1, "two bytes, the second wrong"),
            (b"\xd5\xd5", "badMagic", 1, "the first byte of the magic twice"),
            (b"\xd5\x58\x00", "unsupportedVersion", 2, "three bytes, version 0.0"),
            (b"\xd5\x58\x20", "unsupportedVersion", 2, "three bytes, version 2.0"),
            (b"\xd5\x58\xf0", "unsupportedVersion", 2, "three bytes, version 15.0"),
            (b"GET / HTTP/1.1\r\n", "badMagic", 0, "HTTP"), (b"\x16\x03\x01", "badMagic", 0, "TLS"),
            (b"SSH-2.0-x\r\n", "badMagic", 0, "SSH"), (b"\x10\x13\x00\x04MQTT", "badMagic", 0, "MQTT")):
        theme.invalid(f"{what}: refused at once, not when 24 bytes are there", "2.6-1 2.6-2 2.1-2 2.2-3", data, code,
                      offset,
                      flags=CUT)
    for members, code, offset, what in (
            ({"flags": 0x40}, "reservedFlag", 3, "flag 6"), ({"flags": 3}, "badKind", 3, "kind 3"),
            ({"flags": 8}, "decryptionFailed", 3, "encrypted"), ({"command": 0}, "badCommand", 4, "command 0000"),
            ({"status": 1}, "badStatus", 6, "a request with status 1"),
            ({"sequence": 0}, "badSequence", 8, "a request with sequence 0"),
            ({"length": 0x7FFFFFFF}, "bodyTooLong", 12, "2 GiB - 1"),
            ({"damage": 0x80000000}, "headerChecksum", 20, "a wrong header checksum")):
        fields = {"length": 1000, **members}
        theme.invalid(f"{what}: refused with the header, although the body is not there", "2.6-1 2.6-2",
                      header(**fields), code, offset, flags=CUT)
    return theme


def _faults() -> Theme:
    theme = Theme("stream/faults.json", "stream", "STR", 201)
    theme.invalid("garbage behind a frame", "2.1-2 2.6-4", b"\r\n", "badMagic", 0, before=[KEEPALIVE], flags=CUT)
    theme.invalid("one byte of zero behind a frame", "2.1-2", b"\0", "badMagic", 0, before=[C2C], flags=CUT)
    theme.invalid("half a magic and garbage behind two frames", "2.1-2", b"\xd5\x00", "badMagic", 1,
                  before=[C2C, PONG], flags=CUT)
    theme.invalid("another version behind a frame", "2.2-3", header(version=0x20), "unsupportedVersion", 2,
                  before=[KEEPALIVE], flags=CUT)
    theme.invalid("a damaged header behind a frame; the good frame behind it is not reached", "2.3-3 2.7-1",
                  header(damage=1), "headerChecksum", 20, before=[C2C], tail=KEEPALIVE.wire, flags=CUT)
    damaged = bytearray(C2C.wire)
    damaged[30] ^= 1
    theme.invalid("a damaged body between good frames", "2.3-4 2.7-1", bytes(damaged), "bodyChecksum", 16,
                  before=[KEEPALIVE], tail=PONG.wire, flags=CUT)
    theme.invalid("a length of FFFFFFFF behind a frame", "2.1-3", header(0xFFFFFFFF), "bodyTooLong", 12,
                  before=[KEEPALIVE], flags=CUT)
    theme.invalid("a body that is one byte shorter than it says: the next frame's first byte is taken for it", "2.3-4",
                  header(5, checksum=0x12345678) + b"wire", "bodyChecksum", 16, tail=KEEPALIVE.wire, flags=CUT)
    theme.invalid("a body that is one byte longer than it says", "2.1-2", b"!", "badMagic", 0,
                  before=[piece(0x8000, raw=b"wire")], tail=KEEPALIVE.wire, flags=CUT)
    theme.invalid("a body that is no message, behind a good frame", "5.1-3", piece("c2c", {}, raw=b"\x0a").wire,
                  "malformedBody", 24, before=[KEEPALIVE], flags=CUT)
    theme.invalid("a message that lacks its id, behind a frame: the offset counts from its own first byte", "5.5-1",
                  piece("c2c", {}, raw=b"", kind="response").wire, "malformedBody", 24, before=[C2C, GOAWAY],
                  flags=CUT)
    for kind, flags in (("request", 0), ("response", 1), ("notification", 2)):
        theme.invalid(f"a {kind} with a sequence that its kind may not have", "2.5-4 2.5-5",
                      header(flags=flags, sequence=3 if flags == 2 else 0), "badSequence", 8, before=[KEEPALIVE],
                      flags=CUT)
    theme.valid("after a response of c2c, one of a private command", "2.6-4 3.3-7",
                [piece("c2c", {"messageId": MESSAGE_ID}, kind="response"),
                 piece(0x8000, kind="response", raw=b"")], flags=CUT)
    return theme
