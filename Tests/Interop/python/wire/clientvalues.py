"""What a client is told and tells, and what it has asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional, Union

from .deviceinbox import Place
from .platformvalues import Account

# What an answer is for: a message by its id, a pull or an ack by its place, or nothing that has to be known.
Subject = Union[bytes, Place, None]


@dataclass(frozen=True)
class Identity:
    """Who logs in. `attempt` is the last one that was used: each login raises it."""

    account: Account
    device: str
    token: bytes
    attempt: int = 0


@dataclass(frozen=True)
class Event:
    """Something the application has to know: see `Client`."""

    kind: str
    values: dict[str, Any] = field(default_factory=dict)


class Asked:
    """Requests that wait for their answers, on all connections."""

    def __init__(self) -> None:
        self._open: dict[tuple[int, int], tuple[str, Subject]] = {}

    def has(self, link: Optional[int], *commands: str) -> bool:
        """Whether one of these commands is open on a connection."""
        return any(key[0] == link and command in commands for key, (command, _) in self._open.items())

    def add(self, link: int, sequence: int, command: str, subject: Subject) -> None:
        """A request was sent."""
        self._open[(link, sequence)] = (command, subject)

    def take(self, link: int, sequence: int) -> Subject:
        """It was answered; what the answer is for."""
        return self._open.pop((link, sequence), ("", None))[1]

    def forget(self, link: int) -> None:
        """A connection is over."""
        self._open = {key: value for key, value in self._open.items() if key[0] != link}
