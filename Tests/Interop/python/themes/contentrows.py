"""Vectors of the tables: every row of SPEC.md 8.3 to 8.10 at its edges and broken in each way, one at a time."""

from __future__ import annotations

from typing import Any, Iterator

from .build import Theme
from .contentbuild import MARK, At, ContentTheme, Raw, content_theme, put
from .contentsamples import EXCERPT, FIX, fullest

LARGEST = 9_007_199_254_740_991
SPAN = {"start": 0, "length": 1}
# Type; where the member is (a `?` behind it: it may be absent); the words of its row. The table of a value that several
# types use is gone through in one of them.
TEXT = (("im.text", "text", "text 20000"), ("im.rich", "text", "text 20000"), ("im.rich", "spans?", "array 1-1000"),
        ("im.rich", "spans.0.start", "whole 0-"), ("im.rich", "spans.0.length", "whole 1-"), ("im.rich", "spans.0.style", "token 16"),
        ("im.rich", "spans.5.color", "color"), ("im.rich", "spans.6.percent", "whole 50-300"), ("im.rich", "spans.7.url", "link"),
        ("im.rich", "spans.8.account", "account"), ("im.recall", "reason?", "line 200"), ("im.typing", "state", "enum start stop"),
        ("im.read", "through", "message id"), ("im.read", "at_ms?", "time"))
MEDIA = (("im.image", "media", "object"), ("im.image", "media.url", "https URL"), ("im.image", "media.mime", "mime image/ audio/ogg"),
         ("im.image", "media.size", f"whole 1-{LARGEST}"), ("im.image", "media.sha256?", "sha256"),
         ("im.image", "media.name?", "file name"), ("im.image", "width", "whole 1-100000"), ("im.image", "height", "whole 1-100000"),
         ("im.image", "thumbnail?", "object"), ("im.image", "thumbnail.url", "https URL"),
         ("im.image", "thumbnail.mime", "mime image/ video/mp4"), ("im.image", "thumbnail.width", "whole 1-100000"),
         ("im.image", "thumbnail.height", "whole 1-100000"), ("im.image", "caption?", "text 2000"),
         ("im.audio", "media.mime", "mime audio/ image/png"), ("im.audio", "duration_ms", "whole 1-86400000"),
         ("im.audio", "voice?", "bool"), ("im.audio", "waveform?", "array 1-256"), ("im.audio", "waveform.1", "whole 0-255"),
         ("im.audio", "transcript?", "text 20000"), ("im.video", "media.mime", "mime video/ image/png"),
         ("im.video", "width", "whole 1-100000"), ("im.video", "height", "whole 1-100000"), ("im.video", "duration_ms", "whole 1-86400000"),
         ("im.video", "thumbnail?", "object"), ("im.video", "caption?", "text 2000"), ("im.file", "media", "object"),
         ("im.file", "media.mime", "mime"), ("im.file", "media.name", "string"), ("im.file", "caption?", "text 2000"))
PLACES = (("im.location", "point", "object"), ("im.location", "point.system", "enum wgs84 gcj02 bd09"),
          ("im.location", "point.latitude", "number -90-90"), ("im.location", "point.longitude", "number -180-180"),
          ("im.location", "accuracy_m?", "number 0-1000000"), ("im.location", "title?", "line 100"),
          ("im.location", "address?", "line 200"), ("im.location", "zoom?", "whole 1-22"),
          ("im.track", "system", "enum wgs84 gcj02 bd09"), ("im.track", "points", "array 1-1000"),
          ("im.track", "points.0.at_ms", "whole 0-"), ("im.track", "points.1.at_ms", f"whole -{LARGEST}"),
          ("im.track", "points.1.latitude", "number -90-90"), ("im.track", "points.1.longitude", "number -180-180"),
          ("im.track", "points.1.altitude_m?", "number -1000-100000"), ("im.track", "points.1.accuracy_m?", "number 0-1000000"),
          ("im.track", "points.1.speed_mps?", "number 0-10000"), ("im.track", "points.1.heading_deg?", "number 0-360"))
CARDS = (("im.order", "order_id", "order id"), ("im.order", "title", "line 100"), ("im.order", "status", "token 32"),
         ("im.order", "status_text?", "line 60"), ("im.order", "items?", "array 1-100"), ("im.order", "items.0.name", "line 100"),
         ("im.order", "items.0.quantity", "whole 1-1000000"), ("im.order", "items.0.price?", "object"),
         ("im.order", "items.0.image?", "https URL"), ("im.order", "total?", "object"),
         ("im.order", "total.minor", f"whole -{LARGEST}-{LARGEST}"), ("im.order", "total.currency", "currency"),
         ("im.order", "pickup?", "object"), ("im.order", "pickup.title", "line 100"), ("im.order", "pickup.address?", "line 200"),
         ("im.order", "pickup.point?", "object"), ("im.order", "dropoff?", "object"), ("im.order", "due_at_ms?", "time"),
         ("im.order", "actions?", "array 1-5"), ("im.order", "actions.0.label", "line 20"), ("im.order", "actions.0.action", "line 512"),
         ("im.notice", "template", "token 64"), ("im.notice", "arguments?", "object"), ("im.notice", "pattern?", "text 1000"),
         ("im.custom", "name", "string"), ("im.custom", "data", "object"))
SECOND = (("im.sticker", "pack", "token 64"), ("im.sticker", "sticker", "token 64"), ("im.sticker", "picture?", "object"),
          ("im.sticker", "emoji?", "line 32"), ("im.contact", "account", "account"), ("im.contact", "name", "line 100"),
          ("im.contact", "avatar?", "https URL"), ("im.link", "url", "link"), ("im.link", "title", "line 200"),
          ("im.link", "description?", "text 500"), ("im.link", "picture?", "object"), ("im.link", "site?", "line 100"),
          ("im.merged", "title", "line 100"), ("im.merged", "items", "array 1-100"), ("im.merged", "items.0.from?", "account"),
          ("im.merged", "items.0.name", "line 100"), ("im.merged", "items.0.at_ms?", "time"), ("im.merged", "items.0.content", "object"),
          ("im.forward", "item", "object"), ("im.poll", "question", "text 300"), ("im.poll", "options", "array 2-20"),
          ("im.poll", "options.0.id", "token 32"), ("im.poll", "options.0.text", "line 100"), ("im.poll", "multiple?", "bool"),
          ("im.poll", "closes_at_ms?", "time"), ("im.poll-answer", "poll", "message id"), ("im.poll-answer", "choices", "array 0-20"),
          ("im.poll-answer", "choices.0", "token 32"), ("im.form", "title", "line 100"), ("im.form", "description?", "text 1000"),
          ("im.form", "fields", "array 1-30"), ("im.form", "fields.0.id", "token 32"), ("im.form", "fields.0.label", "line 100"),
          ("im.form", "fields.0.kind", "enum text number date bool"), ("im.form", "fields.0.required?", "bool"),
          ("im.form", "fields.2.options", "array 2-20"), ("im.form", "submit?", "line 20"), ("im.form-answer", "form", "message id"),
          ("im.form-answer", "values", "object"), ("im.reaction", "message_id", "message id"), ("im.reaction", "emoji", "line 32"),
          ("im.reaction", "remove?", "bool"), ("im.thread", "root", "message id"), ("im.thread", "title", "line 100"),
          ("im.screenshot", "message_id?", "message id"))
_ELEMENTS: dict[str, Any] = {
    "im.rich spans": lambda index: {**SPAN, "style": f"s{index}"}, "im.audio waveform": lambda index: index % 256,
    "im.track points": lambda index: FIX, "im.order items": lambda index: {"name": "Tea", "quantity": 1},
    "im.order actions": lambda index: {"label": "Pay", "action": "p"}, "im.merged items": lambda index: EXCERPT,
    "im.poll options": lambda index: {"id": str(index), "text": "T"}, "im.poll-answer choices": lambda index: str(index),
    "im.form fields": lambda index: {"id": str(index), "label": "L", "kind": "text"},
    "im.form fields.2.options": lambda index: {"id": str(index), "text": "T"}}

# Where the member goes with others, a body without these: a vector has one fault.
_ALONE: dict[str, Any] = {
    "im.rich text": lambda body: _without(body, "spans"), "im.notice arguments": lambda body: _without(body, "pattern"),
    "im.order total.currency": lambda body: _without(body, "items"),
    **{f"im.rich spans.0.{name}": lambda body: {**body, "spans": body["spans"][:1]} for name in ("start", "length", "style")},
    "im.track points.0.at_ms": lambda body: {**body, "points": body["points"][:1]}}


def _without(body: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != name}


def themes() -> list[Theme]:
    """The files of this module."""
    out: list[Theme] = []
    for name, first, rows in (("text", 1001, TEXT), ("media", 1301, MEDIA), ("places", 1701, PLACES), ("cards", 2001, CARDS),
                              ("second", 2401, SECOND)):
        theme = content_theme(name, first)
        for type_name, path, words in rows:
            _row(theme, type_name, path, words)
        out.append(theme)
    return out


def _row(theme: ContentTheme, type_name: str, path: str, words: str) -> None:
    may = path.endswith("?")
    path = path.rstrip("?")
    where = f"body.{path}"
    whole = fullest(type_name)
    whole["body"] = _ALONE.get(f"{type_name} {path}", dict)(whole["body"])

    def bad(what: str, value: Any, rules: str = "8.2-4") -> None:
        theme.bad(f"{type_name} {path}: {what}", put(whole, where, At(value)), rules)

    kind = words.split()[0]
    wrong: Any = {"whole": "1", "number": "1", "time": "1", "bool": 1, "array": {}, "object": []}.get(kind, 1)
    bad("another type of value", wrong)
    in_array = path.rpartition(".")[2].isdigit()
    bad("null", None, "8.2-4 8.2-10" if in_array else "8.2-10")
    if not may and not in_array:
        theme.bad(f"{type_name} {path}: absent", put(whole, where, MARK))
    for what, value in _outside(kind, words, _ELEMENTS.get(f"{type_name} {path}")):
        bad(what, value)
    for what, value in _inside(kind, words, _ELEMENTS.get(f"{type_name} {path}")):
        theme.good(f"{type_name} {path}: {what}", put(whole, where, value))


def _inside(kind: str, words: str, element: Any) -> Iterator[tuple[str, Any]]:
    last = words.split()[-1]
    if kind in ("text", "line"):
        # 20,000 of four bytes would be more than a content may have.
        yield f"{last} characters beyond ASCII", ("é" if last == "20000" else "😀") * int(last)
    elif kind == "token":
        yield f"{last} characters", ("a0._-" * 20)[:int(last)]
    elif kind in ("whole", "number", "time"):
        for edge in (0, LARGEST) if kind == "time" else _edges(words):
            yield str(edge), edge
        if kind == "number":
            yield "a decimal", Raw("0.5e+0")
    elif kind == "array":
        for size in map(int, last.split("-")):
            if size > 0:
                yield f"{size} elements", [element(index) for index in range(size)]
    elif kind == "enum":
        for word in words.split()[1:]:
            yield word, word
    elif words == "message id":
        yield "8 characters", "!~aZ09_/"
        yield "64 characters", "m" * 64
    elif words == "order id":
        yield "1 character", "~"
        yield "64 characters", "!" * 64
    elif kind == "bool":
        yield "true", True
        yield "false", False


def _edges(words: str) -> list[int]:
    # `whole 0-` and `whole -9`: one edge alone, where the other one would break a rule or another row's test has it.
    low, high = _split(words)
    return [edge for edge in (low, high) if edge is not None]


def _split(words: str) -> tuple[Any, Any]:
    text = words.split()[1]
    if words.startswith("whole") and text == f"-{LARGEST}":
        return None, LARGEST
    cut = text.index("-", 1)
    return int(text[:cut]), int(text[cut + 1:]) if text[cut + 1:] else None


def _outside(kind: str, words: str, element: Any) -> Iterator[tuple[str, Any]]:
    last = words.split()[-1]
    if kind in ("text", "line", "token"):
        yield "empty", ""
        yield f"{int(last) + 1} characters", "a" * (int(last) + 1)
        yield "U+0000", Raw('"a\\u0000"')
    if kind == "line":
        yield "a line feed", "a\nb"
    if kind == "token":
        yield "an upper-case letter", "A"
    if kind in ("whole", "number", "time"):
        low, high = (0, LARGEST) if kind == "time" else _split(words)
        for edge in ([] if low is None else [low - 1]) + ([] if high is None else [high + 1]):
            yield str(edge), edge
        if kind == "number":
            yield "a little above", Raw(f"{high}.0001")
            yield "a little below", Raw(f"-{-low}.0001" if low else "-0.0001")
        elif high is not None and high < LARGEST:
            yield "a fraction", Raw(f"{low}.5")
        yield "1e400", Raw("1e400")
    elif kind == "array":
        low, high = map(int, last.split("-"))
        for size in ([low - 1] if low else []) + [high + 1]:
            yield f"{size} elements", [element(index) for index in range(size)]
    elif kind == "enum":
        for what, word in (("another word", "other"), ("upper case", words.split()[1].upper()), ("empty", ""),
                           ("a space behind", words.split()[1] + " ")):
            yield what, word
    elif words == "message id":
        for what, word in (("7 characters", "m" * 7), ("65 characters", "m" * 65), ("a space", "m 000001"), ("a letter beyond ASCII", "m-00000é")):
            yield what, word
    elif words == "order id":
        for what, word in (("empty", ""), ("65 characters", "m" * 65), ("a space", "m 1"), ("U+007F", "m\x7f")):
            yield what, word
    elif kind == "account":
        for what, word in (("no @", "u2"), ("upper case in the domain", "u2@58.User")):
            yield what, word
    elif kind == "mime":
        for word in words.split()[2:]:
            yield "of another kind", word
    elif kind == "bool":
        yield "the string true", "true"
