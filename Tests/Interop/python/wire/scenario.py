"""Runs a session vector against a server, as Vectors/README.md says a runner has to."""

from __future__ import annotations

import json
from typing import Any, Callable, Optional

from .account import parse_account
from .codec import encode_json
from .pattern import Bound, Unbound, compare, fill
from .registry import BY_ID, BY_NAME, KINDS, STATUS_CODES
from .server import Server

Json = dict[str, Any]
HELLO = {"minVersion": 16, "maxVersion": 16}


def frame_bytes(frame: Json, bound: Bound) -> bytes:
    """The bytes of a frame of a vector: defaults of the header and bound values filled in."""
    header = fill(frame["header"], bound)
    row = BY_NAME[header["command"]] if "command" in header else BY_ID.get(header["commandID"])
    status = header.get("status", "ok")
    kind = header.get("kind", KINDS[row.kind] if row else "request")
    whole = {"version": header.get("version", "1.0"), "kind": kind, "flags": header.get("flags", []),
             "commandID": row.id if row else header["commandID"],
             "statusCode": header.get("statusCode", STATUS_CODES[status]), "sequence": header.get("sequence", 0)}
    item: Json = {"header": whole}
    if "body" in frame:
        item["body"] = fill(frame["body"], bound)
    else:
        item["bodyHex"] = frame.get("bodyHex", "")
    return encode_json(item)


def login_frames(step: Json) -> tuple[Json, Json]:
    """Hello and login of the steps `hello` and `login`."""
    hello = {"header": {"command": "hello", "sequence": 1}, "body": {**HELLO, **step.get("body", {})}}
    if "login" not in step:
        return hello, {}
    domain, uid = parse_account(step["account"])
    body: Json = {"account": {"domain": domain, "uid": uid}, "device": {"id": step["device"]},
                  "attempt": step["attempt"]}
    if "token" in step:
        body["token"] = {"parts": [[step["token"], 1]]}
    body.update({name: step[name] for name in ("epoch", "cursor") if name in step})
    return hello, {"header": {"command": "login", "sequence": 2}, "body": body}


def _answer(command: str, sequence: int, body: Json) -> Json:
    return {"header": {"kind": "response", "command": command, "sequence": sequence, "status": "ok"}, "body": body}


class Failed(Exception):
    """A step that did not go as the vector says."""


class Run:
    """One scenario under way, on a server that has the methods of `Server`."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._bound: Bound = {}
        self._waiting: dict[str, list[Json]] = {}

    def step(self, step: Json) -> None:
        """Do one step; raises Failed."""
        action = next(iter(step))
        handlers: dict[str, Callable[[Json], None]] = {
            "open": lambda step: self._open(step["open"]), "hello": self._hello, "login": self._login,
            "send": self._send, "expect": self._expect, "expectAll": self._expect_all,
            "expectOneOf": self._expect_one_of, "fence": self._fence, "expectClose": self._expect_close,
            "close": lambda step: self._server.close(step["close"]),
            "advance": lambda step: self._server.advance(step["advance"]),
            "pause": lambda step: self._server.pause(step["pause"], False),
            "resume": lambda step: self._server.pause(step["resume"], True),
            "drain": lambda step: self._server.drain(step["drain"]),
            "probe": lambda step: self._server.probe(step["probe"])}
        handlers[action](step)

    def _open(self, name: str) -> None:
        self._server.open(name)
        self._waiting[name] = []

    def _hello(self, step: Json) -> None:
        name = step["hello"]
        self._open(name)
        self._server.send(name, frame_bytes(login_frames(step)[0], self._bound))
        self._compare(_answer("hello", 1, {}), self._next(name))

    def _login(self, step: Json) -> None:
        name = step["login"]
        self._open(name)
        self._server.send(name, b"".join(frame_bytes(frame, self._bound) for frame in login_frames(step)))
        state = {"inbox": {"epoch": {"bind": f"{name}.epoch"}, "head": {"bind": f"{name}.head"}},
                 "acked": {"bind": f"{name}.acked"}}
        self._any_order(name, [_answer("hello", 1, {}), _answer("login", 2, state)])

    def _send(self, step: Json) -> None:
        name = step["send"]
        if "wire" in step:
            self._server.send(name, bytes.fromhex(step["wire"]))
            return
        frames = step["frames"] if "frames" in step else [step["frame"]]
        data = b"".join(frame_bytes(frame, self._bound) for frame in frames)
        start, end = step.get("bytes", [0, len(data)])
        self._server.send(name, data[start:end])

    def _expect(self, step: Json) -> None:
        self._compare(step["frame"], self._next(step["expect"]))

    def _expect_all(self, step: Json) -> None:
        self._any_order(step["expectAll"], step["frames"])

    def _any_order(self, name: str, frames: list[Json]) -> None:
        # Each frame that comes takes the first description that fits it.
        left = list(frames)
        while left:
            found = self._next(name)
            fits = next((frame for frame in left if not self._faults(frame, found, commit=False)), None)
            if fits is None:
                raise Failed(f"none of {json.dumps(left)[:400]} fits {json.dumps(found)[:400]}")
            self._compare(fits, found)
            left.remove(fits)

    def _expect_one_of(self, step: Json) -> None:
        name = step["expectOneOf"]
        if step.get("orClose") and self._is_over(name):
            return
        found = self._next(name)
        for frame in step["frames"]:
            if not self._faults(frame, found, commit=False):
                return self._compare(frame, found)
        raise Failed(f"none of {len(step['frames'])} frames fits {json.dumps(found)[:400]}")

    def _fence(self, step: Json) -> None:
        name, sequence = step["fence"], step["sequence"]
        header = {"command": "keepalive", "sequence": sequence}
        self._server.send(name, frame_bytes({"header": header, "body": {}}, self._bound))
        self._compare(_answer("keepalive", sequence, {}), self._next(name))

    def _expect_close(self, step: Json) -> None:
        if not self._is_over(step["expectClose"]):
            raise Failed("the connection is not closed")

    def _is_over(self, name: str) -> bool:
        found = self._peek(name)
        return found is None and self._server.has_ended(name)

    def _peek(self, name: str) -> Optional[Json]:
        waiting = self._waiting.setdefault(name, [])
        found = self._server.receive(name) if not waiting else waiting[0]
        # Commands that nobody has, sent to keep clients tolerant (WP-3.2-2).
        while found is not None and found["header"]["kind"] == "notification" and found["header"]["commandID"] >= 0xF000:
            found = self._server.receive(name)
        if found is not None and not waiting:
            waiting.append(found)
        return found

    def _next(self, name: str) -> Json:
        found = self._peek(name)
        if found is None:
            raise Failed("no frame came" + (", the connection is closed" if self._server.has_ended(name) else ""))
        self._waiting[name].pop(0)
        return found

    def _faults(self, frame: Json, found: Json, commit: bool) -> list[str]:
        bound = self._bound if commit else dict(self._bound)
        return [fault for member in frame for fault in compare(frame[member], found.get(member), member, bound)]

    def _compare(self, frame: Json, found: Json) -> None:
        faults = self._faults(frame, found, commit=True)
        if faults:
            raise Failed("; ".join(faults) + f" in {json.dumps(found)[:600]}")


def run_scenario(test: Json, server: Any = None) -> list[str]:
    """What went wrong with this vector; nothing when it passes. `server` stands in for one without sockets."""
    run = Run(server or Server(test.get("server", {})))
    for number, step in enumerate(test["steps"], 1):
        try:
            run.step(step)
        except Failed as failure:
            return [f"step {number}, {json.dumps(step)[:200]}: {failure}"]
        except Unbound as name:
            return [f"step {number}: nothing is bound to {name}"]
    return []
