"""What the platform keeps of sessions and messages, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from .proto import Message
from .session import Ticket

Account = tuple[str, str]


@dataclass(frozen=True)
class Rights:
    """What a token says; `reach` are the domains that may be sent to, None all of them."""

    is_service: bool = False
    reach: Optional[frozenset[str]] = None

    def reaches(self, domain: str) -> bool:
        """Whether accounts of a domain may be sent to."""
        return self.reach is None or domain in self.reach


@dataclass(frozen=True)
class Present:
    """A device that is connected."""

    connection: int
    account: Account
    device: str
    attempt: int
    rights: Rights


@dataclass
class Sent:
    """What was answered to a message."""

    digest: tuple[object, ...]
    message_id: str
    time: int
    recipient: Optional[Account] = None
    sequence: int = 0
    own_sequence: int = 0


@dataclass(frozen=True)
class Output:
    """An answer (`ticket`, and `body` unless it is refused), a push (`command` and `body`), or an end (`status`)."""

    connection: int
    ticket: Optional[Ticket] = None
    status: str = "ok"
    body: Optional[Message] = None
    command: str = ""


def account_of(message: Message) -> Account:
    """The account that a message names."""
    return message.get("domain"), message.get("uid")


def account_message(account: Account) -> Message:
    """The message that names an account."""
    return Message("Account", {"domain": account[0], "uid": account[1]})


def digest_of(command: str, to: Optional[Account], body: Message) -> tuple[object, ...]:
    """What has to be the same when a message is repeated."""
    delivery = body.get("delivery") if command != "c2s" else None
    names = ("unstored", "time_to_live_s", "silent", "no_push")
    policy = tuple(delivery.get(name) for name in names) if delivery is not None else (False, 0, False, False)
    return command, to, body.get("content_type"), body.get("content"), policy
