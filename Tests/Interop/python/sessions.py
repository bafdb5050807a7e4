"""The sessions that the recorded captures hold: fixed frames, in the order in which the two ends send them."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any, Optional

from themes.build import piece

CLIENT, SERVER = "client", "server"
USER = {"domain": "58.user", "uid": "u40021"}
SHOP = {"domain": "58.merchant", "uid": "shop-881"}
DRIVER = {"domain": "58.driver", "uid": "d7712"}
DISPATCH = {"domain": "58.service", "uid": "dispatch-1"}
START_MS = 1_767_225_600_000


@dataclass(frozen=True)
class Send:
    """One write to a socket."""

    side: str
    data: bytes


@dataclass(frozen=True)
class Session:
    """One connection: where the server listens and what is sent."""

    host: str
    port: int
    sends: list[Send]


def _id(number: int) -> str:
    return base64.b64encode(bytes([0xA0] * 12) + number.to_bytes(4, "big")).decode("ascii")


def _content(content_type: str, fallback: str, **body: Any) -> str:
    content = {"type": content_type, "fallback": fallback, "body": body}
    raw = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return base64.b64encode(raw).decode("ascii")


def _message_id(number: int) -> str:
    return f"01JGFJ{number:06d}"


def _send(side: str, command: Any, body: Optional[dict[str, Any]] = None, **more: Any) -> Send:
    return Send(side, piece(command, body, **more).wire)


def _ask(command: Any, sequence: int, body: dict[str, Any]) -> Send:
    return _send(CLIENT, command, body, kind="request", sequence=sequence)


def _answer(command: Any, sequence: int, body: dict[str, Any], status: int = 0) -> Send:
    return _send(SERVER, command, body, kind="response", sequence=sequence, status=status)


def _joined(*sends: Send) -> Send:
    return Send(sends[0].side, b"".join(send.data for send in sends))


def _cut(send: Send, *places: int) -> list[Send]:
    edges = [0, *places, len(send.data)]
    return [Send(send.side, send.data[start:end]) for start, end in zip(edges, edges[1:])]


def _text(number: int, words: str) -> dict[str, Any]:
    return {"clientMessageId": _id(number), "contentType": "im.text", "content": _content("im.text", words, text=words)}


def _arrived(number: int, sender: dict[str, str], receiver: dict[str, str], words: str, place: int) -> dict[str, Any]:
    return {"id": _message_id(number), "from": sender, "to": receiver, "inboxSequence": str(place),
            "sentAtMs": str(START_MS + number), **_text(number, words)}


def _gps(number: int) -> dict[str, Any]:
    point = _content("gps.point", "A position", system="wgs84", latitude=39.9042 + number / 10_000, longitude=116.4074,
                     speed_kmh=31 + number, at_ms=START_MS + number)
    return {"clientMessageId": _id(number), "contentType": "gps.point", "content": point}


def _open(account: dict[str, str], device: str, service: bool = False) -> list[Send]:
    hello = {"minVersion": 16, "maxVersion": 16, "agent": "wire-sdk/1.0 (recorded)",
             "limits": {"maxBodyLength": 1_048_576}, "heartbeatMs": 60_000, "pushWindow": 64}
    answer = {"version": 16, "agent": "wire-gate/1.0", "limits": {"maxBodyLength": 1_048_576}, "heartbeatMs": 60_000,
              "pushWindow": 64, "maxOpenRequests": 64}
    token = base64.b64encode(b"token-of-" + device.encode("ascii")).decode("ascii")
    login = {"account": account, "device": {"id": device, "platform": "server" if service else "ios",
                                            "model": "recorded", "appVersion": "12.4.0"},
             "attempt": "3", "token": token, "epoch": "5", "cursor": "128"}
    welcome: dict[str, Any] = {"inbox": {"epoch": "5", "head": "130"}, "acked": "128", "serverTimeMs": str(START_MS)}
    if service:
        welcome["service"] = True
    return [_joined(_ask("hello", 1, hello), _ask("login", 2, login)), _answer("hello", 1, answer),
            _answer("login", 2, welcome)]


def user_session() -> Session:
    """A user's phone: everything that a client does, from hello to logout."""
    page = [_arrived(1, SHOP, USER, "Your order 20260101-7 is packed.", 129),
            _arrived(2, DRIVER, USER, "在路上,10 分钟到 🚚", 130)]
    reply = {"to": SHOP, **_text(20, "Thanks! Please leave it at the door."), "delivery": {"timeToLiveS": 86_400}}
    pushed = {"epoch": "5", "message": _arrived(3, SHOP, USER, "Will do.", 131)}
    sends = _open(USER, "iphone-7f3a") + [
        _ask("get-offline-msg", 3, {"epoch": "5", "after": "128", "limit": 50}),
        *_cut(_answer("get-offline-msg", 3, {"epoch": "5", "messages": page, "through": "130", "head": "130"}), 24,
              150),
        _ask("c2c-ack", 4, {"epoch": "5", "through": "130"}),
        _answer("c2c-ack", 4, {"inbox": {"epoch": "5", "head": "130"}}),
        *_cut(_ask("c2c", 5, reply), 10),
        _answer("c2c", 5, {"messageId": _message_id(20), "sentAtMs": str(START_MS + 20), "stage": "STAGE_STORED",
                           "epoch": "5"}),
        _joined(_send(SERVER, "receipt", {"messageId": _message_id(20), "clientMessageId": _id(20), "to": SHOP,
                                          "stage": "STAGE_DELIVERED", "atMs": str(START_MS + 900)}),
                _send(SERVER, "message", pushed)),
        _ask("c2c-ack", 6, {"epoch": "5", "through": "131"}),
        _answer("c2c-ack", 6, {"inbox": {"epoch": "5", "head": "131"}}),
        _ask("c2s", 7, _gps(30)),
        _answer("c2s", 7, {"messageId": _message_id(30), "acceptedAtMs": str(START_MS + 30)}),
        _send(CLIENT, 0xF3A7, kind="request", sequence=8, raw=b"\x0a\x06grease"),
        _answer(0xF3A7, 8, {"text": "unknown command F3A7"}, 100),
        _send(SERVER, 0xFB21, kind="notification", raw=b"\x08\x2a"),
        _ask("c2c", 9, {"to": SHOP, **_text(20, "Thanks! Leave it with the neighbour.")}),
        _answer("c2c", 9, {"text": "this client message id was used for another message",
                           "detail": "client_message_id"},
                107),
        _ask("keepalive", 10, {}),
        _answer("keepalive", 10, {"inbox": {"epoch": "5", "head": "131"}}),
        _ask("logout", 11, {}),
        _answer("logout", 11, {}),
    ]
    return Session("127.0.0.1", 9000, sends)


def service_session() -> Session:
    """An app-server over IPv6: s2c, a subscription, and the gate going away."""
    order = {"clientMessageId": _id(40), "contentType": "order.assigned",
             "content": _content("order.assigned", "Order 20260101-7 is yours", order="20260101-7", fee_minor=1250,
                                 currency="CNY")}
    topic = {"topic": "gps.point", "group": "dispatch"}
    points = [{**topic, "cursor": str(7_000 + number),
               "message": {"id": _message_id(30 + number), "from": DRIVER, "sentAtMs": str(START_MS + number),
                           **_gps(30 + number)}} for number in (1, 2, 3)]
    sends = _open(DISPATCH, "dispatch-1", service=True) + [
        _ask("s2c", 3, {"to": [DRIVER, USER, {"domain": "58.driver", "uid": "d9999"}], **order,
                        "delivery": {"timeToLiveS": 600}}),
        _answer("s2c", 3, {"statuses": [0, 0, 502], "accepted": [{"messageId": _message_id(41), "online": True},
                                                                 {"messageId": _message_id(42)}]}),
        _ask("subscribe", 4, {**topic, "after": {"cursor": "7000"}, "window": 16}),
        _answer("subscribe", 4, {"first": "6400", "head": "7003", "after": "7000"}),
        _joined(*(_send(SERVER, "topic-message", point) for point in points)),
        _ask("topic-ack", 5, {**topic, "cursor": "7003"}),
        _answer("topic-ack", 5, {"cursor": "7003", "head": "7003"}),
        _send(SERVER, "goaway", {"status": 1, "text": "this gate is being replaced", "retryAfterMs": 2_000}),
    ]
    return Session("::1", 9000, sends)


def driver_session() -> Session:
    """A driver who reports twelve positions and gets a long page: the one that is edited into a lossy one."""
    page = [_arrived(number, SHOP, DRIVER, f"Order {number} waits at the counter. " * 6, 128 + number)
            for number in range(1, 6)]
    answer = _answer("get-offline-msg", 3, {"epoch": "5", "messages": page, "through": "133", "head": "133"})
    sends = _open(DRIVER, "android-c04e") + [_ask("get-offline-msg", 3, {"epoch": "5", "after": "128"}),
                                             *_cut(answer, 400, 800, 1_200)]
    for number in range(12):
        sends.append(_ask("c2s", 4 + number, _gps(50 + number)))
        sends.append(_answer("c2s", 4 + number, {"messageId": _message_id(50 + number),
                                                 "acceptedAtMs": str(START_MS + 50 + number)}))
    return Session("127.0.0.1", 9001, sends + [_ask("logout", 16, {}), _answer("logout", 16, {})])


def corrupt_session() -> Session:
    """A session in which one frame has a flipped byte in its body and another one in its header."""
    flipped, torn = (bytearray(_ask("c2s", number, _gps(70 + number)).data) for number in (4, 6))
    flipped[60] ^= 0x04
    torn[13] ^= 0x80
    sends = _open(DRIVER, "android-c04e")
    for number in range(3, 9):
        data = {4: bytes(flipped), 6: bytes(torn)}.get(number)
        sends.append(Send(CLIENT, data) if data else _ask("c2s", number, _gps(70 + number)))
        if data is None:
            sends.append(_answer("c2s", number, {"messageId": _message_id(70 + number)}))
    return Session("127.0.0.1", 9002, sends + [_ask("logout", 9, {}), _answer("logout", 9, {})])


def other_session() -> Session:
    """HTTP/1.1 in plain text."""
    request = b"GET /v1/orders/20260101-7 HTTP/1.1\r\nHost: 127.0.0.1:9080\r\nAccept: application/json\r\n\r\n"
    body = b'{"order":"20260101-7","state":"packed"}'
    response = (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                % len(body)) + body
    return Session("127.0.0.1", 9080, [Send(CLIENT, request), Send(SERVER, response)])


CAPTURES = {"clean": [user_session, service_session], "lossy": [driver_session], "corrupt": [corrupt_session],
            "other": [other_session]}
