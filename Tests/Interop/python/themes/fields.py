"""Vectors of the message suite: what 5.4 and 5.5 ask of fields, just met and broken once."""

from __future__ import annotations

from typing import Optional

from wire import jsonmap, proto

from .build import CMI, CMI_JSON, DRIVER, MESSAGE_ID, USER, Theme, number, piece, text
from .commands import FULL_MESSAGE, SMALL_MESSAGE

ACCOUNT = text(1, "58.user") + text(2, "u2")
DEVICE = text(1, "d")
MESSAGE = text(1, MESSAGE_ID) + text(2, ACCOUNT) + text(4, CMI) + text(7, "im.text")

# Messages as lists of their fields: (name, bytes), so that one can be left out or replaced.
PARTS: dict[str, tuple[str, str, list[tuple[str, bytes]]]] = {
    "HelloRequest": ("hello", "request", [("min_version", number(1, 16)), ("max_version", number(2, 16))]),
    "HelloResponse": ("hello", "response", [("version", number(1, 16))]),
    "LoginRequest": ("login", "request", [("account", text(1, ACCOUNT)), ("device", text(2, DEVICE)),
                                          ("attempt", number(3, 1)), ("token", text(4, "t"))]),
    "LoginResponse": ("login", "response", [("inbox", text(1, number(1, 1)))]),
    "Goaway": ("goaway", "notification", [("status", number(1, 1))]),
    "C2sRequest": ("c2s", "request", [("client_message_id", text(1, CMI)), ("content_type", text(2, "im.text")),
                                      ("content", text(3, "{}"))]),
    "C2sResponse": ("c2s", "response", [("message_id", text(1, MESSAGE_ID))]),
    "C2cRequest": ("c2c", "request", [("to", text(1, ACCOUNT)), ("client_message_id", text(2, CMI)),
                                      ("content_type", text(3, "im.text")), ("content", text(4, "{}")),
                                      ("delivery", text(5, number(2, 60)))]),
    "C2cResponse": ("c2c", "response", [("message_id", text(1, MESSAGE_ID))]),
    "C2cAckRequest": ("c2c-ack", "request", [("epoch", number(1, 1))]),
    "C2cAckResponse": ("c2c-ack", "response", [("inbox", text(1, number(1, 1)))]),
    "Receipt": ("receipt", "notification", [("message_id", text(1, MESSAGE_ID)), ("client_message_id", text(2, CMI))]),
    "GetOfflineMsgResponse": ("get-offline-msg", "response", [("epoch", number(1, 1)), ("messages", text(2, MESSAGE)),
                                                              ("through", number(3, 5)), ("head", number(4, 5))]),
    "MessageNotification": ("message", "notification", [("epoch", number(1, 1)),
                                                        ("message", text(2, MESSAGE + number(5, 1)))]),
    "S2cRequest": ("s2c", "request", [("to", text(1, ACCOUNT)), ("client_message_id", text(2, CMI)),
                                      ("content_type", text(3, "im.text")), ("content", text(4, "{}"))]),
    "S2cResponse": ("s2c", "response", [("statuses", text(1, b"\0")), ("accepted", text(2, text(1, MESSAGE_ID)))]),
    "SubscribeRequest": ("subscribe", "request", [("topic", text(1, "t")), ("group", text(2, "g"))]),
    "TopicMessage": ("topic-message", "notification", [("topic", text(1, "t")), ("group", text(2, "g")),
                                                       ("cursor", number(3, 1)), ("message", text(4, MESSAGE))]),
    "TopicAckRequest": ("topic-ack", "request", [("topic", text(1, "t")), ("group", text(2, "g"))]),
}
MAY_BE_ABSENT = {("LoginRequest", "token"), ("C2cRequest", "delivery"), ("GetOfflineMsgResponse", "messages"),
                 ("GetOfflineMsgResponse", "through")}
MESSAGE_PARTS = [("id", text(1, MESSAGE_ID)), ("from", text(2, ACCOUNT)), ("client_message_id", text(4, CMI)),
                 ("content_type", text(7, "im.text"))]


def themes() -> list[Theme]:
    """The files of this module."""
    return [_absent(), _broken(), _met()]


def _with(type_name: str, name: str, value: Optional[bytes]) -> tuple[bytes, int]:
    # The body with one field left out or replaced, and the offset of that field.
    out, offset = b"", 24
    for part, raw in PARTS[type_name][2]:
        if part == name:
            offset = 24 + len(out)
            raw = value or b""
        out += raw
    return out, offset


def _absent() -> Theme:
    theme = Theme("message/absent.json", "message", "MSG", 701)
    for type_name, (command, kind, parts) in PARTS.items():
        for name, _ in parts:
            if (type_name, name) in MAY_BE_ABSENT:
                continue
            raw, offset = _with(type_name, name, None)
            # A head that is absent is 0: it is `through`, above it, that is at fault.
            at = offset - 2 if (type_name, name) == ("GetOfflineMsgResponse", "head") else 24
            theme.bad_body(f"{type_name} without {name}", _rule(name), command, raw, at, kind=kind)
    for name, _ in MESSAGE_PARTS:
        inner = b"".join(raw for part, raw in MESSAGE_PARTS if part != name)
        for type_name, field_number in (("MessageNotification", 2), ("GetOfflineMsgResponse", 2), ("TopicMessage", 4)):
            command, kind, _ = PARTS[type_name]
            raw, at = _with(type_name, "messages" if type_name.startswith("Get") else "message",
                            text(field_number, inner))
            theme.bad_body(f"{type_name} with a Message without {name}: reported at the Message's tag", _rule(name),
                           command, raw, at, kind=kind)
    theme.bad_body("LoginRequest with an empty device", "5.5-1", "login", *_with("LoginRequest", "device", text(2, "")))
    theme.bad_body("LoginRequest with an empty account", "5.3-1 5.3-2", "login",
                   *_with("LoginRequest", "account", text(1, "")))
    for type_name in ("LoginResponse", "C2cAckResponse"):
        theme.bad_body(f"{type_name} with an inbox without epoch", "5.5-1", PARTS[type_name][0],
                       text(1, number(2, 7)), 24, kind="response")
    theme.bad_body("S2cResponse with an accepted without message_id", "5.5-1 5.4-5", "s2c",
                   *_with("S2cResponse", "accepted", text(2, number(2, 1))), kind="response")
    return theme


def _rule(name: str) -> str:
    return {"client_message_id": "5.4-1 5.5-1", "content_type": "5.4-2 5.5-1", "message_id": "5.4-5 5.5-1",
            "id": "5.4-5 5.5-1"}.get(name, "5.5-1")


def _broken() -> Theme:
    theme = Theme("message/broken.json", "message", "MSG", 801)

    def bad(type_name: str, name: str, value: bytes, what: str, rules: str = "", inner: int = 0) -> None:
        raw, at = _with(type_name, name, value)
        theme.bad_body(f"{type_name}.{name}: {what}", rules or _rule(name), PARTS[type_name][0], raw, at + inner,
                       kind=PARTS[type_name][1])

    for name, field_number in (("min_version", 1), ("max_version", 2)):
        bad("HelloRequest", name, number(field_number, 256), "256")
        bad("HelloRequest", name, number(field_number, 0), "0, written: reported at its own tag")
    bad("HelloRequest", "min_version", number(1, 17), "above max_version")
    bad("HelloResponse", "version", number(1, 256), "256")
    for device, what in (("", "empty, written"), ("d" * 65, "65 characters"), ("a b", "a space"), ("d\x7f", "U+007F"),
                         ("é", "outside of ASCII")):
        bad("LoginRequest", "device", text(2, text(1, device)), f"id {what}", inner=2)
    bad("LoginRequest", "attempt", number(3, 0), "0, written: reported at its own tag")
    bad("LoginRequest", "token", text(4, bytes(4_097)), "4,097 bytes")
    bad("LoginResponse", "inbox", text(1, number(1, 0)), "epoch 0, written: reported at its own tag", inner=2)
    for status in (0, 100, 65_536, 2**32 - 1):
        bad("Goaway", "status", number(1, status), f"{status}, written")
    bad("Goaway", "status", number(1, 2**32), "4,294,967,296, cut to 0", "5.5-1 5.1-9")
    for type_name, field_number in (("C2sRequest", 1), ("C2cRequest", 2), ("Receipt", 2), ("S2cRequest", 2)):
        for raw, what in ((CMI[:15], "15 bytes"), (CMI + b"\x11", "17 bytes"), (bytes(16), "all zero")):
            bad(type_name, "client_message_id", text(field_number, raw), what, "5.4-1")
    for type_name, field_number in (("C2sRequest", 2), ("C2cRequest", 3), ("S2cRequest", 3)):
        for raw, what in (("", "empty, written"), ("a" * 97, "97 characters"), ("im.Text", "upper case"),
                          ("im text", "a space"),
                          ("im.text\n", "a line feed at the end"), ("a+b", "a plus"), ("é", "outside of ASCII")):
            bad(type_name, "content_type", text(field_number, raw), what, "5.4-2")
    for type_name, field_number in (("C2sRequest", 3), ("C2cRequest", 4), ("S2cRequest", 4)):
        bad(type_name, "content", text(field_number, ""), "empty, written")
    bad("C2sRequest", "content", text(3, b"a" * 65_537), "65,537 bytes", "5.4-3")
    bad("C2cRequest", "delivery", text(5, number(1, 1) + number(2, 2_592_001)), "2,592,001 seconds to live", "5.4-4", 4)
    for type_name in ("C2sResponse", "C2cResponse", "Receipt"):
        for raw, what in (("m234567", "7 characters"), ("m" * 65, "65 characters"), ("m 345678", "a space"),
                          ("m2345678\x7f", "U+007F"), ("m234567é", "outside of ASCII")):
            bad(type_name, "message_id", text(1, raw), what, "5.4-5")
    bad("S2cResponse", "accepted", text(2, text(1, "short")), "a message_id of 5 characters", "5.4-5", 2)
    bad("GetOfflineMsgResponse", "through", number(3, 6), "above head")
    bad("GetOfflineMsgResponse", "epoch", number(1, 0), "0, written")
    bad("MessageNotification", "epoch", number(1, 0), "0, written, for a stored message")
    inside = text(2, MESSAGE[:-9] + text(7, "IM") + number(5, 1))
    bad("MessageNotification", "message", inside, "a content type in upper case inside", "5.4-2", len(MESSAGE) - 9 + 2)
    bad("TopicMessage", "cursor", number(3, 0), "0, written")
    for type_name in ("SubscribeRequest", "TopicMessage", "TopicAckRequest"):
        for name, field_number, longest in (("topic", 1, 128), ("group", 2, 64)):
            for raw, what in (("a" * (longest + 1), f"{longest + 1} characters"), ("a b", "a space"),
                              ("é", "outside of ASCII")):
                bad(type_name, name, text(field_number, raw), what)
    bad("S2cResponse", "statuses", text(1, b"\0\x80\x80\x04"), "65,536 in a packed field")
    bad("S2cResponse", "statuses", number(1, 0) + number(1, 65_536), "65,536 in an unpacked field", inner=2)
    bad("S2cResponse", "statuses", text(1, b"\0") + text(1, b"\x80\x80\x04"), "65,536 in the second of two packed fields",
        inner=3)
    for inner, at, rules, what in (
            (text(3, text(1, "58.user")), 0, "5.3-2", "a `to` without uid"),
            (text(9, number(2, 2_592_001)), 2, "5.4-4", "2,592,001 seconds to live"),
            (text(8, b"a" * 65_537), 0, "5.4-3", "a content of 65,537 bytes"),
            (text(7, "IM"), 0, "5.4-2", "a second content type that breaks its rule")):
        outer = len(text(2, MESSAGE + inner)) - len(MESSAGE + inner)
        bad("GetOfflineMsgResponse", "messages", text(2, MESSAGE + inner), f"{what} inside", rules,
            outer + len(MESSAGE) + at)
    twice = text(1, ACCOUNT)
    bad("C2cRequest", "to", text(1, text(1, "58.user")) + text(1, b""), "twice, no uid in either: reported at the last",
        "5.3-2 5.1-1", len(text(1, text(1, "58.user"))))
    bad("C2cRequest", "to", text(1, text(1, "58_user") + text(2, "u2")) + text(1, text(2, "u3")),
        "twice, a broken domain in the first: reported there", "5.3-1 5.1-1", 2)
    bad("C2cRequest", "to", twice + text(1, text(1, "58_user")), "twice, a broken domain in the second", "5.3-1 5.1-1",
        len(twice) + 2)
    bad("C2cRequest", "content_type", text(3, "im.text") + text(3, "IM"), "twice, the last one broken", "5.4-2 5.1-1", 9)
    # Too few `accepted` is something absent from the body, not a fault of `statuses`.
    theme.bad_body("S2cResponse.statuses: two zeros and one accepted", "5.5-1", "s2c",
                   text(1, b"\0\0") + text(2, text(1, MESSAGE_ID)), 24, kind="response")
    return theme


def _met() -> Theme:
    theme = Theme("message/limits.json", "message", "MSG", 1001)
    many = [{"domain": "58.user", "uid": f"u{index:03d}"} for index in range(1_000)]
    request = {"clientMessageId": CMI_JSON, "contentType": "a" * 96, "content": "e30="}
    theme.valid("a content type of 96 characters, a life of 2,592,000 s", "5.4-2 5.4-4",
                [piece("c2c", {"to": USER, **request, "delivery": {"timeToLiveS": 2_592_000}})])
    theme.valid("every character of a content type", "5.4-2",
                [piece("c2s", {**request, "contentType": "abcdefghijklmnopqrstuvwxyz0123456789.-_/"})])
    theme.valid("a content of 65,536 bytes", "5.4-3",
                [piece("c2s", {"clientMessageId": CMI_JSON, "contentType": "a", "content": "AAAA" * 21_845 + "AA=="})])
    theme.valid("a client message id whose last byte alone is not zero", "5.4-1",
                [piece("c2s", {**request, "clientMessageId": "AAAAAAAAAAAAAAAAAAAAAQ=="})])
    theme.valid("message ids of 8 and 64 characters", "5.4-5",
                [piece("c2c", {"messageId": value}, kind="response") for value in ("!~234567", "m" * 64)])
    theme.valid("a token of 4,096 bytes", "5.5-1",
                [piece("login", {"account": USER, "device": {"id": "d"}, "attempt": "1",
                                 "token": "AAAA" * 1_365 + "AA=="})])
    theme.valid("versions 1 to 255", "5.5-1", [piece("hello", {"minVersion": 1, "maxVersion": 255})])
    theme.valid("through equals head", "5.5-1",
                [piece("get-offline-msg", {"epoch": "1", "through": "9", "head": "9"}, kind="response")])
    theme.valid("1,000 recipients", "5.5-1 5.6-3", [piece("s2c", {"to": many, **request})])
    body = jsonmap.from_json("S2cRequest", {"to": many + [DRIVER], **request})
    first = len(text(1, text(1, "58.user") + text(2, "u000")))
    theme.bad_body("1,001 recipients: reported at the last", "5.5-1", "s2c", proto.encode(body), 24 + 1_000 * first)
    twice = jsonmap.from_json("S2cRequest", {"to": [USER, DRIVER, USER], **request})
    theme.bad_body("a recipient twice: reported where it stands again", "5.5-1", "s2c", proto.encode(twice),
                   24 + len(text(1, ACCOUNT)) + len(text(1, text(1, "58.driver") + text(2, "d17"))))
    theme.valid("1,000 statuses, none of them 0", "5.5-1", [piece("s2c", {"statuses": [502] * 1_000}, kind="response")])
    theme.bad_body("1,001 statuses in one packed field: reported at its tag", "5.5-1", "s2c",
                   text(1, b"\x01" * 1_001), 24, kind="response")
    theme.bad_body("no status of 0 and one accepted", "5.5-1", "s2c", text(1, b"\x01") + text(2, text(1, MESSAGE_ID)),
                   27, kind="response")
    theme.bad_body("one status of 0 and two accepted: reported at the second", "5.5-1", "s2c",
                   text(1, b"\0") + text(2, text(1, MESSAGE_ID)) + text(2, text(1, "m-000002")), 27 + 12,
                   kind="response")
    theme.valid("a Message without content", "5.5-1",
                [piece("message", {"epoch": "1", "message": {**SMALL_MESSAGE, "inboxSequence": "1"}})])
    theme.valid("a page of 20 messages with every field", "5.5-1 5.6-3",
                [piece("get-offline-msg", {"epoch": "1", "messages": [FULL_MESSAGE] * 20, "head": "30"},
                       kind="response")])
    theme.valid("64 dictionaries and 256 features in a hello", "5.6-3",
                [piece("hello", {"minVersion": 16, "maxVersion": 16, "features": [f"f{index}" for index in range(256)],
                                 "zlib": {"dictionaries": list(range(64))}})])
    theme.valid("1,000 recipients with one character of domain and one of uid", "5.6-3",
                [piece("s2c", {"to": [{"domain": chr(97 + index // 65), "uid": chr(58 + index % 65)}
                                      for index in range(1_000)], **request})])
    theme.valid("400 messages of a page, none with a field more than it needs", "5.6-3",
                [piece("get-offline-msg", {"epoch": "1", "messages": [
                    {"id": "m-000001", "from": {"domain": "a", "uid": "b"}, "clientMessageId": CMI_JSON,
                     "contentType": "t"}] * 400}, kind="response")])
    theme.valid("1,000 statuses of 0 and as many accepted", "5.5-1 5.6-3",
                [piece("s2c", {"statuses": [0] * 1_000, "accepted": [{"messageId": MESSAGE_ID}] * 1_000},
                       kind="response")])
    theme.valid("numbers that a double would round: 2^53 + 1 and 2^63 - 1", "5.1-2 5.1-9",
                [piece("c2c-ack", {"epoch": "9007199254740993", "through": "9223372036854775807"})])
    return theme
