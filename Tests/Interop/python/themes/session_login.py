"""Session vectors of logins: SPEC.md 6.3, devices of 7.7, and the table 6.2 when the session is open."""

from __future__ import annotations

from wire import frame as frames

from .build import Theme
from .sessionbuild import (SERVICE, UA, UB, Scenario, account, arrived, base, bind, goaway, notification, request, response,
                           same, scenario, text)


def themes() -> list[Theme]:
    """All files of this module."""
    return [_logins(), _open()]


def _login(sequence: int, who: str = UA, device: str = "d1", attempt: int = 1, token: str = "") -> dict[str, object]:
    body = {"account": account(who), "device": {"id": device}, "attempt": str(attempt)}
    if token:
        body["token"] = base(token)
    return request("login", sequence, body)


def _logins() -> Theme:
    theme = Theme("session/login.json", "session", "SES", 151)
    welcome = {"inbox": {"epoch": bind("e"), "head": None}, "acked": None, "serverTimeMs": bind("t"), "service": None}
    scenario(theme, "the first login of an account: an epoch, an empty inbox, nothing acked", "7.5-1 7.7-1 7.3-1",
             Scenario().hello().send(_login(2)).expect(response("login", 2, welcome)).fence())
    scenario(theme, "hello and login in one write", "6.3-3", Scenario().login().fence())
    scenario(theme, "a service is told that it is one", "5.4-7",
             Scenario().hello().send(_login(2, SERVICE, token="service"))
             .expect(response("login", 2, {"service": True})))
    scenario(theme, "a login after login", "6.3-11",
             Scenario().login().send(_login(3, attempt=2)).expect(response("login", 3, status="alreadyLoggedIn"))
             .fence())
    scenario(theme, "a login after login that cannot be read: the state is judged first", "6.3-11 3.3-6",
             Scenario().login().send({"header": {"command": "login", "sequence": 3}, "bodyHex": "ff"})
             .expect(response("login", 3, status="alreadyLoggedIn")))
    scenario(theme, "a second login while the first is judged", "6.3-11",
             Scenario().hello().burst([_login(2), _login(3, attempt=2)])
             .all("a", response("login", 2), response("login", 3, status="alreadyLoggedIn")).fence(), burst=True)
    scenario(theme, "a higher attempt ends the earlier connection", "6.3-16",
             Scenario().login("a", attempt=3).login("b", attempt=4).ends(50, "a").fence("b"))
    for attempt, name in ((3, "the same"), (2, "a lower")):
        scenario(theme, f"a late login of an older attempt: {name} one changes nothing", "6.3-15 4.1-2",
                 Scenario().login("a", attempt=3).hello("b").send(_login(2, attempt=attempt), "b")
                 .expect(response("login", 2, status="replaced"), "b").closed("b").fence("a")
                 .login("c", UB, "d9").tell(1, UA, name="c").expect(arrived(1, 1, UB), "a"))
    scenario(theme, "with no live connection any attempt is good", "6.3-15",
             Scenario().login("a", attempt=9).close("a").login("b", attempt=2).fence("b"))
    scenario(theme, "the end of an earlier connection does not make the device absent", "6.3-17",
             Scenario().login("a", attempt=1).login("b", attempt=2).ends(50, "a").close("a")
             .login("c", UB, "d9").tell(1, UA, name="c").expect(arrived(1, 1, UB), "b"))
    scenario(theme, "two devices of one account, a connection each", "6.3-13",
             Scenario().login("a", device="d1").login("b", device="d2").login("c", UB, "d9").tell(1, UA, name="c")
             .expect(arrived(1, 1, UB), "a").expect(arrived(1, 1, UB), "b").fence("a", "b"))
    scenario(theme, "one uid in two domains: two accounts, with the same device id", "5.3-3 6.3-16",
             Scenario().login("a", "x@58.user").login("b", "x@58.driver").fence("a", "b"))
    scenario(theme, "logout is answered, then the server closes", "6.3-19",
             Scenario().login().ask("logout", {}).closed())
    scenario(theme, "what follows logout is discarded", "6.3-19",
             Scenario().login().burst([request("logout", 3, {}), request("keepalive", 4, {})])
             .expect(response("logout", 3)).closed(), burst=True)
    refusals = {"tokens": {"bad": {"refuse": "unauthorized"}, "old": {"refuse": "tokenExpired"},
                           "barred": {"refuse": "blocked"}, "later": {"refuse": "unavailable"}}}
    scenario(theme, "a refused login may be repeated twice", "6.3-4",
             Scenario().hello().send(_login(2, token="bad")).expect(response("login", 2, status="unauthorized"))
             .send(_login(3, token="old", attempt=2)).expect(response("login", 3, status="tokenExpired"))
             .send(_login(4, token="good", attempt=3)).expect(response("login", 4)).fence(), server=refusals)
    scenario(theme, "the fourth login ends the connection", "6.3-4",
             Scenario().hello().send(_login(2, token="bad")).expect(response("login", 2, status="unauthorized"))
             .send(_login(3, token="bad")).expect(response("login", 3, status="unauthorized"))
             .send(_login(4, token="later")).expect(response("login", 4, status="unavailable"))
             .send(_login(5, token="good")).expect(goaway(6)).closed(), server=refusals)
    scenario(theme, "a login refused with a status below 100 ends the connection", "4.1-2 4.1-3",
             Scenario().hello().send(_login(2, token="barred")).expect(response("login", 2, status="blocked")).closed(),
             server=refusals)
    return theme


def _open() -> Theme:
    theme = Theme("session/open.json", "session", "SES", 201)
    scenario(theme, "hello after login", "6.3-9",
             Scenario().login().ask("hello", {"minVersion": 16, "maxVersion": 16}, status="conflict").fence())
    for number in (0x0006, 0x1000, 0x8001, 0xF0A7, 0xFFFE):
        scenario(theme, f"the unknown request {number:04X}", "3.3-1 4.3-1",
                 Scenario().login().ask(number, status="unknownCommand").fence())
    for command in ("receipt", "message", "topic-message", "goaway"):
        steps = Scenario().login()
        steps.send(request(command, 3, kind="request")).expect(response(command, 3, status="unknownCommand"))
        scenario(theme, f"{command} as a request is unknown", "3.3-1", steps.fence() if command != "goaway" else steps)
    scenario(theme, "an unknown notification is ignored", "3.3-2",
             Scenario().login().send({"header": {"commandID": 0xF0A7, "kind": "notification"}, "bodyHex": "ff"})
             .fence())
    scenario(theme, "a notification of the other direction is ignored", "3.3-2",
             Scenario().login().send(notification("message", {"message": {"id": "12345678"}}))
             .send(notification("receipt", {"messageId": "12345678"})).fence())
    scenario(theme, "a request as a notification is ignored", "3.3-2",
             Scenario().login().send({"header": {"command": "c2c", "kind": "notification"}, "bodyHex": "ff"}).fence())
    scenario(theme, "a response to nothing is ignored", "3.3-3",
             Scenario().login().send(response("c2c", 3, {"messageId": "12345678"})).send(response("keepalive", 1, {}))
             .fence())
    for command in ("s2c", "subscribe", "topic-ack"):
        scenario(theme, f"{command} from a client that is no service: judged before its body", "3.3-4 3.3-6",
                 Scenario().login().send({"header": {"command": command, "sequence": 3}, "bodyHex": "ff"})
                 .expect(response(command, 3, status="forbidden")).fence())
    for command in ("logout", "keepalive", "c2s", "c2c", "c2c-ack", "get-offline-msg"):
        scenario(theme, f"a body of {command} that cannot be read", "3.3-5 2.6-8",
                 Scenario().login().send({"header": {"command": command, "sequence": 3}, "bodyHex": "0a05"})
                 .expect(response(command, 3, status="malformedBody")).fence())
    scenario(theme, "fields of keepalive that nobody knows are tolerated", "6.5-6",
             Scenario().login().send({"header": {"command": "keepalive", "sequence": 3}, "bodyHex": "f83f01"})
             .expect(response("keepalive", 3)))
    scenario(theme, "keepalive says where the inbox stands", "6.5-7 7.5-1",
             Scenario().login().ask("keepalive", {}, {"inbox": {"epoch": same("a.epoch"), "head": None}}))
    scenario(theme, "sequences in any order, and one of them again", "2.5-9 2.5-11",
             Scenario().login().burst([request("keepalive", 9, {}), request("keepalive", 4, {}),
                                       request("keepalive", 9, {}), request("keepalive", 4_294_967_295, {})])
             .all("a", response("keepalive", 9), response("keepalive", 4), response("keepalive", 9),
                  response("keepalive", 4_294_967_295)))
    scenario(theme, "goaway: the server closes and does not answer", "6.6-2",
             Scenario().login().send(notification("goaway", {"status": 1, "text": "bye"})).closed())
    scenario(theme, "goaway that cannot be read: the server closes all the same", "6.6-2",
             Scenario().login().send({"header": {"command": "goaway"}, "bodyHex": "ff"}).closed())
    good = frames.encode(0, 4, 0, 3, b"")
    half = good[:12]
    scenario(theme, "half a frame, and then the rest", "2.6-4",
             Scenario().login().wire(half).wire(good[12:]).expect(response("keepalive", 3)))
    scenario(theme, "malformed framing is final", "2.6-6 2.7-1",
             Scenario().login().wire(good[:23] + b"\0" + good).ends(11))
    scenario(theme, "frames before the malformed one are answered", "2.6-6",
             Scenario().login().burst([request("keepalive", 3, {})]).expect(response("keepalive", 3))
             .wire(b"\0").ends(10))
    scenario(theme, "a body above the server's limit, judged when its header is there", "2.1-3 11-2",
             Scenario().login().wire(frames.encode(0, 0x200, 0, 3, b"\0" * 1_048_577)[:24]).ends(17))
    scenario(theme, "a body that is a bomb: 256 times its length and one more", "9.1-2 9.1-4",
             Scenario().login(hello={"zlib": {}}).wire(frames.encode(4, 4, 0, 3, (2_561).to_bytes(4, "big") + b"x" * 10))
             .ends(20))
    scenario(theme, "compression is agreed on: a compressed request is taken", "9.2-7",
             Scenario().login(hello={"zlib": {}}).wire(_compressed()).expect(response("c2c", 3)).fence())
    scenario(theme, "a content nobody can decode passes: the gate does not read contents", "8.1-5",
             Scenario().login().ask("c2c", text(1, UB, base(b"\xff{"))).fence())
    return theme


def _compressed() -> bytes:
    from wire import jsonmap, proto
    from wire.compress import compress
    body = proto.encode(jsonmap.from_json("C2cRequest", text(1, UB)))
    return frames.encode(0x04, 0x200, 0, 3, compress(body))
