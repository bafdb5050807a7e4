"""The shape of session vectors, checked by hand: what Vectors/README.md says of their steps."""

from __future__ import annotations

import re
from typing import Any, Callable, Iterator

from .account import parse_account
from .registry import BY_ID, BY_NAME, KINDS, STATUS_CODES, STATUSES, message_type
from .schema import Field, wire_schema

Json = dict[str, Any]
# Each step by its first member: what it needs besides, and what it may have.
STEPS: dict[str, tuple[set[str], set[str]]] = {
    "open": (set(), set()), "hello": (set(), {"body"}),
    "login": ({"account", "device", "attempt"}, {"body", "token", "epoch", "cursor"}),
    "send": (set(), {"frame", "frames", "wire", "bytes"}), "expect": ({"frame"}, set()),
    "expectAll": ({"frames"}, set()), "expectOneOf": ({"frames"}, {"orClose"}), "fence": ({"sequence"}, set()),
    "expectClose": (set(), set()), "close": (set(), set()), "advance": (set(), set()), "pause": (set(), set()),
    "resume": (set(), set()), "drain": (set(), set()), "probe": (set(), set())}
SETTINGS = ("heartbeatMilliseconds", "pushWindow", "maxOpenRequests", "inboxLimit", "senderLimit")
NEEDS = ("clock", "settings", "tokens", "topics", "pause", "drain", "probe", "burst")
_HEADER = {"version", "kind", "flags", "command", "commandID", "status", "statusCode", "sequence"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.]*")
_VALUES: tuple[tuple[set[str], set[str]], ...] = (
    ({"bind"}, set()), ({"same"}, {"plus"}), ({"other"}, set()), ({"above"}, set()), ({"atMost"}, set()), ({"parts"}, set()))


def needs(test: Json) -> list[str]:
    """What a target has to be able to do; `burst` cannot be told from the steps."""
    actions = {next(iter(step)) for step in test["steps"]}
    server = set(test.get("server", {}))
    commands = {step["frame"].get("header", {}).get("command") for step in test["steps"] if "frame" in step}
    found = {"clock": "advance" in actions, "settings": bool(server - {"tokens"}), "tokens": "tokens" in server,
             "topics": "subscribe" in commands, "pause": "pause" in actions, "drain": "drain" in actions, "probe": "probe" in actions}
    return [name for name in NEEDS if found.get(name)]


def session_faults(test: Json) -> Iterator[str]:
    """What is wrong with a session vector, apart from the members that every vector has."""
    for name in sorted({"steps"} - set(test)):
        yield f"{name} is absent"
        return
    wanted = [name for name in test.get("needs", []) if name != "burst"]
    if wanted != needs(test) or test.get("needs") == []:
        yield f"needs is not {needs(test)}"
    server = test.get("server", {})
    if set(server) - set(SETTINGS) - {"tokens"} or not all(isinstance(server.get(name, 1), int) for name in SETTINGS):
        yield "no such setting"
    for rule in server.get("tokens", {}).values():
        if set(rule) not in ({"refuse"}, {"service"}, {"reach"}, {"service", "reach"}):
            yield "a token is refused or has rights"
        if rule.get("refuse", "blocked") not in STATUS_CODES:
            yield "no such status"
    choices = any("expectOneOf" in step for step in test["steps"])
    if test["result"] != ("acceptable" if choices else "valid"):
        yield "acceptable is what has expectOneOf"
    opened: set[str] = set()
    bound: set[str] = set()
    for number, step in enumerate(test["steps"], 1):
        for fault in _step_faults(step, opened, bound):
            yield f"step {number}: {fault}"


def _step_faults(step: Json, opened: set[str], bound: set[str]) -> Iterator[str]:
    action = next(iter(step), "")
    if action not in STEPS:
        yield "no such step"
        return
    needed, optional = STEPS[action]
    if not needed <= set(step) - {action} <= needed | optional:
        yield f"{action} has other members"
        return
    value = step[action]
    if action in ("advance", "drain"):
        if not isinstance(value, int) or value < 0:
            yield "milliseconds are a number"
        return
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        yield "a connection has a name"
        return
    if action in ("open", "hello", "login"):
        opened.add(value)
    elif value not in opened:
        yield f"{value} was not opened"
    if action == "login":
        bound.update(f"{value}.{name}" for name in ("epoch", "head", "acked"))
        parse_account(step["account"])
    if "body" in step:
        yield from _message_faults("HelloRequest", step["body"], bound, False)
    if action == "send":
        if len({"frame", "frames", "wire"} & set(step)) != 1:
            yield "one of frame, frames and wire"
        if not re.fullmatch(r"([0-9a-f]{2})*", step.get("wire", "")):
            yield "wire is lower-case hexadecimal"
    frames = step.get("frames", []) + ([step["frame"]] if "frame" in step else [])
    for frame in frames:
        yield from frame_faults(frame, bound, action.startswith("expect"))


def frame_faults(frame: Json, bound: set[str], is_pattern: bool) -> Iterator[str]:
    """What is wrong with a frame that is sent or expected."""
    header = frame.get("header", {})
    if not {"header"} <= set(frame) <= {"header", "body", "bodyHex"} or set(header) - _HEADER:
        yield "a frame has header and one of body and bodyHex"
        return
    if {"body", "bodyHex"} <= set(frame) or len({"command", "commandID"} & set(header)) != 1:
        yield "one of body and bodyHex, one of command and commandID"
        return
    row = BY_NAME.get(header.get("command", "")) or BY_ID.get(header.get("commandID", 0))
    kind = header.get("kind", KINDS[row.kind] if row else "request")
    status = header.get("statusCode", STATUS_CODES.get(header.get("status", "ok")))
    if kind not in KINDS or status is None or ("command" in header and row is None):
        yield "no such kind, status or command"
        return
    if is_pattern and "kind" not in header:
        yield "what comes has its kind"
    if "status" in header and header["status"] not in STATUSES.values():
        yield "no such status"
    type_name = message_type(row.id if row else header.get("commandID", 0), KINDS.index(kind), status)
    if "body" in frame:
        if type_name is None:
            yield "the body of this frame is opaque"
        else:
            yield from _message_faults(type_name, frame["body"], bound, is_pattern)


def _message_faults(type_name: str, body: Json, bound: set[str], is_pattern: bool) -> Iterator[str]:
    for name, value in body.items():
        fields = wire_schema().messages[type_name].fields.values()
        item = next((field for field in fields if field.json_name == name), None)
        if item is None:
            yield f"{type_name} has no {name}"
        elif value is None:
            if not is_pattern:
                yield f"{name} is null and sent"
        else:
            for element in value if isinstance(value, list) and item.repeated else [value]:
                yield from _value_faults(item, element, bound, is_pattern)


def _value_faults(item: Field, value: Any, bound: set[str], is_pattern: bool) -> Iterator[str]:
    special = isinstance(value, dict) and next(
        (True for needed, more in _VALUES if needed <= set(value) <= needed | more), False)
    if special:
        yield from _special_faults(value, bound, is_pattern)
    elif item.type == "message":
        yield from _message_faults(item.reference, value, bound, is_pattern)
    else:
        checks: dict[str, Callable[[Any], bool]] = {
            "uint64": lambda value: isinstance(value, str) and value.isdigit(), "bool": lambda value: value is True,
            "uint32": lambda value: isinstance(value, int), "fixed32": lambda value: isinstance(value, int)}
        if not checks.get(item.type, lambda value: isinstance(value, str))(value):
            yield f"{item.json_name} has another form"


def _special_faults(value: Json, bound: set[str], is_pattern: bool) -> Iterator[str]:
    action = next(iter(value))
    if action == "bind":
        bound.add(value["bind"])
    if action in ("bind", "other", "above", "atMost") and not is_pattern:
        yield f"{action} is for what comes"
    if action in ("same", "other", "above") and value[action] not in bound:
        yield f"{value[action]} was not bound"
