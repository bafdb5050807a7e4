"""Chooses what stands in a dictionary: the segments whose pieces occur in the most bodies."""

from __future__ import annotations

from collections import Counter

PIECE = 6


def build(bodies: list[bytes], size: int, segment: int) -> bytes:
    """A dictionary of at most `size` bytes from segments of `segment` bytes, the most valuable ones last.

    A piece of a few bytes is worth the number of bodies that have it; a segment is worth its pieces. The best segment is
    taken, its pieces are worth nothing from then on, and so on.
    """
    worth: Counter[bytes] = Counter()
    for body in bodies:
        worth.update({body[start:start + PIECE] for start in range(len(body) - PIECE + 1)})
    # What only one body has is chance: ids, numbers, checksums.
    worth = Counter({piece: count for piece, count in worth.items() if count > 1})
    chosen: list[bytes] = []
    length = 0
    while length < size:
        best, value = b"", 0
        for body in bodies:
            start, found = _best_segment(body, worth, segment)
            if found > value:
                best, value = body[start:start + segment], found
        if value == 0:
            break
        for start in range(len(best) - PIECE + 1):
            worth.pop(best[start:start + PIECE], None)
        chosen.append(best)
        length += len(best)
    # zlib reaches what is near the end with the shortest codes.
    return b"".join(reversed(chosen))[-size:]


def _best_segment(body: bytes, worth: Counter[bytes], segment: int) -> tuple[int, int]:
    values = [worth.get(body[start:start + PIECE], 0) for start in range(len(body) - PIECE + 1)]
    if not values:
        return 0, 0
    width = min(segment - PIECE + 1, len(values))
    value = sum(values[:width])
    best, start = value, 0
    for index in range(width, len(values)):
        value += values[index] - values[index - width]
        if value > best:
            best, start = value, index - width + 1
    return start, best
