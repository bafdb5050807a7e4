"""Sockets for a client: makes the connections that it wants, carries bytes, and tells when to look at it again."""

from __future__ import annotations

import os
import selectors
import socket
from dataclasses import dataclass
from typing import Optional

from .address import family_of
from .client import Client
from .clientsession import ENDING
from .clock import Clock

CHUNK = 65_536
CONNECT_MS = 10_000


@dataclass
class _Wire:
    socket: socket.socket
    # Until then the connection has to be there; None once it is.
    until: Optional[int]
    events: int = 0
    is_shut: bool = False


class ClientDriver:
    """One client on a selector that may have other things on it; the keys of its sockets have the driver as data."""

    def __init__(self, client: Client, address: tuple[str, int], clock: Clock, selector: selectors.BaseSelector) -> None:
        self.client = client
        self._address = address
        self._clock = clock
        self._selector = selector
        self._wires: dict[int, _Wire] = {}

    @property
    def timeout(self) -> Optional[float]:
        """Seconds until `work` has something to do by itself."""
        times = [self.client.deadline, *(wire.until for wire in self._wires.values())]
        first = min((time for time in times if time is not None), default=None)
        return None if first is None else self._clock.seconds_until(first)

    @property
    def is_busy(self) -> bool:
        """Whether there is a socket."""
        return bool(self._wires)

    def ready(self, key: selectors.SelectorKey, events: int) -> None:
        """One of the sockets can be read or written."""
        link = next((link for link, wire in self._wires.items() if wire.socket is key.fileobj), None)
        if link is None:
            return
        wire = self._wires[link]
        if wire.until is not None:
            self._made(link, wire, wire.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
        elif events & selectors.EVENT_READ:
            self._read(link, wire)

    def work(self) -> None:
        """Do what is due, and carry what waits."""
        now = self._clock.now()
        for link, wire in list(self._wires.items()):
            if wire.until is not None and (wire.until <= now or self.client.is_closed):
                self._drop(link, wire)
                self.client.dial_failed(link, "no connection in time", now)
        self.client.advance(now)
        number = self.client.take_dial(now)
        if number is not None:
            self._dial(number)
        for link, wire in list(self._wires.items()):
            if wire.until is None:
                self._carry(link, wire)

    def close(self) -> None:
        """Close every socket at once."""
        for link, wire in list(self._wires.items()):
            self._drop(link, wire)

    def _dial(self, link: int) -> None:
        connection = socket.socket(family_of(self._address[0]), socket.SOCK_STREAM)
        connection.setblocking(False)
        wire = _Wire(connection, self._clock.now() + CONNECT_MS)
        self._wires[link] = wire
        try:
            connection.connect(self._address)
        except BlockingIOError:
            self._watch(wire, selectors.EVENT_WRITE)
        except OSError as error:
            self._made(link, wire, error.errno or -1)
        else:
            self._made(link, wire, 0)

    def _made(self, link: int, wire: _Wire, error: int) -> None:
        if error:
            self._drop(link, wire)
            self.client.dial_failed(link, os.strerror(error), self._clock.now())
            return
        wire.until = None
        wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.client.connected(link, self._clock.now())

    def _read(self, link: int, wire: _Wire) -> None:
        try:
            data = wire.socket.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if self.client.session(link) is not None:
            self.client.receive(link, data, self._clock.now())

    def _carry(self, link: int, wire: _Wire) -> None:
        session = self.client.session(link)
        if session is not None and session.output:
            try:
                session.sent(wire.socket.send(session.output), self._clock.now())
            except BlockingIOError:
                pass
            except OSError:
                self.client.receive(link, b"", self._clock.now())
                session = self.client.session(link)
        if session is None:
            self._drop(link, wire)
            return
        if session.phase == ENDING and not session.output and not wire.is_shut:
            wire.is_shut = True
            try:
                wire.socket.shutdown(socket.SHUT_WR)
            except OSError:
                # The server has reset the connection; reading will tell.
                pass
        self._watch(wire, selectors.EVENT_READ | (selectors.EVENT_WRITE if session.output else 0))

    def _watch(self, wire: _Wire, events: int) -> None:
        if events == wire.events:
            return
        if not wire.events:
            self._selector.register(wire.socket, events, self)
        elif not events:
            self._selector.unregister(wire.socket)
        else:
            self._selector.modify(wire.socket, events, self)
        wire.events = events

    def _drop(self, link: int, wire: _Wire) -> None:
        self._watch(wire, 0)
        wire.socket.close()
        del self._wires[link]
