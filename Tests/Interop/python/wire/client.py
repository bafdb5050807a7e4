"""A client over connections that come and go: logs in, connects again, sends what waits, pulls, acks (SPEC.md 6 and 7.16).

A pure machine: times are passed in, chance too, and connections are numbers that a driver gives sockets to."""

from __future__ import annotations

import random
from typing import Any, Optional

from .backoff import Redial, wait_ms
from .clientsession import CLOSED, OPEN, Answer, ClientSession, Draining, Ended, Opened, Push
from .clientvalues import Asked, Event, Identity, Subject
from .deviceinbox import DeviceInbox, Place
from .outbox import Outbox
from .platformvalues import account_message, account_of
from .proto import Message
from .registry import STATUS_CODES, STATUSES, status_advice

MOST_OWN_IDS = 20_000
# Requests besides messages: a pull and an ack, which may not wait behind a full outbox.
RESERVED = 2
STALE = STATUS_CODES["staleEpoch"]


class Client:
    """One device. What happens to it is in `events`:

    `open`; `waiting` with a `reason`; `closed` with a `status` or None, once and for all; `message` with a `message`, for
    which `handled` is called; `answered` with `id` and `message_id`; `failed` with `id` and `status`, None for what was
    given up; `receipt` with `message_id` and `stage`; `loggedOut` with a `status`."""

    def __init__(self, identity: Identity, chance: random.Random, now: int, epoch: int = 0, cursor: int = 0) -> None:
        self.events: list[Event] = []
        self._identity = identity
        self._attempt = identity.attempt
        self._chance = chance
        self._outbox = Outbox(chance)
        self._inbox = DeviceInbox(epoch, cursor, self._is_own)
        self._own_ids: dict[bytes, None] = {}
        self._sessions: dict[int, ClientSession] = {}
        # The newest connection, or the one that is being made.
        self._link: Optional[int] = None
        self._links = 0
        self._redial = Redial(chance, now)
        self._asked = Asked()
        self._pull_at = self._pull_refusals = 0
        self._wants_logout = False
        self.is_closed = False

    # Connections.

    @property
    def is_over(self) -> bool:
        """Whether no connection is left, and none will come."""
        return self.is_closed and not self._sessions

    @property
    def deadline(self) -> Optional[int]:
        """When `advance` has something to do."""
        times = [session.deadline for session in self._sessions.values()]
        times += [self.dial_at, None if self.is_closed else self._outbox.life_deadline]
        session = self._open_session
        if session is not None and session.free and not self._asked.has(self._link, "logout"):
            times.append(self._outbox.retry_deadline(session.now))
            if self._inbox.pull is not None and not self._asked.has(self._link, "get-offline-msg"):
                times.append(self._pull_at)
            if not self._asked.has(self._link, "c2c-ack"):
                times.append(self._inbox.ack_deadline)
        return min((time for time in times if time is not None), default=None)

    @property
    def dial_at(self) -> Optional[int]:
        """When a connection is to be made; None while there is one, or none is wanted."""
        return None if self.is_closed else self._redial.at

    def take_dial(self, now: int) -> Optional[int]:
        """The number of a connection that has to be made now."""
        if self.is_closed or not self._redial.take(now):
            return None
        self._links = self._link = self._links + 1
        return self._link

    def connected(self, link: int, now: int) -> None:
        """The connection is there."""
        if self.is_closed:
            return
        self._attempt += 1
        login = Message("LoginRequest", {
            "account": account_message(self._identity.account), "device": Message("Device", {"id": self._identity.device}),
            "attempt": self._attempt, "token": self._identity.token, "epoch": self._inbox.epoch,
            "cursor": self._inbox.cursor})
        self._sessions[link] = ClientSession(login, now)

    def dial_failed(self, link: int, reason: str, now: int) -> None:
        """The connection cannot be made."""
        if link == self._link and not self.is_closed:
            self._link = None
            self._redial.failed(0, now)
            self._say("waiting", reason=reason)

    def session(self, link: int) -> Optional[ClientSession]:
        """What a connection has to send, and whether it is over."""
        return self._sessions.get(link)

    def receive(self, link: int, data: bytes, now: int) -> None:
        """Bytes came; none at the connection's end."""
        if data:
            self._sessions[link].receive(data, now)
        else:
            self._sessions[link].receive_end(now)
        self.advance(now)

    def advance(self, now: int) -> None:
        """Do what is due, and what can be done."""
        for session in list(self._sessions.values()):
            session.advance(now)
        self._take_happened(now)
        for id in self._outbox.give_up(now):
            self._say("failed", id=id, status=None)
        self._ask(now)
        self._sessions = {link: session for link, session in self._sessions.items() if session.phase != CLOSED}

    # What the application wants.

    def send(self, command: str, body: Message, now: int) -> bytes:
        """Put a message into the outbox; its id. `body` is a C2cRequest or C2sRequest that has none yet."""
        id = self._outbox.add(command, body, now)
        self._own_ids[id] = None
        if len(self._own_ids) > MOST_OWN_IDS:
            del self._own_ids[next(iter(self._own_ids))]
        return id

    def handled(self, message: Message, now: int) -> None:
        """The application is done with a message."""
        self._inbox.handled(message.get("id"), now)

    def logout(self) -> None:
        """Log out as soon as the session is open."""
        self._wants_logout = True

    def stop(self, now: int) -> None:
        """End all connections and make no other."""
        self._close(None)
        for session in self._sessions.values():
            session.close(now)
        self._take_happened(now)

    # What happened.

    @property
    def _open_session(self) -> Optional[ClientSession]:
        session = self._sessions.get(self._link) if self._link is not None else None
        return session if session is not None and session.phase == OPEN else None

    def _take_happened(self, now: int) -> None:
        for link, session in list(self._sessions.items()):
            while session.happened:
                self._take(link, session.happened.pop(0), now)
                for message in self._inbox.arrived:
                    self._say("message", message=message)
                self._inbox.arrived.clear()

    def _take(self, link: int, item: object, now: int) -> None:
        if isinstance(item, Opened):
            self._opened(link, item.answer, now)
        elif isinstance(item, Push):
            self._pushed(item, now)
        elif isinstance(item, Answer):
            self._answered(link, item, now)
        elif isinstance(item, Draining):
            self._draining(link, item, now)
        elif isinstance(item, Ended):
            self._ended(link, item, now)

    def _opened(self, link: int, answer: Message, now: int) -> None:
        self._redial.opened(now)
        self._pull_at = self._pull_refusals = 0
        # One that drains has done its part now that there is another.
        for older, session in self._sessions.items():
            if older != link:
                session.close(now)
                self._forget(older)
        self._inbox.logged_in(answer.get("inbox"), answer.get("acked"), now)
        self._say("open")

    def _pushed(self, push: Push, now: int) -> None:
        if push.command == "message":
            self._inbox.push(push.body, now)
        elif push.command == "receipt":
            self._say("receipt", message_id=push.body.get("message_id"), stage=push.body.get("stage"))

    def _answered(self, link: int, answer: Answer, now: int) -> None:
        subject = self._asked.take(link, answer.sequence)
        if isinstance(subject, bytes):
            self._message_answered(subject, answer, now)
        elif answer.command == "logout":
            self._say("loggedOut", status=answer.status)
            self._close(None)
        elif answer.command == "get-offline-msg" and isinstance(subject, Place):
            self._page(subject, answer, now)
        elif answer.command == "c2c-ack" and isinstance(subject, Place):
            if answer.status:
                self._inbox.ack_refused(subject, answer.status == STALE)
            else:
                self._inbox.ack_answered(subject, now)
                self._inbox.state(answer.body.get("inbox"))
        elif answer.command == "keepalive" and not answer.status and answer.body.get("inbox") is not None:
            self._inbox.state(answer.body.get("inbox"))

    def _message_answered(self, id: bytes, answer: Answer, now: int) -> None:
        body, status = answer.body, answer.status
        if 1 <= status <= 99:
            return
        if status == 0 and answer.command == "c2c":
            self._inbox.own(body.get("epoch"), body.get("inbox_sequence"), body.get("duplicate"), now)
        wish = body.get("retry_after_ms") if status else 0
        if not self._outbox.answered(id, status, wish, now):
            return
        if status == 0:
            self._say("answered", id=id, message_id=body.get("message_id"))
        else:
            self._own_ids.pop(id, None)
            self._say("failed", id=id, status=status)

    def _page(self, asked: Place, answer: Answer, now: int) -> None:
        if answer.status == 0:
            self._pull_refusals = 0
            self._inbox.page(asked, answer.body, now)
            return
        if status_advice(answer.status) == "do not repeat":
            return self._inbox.pull_refused()
        self._pull_at = now + wait_ms(self._pull_refusals, answer.body.get("retry_after_ms"), self._chance)
        self._pull_refusals += 1

    def _draining(self, link: int, item: Draining, now: int) -> None:
        if link == self._link and not self.is_closed:
            self._link = None
            self._redial.asked(item.retry_after_ms, now)
            self._say("waiting", reason="draining")

    def _ended(self, link: int, item: Ended, now: int) -> None:
        self._forget(link)
        if link != self._link or self.is_closed:
            return
        self._link = None
        reason = STATUSES.get(item.status, str(item.status)) if item.status else "the connection ended"
        if not item.is_own and status_advice(item.status) in ("stay away", "do not repeat"):
            self._close(item.status)
        else:
            self._redial.failed(item.retry_after_ms, now)
            self._say("waiting", reason=reason)

    def _close(self, status: Optional[int]) -> None:
        if not self.is_closed:
            self.is_closed = True
            self._say("closed", status=status)

    def _forget(self, link: int) -> None:
        self._outbox.connection_ended(link)
        self._asked.forget(link)

    # What is asked.

    def _ask(self, now: int) -> None:
        session = self._open_session
        if session is None or self._asked.has(self._link, "logout"):
            return
        for item in self._outbox.ready(now):
            if session.free <= (RESERVED if self._asked.has(self._link, "c2c", "c2s") else 0):
                break
            self._request(session, item.command, item.body, item.id, now)
        if self._wants_logout and session.free:
            self._request(session, "logout", Message("LogoutRequest"), None, now)
            return
        place = self._inbox.pull
        is_pulling = self._asked.has(self._link, "get-offline-msg")
        if place is not None and session.free and self._pull_at <= now and not is_pulling:
            body = Message("GetOfflineMsgRequest", {"epoch": place.epoch, "after": place.sequence})
            self._request(session, "get-offline-msg", body, place, now)
        due = self._inbox.ack_deadline
        if due is not None and due <= now and session.free and not self._asked.has(self._link, "c2c-ack"):
            place = self._inbox.ack
            body = Message("C2cAckRequest", {"epoch": place.epoch, "through": place.sequence})
            self._request(session, "c2c-ack", body, place, now)

    def _request(self, session: ClientSession, command: str, body: Message, subject: Subject, now: int) -> None:
        assert self._link is not None
        if isinstance(subject, bytes):
            self._outbox.sent(subject, self._link)
        self._asked.add(self._link, session.request(command, body, now), command, subject)

    # Helpers.

    def _is_own(self, message: Message) -> bool:
        return (account_of(message.get("from")) == self._identity.account
                and message.get("client_message_id") in self._own_ids)

    def _say(self, kind: str, **values: Any) -> None:
        self.events.append(Event(kind, values))
