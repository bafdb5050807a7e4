"""Vectors/schema.json: the shape of a vector file, with the messages of Protos/wire.proto as its bodies."""

from __future__ import annotations

from typing import Any

from wire.frame import FLAG_NAMES, LONGEST_BODY
from wire.registry import KINDS
from wire.schema import Field, wire_schema
from wire.vectorshape import CODES, LAYERS, LEVELS, PHASES, SUITES, TEST_FLAGS

from .clientschema import client_definitions
from .sessionschema import session_definitions

Json = dict[str, Any]
HEX = {"$ref": "#/$defs/hex"}
_TOP_32, _TOP_16 = 2**32 - 1, 2**16 - 1
_TYPES: dict[str, Json] = {
    "bool": {"const": True},
    "string": {"type": "string"},
    "bytes": {"type": "string", "contentEncoding": "base64", "pattern": "^[A-Za-z0-9+/]+={0,2}$"},
    "uint32": {"type": "integer", "minimum": 0, "maximum": _TOP_32},
    "fixed32": {"type": "integer", "minimum": 0, "maximum": _TOP_32},
    "uint64": {"type": "string", "pattern": "^[1-9][0-9]{0,19}$"},
}


def _object(members: Json, required: list[str], **more: Any) -> Json:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": members, **more}


def _integer(highest: int, lowest: int = 0) -> Json:
    return {"type": "integer", "minimum": lowest, "maximum": highest}


def _value(item: Field) -> Json:
    if item.type == "message":
        return {"$ref": f"#/$defs/{item.reference}"}
    if item.type == "enum":
        names = list(wire_schema().enums[item.reference].values())
        return {"anyOf": [{"enum": names}, {"type": "integer", "minimum": -2**31, "maximum": 2**31 - 1}]}
    return _TYPES[item.type]


def _message(name: str) -> Json:
    members: Json = {}
    for item in wire_schema().messages[name].fields.values():
        # Elements of a repeated field may be what a singular field omits: 0 or an empty string.
        value = _value(item)
        members[item.json_name] = {"type": "array", "minItems": 1, "items": value} if item.repeated else value
    return _object({**members, "unknownFields": HEX}, [])


def schema() -> Json:
    """The whole schema, Draft 2020-12."""
    messages = wire_schema().messages
    header = _object({
        "version": {"type": "string", "pattern": "^1\\.([0-9]|1[0-5])$"},
        "kind": {"enum": list(KINDS)},
        "flags": {"type": "array", "items": {"enum": [name for _, name in FLAG_NAMES]}, "uniqueItems": True},
        "command": {"type": ["string", "null"]},
        "commandID": _integer(_TOP_16 - 1, 1),
        "status": {"type": ["string", "null"]},
        "statusCode": _integer(_TOP_16),
        "sequence": _integer(_TOP_32),
        "bodyLength": _integer(LONGEST_BODY),
    }, ["version", "kind", "flags", "command", "commandID", "status", "statusCode", "sequence", "bodyLength"])
    frame = _object({"header": {"$ref": "#/$defs/header"}, "body": {"$ref": "#/$defs/body"}, "bodyHex": HEX,
                     "content": {"type": "object"}}, ["header"],
                    oneOf=[{"required": ["body"]}, {"required": ["bodyHex"]}])
    expect = _object({"frames": {"type": "array", "items": {"$ref": "#/$defs/frame"}},
                      "consumed": {"type": "integer", "minimum": 0},
                      "needMore": _integer(LONGEST_BODY + 24, 1)}, ["frames", "consumed"])
    fault = _object({"code": {"enum": list(CODES)}, "phase": {"enum": list(PHASES)},
                     "offset": {"type": "integer", "minimum": 0}}, ["code", "phase"])
    outcome = _object({"expect": {"$ref": "#/$defs/expect"}, "error": {"$ref": "#/$defs/error"}}, ["expect"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of WireProtocol test vectors",
        "$comment": "Vectors/README.md says what a runner does with each member.",
        **_object({"schema": {"const": 1}, "suite": {"enum": list(SUITES)},
                   "source": {"type": "string", "minLength": 1},
                   "numberOfTests": {"type": "integer", "minimum": 1},
                   "tests": {"type": "array", "minItems": 1, "items": {}}},
                  ["schema", "suite", "source", "numberOfTests", "tests"],
                  allOf=[_tests_of("account-text", "accountTest"), _tests_of("content-value", "contentTest"),
                         _tests_of("session", "sessionTest"), _tests_of("client", "clientTest"),
                         _tests_of({"not": {"enum": ["account-text", "content-value", "session", "client"]}}, "test")]),
        "$defs": {
            "hex": {"type": "string", "pattern": "^([0-9a-f]{2})*$"},
            "test": _test(),
            "accountTest": _account_test(),
            "contentTest": _content_test(),
            **session_definitions(_common(), HEX), **client_definitions(_common(), HEX),
            "expect": expect, "error": fault, "outcome": outcome, "frame": frame, "header": header,
            "body": {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in messages]},
            **{name: _message(name) for name in messages},
        },
    }


def _tests_of(suite: Any, name: str) -> Json:
    rule = {"const": suite} if isinstance(suite, str) else suite
    return {"if": {"properties": {"suite": rule}},
            "then": {"properties": {"tests": {"items": {"$ref": f"#/$defs/{name}"}}}}}


def _common() -> Json:
    return {"id": {"type": "string", "pattern": "^WP-(HDR|FRM|STR|MSG|CMP|CNT|SES|CLI)-[0-9]{4}$"},
            "comment": {"type": "string", "minLength": 1},
            "requirements": {"type": "array", "minItems": 1, "uniqueItems": True,
                             "items": {"type": "string", "pattern": "^WP-[0-9]+(\\.[0-9]+)?-[0-9]+$"}},
            "level": {"enum": list(LEVELS)}}


def _test() -> Json:
    members = {**_common(),
               "result": {"enum": ["valid", "invalid", "acceptable"]},
               "wire": {"type": "array", "items": HEX},
               "limits": _object({"maxBodyLength": _integer(LONGEST_BODY, 1)}, ["maxBodyLength"]),
               "expect": {"$ref": "#/$defs/expect"},
               "error": {"$ref": "#/$defs/error"},
               "outcomes": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/outcome"}},
               "canonical": {"const": True},
               "flags": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": list(TEST_FLAGS)}}}
    shapes = [
        {"properties": {"result": {"const": "valid"}, "error": False, "outcomes": False}, "required": ["expect"]},
        {"properties": {"result": {"const": "invalid"}, "outcomes": False, "canonical": False},
         "required": ["expect", "error"]},
        {"properties": {"result": {"const": "acceptable"}, "expect": False, "error": False, "canonical": False},
         "required": ["outcomes"]},
    ]
    return _object(members, ["id", "comment", "requirements", "level", "result", "wire"], oneOf=shapes)


def _account_test() -> Json:
    members = {**_common(), "result": {"enum": ["valid", "invalid"]}, "text": {"type": "string"},
               "domain": {"type": "string"}, "uid": {"type": "string"}}
    shapes = [{"properties": {"result": {"const": "valid"}}, "required": ["domain", "uid"]},
              {"properties": {"result": {"const": "invalid"}, "domain": False, "uid": False}}]
    return _object(members, ["id", "comment", "requirements", "level", "result", "text"], oneOf=shapes)


def _content_test() -> Json:
    part = {"type": "array", "minItems": 2, "maxItems": 2, "items": False,
            "prefixItems": [{"type": "string", "minLength": 1}, _integer(2**20, 1)]}
    expect = _object({"type": {"type": "string", "minLength": 1, "maxLength": 96}, "known": {"type": "boolean"},
                      "shows": {"type": ["string", "null"]},
                      "generated": {"type": "string", "minLength": 1, "maxLength": 1000}}, ["type", "known", "shows"])
    fault = _object({"layer": {"enum": list(LAYERS)}, "offset": _integer(65_536)}, ["layer", "offset"])
    members = {**_common(), "result": {"enum": ["valid", "invalid"]},
               "content": {"type": "string"}, "contentHex": HEX, "parts": {"type": "array", "minItems": 1, "items": part},
               "contentType": {"type": "string", "minLength": 1}, "expect": expect, "error": fault}
    shapes = [{"properties": {"result": {"const": "valid"}, "error": False}, "required": ["expect"]},
              {"properties": {"result": {"const": "invalid"}, "expect": False}, "required": ["error"]}]
    forms = [{"required": [name]} for name in ("content", "contentHex", "parts")]
    return _object(members, ["id", "comment", "requirements", "level", "result"],
                   allOf=[{"oneOf": shapes}, {"oneOf": forms}])
