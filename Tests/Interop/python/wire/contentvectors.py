"""Runs one vector of the suite content-value, as Vectors/README.md says a runner has to."""

from __future__ import annotations

from typing import Any, Optional

from .contents import generate, read
from .contents.fault import Fault

FORMS = ("content", "contentHex", "parts")


def content_bytes(test: dict[str, Any]) -> bytes:
    """The content of a vector."""
    if "contentHex" in test:
        return bytes.fromhex(test["contentHex"])
    if "parts" in test:
        return "".join(text * count for text, count in test["parts"]).encode("utf-8")
    return str(test["content"]).encode("utf-8")


def outcome(data: bytes, content_type: Optional[str] = None) -> dict[str, Any]:
    """What comes out, in the form of a vector; of an error its requirement too."""
    try:
        reading = read(data, content_type)
    except Fault as fault:
        return {"error": {"layer": fault.layer, "offset": fault.offset}, "requirement": fault.requirement}
    out: dict[str, Any] = {"type": reading.type, "known": reading.known, "shows": reading.shows}
    line = generate(reading.root) if reading.known else None
    return {"expect": out, "generated": line}


def run_content(test: dict[str, Any]) -> list[str]:
    """What went wrong with this vector; nothing when it passes."""
    got = outcome(content_bytes(test), test.get("contentType"))
    if test["result"] == "invalid":
        if got.get("error") != test["error"] or got["requirement"] not in test["requirements"]:
            return [f"got {got}, not {test['error']}"[:600]]
        return []
    wanted = dict(test["expect"])
    line = wanted.pop("generated", None)
    if got.get("expect") != wanted or (line is not None and line != got["generated"]):
        return [f"got {got}, not {test['expect']}"[:1_200]]
    return []
