"""The part of Vectors/schema.json that is about scenarios for clients."""

from __future__ import annotations

from typing import Any

from wire.clientshape import CLIENT_NEEDS, CLIENT_STEPS, EVENTS

Json = dict[str, Any]
_NAME: Json = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9.]*$"}
_MILLISECONDS: Json = {"type": "integer", "minimum": 1, "maximum": 86_400_000}
_DIGITS: Json = {"type": "string", "pattern": "^[0-9]{1,20}$"}
_ANY: Json = {"type": "object"}


def _object(members: Json, required: list[str], **more: Any) -> Json:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": members, **more}


def client_definitions(common: Json, hexadecimal: Json) -> Json:
    """The definitions, `clientTest` the first of them. Frames are those of sessions."""
    event = {"type": "object", "required": ["event"], "properties": {"event": {"enum": list(EVENTS)}}}
    first: Json = {"ask": {"type": "object", "required": ["request"], "properties": {"request": {"type": "string"}}},
                   "event": event, "events": {"enum": list(EVENTS)}, "inbox": _ANY, "quiet": _MILLISECONDS}
    values: Json = {
        "after": _MILLISECONDS, "within": _MILLISECONDS, "hello": _ANY, "body": _ANY, "expect": _ANY, "reply": _ANY, "is": _ANY,
        "frame": {"$ref": "#/$defs/sessionFrame"}, "wire": hexadecimal, "orClose": {"const": True}, "isThere": {"const": True},
        "frames": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/sessionFrame"}}, "through": _DIGITS,
        "bytes": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
        "status": {"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 0, "maximum": 2**16 - 1}]},
        "sequence": {"type": "integer", "minimum": 1, "maximum": 2**32 - 1}, "least": {"type": "integer", "minimum": 1}}
    steps = []
    for action, (needed, optional) in CLIENT_STEPS.items():
        members = {action: first.get(action, _NAME), **{name: values[name] for name in sorted(needed | optional)}}
        steps.append(_object(members, [action, *sorted(needed)]))
    start = _object({"epoch": _DIGITS, "cursor": _DIGITS, "holds": {"const": True}}, [],
                    dependentRequired={"cursor": ["epoch"]})
    test = _object({**common, "result": {"enum": ["valid", "acceptable"]}, "start": start,
                    "needs": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": list(CLIENT_NEEDS)}},
                    "steps": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/clientStep"}}},
                   ["id", "comment", "requirements", "level", "result", "steps"])
    return {"clientTest": test, "clientStep": {"oneOf": steps}}
