"""The client's end of a connection as SPEC.md 6.1 has it: bytes and times go in, bytes and what happened come out. No
socket and no clock; milliseconds are counted from any beginning."""

from __future__ import annotations

from typing import Optional

from . import frame as frames
from .clientcore import (AUTHENTICATING, BODY_MS, CLOSED, DRAIN_MS, ENDING, GREETING, HEADER_MS, HEARTBEAT_MS, LIMIT,
                         LIMIT_BEFORE_LOGIN, LOGIN_MS, MOST_DISCARDED, MOST_OPEN, OPEN, PUSH_WINDOW, VERSION, Answer,
                         ClientCore, Draining, Ended, Opened, Push, agreed_dictionaries)
from .codec import decode_body
from .compress import DICTIONARIES
from .errors import WireError
from .frame import HEADER_SIZE, Frame, NeedMore
from .proto import Message
from .registry import BY_ID, REQUEST, RESPONSE, STATUS_CODES

__all__ = ["CLOSED", "ENDING", "OPEN", "Answer", "ClientSession", "Draining", "Ended", "Opened", "Push"]

AGENT = "wire-python/0.1.0"
LOWEST_LIMIT = 131_072
DEFAULT_WINDOW = 256
_PUSHES = ("message", "receipt", "topic-message")


class ClientSession(ClientCore):
    """One connection, from hello on."""

    def __post_init__(self) -> None:
        super().__post_init__()
        hello = Message("HelloRequest", {
            "min_version": VERSION, "max_version": VERSION, "agent": AGENT, "heartbeat_ms": HEARTBEAT_MS,
            "zlib": Message("Zlib", {"dictionaries": list(DICTIONARIES)}), "push_window": PUSH_WINDOW})
        # In one write: a login at once saves the time of a round (WP-6.3-3).
        self._request("hello", hello)
        self._request("login", self.login)

    # What the connection and the client tell.

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
        while self.is_active:
            self._decoder.limit = LIMIT if self.phase == OPEN else LIMIT_BEFORE_LOGIN
            try:
                answer = self._decoder.next()
                if isinstance(answer, NeedMore):
                    return self._note_part(answer)
                self._frames += 1
                self._part_end = None
                self._frame(answer)
            except WireError as error:
                self._malformed(error)

    def receive_end(self, now: int) -> None:
        """The connection ended."""
        self.now = now
        if self.is_active:
            self._finish()
        self.phase = CLOSED

    def sent(self, count: int, now: int) -> None:
        """So much of the output is gone."""
        del self.output[:count]
        self.now = self._progress = now

    def request(self, command: str, body: Message, now: int) -> int:
        """Send a request; its sequence comes again in the answer. Only while `free` is above 0."""
        self.now = now
        return self._request(command, body)

    def close(self, now: int) -> None:
        """The client has nothing more to say."""
        self.now = now
        if self.is_active:
            self._finish()

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
            self._finish(STATUS_CODES[error.code], is_own=True)
            self.phase = CLOSED
        else:
            self._goaway(error.code, str(error))

    # Frames.

    def _frame(self, frame: Frame) -> None:
        header = frame.header
        row = BY_ID.get(header.command)
        name = row.name if row else ""
        body, fault = self._body(frame)
        if header.kind == RESPONSE:
            if not name or self._open.get(header.sequence) != name:
                self.ignored += 1
            elif body is None:
                self._goaway("protocolViolation", str(fault))
            else:
                del self._open[header.sequence]
                self._keepalives.pop(header.sequence, None)
                self._answer(Answer(header.sequence, name, header.status, body))
        elif header.kind == REQUEST:
            if name != "keepalive":
                self._refuse(header.command, header.sequence, "unknownCommand")
            elif fault is not None:
                self._refuse(header.command, header.sequence, fault.code)
            else:
                self._write(RESPONSE, header.command, 0, header.sequence, Message("KeepaliveResponse"))
        elif name == "goaway" and body is not None:
            self._take_goaway(body)
        elif name in _PUSHES and self.phase == OPEN and body is not None:
            self.happened.append(Push(name, body))
        else:
            self.ignored += 1

    def _body(self, frame: Frame) -> tuple[Optional[Message], Optional[WireError]]:
        """The message, or what is wrong with it; neither for a body that has no type. Faults of framing are raised."""
        limit = LIMIT if self.phase == OPEN else LIMIT_BEFORE_LOGIN
        try:
            return decode_body(frame, limit, self._compression, self._dictionaries).message, None
        except WireError as error:
            if error.code not in ("malformedBody", "tooLarge"):
                raise
            return None, error

    def _answer(self, answer: Answer) -> None:
        if answer.command == "hello":
            self._hello_answered(answer)
        elif answer.command == "login":
            if self.phase == GREETING and not 1 <= answer.status <= 99:
                self._kept_login = answer
            else:
                self._login_answered(answer)
        else:
            self.happened.append(answer)
            if answer.command == "logout":
                self._finish()
            elif 1 <= answer.status <= 99:
                # No place for such a status (WP-4.1-2), but its range says what it means.
                self._finish(answer.status, answer.body.get("retry_after_ms"))

    def _hello_answered(self, answer: Answer) -> None:
        if answer.status:
            return self._finish(answer.status, answer.body.get("retry_after_ms"))
        fault = _outside(answer.body)
        if fault:
            return self._goaway("protocolViolation", fault)
        self._heartbeat = answer.body.get("heartbeat_ms")
        self._most_open = answer.body.get("max_open_requests") or MOST_OPEN
        zlib = answer.body.get("zlib")
        if zlib is not None:
            self._compression, self._dictionaries = True, agreed_dictionaries(zlib)
        self.phase = AUTHENTICATING
        self._phase_end = self.now + LOGIN_MS
        if self._kept_login is not None:
            self._login_answered(self._kept_login)

    def _login_answered(self, answer: Answer) -> None:
        if answer.status:
            return self._finish(answer.status, answer.body.get("retry_after_ms"))
        self.phase, self._phase_end = OPEN, None
        self.happened.append(Opened(answer.body))

    def _take_goaway(self, body: Message) -> None:
        status, retry_after_ms = body.get("status"), body.get("retry_after_ms")
        if status != STATUS_CODES["draining"] or self.phase != OPEN or self._drain_end is not None:
            return self._finish(status, retry_after_ms)
        self._drain_end = self.now + DRAIN_MS
        self.happened.append(Draining(retry_after_ms))


def _outside(answer: Message) -> str:
    """What in an answer to hello lies outside of the offer; nothing when it is inside (WP-6.3-5)."""
    if answer.get("version") != VERSION:
        return "another version than was offered"
    if answer.get("features"):
        return "features that were not offered"
    if not 1 <= answer.get("heartbeat_ms") <= HEARTBEAT_MS:
        return "a heartbeat that was not offered"
    if (answer.get("push_window") or DEFAULT_WINDOW) > PUSH_WINDOW:
        return "a larger push window than was offered"
    zlib = answer.get("zlib")
    if zlib is not None and not set(zlib.get("dictionaries")) <= set(DICTIONARIES):
        return "dictionaries that were not offered"
    limits = answer.get("limits")
    longest = limits.get("max_body_length") if limits is not None else 0
    if longest and not LOWEST_LIMIT <= longest <= frames.LONGEST_BODY:
        return "a body limit that nobody may announce"
    return ""
