"""The inbox of one account: sequences, pages, devices with their acks, times to live (SPEC.md 7.3, 7.4, 7.6, 7.7)."""

from __future__ import annotations

from dataclasses import dataclass, field

from .proto import Message

DEVICE_LIFE_MS = 2_592_000_000
DEFAULT_LIFE_S = 604_800
MOST_DEVICES = 16
PAGE, LONGEST_PAGE, PAGE_BYTES = 100, 1_000, 122_880
Account = tuple[str, str]


@dataclass
class Limits:
    """How much an inbox holds, and of one sender."""

    inbox: int = 10_000
    sender: int = 1_000


@dataclass
class Stored:
    """A message in an inbox."""

    sequence: int
    sender: Account
    expiry: int
    message: Message


@dataclass
class Device:
    """A known device."""

    acked: int
    last_login: int


@dataclass
class Inbox:
    """One account's messages and devices."""

    account: Account
    head: int = 0
    delivered: int = 0
    devices: dict[str, Device] = field(default_factory=dict)
    messages: dict[int, Stored] = field(default_factory=dict)
    # Sequences whose time was over before the first ack: never delivered.
    void: set[int] = field(default_factory=set)

    def remember(self, device: str, present: set[str], now: int) -> list[str]:
        """A device logs in; those are named that had to go for it."""
        gone: list[str] = []
        if device not in self.devices:
            if len(self.devices) >= MOST_DEVICES:
                oldest = min(self.devices, key=lambda name: (name in present, self.devices[name].last_login, name))
                self.forget(oldest)
                gone.append(oldest)
            self.devices[device] = Device(0, now)
        self.devices[device].last_login = now
        return gone

    def forget(self, device: str) -> None:
        """A device is not known any more."""
        if self.devices.pop(device, None) is not None:
            self._remove_acked()

    def expire(self, present: set[str], now: int) -> None:
        """Devices that were away for 30 days go."""
        for name, device in list(self.devices.items()):
            if name not in present and device.last_login + DEVICE_LIFE_MS <= now:
                self.forget(name)

    def has_room(self, sender: Account, limits: Limits, now: int) -> bool:
        """Whether another message of a sender is taken."""
        self._drop_expired(now)
        count = sum(1 for item in self.messages.values() if item.sender == sender)
        return len(self.messages) < limits.inbox and count < limits.sender

    def store(self, message: Message, sender: Account, now: int) -> Stored:
        """Put a message behind all others."""
        self.head += 1
        delivery = message.get("delivery")
        life = (delivery.get("time_to_live_s") if delivery else 0) or DEFAULT_LIFE_S
        copy = Message(message.type, {**message.values, "inbox_sequence": self.head})
        stored = Stored(self.head, sender, now + life * 1_000, copy)
        self.messages[self.head] = stored
        return stored

    def page(self, after: int, limit: int, now: int) -> tuple[list[Message], int]:
        """What stands behind a sequence, and up to where the page speaks."""
        limit = min(limit, LONGEST_PAGE) or PAGE
        found: list[Message] = []
        size = 0
        for sequence in sorted(place for place in self.messages if place > after):
            stored = self.messages[sequence]
            if stored.expiry <= now:
                continue
            size += len(stored.message.get("content")) + 512
            if len(found) == limit or (found and size > PAGE_BYTES):
                return found, sequence - 1
            found.append(stored.message)
        return found, self.head

    def acknowledge(self, device: str, through: int, now: int) -> list[Stored]:
        """A device has everything up to a sequence; what no device had before is returned."""
        if device not in self.devices or through <= self.devices[device].acked:
            return []
        self.devices[device].acked = through
        self._drop_expired(now)
        places = sorted(place for place in self.messages if self.delivered < place <= through)
        first = [self.messages[place] for place in places]
        self.delivered = max(self.delivered, through)
        self._remove_acked()
        return first

    def _drop_expired(self, now: int) -> None:
        gone = {place for place, item in self.messages.items() if item.expiry <= now}
        self.void |= {place for place in gone if place > self.delivered}
        self.messages = {place: item for place, item in self.messages.items() if place not in gone}

    def _remove_acked(self) -> None:
        if self.devices:
            through = min(device.acked for device in self.devices.values())
            self.messages = {place: item for place, item in self.messages.items() if place > through}
