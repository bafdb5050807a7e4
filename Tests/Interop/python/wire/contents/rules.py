"""What the members of a body have to do with each other: the rules below the tables of SPEC.md 8."""

from __future__ import annotations

import re
from typing import Any, Optional

from ..content import STRING, Node
from .fault import against_rule
from .numbers import order_value
from .values import Check

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def member(node: Node, name: str) -> Optional[Node]:
    """The value of a member of an object."""
    found = node.value.get(name)
    return found.node if found else None


def _number(node: Node, name: str) -> int:
    found = member(node, name)
    assert found is not None
    return int(order_value(found.value))


def _elements(node: Node, name: str) -> list[Node]:
    found = member(node, name)
    return found.value if found else []


def spans(body: Node) -> None:
    """WP-8.4-2 to WP-8.4-5."""
    text: Any = member(body, "text")
    units = 0
    inside_pairs = set()
    for character in text.value:
        units += 2 if character > "\uffff" else 1
        if character > "\uffff":
            inside_pairs.add(units - 1)
    last_start = 0
    ends: dict[str, int] = {}
    for span in _elements(body, "spans"):
        start_node: Any = member(span, "start")
        length_node: Any = member(span, "length")
        style: Any = member(span, "style")
        start = _number(span, "start")
        end = start + _number(span, "length")
        if start > units or end > units:
            raise against_rule(start_node if start > units else length_node, "WP-8.4-2", f"the text has {units} units")
        if start in inside_pairs or end in inside_pairs:
            at_fault = start_node if start in inside_pairs else length_node
            raise against_rule(at_fault, "WP-8.4-3", "inside a surrogate pair")
        if start < last_start:
            raise against_rule(start_node, "WP-8.4-4", "begins before the span in front of it")
        if start < ends.get(style.value, 0):
            raise against_rule(start_node, "WP-8.4-5", f"overlaps another one of style {style.value}")
        last_start = start
        ends[style.value] = end


def times(body: Node) -> None:
    """WP-8.6-1."""
    last = 0
    for point in _elements(body, "points"):
        at = _number(point, "at_ms")
        if at < last:
            found: Any = member(point, "at_ms")
            raise against_rule(found, "WP-8.6-1", "earlier than the point before")
        last = at


def one_currency(body: Node) -> None:
    """WP-8.7-1."""
    amounts = [member(body, "total")] + [member(item, "price") for item in _elements(body, "items")]
    currencies: list[Any] = [member(amount, "currency") for amount in amounts if amount is not None]
    for currency in currencies[1:]:
        if currency.value != currencies[0].value:
            raise against_rule(currency, "WP-8.7-1", f"not {currencies[0].value}")


def pattern_parts(pattern: str) -> list[tuple[str, Optional[str]]]:
    """The pieces of a notice's pattern: plain text, or the name of an argument; ValueError for a brace alone."""
    parts: list[tuple[str, Optional[str]]] = []
    position = 0
    for found in _PLACEHOLDER.finditer(pattern):
        parts.append((pattern[position:found.start()], None))
        position = found.end()
        if found.group() in ("{", "}"):
            raise ValueError(f"a {found.group()} alone")
        parts.append((found.group()[0], None) if found.group(1) is None else ("", found.group(1)))
    parts.append((pattern[position:], None))
    return parts


def placeholders(body: Node) -> None:
    """WP-8.7-2."""
    pattern, arguments = member(body, "pattern"), member(body, "arguments")
    if pattern is None:
        return
    try:
        names = [name for _, name in pattern_parts(pattern.value) if name is not None]
    except ValueError as error:
        raise against_rule(pattern, "WP-8.7-2", str(error)) from None
    for name in names:
        if arguments is None or name not in arguments.value:
            raise against_rule(pattern, "WP-8.7-2", f"no argument {name}")


def ids_differ(name: str) -> Check:
    """WP-8.10-4 for an array of objects with `id`."""
    def check(node: Node) -> None:
        seen = set()
        for element in _elements(node, name):
            found: Any = member(element, "id")
            if found.value in seen:
                raise against_rule(found, "WP-8.10-4", f"the id {found.value} stands twice")
            seen.add(found.value)
    return check


def string(node: Node, name: str) -> Optional[str]:
    """A member that is a string."""
    found = member(node, name)
    return found.value if found is not None and found.kind == STRING else None
