"""Numbers of contents by value, however they are written: `1`, `1.0` and `1e0` are one (SPEC.md 8.3)."""

from __future__ import annotations

import re
from fractions import Fraction

_PARTS = re.compile(r"(-?)([0-9]+)(?:\.([0-9]*))?(?:[eE]([+-]?)0*([0-9]*))?")
# Every limit of section 8 is below 10^16, so numbers of another size need no exact value.
_LARGE = 25
_DIGITS = 60
# No exponent of more digits is made up for by the digits of a content.
_LONGEST_EXPONENT = 9


def order_value(text: str) -> Fraction:
    """A fraction that compares with every whole number below 10^16 as the number does, and is whole when it is: exact but
    for numbers that are very large, very small or very long."""
    match = _PARTS.fullmatch(text)
    assert match is not None
    sign, whole, fraction, exponent_sign, exponent_digits = match.groups()
    digits = (whole + (fraction or "")).lstrip("0")
    exponent = 10**_LONGEST_EXPONENT
    if len(exponent_digits or "") <= _LONGEST_EXPONENT:
        exponent = int(exponent_digits or "0")
    exponent = (-exponent if exponent_sign == "-" else exponent) - len(fraction or "")
    exponent += len(digits) - len(digits.rstrip("0"))
    digits = digits.rstrip("0")
    if not digits:
        return Fraction(0)
    magnitude = len(digits) + exponent
    if magnitude > _LARGE:
        value = Fraction(10) ** _LARGE
    elif magnitude < -_LARGE:
        value = Fraction(1, 10**_LARGE)
    else:
        if len(digits) > _DIGITS:
            # The last digit is not 0: what is cut off is kept as a 1.
            exponent += len(digits) - _DIGITS - 1
            digits = digits[:_DIGITS] + "1"
        value = int(digits) * Fraction(10) ** exponent
    return -value if sign else value
