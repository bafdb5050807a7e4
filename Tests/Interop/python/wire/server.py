"""A whole server without sockets: sessions, the platform behind them and one clock, as a scenario drives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

from .codec import decode_body
from .frame import Decoder, NeedMore
from .inbox import Limits
from .platform import Platform
from .platformvalues import Output, Rights
from .session import CLOSED, ENDING, Session, Settings

# The topic map of the suite: Vectors/README.md.
TOPICS = {("58.driver", "im.location-track"): "gps", ("58.user", "im.app-event"): "events"}
BEGINNING = 1_800_000_000_000


@dataclass
class _Line:
    session: Session
    decoder: Decoder
    reads: bool = True
    is_told: bool = False  # the platform knows that it is over


class Server:
    """Sessions and platform; a connection is known by its name in the scenario."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = Settings(settings.get("heartbeatMilliseconds", 60_000), settings.get("pushWindow", 256),
                                  settings.get("maxOpenRequests", 64))
        self._tokens: dict[str, Any] = settings.get("tokens", {})
        limits = Limits(settings.get("inboxLimit", 10_000), settings.get("senderLimit", 1_000))
        self._platform = Platform(TOPICS, limits)
        self._lines: dict[int, _Line] = {}
        self._names: dict[str, int] = {}
        self.now = BEGINNING

    def open(self, name: str) -> None:
        """A new connection, in place of an earlier one of this name."""
        self._names[name] = len(self._lines)
        self._lines[self._names[name]] = _Line(Session(self._settings, self.now), Decoder())

    def send(self, name: str, data: bytes) -> None:
        """The client sends."""
        self._line(name).session.receive(data, self.now)
        self._work()

    def receive(self, name: str) -> Optional[dict[str, Any]]:
        """The next frame for the client as JSON; None when there is none."""
        line = self._line(name)
        answer = line.decoder.next()
        return None if isinstance(answer, NeedMore) else decode_body(answer).to_json()

    def has_ended(self, name: str) -> bool:
        """Whether the server sends nothing more."""
        return self._line(name).session.phase in (ENDING, CLOSED)

    def close(self, name: str) -> None:
        """The client is gone."""
        self._line(name).session.receive_end()
        self._work()

    def pause(self, name: str, reads: bool) -> None:
        """The client stops to read, or goes on."""
        self._line(name).reads = reads
        self._work()

    def drain(self, retry_after_ms: int) -> None:
        """The server is going to go away."""
        for line in self._lines.values():
            line.session.drain(retry_after_ms, self.now)
        self._work()

    def probe(self, name: str) -> None:
        """The server asks whether a client lives."""
        self._line(name).session.probe(self.now)
        self._work()

    def advance(self, milliseconds: int) -> None:
        """Time passes; what is due on the way is done when it is due."""
        end = self.now + milliseconds
        while True:
            due = [line.session.deadline for line in self._lines.values() if line.session.phase != CLOSED]
            first = min((time for time in due if time is not None), default=end + 1)
            if first > end:
                break
            self.now = max(self.now, first)
            for line in self._lines.values():
                line.session.advance(self.now)
            self._work()
        self.now = end
        self._platform.expire(self.now)

    def _line(self, name: str) -> _Line:
        return self._lines[self._names[name]]

    def _work(self) -> None:
        """Passes requests, answers and pushes until nothing is left."""
        busy = True
        while busy:
            busy = False
            for number, line in self._lines.items():
                while line.session.requests:
                    busy = True
                    self._request(number, line)
                if line.session.phase in (ENDING, CLOSED) and not line.is_told:
                    line.is_told = busy = True
                    self._platform.closed(number)
            for output in self._platform.take():
                busy = True
                self._deliver(output)
            for line in self._lines.values():
                if line.reads and line.session.output:
                    busy = True
                    line.decoder.feed(bytes(line.session.output))
                    line.session.sent(len(line.session.output), self.now)

    def _request(self, number: int, line: _Line) -> None:
        ticket, body = line.session.requests.pop(0)
        if ticket.command != "login":
            self._platform.request(number, ticket, body, self.now)
            return
        token = body.get("token").decode("latin-1")
        rule = self._tokens.get(token, {"service": token == "service"})
        if "refuse" in rule:
            line.session.answer(ticket, rule["refuse"], None, self.now)
            return
        reach = rule.get("reach")
        rights = Rights(rule.get("service", False), frozenset(reach) if reach is not None else None)
        self._platform.login(number, body, rights, ticket, self.now)

    def _deliver(self, output: Output) -> None:
        session = self._lines[output.connection].session
        if output.ticket is not None:
            session.answer(output.ticket, output.status, output.body, self.now)
        elif output.body is not None:
            session.push(output.command, output.body, self.now)
        else:
            session.end(output.status, output.status, self.now)
