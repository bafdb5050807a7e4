"""What the tables of SPEC.md section 8 say in words, and the checker itself: samples by hand."""

from __future__ import annotations

import json
import unittest

from check import judge_vector
from schemas import Malformed, Schemas, registry_of_types, strict

SCHEMAS = Schemas()
TYPES = registry_of_types()
REPLY = {"kind": "reply", "message_id": "12345678"}
TEXT = {"type": "im.text", "body": {"text": "A"}}
LONG = "a." + "b" * 94
MEDIA = {"url": "https://a/b", "mime": "image/png", "size": 1}
SIZE = {"width": 1, "height": 1}
OPTIONS = [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]


def content(type_: str, body: object, **members: object) -> dict:
    shown = {"fallback": "F"} if TYPES[type_][0] == "shown" else {}
    relation = {"relation": {"kind": "recall", "message_id": "12345678"}} if type_ == "im.recall" else {}
    return {"type": type_, "body": body, **shown, **relation, **members}


def spans(**members: object) -> dict:
    return content("im.rich", {"text": "A", "spans": [{"start": 0, "length": 1, "style": "bold", **members}]})


def field(kind: object, **members: object) -> dict:
    return content("im.form", {"title": "T", "fields": [{"id": "a", "label": "A", "kind": kind, **members}]})


def fix(**members: object) -> dict:
    return content("im.track", {"system": "wgs84", "points": [{"at_ms": 0, "latitude": 0, "longitude": 0, **members}]})


def total(currency: object) -> dict:
    order = {"order_id": "1", "title": "T", "status": "s", "total": {"minor": 1, "currency": currency}}
    return content("im.order", order)


def notice(arguments: object) -> dict:
    return content("im.notice", {"template": "t", "arguments": arguments})


def answer(values: object) -> dict:
    return content("im.form-answer", {"form": "12345678", "values": values})


def custom(name: object) -> dict:
    return content("im.custom", {"name": name, "data": {}})


def excerpt(inner: object) -> dict:
    return content("im.forward", {"item": {"name": "N", "content": inner}})


ACCEPTED = [
    {**TEXT, "fallback": "F", "ext": {}, "mentions": {"all": True}},
    {**TEXT, "mentions": {"accounts": ["u@d", "U@d"], "all": True, "none": None}},
    *({**TEXT, "mentions": {"accounts": [f"{i}@d" for i in range(n)]}} for n in (1, 100)),
    {**TEXT, "relation": {**REPLY, "revision": None}},
    {**TEXT, "relation": {"kind": "edit", "message_id": "12345678", "revision": 1.0, "from": 1, "preview": ""}},
    {**TEXT, "relation": {"kind": "pin", "message_id": "12345678", "from": 1, "preview": "", "revision": 0}},
    {"type": "im.text", "body": {"text": "\U0001f600" * 20_000}},
    *({"type": t} for t in ("a.b", "-._", "a.b/2", "a.b/99", "0.1.2_-", LONG, "im.text/2", "im.later")),
    *(content("im.shake", body) for body in ({}, {"x": None})),
    content("im.typing", {"state": "stop"}, ext={"a": None}),
    spans(style="later", color=1, percent=None, url="", account=[]),
    spans(color="red", percent=1),
    spans(start=65536, length=65536),
    *(spans(style="link", url=url) for url in ("tel:1", "mailto:a@b", "http://a")),
    content("im.image", {"media": MEDIA, **SIZE}),
    content("im.file", {"media": {**MEDIA, "mime": "a/" + "b" * 125, "name": "N"}}),
    *(content("im.location", {"point": {"system": s, "latitude": 1, "longitude": 1}}) for s in ("wgs84", "gcj02", "bd09")),
    total("CNY"), total("XXX"),
    fix(heading_deg=360, altitude_m=-1000.0),
    notice({"a_0": "", "b": -9007199254740991, "c": "x" * 500, "d": 1.0}),
    notice({f"a{i}": 1 for i in range(32)}), notice({"a": 9007199254740991}),
    *(custom(name) for name in ("a.b", "a.b/2", "imx.b", "aim.b", "a.im.b", LONG)),
    content("im.recall", {}, relation={"kind": "recall", "message_id": "12345678", "revision": None}),
    content("im.recall", {}, mentions={"all": True}),
    content("im.poll", {"question": "Q", "options": [OPTIONS[0], OPTIONS[0]]}),  # Its ids are for a program.
    field("choice", options=OPTIONS), field("date", required=False),
    answer({}), answer({"a": "", "b": 0.5, "c": True, "d": "x" * 2000, "e" * 32: -1}),
    answer({f"a{i}": 1 for i in range(30)}),
    excerpt(TEXT), excerpt({"type": "im.text"}), excerpt({"type": "im.typing", "body": 1}), excerpt({"type": "a.b"}),
]  # fmt: skip

REFUSED = [
    {}, [], None, "im.text", {"type": None}, {"type": 1},
    *({"type": t} for t in ("", "a", ".a", "a.", "a..b", "A.b", "a.b/", "a.b/1", "a.b/0", "a.b/02", "a.b/100", "a.b/2/3")),
    *({"type": t} for t in ("a.b\n", " a.b", "a/b.c", "a.b/2\n", "é.b", LONG + "b", "im.text/1")),
    {"type": "im.text"}, {"type": "im.text", "body": []}, {"type": "im.text", "body": {"text": "\0"}},
    *({**TEXT, "fallback": f} for f in ("", None, 1, "a" * 1001, "a\0")),
    {**TEXT, "ext": None}, {**TEXT, "ext": []},
    *({**TEXT, "mentions": m} for m in ({}, None, [], {"all": False}, {"all": 1}, {"all": None}, {"accounts": []})),
    *({**TEXT, "mentions": {"accounts": a}} for a in (None, ["u"], ["u@d", "u@d"], [f"{i}@d" for i in range(101)])),
    {**TEXT, "mentions": {"all": False, "accounts": ["u@d"]}},
    {**TEXT, "relation": {"kind": "recall", "message_id": "12345678"}},
    content("im.shake", {}, relation={"kind": "recall", "message_id": "12345678"}),
    content("im.screenshot", {}, relation={"kind": "recall", "message_id": "12345678"}),
    {**TEXT, "relation": {"kind": "edit", "message_id": "12345678"}},
    {**TEXT, "relation": {"kind": "pin"}}, {**TEXT, "relation": {"message_id": "12345678"}},
    {**TEXT, "relation": {**REPLY, "from": "u"}}, {**TEXT, "relation": {**REPLY, "preview": None}},
    content("im.recall", {}, relation=REPLY), {"type": "im.recall", "fallback": "F", "body": {}},
    *(content(t, b, **{m: v})
      for t, b in (("im.typing", {"state": "stop"}), ("im.shake", {}), ("im.read", {"through": "12345678"}))
      for m, v in (("fallback", "F"), ("fallback", None), ("relation", REPLY), ("mentions", {"all": True}), ("ext", 1))),
    *(content("im.typing", {"state": s}) for s in ("", "Start", "paused", None, True)),
    *(spans(style="color", **c) for c in ({}, *({"color": c} for c in ("red", "#FF0000", "a#ff0000", "#ff00",
      "#ff0000\n", None)))),
    *(spans(style="size", **p) for p in ({}, *({"percent": p} for p in (49, 301, "100", 99.5, None)))),
    *(spans(style="link", **u) for u in ({}, *({"url": u} for u in ("ftp://a", "a", None)))),
    *(spans(style="mention", **a) for a in ({}, {"account": "u"}, {"account": None})),
    spans(start=-1), spans(length=0), spans(style="Bold"),
    content("im.image", {"media": {**MEDIA, "mime": "video/mp4"}, **SIZE}),
    content("im.image", {"media": MEDIA, **SIZE, "thumbnail": {"url": "https://a", "mime": "audio/ogg", **SIZE}}),
    *(content("im.image", {"media": {**MEDIA, "sha256": s}, **SIZE}) for s in ("", "a" * 63, "a" * 65, "A" * 64,
      "a" * 64 + "\n")),
    *(content("im.image", {"media": MEDIA, **SIZE, "thumbnail": {"url": "https://a", "mime": m, **SIZE}})
      for m in ("ximage/png", "a/image")),
    content("im.image", {"media": {**MEDIA, "mime": "ximage/png"}, **SIZE}),
    content("im.audio", {"media": {**MEDIA, "mime": "xaudio/ogg"}, "duration_ms": 1}),
    content("im.video", {"media": {**MEDIA, "mime": "xvideo/mp4"}, "duration_ms": 1, **SIZE}),
    content("im.audio", {"media": MEDIA, "duration_ms": 1}),
    content("im.video", {"media": MEDIA, "duration_ms": 1, **SIZE}),
    content("im.file", {"media": MEDIA}),
    content("im.location", {"point": {"system": "WGS84", "latitude": 1, "longitude": 1}}),
    content("im.track", {"system": "utm", "points": [{"at_ms": 0, "latitude": 0, "longitude": 0}]}),
    fix(heading_deg=360.1), fix(speed_mps=-0.1), fix(altitude_m=None),
    *(total(c) for c in ("cny", "CN", "CNYX", "CNY\n", "", None)),
    *(content("im.order", {"order_id": i, "title": "T", "status": "s"}) for i in ("", "a b", "a\n", "é", "a" * 65, 1)),
    *(notice(a) for a in ({}, [], None, {"": 1}, {"A": 1}, {"a-b": 1}, {"a\n": 1}, {"a" * 33: 1}, {"a": "\0"}, {"a": 0.5})),
    *(notice({"a": v}) for v in (None, True, [], {}, "x" * 501, 9007199254740992, -9007199254740992)),
    notice({f"a{i}": 1 for i in range(33)}),
    *(custom(name) for name in ("a", "im.text", "im.later", "a.b/1", LONG + "b", "a.b\n", None)),
    content("im.custom", {"name": "a.b", "data": []}),
    content("im.poll-answer", {"poll": "12345678", "choices": ["a", "a"]}),
    *(field(kind) for kind in ("choice", "colour", "", None)), field("choice", options=OPTIONS[:1]),
    field("text", options=OPTIONS), field("bool", options=None), field("choice", options=[*OPTIONS, None]),
    *(answer({"a": v}) for v in (None, [], {}, "x" * 2001, "\0")),
    *(answer(v) for v in ([], None, {"": 1}, {"A": 1}, {"a" * 33: 1}, {f"a{i}": 1 for i in range(31)})),
    *(excerpt(inner) for inner in (None, {}, [], {"type": "a"}, {"type": None}, {"body": {}})),
]  # fmt: skip

BROKEN = ["", " ", "[]", "1", "{", "{}}", "\ufeff{}", '{"a":1,"\\u0061":2}', '{"a":NaN}', '{"a":01}', '{"a":"\n"}']
BROKEN += ['{"a":"\\ud800"}', '{"\\udc00":1}', "{'a':1}", '{"a":1,}', '{"a":' + "[" * 32 + "]" * 32 + "}"]
BROKEN += ['{"a":"' + "a" * 65_536 + '"}', '{"a":-Infinity}', '{"a":.5}', "\v{}"]


class Samples(unittest.TestCase):
    def test_schemas_accept(self) -> None:
        for sample in ACCEPTED:
            self.assertEqual([], SCHEMAS.faults(sample), repr(sample)[:200])

    def test_schemas_refuse(self) -> None:
        for sample in REFUSED:
            self.assertTrue(SCHEMAS.faults(sample), repr(sample)[:200])

    def test_every_type_has_samples(self) -> None:
        for name in SCHEMAS.types:
            with self.subTest(name):
                example = SCHEMAS.files[name]["examples"][0]
                self.assertEqual([], SCHEMAS.faults(example, name))
                self.assertTrue(SCHEMAS.faults({**example, "type": "im.other"}, name), "another type")
                self.assertTrue(SCHEMAS.faults({**example, "body": "B"}, name), "a body that is no object")
                self.assertTrue(SCHEMAS.faults([], name), "no object")

    def test_contents_without_a_value(self) -> None:
        for text in BROKEN:
            with self.assertRaises(Malformed, msg=text[:40]):
                strict(text.encode("utf-8"))
        for hexadecimal in ("efbbbf7b7d", "7b226122 3a22c080227d", "7b226122 3a22eda080227d", "00"):
            with self.assertRaises(Malformed, msg=hexadecimal):
                strict(bytes.fromhex(hexadecimal))
        strict(('\t\r\n {"a":"\\ud83d\\ude00","b":' + "[" * 31 + "]" * 31 + "} ").encode("utf-8"))

    def test_numbers_are_compared_by_value(self) -> None:
        def track(at_ms: str, latitude: str) -> list[str]:
            point = f'{{"at_ms":{at_ms},"latitude":{latitude},"longitude":0}}'
            text = f'{{"type":"im.track","body":{{"system":"wgs84","points":[{point}]}}}}'
            return SCHEMAS.faults(strict(text.encode("utf-8")))

        for at_ms in ("1", "1.0", "1e0", "10e-1", "-0", "0e9", "0e" + "9" * 20, "9007199254740991.0"):
            self.assertEqual([], track(at_ms, "90.0"), at_ms)
        for at_ms in ("0.99999999999999999999", "9007199254740991.5", "1e400", "1e-400", "1e" + "9" * 5000,
          "-1e" + "9" * 20, "1e-" + "9" * 20, "9" * 5000):
            self.assertTrue(track(at_ms, "0"), at_ms[:40])
        self.assertTrue(track("1", "90.00000000000000000001"))

    def test_the_checker_tells_what_disagrees(self) -> None:
        valid = {"result": "valid", "expect": {"type": "im.text", "known": True}}
        unknown = {"result": "valid", "expect": {"type": "im.text", "known": False}, "contentType": "im.rich"}
        good, bad = json.dumps(TEXT), '{"type":"im.text","body":{}}'

        def layer(name: str) -> dict:
            return {"result": "invalid", "error": {"layer": name, "offset": 0}}

        for test, agrees in [
            ({**valid, "content": good}, True), ({**valid, "content": bad}, False), ({**valid, "content": "{"}, False),
            ({**valid, "contentHex": good.encode().hex()}, True), ({**valid, "parts": [[good, 1], [" ", 9]]}, True),
            ({**unknown, "content": bad}, True), ({**unknown, "content": bad, "contentType": "im.text"}, False),
            ({**layer("schema"), "content": bad}, True), ({**layer("schema"), "content": good}, False),
            ({**layer("rule"), "content": good}, True), ({**layer("rule"), "content": bad}, False),
            ({**layer("json"), "content": "{"}, True), ({**layer("json"), "content": bad}, False),
            ({**layer("other"), "content": good}, False),
        ]:  # fmt: skip
            self.assertEqual(agrees, judge_vector(SCHEMAS, test)[1] is None, str(test))


if __name__ == "__main__":
    unittest.main()
