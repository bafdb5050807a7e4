"""Judges a content: its form, its envelope, its body by its type, and the contents in its excerpts (SPEC.md 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ..content import BOOL, OBJECT, STRING, ContentError, Node, parse_content
from .fault import JSON, RULE, SCHEMA, Fault, against_rule, broken, need_kind
from .rules import string
from .table import IGNORED, MAY, NEEDED, Row, Table, by, may, table
from .types import BODIES, CLASSES, SHOWN, SIGNAL, TYPE_PATTERN
from .values import LARGEST, account, any_object, array, different, line, matching, message_id, text, time, token, whole

DEEPEST, MOST_EXCERPTS = 3, 300
_TYPE = matching(TYPE_PATTERN, "type", "WP-8.2-1")
_RELATION = table(Row("kind", token(16)), Row("message_id", message_id),
                  Row("from", account, by("kind", "reply", MAY, IGNORED)),
                  Row("preview", line(200), by("kind", "reply", MAY, IGNORED)),
                  Row("revision", whole(1, LARGEST), by("kind", "edit", NEEDED, IGNORED)))


@dataclass(frozen=True)
class Reading:
    """What a content says. `type_class` is None for an unknown type; `shows` is None when no text is shown."""

    type: str
    known: bool
    type_class: Optional[str]
    shows: Optional[str]
    root: Node


def read(data: bytes, content_type: Optional[str] = None) -> Reading:
    """The content of a message with this `content_type`; raises Fault."""
    try:
        root = parse_content(data)
    except ContentError as error:
        raise Fault(JSON, error.offset, error.requirement, error.text) from None
    type_name = _type_of(root)
    fallback = string(root, "fallback")
    # WP-8.2-6: a difference makes the type an unknown one.
    if type_name not in CLASSES or content_type not in (None, type_name):
        return Reading(type_name, False, None, fallback, root)
    _Judge().content(root, type_name)
    if fallback is None and type_name == "im.text":
        fallback = string(root.value["body"].node, "text")
    return Reading(type_name, True, CLASSES[type_name], fallback, root)


def _type_of(content: Node) -> str:
    member = content.value.get("type")
    if member is None:
        raise broken(content, "a content without a type", "WP-8.2-3")
    if member.node.kind != STRING:
        raise broken(member.node, "a type that is no string", "WP-8.2-1")
    _TYPE(member.node)
    return str(member.node.value)


def _true(node: Node) -> None:
    need_kind(node, BOOL)
    if not node.value:
        raise broken(node, "all is true or absent", "WP-8.2-9")


def _someone(node: Node) -> None:
    if "all" not in node.value and "accounts" not in node.value:
        raise broken(node, "nobody is mentioned", "WP-8.2-9")


_MENTIONS = table(Row("all", _true, may), Row("accounts", different(array(1, 100, account), "WP-8.2-9"), may),
                  together=(_someone,))
_ENVELOPE = table(Row("fallback", text(1_000), may), Row("body", any_object), Row("relation", _RELATION, may),
                  Row("mentions", _MENTIONS, may), Row("ext", any_object, may))


class _Judge:
    """Judges one content with all that lies in it."""

    def __init__(self) -> None:
        self.depth = 0
        self.excerpts = 0
        self.counted = table(Row("from", account, may), Row("name", line(100)), Row("at_ms", time, may),
                             Row("content", self.nested))
        self.bodies: dict[str, Table] = {
            **BODIES, "im.merged": table(Row("title", line(100)), Row("items", array(1, 100, self.excerpt))),
            "im.forward": table(Row("item", self.excerpt))}

    def content(self, node: Node, type_name: str) -> None:
        """A content of a known type."""
        self.depth += 1
        self.by_class(node, CLASSES[type_name])
        _ENVELOPE(node)
        self.recall(node, type_name)
        self.bodies[type_name](node.value["body"].node)
        self.depth -= 1

    def by_class(self, node: Node, type_class: str) -> None:
        """WP-8.2-7 and WP-8.2-8."""
        if type_class == SHOWN and "fallback" not in node.value:
            raise broken(node, "no fallback", "WP-8.2-7")
        if type_class == SIGNAL:
            for name, rule in (("fallback", "WP-8.2-7"), ("relation", "WP-8.2-8"), ("mentions", "WP-8.2-8")):
                if name in node.value:
                    raise Fault(SCHEMA, node.value[name].key_offset, rule, f"{name} in a signal")

    def recall(self, node: Node, type_name: str) -> None:
        """WP-8.8-1."""
        is_recall = type_name == "im.recall"
        if "relation" not in node.value:
            if is_recall:
                raise broken(node, "no relation", "WP-8.8-1")
            return
        kind = node.value["relation"].node.value["kind"].node
        if (kind.value == "recall") != is_recall:
            raise broken(kind, "the kind recall belongs to im.recall", "WP-8.8-1")

    def excerpt(self, node: Node) -> None:
        """An excerpt, counted where it begins."""
        self.excerpts += 1
        if self.excerpts > MOST_EXCERPTS:
            raise against_rule(node, "WP-8.10-2", f"more than {MOST_EXCERPTS} excerpts")
        self.counted(node)

    def nested(self, node: Node) -> None:
        """A content in an excerpt. A schema sees that it has a type, and what depends on the type only a program."""
        if self.depth == DEEPEST:
            raise against_rule(node, "WP-8.10-1", f"contents more than {DEEPEST} deep")
        need_kind(node, OBJECT)
        type_name = _type_of(node)
        if type_name not in CLASSES:
            return
        if CLASSES[type_name] == SIGNAL or type_name == "im.recall":
            raise against_rule(node.value["type"].node, "WP-8.10-3", f"{type_name} in an excerpt")
        try:
            self.content(node, type_name)
        except Fault as fault:
            raise Fault(RULE, fault.offset, fault.requirement, fault.text) from None
        relation = node.value.get("relation")
        if relation is not None and string(relation.node, "kind") == "edit":
            raise against_rule(relation.node.value["kind"].node, "WP-8.10-3", "an edit in an excerpt")
