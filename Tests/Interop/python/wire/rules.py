"""What a decoded message has to hold: SPEC.md 5.3 to 5.5, each fault with its offset by 5.7."""

from __future__ import annotations

import re
from typing import Callable

from .account import domain_is_valid, uid_is_valid
from .errors import malformed_body
from .proto import Message

CLIENT_MESSAGE_ID_SIZE = 16
LONGEST_CONTENT = 65_536
LONGEST_TOKEN = 4_096
LONGEST_LIFE_S = 2_592_000
MOST_RECIPIENTS = 1_000
HIGHEST_STATUS = 65_535
_CONTENT_TYPE = re.compile(r"[a-z0-9._/-]{1,96}")
_MESSAGE_ID = re.compile(r"[\x21-\x7e]{8,64}")


def check(message: Message) -> None:
    """Raise `malformedBody` for the first fault that is found."""
    rule = _RULES.get(message.type)
    if rule is not None:
        rule(message)


def _need(held: bool, message: Message, name: str, text: str, requirement: str = "WP-5.5-1") -> None:
    if not held:
        raise malformed_body(message.place(name), requirement, f"{message.type}.{name}: {text}")


def _matches(message: Message, name: str, pattern: "re.Pattern[str]", requirement: str) -> None:
    _need(pattern.fullmatch(message.get(name)) is not None, message, name, "not of its form", requirement)


def _visible(message: Message, name: str, longest: int) -> None:
    value = message.get(name)
    held = 1 <= len(value) <= longest and all(0x21 <= ord(character) <= 0x7E for character in value)
    _need(held, message, name, f"1 to {longest} characters U+0021 to U+007E")


def _child(message: Message, name: str) -> None:
    _need(message.get(name) is not None, message, name, "absent")
    check(message.get(name))


def _children(message: Message, *names: str) -> None:
    # Parts that may be absent, but keep their own rules when they are there.
    for name in names:
        if message.get(name) is not None:
            check(message.get(name))


def _client_message_id(message: Message) -> None:
    value = message.get("client_message_id")
    held = len(value) == CLIENT_MESSAGE_ID_SIZE and any(value)
    _need(held, message, "client_message_id", "16 bytes, not all zero", "WP-5.4-1")


def _message_id(message: Message, name: str = "message_id") -> None:
    _matches(message, name, _MESSAGE_ID, "WP-5.4-5")


def _content(message: Message) -> None:
    _client_message_id(message)
    _matches(message, "content_type", _CONTENT_TYPE, "WP-5.4-2")
    length = len(message.get("content"))
    _need(length > 0, message, "content", "absent")
    _need(length <= LONGEST_CONTENT, message, "content", f"{length} bytes", "WP-5.4-3")


def _inbox_needed(message: Message) -> None:
    _child(message, "inbox")


def _inbox_allowed(message: Message) -> None:
    _children(message, "inbox")


def _epoch(message: Message) -> None:
    _need(message.get("epoch") != 0, message, "epoch", "0")


def _account(message: Message) -> None:
    _need(domain_is_valid(message.get("domain")), message, "domain", "not of its form", "WP-5.3-1")
    _need(uid_is_valid(message.get("uid")), message, "uid", "not of its form", "WP-5.3-2")


def _delivery(message: Message) -> None:
    held = message.get("time_to_live_s") <= LONGEST_LIFE_S
    _need(held, message, "time_to_live_s", "above 30 days", "WP-5.4-4")


def _message(message: Message) -> None:
    _message_id(message, "id")
    _child(message, "from")
    _children(message, "to", "delivery")
    _client_message_id(message)
    _matches(message, "content_type", _CONTENT_TYPE, "WP-5.4-2")
    length = len(message.get("content"))
    _need(length <= LONGEST_CONTENT, message, "content", f"{length} bytes", "WP-5.4-3")


def _hello_request(message: Message) -> None:
    for name in ("min_version", "max_version"):
        _need(1 <= message.get(name) <= 255, message, name, "not from 1 to 255")
    _need(message.get("min_version") <= message.get("max_version"), message, "min_version", "above max_version")


def _hello_response(message: Message) -> None:
    _need(1 <= message.get("version") <= 255, message, "version", "not from 1 to 255")


def _login_request(message: Message) -> None:
    _child(message, "account")
    _need(message.get("device") is not None, message, "device", "absent")
    _visible(message.get("device"), "id", 64)
    _need(message.get("attempt") != 0, message, "attempt", "0")
    _need(len(message.get("token")) <= LONGEST_TOKEN, message, "token", "too long")


def _goaway(message: Message) -> None:
    _need(1 <= message.get("status") <= 99, message, "status", "not from 1 to 99")


def _c2c_request(message: Message) -> None:
    _child(message, "to")
    _content(message)
    _children(message, "delivery")


def _receipt(message: Message) -> None:
    _message_id(message)
    _client_message_id(message)
    _children(message, "to")


def _get_offline_msg_response(message: Message) -> None:
    _epoch(message)
    for item in message.get("messages"):
        check(item)
    _need(message.get("through") <= message.get("head"), message, "through", "above head")


def _message_notification(message: Message) -> None:
    _child(message, "message")
    if message.get("message").get("inbox_sequence") != 0:
        _epoch(message)


def _s2c_request(message: Message) -> None:
    recipients = message.get("to")
    _need(bool(recipients), message, "to", "absent")
    seen = set()
    for index, account in enumerate(recipients):
        if index == MOST_RECIPIENTS:
            raise malformed_body(account.offset, "WP-5.5-1", "more than 1,000 recipients")
        check(account)
        key = (account.get("domain"), account.get("uid"))
        if key in seen:
            raise malformed_body(account.offset, "WP-5.5-1", "a recipient stands twice")
        seen.add(key)
    _content(message)
    _children(message, "delivery")


def _s2c_response(message: Message) -> None:
    statuses, places = message.get("statuses"), message.places.get("statuses", [])
    _need(bool(statuses), message, "statuses", "absent")
    for index, status in enumerate(statuses):
        if index == MOST_RECIPIENTS or status > HIGHEST_STATUS:
            raise malformed_body(places[index], "WP-5.5-1", "more than 1,000 statuses, or one above 65,535")
    zeros, accepted = statuses.count(0), message.get("accepted")
    if len(accepted) < zeros:
        raise malformed_body(message.offset, "WP-5.5-1", "fewer accepted than statuses of 0")
    if len(accepted) > zeros:
        raise malformed_body(accepted[zeros].offset, "WP-5.5-1", "more accepted than statuses of 0")
    for item in accepted:
        _message_id(item)


def _topic(message: Message) -> None:
    _visible(message, "topic", 128)
    _visible(message, "group", 64)


def _topic_message(message: Message) -> None:
    _topic(message)
    _need(message.get("cursor") != 0, message, "cursor", "0")
    _child(message, "message")


_RULES: dict[str, Callable[[Message], None]] = {
    "Account": _account,
    "Delivery": _delivery,
    "Message": _message,
    "HelloRequest": _hello_request,
    "HelloResponse": _hello_response,
    "LoginRequest": _login_request,
    "LoginResponse": _inbox_needed,
    "Goaway": _goaway,
    "C2sRequest": _content,
    "C2sResponse": _message_id,
    "C2cRequest": _c2c_request,
    "C2cResponse": _message_id,
    "C2cAckRequest": _epoch,
    "C2cAckResponse": _inbox_needed,
    "InboxState": _epoch,
    "KeepaliveResponse": _inbox_allowed,
    "Receipt": _receipt,
    "GetOfflineMsgResponse": _get_offline_msg_response,
    "MessageNotification": _message_notification,
    "S2cRequest": _s2c_request,
    "S2cResponse": _s2c_response,
    "SubscribeRequest": _topic,
    "TopicAckRequest": _topic,
    "TopicMessage": _topic_message,
}
