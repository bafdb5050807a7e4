"""The one error of the codec: what broke, in which phase, at which offset, and the rule behind it."""

from __future__ import annotations

# The phases are groups of the order table in SPEC.md 2.6: orders 1-9, 10, 11-14 and 15.
HEADER = "header"
LENGTH = "length"
BODY = "body"
CONTENT = "content"


class WireError(Exception):
    """A frame, body or content that breaks a rule; offsets count from the first byte of the frame."""

    def __init__(self, code: str, phase: str, offset: int, requirement: str, text: str) -> None:
        super().__init__(f"{code} at offset {offset}: {text} [{requirement}]")
        self.code = code
        self.phase = phase
        self.offset = offset
        self.requirement = requirement
        self.text = text


def malformed_body(offset: int, requirement: str, text: str) -> WireError:
    """The error of order 14, the commonest of all."""
    return WireError("malformedBody", BODY, offset, requirement, text)
