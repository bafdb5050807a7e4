"""The gate behind TCP connections: one thread, one selector, and a clock that may run faster than the world's."""

from __future__ import annotations

import selectors
import socket
from dataclasses import dataclass
from typing import Any, Optional

from .address import family_of
from .clock import Clock
from .gate import TOPICS, Gate, TopicMap, read_settings
from .session import CLOSED, ENDING, Session
from .sessioncore import MOST_UNSENT

MOST_CONNECTIONS = 1_000
CHUNK = 65_536
# How often devices that were away for 30 days are looked for.
EXPIRE_MS = 3_600_000


@dataclass
class _Peer:
    socket: socket.socket
    events: int = 0
    has_ended: bool = False  # the client sends nothing more
    is_shut: bool = False  # writing is shut down


class SocketServer:
    """A server that listens from the beginning and serves in `run`."""

    def __init__(self, host: str, port: int, topics: TopicMap = TOPICS, scale: float = 1.0,
                 settings: Optional[dict[str, Any]] = None) -> None:
        self._clock = Clock(scale)
        chosen, limits, tokens = read_settings(settings or {})
        self._gate = Gate(chosen, limits, tokens, topics, self._flush, self._clock.now(), self._clock.platform_now())
        self._peers: dict[int, _Peer] = {}
        self._listener = socket.create_server((host, port), family=family_of(host), backlog=128)
        self._listener.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._wake, self._waker = socket.socketpair()
        self._selector.register(self._wake, selectors.EVENT_READ)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._accepts = True
        self._next_expiry = 0

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        host, port = self._listener.getsockname()[:2]
        return host, port

    def stop(self) -> None:
        """Have `run` end; for other threads and for handlers of signals."""
        self._waker.send(b"x")

    def run(self) -> None:
        """Serve until `stop`; whoever is connected then is told that the server goes away."""
        while self._turn():
            pass
        for _, session in self._gate.sessions:
            session.end("draining", "the server ends", self._gate.now)
        self._gate.work()
        for peer in self._peers.values():
            peer.socket.close()
        for item in (self._listener, self._wake, self._waker):
            item.close()
        self._selector.close()

    def _turn(self) -> bool:
        deadline = self._gate.deadline
        ready = self._selector.select(None if deadline is None else self._clock.seconds_until(deadline))
        self._gate.now, self._gate.platform_now = self._clock.now(), self._clock.platform_now()
        for key, events in ready:
            if key.fileobj is self._wake:
                return False
            if key.fileobj is self._listener:
                self._accept()
            elif events & selectors.EVENT_READ:
                self._read(key.data)
        # What is due is done, and what can be written is written, for everyone: neither is worth a search.
        self._gate.advance()
        if self._gate.platform_now >= self._next_expiry:
            self._next_expiry = self._gate.platform_now + EXPIRE_MS
            self._gate.expire()
        for number in list(self._peers):
            self._settle(number)
        self._accept_again()
        return True

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            # The client is gone already.
            return
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._peers[self._gate.open()] = _Peer(connection)

    def _accept_again(self) -> None:
        has_room = len(self._peers) < MOST_CONNECTIONS
        if has_room != self._accepts:
            self._accepts = has_room
            if has_room:
                self._selector.register(self._listener, selectors.EVENT_READ)
            else:
                self._selector.unregister(self._listener)

    def _read(self, number: int) -> None:
        peer, session = self._peers[number], self._gate.session(number)
        try:
            data = peer.socket.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            session.receive(data, self._gate.now)
            return
        peer.has_ended = True
        # The last frame still goes out to a client that has shut down writing.
        if session.phase != ENDING or not session.output:
            session.receive_end()

    def _flush(self, number: int, session: Session) -> bool:
        try:
            count = self._peers[number].socket.send(session.output)
        except BlockingIOError:
            return False
        except OSError:
            session.output.clear()
            session.receive_end()
            return True
        session.sent(count, self._gate.now)
        return count > 0

    def _settle(self, number: int) -> None:
        """Look at a connection again after all work is done: what it waits for now, and whether it is over."""
        peer, session = self._peers[number], self._gate.session(number)
        if session.phase == ENDING and not session.output and not peer.is_shut:
            peer.is_shut = True
            if peer.has_ended:
                session.receive_end()
            else:
                _shut(peer.socket)
        if session.phase == CLOSED:
            self._watch(number, peer, 0)
            peer.socket.close()
            del self._peers[number]
            self._gate.forget(number)
            return
        reads = not peer.has_ended and (session.phase == ENDING or len(session.output) <= MOST_UNSENT)
        self._watch(number, peer, (selectors.EVENT_READ if reads else 0) |
                    (selectors.EVENT_WRITE if session.output else 0))

    def _watch(self, number: int, peer: _Peer, events: int) -> None:
        if events == peer.events:
            return
        if not peer.events:
            self._selector.register(peer.socket, events, number)
        elif not events:
            self._selector.unregister(peer.socket)
        else:
            self._selector.modify(peer.socket, events, number)
        peer.events = events


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        # The client has closed or reset the connection.
        pass
