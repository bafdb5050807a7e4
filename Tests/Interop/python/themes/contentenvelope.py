"""Vectors of the envelope, of relations and of what a receiver does not know (SPEC.md 8.2, 8.8, 8.11)."""

from __future__ import annotations

from typing import Any

from .build import Theme
from .contentbuild import MARK as M
from .contentbuild import At, ContentTheme, Raw, content, content_theme, dump, put
from .contentsamples import ID, PLAIN, SAMPLES, SIGNALS, fullest, smallest

TEXT = smallest("im.text")
REPLY = {"kind": "reply", "message_id": ID}


def themes() -> list[Theme]:
    """The files of this module."""
    theme = content_theme("envelope", 3001)
    _types(theme)
    for name in SAMPLES:
        whole = fullest(name)
        if name in SIGNALS:
            theme.bad(f"{name}: a signal with a fallback", {f"{M}fallback": "F", **whole}, "8.2-7")
            for member in ("relation", "mentions"):
                theme.bad(f"{name}: a signal with {member}", {**whole, f"{M}{member}": REPLY if member == "relation" else {"all": True}},
                          "8.2-8")
        elif name not in PLAIN:
            theme.bad(f"{name}: no fallback", put(whole, "fallback", M), "8.2-7")
    for member, words in (("fallback", "8.2-4"), ("body", "8.2-4"), ("relation", "8.2-4"), ("mentions", "8.2-4"), ("ext", "8.2-4")):
        theme.bad(f"{member}: null", put(fullest("im.text"), member, At(None)), "8.2-10")
        theme.bad(f"{member}: another type of value", put(fullest("im.text"), member, At(1)), words)
    theme.bad("no body", put(fullest("im.text"), "body", M))
    theme.bad("no body in a signal that has nothing to say", put(fullest("im.shake"), "body", M))
    theme.good("a fallback of 1,000 characters", put(fullest("im.image"), "fallback", "😀" * 1_000), "8.2-4 8.2-7")
    for what, value in (("of 1,001 characters", "a" * 1_001), ("empty", ""), ("with U+0000", Raw('"a\\u0000"'))):
        theme.bad(f"a fallback {what}", put(fullest("im.image"), "fallback", At(value)))
    theme.good("a fallback with line feeds", put(fullest("im.image"), "fallback", "a\nb"), "8.2-4")
    theme.good("the type behind the body", {"body": {"text": "A"}, "type": "im.text"}, "8.2-4")
    theme.good("an empty ext", {**TEXT, "ext": {}}, "8.2-4")
    theme.good("null inside of ext", {**TEXT, "ext": {"a": None, "type": 1}}, "8.2-4")
    _mentions(theme)
    return [theme, _relations(), _unknown()]


def _types(theme: ContentTheme) -> None:
    for name in ("a.b", "0.1", "order.assigned", "order.assigned/2", "a-b_c.d", "im.text/2", "im.text/10", "im.text/99", "-.-", "_._",
                 "im.unknown", "im", "a" * 94 + ".b", "a" * 91 + ".b/99"):
        if name != "im":
            theme.good(f"type {name[:30]} of {len(name)}", content(name, 1), "8.2-1 8.11-1", known=False)
    for name in ("", "im", "text", ".", "im.", ".text", "im..text", "im.text.", "Im.text", "im.Text", "im.text/", "im.text/0", "im.text/1",
                 "im.text/02", "im.text/00", "im.text/100", "im.text/2/3", "im.text/a", "im.text/-2", "im.text/2.0", "im/2", "im.text /2",
                 " im.text", "im.text ", "im.text\n", "im.té", "im.text\\", "im text", "im,text", "im.text/２", "a" * 95 + ".b", "a" * 92 + ".b/99"):
        theme.bad(f"type {name[:30]!r} of {len(name)}", content(At(name), {"text": "A"}), "8.2-1 8.2-3")
    theme.bad("no type", Raw(M + '{"body":{"text":"A"}}'), "8.2-3 8.2-4")
    theme.bad("no type in an empty object", M + "{}", "8.2-3 8.2-4")
    theme.bad("no type, white space in front", "\n " + M + "{}", "8.2-3 8.2-4")
    for value in (None, 1, True, {}, ["im.text"]):
        theme.bad(f"a type that is {dump(value)}", content(At(value), {"text": "A"}), "8.2-1 8.2-3 8.2-10")
    for content_type in ("im.text", "im.image", "im.text/2", "order.assigned"):
        theme.good(f"content_type {content_type}", {**TEXT, "fallback": "F"}, "8.2-6", known=content_type == "im.text",
                   content_type=content_type)
    theme.good("another content_type, and no fallback", TEXT, "8.2-6 8.11-2", known=False, content_type="im.rich")
    theme.good("another content_type: the body is not judged", content("im.text", 1), "8.2-6 8.11-1", known=False, content_type="a.b")
    theme.bad("another content_type, and no valid type", content(At("text"), {}), "8.2-3 8.2-1", content_type="a.b")


def _mentions(theme: ContentTheme) -> None:
    def good(what: str, value: Any) -> None:
        theme.good(f"mentions: {what}", {**TEXT, "mentions": value}, "8.2-9")

    def bad(what: str, value: Any, rules: str = "8.2-9", layer: str = "schema") -> None:
        theme.bad(f"mentions: {what}", {**TEXT, "mentions": value}, rules, layer=layer)

    good("all", {"all": True})
    good("one account", {"accounts": ["u2@58.user"]})
    good("both", {"accounts": ["u2@58.user"], "all": True})
    good("100 accounts", {"accounts": [f"u{index}@58.user" for index in range(100)]})
    good("the same uid of two domains", {"accounts": ["u2@58.user", "u2@58.driver"]})
    good("accounts that differ in case", {"accounts": ["u2@58.user", "U2@58.user"]})
    bad("nobody", At({}))
    bad("a member that nobody knows alone", At({"some": True}))
    bad("all is false", {"all": At(False)})
    bad("all is false beside accounts", {"accounts": ["u2@58.user"], "all": At(False)})
    bad("all is 1", {"all": At(1)}, "8.2-4 8.2-9")
    bad("all is null", {"all": At(None)}, "8.2-10")
    bad("no account", {"accounts": At([])}, "8.2-9 8.2-4")
    bad("101 accounts", {"accounts": At([f"u{index}@58.user" for index in range(101)])}, "8.2-9 8.2-4")
    bad("an account twice", {"accounts": ["u2@58.user", "u3@58.user", At("u2@58.user")]})
    bad("an account twice, once escaped", {"accounts": ["u2@58.user", At(Raw('"\\u00752@58.user"'))]})
    bad("accounts are null", {"accounts": At(None), "all": True}, "8.2-10")
    bad("an account that is none", {"accounts": ["u2@58.user", At("u2")]}, "8.2-4")
    bad("an account that is a number", {"accounts": [At(2)]}, "8.2-4")
    bad("an account that is null", {"accounts": [At(None)]}, "8.2-4 8.2-10")
    bad("a uid of 129 bytes", {"accounts": [At("é" * 64 + "x@58.user")]}, "8.2-4", "rule")


def _relations() -> ContentTheme:
    theme = content_theme("relations", 3201)

    def good(what: str, **members: Any) -> None:
        rules = "8.2-4 8.8-4 8.8-3" if members.get("kind") == "edit" else "8.2-4 8.8-4"
        theme.good(f"relation: {what}", {**TEXT, "relation": {**REPLY, **members}}, rules)

    def bad(what: str, value: Any, rules: str = "8.2-4", layer: str = "schema") -> None:
        theme.bad(f"relation: {what}", {**TEXT, "relation": value}, rules, layer=layer)

    good("a reply")
    good("a reply with everything", **{"from": "u2@58.user", "preview": "😀" * 200})
    good("a reply ignores a revision", revision="x")
    good("an edit", kind="edit", revision=1)
    good("the last edit", kind="edit", revision=9_007_199_254_740_991)
    good("an edit ignores from and preview", kind="edit", revision=Raw("1e0"), **{"from": 1, "preview": None})
    good("an unknown kind", kind="quote", revision=0, preview="", **{"from": None})
    good("an unknown kind of 16", kind="a0._-" + "a" * 11)
    good("a member that nobody knows", thread=None)
    good("a plain type that is not text")
    theme.good("relation: in im.track", {**smallest("im.track"), "relation": REPLY})
    for what, value in (("empty", ""), ("of 17 characters", "a" * 17), ("of upper case", "Reply"), ("that is a number", 1)):
        bad(f"a kind {what}", {**REPLY, "kind": At(value)})
    bad("a kind that is null", {**REPLY, "kind": At(None)}, "8.2-10")
    bad("no kind", At({"message_id": ID}))
    bad("no message id", At({"kind": "reply"}))
    bad("no message id with an unknown kind", At({"kind": "quote"}), "8.2-4 8.8-4")
    for value in ("m" * 7, "m" * 65, "m 000001", 1):
        bad(f"a message id {value!r}", {**REPLY, "message_id": At(value)})
    bad("a message id that is null", {**REPLY, "message_id": At(None)}, "8.2-10")
    bad("a reply from nobody", {**REPLY, "from": At("")})
    bad("a reply from null", {**REPLY, "from": At(None)}, "8.2-10")
    bad("a reply from a uid of 129 bytes", {**REPLY, "from": At("é" * 64 + "x@58.user")}, "8.2-4", "rule")
    for what, value in (("empty", ""), ("of 201 characters", "p" * 201), ("of two lines", "a\nb"), ("that is a number", 1)):
        bad(f"a preview {what}", {**REPLY, "preview": At(value)})
    bad("an edit without a revision", At({**REPLY, "kind": "edit"}))
    for value in (0, -1, 9_007_199_254_740_992, Raw("1.5"), "1"):
        bad(f"a revision {value!r}", {**REPLY, "kind": "edit", "revision": At(value)})
    bad("a revision that is null", {**REPLY, "kind": "edit", "revision": At(None)}, "8.2-10")
    recall = smallest("im.recall")
    theme.bad("im.recall without a relation", Raw(M + dump({key: value for key, value in recall.items() if key != "relation"})), "8.8-1")
    for kind in ("reply", "quote"):
        theme.bad(f"im.recall with a {kind}", put(recall, "relation.kind", At(kind)), "8.8-1")
    theme.bad("im.recall with an edit", {**recall, "relation": {"kind": At("edit"), "message_id": ID, "revision": 1}}, "8.8-1")
    for name in ("im.text", "im.image", "im.reaction"):
        theme.bad(f"{name} with the kind recall", {**smallest(name), "relation": {"kind": At("recall"), "message_id": ID}}, "8.8-1")
    theme.good("an unknown type with the kind recall", content("a.b", {}, relation={"kind": "recall"}), "8.11-1")
    theme.bad("an edit that is not a whole content",
              {"type": "im.text", "body": At({}), "relation": {"kind": "edit", "message_id": ID, "revision": 1}}, "8.2-4 8.8-3")
    return theme


def _unknown() -> ContentTheme:
    theme = content_theme("unknown", 3401)
    for name in ("order.assigned", "im.text/2", "im.later", "im.shake/2"):
        theme.good(f"{name}: a fallback", {"type": name, "fallback": "F", "body": {}}, "8.11-1 8.11-2")
        theme.good(f"{name}: no fallback", {"type": name, "body": {}}, "8.11-1 8.11-2")
        for value in (None, 1, True, ["F"], {"text": "F"}):
            theme.good(f"{name}: a fallback that is {dump(value)}", {"type": name, "fallback": value}, "8.11-1 8.11-2")
    theme.good("a fallback of an unknown type is not judged: empty", {"type": "a.b", "fallback": ""}, "8.11-1 8.11-2")
    theme.good("a fallback of an unknown type is not judged: 1,001 characters", {"type": "a.b", "fallback": "f" * 1_001}, "8.11-1 8.11-2")
    theme.good("nothing of an unknown type is judged", {"type": "a.b", "body": None, "relation": 1, "mentions": {}, "ext": []}, "8.11-1")
    theme.good("a type alone", {"type": "a.b"}, "8.11-1")
    values = ("9223372036854775807", "-9223372036854775808", "18446744073709551615", "1.50", "-0.0", "1E+2", "1e-7", '"\\u00e9\\/"', "null",
              "[ 1 , {} ]", '{"a":{"a":null}}')
    for value in values:
        theme.good(f"a member that nobody knows: {value}", {"x": Raw(value), **TEXT, "y": Raw(value)}, "8.2-11 8.2-12")
    for name in SAMPLES:
        whole = _everywhere(fullest(name))
        theme.good(f"{name}: members that nobody knows in every object", whole, "8.2-11")
    theme.good("members of other types are unknown ones", content("im.text", {"text": "A", "media": 1, "spans": None, "data": []}), "8.2-11")
    theme.good("a member beside its style is an unknown one", content("im.rich", {"text": "A", "spans": [
        {"start": 0, "length": 1, "style": "bold", "color": 1, "percent": None, "url": "", "account": {}}]}, fallback="F"), "8.2-11")
    theme.good("keys that look like known ones", {**TEXT, "Type": 1, "type ": 2, "Body": 3, "fall_back": 4}, "8.2-11")
    theme.good("a key with an escape is the known one", Raw('{"t\\u0079pe":"im.text","bod\\u0079":{"te\\u0078t":"A"}}'), "8.1-3 8.2-4")
    return theme


def _everywhere(value: Any, key: str = "") -> Any:
    # In arguments, values, data and ext every member is an application's own.
    if isinstance(value, dict) and key not in ("arguments", "values"):
        inside = {name: _everywhere(item, name) for name, item in value.items()}
        return {"x-first": Raw("18446744073709551615"), **inside, "": Raw(" [ 1.50 , null ] ")}
    if isinstance(value, list):
        return [_everywhere(item) for item in value]
    return value
