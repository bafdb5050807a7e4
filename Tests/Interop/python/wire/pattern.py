"""Values of session vectors: what is filled in before it is sent, and what is compared with what came.

An object whose only members are those of a value stands for a value: `{"same": "x"}`, `{"same": "x", "plus": 1}`,
`{"bind": "x"}`, `{"other": "x"}`, `{"parts": [["text", 2]]}`. Vectors/README.md says what each means."""

from __future__ import annotations

import base64
from typing import Any, Optional

Json = Any
Bound = dict[str, Optional[str]]


class Unbound(Exception):
    """A name that nothing was bound to."""


def fill(value: Json, bound: Bound) -> Json:
    """The value as it is sent; members that become None are left out."""
    if isinstance(value, list):
        return [fill(element, bound) for element in value]
    if not isinstance(value, dict):
        return value
    if "same" in value and set(value) <= {"same", "plus"}:
        return _same(value, bound)
    if set(value) == {"parts"}:
        whole = "".join(text * count for text, count in value["parts"])
        return base64.b64encode(whole.encode("utf-8")).decode("ascii")
    filled = {name: fill(member, bound) for name, member in value.items()}
    return {name: member for name, member in filled.items() if member is not None}


def compare(wanted: Json, found: Json, path: str, bound: Bound) -> list[str]:
    """How what came differs from what is wanted; `found` is None for what is absent. Binds names on the way."""
    if isinstance(wanted, dict):
        if set(wanted) == {"bind"}:
            bound[wanted["bind"]] = found
            return []
        if set(wanted) == {"other"}:
            return [] if found != _bound(wanted["other"], bound) else [f"{path}: {found!r} again"]
        if "same" in wanted and set(wanted) <= {"same", "plus"}:
            wanted = _same(wanted, bound)
        elif set(wanted) == {"parts"}:
            wanted = fill(wanted, bound)
    if isinstance(wanted, dict) and isinstance(found, dict):
        return [fault for name, member in wanted.items()
                for fault in compare(member, found.get(name), f"{path}.{name}", bound)]
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        return [fault for index, (element, other) in enumerate(zip(wanted, found))
                for fault in compare(element, other, f"{path}[{index}]", bound)]
    return [] if wanted == found and type(wanted) is type(found) else [f"{path}: expected {wanted!r}, got {found!r}"]


def _bound(name: str, bound: Bound) -> Optional[str]:
    if name not in bound:
        raise Unbound(name)
    return bound[name]


def _same(value: dict[str, Any], bound: Bound) -> Optional[str]:
    held = _bound(value["same"], bound)
    if "plus" not in value:
        return held
    # A zero is a default, and defaults are absent.
    return str(int(held or "0") + value["plus"]).lstrip("0") or None
