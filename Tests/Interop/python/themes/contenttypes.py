"""Vectors of the types: each smallest and fullest, and the fallbacks that a sender writes."""

from __future__ import annotations

from .build import Theme
from .contentbuild import KNOWN, ContentTheme, content, content_theme
from .contentsamples import AMOUNT, EXCERPT, POINT, SAMPLES, URL, fullest, smallest

# What types keep besides their tables.
RULES = {"im.recall": "8.8-1", "im.typing": "8.2-8", "im.shake": "8.2-8", "im.read": "8.2-8"}


def themes() -> list[Theme]:
    """The files of this module."""
    theme = content_theme("types", 201)
    for name in KNOWN:
        rules = f"8.2-4 {RULES.get(name, '')}".strip()
        theme.good(f"{name}: the smallest", smallest(name), rules, generated=SAMPLES[name][1])
        theme.good(f"{name}: every member that may be absent", fullest(name), rules, generated=SAMPLES[name][3])
    return [theme, _fallbacks()]


def _fallbacks() -> ContentTheme:
    theme = content_theme("fallbacks", 281)

    def line(what: str, name: str, body: dict[str, object], wanted: str) -> None:
        theme.good(what, content(name, {**SAMPLES[name][0], **body}, fallback="F"), "8.2-7", generated=wanted)

    for milliseconds, wanted in ((999, "0:00"), (1_000, "0:01"), (59_999, "0:59"), (60_000, "1:00"), (3_600_000, "60:00"),
                                 (86_400_000, "1440:00")):
        line(f"an audio of {milliseconds} ms", "im.audio", {"duration_ms": milliseconds}, f"[Audio {wanted}]")
    line("a place with an address alone", "im.location", {"address": "1 Road"}, "[Location] 1 Road")
    for minor, currency, wanted in ((0, "CNY", "0.00"), (5, "CNY", "0.05"), (-5, "CNY", "-0.05"), (-1250, "EUR", "-12.50"),
                                    (1250, "JPY", "1250"), (0, "KRW", "0"), (1250, "KWD", "1.250"), (7, "TND", "0.007"),
                                    (12_345, "CLF", "1.2345"), (1, "UYW", "0.0001"), (100, "XXX", "1.00"),
                                    (9_007_199_254_740_991, "CNY", "90071992547409.91")):
        line(f"a total of {minor} minor units of {currency}", "im.order", {"total": {"minor": minor, "currency": currency}},
             f"[Order] Two parcels · placed · {currency} {wanted}")
    line("an order with a status for people", "im.order", {"status_text": "Soon"}, "[Order] Two parcels · Soon")
    line("an order whose amounts are those of items shows no total", "im.order",
         {"items": [{"name": "Tea", "quantity": 1, "price": AMOUNT}]}, "[Order] Two parcels · placed")
    line("line feeds become spaces, one for one", "im.rich", {"text": "a\n\nb\n"}, "a  b ")
    line("cut to 1,000 characters", "im.rich", {"text": "x" * 1_001}, "x" * 1_000)
    line("characters are code points: 1,000 outside of the first plane", "im.rich", {"text": "😀" * 1_001}, "😀" * 1_000)
    line("the label counts too", "im.image", {"caption": "c" * 2_000}, "[Image] " + "c" * 992)
    line("a question with a line feed", "im.poll", {"question": "Tea\nor milk?"}, "[Poll] Tea or milk?")
    line("a link is its title and URL", "im.link", {"url": "mailto:a@b"}, "A mailto:a@b")
    line("a notice with a pattern and no argument", "im.notice", {"pattern": "Late }}{{"}, "Late }{")
    line("a notice with arguments and no pattern", "im.notice", {"arguments": {"a": 1}}, "[Notice]")
    line("an argument that holds braces is not read again", "im.notice",
         {"pattern": "{a}{{{a}}}", "arguments": {"a": "{b}"}}, "{b}{{b}}")
    line("a negative argument", "im.notice", {"pattern": "{a}", "arguments": {"a": -9_007_199_254_740_991}},
         "-9007199254740991")

    def forwarded(what: str, inner: dict[str, object], wanted: str) -> None:
        line(what, "im.forward", {"item": {**EXCERPT, "content": inner}}, f"[Forwarded] Li: {wanted}")

    forwarded("forwarded: a fallback", smallest("im.image"), "F")
    forwarded("forwarded: an im.text shows its fallback before its text", {**smallest("im.text"), "fallback": "G"}, "G")
    forwarded("forwarded: line feeds of the text", {"type": "im.text", "body": {"text": "a\nb"}}, "a b")
    forwarded("forwarded: the fallback of an unknown type", {"type": "order.assigned", "fallback": "New order"}, "New order")
    forwarded("forwarded twice: the fallback of the inner one", smallest("im.forward"), "F")
    theme.good("a plain type that is not shown", content("im.track", {"system": "bd09", "points": [
        {"at_ms": 0, "latitude": POINT["latitude"], "longitude": POINT["longitude"]}]}), "8.2-7")
    theme.good("a plain type with a fallback", {**smallest("im.track"), "fallback": "Moving"}, "8.2-7")
    theme.good("a link of 2,048 characters", content("im.link", {"url": URL + "/" + "u" * (2_047 - len(URL)), "title": "A"},
                                                     fallback="F"), "8.2-7",
               generated=f"A {URL}/" + "u" * (997 - len(URL)))
    return theme
