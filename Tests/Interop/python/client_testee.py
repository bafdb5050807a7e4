"""A client as a child process: a runner's requests on standard input, answers and events on standard output, one JSON
object a line. The end of the input ends it. README.md describes the requests."""

from __future__ import annotations

import json
import os
import random
import selectors
import sys
from typing import Any, Callable, Optional

from wire import pipe
from wire.account import parse_account
from wire.address import parse_address
from wire.client import Client
from wire.clientdriver import ClientDriver
from wire.clientvalues import Event, Identity
from wire.clock import Clock, wall_ms
from wire.contents import read
from wire.contents.fault import Fault
from wire.errors import WireError
from wire.pipe import BadRequest, Json, Request
from wire.platformvalues import account_message
from wire.proto import Message
from wire.registry import STATUSES
from wire.rules import check

FEATURES = ["client", "timeScale", "hold", "position"]
CHUNK = 65_536
STAGES = ("unspecified", "accepted", "stored", "delivered", "read")


def status_name(status: Optional[int]) -> Optional[str]:
    """The name of a status, its number when it has none."""
    return None if status is None else STATUSES.get(status, str(status))


class Testee:
    """At most one client at a time, and the pipe to the runner."""

    def __init__(self) -> None:
        # This kind takes a file as standard input too.
        self._selector = selectors.SelectSelector()
        self._driver: Optional[ClientDriver] = None
        self._clock = Clock()
        # Requests whose answers wait for the server.
        self._logout: Optional[Request] = None
        self._stop: Optional[Request] = None
        self._rest = b""
        # Messages that are handled only when the runner says so, by their ids; None when each is as soon as it is told.
        self._held: Optional[dict[str, Message]] = None
        self._handlers: dict[str, Callable[[Request], Optional[Json]]] = {
            "start": self._started, "send": self._sent, "handled": self._handled, "logout": self._logged_out, "stop": self._stopped}

    def run(self) -> None:
        """Work until the input ends."""
        pipe.say(pipe.hello(FEATURES))
        self._selector.register(sys.stdin, selectors.EVENT_READ)
        reads = True
        while reads:
            for key, events in self._selector.select(self._driver.timeout if self._driver else None):
                if key.fileobj is sys.stdin:
                    reads = self._read()
                elif self._driver is not None:
                    self._driver.ready(key, events)
            self._work()
        if self._driver is not None:
            self._driver.close()

    def _read(self) -> bool:
        data = os.read(sys.stdin.fileno(), CHUNK)
        *lines, self._rest = (self._rest + data).split(b"\n")
        if not data and self._rest:
            lines.append(self._rest)
        for line in lines:
            self._take(line)
        return bool(data)

    def _take(self, line: bytes) -> None:
        try:
            request = pipe.read_request(line)
            handler = self._handlers.get(request.name)
            if handler is None:
                pipe.say(pipe.unsupported(request.id, request.name))
                return
            answer = handler(request)
        except BadRequest as problem:
            pipe.say(pipe.bad(problem))
            return
        if answer is not None:
            pipe.say(pipe.ok(request.id, json.dumps(answer)))
        self._work()

    # Requests. None is an answer that comes later.

    def _started(self, request: Request) -> Optional[Json]:
        if self._driver is not None:
            raise BadRequest("the client of an earlier start has not stopped", request.id)
        scale = request.members.get("timeScale", 1)
        try:
            address = parse_address(request.text("server"))
            account = parse_account(request.text("account"))
            self._clock = Clock(scale)
        except (TypeError, ValueError) as error:
            raise BadRequest(str(error), request.id) from None
        token = request.text("token").encode("utf-8")
        identity = Identity(account, request.text("device"), token, wall_ms())
        self._held = {} if request.flag("holds", False) else None
        epoch, cursor = request.whole("epoch", 0), request.whole("cursor", 0)
        if cursor and not epoch:
            raise BadRequest("a cursor needs its epoch", request.id)
        self._check(Message("LoginRequest", {
            "account": account_message(account), "device": Message("Device", {"id": identity.device}), "attempt": 1,
            "token": token}), request)
        client = Client(identity, random.SystemRandom(), self._clock.now(), epoch, cursor)
        self._driver = ClientDriver(client, address, self._clock, self._selector)
        return {}

    def _sent(self, request: Request) -> Optional[Json]:
        client = self._client(request)
        command, content_type = request.text("command"), request.text("contentType")
        if command not in ("c2c", "c2s"):
            raise BadRequest("'command' is c2c or c2s", request.id)
        content = request.text("content").encode("utf-8", "surrogatepass")
        values: dict[str, Any] = {"content_type": content_type, "content": content}
        if command == "c2c":
            try:
                values["to"] = account_message(parse_account(request.text("to")))
            except ValueError as error:
                raise BadRequest(str(error), request.id) from None
        kind = "C2cRequest" if command == "c2c" else "C2sRequest"
        self._check(Message(kind, {**values, "client_message_id": b"\x01" * 16}), request)
        # WP-8.2-5 and WP-8.2-6: what this end would call malformed, or not of its type, it does not send.
        try:
            named = read(content, content_type).type
        except Fault as fault:
            raise BadRequest(f"the content is malformed: {fault}", request.id) from None
        if named != content_type:
            raise BadRequest(f"the content says that its type is {named!r}", request.id)
        return {"clientMessageId": client.send(command, Message(kind, values), self._clock.now()).hex()}

    def _handled(self, request: Request) -> Optional[Json]:
        client = self._client(request)
        message = (self._held or {}).pop(request.text("messageId"), None)
        if message is None:
            raise BadRequest("no such message waits to be handled", request.id)
        client.handled(message, self._clock.now())
        return {}

    def _logged_out(self, request: Request) -> Optional[Json]:
        self._client(request).logout()
        self._logout = request
        return None

    def _stopped(self, request: Request) -> Optional[Json]:
        if self._driver is None:
            return {}
        if self._stop is not None:
            raise BadRequest("it stops already", request.id)
        self._stop = request
        self._driver.client.stop(self._clock.now())
        return None

    def _client(self, request: Request) -> Client:
        if self._driver is None or self._driver.client.is_closed:
            raise BadRequest("there is no client: it was not started, or it is closed", request.id)
        if self._logout is not None:
            raise BadRequest("it logs out already", request.id)
        return self._driver.client

    def _check(self, message: Message, request: Request) -> None:
        try:
            check(message)
        except WireError as fault:
            raise BadRequest(fault.text, request.id) from None

    # Events.

    def _work(self) -> None:
        if self._driver is None:
            return
        self._driver.work()
        client = self._driver.client
        while client.events:
            # What is handled in between may lead to more.
            for event in self._events(client):
                self._tell(client, event)
            self._driver.work()
        if client.is_closed and self._logout is not None:
            logout, self._logout = self._logout, None
            pipe.say(pipe.error(logout.id, {"code": "closed", "text": "the client closed before the server answered"}))
        if client.is_over and not self._driver.is_busy:
            if self._stop is not None:
                stop, self._stop = self._stop, None
                pipe.say(pipe.ok(stop.id, "{}"))
            self._driver = None

    def _events(self, client: Client) -> list[Event]:
        events, client.events = client.events, []
        return events

    def _tell(self, client: Client, event: Event) -> None:
        values = event.values
        if event.kind == "loggedOut":
            self._answer_logout(values["status"])
            return
        line: Json = {"event": event.kind}
        if event.kind == "waiting":
            line["reason"] = values["reason"]
        elif event.kind == "closed":
            line["status"] = status_name(values["status"])
        elif event.kind == "message":
            line.update(_message(values["message"]))
        elif event.kind == "answered":
            line.update(clientMessageId=values["id"].hex(), messageId=values["message_id"])
        elif event.kind == "failed":
            line.update(clientMessageId=values["id"].hex(), status=status_name(values["status"]))
        elif event.kind == "receipt":
            stage = values["stage"]
            line.update(messageId=values["message_id"],
                        stage=STAGES[stage] if 0 <= stage < len(STAGES) else str(stage))
        pipe.say(json.dumps(line))
        if event.kind == "message" and self._held is not None:
            self._held[values["message"].get("id")] = values["message"]
        elif event.kind == "message":
            # Written down, it is in the runner's hands.
            client.handled(values["message"], self._clock.now())

    def _answer_logout(self, status: int) -> None:
        if self._logout is not None:
            logout, self._logout = self._logout, None
            pipe.say(pipe.error(logout.id, {"code": status_name(status)}) if status else pipe.ok(logout.id, "{}"))


def _message(message: Message) -> Json:
    line: Json = {"messageId": message.get("id"), "contentType": message.get("content_type")}
    try:
        line["content"] = message.get("content").decode("utf-8")
    except UnicodeDecodeError:
        # Malformed contents are delivered too, as the bytes that they are (WP-8.11-5).
        line.update(content=None, contentHex=message.get("content").hex())
    return line


if __name__ == "__main__":
    sys.exit(pipe.run(Testee().run))
