"""Session vectors of the first frames: SPEC.md 6.2 before login, and 6.3 as far as it is about hello."""

from __future__ import annotations

from wire import frame as frames

from .build import Theme
from .sessionbuild import Scenario, bind, goaway, notification, report, request, response, scenario, text

OTHERS = ("login", "keepalive", "logout", "c2c", "get-offline-msg", "s2c")


def themes() -> list[Theme]:
    """All files of this module."""
    return [_greeting(), _choices(), _authenticating()]


def _greeting() -> Theme:
    theme = Theme("session/greeting.json", "session", "SES", 1)
    for command in OTHERS:
        steps = Scenario().open().send(request(command, 1, {} if command == "keepalive" else None)).ends(3)
        scenario(theme, f"{command} before hello", "6.3-1 6.3-2 4.1-3", steps)
    scenario(theme, "an unknown request before hello: the state is judged before the command", "6.3-2 3.3-6",
             Scenario().open().send(request(0x8001, 1)).ends(3))
    scenario(theme, "an unknown notification before hello", "6.3-2",
             Scenario().open().send({"header": {"commandID": 0xF123, "kind": "notification"}}).ends(3))
    scenario(theme, "goaway before hello: the server closes and does not answer", "6.3-2 6.6-2",
             Scenario().open().send(notification("goaway", {"status": 1})).closed())
    scenario(theme, "a response before hello", "6.3-2",
             Scenario().open().send(response("keepalive", 1, {})).ends(3))
    scenario(theme, "hello as a notification is no hello", "6.3-1 6.3-2",
             Scenario().open().send(notification("hello", None)).ends(3))
    scenario(theme, "what follows the last frame is discarded", "6.3-2 6.6-1 6.6-3",
             Scenario().open().burst([request("keepalive", 1, {}), request("hello", 2, {"minVersion": 16,
                                                                                       "maxVersion": 16})]).ends(3))
    unsaid = {"header": {"command": "hello", "sequence": 1}, "bodyHex": "0810"}
    scenario(theme, "a hello that cannot be read is answered, and may be said again", "3.3-5 2.6-8",
             Scenario().open().send(unsaid).expect(response("hello", 1, status="malformedBody"))
             .send(request("hello", 2, {"minVersion": 16, "maxVersion": 16})).expect(response("hello", 2))
             .send(request("keepalive", 3, {})).expect(response("keepalive", 3)))
    scenario(theme, "a first frame with a wrong magic: closed without a word", "2.6-7",
             Scenario().open().wire(b"GET / HTTP/1.1\r\n\r\n").closed())
    scenario(theme, "a wrong magic at the second byte", "2.6-7", Scenario().open().wire(b"\xd5\x59").closed())
    scenario(theme, "another major version", "2.6-6 2.2-3", Scenario().open().wire(b"\xd5\x58\x20").ends(52))
    good = frames.encode(0, 1, 0, 1, b"\x08\x10\x10\x10")
    scenario(theme, "a damaged header", "2.6-6 2.3-3",
             Scenario().open().wire(good[:20] + bytes([good[20] ^ 1]) + good[21:]).ends(11))
    scenario(theme, "a damaged body", "2.6-6 2.3-4", Scenario().open().wire(good[:-1] + b"\x11").ends(18))
    long = frames.encode(0, 1, 0, 1, b"\0" * 8_193)
    scenario(theme, "before login a body is at most 8,192 bytes, judged when the header is there", "11-4 2.1-3",
             Scenario().open().wire(long[:24]).ends(17))
    scenario(theme, "an unfinished frame, and the client closes: nothing is said", "6.3-1",
             Scenario().open().wire(good[:10]).close().closed())
    return theme


def _choices() -> Theme:
    theme = Theme("session/hello.json", "session", "SES", 51)

    def hello(comment: str, rules: str, body: dict[str, object], answer: dict[str, object], **more: object) -> None:
        steps = Scenario().open().send(request("hello", 1, {"minVersion": 16, "maxVersion": 16, **body}))
        scenario(theme, comment, rules, steps.expect(response("hello", 1, answer)), **more)  # type: ignore[arg-type]

    hello("a client of version 1.0 only", "6.3-5 2.2-1", {}, {"version": 16})
    hello("a client that speaks later versions too: the server chooses one of them", "6.3-5",
          {"maxVersion": 255}, {"version": bind("v")})
    hello("nothing is offered: nothing is chosen", "6.3-5 9.2-2", {}, {"zlib": None, "features": None})
    hello("features that no server knows are not chosen", "6.3-5", {"features": ["x-unknown"]}, {"features": None})
    hello("an offered dictionary that no server has is not chosen", "9.2-2", {"zlib": {"dictionaries": [1]}},
          {"zlib": {"dictionaries": None}}, level="MUST")
    hello("a short heartbeat is taken as it is", "6.3-5", {"heartbeatMs": 5_000}, {"heartbeatMs": 5_000})
    hello("no heartbeat is wished for: the server's", "6.3-5", {}, {"heartbeatMs": 40_000},
          server={"heartbeatMilliseconds": 40_000})
    hello("a heartbeat longer than the server's", "6.3-5", {"heartbeatMs": 90_000}, {"heartbeatMs": 40_000},
          server={"heartbeatMilliseconds": 40_000})
    hello("a push window below the server's", "6.3-5", {"pushWindow": 5}, {"pushWindow": 5})
    hello("a push window above the server's", "6.3-5", {"pushWindow": 50}, {"pushWindow": 8},
          server={"pushWindow": 8})
    hello("a body limit of just enough", "11-1", {"limits": {"maxBodyLength": 131_072}}, {"version": 16})
    hello("the largest body limit", "11-1", {"limits": {"maxBodyLength": 16_777_215}}, {"version": 16})
    hello("no push window is wished for: it stands for 256", "6.3-5", {}, {"pushWindow": 256}, server={"pushWindow": 300})
    for low, high in ((32, 47), (1, 15), (17, 255)):
        scenario(theme, f"versions from {low} to {high} have none in common", "6.3-7 6.3-8 4.1-2 4.1-3",
                 Scenario().open().burst([request("hello", 1, {"minVersion": low, "maxVersion": high}),
                                          request("login", 2, {}), request("keepalive", 3, {})])
                 .expect(response("hello", 1, status="unsupportedVersion")).closed())
    for limit in (131_071, 16_777_216):
        scenario(theme, f"a body limit of {limit} bytes", "6.3-12 11-1",
                 Scenario().open().send(request("hello", 1, {"minVersion": 16, "maxVersion": 16,
                                                             "limits": {"maxBodyLength": limit}}))
                 .expect(response("hello", 1, status="protocolViolation")).closed())
    return theme


def _authenticating() -> Theme:
    theme = Theme("session/authenticating.json", "session", "SES", 101)
    again = {"minVersion": 16, "maxVersion": 16}
    scenario(theme, "a second hello", "6.3-9", Scenario().hello().ask("hello", again, status="conflict").fence())
    scenario(theme, "keepalive before login says nothing of an inbox", "6.5-4",
             Scenario().hello().ask("keepalive", {}, {"inbox": None}))
    bodies = {"logout": {}, "c2s": report(1), "c2c": text(1, "bob@58.user"), "c2c-ack": {"epoch": "1"},
              "get-offline-msg": {}, "s2c": None, "subscribe": None, "topic-ack": None}
    for command, body in bodies.items():
        scenario(theme, f"{command} before login", "6.3-10",
                 Scenario().hello().ask(command, body, status="notLoggedIn").fence())
    scenario(theme, "an unknown request before login", "6.3-10 3.3-6",
             Scenario().hello().ask(0x8001, status="notLoggedIn").fence())
    scenario(theme, "a request before login whose body cannot be read: the state is judged first", "6.3-10 3.3-6",
             Scenario().hello().send({"header": {"command": "c2c", "sequence": 2}, "bodyHex": "ff"})
             .expect(response("c2c", 2, status="notLoggedIn")))
    scenario(theme, "notifications before login are ignored", "3.3-2",
             Scenario().hello().send({"header": {"commandID": 0xF123, "kind": "notification"}})
             .send(notification("receipt", {"messageId": "12345678"})).fence())
    scenario(theme, "a response to nothing before login", "3.3-3",
             Scenario().hello().send(response("keepalive", 9, {})).fence())
    scenario(theme, "goaway before login: the server closes and does not answer", "6.6-2",
             Scenario().hello().send(notification("goaway", {"status": 1})).closed())
    scenario(theme, "a login that cannot be read, and then a good one", "3.3-5 6.3-4",
             Scenario().hello().send({"header": {"command": "login", "sequence": 2}, "bodyHex": "0a00"})
             .expect(response("login", 2, status="malformedBody"))
             .send(request("login", 3, {"account": {"domain": "58.user", "uid": "ann"}, "device": {"id": "d1"},
                                        "attempt": "1"})).expect(response("login", 3)).fence())
    bad = {"header": {"command": "login", "sequence": 5}, "bodyHex": "0a00"}
    steps = Scenario().hello()
    for _ in range(3):
        steps.send(bad).expect(response("login", 5, status="malformedBody"))
    scenario(theme, "the fourth login, three of which could not be read", "6.3-4", steps.send(bad).expect(goaway(6))
             .closed(), level="MUST")
    scenario(theme, "malformed framing before login", "2.6-6",
             Scenario().hello().wire(b"\xd5\x58\x10\x00" + b"\0" * 20).ends(11))
    scenario(theme, "a wrong magic behind the first frame: goaway", "2.6-6 2.6-7",
             Scenario().hello().wire(b"GET").ends(10))
    scenario(theme, "before login a body is at most 8,192 bytes, behind hello too", "11-4",
             Scenario().hello().wire(frames.encode(0, 0x100, 0, 2, b"\0" * 8_193)[:24]).ends(17))
    compressed = frames.encode(0x04, 4, 0, 2, b"\0\0\0\x01x\x9c\x4b\x04\0\0\x62\0\x62")
    scenario(theme, "a compressed body that hello did not agree on", "9.2-4 9.2-5",
             Scenario().hello().wire(compressed).ends(20))
    scenario(theme, "an encrypted frame", "2.4-5 2.6-6",
             Scenario().hello().wire(_raw(0x08)).ends(19))
    scenario(theme, "flags 4 and 5 are ignored, on a live connection too", "2.4-2",
             Scenario().hello().wire(_raw(0x30)).expect(response("keepalive", 2)))
    scenario(theme, "a later minor version is accepted", "2.2-2",
             Scenario().hello().send(request("keepalive", 2, {}, version="1.3")).expect(response("keepalive", 2)))
    return theme


def _raw(flags: int) -> bytes:
    """A keepalive of sequence 2 with flags that no encoder writes."""
    from .build import header
    return header(0, flags=flags, command=4, sequence=2)
