"""Well-formed UTF-8 by RFC 3629, with the place of the first fault: SPEC.md 5.2."""

from __future__ import annotations

from typing import Optional


def first_fault(data: bytes) -> Optional[tuple[int, str, str]]:
    """Position, requirement and text of the first ill-formed sequence or U+0000; None when there is none."""
    position = 0
    while position < len(data):
        lead = data[position]
        if lead == 0:
            return position, "WP-5.2-2", "U+0000 in a string"
        length = _length(data, position)
        if length == 0:
            return position, "WP-5.2-1", "ill-formed UTF-8"
        position += length
    return None


def _length(data: bytes, position: int) -> int:
    # The length of the well-formed sequence that begins here, 0 when it is ill-formed. The range of the
    # second byte shuts out overlong forms, surrogates and everything above U+10FFFF.
    lead = data[position]
    if lead < 0x80:
        return 1
    low, high = 0x80, 0xBF
    if 0xC2 <= lead <= 0xDF:
        length = 2
    elif 0xE0 <= lead <= 0xEF:
        length = 3
        low = 0xA0 if lead == 0xE0 else low
        high = 0x9F if lead == 0xED else high
    elif 0xF0 <= lead <= 0xF4:
        length = 4
        low = 0x90 if lead == 0xF0 else low
        high = 0x8F if lead == 0xF4 else high
    else:
        return 0
    if position + length > len(data) or not low <= data[position + 1] <= high:
        return 0
    if any(byte & 0xC0 != 0x80 for byte in data[position + 2:position + length]):
        return 0
    return length
