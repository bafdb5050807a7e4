"""The session vectors that need nothing of a runner, over sockets: the server behaves there as it does without them."""

from __future__ import annotations

import socket
import threading
import unittest
from typing import Any, Optional

from wire.codec import decode_body
from wire.frame import Decoder, NeedMore
from wire.scenario import run_scenario
from wire.serving import SocketServer
from wire.vectors import vectors

PATIENCE_S = 30
# A frame that is no hello, which is answered with goaway.
NO_HELLO = bytes.fromhex("d558100000040000000000010000000000000000 2f60cfe7")


class Loopback:
    """A server in a thread, with the methods that a scenario asks of one."""

    def __init__(self) -> None:
        self._server = SocketServer("127.0.0.1", 0)
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        self._sockets: dict[str, socket.socket] = {}
        self._decoders: dict[str, Decoder] = {}
        self._ended: set[str] = set()

    def end(self) -> None:
        """The server ends, and all connections with it."""
        self._server.stop()
        self._thread.join(PATIENCE_S)
        for item in self._sockets.values():
            item.close()

    def open(self, name: str) -> None:
        """A new connection, in place of an earlier one of this name."""
        if name in self._sockets:
            self.close(name)
        self._sockets[name] = socket.create_connection(self._server.address, PATIENCE_S)
        self._decoders[name] = Decoder()
        self._ended.discard(name)

    def send(self, name: str, data: bytes) -> None:
        """The client sends."""
        self._sockets[name].sendall(data)

    def receive(self, name: str) -> Optional[dict[str, Any]]:
        """The next frame; None when the server has ended."""
        decoder = self._decoders[name]
        while True:
            answer = decoder.next()
            if not isinstance(answer, NeedMore):
                return decode_body(answer).to_json()
            data = self._sockets[name].recv(65_536) if name in self._sockets else b""
            if not data:
                self._ended.add(name)
                return None
            decoder.feed(data)

    def has_ended(self, name: str) -> bool:
        """Whether the server has ended."""
        return name in self._ended

    def close(self, name: str) -> None:
        """The client is gone. A later connection that is answered proves that the server knows it."""
        self._sockets.pop(name).close()
        with socket.create_connection(self._server.address, PATIENCE_S) as fence:
            fence.sendall(NO_HELLO)
            fence.recv(1)


class ScenarioTests(unittest.TestCase):
    def test_scenarios_over_sockets(self) -> None:
        count = 0
        for _, test in vectors():
            if "steps" not in test or "server" in test or set(test.get("needs", [])) - {"topics"}:
                continue
            count += 1
            with self.subTest(id=test["id"]):
                server = Loopback()
                try:
                    self.assertEqual(run_scenario(test, server), [])
                finally:
                    server.end()
        self.assertGreaterEqual(count, 100)


if __name__ == "__main__":
    unittest.main()
