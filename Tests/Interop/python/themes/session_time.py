"""Session vectors of deadlines, keepalive, draining and flow control: SPEC.md 6.4 to 6.7."""

from __future__ import annotations

from wire import frame as frames
from wire.scenario import frame_bytes

from .build import Theme
from .sessionbuild import (UA, UB, Scenario, account, arrived, base, bind, goaway, notification, opening, request,
                           response, same, scenario, text)

KEEPALIVE = frames.encode(0, 4, 0, 3, b"")


def themes() -> list[Theme]:
    """All files of this module."""
    return [_deadlines(), _flow()]


def _large(sequence: int, number: int, length: int = 65_536) -> dict[str, object]:
    """A c2c request with a content of this length."""
    head, tail = '{"type":"im.text","body":{"text":"', '"}}'
    parts = [[head, 1], ["x", length - len(head) - len(tail)], [tail, 1]]
    return request("c2c", sequence, text(number, UB, {"parts": parts}))


def _deadlines() -> Theme:
    theme = Theme("session/deadlines.json", "session", "SES", 301)
    scenario(theme, "no hello for 10 s", "6.4-1", Scenario().open().advance(9_000).advance(2_000).ends(4))
    scenario(theme, "hello at the last moment", "6.4-1",
             Scenario().open().advance(9_000).wire(opening()).expect(response("hello", 1)).advance(2_000))
    scenario(theme, "half a hello does not stretch the time for it", "6.4-1 6.4-2",
             Scenario().open().advance(8_000).wire(opening()[:20]).advance(3_000).ends(4))
    scenario(theme, "no login for 10 s: keepalive does not stretch the time for it", "6.4-1",
             Scenario().hello().advance(9_000).fence().advance(2_000).ends(4))
    login = {"account": account(UA), "device": {"id": "d1"}, "attempt": "1"}
    bad = {"tokens": {"bad": {"refuse": "unauthorized"}}}
    scenario(theme, "after a refused login the time runs anew", "6.4-1 6.3-4",
             Scenario().hello().advance(8_000).ask("login", {**login, "token": base("bad")}, status="unauthorized")
             .advance(8_000).ask("login", login).advance(8_000).fence(), server=bad)
    scenario(theme, "after a refused login 10 s and no more", "6.4-1 6.3-4",
             Scenario().hello().ask("login", {**login, "token": base("bad")}, status="unauthorized")
             .advance(9_000).advance(2_000).ends(4), server=bad)
    scenario(theme, "a header that is not complete within 10 s", "6.4-1",
             Scenario().login().wire(KEEPALIVE[:10]).advance(9_000).advance(2_000).ends(4))
    scenario(theme, "a header whose bytes come one by one: its first byte counts", "6.4-1 6.4-2",
             Scenario().login().wire(KEEPALIVE[:1]).advance(4_000).wire(KEEPALIVE[1:2]).advance(4_000)
             .wire(KEEPALIVE[2:3]).advance(3_000).ends(4))
    scenario(theme, "a header that takes 9 s", "6.4-1",
             Scenario().login().wire(KEEPALIVE[:10]).advance(9_000).wire(KEEPALIVE[10:])
             .expect(response("keepalive", 3)))
    body = frames.encode(0, 0x8001, 0, 3, b"\0" * 2_048)
    scenario(theme, "a body of 2,048 bytes has 11 s", "6.4-1",
             Scenario().login().wire(body[:24]).advance(10_500).wire(body[24:])
             .expect(response(0x8001, 3, status="unknownCommand")))
    scenario(theme, "a body of 2,048 bytes that takes longer", "6.4-1",
             Scenario().login().wire(body[:24]).advance(10_500).wire(body[24:-1]).advance(1_000).ends(4))
    scenario(theme, "a header and then a body have each their time", "6.4-1",
             Scenario().login().wire(body[:12]).advance(9_000).wire(body[12:30]).advance(10_500).wire(body[30:])
             .expect(response(0x8001, 3, status="unknownCommand")))
    steps = Scenario().login()
    whole = _large(3, 1)
    length = len(frame_bytes(whole, {}))
    for start in range(0, length, 5_000):
        end = min(start + 5_000, length)
        steps.send(whole, bytes=[start, end])
        if end < length:
            steps.advance(2_000)
    scenario(theme, "a content of 64 KiB at 20 kbit/s", "6.4-1", steps.expect(response("c2c", 3)))
    quick = {"hello": {"heartbeatMs": 4_000}}
    scenario(theme, "silence of 1.5 heartbeats", "6.4-1", Scenario().login(**quick).advance(5_000).advance(2_000).ends(4))
    scenario(theme, "every frame is a sign of life", "6.4-2",
             Scenario().login(**quick).advance(5_000).fence().advance(5_000)
             .send({"header": {"commandID": 0xF123, "kind": "notification"}}).advance(5_000)
             .send(response("keepalive", 9, {})).advance(5_000).fence().advance(5_000).advance(2_000).ends(4))
    scenario(theme, "single bytes are no sign of life", "6.4-2",
             Scenario().login(hello={"heartbeatMs": 10_000}).send(whole, bytes=[0, 25]).advance(5_000)
             .send(whole, bytes=[25, 26]).advance(5_000).send(whole, bytes=[26, 27]).advance(4_000)
             .send(whole, bytes=[27, 28]).advance(2_000).ends(4))
    scenario(theme, "a message that is pushed is no sign of life of the client", "6.4-2",
             Scenario().login("a", **quick).login("b", UB, "d9").advance(5_000).tell(1, UA, name="b")
             .expect(arrived(1, 1, UB)).advance(2_000).ends(4))
    scenario(theme, "silence before login", "6.4-1", Scenario().hello(heartbeatMs=2_000).advance(4_000).ends(4))
    probe = {"header": {"kind": "request", "command": "keepalive", "sequence": bind("p")}}
    scenario(theme, "a probe that is not answered", "6.5-5 6.4-1",
             Scenario().login().add("probe", "a").expect(probe).advance(9_000).advance(2_000).ends(4))
    scenario(theme, "a probe that is answered", "6.5-3 6.5-4 6.5-5",
             Scenario().login().add("probe", "a").expect(probe).advance(9_000)
             .send({"header": {"command": "keepalive", "kind": "response", "sequence": same("p")}, "body": {}})
             .advance(2_000).fence())
    scenario(theme, "other frames do not answer a probe", "6.5-5",
             Scenario().login().add("probe", "a").expect(probe).advance(9_000).fence().advance(2_000).ends(4))
    scenario(theme, "a client that does not read for 30 s", "6.4-1",
             Scenario().login().add("pause", "a").send(request("keepalive", 3, {})).advance(29_000).advance(1_500)
             .add("resume", "a").expect(response("keepalive", 3)).ends(2))
    scenario(theme, "a client that reads again after 20 s", "6.4-1",
             Scenario().login().add("pause", "a").send(request("keepalive", 3, {})).advance(20_000)
             .add("resume", "a").expect(response("keepalive", 3)).advance(20_000).ask("keepalive", {}))
    login = {"account": account(UA), "device": {"id": "d1"}, "attempt": "1"}
    scenario(theme, "the time for login begins with the answer to hello", "6.4-1",
             Scenario().open().advance(8_000).wire(opening()).expect(response("hello", 1)).advance(8_000)
             .send(request("login", 2, login)).expect(response("login", 2)).advance(20_000).send(request("keepalive", 3, {}))
             .expect(response("keepalive", 3)))
    bad_login = {"header": {"command": "login", "sequence": 2}, "bodyHex": "0a00"}
    scenario(theme, "after a login that cannot be read the time runs anew too", "6.4-1 6.3-4",
             Scenario().hello().advance(8_000).send(bad_login).expect(response("login", 2, status="malformedBody"))
             .advance(8_000).send(request("login", 3, login)).expect(response("login", 3)))
    scenario(theme, "a frame that is complete leaves no deadline, and the next one has its own", "6.4-1",
             Scenario().login().wire(KEEPALIVE[:10]).advance(9_000).wire(KEEPALIVE[10:] + KEEPALIVE[:10])
             .expect(response("keepalive", 3)).advance(9_000).wire(KEEPALIVE[10:]).expect(response("keepalive", 3))
             .advance(20_000).wire(KEEPALIVE[:10]).advance(9_000).advance(2_000).ends(4))
    return theme


def _flow() -> Theme:
    theme = Theme("session/flow.json", "session", "SES", 351)
    draining = notification("goaway", {"status": 1, "retryAfterMs": 2_000})
    scenario(theme, "a server that drains: new requests are refused, keepalive is answered", "6.6-1 6.6-5",
             Scenario().login().add("drain", 2_000).expect(draining).ask("c2c", text(1, UB), status="unavailable")
             .ask("logout", {}, status="unavailable").ask("keepalive", {}).fence())
    scenario(theme, "a server that drains closes after 30 s, without another goaway", "6.6-1 6.6-4",
             Scenario().login().add("drain", 2_000).expect(draining).advance(29_000).fence().advance(2_000).closed())
    scenario(theme, "draining before login", "6.6-1", Scenario().hello().add("drain", 2_000).expect(draining).closed())
    scenario(theme, "draining before hello", "6.6-1", Scenario().open().add("drain", 2_000).expect(draining).closed())
    few = {"maxOpenRequests": 2}
    scenario(theme, "the bound on open requests is said in the answer to hello", "6.7-1",
             Scenario().open().wire(opening()).expect(response("hello", 1, {"maxOpenRequests": 2})), server=few)
    scenario(theme, "one request more than may be open", "6.7-2",
             Scenario().login().burst([request("c2c", number, text(number, UB)) for number in (3, 4, 5)])
             .all("a", response("c2c", 3), response("c2c", 4), response("c2c", 5, status="rateLimited")).fence(),
             server=few, burst=True)
    scenario(theme, "answered requests are not open any more", "6.7-1 6.7-2",
             Scenario().login().tell(1, UB).tell(2, UB).tell(3, UB).fence(), server=few)
    scenario(theme, "a refused request is not open", "6.7-2",
             Scenario().login().burst([request("c2c", 3, text(1, UB)), request("hello", 4), request(0x8001, 5),
                                       {"header": {"command": "c2c", "sequence": 6}, "bodyHex": "ff"},
                                       request("c2c", 7, text(2, UB))])
             .all("a", response("c2c", 3), response("hello", 4, status="conflict"),
                  response(0x8001, 5, status="unknownCommand"), response("c2c", 6, status="malformedBody"),
                  response("c2c", 7)).fence(), server=few, burst=True)
    scenario(theme, "a second get-offline-msg while the first is open", "6.7-3 6.7-4",
             Scenario().login().burst([request("get-offline-msg", 3, {}), request("get-offline-msg", 4, {})])
             .all("a", response("get-offline-msg", 3), response("get-offline-msg", 4, status="rateLimited"))
             .ask("get-offline-msg", {}), burst=True)
    steps = Scenario().login(hello={"pushWindow": 2}).login("b", UB, "d9")
    for number in (1, 2, 3):
        steps.tell(number, UA, name="b")
    steps.expect(arrived(1, 1, UB)).expect(arrived(2, 2, UB))
    steps.ask("keepalive", {}, {"inbox": {"head": "3"}})
    scenario(theme, "a message beyond the push window is not pushed; head tells of it", "6.7-5 7.5-1",
             steps.page("2", [{"inboxSequence": "3"}], "3", "3"))
    steps = Scenario().login(hello={"pushWindow": 2}).login("b", UB, "d9").tell(1, UA, name="b").tell(2, UA, name="b")
    steps.expect(arrived(1, 1, UB)).expect(arrived(2, 2, UB)).ack("2", head="2")
    steps.expect(notification("receipt"), "b").expect(notification("receipt"), "b")
    scenario(theme, "an ack opens the push window again", "6.7-5",
             steps.tell(3, UA, name="b").tell(4, UA, name="b").tell(5, UA, name="b").expect(arrived(3, 3, UB))
             .expect(arrived(4, 4, UB)).fence())
    steps = Scenario().login(hello={"pushWindow": 1}).login("b", UB, "d9").tell(1, UA, name="b")
    scenario(theme, "unstored messages pass the push window", "6.7-5 7.11-1",
             steps.expect(arrived(1, 1, UB)).tell(2, UA, name="b", unstored=True).expect(arrived(2, None, UB)).fence())
    steps = Scenario().login().login("b", UB, "d9").add("pause", "a")
    for number in range(1, 9):
        frame = _large(steps.number("b"), number, 60_000)
        frame["body"]["to"] = account(UA)  # type: ignore[index]
        steps.send(frame, "b").expect(response("c2c", frame["header"]["sequence"]), "b")  # type: ignore[index]
    steps.add("resume", "a")
    for number in range(1, 5):
        steps.expect(arrived(number, number, UB))
    steps.send(request("keepalive", steps.number(), {}))
    steps.add("expectOneOf", "a", frames=[response("keepalive", 3, {"inbox": {"head": "8"}}), arrived(5, 5, UB)])
    scenario(theme, "more than 262,144 bytes wait for a client that does not read: pushes are left out, head tells of them",
             "6.7-6 7.5-1", steps)
    steps = Scenario().login().login("b", UB, "d9").add("pause", "a")
    for number in range(1, 7):
        frame = _large(steps.number("b"), number, 60_000)
        frame["body"]["to"] = account(UA)  # type: ignore[index]
        steps.send(frame, "b").expect(response("c2c", frame["header"]["sequence"]), "b")  # type: ignore[index]
    steps.send(request("c2c", 3, text(9, UB))).fence("b").add("resume", "a")
    for number in range(1, 5):
        steps.expect(arrived(number, number, UB))
    scenario(theme, "a client that does not read is not read from", "6.7-6",
             steps.expect(arrived(9, 1, UA), "b"))
    scenario(theme, "draining twice is draining once", "6.6-1",
             Scenario().login().add("drain", 2_000).expect(draining).add("drain", 2_000).fence())
    steps = Scenario().login(hello={"heartbeatMs": 10_000}).login("b", UB, "d9").add("pause", "a")
    for number in range(1, 7):
        frame = _large(steps.number("b"), number, 60_000)
        frame["body"]["to"] = account(UA)  # type: ignore[index]
        steps.send(frame, "b").expect(response("c2c", frame["header"]["sequence"]), "b")  # type: ignore[index]
    steps.wire(KEEPALIVE[:10]).advance(20_000).fence("b").add("resume", "a")
    for number in range(1, 5):
        steps.expect(arrived(number, number, UB))
    steps.wire(KEEPALIVE[10:])
    steps.add("expectOneOf", "a", frames=[arrived(5, 5, UB), response("keepalive", 3)])
    scenario(theme, "silence and half a frame of a client that is not read from end nothing", "6.4-3", steps.fence("b"))
    return theme
