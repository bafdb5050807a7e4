"""The device's outbox by SPEC.md 7.16: what waits to be sent, what waits for its answer, and what becomes of both."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Optional

from .backoff import wait_ms
from .proto import Message
from .registry import status_advice

LIFE_MS = 86_400_000
ID_SIZE = 16


@dataclass
class Item:
    """A message on its way. `link` is the connection on which it was sent, None while it waits."""

    id: bytes
    command: str
    body: Message
    made: int
    link: Optional[int] = None
    not_before: int = 0
    refusals: int = 0


class Outbox:
    """The messages that have no final answer, in the order in which they were made."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._items: dict[bytes, Item] = {}

    @property
    def life_deadline(self) -> Optional[int]:
        """When a message is to be given up."""
        return min((item.made + LIFE_MS for item in self._items.values()), default=None)

    def retry_deadline(self, now: int) -> Optional[int]:
        """When a refused message may be sent again that may not yet."""
        times = (item.not_before for item in self._items.values() if item.link is None and item.not_before > now)
        return min(times, default=None)

    def ready(self, now: int) -> list[Item]:
        """What may be sent now, the oldest first; what was refused for now is passed by the others."""
        return [item for item in self._items.values() if item.link is None and item.not_before <= now]

    def add(self, command: str, body: Message, now: int) -> bytes:
        """A new message; its id, which is made here and once (WP-7.1-1)."""
        id = b""
        while not any(id):
            id = bytes(self._chance.getrandbits(8) for _ in range(ID_SIZE))
        body.values["client_message_id"] = id
        self._items[id] = Item(id, command, body, now)
        return id

    def sent(self, id: bytes, link: int) -> None:
        """It is on its way on this connection."""
        self._items[id].link, self._items[id].not_before = link, 0

    def answered(self, id: bytes, status: int, retry_after_ms: int, now: int) -> bool:
        """An answer came; whether it was the last word. Answers to what is done already say nothing."""
        item = self._items.get(id)
        if item is None:
            return False
        if status and status_advice(status) == "repeat later":
            item.link = None
            item.not_before = now + wait_ms(item.refusals, retry_after_ms, self._chance)
            item.refusals += 1
            return False
        del self._items[id]
        return True

    def connection_ended(self, link: int) -> None:
        """What was sent there and has no answer waits again, each in its old place."""
        for item in self._items.values():
            if item.link == link:
                item.link = None

    def give_up(self, now: int) -> list[bytes]:
        """The messages that have waited for a day: they are gone, and their sender has to be told (WP-7.1-8)."""
        late = [item.id for item in self._items.values() if item.made + LIFE_MS <= now]
        for id in late:
            del self._items[id]
        return late
