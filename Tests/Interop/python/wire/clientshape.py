"""The shape of scenarios for clients, checked by hand: what Vectors/README.md says of their steps."""

from __future__ import annotations

from typing import Any, Iterator

from .registry import STATUS_CODES
from .sessionshape import frame_faults

Json = dict[str, Any]
# Each step by its first member: what it needs besides, and what it may have.
CLIENT_STEPS: dict[str, tuple[set[str], set[str]]] = {
    "accept": (set(), {"after", "within"}), "login": (set(), {"hello", "body", "expect", "after", "within"}),
    "send": (set(), {"frame", "frames", "wire", "bytes"}), "answer": (set(), {"status", "body"}),
    "expect": ({"frame"}, {"after", "within"}), "expectAll": ({"frames"}, {"within"}),
    "expectOneOf": ({"frames"}, {"orClose", "within"}), "fence": ({"sequence"}, set()), "acked": ({"through"}, set()),
    "expectClose": (set(), {"within"}), "close": (set(), set()), "ask": (set(), {"reply"}), "reply": ({"is"}, set()),
    "event": (set(), {"isThere", "within"}), "events": ({"least"}, set()), "inbox": (set(), set()), "quiet": (set(), set())}
# Steps whose first member is no name of a connection.
UNNAMED = ("ask", "reply", "event", "events", "inbox", "quiet")
CLIENT_NEEDS = ("clock", "hold", "position")
EVENTS = ("open", "waiting", "closed", "message", "answered", "failed", "receipt")


def client_needs(test: Json) -> list[str]:
    """What a testee has to be able to do."""
    start = test.get("start", {})
    waits = any({"after", "within", "quiet"} & set(step) for step in test["steps"])
    found = {"clock": waits, "hold": start.get("holds", False), "position": "epoch" in start}
    return [name for name in CLIENT_NEEDS if found[name]]


def client_faults(test: Json) -> Iterator[str]:
    """What is wrong with a scenario, apart from the members that every vector has."""
    if "steps" not in test:
        yield "steps is absent"
        return
    if test.get("needs", []) != client_needs(test) or test.get("needs") == []:
        yield f"needs is not {client_needs(test)}"
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
    if action not in CLIENT_STEPS:
        yield "no such step"
        return
    needed, optional = CLIENT_STEPS[action]
    if not needed <= set(step) - {action} <= needed | optional:
        yield f"{action} has other members"
        return
    value = step[action]
    _note_names(step, bound)
    if action == "event" and value.get("event") not in EVENTS or action == "events" and value not in EVENTS:
        yield "no such event"
    if action in UNNAMED:
        return
    if action in ("accept", "login"):
        opened.add(value)
        bound.add(f"{value}.attempt")
    elif value not in opened:
        yield f"{value} was not opened"
    if isinstance(step.get("status"), str) and step["status"] not in STATUS_CODES:
        yield "no such status"
    for frame in step.get("frames", []) + ([step["frame"]] if "frame" in step else []):
        yield from frame_faults(frame, bound, action.startswith("expect"))


def _note_names(value: Any, bound: set[str]) -> None:
    if isinstance(value, dict):
        if isinstance(value.get("bind"), str):
            bound.add(value["bind"])
        for member in value.values():
            _note_names(member, bound)
