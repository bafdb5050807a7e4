"""Vectors of contents inside of each other and of the rules between the members of cards (SPEC.md 8.6, 8.7, 8.10)."""

from __future__ import annotations

from typing import Any

from .build import Theme
from .contentbuild import MARK as M
from .contentbuild import At, ContentTheme, Raw, content, content_theme, put
from .contentsamples import CHOICES, EXCERPT, FIX, ID, SAMPLES, SIGNALS, fullest, smallest

TEXT = smallest("im.text")


def themes() -> list[Theme]:
    """The files of this module."""
    return [_nested(), _rules()]


def _forward(inner: Any) -> Any:
    return content("im.forward", {"item": {"name": "Li", "content": inner}}, fallback="F")


def _merged(*inner: Any) -> Any:
    return content("im.merged", {"title": "T", "items": [{"name": "Li", "content": item} for item in inner]}, fallback="F")


def _nested() -> ContentTheme:
    theme = content_theme("nested", 5001)

    def bad(what: str, value: Any, rules: str, layer: str = "rule") -> None:
        theme.bad(what, value, rules, layer=layer)

    theme.good("2 deep", _forward(TEXT), "8.10-1")
    theme.good("3 deep", _forward(_forward(TEXT)), "8.10-1")
    theme.good("3 deep in two ways", _merged(_forward(TEXT), _merged(TEXT, TEXT)), "8.10-1")
    bad("4 deep", _forward(_forward(_forward(At(TEXT)))), "8.10-1")
    bad("4 deep in the last of several", _merged(TEXT, _merged(TEXT, _forward(At(TEXT)))), "8.10-1")
    bad("4 deep with an unknown type", _forward(_merged(_forward(At({"type": "a.b"})))), "8.10-1")
    theme.good("an unknown type is not looked into", _forward(_forward({"type": "im.forward/2", "body": _forward(_forward(TEXT))["body"]})),
               "8.10-1 8.11-1")
    theme.good("data is not looked into", _forward(content("im.custom", {"name": "a.b", "data": _forward(_forward(_forward(TEXT)))}, fallback="F")),
               "8.10-1")
    excerpt = {"name": "L", "content": {"type": "a.b"}}

    def crowd(*sizes: int, last: Any = None) -> Any:
        # Excerpts in excerpts: each size is a merged one, itself an excerpt.
        items = [{"name": "M", "content": content("im.merged", {"title": "T", "items": [excerpt] * size}, fallback="F")} for size in sizes]
        return content("im.merged", {"title": "T", "items": items + ([last] if last else [])}, fallback="F")

    theme.good("100 excerpts", content("im.merged", {"title": "T", "items": [excerpt] * 100}, fallback="F"), "8.10-2")
    theme.good("300 excerpts", crowd(99, 99, 99), "8.10-2")
    theme.good("299 excerpts and one", crowd(99, 99, 98, last=excerpt), "8.10-2")
    bad("301 excerpts: the last is one too many", crowd(99, 99, 99, last=At(excerpt)), "8.10-2")
    many = crowd(100, 100)
    inner = content("im.merged", {"title": "T", "items": [excerpt] * 97 + [At(excerpt)]}, fallback="F")
    bad("301 excerpts: the last one inside of the last", put(many, "body.items", many["body"]["items"] + [{"name": "M", "content": inner}]), "8.10-2")
    for name in SAMPLES:
        if name in SIGNALS:
            bad(f"{name} in an excerpt", _forward(put(smallest(name), "type", At(name))), "8.10-3")
        elif name == "im.recall":
            bad("im.recall in an excerpt", _forward(put(smallest(name), "type", At(name))), "8.10-3")
        else:
            theme.good(f"{name} in an excerpt", _forward(smallest(name)), "8.2-4")
            body = {**SAMPLES[name][0]}
            if body:
                first = next(iter(body))
                bad(f"{name} in an excerpt, without {first}", _forward(put(smallest(name), f"body.{first}", M)), "8.2-4")
    bad("an edit in an excerpt", _forward({**TEXT, "relation": {"kind": At("edit"), "message_id": ID, "revision": 1}}), "8.10-3")
    bad("an edit 3 deep", _merged(TEXT, _forward({**TEXT, "relation": {"kind": At("edit"), "message_id": ID, "revision": 1}})), "8.10-3")
    bad("the kind recall in an excerpt", _forward({**TEXT, "relation": {"kind": At("recall"), "message_id": ID}}), "8.8-1")
    bad("a signal 3 deep", _merged(_forward(put(smallest("im.shake"), "type", At("im.shake")))), "8.10-3")
    theme.good("a reply in an excerpt", _forward({**TEXT, "relation": {"kind": "reply", "message_id": ID}}), "8.10-3")
    theme.good("an unknown kind in an excerpt", _forward({**TEXT, "relation": {"kind": "quote", "message_id": ID}}), "8.10-3")
    theme.good("an edit of excerpts", {**_forward(TEXT), "relation": {"kind": "edit", "message_id": ID, "revision": 1}}, "8.10-3")
    theme.good("mentions in an excerpt", _forward(fullest("im.text")), "8.2-4")
    bad("no fallback in an excerpt", _forward(put(smallest("im.image"), "fallback", M)), "8.2-7")
    bad("mentions of nobody in an excerpt", _forward({**TEXT, "mentions": At({})}), "8.2-9")
    bad("a body that is null in an excerpt", _forward({**TEXT, "body": At(None)}), "8.2-10 8.2-4")
    bad("a span beyond the end in an excerpt", _forward(content("im.rich", {"text": "a", "spans": [
        {"start": 0, "length": At(2), "style": "bold"}]}, fallback="F")), "8.4-2")
    bad("an ext that is no object in an excerpt", _forward({**TEXT, "ext": At([])}), "8.2-4")
    bad("a body that is too long 3 deep", _forward(_forward(content("im.text", {"text": At("")}))), "8.2-4")
    bad("no type 3 deep", _forward(_forward(At({"body": {"text": "A"}}))), "8.2-3")
    for value in ("im", "im.text/1", "Im.text", 1, None):
        bad(f"a type {value!r} in an excerpt", _forward({"type": At(value), "body": {"text": "A"}}), "8.2-1 8.2-3 8.2-10", "schema")
    bad("no type in an excerpt", _forward(At({"body": {"text": "A"}})), "8.2-3", "schema")
    for what, value in (("a string", "A"), ("an array", []), ("a number", 1)):
        bad(f"{what} as a content", _forward(At(value)), "8.2-4", "schema")
    bad("null as a content", _forward(At(None)), "8.2-10", "schema")
    for name in ("order.assigned", "im.text/2", "im.later"):
        theme.good(f"{name} in an excerpt: nothing else is judged", _forward({"type": name, "fallback": 1, "body": None, "relation": {"kind": "edit"}}),
                   "8.11-1")
    theme.good("an unknown type around excerpts: nothing is judged", {**_forward(_forward(_forward(_forward(TEXT)))), "type": "im.forward/2"}, "8.11-1")
    theme.good("an excerpt's members in another order, and others", content("im.forward", {"item": {
        "content": {"body": {"text": "A", "x": None}, "type": "im.text"}, "x": [1], "name": "Li"}}, fallback="F"), "8.2-11")
    theme.good("the same excerpt twice", content("im.merged", {"title": "T", "items": [EXCERPT, EXCERPT]}, fallback="F"))
    bad("an excerpt without a content", content("im.forward", {"item": At({"name": "Li"})}, fallback="F"), "8.2-4", "schema")
    bad("an excerpt of a number", content("im.merged", {"title": "T", "items": [EXCERPT, At(1)]}, fallback="F"), "8.2-4", "schema")
    return theme


def _rules() -> ContentTheme:
    theme = content_theme("rules", 5301)

    def bad(what: str, value: Any, rules: str, layer: str = "rule") -> None:
        theme.bad(what, value, rules, layer=layer)

    def track(*times: Any) -> Any:
        return content("im.track", {"system": "wgs84", "points": [{**FIX, "at_ms": time} for time in times]})

    theme.good("points in order, and at the same time", track(0, 5, 5, Raw("5.0"), Raw("0.6e1")), "8.6-1")
    bad("a point earlier than the one before", track(5, 6, At(5), 6), "8.6-1")
    bad("a point earlier by one", track(9_007_199_254_740_991, At(9_007_199_254_740_990)), "8.6-1")
    bad("a point earlier, with an exponent", track(11, At(Raw("1e1"))), "8.6-1")

    def order(*currencies: Any, total: Any = None, first: bool = False) -> Any:
        body = dict(SAMPLES["im.order"][0])
        sum_ = {"total": {"minor": 1, "currency": total}} if total else {}
        items = {"items": [{"name": "Tea", "quantity": 1, **({"price": {"minor": 1, "currency": currency}} if currency else {})}
                           for currency in currencies]}
        return content("im.order", {**body, **sum_, **items} if first else {**body, **items, **sum_}, fallback="F")

    theme.good("one currency", order("CNY", None, "CNY", total="CNY"), "8.7-1")
    theme.good("one currency without a total", order(None, "EUR", "EUR"), "8.7-1")
    theme.good("one currency, once escaped", order("CNY", Raw('"\\u0043NY"'), total="CNY"), "8.7-1")
    bad("an item of another currency than the total", order("CNY", At("EUR"), total="CNY"), "8.7-1")
    bad("an item of another currency than the total, which stands in front", order(At("EUR"), "CNY", total="CNY", first=True), "8.7-1")
    bad("two currencies without a total", order(None, "CNY", At("EUR")), "8.7-1")
    bad("the first one that differs", order("CNY", "CNY", At("EUR"), "CNY", total="CNY"), "8.7-1")

    def notice(pattern: str, arguments: Any = None, at_fault: bool = False, escaped: bool = False) -> Any:
        text: Any = Raw('"' + pattern + '"') if escaped else pattern
        more = {} if arguments is None else {"arguments": arguments}
        return content("im.notice", {"template": "t", **more, "pattern": At(text) if at_fault else text}, fallback="F")

    one = {"a": 1}
    for pattern in ("{a}", "{a}{a}", "no braces", "{{", "}}", "{{}}", "{{a}}", "{{{a}}}", "}}{a}{{", "{{{{", "{{b}}"):
        theme.good(f"pattern {pattern}", notice(pattern, one), "8.7-2")
    theme.good("an argument that the pattern does not name", notice("A", one), "8.7-2")
    theme.good("a pattern without arguments", notice("{{A}}"), "8.7-2")
    theme.good("escaped braces", notice("\\u007ba\\u007d", one, escaped=True), "8.7-2")
    for pattern in ("{", "}", "a{", "}a", "{a", "a}", "{}", "{b}", "{a}{b}", "{A}", "{ a}", "{a }", "{a}}", "{{a}", "{{{a}}", "{{{", "}}}", "{a{a}}", "{a:1}", "{0}",
                    "{a}{", "{\n}"):
        bad(f"pattern {pattern!r}", notice(pattern, one, at_fault=True), "8.7-2")
    bad("a name without arguments", notice("{a}", at_fault=True), "8.7-2")
    bad("an escaped brace alone", notice("\\u007b", one, at_fault=True, escaped=True), "8.7-2")

    def options(*ids: Any) -> Any:
        return [{"id": name, "text": "T"} for name in ids]

    bad("an option of a poll twice", content("im.poll", {"question": "Q", "options": options("a", "b", At("a"))}, fallback="F"), "8.10-4")
    bad("an option of a poll twice, once escaped", content("im.poll", {"question": "Q", "options": options("a", At(Raw('"\\u0061"')))}, fallback="F"),
        "8.10-4")
    theme.good("options of the same text", content("im.poll", {"question": "Q", "options": options("a", "b")}, fallback="F"), "8.10-4")
    theme.good("ids that differ in a point", content("im.poll", {"question": "Q", "options": options("a", "a.")}, fallback="F"), "8.10-4")

    def fields(*items: Any) -> Any:
        return content("im.form", {"title": "T", "fields": list(items)}, fallback="F")

    def field(name: Any, kind: Any = "text", **more: Any) -> Any:
        return {"id": name, "label": "L", "kind": kind, **more}

    bad("a field of a form twice", fields(field("a"), field("b"), field(At("a"))), "8.10-4")
    bad("an option of a field twice", fields(field("a", "choice", options=options("x", At("x")))), "8.10-4")
    theme.good("the same options in two fields", fields(field("a", "choice", options=CHOICES), field("b", "choice", options=CHOICES)), "8.10-4")
    theme.good("an option with the id of a field", fields(field("a", "choice", options=CHOICES)), "8.10-4")
    bad("a choice without options", fields(field("b"), At(field("a", "choice"))), "8.2-4", "schema")
    for kind in ("text", "number", "date", "bool"):
        bad(f"options of a field of kind {kind}", fields(field("a", kind, **{f"{M}options": CHOICES})), "8.2-4", "schema")
    bad("a choice of an answer twice", content("im.poll-answer", {"poll": ID, "choices": ["a", "b", At("a")]}, fallback="F"), "8.10-4", "schema")
    bad("a choice of an answer twice, once escaped", content("im.poll-answer", {"poll": ID, "choices": ["a", At(Raw('"\\u0061"'))]}, fallback="F"), "8.10-4",
        "schema")
    bad("one option", content("im.poll", {"question": "Q", "options": At(options("a"))}, fallback="F"), "8.2-4", "schema")
    return theme
