"""Compressed bodies: declared length and one zlib stream, maybe with a preset dictionary (SPEC.md 9)."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Optional

from .errors import BODY, WireError

HIGHEST_RATIO = 256
LENGTH_SIZE = 4
SHORTEST = 128
_HAS_DICTIONARY = 0x20


def _load() -> dict[int, bytes]:
    data = (Path(__file__).resolve().parents[4] / "Vectors" / "dictionaries" / "1.bin").read_bytes()
    return {zlib.adler32(data): data}


# The dictionaries of the standard by their DICTID.
DICTIONARIES: Mapping[int, bytes] = _load()


def _failed(requirement: str, text: str) -> WireError:
    return WireError("decompressionFailed", BODY, 24, requirement, text)


def decompress(body: bytes, limit: int, dictionaries: Mapping[int, bytes] = DICTIONARIES) -> bytes:
    """The uncompressed body. The declared length is judged before anything is allocated."""
    if len(body) < LENGTH_SIZE:
        raise _failed("WP-9.1-4", "the body is too short for a declared length")
    declared = int.from_bytes(body[:LENGTH_SIZE], "big")
    stream = body[LENGTH_SIZE:]
    if not 1 <= declared <= limit:
        raise _failed("WP-9.1-1", f"declared length {declared}")
    if declared > HIGHEST_RATIO * len(stream):
        raise _failed("WP-9.1-2", f"{declared} bytes declared for a stream of {len(stream)}")
    inflate = zlib.decompressobj(zdict=_dictionary(stream, dictionaries))
    try:
        # One byte more than declared is enough to see that there is too much.
        out = inflate.decompress(stream, declared + 1)
    except zlib.error as error:
        raise _failed("WP-9.1-3", str(error)) from None
    if len(out) != declared:
        raise _failed("WP-9.1-3", f"{declared} bytes declared, {len(out)} or more came out")
    if not inflate.eof:
        raise _failed("WP-9.1-3", "the zlib stream does not end")
    if inflate.unused_data:
        raise _failed("WP-9.1-3", "bytes follow the zlib stream")
    return out


def _dictionary(stream: bytes, dictionaries: Mapping[int, bytes]) -> bytes:
    """The dictionary that the stream's header names; none when it names none."""
    if len(stream) < 6 or not stream[1] & _HAS_DICTIONARY:
        return b""
    number = int.from_bytes(stream[2:6], "big")
    if number not in dictionaries:
        raise _failed("WP-9.1-3", f"the dictionary {number:08X} was not agreed")
    return dictionaries[number]


def compress(body: bytes, dictionary: bytes = b"") -> bytes:
    """A body in the form of 9.1; an empty body has none."""
    if not body:
        raise ValueError("an empty body cannot be compressed")
    pack = zlib.compressobj(9, zdict=dictionary) if dictionary else zlib.compressobj(9)
    return len(body).to_bytes(LENGTH_SIZE, "big") + pack.compress(body) + pack.flush()


def compress_if_worth(body: bytes, dictionary: bytes = b"") -> Optional[bytes]:
    """The compressed body; None where 9.4 says that the body is sent as it is."""
    if len(body) < SHORTEST:
        return None
    packed = compress(body, dictionary)
    too_good = len(body) > HIGHEST_RATIO * (len(packed) - LENGTH_SIZE)
    return None if too_good or len(packed) >= len(body) else packed
