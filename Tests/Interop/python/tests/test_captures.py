"""The recorded captures hold what Vectors/captures/README.md says."""

from __future__ import annotations

import unittest

from sessions import CAPTURES, CLIENT, SERVER
from wire.vectors import VECTORS

from .capture import Direction, directions

FOLDER = VECTORS / "captures"


class CaptureTests(unittest.TestCase):
    def found(self, name: str) -> list[tuple[int, list[tuple[int, int]], list[tuple[int, str, int]]]]:
        return [(item.frames, item.gaps, item.malformed) for item in directions(FOLDER / name)]

    def test_clean(self) -> None:
        self.assertEqual(self.found("clean.pcap"), [(11, [], []), (14, [], []), (5, [], []), (9, [], [])])
        self.assertEqual([self.bytes_of(item) for item in directions(FOLDER / "clean.pcap")],
                         [b"".join(send.data for send in session().sends if send.side == side)
                          for session in CAPTURES["clean"] for side in (CLIENT, SERVER)])

    def bytes_of(self, direction: Direction) -> bytes:
        return b"".join(data for _, data in direction.runs)

    def test_lossy(self) -> None:
        self.assertEqual(self.found("lossy.pcapng"),
                         [(14, [(838, 203), (1672, 203)], []), (14, [(496, 400), (2828, 45)], [])])

    def test_corrupt(self) -> None:
        self.assertEqual(self.found("corrupt.pcap"),
                         [(7, [], [(393, "bodyChecksum", 16), (801, "headerChecksum", 20)]), (7, [], [])])

    def test_other(self) -> None:
        self.assertEqual(self.found("other.pcap"), [(0, [], [(0, "badMagic", 0)]), (0, [], [(0, "badMagic", 0)])])

    def test_size(self) -> None:
        self.assertLess(sum(path.stat().st_size for path in FOLDER.iterdir()), 200 * 1024)
