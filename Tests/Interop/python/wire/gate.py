"""Sessions and the platform behind them, without sockets and clocks: what a scenario and a real server have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Optional

from .inbox import Limits
from .platform import Platform
from .platformvalues import Output, Rights
from .session import CLOSED, ENDING, Session, Settings

TopicMap = dict[tuple[str, str], str]
# The topic map of the suite: Vectors/README.md.
TOPICS: TopicMap = {("58.driver", "im.location-track"): "gps", ("58.user", "im.app-event"): "events"}


def read_settings(server: dict[str, Any]) -> tuple[Settings, Limits, dict[str, Any]]:
    """How a server is set up, as the member `server` of a scenario says it; what it leaves out is the standard's."""
    chosen = Settings(server.get("heartbeatMilliseconds", 60_000), server.get("pushWindow", 256),
                      server.get("maxOpenRequests", 64))
    limits = Limits(server.get("inboxLimit", 10_000), server.get("senderLimit", 1_000))
    return chosen, limits, server.get("tokens", {})


@dataclass
class _Line:
    session: Session
    is_told: bool = False  # the platform knows that it is over


class Gate:
    """All connections, known by their numbers. `flush` takes what waits to be sent on one, and says whether it took any."""

    def __init__(self, settings: Settings, limits: Limits, tokens: dict[str, Any], topics: TopicMap,
                 flush: Callable[[int, Session], bool], now: int, platform_now: int) -> None:
        self._settings = settings
        self._tokens = tokens
        self._platform = Platform(topics, limits)
        self._flush = flush
        self._lines: dict[int, _Line] = {}
        self._opened = 0
        # Of the deadlines of 6.4, and of the platform: a server may let the first run faster.
        self.now = now
        self.platform_now = platform_now

    @property
    def sessions(self) -> list[tuple[int, Session]]:
        """Every connection that was not forgotten."""
        return [(number, line.session) for number, line in self._lines.items()]

    @property
    def deadline(self) -> Optional[int]:
        """When `advance` has something to do."""
        due = [line.session.deadline for line in self._lines.values() if line.session.phase != CLOSED]
        return min((time for time in due if time is not None), default=None)

    def session(self, number: int) -> Session:
        """The session of a connection."""
        return self._lines[number].session

    def open(self) -> int:
        """A new connection."""
        self._opened += 1
        self._lines[self._opened] = _Line(Session(self._settings, self.now))
        return self._opened

    def forget(self, number: int) -> None:
        """A connection is closed, and all of it done."""
        del self._lines[number]

    def advance(self) -> None:
        """Do what is due."""
        for line in self._lines.values():
            line.session.advance(self.now)
        self.work()

    def expire(self) -> None:
        """Forget devices that were away for long."""
        self._platform.expire(self.platform_now)

    def work(self) -> None:
        """Pass requests, answers and pushes until nothing is left."""
        busy = True
        while busy:
            busy = False
            for number, line in self._lines.items():
                while line.session.requests:
                    busy = True
                    self._request(number, line.session)
                if line.session.phase in (ENDING, CLOSED) and not line.is_told:
                    line.is_told = busy = True
                    self._platform.closed(number)
            for output in self._platform.take():
                busy = True
                self._deliver(output)
            for number, line in self._lines.items():
                if line.session.output and self._flush(number, line.session):
                    busy = True

    def _request(self, number: int, session: Session) -> None:
        ticket, body = session.requests.pop(0)
        if ticket.command != "login":
            self._platform.request(number, ticket, body, self.platform_now)
            return
        token = body.get("token").decode("latin-1")
        rule = self._tokens.get(token, {"service": token == "service"})
        if "refuse" in rule:
            session.answer(ticket, rule["refuse"], None, self.now)
            return
        reach = rule.get("reach")
        rights = Rights(rule.get("service", False), frozenset(reach) if reach is not None else None)
        self._platform.login(number, body, rights, ticket, self.platform_now)

    def _deliver(self, output: Output) -> None:
        line = self._lines.get(output.connection)
        if line is None:
            return
        if output.ticket is not None:
            line.session.answer(output.ticket, output.status, output.body, self.now)
        elif output.body is not None:
            line.session.push(output.command, output.body, self.now)
        else:
            line.session.end(output.status, output.status, self.now)
