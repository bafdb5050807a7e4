"""A real clock that can run faster, so that deadlines of seconds are over in a test's time."""

from __future__ import annotations

import time


def wall_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Clock:
    """Milliseconds since 1970 when it was made; a `scale` of 0.01 makes a second of it 10 ms long."""

    def __init__(self, scale: float = 1.0) -> None:
        if not 0 < scale <= 1_000:
            raise ValueError("a time scale is above 0 and at most 1000")
        self.scale = scale
        self._beginning = wall_ms()
        self._started = time.monotonic()

    def now(self) -> int:
        """What it shows."""
        return self._beginning + int((time.monotonic() - self._started) * 1_000 / self.scale)

    def platform_now(self) -> int:
        """The time of the platform, which may be set: as fast as this clock, from when it was made."""
        return self._beginning + int((wall_ms() - self._beginning) / self.scale)

    def seconds_until(self, when: int) -> float:
        """Real seconds until it shows this time; 0 when it is over."""
        return max(0, when - self.now()) * self.scale / 1_000
