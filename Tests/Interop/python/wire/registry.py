"""The command and status tables of SPEC.md 3.1 and 4.2, and which message a body is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

REQUEST, RESPONSE, NOTIFICATION = 0, 1, 2
KINDS = ("request", "response", "notification")


@dataclass(frozen=True)
class Command:
    """One row of the command table; `first` is the message of the request or notification."""

    id: int
    name: str
    kind: int
    sender: str
    first: str
    response: Optional[str]


COMMANDS = (
    Command(0x0001, "hello", REQUEST, "client", "HelloRequest", "HelloResponse"),
    Command(0x0002, "login", REQUEST, "client", "LoginRequest", "LoginResponse"),
    Command(0x0003, "logout", REQUEST, "client", "LogoutRequest", "LogoutResponse"),
    Command(0x0004, "keepalive", REQUEST, "both", "KeepaliveRequest", "KeepaliveResponse"),
    Command(0x0005, "goaway", NOTIFICATION, "both", "Goaway", None),
    Command(0x0100, "c2s", REQUEST, "client", "C2sRequest", "C2sResponse"),
    Command(0x0200, "c2c", REQUEST, "client", "C2cRequest", "C2cResponse"),
    Command(0x0201, "c2c-ack", REQUEST, "client", "C2cAckRequest", "C2cAckResponse"),
    Command(0x0202, "receipt", NOTIFICATION, "server", "Receipt", None),
    Command(0x0300, "get-offline-msg", REQUEST, "client", "GetOfflineMsgRequest", "GetOfflineMsgResponse"),
    Command(0x0400, "message", NOTIFICATION, "server", "MessageNotification", None),
    Command(0x0500, "s2c", REQUEST, "service", "S2cRequest", "S2cResponse"),
    Command(0x0501, "subscribe", REQUEST, "service", "SubscribeRequest", "SubscribeResponse"),
    Command(0x0502, "topic-message", NOTIFICATION, "server", "TopicMessage", None),
    Command(0x0503, "topic-ack", REQUEST, "service", "TopicAckRequest", "TopicAckResponse"),
)
STATUSES = {
    0: "ok", 1: "draining", 2: "slowConsumer", 3: "helloExpected", 4: "timeout", 5: "overloaded",
    6: "protocolViolation", 10: "badMagic", 11: "headerChecksum", 12: "reservedFlag", 13: "badKind",
    14: "badCommand", 15: "badStatus", 16: "badSequence", 17: "bodyTooLong", 18: "bodyChecksum",
    19: "decryptionFailed", 20: "decompressionFailed", 50: "replaced", 51: "kicked",
    52: "unsupportedVersion", 53: "blocked", 100: "unknownCommand", 101: "malformedBody",
    102: "malformedContent", 103: "tooLarge", 104: "unauthorized", 105: "tokenExpired", 106: "forbidden",
    107: "conflict", 108: "notLoggedIn", 109: "alreadyLoggedIn", 110: "staleEpoch", 111: "unknownType",
    112: "notSubscribed", 500: "rateLimited", 501: "unavailable", 502: "inboxFull", 503: "internal",
}
BY_ID = {command.id: command for command in COMMANDS}
BY_NAME = {command.name: command for command in COMMANDS}
STATUS_CODES = {name: code for code, name in STATUSES.items()}


def message_type(command: int, kind: int, status: int) -> Optional[str]:
    """The message type of a body, None when the body is opaque."""
    if kind == RESPONSE and status != 0:
        # Whatever the command, unknown ones too (WP-4.3-1).
        return "Failure"
    row = BY_ID.get(command)
    if row is None:
        return None
    if kind == RESPONSE:
        return row.response
    return row.first if kind == row.kind else None


def status_advice(code: int) -> str:
    """What a receiver does with a status, known or not: the ranges of 4.1."""
    for last, advice in ((0, "ok"), (49, "reconnect"), (99, "stay away"), (499, "do not repeat"),
                         (999, "repeat later"), (32767, "do not repeat")):
        if code <= last:
            return advice
    return "repeat later"
