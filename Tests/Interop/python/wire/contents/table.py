"""Tables of SPEC.md 8 as data: a row for a row, and the check that they make together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from ..content import OBJECT, STRING, Member, Node
from .fault import ROW, SCHEMA, Fault, broken, need_kind
from .values import Check

Members = dict[str, Member]
NEEDED, MAY, IGNORED, FORBIDDEN = "needed", "may be absent", "ignored", "forbidden"
There = Callable[[Members], str]


def needed(members: Members) -> str:
    """The member is needed."""
    return NEEDED


def may(members: Members) -> str:
    """The member may be absent."""
    return MAY


def by(name: str, word: str, then: str, otherwise: str) -> There:
    """What holds when another member is this word, and when it is not."""
    def there(members: Members) -> str:
        other = members.get(name)
        same = other is not None and other.node.kind == STRING and other.node.value == word
        return then if same else otherwise
    return there


@dataclass(frozen=True)
class Row:
    """One row; `names` share it."""

    names: str
    check: Check
    there: There = needed


@dataclass(frozen=True)
class Table:
    """An object: its rows, and what its members have to do with each other. Other members are not judged."""

    rows: tuple[Row, ...]
    together: tuple[Check, ...] = ()

    def __call__(self, node: Node) -> None:
        need_kind(node, OBJECT)
        for row in self.rows:
            there = row.there(node.value)
            for name in row.names.split():
                member = node.value.get(name)
                if member is None:
                    if there == NEEDED:
                        raise broken(node, f"{name} is absent")
                elif there == FORBIDDEN:
                    raise Fault(SCHEMA, member.key_offset, ROW, f"{name} does not belong here")
                elif there != IGNORED:
                    row.check(member.node)
        for check in self.together:
            check(node)


def table(*rows: Row, together: tuple[Check, ...] = ()) -> Table:
    """A table of these rows."""
    return Table(rows, together)
