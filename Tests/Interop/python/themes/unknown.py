"""Vectors of the message suite: fields that are not known, at every level, and memory."""

from __future__ import annotations

from .build import (CMI, CMI_JSON, MESSAGE_ID, USER, Json, Theme, number, padded, piece, refusal, tag, text, value)

ACCOUNT = text(1, "58.user") + text(2, "u2")
CONTENT = text(2, CMI) + text(3, "im.text") + text(4, "{}")
CONTENT_JSON: Json = {"clientMessageId": CMI_JSON, "contentType": "im.text", "content": "e30="}
VARINT, SIXTY_FOUR = number(100, 300), tag(100, 1) + bytes(range(8))
BYTES, THIRTY_TWO = text(100, b"\xff\0x"), tag(100, 5) + b"\1\2\3\4"


def themes() -> list[Theme]:
    """The files of this module."""
    return [_unknown(), _memory()]


def _unknown() -> Theme:
    theme = Theme("message/unknown-fields.json", "message", "MSG", 1101)

    def kept(comment: str, command: str, body: Json, raw: bytes, kind: str = "") -> None:
        theme.valid(comment, "5.2-4 5.1-1 5.1-3 5.1-4", [piece(command, body, raw=raw, kind=kind)])

    for raw, what in ((VARINT, "a varint"), (SIXTY_FOUR, "64 bits"), (BYTES, "bytes"), (THIRTY_TWO, "32 bits"),
                      (text(100, b""), "empty bytes"), (number(100, 0), "a varint of 0"),
                      (number(100, 2**64 - 1), "the highest varint"),
                      (number(2**29 - 1, 1), "the highest field number"),
                      (text(16, b"x"), "a tag of two bytes"),
                      (VARINT + BYTES + THIRTY_TWO + SIXTY_FOUR + VARINT, "all of them and one twice, in this order")):
        kept(f"{what} in a message without fields", "keepalive", {"unknownFields": raw.hex()}, raw)
    c2c = {"to": USER, **CONTENT_JSON}
    kept("behind the known fields", "c2c", {**c2c, "unknownFields": BYTES.hex()}, text(1, ACCOUNT) + CONTENT + BYTES)
    kept("in front of the known fields: encoded again, it goes to the end", "c2c",
         {**c2c, "unknownFields": BYTES.hex()},
         BYTES + text(1, ACCOUNT) + CONTENT)
    kept("between the known fields, in the order received", "c2c", {**c2c, "unknownFields": (VARINT + BYTES).hex()},
         VARINT + text(1, ACCOUNT) + BYTES + CONTENT)
    kept("in a submessage", "c2c", {**c2c, "to": {**USER, "unknownFields": VARINT.hex()}},
         text(1, ACCOUNT + VARINT) + CONTENT)
    kept("in a submessage that comes twice: joined in the order received", "c2c",
         {**c2c, "to": {**USER, "unknownFields": (VARINT + BYTES).hex()}},
         text(1, VARINT + text(1, "58.user")) + CONTENT + text(1, text(2, "u2") + BYTES))
    kept("in each of repeated submessages", "s2c",
         {"to": [{**USER, "unknownFields": VARINT.hex()},
                 {"domain": "58.driver", "uid": "d17", "unknownFields": BYTES.hex()}], **CONTENT_JSON},
         text(1, ACCOUNT + VARINT) + text(1, text(1, "58.driver") + text(2, "d17") + BYTES) + CONTENT)
    kept("three levels deep: notification, message, account", "message",
         {"message": {"id": MESSAGE_ID, "from": {**USER, "unknownFields": THIRTY_TWO.hex()},
                      "clientMessageId": CMI_JSON,
                      "contentType": "im.text", "unknownFields": BYTES.hex()}, "unknownFields": VARINT.hex()},
         text(2, text(1, MESSAGE_ID) + text(2, ACCOUNT + THIRTY_TWO) + text(4, CMI) + text(7, "im.text") + BYTES)
         + VARINT)
    kept("the fields 9 to 15 of hello, kept for encryption", "hello",
         {"minVersion": 16, "maxVersion": 16, "unknownFields": (text(9, b"k") + number(15, 1)).hex()},
         number(1, 16) + number(2, 16) + text(9, b"k") + number(15, 1))
    theme.valid("in a Failure", "5.2-4 4.3-1",
                [piece("c2c", {"text": "no", "unknownFields": VARINT.hex()}, kind="response", status=500)])
    kept("a padded value stays padded", "keepalive", {"unknownFields": (tag(100, 0) + padded(1, 4)).hex()},
         tag(100, 0) + padded(1, 4))
    kept("a padded length stays padded", "keepalive", {"unknownFields": (tag(100, 2) + padded(2, 3) + b"ab").hex()},
         tag(100, 2) + padded(2, 3) + b"ab")
    kept("a padded tag gets its shortest form", "keepalive", {"unknownFields": VARINT.hex()},
         padded(100 << 3, 4) + VARINT[2:])
    kept("bytes that look like fields but are no message", "keepalive", {"unknownFields": text(7, b"\x0a\xff").hex()},
         text(7, b"\x0a\xff"))
    return theme


def _memory() -> Theme:
    theme = Theme("message/memory.json", "message", "MSG", 1201)

    def refused(comment: str, command: str, raw: bytes, kind: str = "") -> None:
        frame = piece(command, {}, raw=raw, kind=kind)
        theme.acceptable(comment, "5.6-1 5.6-2 5.5-1", frame.wire,
                         [refusal("tooLarge", None), refusal("malformedBody", None)], level="SHOULD")

    refused("2,000 empty recipients: far more memory than 8 times their 4,000 bytes", "s2c", text(1, b"") * 2_000)
    refused("2,000 empty messages of a page", "get-offline-msg", number(1, 1) + text(2, b"") * 2_000, "response")
    refused("2,000 messages with three empty submessages each", "get-offline-msg",
            number(1, 1) + text(2, text(2, b"") + text(3, b"") + text(9, b"")) * 2_000, "response")
    refused("2,000 empty accepted", "s2c", text(1, b"\0") + text(2, b"") * 2_000, "response")
    features = piece("hello", {"minVersion": 16, "maxVersion": 16, "features": [""] * 3_000})
    theme.acceptable("3,000 empty features: no rule but memory is against them", "5.6-1 5.6-2", features.wire,
                     [refusal("tooLarge", None), value(features)], level="SHOULD")
    many = number(100, 1) * 3_000
    unknown = piece("keepalive", {"unknownFields": many.hex()})
    theme.acceptable("3,000 unknown fields", "5.6-1 5.6-2", unknown.wire, [refusal("tooLarge", None), value(unknown)],
                     level="SHOULD")
    return theme
