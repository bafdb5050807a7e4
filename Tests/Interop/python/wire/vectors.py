"""Runs one vector against this codec, as Vectors/README.md says a runner has to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, Iterable, Iterator, Optional

from .account import format_account, parse_account
from .codec import decode_body, encode_json, read_contents
from .content import read_content
from .contentvectors import FORMS, run_content
from .errors import WireError
from .frame import DEFAULT_LIMIT, Decoder, NeedMore
from .scenario import run_scenario

VECTORS = Path(__file__).resolve().parents[4] / "Vectors"


def vector_files(folder: Path = VECTORS) -> list[Path]:
    """All vector files below a folder: everything but the schema."""
    return sorted(path for path in folder.rglob("*.json") if "numberOfTests" in _load(path))


def _load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def vectors(folder: Path = VECTORS, for_clients: bool = False) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every vector with the file that holds it; those for clients, which `protocheck test client` plays, where asked for."""
    for path in vector_files(folder):
        document = _load(path)
        for test in document["tests"] if for_clients or document["suite"] != "client" else []:
            yield path, test


def decode_stream(chunks: Iterable[bytes], limit: int, with_content: bool, compression: bool = True,
                  read: Callable[[bytes], Any] = read_content) -> dict[str, Any]:
    """The outcome of a stream in the form of a vector: `expect` and, when it breaks, `error`. `read` gives contents."""
    decoder = Decoder(limit)
    found: list[dict[str, Any]] = []
    consumed = 0
    missing: Optional[int] = None
    try:
        for chunk in chunks:
            decoder.feed(chunk)
            while True:
                answer = decoder.next()
                if isinstance(answer, NeedMore):
                    missing = answer.bytes if decoder.buffered else None
                    break
                decoded = decode_body(answer, limit, compression)
                item = decoded.to_json()
                if with_content and decoded.message is not None:
                    contents = read_contents(decoded.message, read)
                    if len(contents) == 1:
                        item["content"] = contents[0]
                found.append(item)
                consumed += answer.length
    except WireError as error:
        return {"expect": {"frames": found, "consumed": consumed},
                "error": {"code": error.code, "phase": error.phase, "offset": error.offset}}
    expect = {"frames": found, "consumed": consumed}
    if missing is not None:
        expect["needMore"] = missing
    return {"expect": expect}


def run(test: dict[str, Any]) -> list[str]:
    """What went wrong with this vector; nothing when it passes."""
    if "text" in test:
        return _run_account(test)
    if "steps" in test:
        return run_scenario(test)
    if any(name in test for name in FORMS):
        return run_content(test)
    flags = test.get("flags", [])
    limit = test.get("limits", {}).get("maxBodyLength", DEFAULT_LIMIT)
    chunks = [bytes.fromhex(chunk) for chunk in test["wire"]]
    failures = []
    for cut in cuts(chunks, "cutEverywhere" in flags):
        got = decode_stream(cut, limit, "content" in flags, "noCompression" not in flags)
        if not any(agrees(got, legal) for legal in outcomes(test)):
            failures.append(f"cut into {[len(chunk) for chunk in cut][:8]}: {json.dumps(got)[:600]}")
            break
    if "canonical" in test:
        encoded = b"".join(encode_json(item) for item in test["expect"]["frames"])
        if (encoded == b"".join(chunks)) != test["canonical"]:
            failures.append(f"encoded: {encoded.hex()[:600]}")
    return failures


def outcomes(test: dict[str, Any]) -> list[dict[str, Any]]:
    """What may come of a vector."""
    return test["outcomes"] if test["result"] == "acceptable" else [test]


def cuts(chunks: list[bytes], everywhere: bool) -> Iterator[list[bytes]]:
    """The chunks as they stand and, cut everywhere, their bytes whole, one at a time and cut in two."""
    yield chunks
    if everywhere:
        whole = b"".join(chunks)
        yield [whole]
        yield [whole[index:index + 1] for index in range(len(whole))]
        for index in range(1, len(whole)):
            yield [whole[:index], whole[index:]]


def agrees(got: dict[str, Any], legal: dict[str, Any]) -> bool:
    """Whether an outcome of `decode_stream` is this legal one."""
    if ("error" in got) != ("error" in legal):
        return False
    # A content is compared where the vector gives one.
    frames = [{name: value for name, value in item.items() if name != "content" or "content" in wanted}
              for item, wanted in zip(got["expect"]["frames"], legal["expect"]["frames"])]
    if len(frames) != len(got["expect"]["frames"]) or {**got["expect"], "frames": frames} != legal["expect"]:
        return False
    # An error without an offset leaves the offset open.
    return all(got["error"][name] == value for name, value in legal.get("error", {}).items())


def _run_account(test: dict[str, Any]) -> list[str]:
    try:
        domain, uid = parse_account(test["text"])
    except ValueError as error:
        return [] if test["result"] == "invalid" else [str(error)]
    if test["result"] == "invalid" or (domain, uid) != (test["domain"], test["uid"]):
        return [f"read as {uid!r} of {domain!r}"]
    text = format_account(domain, uid)
    return [] if text == test["text"] else [f"written as {text!r}"]
