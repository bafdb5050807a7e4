"""Realistic message bodies of every content type, as clients, servers and app-servers send them."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from themes.build import number, text

Json = dict[str, Any]
Words = dict[str, list[Any]]


class Corpus:
    """Makes bodies; the same ones for the same seed and words."""

    def __init__(self, words: Words, seed: int) -> None:
        self.words = words
        self.random = Random(seed)

    def body(self, content_type: str) -> bytes:
        """A body that carries a content of this type, by the command that usually does."""
        content = json.dumps(self.content(content_type), ensure_ascii=False, separators=(",", ":")).encode()
        identity = self.random.randbytes(16)
        if content_type == "im.track":
            return text(1, identity) + text(2, content_type) + text(3, content)
        account = text(1, self.pick("domains")) + text(2, self.uid())
        if self.random.random() < 0.5:
            return text(1, account) + text(2, identity) + text(3, content_type) + text(4, content)
        message = (text(1, self.message_id()) + text(2, account) + text(4, identity)
                   + number(5, self.random.randrange(1, 5_000)) + number(6, self.now()) + text(7, content_type)
                   + text(8, content))
        return number(1, 1_764_547_200) + text(2, message)

    def content(self, content_type: str) -> Json:
        """A content as a client writes it: type, fallback, body, and now and then more."""
        body, fallback = getattr(self, content_type.replace("im.", "").replace("-", "_"))()
        content: Json = {"type": content_type}
        if fallback is not None:
            content["fallback"] = fallback
        content["body"] = body
        if content_type in ("im.text", "im.rich", "im.image") and self.random.random() < 0.15:
            content["relation"] = {"kind": "reply", "message_id": self.message_id()}
        if content_type == "im.recall":
            content["relation"] = {"kind": "recall", "message_id": self.message_id()}
        return content

    # What contents are made of.

    def pick(self, pool: str) -> Any:
        return self.random.choice(self.words[pool])

    def uid(self) -> str:
        return self.random.choice("ud") + str(self.random.randrange(1_000, 99_999_999))

    def now(self) -> int:
        return 1_773_480_413_000 + self.random.randrange(10 ** 10)

    def message_id(self) -> str:
        return "01J" + "".join(self.random.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(23))

    def account(self) -> str:
        return f"{self.uid()}@{self.pick('domains')}"

    def media(self, mime: str, ending: str) -> Json:
        media = {"url": f"https://{self.pick('hosts')}/{mime[0]}/{self.random.randbytes(8).hex()}.{ending}", "mime": mime,
                 "size": self.random.randrange(10_000, 9_000_000)}
        if self.random.random() < 0.5:
            media["sha256"] = self.random.randbytes(32).hex()
        return media

    def picture(self) -> Json:
        return {"url": f"https://{self.pick('hosts')}/t/{self.random.randbytes(8).hex()}.webp", "mime": "image/webp", "width": 240,
                "height": self.random.choice([180, 240, 320])}

    def point(self, place: Any) -> Json:
        return {"system": self.random.choice(["gcj02", "wgs84"]), "latitude": round(place[2] + self.random.uniform(-.05, .05), 6),
                "longitude": round(place[3] + self.random.uniform(-.05, .05), 6)}

    def amount(self) -> Json:
        return {"minor": self.random.randrange(100, 20_000), "currency": "CNY"}

    def choices(self, count: int) -> list[Json]:
        return [{"id": "abcdef"[index], "text": self.pick("texts")} for index in range(count)]

    # One function a type: its body and its fallback.

    def text(self) -> tuple[Json, Any]:
        line = " ".join(self.pick("texts") for _ in range(self.random.choice([1, 1, 1, 2, 3])))
        return {"text": line}, None

    def rich(self) -> tuple[Json, Any]:
        words = self.pick("texts")
        styles: list[Json] = [{"style": "bold"}, {"style": "italic"}, {"style": "link", "url": f"https://{self.pick('hosts')}/h"},
                              {"style": "mention", "account": self.account()}, {"style": "color", "color": "#ff3b30"}]
        spans = [{"start": 0, "length": 2, **self.random.choice(styles)}]
        return {"text": words, "spans": spans}, words

    def image(self) -> tuple[Json, Any]:
        body: Json = {"media": self.media("image/jpeg", "jpg"), "width": self.random.choice([1080, 1440, 3024]),
                      "height": self.random.choice([1920, 1080, 4032]), "thumbnail": self.picture()}
        if self.random.random() < 0.3:
            body["caption"] = self.pick("texts")
        return body, "[Image]" + (f" {body['caption']}" if "caption" in body else "")

    def audio(self) -> tuple[Json, Any]:
        length = self.random.randrange(1_000, 60_000)
        wave = [self.random.randrange(256) for _ in range(20)]
        return ({"media": self.media("audio/aac", "m4a"), "duration_ms": length, "voice": True, "waveform": wave},
                f"[Audio 0:{length // 1_000:02d}]")

    def video(self) -> tuple[Json, Any]:
        return ({"media": self.media("video/mp4", "mp4"), "width": 1280, "height": 720,
                 "duration_ms": self.random.randrange(1_000, 90_000), "thumbnail": self.picture()}, "[Video]")

    def file(self) -> tuple[Json, Any]:
        name = self.pick("files")
        return {"media": {**self.media("application/pdf", "pdf"), "name": name}}, f"[File] {name}"

    def location(self) -> tuple[Json, Any]:
        place = self.pick("places")
        return {"point": self.point(place), "title": place[0], "address": place[1]}, f"[Location] {place[0]}"

    def track(self) -> tuple[Json, Any]:
        place, start = self.pick("places"), self.now()
        points = [{"at_ms": start + 5_000 * step, "latitude": round(place[2] + step / 9_000, 6),
                   "longitude": round(place[3] + step / 7_000, 6), "accuracy_m": self.random.choice([5, 8, 12]),
                   "speed_mps": round(self.random.uniform(0, 16), 1), "heading_deg": self.random.randrange(360)}
                  for step in range(self.random.choice([1, 1, 5, 12]))]
        return {"system": "wgs84", "points": points}, None

    def order(self) -> tuple[Json, Any]:
        items = [{"name": self.pick("goods"), "quantity": self.random.choice([1, 1, 2]), "price": self.amount()}
                 for _ in range(self.random.choice([1, 2, 3]))]
        total = sum(item["price"]["minor"] for item in items)
        status, words = self.random.choice([("placed", "已下单"), ("on-the-way", "配送中"), ("delivered", "已送达")])
        shop, place = self.pick("shops"), self.pick("places")
        body = {"order_id": f"o-{self.random.randrange(10 ** 9)}", "title": shop, "status": status, "status_text": words,
                "items": items, "total": {"minor": total, "currency": "CNY"}, "pickup": {"title": shop},
                "dropoff": {"title": place[0], "address": place[1], "point": self.point(place)}, "due_at_ms": self.now(),
                "actions": [{"label": "查看", "action": "order/open"}]}
        return body, f"[Order] {shop} · {words} · CNY {total / 100:.2f}"

    def notice(self) -> tuple[Json, Any]:
        arguments = {"name": self.pick("names"), "minutes": self.random.randrange(1, 60)}
        pattern = "{name} arrives in {minutes} min"
        return ({"template": "order.assigned", "arguments": arguments, "pattern": pattern},
                pattern.format(**arguments))

    def custom(self) -> tuple[Json, Any]:
        data = {"coupon": f"c{self.random.randrange(10 ** 6)}", "value": self.amount(), "shop": self.pick("shops")}
        return {"name": "shop.coupon", "data": data}, "[Message]"

    def recall(self) -> tuple[Json, Any]:
        return {}, "[A message was taken back]"

    def typing(self) -> tuple[Json, Any]:
        return {"state": self.random.choice(["start", "stop"])}, None

    def shake(self) -> tuple[Json, Any]:
        return {}, None

    def read(self) -> tuple[Json, Any]:
        return {"through": self.message_id(), "at_ms": self.now()}, None

    def sticker(self) -> tuple[Json, Any]:
        return ({"pack": "cats", "sticker": f"cat-{self.random.randrange(40)}", "picture": self.picture(), "emoji": "😺"},
                "[Sticker] 😺")

    def contact(self) -> tuple[Json, Any]:
        name = self.pick("names")
        return {"account": self.account(), "name": name, "avatar": self.picture()["url"]}, f"[Contact] {name}"

    def link(self) -> tuple[Json, Any]:
        title, url = self.pick("titles"), f"https://{self.pick('hosts')}/p/{self.random.randrange(10 ** 7)}"
        return {"url": url, "title": title, "description": self.pick("texts"), "picture": self.picture()}, f"{title} {url}"

    def excerpt(self) -> Json:
        return {"from": self.account(), "name": self.pick("names"), "at_ms": self.now(),
                "content": {"type": "im.text", "body": {"text": self.pick("texts")}}}

    def merged(self) -> tuple[Json, Any]:
        title = self.pick("titles")
        return {"title": title, "items": [self.excerpt() for _ in range(self.random.choice([2, 4, 8]))]}, f"[Chat history] {title}"

    def forward(self) -> tuple[Json, Any]:
        item = self.excerpt()
        return {"item": item}, f"[Forwarded] {item['name']}: {item['content']['body']['text']}"

    def poll(self) -> tuple[Json, Any]:
        question = self.pick("titles")
        return {"question": question, "options": self.choices(3), "multiple": False}, f"[Poll] {question}"

    def poll_answer(self) -> tuple[Json, Any]:
        return {"poll": self.message_id(), "choices": [self.random.choice("abc")]}, "[Poll answer]"

    def form(self) -> tuple[Json, Any]:
        title = self.pick("titles")
        fields: list[Json] = [{"id": "name", "label": self.pick("names"), "kind": "text", "required": True},
                              {"id": "size", "label": self.pick("goods"), "kind": "choice", "options": self.choices(2)}]
        return {"title": title, "fields": fields, "submit": "OK"}, f"[Form] {title}"

    def form_answer(self) -> tuple[Json, Any]:
        return {"form": self.message_id(), "values": {"name": self.pick("names"), "size": "a"}}, "[Form answer]"

    def reaction(self) -> tuple[Json, Any]:
        emoji = self.random.choice("👍❤😂🎉😮")
        return {"message_id": self.message_id(), "emoji": emoji}, f"[Reaction] {emoji}"

    def thread(self) -> tuple[Json, Any]:
        title = self.pick("titles")
        return {"root": self.message_id(), "title": title}, f"[Thread] {title}"

    def screenshot(self) -> tuple[Json, Any]:
        return {"message_id": self.message_id()}, "[Screenshot]"
