"""The shape of vector files, checked by hand: the rules of Vectors/schema.json and a few that it cannot say."""

from __future__ import annotations

import re
from typing import Any, Iterator, Optional

from .clientshape import client_faults
from .errors import BODY, CONTENT, HEADER, LENGTH
from .frame import LONGEST_BODY
from .registry import BY_ID, KINDS, STATUSES, message_type
from .schema import Field, wire_schema
from .sessionshape import session_faults

SUITES = ("header", "frame", "stream", "message", "compression", "content", "account-text",
          "content-value", "session", "client")
LEVELS = ("MUST", "SHOULD", "MAY")
PHASES = (HEADER, LENGTH, BODY, CONTENT)
CODES = ("badMagic", "unsupportedVersion", "headerChecksum", "reservedFlag", "badKind", "decryptionFailed",
         "badCommand", "badStatus", "badSequence", "bodyTooLong", "bodyChecksum", "decompressionFailed",
         "malformedBody", "tooLarge", "malformedContent")
TEST_FLAGS = ("cutEverywhere", "content", "order", "noCompression")
_PREFIXES = {"header": "HDR", "frame": "FRM", "stream": "STR", "message": "MSG", "compression": "CMP",
             "content": "CNT", "account-text": "MSG", "content-value": "CNT", "session": "SES", "client": "CLI"}
LAYERS = ("json", "schema", "rule")
_FORMS = {"content", "contentHex", "parts"}
_HEX = re.compile(r"([0-9a-f]{2})*")
_REQUIREMENT = re.compile(r"WP-[0-9]+(\.[0-9]+)?-[0-9]+")
_HEADER = {"version", "kind", "flags", "command", "commandID", "status", "statusCode", "sequence", "bodyLength"}
_COMMON = {"id", "comment", "requirements", "level", "result"}
_OPTIONAL = {"limits", "flags"}
_RESULTS = {"valid": ({"wire", "expect"}, {"canonical"}), "invalid": ({"wire", "expect", "error"}, set()),
            "acceptable": ({"wire", "outcomes"}, set())}


def faults(document: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a vector file."""
    if set(document) != {"schema", "suite", "source", "numberOfTests", "tests"} or document["schema"] != 1:
        yield "the members of a file are schema 1, suite, source, numberOfTests and tests"
        return
    if document["suite"] not in SUITES or not document["source"]:
        yield "no such suite, or no source"
        return
    if document["numberOfTests"] != len(document["tests"]) or not document["tests"]:
        yield "numberOfTests is not the number of tests"
    for test in document["tests"]:
        for fault in _test_faults(test, document["suite"]):
            yield f"{test.get('id')}: {fault}"


def _members(value: dict[str, Any], required: set[str], optional: Optional[set[str]] = None) -> Iterator[str]:
    for name in sorted(required - set(value)):
        yield f"{name} is absent"
    for name in sorted(set(value) - required - (optional or set())):
        yield f"{name} does not belong here"


def _is_number(value: Any, highest: int, lowest: int = 0) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest


def _test_faults(test: dict[str, Any], suite: str) -> Iterator[str]:
    if not _COMMON <= set(test):
        yield "id, comment, requirements, level and result belong to every test"
        return
    if not re.fullmatch(f"WP-{_PREFIXES[suite]}-[0-9]{{4}}", test["id"]) or not test["comment"]:
        yield "the id is not one of this suite, or there is no comment"
    rules = test["requirements"]
    if not rules or len(set(rules)) != len(rules) or not all(_REQUIREMENT.fullmatch(rule) for rule in rules):
        yield "requirements are ids, each once"
    if test["level"] not in LEVELS:
        yield "no such level"
    if suite == "account-text":
        yield from _members(test, _COMMON | {"text"} | ({"domain", "uid"} if test["result"] == "valid" else set()))
        return
    if suite == "content-value":
        yield from _content_faults(test)
        return
    if suite == "session":
        yield from _members(test, _COMMON | {"steps"}, {"server", "needs"})
        yield from session_faults(test)
        return
    if suite == "client":
        yield from _members(test, _COMMON | {"steps"}, {"start", "needs"})
        yield from client_faults(test)
        return
    if test["result"] not in _RESULTS:
        yield "no such result"
        return
    required, optional = _RESULTS[test["result"]]
    yield from _members(test, _COMMON | required, optional | _OPTIONAL)
    if not all(_HEX.fullmatch(chunk) for chunk in test.get("wire", [])):
        yield "wire is a list of lower-case hexadecimal"
    if "limits" in test and not _is_number(test["limits"].get("maxBodyLength"), LONGEST_BODY, 1):
        yield "limits hold maxBodyLength"
    if test.get("canonical", True) is not True:
        yield "canonical is true or absent"
    if "flags" in test and (not test["flags"] or not set(test["flags"]) <= set(TEST_FLAGS)):
        yield "no such flag"
    for outcome in test.get("outcomes", [test]):
        yield from _outcome_faults(outcome)
    if len(test.get("outcomes", [0, 0])) < 2:
        yield "one outcome alone is no choice"


def _content_faults(test: dict[str, Any]) -> Iterator[str]:
    outcome = {"valid": "expect", "invalid": "error"}.get(test["result"], "result")
    forms = _FORMS & set(test)
    yield from _members(test, _COMMON | forms | {outcome}, {"contentType"})
    if len(forms) != 1:
        yield "one of content, contentHex and parts"
    if not _HEX.fullmatch(test.get("contentHex", "")):
        yield "contentHex is lower-case hexadecimal"
    if not all(len(part) == 2 and part[0] and _is_number(part[1], 2**20, 1) for part in test.get("parts", [])):
        yield "parts are strings and how often they stand"
    if outcome == "expect":
        expect = test.get("expect", {})
        yield from _members(expect, {"type", "known", "shows"}, {"generated"})
        if "generated" in expect and not (expect["known"] and 1 <= len(expect["generated"]) <= 1_000):
            yield "a line is generated for known types"
    else:
        error = test.get("error", {})
        yield from _members(error, {"layer", "offset"})
        if error.get("layer") not in LAYERS or not _is_number(error.get("offset"), 65_536):
            yield "no such layer or offset"


def _outcome_faults(outcome: dict[str, Any]) -> Iterator[str]:
    expect = outcome.get("expect", {})
    yield from _members(expect, {"frames", "consumed"}, {"needMore"})
    if "error" in outcome:
        error = outcome["error"]
        yield from _members(error, {"code", "phase"}, {"offset"})
        if error.get("code") not in CODES or error.get("phase") not in PHASES:
            yield "no such code or phase"
        if not _is_number(error.get("offset", 0), 2**32):
            yield "an offset is a number"
        if "needMore" in expect:
            yield "a stream that breaks needs no more bytes"
    length = 0
    for frame in expect.get("frames", []):
        yield from _frame_faults(frame)
        length += 24 + frame.get("header", {}).get("bodyLength", 0)
    if length != expect.get("consumed"):
        yield "consumed is not the length of the frames"


def _frame_faults(frame: dict[str, Any]) -> Iterator[str]:
    body = "body" if "body" in frame else "bodyHex"
    yield from _members(frame, {"header", body}, {"content"})
    header = frame.get("header", {})
    if set(header) != _HEADER:
        yield "a header has nine members"
        return
    command = BY_ID.get(header["commandID"])
    if header["command"] != (command.name if command else None):
        yield "command and commandID do not agree"
    if header["status"] != STATUSES.get(header["statusCode"]):
        yield "status and statusCode do not agree"
    if not re.fullmatch(r"1\.([0-9]|1[0-5])", header["version"]) or header["kind"] not in KINDS:
        yield "no such version or kind"
        return
    type_name = message_type(header["commandID"], KINDS.index(header["kind"]), header["statusCode"])
    if (type_name is None) != (body == "bodyHex"):
        yield "bodyHex is for opaque bodies, body for messages"
    elif type_name is None:
        if not _HEX.fullmatch(frame["bodyHex"]):
            yield "bodyHex is lower-case hexadecimal"
    else:
        yield from _message_faults(type_name, frame["body"])


def _message_faults(type_name: str, body: dict[str, Any]) -> Iterator[str]:
    for name, value in body.items():
        if name == "unknownFields":
            if not value or not _HEX.fullmatch(value):
                yield "unknownFields is lower-case hexadecimal, absent when there are none"
            continue
        fields = wire_schema().messages[type_name].fields.values()
        item = next((field for field in fields if field.json_name == name), None)
        if item is None:
            yield f"{type_name} has no {name}"
            continue
        if item.repeated and not value:
            yield f"{name} is empty and not omitted"
        for element in value if item.repeated else [value]:
            yield from _value_faults(item, element)


def _value_faults(item: Field, value: Any) -> Iterator[str]:
    if item.type == "message":
        yield from _message_faults(item.reference, value)
    elif not item.repeated and value in ("", 0, "0", False):
        yield f"{item.json_name} is a default and not omitted"
    elif item.type in ("uint32", "fixed32") and not _is_number(value, 2**32 - 1):
        yield f"{item.json_name} is a number of 32 bits"
    elif item.type == "uint64" and not re.fullmatch(r"[1-9][0-9]{0,19}", value):
        yield f"{item.json_name} is a string of digits"
    elif item.type == "bytes" and not re.fullmatch(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
                                                   value):
        yield f"{item.json_name} is base64 with padding"
