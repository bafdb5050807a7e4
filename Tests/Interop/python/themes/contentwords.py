"""Vectors of the words of SPEC.md 8.3, and of the objects whose keys are an application's own."""

from __future__ import annotations

from typing import Any

from .build import Theme
from .contentbuild import MARK as M
from .contentbuild import At, Raw, content, content_theme, put
from .contentsamples import ID, fullest

HTTPS = ("https://a", "https://A-b.9.example", "https://a:1", "https://a:65535", "https://a:99999", "https://a/", "https://a?q", "https://a#f",
         "https://a:80/b?c=d#e", "https://a/%20%e5", "https://a/!$&'()*+,;=:@[]~_-.", "https://.", "https://-", "https://192.0.2.1/",
         "https://xn--fiqs8s/", "https://a//b", "https://a/b#c#d", "https://a?b?c")
NO_HTTPS = ("", "https://", "https:///a", "https:/a", "https:a", "//a", "a", "a.example/b", "HTTPS://a", "Https://a", "ftp://a", "file:///a",
            "javascript:alert(1)", "data:text/plain,a", "https://user@a", "https://user:secret@a/", "https://a:", "https://a:/", "https://a:123456",
            "https://a:x", "https://a:80:80", "https://a b", "https://a/b c", " https://a", "https://a ", "https://a\n", "https://a/\n",
            "https://a/\x7f", "https://a/é", "https://é/", "https://a_b", "https://a%41", "https://[::1]/", "https://a\\b", "https://a/\\", "https://a/<b>",
            "https://a/\"", "https://a/^", "https://a/`", "https://a/{b}", "https://a/|", "https://a/b\tc", "https://a;b", "https://a&b",
            "https://a\u3002b", "blob:https://a", "https://a/\u202e")
LINKS = ("http://a", "http://a:8080/b", "mailto:a@b", "mailto:A.z_0%+-@b.example", "mailto:%41@b", "tel:1", "tel:+86", "tel:1-2.3", "tel:+1" + "0" * 30)
NO_LINKS = ("HTTP://a", "http://", "http://u@a", "http://a b", "ftp://a", "javascript:alert(1)", "JavaScript:alert(1)", " javascript:0", "vbscript:a",
            "data:a", "mailto:", "mailto:a", "mailto:@b", "mailto:a@", "mailto:a@b@c", "mailto:a@b?subject=x", "mailto:a b@c", "mailto:a@b_c",
            "mailto:é@b", "MAILTO:a@b", "mailto:a,b@c", "mailto:a@b/", "tel:", "tel:+", "tel:-1", "tel:.1", "tel:++1", "tel:1+", "tel:a", "tel:1 2",
            "tel:(1)", "tel:1;ext=2", "TEL:1", "tel:1" + "0" * 31, "tel:\uff11", "sms:1", "im:u2", "")
MIMES = ("a/b", "0/0", "application/vnd.a+json", "text/x!#$&^_.+-", "image/svg+xml", "a" * 63 + "/" + "b" * 63)
NO_MIMES = ("", "a", "a/", "/b", "a/b/c", "A/b", "a/B", "a/b; c=d", "a/b;", "a /b", "a/ b", "a/*", "*/*", "a/b ", "a/é", ".a/b", "a/.b", "+a/b", "a/'b",
            "a" * 63 + "/" + "b" * 64, "a/b\n")
NAMES = ("a", "a b.txt", ".a", "a.", "...", "a..b", "司机.png", "😀", "a:b*?", "n" * 255, "\u200b", "~", " ")
NO_NAMES = ("", ".", "..", "a/b", "/", "../a", "a\\b", "..\\a", "a\u202egnp.exe", "\u202a", "\u202b", "\u202c", "\u202d", "\u2066", "\u2069", "a\nb", "a\0",
            "a\x7f", "a\x85", "a\u2028", "a\u2029", "n" * 256)
SHA = "0123456789abcdef" * 4
ACCOUNTS = ("u2@58.user", "a%40b@58.user", "100%25@58.user", "司机🚚@58.driver", "%40" * 128 + "@" + "a" * 64, "é" * 64 + "@a", "u" * 128 + "@a")
NO_ACCOUNTS = ("", "u2", "@a", "u2@", "a@b@c", "a%41@b", "a%@b", "a%2@b", "u2@A", "u2@a b", "u2@" + "a" * 65, "u" * 129 + "@a", "u\n@a", "u\x7f@a", "u\x9f@a",
               "u2@a\n")
LINES = ("\n", "\r", "\t", "\x1f", "\x7f", "\x80", "\x85", "\x9f", "\u2028", "\u2029", "\0")
NUMBERS = ("1.0", "1e0", "1E+0", "10e-1", "0.1e1", "100e-2", "1.000", "0.00001e5", "1" + "0" * 2_000 + "e-2000")
NO_NUMBERS = ("1.5", "1.0000001", "1e-1", "0.9", "-1", "-0", "0", "0.0", "0e5", "23", "22.5", "1e2", "1e400", "-1e400", "1e-400", "1e9999999999", "1e-9999999999",
              "1" + "0" * 5_000, "9007199254740993", "18446744073709551617")


def themes() -> list[Theme]:
    """The file of this module."""
    theme = content_theme("words", 4001)

    def each(type_name: str, where: str, good: tuple[str, ...], bad: tuple[str, ...], what: str) -> None:
        whole = fullest(type_name)
        for value in good:
            theme.good(f"{what} {value[:40]!r} of {len(value)}", put(whole, f"body.{where}", value))
        for value in bad:
            theme.bad(f"{what} {value[:40]!r} of {len(value)}", put(whole, f"body.{where}", At(value)))

    each("im.contact", "avatar", HTTPS + ("https://a/" + "u" * 2_038,), NO_HTTPS + LINKS[:3] + ("https://a/" + "u" * 2_039,), "https URL")
    each("im.link", "url", LINKS + HTTPS[:4] + ("http://a/" + "u" * 2_039,), NO_LINKS + ("http://a/" + "u" * 2_040,), "link")
    each("im.file", "media.mime", MIMES, NO_MIMES, "MIME type")
    each("im.file", "media.name", NAMES, NO_NAMES, "file name")
    each("im.file", "media.sha256", (SHA, "0" * 64), ("", SHA[1:], SHA + "0", SHA.upper(), "g" * 64, "0x" + SHA[2:], SHA[1:] + "\n"), "SHA-256")
    each("im.contact", "account", ACCOUNTS, NO_ACCOUNTS, "account")
    theme.bad("a uid of 129 bytes and 65 characters", put(fullest("im.contact"), "body.account", At("é" * 64 + "x@a")), layer="rule")
    theme.bad("a uid of 129 bytes when its escapes are undone", put(fullest("im.contact"), "body.account", At("%40" * 1 + "é" * 64 + "@a")),
              layer="rule")
    for character in LINES:
        theme.bad(f"a line with U+{ord(character):04X}", put(fullest("im.thread"), "body.title", At(f"a{character}")))
    theme.bad("a line with an escaped line feed", put(fullest("im.thread"), "body.title", At(Raw('"a\\nb"'))))
    for text in ("\x1f\x7f\x85\u2028\u2029\n\t", " ", "\u202e", "\ufeff", "\U0010ffff"):
        theme.good(f"a text of {text!r}", content("im.text", {"text": text}))
    theme.good("a line of a space, U+00A0 and a direction override", put(fullest("im.thread"), "body.title", " \u00a0\u202e"))
    theme.good("an escape is one character", put(fullest("im.reaction"), "body.emoji", Raw('"' + "\\u0041" * 32 + '"')))
    theme.good("a pair of escapes is one character", put(fullest("im.reaction"), "body.emoji", Raw('"' + "\\ud83d\\ude00" * 32 + '"')))
    theme.bad("33 pairs of escapes", put(fullest("im.reaction"), "body.emoji", At(Raw('"' + "\\ud83d\\ude00" * 33 + '"'))))
    for value in NUMBERS:
        theme.good(f"whole 1-22: {value[:30]}", put(fullest("im.location"), "body.zoom", Raw(value)), "8.2-4")
    for value in NO_NUMBERS:
        theme.bad(f"whole 1-22: {value[:30]}", put(fullest("im.location"), "body.zoom", At(Raw(value))))
    for value in ("9007199254740991", "9007199254740991.0", "9.007199254740991e15", "0", "-0", "-0.0e5", "0e400"):
        theme.good(f"time: {value}", put(fullest("im.order"), "body.due_at_ms", Raw(value)))
    for value in ("9007199254740992", "9007199254740991.5", "-1", "1e16", "1e400", "0.5"):
        theme.bad(f"time: {value}", put(fullest("im.order"), "body.due_at_ms", At(Raw(value))))
    for value in ("90", "90.0", "9e1", "-90", "-0", "1e-400", "0.000000000000000000000000000001", "89." + "9" * 100):
        theme.good(f"number -90-90: {value[:40]}", put(fullest("im.location"), "body.point.latitude", Raw(value)))
    for value in ("90.0000001", "-90.0000001", "9.1e1", "1e400", "-1e400"):
        theme.bad(f"number -90-90: {value[:40]}", put(fullest("im.location"), "body.point.latitude", At(Raw(value))))
    # Doubles do not tell these from what is allowed; SPEC.md compares the values.
    for value in ("", "CN", "CNYX", "cny", "C1Y", "CNY ", "ＣＮＹ"):
        theme.bad(f"currency {value!r}", content("im.order", {"order_id": "7", "title": "T", "status": "placed",
                                                              "total": {"minor": 1, "currency": At(value)}}, fallback="F"))
    for name in ("", "shop", "im.text", "im.custom", "im.a.b/2", "Shop.coupon", "shop.coupon/1", "shop..a", "a" * 95 + ".b"):
        theme.bad(f"im.custom named {name[:30]!r} of {len(name)}", put(fullest("im.custom"), "body.name", At(name)), "8.2-4 8.2-1 8.2-2")
    for name in ("a.b", "shop.coupon/99", "imx.a", "x.im.a", "im-a.b", "im_.a", "a" * 94 + ".b"):
        theme.good(f"im.custom named {name[:30]!r} of {len(name)}", put(fullest("im.custom"), "body.name", name),
                   "8.2-4 8.2-2")
    _entries(theme)
    return [theme]


def _entries(theme: Any) -> None:
    def notice(arguments: Any) -> Any:
        return content("im.notice", {"template": "t", "arguments": arguments}, fallback="F")

    def answer(values: Any) -> Any:
        return content("im.form-answer", {"form": ID, "values": values}, fallback="F")

    theme.good("32 arguments", notice({f"a{index}": index for index in range(32)}))
    theme.bad("33 arguments", notice(At({f"a{index}": index for index in range(33)})))
    theme.bad("no argument", notice(At({})))
    theme.good("an argument's key of 32", notice({"a0_" + "z" * 29: ""}))
    for key in ("", "a" * 33, "A", "a-b", "a.b", "é", "a b"):
        theme.bad(f"an argument's key {key[:33]!r}", notice({"ok": 1, M + key: 1}))
    for value in ("", "x" * 500, "\n", -9_007_199_254_740_991, 9_007_199_254_740_991, Raw("1.0"), Raw("-0")):
        theme.good(f"an argument {str(value)[:20]!r}", notice({"a": value}))
    for value in (None, True, 1.5, [], {}, "x" * 501, Raw('"\\u0000"'), 9_007_199_254_740_992, -9_007_199_254_740_992, Raw("1e400")):
        theme.bad(f"an argument {str(value)[:20]!r}", notice({"a": At(value)}), "8.2-4 8.2-10" if value is None else "8.2-4")
    theme.good("30 values", answer({f"a{index}": index for index in range(30)}))
    theme.bad("31 values", answer(At({f"a{index}": index for index in range(31)})))
    theme.good("a value's key of 32", answer({"a0._-" + "z" * 27: ""}))
    for key in ("", "a" * 33, "A", "é", "a b", "a/b"):
        theme.bad(f"a value's key {key[:33]!r}", answer({"ok": 1, M + key: 1}))
    for value in ("", "x" * 2_000, "\n", Raw("1e400"), Raw("-1.5e-9"), True, False, 0):
        theme.good(f"a value {str(value)[:20]!r}", answer({"a": value}))
    for value in (None, [], {}, "x" * 2_001, Raw('"\\u0000"')):
        theme.bad(f"a value {str(value)[:20]!r}", answer({"a": At(value)}), "8.2-4 8.2-10" if value is None else "8.2-4")
