"""The device's end of its inbox by SPEC.md 7.16: what has come, what the application is done with, what is to be pulled
and acked. Messages go in as they come and out in the order of their sequences, each once."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import Callable, Optional

from .proto import Message

MOST_AHEAD = 1_000
ACK_MS, ACK_MESSAGES = 1_000, 32
# Twice what an inbox holds: whatever a new epoch can bring again.
MOST_IDS = 20_000


@dataclass(frozen=True)
class Place:
    """A sequence of an epoch: what a pull begins behind, or what an ack goes up to."""

    epoch: int
    sequence: int


class DeviceInbox:
    """One device's view. `is_own` says whether this device sent a message itself; `arrived` takes what is handed out."""

    def __init__(self, epoch: int, cursor: int, is_own: Callable[[Message], bool]) -> None:
        self.epoch = epoch
        self.arrived: list[Message] = []
        self._is_own = is_own
        self._come = self._head = self._acked = cursor
        # What came too early; None for a sequence of a message that this device sent.
        self._ahead: dict[int, Optional[Message]] = {}
        self._seen: "OrderedDict[str, None]" = OrderedDict()
        # What the application has and is not done with: in the order of sequences, and by id.
        self._handed: deque[tuple[int, str]] = deque()
        self._unhandled: set[str] = set()
        self._ack_since: Optional[int] = None
        self._refused_ack = -1
        self._is_stalled = self._is_stale = False

    # What is to be done.

    @property
    def cursor(self) -> int:
        """Up to here the application is done."""
        return self._handed[0][0] - 1 if self._handed else self._come

    @property
    def pull(self) -> Optional[Place]:
        """Where a pull has to begin; None when there is nothing to pull."""
        if self._is_stale or (self._come < self._head and not self._is_stalled):
            return Place(self.epoch, self._come)
        return None

    @property
    def ack_deadline(self) -> Optional[int]:
        """When an ack is due; None when there is nothing to ack."""
        if self._ack_since is None or self.cursor == self._refused_ack:
            return None
        return self._ack_since + (0 if self.cursor - self._acked >= ACK_MESSAGES else ACK_MS)

    @property
    def ack(self) -> Place:
        """What an ack says now."""
        return Place(self.epoch, self.cursor)

    # What the server says.

    def logged_in(self, inbox: Message, acked: int, now: int) -> None:
        """The answer to login."""
        self._is_stalled = self._is_stale = False
        self._refused_ack = -1
        self._take_epoch(inbox.get("epoch"))
        self._acked = acked
        self._take_head(inbox.get("head"))
        self._note_cursor(now)

    def state(self, inbox: Message) -> None:
        """Where the inbox stands, from any answer."""
        self._take_epoch(inbox.get("epoch"))
        self._take_head(inbox.get("head"))

    def push(self, notification: Message, now: int) -> None:
        """A message that came by itself."""
        message = notification.get("message")
        sequence = message.get("inbox_sequence")
        if sequence == 0:
            self.arrived.append(message)
            return
        self._take_epoch(notification.get("epoch"))
        if sequence > self._come:
            self._hold(sequence, message)
            self._is_stalled = False
            self._take_head(sequence)
        self._note_cursor(now)

    def page(self, asked: Place, page: Message, now: int) -> None:
        """The answer to a pull. One of another epoch than was asked for was answered from the beginning."""
        epoch = page.get("epoch")
        self._is_stale = False
        self._take_epoch(epoch)
        before = self._come
        through = page.get("through")
        found = {message.get("inbox_sequence"): message for message in page.get("messages")}
        after = asked.sequence if asked.epoch == epoch else 0
        if after <= self._come:
            held = {place: message for place, message in self._ahead.items() if place <= through}
            for sequence, message in sorted({**held, **found}.items()):
                if self._come < sequence <= through:
                    self._hand_out(sequence, message)
            # Whatever the page does not carry is not there (WP-7.4-3).
            self._come = max(self._come, through)
            self._hand_out_ahead()
        self._is_stalled = self._come == before
        self._take_head(page.get("head"))
        self._note_cursor(now)

    def pull_refused(self) -> None:
        """A pull was refused for good: no other follows until the server says something new."""
        self._is_stalled, self._is_stale = True, False

    def own(self, epoch: int, sequence: int, is_duplicate: bool, now: int) -> None:
        """This device's own message stands there. A repeated answer may speak of an epoch that is over."""
        if not epoch or not sequence or (is_duplicate and epoch != self.epoch):
            return
        self._take_epoch(epoch)
        if sequence > self._come:
            self._hold(sequence, None)
            self._take_head(sequence)
        self._note_cursor(now)

    def ack_answered(self, asked: Place, now: int) -> None:
        """An ack was taken."""
        if asked.epoch == self.epoch:
            self._acked = max(self._acked, asked.sequence)
            self._ack_since = None
            self._note_cursor(now)

    def ack_refused(self, asked: Place, is_stale: bool) -> None:
        """An ack was not taken: no other follows until the cursor has moved.

        A stale epoch needs a pull: its page says the new one."""
        if asked.epoch == self.epoch:
            self._refused_ack = asked.sequence
            self._is_stale = self._is_stale or is_stale

    # What the application says.

    def handled(self, id: str, now: int) -> None:
        """The application is done with a message."""
        self._unhandled.discard(id)
        while self._handed and self._handed[0][1] not in self._unhandled:
            self._handed.popleft()
        self._note_cursor(now)

    # Helpers.

    def _take_epoch(self, epoch: int) -> None:
        if epoch == self.epoch:
            return
        if self.epoch:
            self._come = self._head = self._acked = 0
            self._ahead.clear()
            self._handed.clear()
            self._ack_since = None
            self._refused_ack = -1
        self.epoch = epoch
        self._is_stalled = False

    def _take_head(self, head: int) -> None:
        if head > self._head:
            self._head = head
            self._is_stalled = False

    def _hold(self, sequence: int, message: Optional[Message]) -> None:
        if sequence == self._come + 1:
            self._hand_out(sequence, message)
            self._hand_out_ahead()
        elif len(self._ahead) < MOST_AHEAD or sequence in self._ahead:
            self._ahead[sequence] = message

    def _hand_out_ahead(self) -> None:
        for sequence in [place for place in self._ahead if place <= self._come]:
            del self._ahead[sequence]
        while self._come + 1 in self._ahead:
            self._hand_out(self._come + 1, self._ahead.pop(self._come + 1))

    def _hand_out(self, sequence: int, message: Optional[Message]) -> None:
        self._come = sequence
        if message is None or self._is_own(message):
            return
        id = message.get("id")
        if id not in self._seen:
            self._seen[id] = None
            self._unhandled.add(id)
            self.arrived.append(message)
            if len(self._seen) > MOST_IDS:
                self._seen.popitem(last=False)
        # Known from another epoch, it still holds the cursor until the application is done with it.
        if id in self._unhandled:
            self._handed.append((sequence, id))

    def _note_cursor(self, now: int) -> None:
        if self.cursor <= self._acked:
            self._ack_since = None
        elif self._ack_since is None:
            self._ack_since = now
