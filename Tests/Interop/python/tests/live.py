"""Servers as processes and bare connections to them, for tests over loopback. Every wait has an end."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator, Optional

from wire.codec import decode_body
from wire.frame import Decoder, NeedMore
from wire.scenario import frame_bytes, login_frames

PYTHON = Path(__file__).resolve().parents[1]
PATIENCE_S = 30
Json = dict[str, Any]


class ServerProcess:
    """`serve.py` on a free port."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen([sys.executable, str(PYTHON / "serve.py"), "127.0.0.1:0", *options],
                                        stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        if not first.startswith("listening on "):
            raise AssertionError(f"the server says {first!r}")
        self.address = first.split()[-1]

    def end(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end; its exit code."""
        self.process.send_signal(number)
        try:
            return self.process.wait(PATIENCE_S)
        finally:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()


@contextlib.contextmanager
def server(*options: str) -> Iterator[ServerProcess]:
    """A server for as long as it is needed."""
    started = ServerProcess(*options)
    try:
        yield started
    finally:
        started.end()


class Line:
    """A bare connection that sends frames of vectors and reads frames as JSON."""

    def __init__(self, address: str) -> None:
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), PATIENCE_S)
        self._decoder = Decoder()

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, *frames: Json) -> None:
        """Several frames in one write."""
        self.socket.sendall(b"".join(frame_bytes(frame, {}) for frame in frames))

    def login(self, account: str, device: str, **members: Any) -> Json:
        """Hello and login in one write; the body of the answer to login."""
        self.send(*login_frames({"login": "x", "account": account, "device": device, "attempt": 1, **members}))
        answers = [self.receive(), self.receive()]
        body: Json = next(item["body"] for item in answers if item["header"]["command"] == "login")
        return body

    def receive(self) -> Json:
        """The next frame; it is there, or comes."""
        item = self._next()
        if item is None:
            raise AssertionError("the server has ended")
        return item

    def has_ended(self) -> bool:
        """Wait for what comes next; whether it is the end."""
        return self._next() is None

    def _next(self) -> Optional[Json]:
        while True:
            answer = self._decoder.next()
            if not isinstance(answer, NeedMore):
                return decode_body(answer).to_json()
            data = self.socket.recv(65_536)
            if not data:
                return None
            self._decoder.feed(data)
