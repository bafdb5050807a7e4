"""Building blocks of the session vectors: scenarios whose requests number themselves."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any, Optional, Union

from wire.scenario import frame_bytes, login_frames
from wire.sessionshape import needs

from .build import Theme

Json = dict[str, Any]
UA, UB, UC = "ann@58.user", "bob@58.user", "cat@58.user"
DRIVER, SERVICE = "d7@58.driver", "dispatch@58.service"
CONTENT = json.dumps({"type": "im.text", "body": {"text": "hi"}}, separators=(",", ":"))


def account(text: str) -> Json:
    """The message of an account's text form."""
    uid, domain = text.split("@")
    return {"domain": domain, "uid": uid}


def base(text: Union[str, bytes]) -> str:
    """Bytes in JSON."""
    return base64.b64encode(text.encode("utf-8") if isinstance(text, str) else text).decode("ascii")


def cmi(number: int) -> str:
    """A client message id."""
    return base(bytes([0x5E] * 12) + number.to_bytes(4, "big"))


def text(number: int, to: Optional[str], content: Any = None, **delivery: Any) -> Json:
    """The body of a c2c request."""
    body: Json = {"to": account(to)} if to else {}
    body.update({"clientMessageId": cmi(number), "contentType": "im.text",
                 "content": base(CONTENT) if content is None else content})
    if delivery:
        body["delivery"] = delivery
    return body


def report(number: int, content_type: str = "im.location-track", content: str = "{}") -> Json:
    """The body of a c2s request."""
    return {"clientMessageId": cmi(number), "contentType": content_type, "content": base(content)}


def same(name: str, plus: int = 0) -> Json:
    """A value that was bound, or one above it."""
    return {"same": name, "plus": plus} if plus else {"same": name}


def bind(name: str) -> Json:
    """A value to remember."""
    return {"bind": name}


def request(command: Union[str, int], sequence: int, body: Optional[Json] = None, **header: Any) -> Json:
    """A frame of the client that has a sequence."""
    name = {"command": command} if isinstance(command, str) else {"commandID": command}
    frame: Json = {"header": {**name, "sequence": sequence, **header}}
    if body is not None:
        frame["body"] = body
    return frame


def response(command: Union[str, int], sequence: int, body: Optional[Json] = None, status: str = "ok") -> Json:
    """A frame that answers."""
    name = {"command": command} if isinstance(command, str) else {"commandID": command}
    frame: Json = {"header": {"kind": "response", **name, "sequence": sequence, "status": status}}
    if body:
        frame["body"] = body
    return frame


def notification(command: str, body: Optional[Json] = None) -> Json:
    """A frame that nobody asked for."""
    frame: Json = {"header": {"kind": "notification", "command": command}}
    if body:
        frame["body"] = body
    return frame


def goaway(status: int) -> Json:
    """The last frame, with the number of its status."""
    return notification("goaway", {"status": status} if status else None)


def arrived(number: int, place: Optional[int], sender: str, **more: Any) -> Json:
    """A push of a message."""
    message = {"clientMessageId": cmi(number), "from": account(sender), **more}
    message["inboxSequence"] = str(place) if place else None
    return notification("message", {"message": message})


@dataclass
class Scenario:
    """The steps of a test."""

    steps: list[Json] = field(default_factory=list)
    _sequences: dict[str, int] = field(default_factory=dict)

    def add(self, action: str, value: Any, **more: Any) -> "Scenario":
        """Append a step."""
        self.steps.append({action: value, **more})
        return self

    def open(self, name: str = "a") -> "Scenario":
        """A bare connection."""
        self._sequences[name] = 0
        return self.add("open", name)

    def hello(self, name: str = "a", **body: Any) -> "Scenario":
        """A connection on which hello was said."""
        self._sequences[name] = 1
        return self.add("hello", name, **({"body": body} if body else {}))

    def login(self, name: str = "a", who: str = UA, device: str = "d1", attempt: int = 1, **more: Any) -> "Scenario":
        """A connection that is logged in; `hello` are members of hello's body."""
        self._sequences[name] = 2
        hello = more.pop("hello", None)
        if hello:
            more["body"] = hello
        return self.add("login", name, account=who, device=device, attempt=str(attempt), **more)

    def number(self, name: str = "a") -> int:
        """The next sequence of a connection."""
        self._sequences[name] = self._sequences.get(name, 0) + 1
        return self._sequences[name]

    def send(self, frame: Json, name: str = "a", **more: Any) -> "Scenario":
        """A frame."""
        return self.add("send", name, frame=frame, **more)

    def wire(self, data: bytes, name: str = "a") -> "Scenario":
        """Bytes."""
        return self.add("send", name, wire=data.hex())

    def burst(self, frames: list[Json], name: str = "a") -> "Scenario":
        """Several frames in one write."""
        return self.add("send", name, frames=frames)

    def expect(self, frame: Json, name: str = "a") -> "Scenario":
        """The next frame."""
        return self.add("expect", name, frame=frame)

    def all(self, name: str, *frames: Json) -> "Scenario":
        """The next frames, in any order."""
        return self.add("expectAll", name, frames=list(frames))

    def ask(self, command: Union[str, int], body: Optional[Json] = None, answer: Optional[Json] = None,
            name: str = "a", status: str = "ok") -> "Scenario":
        """A request and its answer."""
        number = self.number(name)
        self.send(request(command, number, body), name)
        return self.expect(response(command, number, answer, status), name)

    def fence(self, *names: str) -> "Scenario":
        """Nothing else was sent."""
        for name in names or ("a",):
            self.add("fence", name, sequence=self.number(name))
        return self

    def closed(self, *names: str) -> "Scenario":
        """The server has ended."""
        for name in names or ("a",):
            self.add("expectClose", name)
        return self

    def ends(self, status: int, name: str = "a") -> "Scenario":
        """goaway and the end."""
        return self.expect(goaway(status), name).closed(name)

    def close(self, *names: str) -> "Scenario":
        """The client ends."""
        for name in names or ("a",):
            self.add("close", name)
        return self

    def advance(self, milliseconds: int) -> "Scenario":
        """Time passes."""
        return self.add("advance", milliseconds)

    def page(self, after: Any, messages: Optional[list[Json]], through: Any, head: Any, name: str = "a",
             limit: int = 0, epoch: Any = None) -> "Scenario":
        """A page and what it has to hold."""
        body: Json = {"epoch": epoch or same(f"{name}.epoch")}
        if after:
            body["after"] = after
        if limit:
            body["limit"] = limit
        return self.ask("get-offline-msg", body, {"epoch": same(f"{name}.epoch"), "messages": messages,
                                                  "through": through, "head": head}, name)

    def ack(self, through: Any, name: str = "a", status: str = "ok", head: Any = None) -> "Scenario":
        """An ack and its answer."""
        answer = {"inbox": {"epoch": same(f"{name}.epoch"), "head": head}} if head else None
        body = {"epoch": same(f"{name}.epoch"), **({"through": through} if through else {})}
        return self.ask("c2c-ack", body, answer, name, status)

    def tell(self, number: int, to: str, answer: Optional[Json] = None, name: str = "a", status: str = "ok",
             **delivery: Any) -> "Scenario":
        """A c2c message and its answer."""
        return self.ask("c2c", text(number, to, **delivery), answer, name, status)


def opening(**hello: Any) -> bytes:
    """The bytes of a hello."""
    return frame_bytes(login_frames({"hello": "a", "body": hello})[0], {})


def scenario(theme: Theme, comment: str, requirements: str, steps: Scenario, *, level: str = "MUST",
             server: Optional[Json] = None, burst: bool = False) -> None:
    """Append a test to a theme."""
    members: Json = {}
    if server:
        members["server"] = server
    wanted = needs({"steps": steps.steps, **members}) + (["burst"] if burst else [])
    if wanted:
        members["needs"] = wanted
    members["steps"] = steps.steps
    is_choice = any("expectOneOf" in step for step in steps.steps)
    theme.add(comment, requirements, "acceptable" if is_choice else "valid", level, members)
