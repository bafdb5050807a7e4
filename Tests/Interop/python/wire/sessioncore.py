"""What a server's session knows, writes and waits for (SPEC.md 6.4, 6.6). `session.py` has what it does with frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

from . import frame as frames
from . import proto
from .frame import Decoder
from .proto import Message
from .registry import BY_NAME, NOTIFICATION, RESPONSE, STATUS_CODES

GREETING, AUTHENTICATING, OPEN, ENDING, CLOSED = "greeting", "authenticating", "open", "ending", "closed"
HELLO_MS = LOGIN_MS = HEADER_MS = BODY_MS = PROBE_MS = 10_000
DRAIN_MS = SLOW_MS = 30_000
LINGER_MS = 1_000
LIMIT_BEFORE_LOGIN, LOWEST_LIMIT, LIMIT = 8_192, 131_072, 1_048_576
MOST_UNSENT, MOST_DISCARDED = 262_144, 65_536
MOST_LOGINS = 3
VERSION = 0x10


@dataclass
class Settings:
    """What a server chooses for itself."""

    heartbeat_ms: int = 60_000
    push_window: int = 256
    most_open: int = 64


@dataclass(frozen=True)
class Ticket:
    """Which request an answer belongs to."""

    command: str
    sequence: int


@dataclass
class SessionCore:
    """One connection. `output` is what waits to be sent, `requests` what waits for the platform."""

    settings: Settings
    now: int
    phase: str = GREETING
    output: bytearray = field(default_factory=bytearray)
    requests: list[tuple[Ticket, Message]] = field(default_factory=list)
    is_service: bool = False
    is_login_open: bool = False

    def __post_init__(self) -> None:
        self._decoder = Decoder(LIMIT_BEFORE_LOGIN)
        self._compression = False
        self._heartbeat = 0
        self._window = 256
        self._logins = 0
        self._open: dict[int, str] = {}
        self._open_count = 0
        self._acks: dict[int, Message] = {}
        self._acked = self._epoch = 0
        self._frames = 0
        self._begun: tuple[int, bool] = (-1, False)
        self._part_end: Optional[int] = None
        self._phase_end: Optional[int] = self.now + HELLO_MS
        self._drain_end: Optional[int] = None
        self._probe: Optional[tuple[int, int]] = None
        self._probes = 0
        self._last_frame = self._progress = self.now
        self._discarded = 0

    @property
    def is_active(self) -> bool:
        """Whether frames still mean something."""
        return self.phase in (GREETING, AUTHENTICATING, OPEN)

    # Time.

    @property
    def deadline(self) -> Optional[int]:
        """When `advance` has something to do."""
        times = [self._phase_end]
        if self.is_active:
            reads = len(self.output) <= MOST_UNSENT
            times += [self._drain_end, self._progress + SLOW_MS if self.output else None]
            if reads:
                times += [self._part_end, self._probe[1] if self._probe else None, self._silence_end]
        return min((time for time in times if time is not None), default=None)

    @property
    def _silence_end(self) -> Optional[int]:
        if not self._heartbeat or self.is_login_open:
            return None
        return self._last_frame + self._heartbeat + self._heartbeat // 2

    def advance(self, now: int) -> None:
        """Do what is due."""
        self.now = now
        deadline = self.deadline
        if self.phase == CLOSED or deadline is None or deadline > now:
            return
        if self.phase == ENDING:
            self.phase = CLOSED
        elif self._drain_end is not None and self._drain_end <= now:
            self._finish()
        elif self.output and self._progress + SLOW_MS <= now:
            self.goaway("slowConsumer", "nothing was read")
        else:
            self.goaway("timeout", "a deadline passed")

    # Writing.

    def _write(self, kind: int, ticket: Ticket, status: int, body: Message) -> None:
        if not self.output:
            self._progress = self.now
        command = BY_NAME[ticket.command].id if ticket.command in BY_NAME else int(ticket.command, 16)
        self.output += frames.encode(kind, command, status, ticket.sequence, proto.encode(body))

    def _refuse(self, ticket: Ticket, status: str, text: str = "") -> None:
        self._write(RESPONSE, ticket, STATUS_CODES[status], Message("Failure", {"text": text or status}))

    def _end_with(self, ticket: Ticket, status: str) -> None:
        self._refuse(ticket, status)
        self._finish()

    def goaway(self, status: str, text: str) -> None:
        """The last frame."""
        self._say_goaway(status, text, 0)
        self._finish()

    def _say_goaway(self, status: str, text: str, retry_after_ms: int) -> None:
        body = Message("Goaway", {"status": STATUS_CODES[status], "text": text, "retry_after_ms": retry_after_ms})
        self._write(NOTIFICATION, Ticket("goaway", 0), 0, body)

    def _finish(self) -> None:
        self.phase = ENDING
        self._phase_end = self.now + LINGER_MS
