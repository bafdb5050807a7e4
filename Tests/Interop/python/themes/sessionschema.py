"""The part of Vectors/schema.json that is about session vectors."""

from __future__ import annotations

from typing import Any

from wire.registry import KINDS
from wire.sessionshape import NEEDS, SETTINGS, STEPS

Json = dict[str, Any]
_NAME: Json = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9.]*$"}
_MILLISECONDS: Json = {"type": "integer", "minimum": 0}
_DIGITS: Json = {"type": "string", "pattern": "^[0-9]{1,20}$"}


def _object(members: Json, required: list[str], **more: Any) -> Json:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": members, **more}


def session_definitions(common: Json, hexadecimal: Json) -> Json:
    """The definitions, `sessionTest` the first of them."""
    values = {"body": {"type": "object"}, "frame": {"$ref": "#/$defs/sessionFrame"}, "bytes": {
        "type": "array", "items": _MILLISECONDS, "minItems": 2, "maxItems": 2}, "wire": hexadecimal,
        "frames": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/sessionFrame"}},
        "account": {"type": "string", "minLength": 3}, "device": {"type": "string", "minLength": 1, "maxLength": 64},
        "attempt": _DIGITS, "token": {"type": "string"}, "epoch": {"$ref": "#/$defs/sessionNumber"},
        "cursor": {"$ref": "#/$defs/sessionNumber"}, "orClose": {"const": True},
        "sequence": {"type": "integer", "minimum": 1, "maximum": 2**32 - 1}}
    steps = []
    for action, (needed, optional) in STEPS.items():
        first = _MILLISECONDS if action in ("advance", "drain") else _NAME
        members = {action: first, **{name: values[name] for name in sorted(needed | optional)}}
        steps.append(_object(members, [action, *sorted(needed)]))
    header = _object({
        "version": {"type": "string", "pattern": "^1\\.([0-9]|1[0-5])$"}, "kind": {"enum": list(KINDS)},
        "flags": {"type": "array", "items": {"type": "string"}}, "command": {"type": "string"},
        "commandID": {"type": "integer", "minimum": 1, "maximum": 2**16 - 2}, "status": {"type": "string"},
        "statusCode": {"type": "integer", "minimum": 0, "maximum": 2**16 - 1},
        "sequence": {"anyOf": [values["sequence"], {"$ref": "#/$defs/sessionValue"}]}}, [],
        oneOf=[{"required": ["command"]}, {"required": ["commandID"]}])
    right = {"type": "object", "oneOf": [
        _object({"refuse": {"type": "string"}}, ["refuse"]),
        _object({"service": {"type": "boolean"}, "reach": {"type": "array", "items": {"type": "string"}}}, [])]}
    server = _object({**{name: {"type": "integer", "minimum": 1} for name in SETTINGS},
                      "tokens": {"type": "object", "additionalProperties": right}}, [])
    parts = {"type": "array", "minItems": 1, "items": {
        "type": "array", "minItems": 2, "maxItems": 2, "items": False,
        "prefixItems": [{"type": "string", "minLength": 1}, {"type": "integer", "minimum": 1, "maximum": 2**20}]}}
    value = {"oneOf": [_object({"bind": _NAME}, ["bind"]), _object({"other": _NAME}, ["other"]),
                       _object({"above": _NAME}, ["above"]), _object({"atMost": _DIGITS}, ["atMost"]),
                       _object({"same": _NAME, "plus": {"type": "integer", "minimum": 1}}, ["same"]),
                       _object({"parts": parts}, ["parts"])]}
    test = _object({**common, "result": {"enum": ["valid", "acceptable"]}, "server": server,
                    "needs": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": list(NEEDS)}},
                    "steps": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/sessionStep"}}},
                   ["id", "comment", "requirements", "level", "result", "steps"])
    frame = _object({"header": header, "body": {"type": "object"}, "bodyHex": hexadecimal}, ["header"])
    return {"sessionTest": test, "sessionStep": {"oneOf": steps}, "sessionFrame": frame, "sessionValue": value,
            "sessionNumber": {"anyOf": [_DIGITS, {"$ref": "#/$defs/sessionValue"}]}}
