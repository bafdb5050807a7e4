"""The server's end of a connection as SPEC.md 6.2 has it: bytes and times go in, bytes and requests come out. No socket and
no clock; milliseconds are counted from any beginning."""

from __future__ import annotations

from typing import Optional

from . import frame as frames
from .codec import decode_body
from .errors import WireError
from .frame import COMPRESSED, HEADER_SIZE, Frame, Header, NeedMore
from .proto import Message
from .registry import BY_ID, BY_NAME, NOTIFICATION, REQUEST, RESPONSE, STATUS_CODES
from .sessioncore import (AUTHENTICATING, BODY_MS, CLOSED, DRAIN_MS, ENDING, GREETING, HEADER_MS, LIMIT,
                          LIMIT_BEFORE_LOGIN, LOGIN_MS, LOWEST_LIMIT, MOST_DISCARDED, MOST_LOGINS, MOST_UNSENT, OPEN,
                          PROBE_MS, VERSION, SessionCore, Settings, Ticket)

__all__ = ["CLOSED", "ENDING", "Session", "Settings", "Ticket"]


class Session(SessionCore):
    """One connection. `output` is what waits to be sent, `requests` what waits for the platform."""

    # What the connection tells.

    def receive(self, data: bytes, now: int) -> None:
        """Take bytes that came."""
        self.now = now
        if self.phase == ENDING:
            self._discarded += len(data)
            if self._discarded > MOST_DISCARDED:
                self.phase = CLOSED
        if not self.is_active:
            return
        self._decoder.feed(data)
        self._take_frames()

    def receive_end(self) -> None:
        """The client ends."""
        self.phase = CLOSED

    def sent(self, count: int, now: int) -> None:
        """So much of the output is gone."""
        del self.output[:count]
        self.now = self._progress = now
        if self.is_active:
            self._take_frames()

    def _take_frames(self) -> None:
        while self.is_active and len(self.output) <= MOST_UNSENT:
            self._decoder.limit = LIMIT if self.phase == OPEN else LIMIT_BEFORE_LOGIN
            try:
                answer = self._decoder.next()
            except WireError as error:
                return self._malformed(error)
            if isinstance(answer, NeedMore):
                return self._note_part(answer)
            self._frames += 1
            self._part_end = None
            self._begun = (-1, False)
            self._last_frame = self.now
            try:
                self._frame(answer)
            except WireError as error:
                return self._malformed(error)

    def _note_part(self, missing: NeedMore) -> None:
        have = self._decoder.buffered
        part = (self._frames, have >= HEADER_SIZE)
        if have == 0 or part == self._begun:
            return
        self._begun = part
        length = have + missing.bytes - HEADER_SIZE
        self._part_end = self.now + (BODY_MS + length * 1_000 // 2_048 if part[1] else HEADER_MS)

    def _malformed(self, error: WireError) -> None:
        if error.code == "badMagic" and self._frames == 0:
            self.phase = CLOSED
        else:
            self.goaway(error.code, str(error))

    # Frames.

    def _frame(self, frame: Frame) -> None:
        header = frame.header
        if header.flags & COMPRESSED and not self._compression:
            raise WireError("decompressionFailed", "body", 24, "WP-9.2-5", "compression is not agreed on")
        row = BY_ID.get(header.command)
        name = row.name if row else ""
        if name == "goaway" and header.kind == NOTIFICATION:
            self.phase = CLOSED
        elif self.phase == GREETING:
            if name != "hello" or header.kind != REQUEST:
                return self.goaway("helloExpected", "hello comes first")
            self._hello(frame)
        elif header.kind == RESPONSE:
            if self._probe and name == "keepalive" and header.sequence == self._probe[0]:
                self._probe = None
        elif header.kind == REQUEST and self.phase == AUTHENTICATING:
            self._before_login(frame, name)
        elif header.kind == REQUEST:
            self._request(frame, name)

    def _hello(self, frame: Frame) -> None:
        hello = self._body(frame)
        if hello is None:
            return
        ticket = _ticket(frame.header)
        if not hello.get("min_version") <= VERSION <= hello.get("max_version"):
            return self._end_with(ticket, "unsupportedVersion")
        limit = hello.get("limits").get("max_body_length") if hello.get("limits") else 0
        if limit and not LOWEST_LIMIT <= limit <= frames.LONGEST_BODY:
            return self._end_with(ticket, "protocolViolation")
        wish = hello.get("heartbeat_ms") or self.settings.heartbeat_ms
        self._heartbeat = min(wish, self.settings.heartbeat_ms)
        self._window = min(hello.get("push_window") or 256, self.settings.push_window)
        values = {"version": VERSION, "agent": "python", "heartbeat_ms": self._heartbeat, "push_window": self._window,
                  "limits": Message("PeerLimits", {"max_body_length": LIMIT}),
                  "max_open_requests": self.settings.most_open}
        if hello.get("zlib") is not None:
            values["zlib"] = Message("Zlib")
            self._compression = True
        self._write(RESPONSE, ticket, 0, Message("HelloResponse", values))
        self.phase = AUTHENTICATING
        self._phase_end = self.now + LOGIN_MS

    def _before_login(self, frame: Frame, name: str) -> None:
        ticket = _ticket(frame.header)
        if name == "hello":
            self._refuse(ticket, "conflict")
        elif name == "keepalive":
            if self._body(frame) is not None:
                self._write(RESPONSE, ticket, 0, Message("KeepaliveResponse"))
        elif name != "login":
            self._refuse(ticket, "notLoggedIn")
        elif self.is_login_open:
            self._refuse(ticket, "alreadyLoggedIn")
        elif self._logins == MOST_LOGINS:
            self.goaway("protocolViolation", "too many logins")
        else:
            self._logins += 1
            login = self._body(frame)
            if login is None:
                self._phase_end = self.now + LOGIN_MS
                return
            self.is_login_open = True
            self._phase_end = None
            self._pass(ticket, login)

    def _request(self, frame: Frame, name: str) -> None:
        ticket = _ticket(frame.header)
        row = BY_NAME.get(name)
        if name in ("hello", "login"):
            return self._refuse(ticket, "conflict" if name == "hello" else "alreadyLoggedIn")
        if self._drain_end is not None and name != "keepalive":
            return self._refuse(ticket, "unavailable")
        if self._open_count >= self.settings.most_open or (name, True) == (
                "get-offline-msg", "get-offline-msg" in self._open.values()):
            return self._refuse(ticket, "rateLimited")
        if row is None or row.kind != REQUEST or row.sender == "server":
            return self._refuse(ticket, "unknownCommand")
        if row.sender == "service" and not self.is_service:
            return self._refuse(ticket, "forbidden")
        body = self._body(frame)
        if body is not None:
            self._open[ticket.sequence] = name
            if name == "c2c-ack":
                self._acks[ticket.sequence] = body
            self._pass(ticket, body)

    def _pass(self, ticket: Ticket, body: Message) -> None:
        self._open_count += 1
        self.requests.append((ticket, body))

    def _body(self, frame: Frame) -> Optional[Message]:
        """The message of a request; None when it was answered because it cannot be read."""
        try:
            return decode_body(frame, self._decoder.limit, self._compression).message
        except WireError as error:
            if error.code not in ("malformedBody", "tooLarge"):
                raise
            self._refuse(_ticket(frame.header), error.code, str(error))
            return None

    # What the platform says.

    def answer(self, ticket: Ticket, status: str, body: Optional[Message], now: int) -> None:
        """Answer a request. A refusal has no body."""
        self.now = now
        if not self.is_active:
            return
        self._open_count -= 1
        self._open.pop(ticket.sequence, None)
        ack = self._acks.pop(ticket.sequence, None)
        if ticket.command == "login":
            self.is_login_open = False
        code = STATUS_CODES[status]
        if body is None:
            if code < 100:
                self._end_with(ticket, status)
            else:
                self._refuse(ticket, status)
                if ticket.command == "login":
                    self._phase_end = now + LOGIN_MS
        else:
            self._write(RESPONSE, ticket, 0, body)
            if ticket.command == "login":
                self.phase, self._phase_end = OPEN, None
                self.is_service = body.get("service")
                self._acked, self._epoch = body.get("acked"), body.get("inbox").get("epoch")
            elif ack is not None and ack.get("epoch") == self._epoch:
                self._acked = max(self._acked, ack.get("through"))
            elif ticket.command == "logout":
                self._finish()
        if self._drain_end is not None and self.phase == AUTHENTICATING:
            self._finish()
        if self.is_active:
            self._take_frames()

    def push(self, command: str, body: Message, now: int) -> None:
        """Send what nobody asked for, as far as the client keeps up."""
        self.now = now
        if self.phase != OPEN:
            return
        if command != "topic-message" and len(self.output) > MOST_UNSENT:
            return
        if command == "message":
            place = body.get("message").get("inbox_sequence")
            if place > self._acked + self._window:
                return
        self._write(NOTIFICATION, Ticket(command, 0), 0, body)

    def end(self, status: str, text: str, now: int) -> None:
        """The platform ends the session."""
        self.now = now
        if self.is_active:
            self.goaway(status, text)

    def probe(self, now: int) -> None:
        """Ask whether the client lives."""
        self.now = now
        if self.phase in (AUTHENTICATING, OPEN) and self._probe is None:
            self._probes += 1
            self._write(REQUEST, Ticket("keepalive", self._probes), 0, Message("KeepaliveRequest"))
            self._probe = (self._probes, now + PROBE_MS)

    def drain(self, retry_after_ms: int, now: int) -> None:
        """Ask the client to go."""
        self.now = now
        if not self.is_active or self._drain_end is not None:
            return
        self._say_goaway("draining", "", retry_after_ms)
        self._drain_end = now + DRAIN_MS
        if self.phase != OPEN and not self.is_login_open:
            self._finish()


def _ticket(header: Header) -> Ticket:
    row = BY_ID.get(header.command)
    return Ticket(row.name if row else f"{header.command:04x}", header.sequence)
