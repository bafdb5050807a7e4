"""A client with a clock that is moved by hand, and a server's end of its connections that says what a test wants."""

from __future__ import annotations

import base64
import random
from typing import Any, Optional

from wire.client import Client
from wire.clientvalues import Identity
from wire.codec import decode_body
from wire.frame import Decoder, NeedMore
from wire.platformvalues import account_message
from wire.proto import Message
from wire.scenario import frame_bytes

Json = dict[str, Any]
HELLO = {"version": 16, "heartbeatMs": 60_000}


class Device:
    """A client of `u1@58.user`, from time 0 on."""

    def __init__(self, epoch: int = 0, cursor: int = 0, seed: int = 1) -> None:
        self.now = 0
        self.client = Client(Identity(("58.user", "u1"), "d1", b"t", 4), random.Random(seed), 0, epoch, cursor)
        self.handles = True
        self.got: list[str] = []

    def dial(self) -> "Peer":
        """The connection that the client wants now."""
        link = self.client.take_dial(self.now)
        assert link is not None, "the client wants no connection"
        self.client.connected(link, self.now)
        return Peer(self, link)

    def wait(self, milliseconds: int) -> None:
        """Time passes; what is due on the way is done when it is due."""
        end = self.now + milliseconds
        while self.client.deadline is not None and self.now < self.client.deadline <= end:
            self.now = self.client.deadline
            self.client.advance(self.now)
        self.now = end
        self.client.advance(end)

    def wait_for_dial(self) -> int:
        """Let time pass until a connection is wanted; how long it took."""
        start = self.now
        at = self.client.dial_at
        assert at is not None, "the client wants no connection"
        self.wait(max(0, at - self.now))
        return self.now - start

    def send(self, uid: str = "u2", content: bytes = b"{}") -> bytes:
        """A message into the outbox; its id."""
        values = {"to": account_message(("58.user", uid)), "content_type": "im.text", "content": content}
        id = self.client.send("c2c", Message("C2cRequest", values), self.now)
        self.client.advance(self.now)
        return id

    def events(self) -> list[str]:
        """What the client has said since the last time, in short. Messages are handled, unless the test does it."""
        said = []
        while self.client.events:
            event = self.client.events.pop(0)
            values = event.values
            if event.kind == "message":
                self.got.append(values["message"].get("id"))
                if self.handles:
                    self.client.handled(values["message"], self.now)
            said.append(":".join([event.kind] + [str(value) for name, value in values.items()
                                                 if name in ("reason", "status", "message_id", "stage")]))
        self.client.advance(self.now)
        return said


class Peer:
    """The server's end of one connection."""

    def __init__(self, device: Device, link: int) -> None:
        self.device = device
        self.link = link
        self.is_shut = False
        self._decoder = Decoder()

    def take(self) -> Optional[Json]:
        """The next frame of the client; None when it has sent no other."""
        session = self.device.client.session(self.link)
        if session is not None and session.output:
            self._decoder.feed(bytes(session.output))
            session.sent(len(session.output), self.device.now)
        answer = self._decoder.next()
        return None if isinstance(answer, NeedMore) else decode_body(answer).to_json()

    def frames(self) -> list[Json]:
        """All frames that the client has sent since the last time."""
        found: list[Json] = []
        while True:
            item = self.take()
            if item is None:
                return found
            found.append(item)

    def commands(self) -> list[str]:
        """The commands of these frames."""
        return [item["header"]["command"] for item in self.frames()]

    @property
    def has_ended(self) -> bool:
        """Whether the client sends nothing more."""
        session = self.device.client.session(self.link)
        return session is None or not session.is_active

    def receive(self, data: bytes) -> None:
        """Bytes for the client; none at the end."""
        self.device.client.receive(self.link, data, self.device.now)

    def say(self, *frames: Json) -> None:
        """Frames for the client, in one piece."""
        self.receive(b"".join(frame_bytes(frame, {}) for frame in frames))

    def answer(self, request: Json, body: Optional[Json] = None, status: str = "ok") -> None:
        """Answer a request."""
        asked = request["header"]
        header = {"command": asked["command"], "kind": "response", "sequence": asked["sequence"], "status": status}
        self.say({"header": header, "body": body or {}})

    def open(self, head: int = 0, acked: int = 0, epoch: int = 7, hello: Optional[Json] = None) -> list[Json]:
        """Answer hello and login; the requests."""
        first, second = self.frames()
        self.answer(first, {**HELLO, **(hello or {})})
        self.answer(second, {"inbox": inbox(head, epoch), "acked": str(acked)})
        return [first, second]

    def push(self, *sequences: int, epoch: int = 7) -> None:
        """Messages that come by themselves."""
        self.say(*({"header": {"command": "message", "kind": "notification"},
                    "body": {"epoch": str(epoch), "message": message(place)}} for place in sequences))

    def page(self, request: Json, sequences: list[int], through: int, head: int, epoch: int = 7) -> None:
        """Answer a pull."""
        self.answer(request, {"epoch": str(epoch), "messages": [message(place) for place in sequences],
                              "through": str(through), "head": str(head)})

    def goaway(self, status: int, retry_after_ms: int = 0) -> None:
        """The server's last word, or that it drains."""
        self.say({"header": {"command": "goaway", "kind": "notification"},
                  "body": {"status": status, "retryAfterMs": retry_after_ms}})


def inbox(head: int, epoch: int = 7) -> Json:
    """Where an inbox stands."""
    return {"epoch": str(epoch), "head": str(head)}


def message(sequence: int, id: str = "", sender: str = "u2", client_id: bytes = b"\x09" * 16) -> Json:
    """A message at a place of an inbox."""
    return {"id": id or f"message-{sequence}", "from": {"domain": "58.user", "uid": sender},
            "clientMessageId": base64.b64encode(client_id).decode("ascii"), "inboxSequence": str(sequence),
            "contentType": "im.text", "content": "e30="}
