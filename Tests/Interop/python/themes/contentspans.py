"""Vectors of styled text: spans count UTF-16 code units (SPEC.md 8.4)."""

from __future__ import annotations

from typing import Any

from .build import Theme
from .contentbuild import At, Raw, content, content_theme, text_units

# What; the text: its code points are counted by Python, its units by its UTF-16.
TEXTS = (("letters", "abc"), ("Chinese", "司机到了"), ("emoji", "a😀b"), ("emoji alone", "😀"), ("two emoji", "😀🚚"),
         ("a family of joined emoji", "x👩‍👩‍👧‍👦y"), ("a skin tone", "👍🏽!"), ("a flag", "🇨🇳"), ("a keycap", "1️⃣"),
         ("Arabic", "مرحبا 😀"), ("Hebrew with points", "שָׁלוֹם"), ("a direction override", "a\u202eb😀"), ("a combining mark", "e\u0301"),
         ("the first character behind the first plane", "\U00010000"), ("the last character", "\U0010ffff"),
         ("the last of the first plane", "\uffff"), ("a rainbow flag", "🏳️‍🌈"), ("a tagged flag", "🏴\U000e0067\U000e0062\U000e007f"))


def themes() -> list[Theme]:
    """The file of this module."""
    theme = content_theme("spans", 3601)

    def rich(text: Any, *spans: Any) -> Any:
        return content("im.rich", {"text": text, "spans": list(spans)}, fallback="F")

    def span(start: Any, length: Any, style: str = "bold", **more: Any) -> Any:
        return {"start": start, "length": length, "style": style, **more}

    for what, text in TEXTS:
        units = text_units(text)
        theme.good(f"{what}: the whole text", rich(text, span(0, units)), "8.4-1 8.4-2")
        starts = [text_units(text[:index]) for index in range(len(text) + 1)]
        each = [span(start, end - start) for start, end in zip(starts, starts[1:])]
        theme.good(f"{what}: every code point, inside of joined ones too", rich(text, *each), "8.4-1 8.4-3")
        theme.bad(f"{what}: a unit beyond the end", rich(text, span(0, At(units + 1))), "8.4-2", layer="rule")
        pairs = [start for start, end in zip(starts, starts[1:]) if end - start == 2]
        for start in pairs[:2]:
            theme.bad(f"{what}: begins inside of the pair at {start}", rich(text, span(At(start + 1), 1)), "8.4-3", layer="rule")
            theme.bad(f"{what}: ends inside of the pair at {start}", rich(text, span(0, At(start + 1))), "8.4-3", layer="rule")
    theme.bad("inside of one pair with both ends of a pair's length", rich("😀😀", span(At(1), 2)), "8.4-3", layer="rule")
    theme.bad("begins at the end", rich("abc", span(3, At(1))), "8.4-2", layer="rule")
    theme.bad("begins behind the end", rich("abc", span(At(4), 1)), "8.4-2", layer="rule")
    theme.bad("the highest start", rich("abc", span(At(65_536), 1)), "8.4-2", layer="rule")
    theme.bad("the highest length", rich("abc", span(0, At(65_536))), "8.4-2", layer="rule")
    theme.bad("a start above the table", rich("abc", span(At(65_537), 1)))
    theme.bad("a length above the table", rich("abc", span(0, At(65_537))))
    theme.good("an escaped pair counts two units", Raw('{"type":"im.rich","fallback":"F","body":{"text":"\\ud83d\\ude00",'
                                                     '"spans":[{"start":0,"length":2,"style":"bold"}]}}'), "8.4-1")
    theme.bad("an escaped pair does not count its escapes", Raw('{"type":"im.rich","fallback":"F","body":{"text":"\\ud83d\\ude00",'
                                                              '"spans":[{"start":0,"length":\u261e3,"style":"bold"}]}}'), "8.4-2", layer="rule")
    theme.bad("inside of an escaped pair", Raw('{"type":"im.rich","fallback":"F","body":{"text":"\\ud83d\\ude00",'
                                             '"spans":[{"start":\u261e1,"length":1,"style":"bold"}]}}'), "8.4-3", layer="rule")
    theme.good("an escaped letter counts one unit", rich(Raw('"\\u00e9\\n"'), span(1, 1)), "8.4-1")
    theme.good("numbers as they are written", rich("abc", span(Raw("1.0"), Raw("2e0"))), "8.4-2")
    theme.good("minus zero", rich("abc", span(Raw("-0"), 1)), "8.4-2")
    theme.good("spans before the text", content("im.rich", {"spans": [span(0, 3)], "text": "abc"}, fallback="F"), "8.4-2")
    theme.good("side by side", rich("abcd", span(0, 2), span(2, 2)), "8.4-5")
    theme.good("other styles overlap", rich("abcd", span(0, 3), span(1, 3, "italic"), span(1, 1, "code")), "8.4-5")
    theme.good("the same start in any order", rich("abcd", span(0, 1, "italic"), span(0, 4), span(0, 2, "code")), "8.4-4")
    theme.good("a member of one style, another value in the next", rich("abcd", span(0, 2, "size", percent=50), span(2, 2, "size", percent=300)),
               "8.4-5")
    theme.bad("out of order", rich("abcd", span(1, 1), span(At(0), 1, "italic")), "8.4-4", layer="rule")
    theme.bad("out of order behind two", rich("abcd", span(0, 1), span(3, 1), span(At(2), 1)), "8.4-4", layer="rule")
    theme.bad("an overlap by one", rich("abcd", span(0, 3), span(At(2), 2)), "8.4-5", layer="rule")
    theme.bad("the same span twice", rich("abcd", span(0, 1), span(At(0), 1)), "8.4-5", layer="rule")
    theme.bad("an overlap across another span", rich("abcd", span(0, 4), span(1, 1, "code"), span(At(2), 1)), "8.4-5", layer="rule")
    theme.bad("one inside of another", rich("abcd", span(0, 4), span(At(1), 1)), "8.4-5", layer="rule")
    theme.bad("an overlap of the same color with another value",
              rich("abcd", span(0, 2, "color", color="#000000"), span(At(1), 2, "color", color="#ffffff")), "8.4-5", layer="rule")
    theme.good("an unknown style", rich("abcd", span(0, 4, "glow"), span(0, 4, "a0._-bcdefghijkl")), "8.4-6")
    theme.bad("an unknown style beyond the end", rich("abcd", span(0, At(5), "glow")), "8.4-6 8.4-2", layer="rule")
    theme.bad("an unknown style inside of a pair", rich("😀", span(At(1), 1, "glow")), "8.4-6 8.4-3", layer="rule")
    theme.bad("an unknown style out of order", rich("abcd", span(1, 1, "glow"), span(At(0), 1, "glow")), "8.4-6 8.4-4", layer="rule")
    theme.bad("an unknown style overlaps", rich("abcd", span(0, 2, "glow"), span(At(1), 1, "glow")), "8.4-6 8.4-5", layer="rule")
    for style, member in (("color", "color"), ("size", "percent"), ("link", "url"), ("mention", "account")):
        theme.bad(f"{style} without {member}", rich("abcd", At(span(0, 1, style))))
        theme.bad(f"{style} with {member} null", rich("abcd", span(0, 1, style, **{member: At(None)})), "8.2-10")
    for value in ("#00ff7", "#00ff7a0", "#00FF7A", "00ff7a", "#00ff7g", "red", ""):
        theme.bad(f"the color {value}", rich("abcd", span(0, 1, "color", color=At(value))))
    theme.bad("an element that is no object", rich("abcd", span(0, 1), At(1)))
    return [theme]
