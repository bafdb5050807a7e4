"""The codec as a child process: requests of a conformance runner on standard input, answers on standard output, one JSON
object a line. The end of the input ends it. README.md describes the requests."""

from __future__ import annotations

import json
import struct
import sys
from typing import Any, Callable

from wire import pipe
from wire.account import format_account, parse_account
from wire.codec import encode_json, item_message
from wire.content import one_line
from wire.contents import generate, read
from wire.contents.fault import Fault
from wire.errors import WireError
from wire.frame import DEFAULT_LIMIT
from wire.pipe import BadRequest, Request
from wire.rules import check
from wire.vectors import decode_stream

FEATURES = ["decode", "encode", "compression", "content", "account", "fallback"]
# What Python raises for JSON of another shape or with values that no field holds.
_MISFITS = (AttributeError, KeyError, OverflowError, TypeError, ValueError, struct.error)


def decode(request: Request) -> str:
    """Frames of chunks, and what stopped them."""
    chunks = [request.from_hex(chunk, "chunks") for chunk in request.list("chunks")]
    outcome = decode_stream(chunks, request.whole("maxBodyLength", DEFAULT_LIMIT, 1), request.flag("contents", False),
                            request.flag("compression", True), one_line)
    expect = outcome.pop("expect")
    frames = ", ".join(_frame(item) for item in expect.pop("frames"))
    return pipe.ok(request.id, f'{{"frames": [{frames}], {json.dumps({**expect, **outcome})[1:]}')


def _frame(item: dict[str, Any]) -> str:
    # A content is put in as text: its numbers keep all their digits.
    content = item.pop("content", None)
    text = json.dumps(item)
    return text if content is None else f'{text[:-1]}, "content": {content}}}'


def encode(request: Request) -> str:
    """The bytes of frames; a message that breaks its rules is refused, for no sender may send it."""
    wire = bytearray()
    try:
        for item in request.list("frames"):
            message = item_message(item)
            if message is not None:
                check(message)
            wire += encode_json(item)
    except WireError as fault:
        return pipe.error(request.id, {"code": fault.code})
    except _MISFITS as misfit:
        raise BadRequest(f"no frames: {type(misfit).__name__}: {misfit}", request.id) from None
    return pipe.ok(request.id, json.dumps({"wire": wire.hex()}))


def content(request: Request) -> str:
    """What a content says, and the same content passed on."""
    data = request.hex("content")
    content_type = request.text("contentType") if "contentType" in request.members else None
    try:
        reading = read(data, content_type)
    except Fault as fault:
        return pipe.error(request.id, {"layer": fault.layer, "offset": fault.offset, "requirement": fault.requirement})
    # Passed on, a content stays as it came, byte for byte (WP-8.2-12, WP-8.11-3).
    out = {"type": reading.type, "known": reading.known, "shows": reading.shows, "encoded": data.hex()}
    line = generate(reading.root) if reading.known else None
    if line is not None:
        out["generated"] = line
    return pipe.ok(request.id, json.dumps(out))


def account(request: Request) -> str:
    """An account of its text form, and written again."""
    try:
        domain, uid = parse_account(request.text("text"))
    except ValueError:
        return pipe.error(request.id, {})
    return pipe.ok(request.id, json.dumps({"domain": domain, "uid": uid, "text": format_account(domain, uid)}))


REQUESTS: dict[str, Callable[[Request], str]] = {
    "decode": decode, "encode": encode, "content": content, "account": account}


def answer(line: bytes) -> str:
    """The answer to one line."""
    try:
        request = pipe.read_request(line)
        if request.name not in REQUESTS:
            return pipe.unsupported(request.id, request.name)
        return REQUESTS[request.name](request)
    except BadRequest as problem:
        return pipe.bad(problem)


def main() -> None:
    """Answer until the input ends."""
    pipe.say(pipe.hello(FEATURES))
    for line in sys.stdin.buffer:
        pipe.say(answer(line))


if __name__ == "__main__":
    sys.exit(pipe.run(main))
