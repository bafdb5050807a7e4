"""The fallback that a sender writes when it is given none (SPEC.md 8.13)."""

from __future__ import annotations

from typing import Callable, Optional

from ..content import NUMBER, Node
from .numbers import order_value
from .rules import member, pattern_parts, string
from .types import CLASSES, SHOWN

LONGEST = 1_000
_PLACES = {0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 3: "BHD IQD JOD KWD LYD OMR TND",
           4: "CLF UYW"}
_DECIMALS = {code: places for places, codes in _PLACES.items() for code in codes.split()}


def generate(content: Node) -> Optional[str]:
    """The line for a valid content of a known type and class shown; None for another one."""
    type_name = string(content, "type") or ""
    if CLASSES.get(type_name) != SHOWN:
        return None
    # Nothing but line feeds is taken for the end of a line.
    return _LINES[type_name](content.value["body"].node).replace("\n", " ")[:LONGEST]


def shown(content: Node) -> Optional[str]:
    """What a content shows: its fallback, the text of im.text, or the line above."""
    fallback = string(content, "fallback")
    if fallback is None and string(content, "type") == "im.text":
        fallback = string(content.value["body"].node, "text")
    return generate(content) if fallback is None else fallback


def amount(node: Node) -> str:
    """`CNY 12.50`."""
    currency = string(node, "currency") or ""
    minor = member(node, "minor")
    assert minor is not None
    value = int(order_value(minor.value))
    places = _DECIMALS.get(currency, 2)
    digits = str(abs(value)).zfill(places + 1)
    point = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"{currency} {'-' if value < 0 else ''}{point}"


def _labelled(label: str, *names: str) -> Callable[[Node], str]:
    # The label, and the first of these members that is there.
    def make(body: Node) -> str:
        found = next((value for name in names if (value := string(body, name)) is not None), None)
        return f"[{label}]" if found is None else f"[{label}] {found}"
    return make


def _audio(body: Node) -> str:
    duration = member(body, "duration_ms")
    assert duration is not None
    seconds = int(order_value(duration.value)) // 1_000
    return f"[Audio {seconds // 60}:{seconds % 60:02d}]"


def _file(body: Node) -> str:
    return f"[File] {string(body.value['media'].node, 'name')}"


def _order(body: Node) -> str:
    out = f"[Order] {string(body, 'title')} · {string(body, 'status_text') or string(body, 'status')}"
    total = member(body, "total")
    return out if total is None else f"{out} · {amount(total)}"


def _notice(body: Node) -> str:
    pattern, arguments = string(body, "pattern"), member(body, "arguments")
    if pattern is None:
        return "[Notice]"
    out = ""
    for plain, name in pattern_parts(pattern):
        out += plain
        if name is not None and arguments is not None:
            value = arguments.value[name].node
            out += str(int(order_value(value.value))) if value.kind == NUMBER else value.value
    # Arguments may be empty, a fallback may not.
    return out or "[Notice]"


def _forward(body: Node) -> str:
    item = body.value["item"].node
    shows = shown(item.value["content"].node)
    name = f"[Forwarded] {string(item, 'name')}"
    return name if shows is None else f"{name}: {shows}"


_LINES: dict[str, Callable[[Node], str]] = {
    "im.rich": lambda body: string(body, "text") or "",
    "im.image": _labelled("Image", "caption"), "im.video": _labelled("Video", "caption"), "im.audio": _audio,
    "im.file": _file, "im.location": _labelled("Location", "title", "address"), "im.order": _order, "im.notice": _notice,
    "im.custom": lambda body: "[Message]", "im.recall": lambda body: "[A message was taken back]",
    "im.sticker": _labelled("Sticker", "emoji"), "im.contact": _labelled("Contact", "name"),
    "im.link": lambda body: f"{string(body, 'title')} {string(body, 'url')}",
    "im.merged": _labelled("Chat history", "title"), "im.forward": _forward, "im.poll": _labelled("Poll", "question"),
    "im.poll-answer": lambda body: "[Poll answer]", "im.form": _labelled("Form", "title"),
    "im.form-answer": lambda body: "[Form answer]", "im.reaction": _labelled("Reaction", "emoji"),
    "im.thread": _labelled("Thread", "title"), "im.screenshot": lambda body: "[Screenshot]",
}
