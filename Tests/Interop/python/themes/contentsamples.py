"""A smallest and a fullest body of every type, and the line of SPEC.md 8.13 for each, written by hand."""

from __future__ import annotations

from typing import Any

from .build import Json
from .contentbuild import KNOWN, content

URL = "https://files.example/a"
MEDIA = {"url": URL, "mime": "image/png", "size": 1}
FULL_MEDIA = {**MEDIA, "sha256": "0123456789abcdef" * 4, "name": "The gate.png"}
PICTURE = {"url": URL, "mime": "image/webp", "width": 1, "height": 2}
POINT = {"system": "gcj02", "latitude": 39.9042, "longitude": 116.4074}
AMOUNT = {"minor": 1250, "currency": "CNY"}
ID = "m-000001"
CHOICES = [{"id": "a", "text": "Yes"}, {"id": "b", "text": "No"}]
EXCERPT = {"name": "Li", "content": {"type": "im.text", "body": {"text": "Hello"}}}
FULL_EXCERPT = {"from": "u2@58.user", "at_ms": 1, **EXCERPT}
FIX = {"at_ms": 5, "latitude": 1, "longitude": 2}
RECALL = {"kind": "recall", "message_id": ID}

# Type: smallest body, its line; the members that a fullest one has more or other, its line. None: no line.
SAMPLES: dict[str, tuple[Json, Any, Json, Any]] = {
    "im.text": ({"text": "A"}, None, {}, None),
    "im.rich": ({"text": "A"}, "A", {"text": "one\ntwo three", "spans": [
        {"start": 0, "length": 3, "style": "bold"}, {"start": 0, "length": 3, "style": "italic"},
        {"start": 0, "length": 1, "style": "underline"}, {"start": 0, "length": 1, "style": "strike"},
        {"start": 4, "length": 3, "style": "code"}, {"start": 4, "length": 3, "style": "color", "color": "#00ff7a"},
        {"start": 4, "length": 3, "style": "size", "percent": 150},
        {"start": 8, "length": 5, "style": "link", "url": "tel:+861012345678"},
        {"start": 8, "length": 5, "style": "mention", "account": "u2@58.user"}]}, "one two three"),
    "im.image": ({"media": MEDIA, "width": 1, "height": 1}, "[Image]",
                 {"media": FULL_MEDIA, "thumbnail": PICTURE, "caption": "The\ngate"}, "[Image] The gate"),
    "im.audio": ({"media": {**MEDIA, "mime": "audio/ogg"}, "duration_ms": 1}, "[Audio 0:00]",
                 {"media": {**FULL_MEDIA, "mime": "audio/ogg"}, "duration_ms": 65_999, "voice": True,
                  "waveform": [0, 128, 255], "transcript": "Hello"}, "[Audio 1:05]"),
    "im.video": ({"media": {**MEDIA, "mime": "video/mp4"}, "width": 1, "height": 1, "duration_ms": 1}, "[Video]",
                 {"media": {**FULL_MEDIA, "mime": "video/mp4"}, "thumbnail": PICTURE, "caption": "Rain"}, "[Video] Rain"),
    "im.file": ({"media": {**MEDIA, "name": "a"}}, "[File] a", {"media": FULL_MEDIA, "caption": "See"},
                "[File] The gate.png"),
    "im.location": ({"point": POINT}, "[Location]",
                    {"accuracy_m": 12.5, "title": "Gate 2", "address": "1 Road", "zoom": 17}, "[Location] Gate 2"),
    "im.track": ({"system": "wgs84", "points": [FIX]}, None,
                 {"points": [FIX, {**FIX, "altitude_m": -1.5, "accuracy_m": 0, "speed_mps": 8.25, "heading_deg": 360}]},
                 None),
    "im.order": ({"order_id": "7", "title": "Two parcels", "status": "placed"}, "[Order] Two parcels · placed",
                 {"status_text": "On its way", "items": [
                     {"name": "Tea", "quantity": 2, "price": AMOUNT, "image": URL}, {"name": "Cup", "quantity": 1}],
                  "total": AMOUNT, "pickup": {"title": "Shop", "address": "1 Road", "point": POINT},
                  "dropoff": {"title": "Home"}, "due_at_ms": 9, "actions": [{"label": "Pay", "action": "pay:7"}]},
                 "[Order] Two parcels · On its way · CNY 12.50"),
    "im.notice": ({"template": "order.late"}, "[Notice]",
                  {"arguments": {"name": "Li", "minutes": 5, "empty": ""}, "pattern": "{name}: {minutes} min{empty} {{late}}"},
                  "Li: 5 min {late}"),
    "im.custom": ({"name": "shop.coupon", "data": {}}, "[Message]",
                  {"name": "shop.coupon/2", "data": {"a": [1, None]}}, "[Message]"),
    "im.recall": ({}, "[A message was taken back]", {"reason": "Wrong chat"}, "[A message was taken back]"),
    "im.typing": ({"state": "start"}, None, {"state": "stop"}, None),
    "im.shake": ({}, None, {}, None),
    "im.read": ({"through": ID}, None, {"at_ms": 0}, None),
    "im.sticker": ({"pack": "cats", "sticker": "01"}, "[Sticker]", {"picture": PICTURE, "emoji": "😀"}, "[Sticker] 😀"),
    "im.contact": ({"account": "u2@58.user", "name": "Li"}, "[Contact] Li", {"avatar": URL}, "[Contact] Li"),
    "im.link": ({"url": URL, "title": "A"}, f"A {URL}",
                {"description": "B\nC", "picture": PICTURE, "site": "D"}, f"A {URL}"),
    "im.merged": ({"title": "Monday", "items": [EXCERPT]}, "[Chat history] Monday",
                  {"items": [FULL_EXCERPT, FULL_EXCERPT]}, "[Chat history] Monday"),
    "im.forward": ({"item": EXCERPT}, "[Forwarded] Li: Hello", {"item": FULL_EXCERPT}, "[Forwarded] Li: Hello"),
    "im.poll": ({"question": "Tea?", "options": CHOICES}, "[Poll] Tea?", {"multiple": False, "closes_at_ms": 1},
                "[Poll] Tea?"),
    "im.poll-answer": ({"poll": ID, "choices": []}, "[Poll answer]", {"choices": ["a", "b"]}, "[Poll answer]"),
    "im.form": ({"title": "Visit", "fields": [{"id": "a", "label": "Name", "kind": "text"}]}, "[Form] Visit",
                {"description": "Please", "submit": "Send", "fields": [
                    {"id": kind[0] + "1", "label": kind, "kind": kind, "required": kind == "text",
                     **({"options": CHOICES} if kind == "choice" else {})}
                    for kind in ("text", "number", "choice", "date", "bool")]}, "[Form] Visit"),
    "im.form-answer": ({"form": ID, "values": {}}, "[Form answer]",
                       {"values": {"a": "", "b": 1.5, "c": True, "d": "2026-01-01"}}, "[Form answer]"),
    "im.reaction": ({"message_id": ID, "emoji": "👍"}, "[Reaction] 👍", {"remove": True}, "[Reaction] 👍"),
    "im.thread": ({"root": ID, "title": "Rain"}, "[Thread] Rain", {}, "[Thread] Rain"),
    "im.screenshot": ({}, "[Screenshot]", {"message_id": ID}, "[Screenshot]"),
}
assert list(SAMPLES) == KNOWN
SIGNALS = ("im.typing", "im.shake", "im.read")
PLAIN = ("im.text", "im.track")
MENTIONS = {"all": True, "accounts": ["u2@58.user", "d17@58.driver"]}


def smallest(name: str) -> Json:
    """The smallest content of a type."""
    more: Json = {} if name in SIGNALS + PLAIN else {"fallback": "F"}
    if name == "im.recall":
        more["relation"] = RECALL
    return content(name, SAMPLES[name][0], **more)


def fullest(name: str) -> Json:
    """A content of a type with every member that may be absent."""
    body = {**SAMPLES[name][0], **SAMPLES[name][2]}
    if name in SIGNALS:
        return content(name, body, ext={"a": 1})
    relation = RECALL if name == "im.recall" else {"kind": "reply", "message_id": ID, "from": "u2@58.user", "preview": "P"}
    return content(name, body, fallback="F", relation=relation, mentions=MENTIONS, ext={"a": 1})
