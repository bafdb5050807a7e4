"""Vectors of the message suite: legal encodings that are not canonical, and bytes that are no fields."""

from __future__ import annotations

from .build import (CMI, CMI_JSON, MESSAGE_ID, USER, Theme, number, padded, piece, refusal, tag, text, value)

TO = text(1, text(1, "58.user") + text(2, "u2"))
CONTENT = text(2, CMI) + text(3, "im.text") + text(4, "{}")
C2C_JSON = {"to": USER, "clientMessageId": CMI_JSON, "contentType": "im.text", "content": "e30="}
ID = text(1, MESSAGE_ID)
HELLO = number(1, 16) + number(2, 16)
HELLO_JSON = {"minVersion": 16, "maxVersion": 16}


def themes() -> list[Theme]:
    """The files of this module."""
    return [_legal(), _illegal(), _open()]


def _legal() -> Theme:
    theme = Theme("message/encoding.json", "message", "MSG", 201)

    def same(comment: str, command: str, raw: bytes, body: dict, rules: str = "5.1-1", kind: str = "") -> None:
        theme.valid(comment, rules, [piece(command, body, raw=raw, kind=kind)])

    same("fields in the opposite order", "c2c", text(4, "{}") + text(3, "im.text") + text(2, CMI) + TO, C2C_JSON)
    same("a string twice, the last one counts", "c2c", TO + text(3, "im.image") + CONTENT, C2C_JSON)
    same("a number twice, the last one counts", "hello", number(1, 17) + HELLO, HELLO_JSON)
    same("a number twice, the last one is an explicit default", "c2c-ack",
         number(2, 5) + number(1, 1) + number(2, 0), {"epoch": "1"})
    same("a string that breaks its rule, and then one that holds it: the last one counts", "c2c",
         TO + text(3, "IM TEXT") + CONTENT, C2C_JSON)
    same("a submessage twice is merged: domain from the first, uid from the second", "c2c",
         text(1, text(1, "58.user")) + text(1, text(2, "u2")) + CONTENT, C2C_JSON)
    same("a submessage twice is merged: the second one's domain counts", "c2c",
         text(1, text(1, "58.driver") + text(2, "u2")) + CONTENT + text(1, text(1, "58.user")), C2C_JSON)
    same("a submessage merged with an empty one stays as it was", "c2c", TO + CONTENT + text(1, ""), C2C_JSON)
    same("repeated submessages are not merged", "s2c", TO + text(1, text(1, "58.driver") + text(2, "u2")) + CONTENT,
         {**C2C_JSON, "to": [USER, {"domain": "58.driver", "uid": "u2"}]})
    same("repeated fields with others between them", "s2c",
         TO + CONTENT + text(1, text(1, "58.driver") + text(2, "u2")),
         {**C2C_JSON, "to": [USER, {"domain": "58.driver", "uid": "u2"}]})
    same("repeated strings inside merged submessages are joined", "hello",
         HELLO + text(6, text(1, b"\1\0\0\0")) + text(6, text(1, b"\2\0\0\0")),
         {**HELLO_JSON, "zlib": {"dictionaries": [1, 2]}})
    statuses = {"statuses": [500, 501, 300]}
    same("packed varints", "s2c", text(1, b"\xf4\x03\xf5\x03\xac\x02"), statuses, kind="response")
    same("unpacked varints", "s2c", number(1, 500) + number(1, 501) + number(1, 300), statuses, kind="response")
    same("packed and unpacked varints in turn", "s2c", number(1, 500) + text(1, b"\xf5\x03") + number(1, 300), statuses,
         kind="response")
    same("two packed fields and an empty one", "s2c",
         text(1, b"\xf4\x03\xf5\x03") + text(1, b"") + text(1, b"\xac\x02"), statuses, kind="response")
    same("unpacked fixed32", "hello", HELLO + text(6, tag(1, 5) + b"\1\0\0\0" + tag(1, 5) + b"\2\0\0\0"),
         {**HELLO_JSON, "zlib": {"dictionaries": [1, 2]}})
    same("an empty packed field says nothing", "hello", HELLO + text(6, text(1, b"")), {**HELLO_JSON, "zlib": {}})
    same("explicit defaults", "c2c", TO + CONTENT + text(5, number(1, 0) + number(2, 0) + number(3, 0) + number(4, 0)),
         {**C2C_JSON, "delivery": {}})
    same("an explicit empty string and number", "goaway", number(1, 1) + text(2, "") + number(3, 0), {"status": 1})
    for length in range(2, 11):
        same(f"a value padded to {length} bytes", "hello", tag(1, 0) + padded(16, length) + number(2, 16), HELLO_JSON,
             "5.1-1 5.1-5")
    same("a bool padded to ten bytes", "c2s", ID + tag(3, 0) + padded(1, 10),
         {"messageId": MESSAGE_ID, "duplicate": True}, kind="response")
    same("tags padded to two and to five bytes", "hello", padded(8, 2) + b"\x10" + padded(16, 5) + b"\x10", HELLO_JSON)
    same("lengths padded to two and to five bytes", "goaway", number(1, 1) + tag(2, 2) + padded(2, 2) + b"hi", {
        "status": 1, "text": "hi"})
    same("a length padded to five bytes", "goaway", number(1, 1) + tag(2, 2) + padded(2, 5) + b"hi", {
        "status": 1, "text": "hi"})
    cut = "5.1-9"
    same("4,294,967,312 in a uint32 is cut to 16", "hello", number(1, 2**32 + 16) + number(2, 16), HELLO_JSON, cut)
    same("-1 in a uint32 is cut to 4,294,967,295", "goaway", number(1, 1) + number(3, -1),
         {"status": 1, "retryAfterMs": 2**32 - 1}, cut)
    same("4,294,967,298 in an enum is cut to 2", "c2c", ID + number(4, 2**32 + 2),
         {"messageId": MESSAGE_ID, "stage": "STAGE_STORED"}, cut, "response")
    same("FFFFFFFF in five bytes in an enum is -1", "c2c", ID + number(4, 2**32 - 1),
         {"messageId": MESSAGE_ID, "stage": -1}, "5.1-9 5.1-10", "response")
    for bits in (2, 0x80, 2**32, 2**63):
        same(f"a bool of {bits} is true", "c2s", ID + number(3, bits), {"messageId": MESSAGE_ID, "duplicate": True},
             cut, "response")
    same("a time to live of 4,294,967,356 is cut to 60 before its rule is asked", "c2c",
         TO + CONTENT + text(5, number(2, 2**32 + 60)), {**C2C_JSON, "delivery": {"timeToLiveS": 60}}, cut)
    same("the highest uint64", "c2c-ack", number(1, 2**64 - 1), {"epoch": str(2**64 - 1)}, cut)
    same("a tenth byte with bits above the 64th: they are cut", "c2c-ack", tag(1, 0) + b"\xff" * 9 + b"\x7f",
         {"epoch": str(2**64 - 1)}, cut)
    return theme


def _illegal() -> Theme:
    theme = Theme("message/malformed.json", "message", "MSG", 301)
    end = 24 + len(HELLO)

    def bad(comment: str, rules: str, tail: bytes, offset: int = end) -> None:
        theme.bad_body(comment, rules, "hello", HELLO + tail, offset)

    for tail, what in ((b"\x80", "a tag that ends in the middle"), (b"\x38", "a tag without a value"),
                       (b"\x38\x80", "a varint that ends in the middle"), (b"\x1a", "a string without a length"),
                       (b"\x1a\x80", "a length that ends in the middle"), (b"\x1a\x01", "a string one byte short"),
                       (b"\x1a\x05abcd", "a string of five bytes with four"),
                       (b"\x1a\xff\xff\xff\xff\x0f", "a length of 4,294,967,295"),
                       (b"\x1a\xff\xff\xff\xff\x07", "a length of 2,147,483,647"),
                       (b"\x2a\x03\x08\x01", "a submessage longer than the body"),
                       (b"\xa1\x06\0\0\0\0\0\0\0", "an unknown 64-bit field one byte short"),
                       (b"\xa5\x06\0\0\0", "an unknown 32-bit field one byte short"),
                       (b"\xa2\x06\x02\0", "an unknown string one byte short")):
        bad(what, "5.1-3", tail)
    bad("a length of 2^64 - 1", "5.1-3", b"\x1a" + b"\xff" * 9 + b"\x01")
    for nested, what, inner in ((b"\x08", "a tag without a value", 0),
                                (b"\x08\x80", "a varint that is not finished", 0),
                                (b"\x08\x01\x12\x05", "an unknown string that is too long", 2)):
        bad(f"{what} in a submessage: the innermost field is at fault", "5.1-3", text(5, nested), end + 2 + inner)
    bad("a submessage whose field reaches beyond it, into bytes that the body has", "5.1-3",
        b"\x2a\x02\xa2\x06\x03abc", end + 2)
    bad("a packed field that ends inside a fixed32", "5.1-3", text(6, text(1, b"\1\0\0\0\2")), end + 2)
    theme.bad_body("a packed field that ends inside a varint", "5.1-3", "s2c", text(1, b"\xf4\x03\xf5"), 24,
                   kind="response")
    bad("an 11-byte value", "5.1-5", b"\x38" + padded(1, 11))
    bad("an 11-byte value of an unknown field", "5.1-5", b"\xa0\x06" + padded(0, 11))
    bad("an 11-byte tag", "5.1-5", padded(0x38, 11) + b"\x01")
    bad("an 11-byte length", "5.1-5", b"\x1a" + padded(1, 11) + b"a")
    bad("a varint that never ends", "5.1-5", b"\x38" + b"\xff" * 40)
    theme.bad_body("an 11-byte varint in a packed field", "5.1-5", "s2c", text(1, padded(1, 11)), 24, kind="response")
    for wire_type in (6, 7):
        bad(f"wire type {wire_type} on a known field", "5.1-5", bytes([3 << 3 | wire_type]))
        bad(f"wire type {wire_type} on an unknown field", "5.1-5", tag(100, wire_type))
        bad(f"wire type {wire_type} in a submessage", "5.1-5", text(5, bytes([1 << 3 | wire_type])), end + 2)
    for wire_type, rest in ((0, b"\0"), (1, bytes(8)), (2, b"\0"), (5, bytes(4))):
        bad(f"field number 0 with wire type {wire_type}", "5.1-4", bytes([wire_type]) + rest)
    bad("field number 0 in a submessage", "5.1-4", text(5, b"\0\0"), end + 2)
    bad("field number 536,870,912, one above the highest", "5.1-4", number(2**29, 0))
    bad("a tag of 2^35 - 8: its number is above the highest, though its low 32 bits are not", "5.1-4",
        padded(2**35 - 8, 5) + b"\0")
    bad("the end of a group that never began", "5.1-3", tag(100, 4))
    theme.bad_body("no field at all: the first byte is a tag without an end", "5.1-3", "keepalive", b"\xff", 24)
    theme.bad_body("a Failure that is no message", "5.1-3 4.3-1", "c2c", b"\x0a\x09no", 24, kind="response", status=500)
    return theme


def _open() -> Theme:
    theme = Theme("message/may.json", "message", "MSG", 401)
    end = 24 + len(HELLO)

    def may(comment: str, rules: str, tail: bytes, unknown: bytes, offset: int = end) -> None:
        kept = piece("hello", {**HELLO_JSON, "unknownFields": unknown.hex()}, raw=HELLO + tail)
        theme.acceptable(comment, rules, kept.wire, [refusal("malformedBody", offset), value(kept)])

    for tail, what in ((number(3, 1), "a string field as a varint"),
                       (tag(3, 5) + bytes(4), "a string field as 32 bits"),
                       (tag(3, 1) + bytes(8), "a string field as 64 bits"), (text(7, "a"), "a number as a string"),
                       (tag(7, 5) + bytes(4), "a uint32 as 32 bits"), (number(5, 1), "a submessage as a varint"),
                       (tag(3, 3) + tag(3, 4), "a string field as a group")):
        may(what, "5.1-7 5.1-8", tail, tail)
    for group, what in ((tag(100, 3) + tag(100, 4), "an empty group of an unknown field"),
                        (tag(100, 3) + number(1, 5) + tag(100, 4), "a group with a field"),
                        (tag(100, 3) + tag(101, 3) + tag(101, 4) + tag(100, 4), "a group in a group")):
        may(what, "5.1-7 5.1-8", group, group)
    repeated = piece("hello", {**HELLO_JSON, "zlib": {"unknownFields": (number(1, 5)).hex()}},
                     raw=HELLO + text(6, number(1, 5)))
    theme.acceptable("a repeated fixed32 as a varint, in a submessage", "5.1-7 5.1-8", repeated.wire,
                     [refusal("malformedBody", end + 2), value(repeated)])
    for length in (6, 10):
        long_tag = piece("hello", {**HELLO_JSON, "pushWindow": 1}, raw=HELLO + padded(0x40, length) + b"\x01")
        theme.acceptable(f"a tag padded to {length} bytes", "5.1-6", long_tag.wire,
                         [refusal("malformedBody", end), value(long_tag)])
        long_length = piece("hello", {**HELLO_JSON, "agent": "a"}, raw=HELLO + b"\x1a" + padded(1, length) + b"a")
        theme.acceptable(f"a length padded to {length} bytes", "5.1-6", long_length.wire,
                         [refusal("malformedBody", end), value(long_length)])
    replaced = piece("hello", {**HELLO_JSON, "agent": "a"}, raw=HELLO + text(3, b"\xff") + text(3, "a"))
    theme.acceptable("an ill-formed string that a later occurrence replaces", "5.1-1 5.2-3 5.2-5", replaced.wire,
                     [refusal("malformedBody", end + 2), value(replaced)])
    return theme
