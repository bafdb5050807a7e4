"""Vectors of the message suite: every message of every command, smallest and fullest."""

from __future__ import annotations

from .build import CMI_JSON, DRIVER, MESSAGE_ID, USER, Json, Theme, piece

TOP_64, TOP_32 = str(2**64 - 1), 2**32 - 1
DELIVERY = {"unstored": True, "timeToLiveS": 2_592_000, "silent": True, "noPush": True}
SMALL_MESSAGE: Json = {"id": MESSAGE_ID, "from": USER, "clientMessageId": CMI_JSON, "contentType": "im.text"}
FULL_MESSAGE: Json = {"id": "!" * 63 + "~", "from": USER, "to": DRIVER, "clientMessageId": CMI_JSON,
                      "inboxSequence": TOP_64, "sentAtMs": "1767225600000", "contentType": "order.state/v1_a-b",
                      "content": "eyJpZCI6MX0=", "delivery": DELIVERY}
CONTENT: Json = {"clientMessageId": CMI_JSON, "contentType": "im.text", "content": "e30="}
INBOX = {"epoch": "1"}
FULL_INBOX = {"epoch": TOP_64, "head": TOP_64}

# command, kind, smallest, fullest
BODIES = [
    ("hello", "request", {"minVersion": 16, "maxVersion": 16},
     {"minVersion": 1, "maxVersion": 255, "agent": "wire-ios/1.2 (点)", "features": ["a", "", "b.c"],
      "limits": {"maxBodyLength": 16_777_215}, "zlib": {"dictionaries": [1, 0, TOP_32]}, "heartbeatMs": TOP_32,
      "pushWindow": 256}),
    ("hello", "response", {"version": 16},
     {"version": 255, "agent": "gate/1", "features": ["a"], "limits": {"maxBodyLength": 131_072},
      "zlib": {}, "heartbeatMs": 60_000, "pushWindow": 1, "maxOpenRequests": 64}),
    ("login", "request", {"account": USER, "device": {"id": "d"}, "attempt": "1"},
     {"account": DRIVER, "device": {"id": "~" * 64, "platform": "android", "model": "M 1", "appVersion": "9.1"},
      "attempt": TOP_64, "token": "AAEC/w==", "epoch": "7", "cursor": TOP_64}),
    ("login", "response", {"inbox": INBOX},
     {"inbox": FULL_INBOX, "acked": "41", "serverTimeMs": "1767225600000", "service": True}),
    ("logout", "request", {}, None),
    ("logout", "response", {}, None),
    ("keepalive", "request", {}, None),
    ("keepalive", "response", {}, {"inbox": FULL_INBOX}),
    ("goaway", "notification", {"status": 1}, {"status": 99, "text": "moved", "retryAfterMs": TOP_32}),
    ("c2s", "request", CONTENT, {**CONTENT, "contentType": "gps.point", "content": "eyJ4IjoxfQ=="}),
    ("c2s", "response", {"messageId": MESSAGE_ID},
     {"messageId": MESSAGE_ID, "acceptedAtMs": TOP_64, "duplicate": True}),
    ("c2c", "request", {"to": USER, **CONTENT}, {"to": DRIVER, **CONTENT, "delivery": DELIVERY}),
    ("c2c", "response", {"messageId": MESSAGE_ID},
     {"messageId": MESSAGE_ID, "sentAtMs": "1767225600000", "duplicate": True, "stage": "STAGE_STORED",
      "epoch": "3", "inboxSequence": "129"}),
    ("c2c-ack", "request", {"epoch": "1"}, {"epoch": TOP_64, "through": TOP_64}),
    ("c2c-ack", "response", {"inbox": INBOX}, {"inbox": FULL_INBOX}),
    ("receipt", "notification", {"messageId": MESSAGE_ID, "clientMessageId": CMI_JSON},
     {"messageId": MESSAGE_ID, "clientMessageId": CMI_JSON, "to": DRIVER, "stage": "STAGE_DELIVERED", "atMs": "5"}),
    ("get-offline-msg", "request", {}, {"epoch": "3", "after": "128", "limit": 50}),
    ("get-offline-msg", "response", {"epoch": "1"},
     {"epoch": "3", "messages": [SMALL_MESSAGE, FULL_MESSAGE], "through": "130", "head": "130"}),
    ("message", "notification", {"message": SMALL_MESSAGE}, {"epoch": "3", "message": FULL_MESSAGE}),
    ("s2c", "request", {"to": [USER], **CONTENT}, {"to": [USER, DRIVER], **CONTENT, "delivery": DELIVERY}),
    ("s2c", "response", {"statuses": [502]},
     {"statuses": [0, 65_535, 0], "accepted": [{"messageId": MESSAGE_ID},
                                               {"messageId": "m-000002", "duplicate": True, "online": True}]}),
    ("subscribe", "request", {"topic": "t", "group": "g"},
     {"topic": "~" * 128, "group": "!" * 64, "after": {"cursor": TOP_64}, "window": 256}),
    ("subscribe", "response", {}, {"first": "1", "head": TOP_64, "after": "77"}),
    ("topic-message", "notification", {"topic": "t", "group": "g", "cursor": "1", "message": SMALL_MESSAGE},
     {"topic": "gps.driver", "group": "trace", "cursor": TOP_64, "message": FULL_MESSAGE}),
    ("topic-ack", "request", {"topic": "t", "group": "g"}, {"topic": "t", "group": "g", "cursor": TOP_64}),
    ("topic-ack", "response", {}, {"cursor": "77", "head": "78"}),
]


def themes() -> list[Theme]:
    """The file of this module."""
    theme = Theme("message/commands.json", "message", "MSG", 101)
    for command, kind, smallest, fullest in BODIES:
        theme.valid(f"{command} {kind}, the smallest", "5.1-2 5.5-1", [piece(command, smallest, kind=kind)])
        if fullest is not None:
            theme.valid(f"{command} {kind}, every field", "5.1-2 5.5-1", [piece(command, fullest, kind=kind)])
    theme.valid("subscribe after a position of 0: the empty submessage is there and says something", "5.1-2",
                [piece("subscribe", {"topic": "t", "group": "g", "after": {}})])
    theme.valid("stages beyond what is known, 5 and 2,147,483,647, keep their number", "5.1-10",
                [piece("c2c", {"messageId": MESSAGE_ID, "stage": stage}, kind="response")
                 for stage in (5, 2**31 - 1)])
    theme.valid("a negative stage takes ten bytes and keeps its number", "5.1-10",
                [piece("c2c", {"messageId": MESSAGE_ID, "stage": -1}, kind="response")])
    theme.valid("a stage that is the default is not written", "5.1-2",
                [piece("c2c", {"messageId": MESSAGE_ID}, kind="response")])
    theme.valid("a Failure with every field, of every command that is answered", "4.3-1",
                [piece(command, {"text": "no", "retryAfterMs": 1, "detail": "d"}, kind="response", status=501)
                 for command in ("hello", "login", "logout", "keepalive", "c2s", "c2c", "c2c-ack",
                                 "get-offline-msg", "s2c", "subscribe", "topic-ack")])
    theme.valid("an unstored message has no epoch", "5.5-1",
                [piece("message", {"message": {**SMALL_MESSAGE, "delivery": {"unstored": True}}})])
    theme.valid("an empty page: head may be above through", "5.5-1",
                [piece("get-offline-msg", {"epoch": "1", "head": "9"}, kind="response")])
    theme.valid("an empty Zlib and empty PeerLimits are kept apart from absent ones", "5.1-2",
                [piece("hello", {"minVersion": 16, "maxVersion": 17, "limits": {}, "zlib": {}})])
    return [theme]
