"""A fault in a content: its layer, offset and rule."""

from __future__ import annotations

from ..content import NULL, Node

# 8.1; what a JSON Schema of the type can see; what only a program sees.
JSON, SCHEMA, RULE = "json", "schema", "rule"
ROW, NULL_MEMBER = "WP-8.2-4", "WP-8.2-10"


class Fault(Exception):
    """The content breaks a rule at `offset`, counted from its first byte."""

    def __init__(self, layer: str, offset: int, requirement: str, text: str) -> None:
        super().__init__(f"{layer} at offset {offset}: {text} [{requirement}]")
        self.layer = layer
        self.offset = offset
        self.requirement = requirement
        self.text = text


def broken(node: Node, text: str, requirement: str = ROW) -> Fault:
    """A value that breaks its row, reported at its own first byte."""
    return Fault(SCHEMA, node.offset, requirement, text)


def against_rule(node: Node, requirement: str, text: str) -> Fault:
    """A value that does not go with others."""
    return Fault(RULE, node.offset, requirement, text)


def need_kind(node: Node, kind: str) -> None:
    """The JSON type of a value."""
    if node.kind != kind:
        raise broken(node, f"no {kind}", NULL_MEMBER if node.kind == NULL else ROW)
