"""Writes Vectors/dictionaries/1.bin, always the same bytes; `--check` compares, `--report` says what it is worth.

The dictionary is made from one set of realistic bodies and measured on another one, made from other words.
"""

from __future__ import annotations

import sys
import zlib

from dictionary.build import build
from dictionary.corpus import Corpus
from dictionary.words import BUILD, MEASURE
from wire.contents.types import CLASSES
from wire.vectors import VECTORS

PATH = VECTORS / "dictionaries" / "1.bin"
SIZE, SEGMENT = 4_096, 48
EACH = 40


def bodies(words: dict, seed: int, types: list[str], each: int) -> list[bytes]:
    """So many bodies of each type."""
    corpus = Corpus(words, seed)
    return [corpus.body(name) for name in types for _ in range(each)]


def packed(body: bytes, dictionary: bytes) -> int:
    """The bytes of a compressed body; of one that does not shrink, or is too short to be tried, those of the body."""
    if len(body) < 128:
        return len(body)
    pack = zlib.compressobj(6, zlib.DEFLATED, 15, 8, zlib.Z_DEFAULT_STRATEGY, dictionary) if dictionary else zlib.compressobj(6)
    return min(len(body), 4 + len(pack.compress(body) + pack.flush()))


def report(dictionary: bytes) -> None:
    """A row a type: mean sizes of bodies that were not used to build the dictionary."""
    print("| type | bytes | zlib | zlib, dictionary 1 | |\n|---|---|---|---|---|")
    totals = [0, 0, 0]
    for name in sorted(CLASSES):
        sample = bodies(MEASURE, 2, [name], 100)
        sizes = [sum(map(len, sample)), sum(packed(body, b"") for body in sample),
                 sum(packed(body, dictionary) for body in sample)]
        totals = [total + size for total, size in zip(totals, sizes)]
        print(f"| {name} | " + " | ".join(str(round(size / 100)) for size in sizes) + f" | {sizes[2] / sizes[0]:.0%} |")
    print("| all | " + " | ".join(str(round(total / 100 / len(CLASSES))) for total in totals) + f" | {totals[2] / totals[0]:.0%} |")


def main(arguments: list[str]) -> int:
    """Write, compare or report."""
    if arguments not in ([], ["--check"], ["--report"]):
        print("usage: make_dictionary.py [--check | --report]", file=sys.stderr)
        return 64
    if arguments == ["--report"]:
        report(PATH.read_bytes())
        return 0
    dictionary = build(bodies(BUILD, 1, sorted(CLASSES), EACH), SIZE, SEGMENT)
    if not arguments:
        PATH.parent.mkdir(parents=True, exist_ok=True)
        PATH.write_bytes(dictionary)
        print(f"{len(dictionary)} bytes, DICTID {zlib.adler32(dictionary):08X}")
    elif PATH.read_bytes() != dictionary:
        print(f"{PATH} is not what make_dictionary.py makes")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
