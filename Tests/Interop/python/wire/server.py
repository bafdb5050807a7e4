"""A whole server without sockets, as a scenario drives it: connections by name, and a clock that is moved by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional

from .codec import decode_body
from .frame import Decoder, NeedMore
from .gate import TOPICS, Gate, read_settings
from .session import CLOSED, ENDING, Session

BEGINNING = 1_800_000_000_000


@dataclass
class _Client:
    decoder: Decoder = field(default_factory=Decoder)
    reads: bool = True


class Server:
    """A gate and what its clients have read; a connection is known by its name in the scenario."""

    def __init__(self, settings: dict[str, Any]) -> None:
        chosen, limits, tokens = read_settings(settings)
        self._gate = Gate(chosen, limits, tokens, TOPICS, self._flush, BEGINNING, BEGINNING)
        self._clients: dict[int, _Client] = {}
        self._names: dict[str, int] = {}

    def open(self, name: str) -> None:
        """A new connection, in place of an earlier one of this name."""
        self._names[name] = self._gate.open()
        self._clients[self._names[name]] = _Client()

    def send(self, name: str, data: bytes) -> None:
        """The client sends."""
        self._session(name).receive(data, self._gate.now)
        self._gate.work()

    def receive(self, name: str) -> Optional[dict[str, Any]]:
        """The next frame for the client as JSON; None when there is none."""
        answer = self._clients[self._names[name]].decoder.next()
        return None if isinstance(answer, NeedMore) else decode_body(answer).to_json()

    def has_ended(self, name: str) -> bool:
        """Whether the server sends nothing more."""
        return self._session(name).phase in (ENDING, CLOSED)

    def close(self, name: str) -> None:
        """The client is gone."""
        self._session(name).receive_end()
        self._gate.work()

    def pause(self, name: str, reads: bool) -> None:
        """The client stops to read, or goes on."""
        self._clients[self._names[name]].reads = reads
        self._gate.work()

    def drain(self, retry_after_ms: int) -> None:
        """The server is going to go away."""
        for _, session in self._gate.sessions:
            session.drain(retry_after_ms, self._gate.now)
        self._gate.work()

    def probe(self, name: str) -> None:
        """The server asks whether a client lives."""
        self._session(name).probe(self._gate.now)
        self._gate.work()

    def advance(self, milliseconds: int) -> None:
        """Time passes; what is due on the way is done when it is due."""
        end = self._gate.now + milliseconds
        while True:
            first = self._gate.deadline
            if first is None or first > end:
                break
            self._set_time(max(self._gate.now, first))
            self._gate.advance()
        self._set_time(end)
        self._gate.expire()

    def _set_time(self, now: int) -> None:
        self._gate.now = self._gate.platform_now = now

    def _session(self, name: str) -> Session:
        return self._gate.session(self._names[name])

    def _flush(self, number: int, session: Session) -> bool:
        client = self._clients[number]
        if client.reads:
            client.decoder.feed(bytes(session.output))
            session.sent(len(session.output), self._gate.now)
        return client.reads
