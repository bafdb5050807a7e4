"""Vectors of the content suite: one JSON object, 32 levels, no key twice."""

from __future__ import annotations

import json
from typing import Any

from .build import CMI, CMI_JSON, MESSAGE_ID, Theme, number, piece, text

CONTENT_AT = 24 + len(text(1, CMI) + text(2, "im.text"))
FLAGS = ["content"]
ACCOUNT = text(1, "58.user") + text(2, "u2")


def _c2s(content: bytes) -> bytes:
    return text(1, CMI) + text(2, "im.text") + text(3, content)


def _nested(levels: int, brackets: str = "{}") -> bytes:
    if brackets == "{}":
        return b'{"a":' * (levels - 1) + b"{}" + b"}" * (levels - 1)
    return b'{"a":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


def themes() -> list[Theme]:
    """The file of this module."""
    theme = Theme("content/form.json", "content", "CNT", 1)

    def good(what: str, content: bytes, rules: str = "8.1-1") -> None:
        theme.valid(what, f"{rules} 8.1-4", [_piece(content, json.loads(content))], flags=FLAGS)

    good("the empty object", b"{}")
    good("white space around and inside", b' \t\r\n{ "a" : [ 1 , 2 ] }\n ')
    good("every kind of value", b'{"a":1,"b":"x","c":true,"d":false,"e":null,"f":[],"g":{}}')
    good("numbers", b'{"a":-0,"b":10,"c":0.5,"d":-1.25e2,"e":1E+3,"f":25e-2}')
    good("every escape", b'{"a":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9"}')
    good("an escaped U+0000", b'{"a":"\\u0000"}')
    good("a pair of escaped surrogates", b'{"a":"\\ud83d\\ude9a"}')
    good("characters beyond ASCII", '{"名":"司机 🚚"}'.encode())
    good("an empty key", b'{"":1}')
    good("U+007F and U+2028 in a string", '{"a":"\x7f\u2028"}'.encode())
    good("the same key in two objects", b'{"a":{"k":1},"b":{"k":2}}', "8.1-3")
    good("keys that differ in case and in composition only", '{"k":1,"K":2,"é":3,"e\u0301":4}'.encode(), "8.1-3")
    good("32 levels of objects", _nested(32), "8.1-2")
    good("32 levels of arrays in the object", _nested(32, "[]"), "8.1-2")
    good("40 arrays side by side: no more than 3 levels", b'{"a":[' + b"[]," * 39 + b"[]]}", "8.1-2")

    def bad(what: str, content: bytes, rules: str = "8.1-1") -> None:
        theme.invalid(what, f"{rules} 8.1-4", piece("c2s", {}, raw=_c2s(content)).wire, "malformedContent", CONTENT_AT,
                      flags=FLAGS)

    for content, what in ((b" ", "white space alone"), (b"[]", "an array"), (b'"a"', "a string"), (b"1", "a number"),
                          (b"null", "null"), (b"{", "an open object"), (b"{}{}", "two objects"),
                          (b"{}x", "something behind"),
                          (b"x{}", "something in front"), (b"\xef\xbb\xbf{}", "a byte order mark"),
                          (b"\0{}", "U+0000 in front"), (b"{}\0", "U+0000 behind"), (b"\x0c{}", "a form feed in front"),
                          (b"{,}", "a comma alone"), (b'{"a":1,}', "a comma at the end"),
                          (b'{"a":[1,]}', "a comma at an array's end"),
                          (b'{"a"}', "a key alone"), (b'{"a" 1}', "no colon"), (b'{"a":}', "no value"),
                          (b"{a:1}", "a bare key"),
                          (b"{'a':1}", "single quotes"), (b'{1:2}', "a number as a key"),
                          (b'{"a":01}', "a leading zero"),
                          (b'{"a":+1}', "a plus"), (b'{"a":.5}', "no digit before the point"),
                          (b'{"a":1.}', "no digit behind the point"),
                          (b'{"a":1e}', "no digit in the exponent"), (b'{"a":-}', "a minus alone"),
                          (b'{"a":0x10}', "hexadecimal"),
                          (b'{"a":NaN}', "NaN"), (b'{"a":Infinity}', "Infinity"), (b'{"a":-Infinity}', "-Infinity"),
                          (b'{"a":True}', "True"), (b'{"a":nul}', "half a word"),
                          (b'{"a":"\n"}', "a line feed in a string"),
                          (b'{"a":"\x1f"}', "U+001F in a string"), (b'{"a":"\0"}', "U+0000 in a string"),
                          (b'{"a":"b', "an open string"),
                          (b'{"a":"\\x41"}', "an escape that does not exist"),
                          (b'{"a":"\\u12g4"}', "no hexadecimal digit"),
                          (b'{"a":"\\u12"}', "half an escape"), (b'{"a":[1 2]}', "no comma in an array"),
                          (b'{"a":[}', "a wrong bracket"),
                          (b'{"a":1}//x', "a comment"), (b'{"a":"\xff"}', "ill-formed UTF-8"),
                          (b'{"a":"\xed\xa0\x80"}', "a surrogate in UTF-8"),
                          (b'{"a":"\xc0\xaf"}', "overlong UTF-8"), ("{}".encode("utf-16-le"), "UTF-16")):
        bad(what, content)
    bad("33 levels of objects", _nested(33), "8.1-2")
    bad("33 levels with arrays", _nested(33, "[]"), "8.1-2")
    bad("20,000 open arrays: no reader may run out of stack", b'{"a":' + b"[" * 20_000, "8.1-1 8.1-2")
    bad("a key twice", b'{"a":1,"a":1}', "8.1-3")
    bad("a key twice in an object inside", b'{"x":[{"a":1,"b":2,"a":3}]}', "8.1-3")
    bad("a key twice, once escaped", b'{"a":1,"\\u0061":2}', "8.1-3")
    message = text(1, MESSAGE_ID) + text(2, ACCOUNT) + text(4, CMI) + text(7, "im.text")
    theme.invalid("in a Message inside a notification: reported at the inner field's tag", "8.1-4",
                  piece("message", {}, raw=text(2, message + text(8, "{"))).wire, "malformedContent", 26 + len(message),
                  flags=FLAGS)
    first = text(2, message + text(8, "{}"))
    theme.invalid("in the second message of a page", "8.1-4",
                  piece("get-offline-msg", {}, kind="response",
                        raw=number(1, 1) + first + text(2, message + text(8, "{"))).wire,
                  "malformedContent", 24 + 2 + len(first) + 2 + len(message), flags=FLAGS)
    theme.valid("a gate does not read contents: the same bytes without the flag `content` are a valid message", "8.1-5",
                [piece("c2s", {"clientMessageId": CMI_JSON, "contentType": "im.text", "content": "ew=="})])
    # WP-CNT-0073 said that half a pair of escaped surrogates is left open; now WP-8.1-7 forbids it (content/json.json).
    theme.retire()
    return [theme]


def _piece(content: bytes, parsed: Any) -> Any:
    import base64
    body = {"clientMessageId": CMI_JSON, "contentType": "im.text", "content": base64.b64encode(content).decode()}
    return piece("c2s", body, content=parsed)
