"""A relay between clients and a server whose connections can be cut, with whatever is on its way."""

from __future__ import annotations

import selectors
import socket
import struct
import threading
from typing import Optional

# Closed with this, a socket sends a reset and forgets its bytes.
ABRUPT = struct.pack("ii", 1, 0)
CHUNK = 65_536


class Proxy:
    """Relays in a thread of its own until it is closed."""

    def __init__(self, server: str) -> None:
        host, port = server.rsplit(":", 1)
        self._server = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._wake, self._waker = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._wake, selectors.EVENT_READ)
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._relayed = 0
        self._cut_after: Optional[int] = None
        self._has_cut = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_: object) -> None:
        self._waker.send(b"e")
        self._thread.join(30)
        for item in (self._listener, self._wake, self._waker):
            item.close()
        self._selector.close()

    @property
    def address(self) -> str:
        """Where clients connect."""
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def cut(self, after: int, patience_s: float) -> bool:
        """Cut every connection when so many more bytes have come by, in the middle of whatever they are.

        Whether it was done in this time."""
        self._has_cut.clear()
        self._cut_after = self._relayed + after
        return self._has_cut.wait(patience_s)

    def _run(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._wake:
                    self._drop_all()
                    return
                if key.fileobj is self._listener:
                    self._accept()
                elif isinstance(key.fileobj, socket.socket) and key.fileobj in self._pairs:
                    self._relay(key.fileobj)

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        try:
            server = socket.create_connection(self._server)
        except OSError:
            client.close()
            return
        for one, other in ((client, server), (server, client)):
            self._pairs[one] = other
            self._selector.register(one, selectors.EVENT_READ)

    def _relay(self, source: socket.socket) -> None:
        try:
            data = source.recv(CHUNK)
            if self._cut_after is not None and self._relayed + len(data) >= self._cut_after:
                self._pairs[source].sendall(data[:self._cut_after - self._relayed])
                self._cut_after = None
                self._drop_all()
                self._has_cut.set()
                return
            self._relayed += len(data)
            if data:
                self._pairs[source].sendall(data)
                return
        except OSError:
            # One side is gone: so is the other.
            pass
        self._drop(source)

    def _drop_all(self) -> None:
        for one in list(self._pairs):
            if one in self._pairs:
                self._drop(one)

    def _drop(self, one: socket.socket) -> None:
        for item in (one, self._pairs[one]):
            del self._pairs[item]
            self._selector.unregister(item)
            item.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABRUPT)
            item.close()
