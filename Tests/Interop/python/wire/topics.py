"""Topics of the message bus: one log each, cursors of groups, and who takes what (SPEC.md 7.15)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

from .proto import Message

WINDOW = 256
MOST_BYTES = 262_144
Account = tuple[str, str]
Group = tuple[Account, str, str]  # the service's account, the topic, the group
Pushes = list[tuple[int, Message]]
Answer = tuple[str, Optional[Message], Pushes]


@dataclass
class _Subscription:
    connection: int
    window: int
    pushed: int
    acked: int


@dataclass
class Topics:
    """All topics. Cursors count from 1 and nothing is ever removed."""

    _logs: dict[str, list[Message]] = field(default_factory=dict)
    _cursors: dict[Group, int] = field(default_factory=dict)
    _held: dict[Group, _Subscription] = field(default_factory=dict)

    def append(self, topic: str, message: Message) -> Pushes:
        """A message for a topic."""
        self._logs.setdefault(topic, []).append(message)
        return [push for group in list(self._held) if group[1] == topic for push in self._pushes(group)]

    def subscribe(self, connection: int, account: Account, body: Message) -> Answer:
        """A connection takes a group, whoever had it before."""
        group = (account, body.get("topic"), body.get("group"))
        head = len(self._logs.get(group[1], []))
        position = body.get("after")
        after = position.get("cursor") if position is not None else self._cursors.get(group, 0)
        if after > head:
            return "conflict", None, []
        self._held[group] = _Subscription(connection, body.get("window") or WINDOW, after, after)
        answer = Message("SubscribeResponse", {"first": 1, "head": head, "after": after})
        return "ok", answer, self._pushes(group)

    def ack(self, connection: int, account: Account, body: Message) -> Answer:
        """A group has consumed up to a cursor."""
        group = (account, body.get("topic"), body.get("group"))
        held = self._held.get(group)
        if held is None or held.connection != connection:
            return "notSubscribed", None, []
        head = len(self._logs.get(group[1], []))
        if body.get("cursor") > head:
            return "conflict", None, []
        held.acked = max(held.acked, body.get("cursor"))
        held.pushed = max(held.pushed, body.get("cursor"))
        self._cursors[group] = max(self._cursors.get(group, 0), body.get("cursor"))
        answer = Message("TopicAckResponse", {"cursor": self._cursors[group], "head": head})
        return "ok", answer, self._pushes(group)

    def leave(self, connection: int) -> None:
        """A connection is gone."""
        self._held = {group: held for group, held in self._held.items() if held.connection != connection}

    def _pushes(self, group: Group) -> Pushes:
        held, log = self._held[group], self._logs.get(group[1], [])
        pushes: Pushes = []
        while held.pushed < min(len(log), held.acked + held.window):
            message = log[held.pushed]
            waiting = sum(len(item.get("content")) for item in log[held.acked:held.pushed])
            if waiting and waiting + len(message.get("content")) > MOST_BYTES:
                break
            held.pushed += 1
            pushes.append((held.connection, Message("TopicMessage", {
                "topic": group[1], "group": group[2], "cursor": held.pushed, "message": message})))
        return pushes
