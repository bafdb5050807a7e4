"""Building blocks of the scenarios for clients: what the server does, and what has to come of it."""

from __future__ import annotations

import json
from typing import Any, Optional, Union

from wire.clientshape import client_needs
from wire.scenario import frame_bytes

from .build import Theme
from .sessionbuild import CONTENT, UB, account, base, bind, cmi, goaway, notification, same

__all__ = ["BOB", "EPOCH", "ClientScenario", "asked", "bind", "client_scenario", "damaged", "goaway", "message",
           "notification_goaway", "push", "pushed", "receipt", "same", "state"]

Json = dict[str, Any]
EPOCH = "7"
BOB = UB


def asked(command: Union[str, int], body: Optional[Json] = None, **header: Any) -> Json:
    """A request of the client."""
    name = {"command": command} if isinstance(command, str) else {"commandID": command}
    frame: Json = {"header": {"kind": "request", **name, **header}}
    if body is not None:
        frame["body"] = body
    return frame


def state(head: int, epoch: str = EPOCH) -> Json:
    """Where an inbox stands."""
    return {"epoch": epoch, "head": str(head)} if head else {"epoch": epoch}


def message(place: int, id: str = "", **more: Any) -> Json:
    """A stored message of Bob's, `message-1` at place 1; at place 0 one that is not stored."""
    body: Json = {"id": id or f"message-{place}", "from": account(BOB), "clientMessageId": cmi(10_000 + place),
                  "inboxSequence": str(place), "sentAtMs": "1700000000000", "contentType": "im.text",
                  "content": base(CONTENT), **more}
    if not place:
        del body["inboxSequence"]
    return body


def pushed(item: Json, epoch: str = EPOCH) -> Json:
    """The notification that carries a message."""
    return notification("message", {"epoch": epoch, "message": item} if "inboxSequence" in item else {"message": item})


def push(*places: int, epoch: str = EPOCH) -> list[Json]:
    """Notifications of the messages at these places."""
    return [pushed(message(place), epoch) for place in places]


def notification_goaway(status: int, retry_after_ms: int = 0) -> Json:
    """The server goes away."""
    return notification("goaway", {"status": status, **({"retryAfterMs": retry_after_ms} if retry_after_ms else {})})


def receipt(id: str, name: Json) -> Json:
    """That a message was delivered."""
    return notification("receipt", {"messageId": id, "clientMessageId": name, "stage": "STAGE_DELIVERED"})


class ClientScenario:
    """The steps of a test, on connection `a` unless another is named."""

    def __init__(self, **start: Any) -> None:
        self.start = start
        self.steps: list[Json] = []
        self._sequence = 0
        self.line = "a"

    def add(self, action: str, value: Any = None, **more: Any) -> "ClientScenario":
        """Append a step."""
        self.steps.append({action: self.line if value is None else value, **more})
        return self

    def on(self, line: str) -> "ClientScenario":
        """What follows is about this connection."""
        self.line = line
        return self

    def accept(self, line: str = "a", **more: Any) -> "ClientScenario":
        """The client connects."""
        return self.on(line).add("accept", **more)

    def login(self, line: str = "a", head: int = 0, **more: Any) -> "ClientScenario":
        """The client connects and is logged in; `head` is that of its inbox."""
        if head:
            more["body"] = {"inbox": state(head), **more.get("body", {})}
        return self.on(line).add("login", **more)

    def greeted(self, **hello: Any) -> "ClientScenario":
        """The client connects and says hello, which is answered."""
        return self.accept().expect(asked("hello")).answer({"version": 16, "heartbeatMs": 60_000, **hello})

    def send(self, *frames: Json) -> "ClientScenario":
        """The server sends, in one write."""
        return self.add("send", frame=frames[0]) if len(frames) == 1 else self.add("send", frames=list(frames))

    def wire(self, data: bytes) -> "ClientScenario":
        """The server sends bytes."""
        return self.add("send", wire=data.hex())

    def answer(self, body: Optional[Json] = None, status: Union[str, int] = "ok") -> "ClientScenario":
        """The server answers what was expected last."""
        more: Json = {} if status == "ok" else {"status": status}
        return self.add("answer", **more, **({"body": body} if body is not None else {}))

    def expect(self, frame: Json, **more: Any) -> "ClientScenario":
        """The next frame of the client."""
        return self.add("expect", frame=frame, **more)

    def fence(self) -> "ClientScenario":
        """Nothing else was sent."""
        self._sequence += 1
        return self.add("fence", sequence=self._sequence)

    def ends(self, status: int, **more: Any) -> "ClientScenario":
        """The client says goaway, and ends."""
        return self.expect(goaway(status), **more).add("expectClose")

    def event(self, name: str, **members: Any) -> "ClientScenario":
        """The testee tells."""
        return self.add("event", {"event": name, **members})

    def got(self, *ids: Union[int, str]) -> "ClientScenario":
        """The application is given these messages, in this order."""
        for id in ids:
            self.event("message", messageId=f"message-{id}" if isinstance(id, int) else id)
        return self

    def pull(self, after: Any, epoch: Any = EPOCH) -> "ClientScenario":
        """The client pulls."""
        return self.expect(asked("get-offline-msg", {"epoch": epoch, "after": after}))

    def page(self, places: list[int], through: int, head: int, epoch: str = EPOCH) -> "ClientScenario":
        """The server answers a pull."""
        return self.answer({"epoch": epoch, "messages": [message(place) for place in places],
                            "through": str(through), "head": str(head)})

    def acked(self, through: int) -> "ClientScenario":
        """The client acks up to here, at once or little by little."""
        return self.add("acked", through=str(through))

    def submit(self, name: str, to: str = BOB, **more: Any) -> "ClientScenario":
        """The application sends a text, whose id is remembered as `name`."""
        return self.add("ask", {"request": "send", "command": "c2c", "to": to, "contentType": "im.text", "content": CONTENT,
                                **more}, reply={"ok": {"clientMessageId": bind(name)}})

    def c2c(self, name: str, **more: Any) -> "ClientScenario":
        """The client sends the text of this name."""
        return self.expect(asked("c2c", {"clientMessageId": same(name)}), **more)

    def stored(self, id: str, **more: Any) -> "ClientScenario":
        """The server answers c2c."""
        return self.answer({"messageId": id, "stage": "STAGE_STORED", "sentAtMs": "1700000000000", **more})

    def answered(self, name: str, id: str) -> "ClientScenario":
        """The testee tells that a message was answered."""
        return self.event("answered", clientMessageId=same(name), messageId=id)


def client_scenario(theme: Theme, comment: str, requirements: str, steps: ClientScenario, *, level: str = "MUST") -> None:
    """Append a test to a theme."""
    members: Json = {}
    if steps.start:
        members["start"] = steps.start
    wanted = client_needs({"steps": steps.steps, **members})
    if wanted:
        members["needs"] = wanted
    members["steps"] = json.loads(json.dumps(steps.steps))
    is_choice = any("expectOneOf" in step for step in steps.steps)
    theme.add(comment, requirements, "acceptable" if is_choice else "valid", level, members)


def damaged(frame: Json, place: int) -> bytes:
    """The bytes of a frame, one of which is wrong."""
    data = bytearray(frame_bytes(frame, {}))
    data[place] ^= 0x40
    return bytes(data)
