"""The tables of SPEC.md 8.3 to 8.10, a row for a row; those of 8.2, 8.8 and the excerpts are in reader.py."""

from __future__ import annotations

from ..content import NUMBER, BOOL
from .rules import ids_differ, one_currency, placeholders, spans, times
from .table import FORBIDDEN, IGNORED, NEEDED, Row, Table, by, may, table
from .values import (LARGEST, account, any_object, array, boolean, different, entries, file_name, https_url, line, link,
                     matching, message_id, mime, number, one_of, scalar, text, time, token, whole)

TYPE_PATTERN = r"(?=.{1,96}\Z)[a-z0-9_-]+(?:\.[a-z0-9_-]+)+(?:/(?:[2-9]|[1-9][0-9]))?"
DAY_MS = 86_400_000
_SIDE = Row("width height", whole(1, 100_000))
_LATITUDE, _LONGITUDE = Row("latitude", number(-90, 90)), Row("longitude", number(-180, 180))
_SYSTEM = Row("system", one_of("wgs84", "gcj02", "bd09"))


def _media(begins: str = "", named: bool = False) -> Table:
    return table(Row("url", https_url), Row("mime", mime(begins)), Row("size", whole(1, LARGEST)),
                 Row("sha256", matching(r"[0-9a-f]{64}", "SHA-256"), may),
                 Row("name", file_name) if named else Row("name", file_name, may))


PICTURE = table(Row("url", https_url), Row("mime", mime("image/")), _SIDE)
POINT = table(_SYSTEM, _LATITUDE, _LONGITUDE)
AMOUNT = table(Row("minor", whole(-LARGEST, LARGEST)), Row("currency", matching(r"[A-Z]{3}", "currency")))
CHOICE = table(Row("id", token(32)), Row("text", line(100)))
SPAN = table(Row("start", whole(0, 65_536)), Row("length", whole(1, 65_536)), Row("style", token(16)),
             Row("color", matching(r"#[0-9a-f]{6}", "color"), by("style", "color", NEEDED, IGNORED)),
             Row("percent", whole(50, 300), by("style", "size", NEEDED, IGNORED)),
             Row("url", link, by("style", "link", NEEDED, IGNORED)),
             Row("account", account, by("style", "mention", NEEDED, IGNORED)))
FIX = table(Row("at_ms", time), _LATITUDE, _LONGITUDE, Row("altitude_m", number(-1_000, 100_000), may),
            Row("accuracy_m", number(0, 1_000_000), may), Row("speed_mps", number(0, 10_000), may),
            Row("heading_deg", number(0, 360), may))
ITEM = table(Row("name", line(100)), Row("quantity", whole(1, 1_000_000)), Row("price", AMOUNT, may),
             Row("image", https_url, may))
STOP = table(Row("title", line(100)), Row("address", line(200), may), Row("point", POINT, may))
ACTION = table(Row("label", line(20)), Row("action", line(512)))
FIELD = table(Row("id", token(32)), Row("label", line(100)),
              Row("kind", one_of("text", "number", "choice", "date", "bool")), Row("required", boolean, may),
              Row("options", array(2, 20, CHOICE), by("kind", "choice", NEEDED, FORBIDDEN)),
              together=(ids_differ("options"),))
_CAPTION = Row("caption", text(2_000), may)
_PICTURE = Row("picture", PICTURE, may)
_DURATION = Row("duration_ms", whole(1, DAY_MS))
_THUMBNAIL = Row("thumbnail", PICTURE, may)
_ARGUMENTS = entries(1, 32, r"[a-z0-9_]{1,32}", scalar(500, {NUMBER: whole(-LARGEST, LARGEST)}))
_VALUES = entries(0, 30, r"[a-z0-9._-]{1,32}", scalar(2_000, {NUMBER: None, BOOL: None}))
_OWN_TYPE = matching(rf"(?!im\.){TYPE_PATTERN}", "type of an application's own")

BODIES = {
    "im.text": table(Row("text", text(20_000))),
    "im.rich": table(Row("text", text(20_000)), Row("spans", array(1, 1_000, SPAN), may), together=(spans,)),
    "im.image": table(Row("media", _media("image/")), _SIDE, _THUMBNAIL, _CAPTION),
    "im.audio": table(Row("media", _media("audio/")), _DURATION, Row("voice", boolean, may),
                      Row("waveform", array(1, 256, whole(0, 255)), may), Row("transcript", text(20_000), may)),
    "im.video": table(Row("media", _media("video/")), _SIDE, _DURATION, _THUMBNAIL, _CAPTION),
    "im.file": table(Row("media", _media(named=True)), _CAPTION),
    "im.location": table(Row("point", POINT), Row("accuracy_m", number(0, 1_000_000), may), Row("title", line(100), may),
                         Row("address", line(200), may), Row("zoom", whole(1, 22), may)),
    "im.track": table(_SYSTEM, Row("points", array(1, 1_000, FIX)), together=(times,)),
    "im.order": table(Row("order_id", matching(r"[!-~]{1,64}", "order id")), Row("title", line(100)),
                      Row("status", token(32)), Row("status_text", line(60), may), Row("items", array(1, 100, ITEM), may),
                      Row("total", AMOUNT, may), Row("pickup dropoff", STOP, may), Row("due_at_ms", time, may),
                      Row("actions", array(1, 5, ACTION), may), together=(one_currency,)),
    "im.notice": table(Row("template", token(64)), Row("arguments", _ARGUMENTS, may), Row("pattern", text(1_000), may),
                       together=(placeholders,)),
    "im.custom": table(Row("name", _OWN_TYPE), Row("data", any_object)),
    "im.recall": table(Row("reason", line(200), may)),
    "im.typing": table(Row("state", one_of("start", "stop"))),
    "im.shake": table(),
    "im.read": table(Row("through", message_id), Row("at_ms", time, may)),
    "im.sticker": table(Row("pack sticker", token(64)), _PICTURE, Row("emoji", line(32), may)),
    "im.contact": table(Row("account", account), Row("name", line(100)), Row("avatar", https_url, may)),
    "im.link": table(Row("url", link), Row("title", line(200)), Row("description", text(500), may), _PICTURE,
                     Row("site", line(100), may)),
    "im.poll": table(Row("question", text(300)), Row("options", array(2, 20, CHOICE)), Row("multiple", boolean, may),
                     Row("closes_at_ms", time, may), together=(ids_differ("options"),)),
    "im.poll-answer": table(Row("poll", message_id), Row("choices", different(array(0, 20, token(32)), "WP-8.10-4"))),
    "im.form": table(Row("title", line(100)), Row("description", text(1_000), may), Row("fields", array(1, 30, FIELD)),
                     Row("submit", line(20), may), together=(ids_differ("fields"),)),
    "im.form-answer": table(Row("form", message_id), Row("values", _VALUES)),
    "im.reaction": table(Row("message_id", message_id), Row("emoji", line(32)), Row("remove", boolean, may)),
    "im.thread": table(Row("root", message_id), Row("title", line(100))),
    "im.screenshot": table(Row("message_id", message_id, may)),
}
SHOWN, PLAIN, SIGNAL = "shown", "plain", "signal"
_EXCERPTS = ("im.merged", "im.forward")
CLASSES = {name: SHOWN for name in (*BODIES, *_EXCERPTS)}
CLASSES.update({"im.text": PLAIN, "im.track": PLAIN, "im.typing": SIGNAL, "im.shake": SIGNAL, "im.read": SIGNAL})
