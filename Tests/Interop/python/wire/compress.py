"""The form of a compressed body: declared length and one zlib stream (SPEC.md 9.1)."""

from __future__ import annotations

import zlib

from .errors import BODY, WireError

HIGHEST_RATIO = 256
LENGTH_SIZE = 4


def _failed(requirement: str, text: str) -> WireError:
    return WireError("decompressionFailed", BODY, 24, requirement, text)


def decompress(body: bytes, limit: int) -> bytes:
    """The uncompressed body. The declared length is judged before anything is allocated."""
    if len(body) < LENGTH_SIZE:
        raise _failed("WP-9.1-4", "the body is too short for a declared length")
    declared = int.from_bytes(body[:LENGTH_SIZE], "big")
    stream = body[LENGTH_SIZE:]
    if not 1 <= declared <= limit:
        raise _failed("WP-9.1-1", f"declared length {declared}")
    if declared > HIGHEST_RATIO * len(stream):
        raise _failed("WP-9.1-2", f"{declared} bytes declared for a stream of {len(stream)}")
    inflate = zlib.decompressobj()
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


def compress(body: bytes) -> bytes:
    """A body in the form of 9.1; an empty body has none."""
    if not body:
        raise ValueError("an empty body cannot be compressed")
    return len(body).to_bytes(LENGTH_SIZE, "big") + zlib.compress(body, 9)
