"""The platform behind a server as SPEC.md 7 has it, in memory: requests and the time go in, answers and pushes come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Optional

from .inbox import Inbox, Limits, Stored
from .platformvalues import Account, Output, Present, Rights, Sent, account_message, account_of, digest_of
from .proto import Message
from .session import Ticket
from .topics import Topics

KEY_LIFE_MS = 604_800_000


@dataclass
class Platform:
    """All accounts, devices, keys and topics."""

    topic_map: dict[tuple[str, str], str]
    limits: Limits = field(default_factory=Limits)
    epoch: int = 77

    def __post_init__(self) -> None:
        self.now = 0
        self._outputs: list[Output] = []
        self._inboxes: dict[Account, Inbox] = {}
        self._present: dict[int, Present] = {}
        self._sent: dict[tuple[object, ...], Sent] = {}
        self._topics = Topics()
        self._ids = 0
        # Where the answer to the request under way goes: in front of what it makes.
        self._mark = 0

    def take(self) -> list[Output]:
        """What has come out since the last time."""
        outputs, self._outputs = self._outputs, []
        return outputs

    # Who is there.

    def login(self, connection: int, login: Message, rights: Rights, ticket: Ticket, now: int) -> None:
        """A login whose token is good."""
        self.now = now
        account, device = account_of(login.get("account")), login.get("device").get("id")
        live = next((item for item in self._devices(account) if item.device == device), None)
        if live and login.get("attempt") <= live.attempt:
            return self._refuse(connection, ticket, "replaced")
        if live:
            self._leave(live.connection)
            self._outputs.append(Output(live.connection, status="replaced"))
        inbox = self._inbox(account)
        is_known = device in inbox.devices
        self._present[connection] = Present(connection, account, device, login.get("attempt"), rights)
        for gone in inbox.remember(device, {item.device for item in self._devices(account)}, now):
            self._kick(account, gone)
        # What the device says of its own cursor may be newer than its last ack.
        if is_known and login.get("epoch") == self.epoch and login.get("cursor") <= inbox.head:
            self._acknowledge(inbox, device, login.get("cursor"))
        self._answer(connection, ticket, Message("LoginResponse", {
            "inbox": self._state(inbox), "acked": inbox.devices[device].acked, "server_time_ms": now,
            "service": rights.is_service}))

    def closed(self, connection: int) -> None:
        """A connection is gone, and no newer one of its device."""
        self._leave(connection)

    def _leave(self, connection: int) -> None:
        self._present.pop(connection, None)
        self._topics.leave(connection)

    def _kick(self, account: Account, device: str) -> None:
        for item in self._devices(account):
            if item.device == device:
                self._leave(item.connection)
                self._outputs.append(Output(item.connection, status="kicked"))

    def _devices(self, account: Account) -> list[Present]:
        return [item for item in self._present.values() if item.account == account]

    # Requests.

    def request(self, connection: int, ticket: Ticket, body: Message, now: int) -> None:
        """A request of a session that is logged in."""
        self.now, self._mark = now, len(self._outputs)
        session = self._present.get(connection)
        if session is None:
            return self._refuse(connection, ticket, "notLoggedIn")
        handlers: dict[str, Callable[[Present, Ticket, Message], None]] = {
            "logout": self._logout, "keepalive": self._keepalive, "c2s": self._c2s, "c2c": self._c2c,
            "c2c-ack": self._c2c_ack, "get-offline-msg": self._page, "s2c": self._s2c, "subscribe": self._subscribe,
            "topic-ack": self._topic_ack}
        handlers[ticket.command](session, ticket, body)

    def _logout(self, session: Present, ticket: Ticket, _: Message) -> None:
        self._inbox(session.account).forget(session.device)
        self._leave(session.connection)
        self._answer(session.connection, ticket, Message("LogoutResponse"))

    def _keepalive(self, session: Present, ticket: Ticket, _: Message) -> None:
        state = self._state(self._inbox(session.account))
        self._answer(session.connection, ticket, Message("KeepaliveResponse", {"inbox": state}))

    def _page(self, session: Present, ticket: Ticket, body: Message) -> None:
        inbox = self._inbox(session.account)
        after = body.get("after") if body.get("epoch") in (0, self.epoch) else 0
        messages, through = inbox.page(after, body.get("limit"), self.now)
        self._answer(session.connection, ticket, Message("GetOfflineMsgResponse", {
            "epoch": self.epoch, "messages": messages, "through": through, "head": inbox.head}))

    def _c2c_ack(self, session: Present, ticket: Ticket, body: Message) -> None:
        inbox = self._inbox(session.account)
        if body.get("epoch") != self.epoch:
            return self._refuse(session.connection, ticket, "staleEpoch")
        if body.get("through") > inbox.head:
            return self._refuse(session.connection, ticket, "conflict")
        self._acknowledge(inbox, session.device, body.get("through"))
        self._answer(session.connection, ticket, Message("C2cAckResponse", {"inbox": self._state(inbox)}))

    def _acknowledge(self, inbox: Inbox, device: str, through: int) -> None:
        for stored in inbox.acknowledge(device, through, self.now):
            message = stored.message
            sender = account_of(message.get("from"))
            if sender == inbox.account:
                continue
            receipt = Message("Receipt", {"message_id": message.get("id"), "stage": 3, "at_ms": self.now,
                                          "client_message_id": message.get("client_message_id"),
                                          "to": account_message(inbox.account)})
            for item in self._devices(sender):
                self._outputs.append(Output(item.connection, command="receipt", body=receipt))

    def _c2s(self, session: Present, ticket: Ticket, body: Message) -> None:
        topic = self.topic_map.get((session.account[0], body.get("content_type")))
        if topic is None:
            return self._refuse(session.connection, ticket, "unknownType")
        sent, status = self._known(session.account, None, "c2s", None, body)
        if sent is None and status == "ok":
            message = self._message(session, body, None)
            sent = self._remember(session.account, None, "c2s", None, body, message)
            self._push_topic(self._topics.append(topic, message))
            status = "new"
        if sent is None:
            return self._refuse(session.connection, ticket, status)
        self._outputs.insert(self._mark, Output(session.connection, ticket, body=Message("C2sResponse", {
            "message_id": sent.message_id, "accepted_at_ms": sent.time, "duplicate": status == "ok"})))

    def _c2c(self, session: Present, ticket: Ticket, body: Message) -> None:
        to = account_of(body.get("to"))
        if not session.rights.reaches(to[0]):
            return self._refuse(session.connection, ticket, "forbidden")
        sent, status = self._known(session.account, None, "c2c", to, body)
        is_new = sent is None and status == "ok"
        if is_new:
            sent, status = self._deliver(session, body, to, "c2c", None)
        if sent is None:
            return self._refuse(session.connection, ticket, status)
        stage = 1
        if sent.sequence:
            inbox = self._inbox(to)
            stage = 3 if sent.sequence <= inbox.delivered and sent.sequence not in inbox.void else 2
        self._outputs.insert(self._mark, Output(session.connection, ticket, body=Message("C2cResponse", {
            "message_id": sent.message_id, "sent_at_ms": sent.time, "duplicate": not is_new, "stage": stage,
            "epoch": self.epoch, "inbox_sequence": sent.own_sequence})))

    def _s2c(self, session: Present, ticket: Ticket, body: Message) -> None:
        statuses, accepted = [], []
        for item in body.get("to"):
            to = account_of(item)
            online = bool(self._devices(to))
            if not session.rights.reaches(to[0]):
                sent, status, is_new = None, "forbidden", False
            else:
                sent, status = self._known(session.account, to, "s2c", to, body)
                is_new = sent is None and status == "ok"
                if is_new:
                    sent, status = self._deliver(session, body, to, "s2c", to)
            statuses.append({"ok": 0, "forbidden": 106, "conflict": 107, "inboxFull": 502}[status])
            if sent is not None:
                accepted.append(Message("S2cAccepted", {"message_id": sent.message_id, "duplicate": not is_new,
                                                        "online": online}))
        self._outputs.insert(self._mark, Output(session.connection, ticket, body=Message(
            "S2cResponse", {"statuses": statuses, "accepted": accepted})))

    # Send once, store, push.

    def _known(self, account: Account, key: Optional[Account], command: str, to: Optional[Account],
               body: Message) -> tuple[Optional[Sent], str]:
        sent = self._sent.get((account, body.get("client_message_id"), key))
        if sent is None or self.now >= sent.time + KEY_LIFE_MS:
            return None, "ok"
        return (sent, "ok") if sent.digest == digest_of(command, to, body) else (None, "conflict")

    def _remember(self, account: Account, key: Optional[Account], command: str, to: Optional[Account], body: Message,
                  message: Message) -> Sent:
        sent = Sent(digest_of(command, to, body), message.get("id"), self.now)
        self._sent[(account, body.get("client_message_id"), key)] = sent
        return sent

    def _deliver(self, session: Present, body: Message, to: Account, command: str, key: Optional[Account]
                 ) -> tuple[Optional[Sent], str]:
        message = self._message(session, body, to)
        if body.get("delivery") is not None and body.get("delivery").get("unstored"):
            self._push(message, to, session.connection if command == "c2c" else None)
            return self._remember(session.account, key, command, to, body, message), "ok"
        inbox, own = self._inbox(to), self._inbox(session.account)
        if not inbox.has_room(session.account, self.limits, self.now):
            return None, "inboxFull"
        sent = self._remember(session.account, key, command, to, body, message)
        sent.recipient = to
        stored = inbox.store(message, session.account, self.now)
        sent.sequence = stored.sequence
        skipped = session.connection if command == "c2c" else None
        self._push(stored.message, to, skipped)
        if command == "c2c" and inbox is own:
            sent.own_sequence = stored.sequence
        elif command == "c2c" and set(own.devices) - {session.device} and own.has_room(
                session.account, self.limits, self.now):
            copy: Stored = own.store(message, session.account, self.now)
            sent.own_sequence = copy.sequence
            self._push(copy.message, session.account, skipped)
        return sent, "ok"

    def _message(self, session: Present, body: Message, to: Optional[Account]) -> Message:
        self._ids += 1
        values = {"id": f"py-{self._ids:06d}", "from": account_message(session.account), "sent_at_ms": self.now,
                  "client_message_id": body.get("client_message_id"), "content_type": body.get("content_type"),
                  "content": body.get("content")}
        if to is not None:
            values["to"] = account_message(to)
            if body.get("delivery") is not None:
                values["delivery"] = body.get("delivery")
        return Message("Message", values)

    def _push(self, message: Message, account: Account, skipped: Optional[int]) -> None:
        push = Message("MessageNotification", {"epoch": self.epoch, "message": message})
        for item in self._devices(account):
            if item.connection != skipped:
                self._outputs.append(Output(item.connection, command="message", body=push))

    # Topics.

    def _subscribe(self, session: Present, ticket: Ticket, body: Message) -> None:
        status, answer, pushes = self._topics.subscribe(session.connection, session.account, body)
        self._outputs.append(Output(session.connection, ticket, status, answer))
        self._push_topic(pushes)

    def _topic_ack(self, session: Present, ticket: Ticket, body: Message) -> None:
        status, answer, pushes = self._topics.ack(session.connection, session.account, body)
        self._outputs.append(Output(session.connection, ticket, status, answer))
        self._push_topic(pushes)

    def _push_topic(self, pushes: list[tuple[int, Message]]) -> None:
        self._outputs += [Output(connection, command="topic-message", body=body) for connection, body in pushes]

    # Helpers.

    def _inbox(self, account: Account) -> Inbox:
        return self._inboxes.setdefault(account, Inbox(account))

    def _state(self, inbox: Inbox) -> Message:
        return Message("InboxState", {"epoch": self.epoch, "head": inbox.head})

    def _answer(self, connection: int, ticket: Ticket, body: Message) -> None:
        self._outputs.append(Output(connection, ticket, body=body))

    def _refuse(self, connection: int, ticket: Ticket, status: str) -> None:
        self._outputs.append(Output(connection, ticket, status))

    def expire(self, now: int) -> None:
        """Forget devices that were away for long."""
        for inbox in self._inboxes.values():
            inbox.expire({item.device for item in self._devices(inbox.account)}, now)
