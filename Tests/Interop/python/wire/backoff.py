"""How long a client waits before it tries again (SPEC.md 4.1, 6.6, 7.9): longer each time, never quite as long as others."""

from __future__ import annotations

import random
from typing import Optional

FIRST_MS, LONGEST_MS = 1_000, 64_000
LONGEST_WISH_MS = 3_600_000
SPREAD_MS = 1_000
# Who was open for so long has not failed by not being so any more.
STEADY_MS = 10_000


def wait_ms(failures: int, wish_ms: int, chance: random.Random) -> int:
    """The wait after so many failures in a row; `wish_ms` is the `retry_after_ms` of the peer, 0 when it said nothing.

    The random part is less than half of what a wait grows by, so that each is longer than the one before it."""
    own = min(FIRST_MS << min(failures, 16), LONGEST_MS)
    own += int(own * chance.random() / 2)
    if not wish_ms:
        return own
    return max(own, min(wish_ms, LONGEST_WISH_MS) + chance.randint(1, SPREAD_MS))


def wished_ms(wish_ms: int, chance: random.Random) -> int:
    """The wait of someone who has not failed but was asked to come again: as asked, and a random part on top."""
    return min(wish_ms, LONGEST_WISH_MS) + chance.randint(1, SPREAD_MS)


class Redial:
    """When the next connection is made: at once the first time, later and later after failures."""

    def __init__(self, chance: random.Random, now: int) -> None:
        self.at: Optional[int] = now
        self._chance = chance
        self._failures = 0
        self._opened_at: Optional[int] = None

    def take(self, now: int) -> bool:
        """Whether it is time; then it is not any more."""
        if self.at is None or self.at > now:
            return False
        self.at = None
        return True

    def opened(self, now: int) -> None:
        """A session is open."""
        self._opened_at = now

    def failed(self, wish_ms: int, now: int) -> None:
        """A connection did not come about, or is over. The end of one that was open for long begins the waits anew."""
        if self._opened_at is not None and now - self._opened_at >= STEADY_MS:
            self._failures = 0
        self._opened_at = None
        self.at = now + wait_ms(self._failures, wish_ms, self._chance)
        self._failures += 1

    def asked(self, wish_ms: int, now: int) -> None:
        """The server asks to come again: no failure."""
        self.at = now + wished_ms(wish_ms, self._chance)
