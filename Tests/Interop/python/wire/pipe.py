"""The lines of a testee: what it says of itself, how a request is read, and what an answer looks like. One JSON object
a line."""

from __future__ import annotations

import json
import math
import os
import sys
from dataclasses import dataclass
from typing import Any, Callable, Union

PROTOCOL = 1
NAME, VERSION = "wire-python", "0.1.0"

Json = dict[str, Any]
Number = Union[int, float, None]


class BadRequest(Exception):
    """A request that cannot be done because of how it is put; `id` is null when the line does not say it."""

    def __init__(self, text: str, id: Number = None) -> None:
        super().__init__(text)
        self.id = id


@dataclass(frozen=True)
class Request:
    """A request with all members of its line."""

    id: Number
    name: str
    members: Json

    def text(self, name: str) -> str:
        """A member that has to be a string."""
        value = self.members.get(name)
        if not isinstance(value, str):
            raise BadRequest(f"{self.name} needs the string {name!r}", self.id)
        return value

    def hex(self, name: str) -> bytes:
        """A member that has to be bytes in hexadecimal."""
        return self.from_hex(self.text(name), name)

    def from_hex(self, value: Any, name: str) -> bytes:
        """Bytes in hexadecimal that stand in the member of this name."""
        try:
            return bytes.fromhex(value)
        except (TypeError, ValueError):
            raise BadRequest(f"{name!r} holds something that is not hexadecimal", self.id) from None

    def list(self, name: str) -> list[Any]:
        """A member that has to be an array."""
        value = self.members.get(name)
        if not isinstance(value, list):
            raise BadRequest(f"{self.name} needs the array {name!r}", self.id)
        return value

    def whole(self, name: str, default: int, lowest: int = 0) -> int:
        """A member that may be absent, and is a whole number otherwise."""
        value = self.members.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < lowest:
            raise BadRequest(f"{name!r} is a whole number from {lowest} on", self.id)
        return value

    def flag(self, name: str, default: bool) -> bool:
        """A member that may be absent, and is true or false otherwise."""
        value = self.members.get(name, default)
        if not isinstance(value, bool):
            raise BadRequest(f"{name!r} is true or false", self.id)
        return value


def read_request(line: bytes) -> Request:
    """The request of a line."""
    try:
        members = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadRequest("the line is no JSON") from None
    if not isinstance(members, dict):
        raise BadRequest("the line is no JSON object")
    number = members.get("id")
    if not isinstance(number, (int, float)) or isinstance(number, bool) or not math.isfinite(number):
        raise BadRequest("the request has no number 'id'")
    name = members.get("request")
    if not isinstance(name, str):
        raise BadRequest("the request has no name in 'request'", number)
    return Request(number, name, members)


def _no_number(word: str) -> None:
    # Python reads NaN and Infinity, which JSON does not have.
    raise ValueError(word)


def say(line: str) -> None:
    """Write a line, now."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(work: Callable[[], None]) -> int:
    """Do a testee's work; its exit code. A runner that is gone ends it quietly."""
    try:
        work()
    except BrokenPipeError:
        # What is still to be written goes nowhere, so that nothing complains of it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def hello(features: list[str]) -> str:
    """The first line of a testee."""
    return json.dumps({"hello": {"protocol": PROTOCOL, "name": NAME, "version": VERSION, "features": features}})


def ok(id: Number, text: str) -> str:
    """An answer whose value is JSON text already."""
    return f'{{"id": {json.dumps(id)}, "ok": {text}}}'


def error(id: Number, members: Json) -> str:
    """An answer that says what was wrong."""
    return json.dumps({"id": id, "error": members})


def bad(problem: BadRequest) -> str:
    """The answer to a request that is not put well."""
    return error(problem.id, {"code": "badRequest", "text": str(problem)})


def unsupported(id: Number, name: str) -> str:
    """The answer to a request that this testee does not have."""
    return json.dumps({"id": id, "unsupported": name})
