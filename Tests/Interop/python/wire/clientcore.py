"""What a client's session knows, writes and waits for (SPEC.md 6.4, 6.5). `clientsession.py` has what it does with
frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Optional

from . import frame as frames
from . import proto
from .compress import DICTIONARIES, compress_if_worth
from .frame import COMPRESSED, Decoder
from .proto import Message
from .registry import BY_NAME, NOTIFICATION, REQUEST, RESPONSE, STATUS_CODES

GREETING, AUTHENTICATING, OPEN, ENDING, CLOSED = "greeting", "authenticating", "open", "ending", "closed"
HELLO_MS = LOGIN_MS = HEADER_MS = BODY_MS = KEEPALIVE_MS = 10_000
DRAIN_MS = SLOW_MS = 30_000
LINGER_MS = 1_000
LIMIT_BEFORE_LOGIN, LIMIT = 8_192, 1_048_576
MOST_DISCARDED = 65_536
HIGHEST_SEQUENCE = 0xFFFF_FFFF
VERSION = 0x10
HEARTBEAT_MS, PUSH_WINDOW, MOST_OPEN = 60_000, 256, 64


@dataclass(frozen=True)
class Opened:
    """The session is open; `answer` is what the server said to login."""

    answer: Message


@dataclass(frozen=True)
class Answer:
    """An awaited request was answered; `body` is a Failure unless the status is 0."""

    sequence: int
    command: str
    status: int
    body: Message


@dataclass(frozen=True)
class Push:
    """A message, receipt or topic-message."""

    command: str
    body: Message


@dataclass(frozen=True)
class Draining:
    """The server goes away soon."""

    retry_after_ms: int


@dataclass(frozen=True)
class Ended:
    """The session is over. `status` is what one end gave as the reason, 0 when neither did."""

    status: int = 0
    retry_after_ms: int = 0
    is_own: bool = False  # the client ended it: a damaged byte must not keep it away for good


@dataclass
class ClientCore:
    """One connection. `output` is what waits to be sent, `happened` what the client has to know."""

    login: Message
    now: int
    phase: str = GREETING
    output: bytearray = field(default_factory=bytearray)
    happened: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._decoder = Decoder(LIMIT_BEFORE_LOGIN)
        self._open: dict[int, str] = {}
        self._sequence = 0
        self._most_open = MOST_OPEN
        self._heartbeat = 0
        self._compression = False
        self._dictionaries: Mapping[int, bytes] = {}
        self._kept_login: Optional[Answer] = None
        self._keepalives: dict[int, int] = {}
        self._drain_end: Optional[int] = None
        self._phase_end: Optional[int] = self.now + HELLO_MS
        self._part_end: Optional[int] = None
        self._begun: tuple[int, bool] = (-1, False)
        self._frames = 0
        self._last_sent = self._progress = self.now
        self._discarded = 0
        self.ignored = 0

    @property
    def is_active(self) -> bool:
        """Whether frames still mean something."""
        return self.phase in (GREETING, AUTHENTICATING, OPEN)

    @property
    def free(self) -> int:
        """How many more requests may be open; one place is kept for keepalive."""
        if self.phase != OPEN or self._drain_end is not None:
            return 0
        return max(self._most_open - 1, 1) - len(self._open) + len(self._keepalives)

    # Time.

    @property
    def deadline(self) -> Optional[int]:
        """When `advance` has something to do."""
        times = [self._phase_end]
        if self.is_active:
            times += [self._keepalive_due, self._keepalive_end, self._part_end, self._drain_end, self._slow_end]
        return min((time for time in times if time is not None), default=None)

    @property
    def _keepalive_due(self) -> Optional[int]:
        return self._last_sent + self._heartbeat if self._heartbeat else None

    @property
    def _keepalive_end(self) -> Optional[int]:
        return min(self._keepalives.values()) + KEEPALIVE_MS if self._keepalives else None

    @property
    def _slow_end(self) -> Optional[int]:
        return self._progress + SLOW_MS if self.output else None

    def advance(self, now: int) -> None:
        """Do what is due."""
        self.now = now
        if self.phase == ENDING and self._is_due(self._phase_end):
            self.phase = CLOSED
        if not self.is_active:
            return
        if self._is_due(self._drain_end):
            self._finish(STATUS_CODES["draining"])
        elif self._is_due(self._slow_end):
            self._goaway("slowConsumer", "nothing was read")
        elif any(map(self._is_due, (self._phase_end, self._part_end, self._keepalive_end))):
            self._goaway("timeout", "a deadline passed")
        elif self._is_due(self._keepalive_due):
            # Sent even when every place is taken: silence would end the connection, a refusal does not.
            self._keepalives[self._request("keepalive", Message("KeepaliveRequest"))] = now

    def _is_due(self, time: Optional[int]) -> bool:
        return time is not None and time <= self.now

    # Writing.

    def _request(self, command: str, body: Message) -> int:
        """Send a request; its sequence (WP-2.5-6, WP-2.5-7)."""
        while True:
            self._sequence = self._sequence % HIGHEST_SEQUENCE + 1
            if self._sequence not in self._open:
                break
        self._open[self._sequence] = command
        self._write(REQUEST, BY_NAME[command].id, 0, self._sequence, body)
        return self._sequence

    def _write(self, kind: int, command: int, status: int, sequence: int, body: Message) -> None:
        if not self.output:
            self._progress = self.now
        self._last_sent = self.now
        data = proto.encode(body)
        if self._compression and self.phase == OPEN:
            packed = compress_if_worth(data, next(iter(self._dictionaries.values()), b""))
            if packed is not None:
                kind, data = kind | COMPRESSED, packed
        self.output += frames.encode(kind, command, status, sequence, data)

    def _goaway(self, status: str, text: str) -> None:
        """The last frame, and the end."""
        body = Message("Goaway", {"status": STATUS_CODES[status], "text": text})
        self._write(NOTIFICATION, BY_NAME["goaway"].id, 0, 0, body)
        self._finish(STATUS_CODES[status], is_own=True)

    def _refuse(self, command: int, sequence: int, status: str) -> None:
        self._write(RESPONSE, command, STATUS_CODES[status], sequence, Message("Failure", {"text": status}))

    def _finish(self, status: int = 0, retry_after_ms: int = 0, is_own: bool = False) -> None:
        self.phase = ENDING
        self._phase_end = self.now + LINGER_MS
        self.happened.append(Ended(status, retry_after_ms, is_own))


def agreed_dictionaries(zlib: Message) -> Mapping[int, bytes]:
    """The dictionaries that the answer to hello names."""
    return {number: DICTIONARIES[number] for number in zlib.get("dictionaries")}
