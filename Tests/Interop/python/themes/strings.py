"""Vectors of the message suite: UTF-8 and U+0000 in strings, and the rules of accounts."""

from __future__ import annotations

from .build import CMI, CMI_JSON, MESSAGE_ID, USER, Theme, number, piece, text

CONTENT = text(2, CMI) + text(3, "im.text") + text(4, "{}")
CONTENT_JSON = {"clientMessageId": CMI_JSON, "contentType": "im.text", "content": "e30="}


def themes() -> list[Theme]:
    """The files of this module."""
    return [_utf8(), _accounts()]


def _utf8() -> Theme:
    theme = Theme("message/strings.json", "message", "MSG", 501)
    for good in ("\x01\x7f", "\u0080\u07ff", "\u0800\uffff", "\ud7ff\ue000", "\U00010000\U0010ffff", "\ufeff",
                 "\ufffe\ufdd0",
                 "e\u0301", "\u00e9", "司机 🚚", "\r\n\t\x1b"):
        theme.valid(f"well-formed: {' '.join(f'U+{ord(character):04X}' for character in good)}", "5.2-1 5.2-2 5.2-3",
                    [piece("goaway", {"status": 1, "text": good})])
    for bad, at, what in (
            (b"\xc0\x80", 0, "overlong U+0000 in two bytes"), (b"ab\xc0\xaf", 2, "overlong solidus in two bytes"),
            (b"\xc1\xbf", 0, "overlong U+007F"), (b"a\xe0\x80\x80", 1, "overlong U+0000 in three bytes"),
            (b"\xe0\x9f\xbf", 0, "overlong U+07FF"), (b"\xf0\x80\x80\x80", 0, "overlong U+0000 in four bytes"),
            (b"\xf0\x8f\xbf\xbf", 0, "overlong U+FFFF"), (b"ok\xed\xa0\x80", 2, "the surrogate U+D800"),
            (b"\xed\xbf\xbf", 0, "the surrogate U+DFFF"), (b"\xed\xa0\xbd\xed\xb8\x80", 0, "a pair of surrogates"),
            (b"\xf4\x90\x80\x80", 0, "U+110000"), (b"x\xf5\x80\x80\x80", 1, "F5 in front"),
            (b"\xf8\x88\x80\x80\x80", 0, "a form of five bytes"), (b"\xfe", 0, "the byte FE"),
                          (b"a\xff", 1, "the byte FF"),
            (b"abc\xc3", 3, "two bytes, cut after the first"), (b"\xe2\x82", 0, "three bytes, cut after the second"),
            (b"abcd\xf0\x9f\x9a", 4, "four bytes, cut after the third"), (b"\xe2\x28\xa1", 0, "a wrong second byte"),
            (b"\xe2\x82\x28", 0, "a wrong third byte"), (b"\xf0\x9f\x9a\x41", 0, "a wrong fourth byte"),
            (b"\x80", 0, "a lone continuation"), (b"\xe2\x82\xac\xbf", 3, "a continuation too much"),
            (b"\xf0\x9f\x9a\x9a\xc3\x28", 4, "behind an emoji: the offset counts bytes, not characters")):
        theme.bad_body(what, "5.2-1 5.2-3", "goaway", number(1, 1) + text(2, bad), 28 + at)
    for bad, at, what in ((b"\0", 0, "alone"), (b"ab\0cd", 2, "in the middle"), (b"abc\0", 3, "at the end")):
        theme.bad_body(f"U+0000 {what}", "5.2-2 5.2-3", "goaway", number(1, 1) + text(2, bad), 28 + at)
    theme.bad_body("an ill-formed string in a submessage", "5.2-1 5.2-3", "c2c",
                   text(1, text(1, "58.user") + text(2, b"u\xc3")) + CONTENT, 24 + 2 + 9 + 2 + 1)
    theme.bad_body("an ill-formed string in a repeated field", "5.2-1 5.2-3", "hello",
                   number(1, 16) + number(2, 16) + text(4, "ok") + text(4, b"a\xff"), 24 + 4 + 4 + 2 + 1)
    theme.bad_body("an ill-formed text of a Failure", "5.2-1 5.2-3", "c2c", text(1, b"no\xfe"), 28, kind="response",
                   status=500)
    theme.valid("content is bytes: ill-formed UTF-8 and zeros in it are no fault of the message", "5.2-1 8.1-5",
                [piece("c2s", {"clientMessageId": CMI_JSON, "contentType": "im.text", "content": "AP/AgA=="})])
    theme.valid("a field that is not known may hold ill-formed UTF-8", "5.2-4",
                [piece("keepalive", {"unknownFields": "a20602ff00"})])
    return theme


def _accounts() -> Theme:
    theme = Theme("message/accounts.json", "message", "MSG", 601)
    uid_at = 24 + 2 + 9
    for uid, what in (("u", "one byte"), ("u" * 128, "128 bytes"), ("é" * 64, "128 bytes of 64 characters"),
                      (" ", "a space"), ("a@b%25", "@ and %"),
                      ("\u00a0\u2028\u200b", "no control characters, though invisible"),
                      ("\u007e\u00a0", "the neighbours of the controls"),
                      ("e\u0301", "a decomposed letter, never composed"),
                      ("U2", "upper case")):
        theme.valid(f"uid: {what}", "5.3-2 5.3-3",
                    [piece("c2c", {"to": {"domain": "58.user", "uid": uid}, **CONTENT_JSON})])
    for uid, what in (("u" * 129, "129 bytes"), ("é" * 64 + "a", "129 bytes of 65 characters"), ("a\x01", "U+0001"),
                      ("\x1f", "U+001F"), ("a\n", "a line feed at the end"), ("\x7f", "U+007F"), ("\u0080", "U+0080"),
                      ("a\u009f", "U+009F"), ("\u0085", "U+0085, a line feed elsewhere")):
        raw = text(1, text(1, "58.user") + text(2, uid)) + CONTENT
        at = uid_at + (1 if len(text(1, "58.user") + text(2, uid)) > 127 else 0)
        theme.bad_body(f"uid: {what}", "5.3-2", "c2c", raw, at)
    theme.bad_body("uid absent: reported at the account's tag", "5.3-2", "c2c", text(1, text(1, "58.user")) + CONTENT,
                   24)
    theme.bad_body("uid empty and written: reported at its own tag", "5.3-2", "c2c",
                   text(1, text(1, "58.user") + text(2, "")) + CONTENT, uid_at)
    for domain, what in (("5", "one character"), ("a" * 64, "64 characters"), ("-.-", "only dots and hyphens"),
                         ("az09.-", "the ends of the ranges")):
        theme.valid(f"domain: {what}", "5.3-1 5.3-3",
                    [piece("c2c", {"to": {"domain": domain, "uid": "u2"}, **CONTENT_JSON})])
    for domain, what in (("a" * 65, "65 characters"), ("58.User", "upper case"), ("58_user", "an underscore"),
                         ("58 user", "a space"), ("58.user\n", "a line feed at the end"), ("用户", "outside of ASCII"),
                         ("58/user", "a solidus"), ("58:user", "a colon, behind the digits"), ("`", "before a"),
                         ("{", "behind z"),
                         ("٥٨", "digits of another script")):
        theme.bad_body(f"domain: {what}", "5.3-1", "c2c", text(1, text(1, domain) + text(2, "u2")) + CONTENT, 26)
    theme.bad_body("domain absent: reported at the account's tag", "5.3-1", "c2c", text(1, text(2, "u2")) + CONTENT, 24)
    theme.bad_body("domain empty and written: reported at its own tag", "5.3-1", "c2c",
                   text(1, text(1, "") + text(2, "u2")) + CONTENT, 26)
    theme.bad_body("an account without anything", "5.3-1 5.3-2", "c2c", text(1, "") + CONTENT, 24)
    theme.valid("the same uid in two domains: two recipients", "5.3-3 5.5-1",
                [piece("s2c", {"to": [USER, {"domain": "58.driver", "uid": "u2"}], **CONTENT_JSON})])
    theme.valid("uids that differ in case and in composition only: three recipients", "5.3-3 5.5-1",
                [piece("s2c", {"to": [{"domain": "58.user", "uid": uid} for uid in ("é", "É", "e\u0301")],
                               **CONTENT_JSON})])
    theme.bad_body("the optional recipient of a receipt has to be a whole account when it is there", "5.3-1",
                   "receipt", text(1, MESSAGE_ID) + text(2, CMI) + text(3, ""), 24 + 10 + 18)
    return theme
