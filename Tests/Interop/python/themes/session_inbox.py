"""Session vectors of the inbox: SPEC.md 7.3 to 7.8."""

from __future__ import annotations

from typing import Any

from .build import Theme
from .sessionbuild import (UA, UB, UC, Scenario, account, arrived, base, bind, notification, request, response, same,
                           scenario, text)

DAY = 86_400_000


def themes() -> list[Theme]:
    """All files of this module."""
    return [_pull(), _acks(), _meeting()]


def _places(*numbers: int) -> list[dict[str, Any]]:
    return [{"inboxSequence": str(number), "clientMessageId": text(number, None)["clientMessageId"]} for number in numbers]


def _filled(count: int) -> Scenario:
    """Bob, who was never there, has messages 1 to `count` of Ann."""
    steps = Scenario().login()
    for number in range(1, count + 1):
        steps.tell(number, UB)
    return steps


def _pull() -> Theme:
    theme = Theme("session/pull.json", "session", "SES", 601)
    scenario(theme, "an account with no device keeps its messages until one logs in", "7.7-1 7.7-3 7.4-1 7.4-2",
             _filled(3).hello("b").ask("login", {"account": account(UB), "device": {"id": "d9"}, "attempt": "1"},
                                       {"inbox": {"epoch": bind("b.epoch"), "head": "3"}, "acked": None}, "b")
             .page(None, _places(1, 2, 3), "3", "3", "b").fence("b"))
    scenario(theme, "pages of one message, one after the other, until head", "7.4-1 7.4-5",
             _filled(3).login("b", UB, "d9").page(None, _places(1), "1", "3", "b", 1)
             .page("1", _places(2), "2", "3", "b", 1).page("2", _places(3), "3", "3", "b", 1))
    scenario(theme, "a page behind head is empty", "7.4-1 7.5-1 7.4-9",
             _filled(3).login("b", UB, "d9").page("3", None, "3", "3", "b"))
    scenario(theme, "a page of an empty inbox", "7.4-1 7.5-1", Scenario().login().page(None, None, None, None))
    scenario(theme, "a pull without an epoch", "7.4-1",
             _filled(2).login("b", UB, "d9").ask("get-offline-msg", {"after": "1"}, {
                 "epoch": same("b.epoch"), "messages": _places(2), "through": "2", "head": "2"}, "b"))
    scenario(theme, "a pull takes nothing away", "7.7-3",
             _filled(2).login("b", UB, "d9").page(None, _places(1, 2), "2", "2", "b").page(None, _places(1, 2), "2", "2", "b"))
    steps = Scenario().login().tell(1, UB).tell(2, UB, timeToLiveS=5).tell(3, UB).advance(6_000)
    scenario(theme, "a sequence that expired before the pull is void", "7.4-3 7.11-3",
             steps.login("b", UB, "d9").page(None, _places(1, 3), "3", "3", "b").page("1", _places(3), "3", "3", "b"))
    steps = Scenario().login().tell(1, UB, timeToLiveS=5).tell(2, UB, timeToLiveS=5).advance(6_000)
    scenario(theme, "everything expired: the page moves to head all the same", "7.4-5 7.3-1",
             steps.login("b", UB, "d9").page(None, None, "2", "2", "b").tell(3, UB).expect(arrived(3, 3, UA), "b"))
    scenario(theme, "sequences go on after everything is acked by every device", "7.3-2 7.3-1",
             _filled(2).login("b", UB, "d9").ack("2", "b", head="2").all(
                 "a", notification("receipt"), notification("receipt")).tell(3, UB).expect(arrived(3, 3, UA), "b"))
    steps = Scenario().login().login("c", UC, "d8")
    for turn in range(3):
        steps.send(request("c2c", steps.number("a"), text(1 + turn, UB))).send(
            request("c2c", steps.number("c"), text(11 + turn, UB)), "c")
    for turn in range(3):
        steps.expect(response("c2c", 3 + turn)).expect(response("c2c", 3 + turn), "c")
    found = [{"inboxSequence": str(place)} for place in range(1, 7)]
    scenario(theme, "messages of two senders at once: no sequence is missing below through and head", "7.4-4 7.3-1 7.4-2",
             steps.login("b", UB, "d9").page(None, found, "6", "6", "b"))
    scenario(theme, "a later sequence committed before an earlier one: a pull between two writes misses nothing", "7.4-4",
             Scenario().login("b", UB, "d9").login().login("c", UC, "d8")
             .send(request("c2c", 3, text(1, UB))).send(request("c2c", 3, text(2, UB)), "c")
             .send(request("get-offline-msg", 3, {}), "b").expect(response("c2c", 3)).expect(response("c2c", 3), "c")
             .all("b", notification("message", {"message": {"inboxSequence": "1"}}),
                  notification("message", {"message": {"inboxSequence": "2"}}),
                  response("get-offline-msg", 3, {"through": bind("through"), "head": bind("head")}))
             .ask("get-offline-msg", {"after": same("through")}, {"through": "2", "head": "2"}, "b")
             .page(None, [{"inboxSequence": "1"}, {"inboxSequence": "2"}], "2", "2", "b"))
    steps = Scenario().login()
    for number in (1, 2, 3):
        steps.ask("c2c", text(number, UB, {"parts": [["x", 60_000]]}))
    steps.login("b", UB, "d9", hello={"limits": {"maxBodyLength": 131_072}})
    steps.send(request("get-offline-msg", steps.number("b"), {}), "b")
    steps.add("expectOneOf", "b", frames=[
        response("get-offline-msg", 3, {"messages": _places(*range(1, 1 + count)), "through": str(count), "head": "3"})
        for count in (1, 2)])
    scenario(theme, "a page is no longer than the client's limit, and holds one message at least", "7.4-5 11-2",
             steps.page("2", _places(3), "3", "3", "b"))
    scenario(theme, "a pull of another epoch is one from 0", "7.4-7 7.3-4",
             _filled(2).login("b", UB, "d9").page("2", _places(1, 2), "2", "2", "b", epoch=same("b.epoch", 1)))
    scenario(theme, "a login with a cursor of another epoch", "7.3-4 7.4-7",
             _filled(2).login("x", UB, "d9").close("x")
             .login("b", UB, "d9", 2, epoch=same("x.epoch", 1), cursor="9")
             .ask("keepalive", {}, {"inbox": {"epoch": same("x.epoch"), "head": "2"}}, "b")
             .page("2", _places(1, 2), "2", "2", "b", epoch=same("x.epoch", 1)))
    scenario(theme, "the epoch is the same on every connection and in every answer", "7.5-1 7.3-3",
             _filled(1).login("x", UB, "d9").close("x").login("b", UB, "d9", 2)
             .ask("keepalive", {}, {"inbox": {"epoch": same("x.epoch")}}, "b")
             .page(None, _places(1), "1", "1", "b", epoch=same("x.epoch")).ack("1", "b", head="1"))
    scenario(theme, "a content nobody can decode in the middle of the inbox", "8.1-5 7.6-5",
             Scenario().login().tell(1, UB).ask("c2c", text(2, UB, base(b"\xff\xfe{"))).tell(3, UB).login("b", UB, "d9")
             .page(None, [{"inboxSequence": "1"}, {"inboxSequence": "2", "content": base(b"\xff\xfe{")},
                          {"inboxSequence": "3"}], "3", "3", "b").ack("3", "b", head="3"))
    steps = Scenario().login()
    for number in (1, 2, 3):
        steps.ask("c2c", text(number, UB, {"parts": [["x", 60_000]]}))
    steps.login("b", UB, "d9").send(request("get-offline-msg", 3, {}), "b")
    steps.add("expectOneOf", "b", frames=[
        response("get-offline-msg", 3, {"messages": _places(*range(1, 1 + count)), "through": str(count), "head": "3"})
        for count in (1, 2)])
    scenario(theme, "a page is no longer than every peer accepts, whatever this one does", "7.4-8", steps, level="SHOULD")
    scenario(theme, "a pull after a sequence that was never given: an empty page up to head", "7.4-9 7.4-1",
             _filled(3).login("b", UB, "d9").page("9", None, "3", "3", "b").fence("b"))
    return theme


def _acks() -> Theme:
    theme = Theme("session/acks.json", "session", "SES", 651)

    def acked(steps: Scenario, name: str, device: str, attempt: int, value: Any) -> Scenario:
        body = {"account": account(UB), "device": {"id": device}, "attempt": str(attempt)}
        steps.hello(name)
        return steps.ask("login", body, {"inbox": {"epoch": bind(f"{name}.epoch")}, "acked": value}, name)

    scenario(theme, "an ack above head changes nothing", "7.6-2",
             acked(_filled(2).login("b", UB, "d9").ack("3", "b", "conflict").fence("a", "b").close("b"), "c", "d9", 2, None))
    scenario(theme, "an ack of another epoch changes nothing", "7.3-5",
             acked(_filled(2).login("b", UB, "d9").ask("c2c-ack", {"epoch": same("b.epoch", 1), "through": "2"}, None, "b",
                                                       "staleEpoch").fence("a", "b").close("b"), "c", "d9", 2, None))
    scenario(theme, "an ack of another epoch and above head: the epoch is judged first", "7.3-5 7.6-2",
             _filled(2).login("b", UB, "d9").ask("c2c-ack", {"epoch": same("b.epoch", 1), "through": "9"}, None, "b",
                                                 "staleEpoch"))
    scenario(theme, "an ack of epoch 0", "5.5-1",
             _filled(1).login("b", UB, "d9").ask("c2c-ack", {"through": "1"}, None, "b", "malformedBody"))
    steps = _filled(3).login("b", UB, "d9").ack("2", "b", head="3").all("a", notification("receipt"), notification("receipt"))
    scenario(theme, "an ack does not move back", "7.6-1",
             acked(steps.ack("1", "b", head="3").ack(None, "b", head="3").close("b"), "c", "d9", 2, "2").fence("a"))
    steps = _filled(2).login("c", UB, "d8").login("b", UB, "d9").ack("2", "b", head="2")
    steps.all("a", notification("receipt"), notification("receipt"))
    scenario(theme, "an ack is one device's: the other one still gets the messages", "7.6-1 7.7-3",
             acked(steps.page(None, _places(1, 2), "2", "2", "c").close("c"), "x", "d8", 2, None))
    steps = _filled(2).login("c", UB, "d8").close("c").login("b", UB, "d9").ack("2", "b", head="2")
    scenario(theme, "a known device that is away keeps the messages", "7.7-3",
             steps.login("c", UB, "d8", 2).page(None, _places(1, 2), "2", "2", "c"))
    steps = _filled(2).login("c", UB, "d8").login("b", UB, "d9").ack("1", "b", head="2")
    steps = acked(steps.ask("logout", {}, None, "b").closed("b"), "x", "d9", 2, None)
    scenario(theme, "logout forgets the device: it comes back with cursor 0", "7.7-2 7.7-1 6.3-19",
             steps.page(None, _places(1, 2), "2", "2", "x"))
    steps = _filled(1).login("b", UB, "d0").ack("1", "b", head="1").close("b")
    for number in range(1, 17):
        steps.advance(1_000).login("c", UB, f"e{number}").close("c")
    scenario(theme, "a seventeenth device: the longest absent one is forgotten", "7.7-2",
             acked(acked(steps.advance(1_000), "x", "d0", 2, None), "y", "e16", 2, None))
    steps = _filled(1).login("b", UB, "d0").ack("1", "b", head="1").close("b")
    for number in range(1, 16):
        steps.advance(1_000).login("c", UB, f"e{number}").close("c")
    scenario(theme, "sixteen devices are known", "7.7-2", acked(steps.advance(1_000), "x", "d0", 2, "1"))
    steps = _filled(1).login("b", UB, "d9").ack("1", "b", head="1").close("b").close("a")
    scenario(theme, "a device is known for 29 days without a login", "7.7-2",
             acked(steps.advance(29 * DAY), "x", "d9", 2, "1"))
    steps = _filled(1).login("b", UB, "d9").ack("1", "b", head="1").close("b").close("a")
    scenario(theme, "a device is forgotten after 30 days without a login", "7.7-2",
             acked(steps.advance(30 * DAY + 60_000), "x", "d9", 2, None))
    body = {"account": account(UB), "device": {"id": "d9"}, "attempt": "2"}
    scenario(theme, "the cursor of a login is an ack of a device that is known", "7.6-6",
             _filled(3).login("b", UB, "d9").close("b").hello("c").ask(
                 "login", {**body, "epoch": same("b.epoch"), "cursor": "2"}, {"acked": "2"}, "c"), level="SHOULD")
    scenario(theme, "the cursor of a login does not move an ack back", "7.6-1",
             _filled(3).login("b", UB, "d9").ack("2", "b").close("b").hello("c").ask(
                 "login", {**body, "epoch": same("b.epoch"), "cursor": "1"}, {"acked": "2"}, "c"))
    scenario(theme, "a device that becomes known begins at 0, whatever cursor it names", "7.7-1",
             _filled(3).login("b", UB, "d8").close("b").hello("c").ask(
                 "login", {**body, "epoch": same("b.epoch"), "cursor": "2"}, {"acked": None, "inbox": {
                     "epoch": bind("c.epoch")}}, "c").page(None, _places(1, 2, 3), "3", "3", "c"))
    scenario(theme, "the cursor of a login above head is no ack", "7.6-6 7.6-2",
             _filled(2).login("b", UB, "d9").close("b").hello("c").ask(
                 "login", {**body, "epoch": same("b.epoch"), "cursor": "9"}, {"acked": None}, "c"))
    scenario(theme, "the cursor of a login in another epoch is no ack", "7.6-6 7.3-4",
             _filled(2).login("b", UB, "d9").close("b").hello("c").ask(
                 "login", {**body, "epoch": same("b.epoch", 1), "cursor": "2"}, {"acked": None}, "c"))
    steps = Scenario()
    for number in range(1, 17):
        steps.login(f"c{number}", UB, f"e{number}").advance(1_000)
    scenario(theme, "sixteen devices are connected, and one more logs in: the one that logged in first is kicked", "7.7-2",
             steps.login("x", UB, "e17").ends(51, "c1").fence("x", "c2", "c16"))
    steps = _filled(1).login("b", UB, "d9").ack("1", "b", head="1").close("b").close("a")
    steps.advance(20 * DAY).login("b", UB, "d9", 2).close("b").advance(20 * DAY)
    scenario(theme, "every login counts the 30 days anew", "7.7-2", acked(steps, "x", "d9", 3, "1"))
    return theme


def _meeting() -> Theme:
    theme = Theme("session/meeting.json", "session", "SES", 701)
    scenario(theme, "a live message overtakes the offline page: what is at or below head is pulled only", "7.8-1 7.8-2",
             _filled(2).login("b", UB, "d9").fence("b").tell(3, UB).expect(arrived(3, 3, UA), "b")
             .page(None, _places(1, 2, 3), "3", "3", "b").fence("b"))
    steps = Scenario().login().login("b", UB, "d9", hello={"pushWindow": 1}).tell(1, UB).tell(2, UB)
    scenario(theme, "the newest push lost: keepalive tells, a pull brings it", "7.5-1 7.5-2 7.4-6",
             steps.expect(arrived(1, 1, UA), "b").fence("b").ask("keepalive", {}, {"inbox": {"head": "2"}}, "b")
             .page("1", _places(2), "2", "2", "b"))
    steps = Scenario().login().login("b", UB, "d9", hello={"pushWindow": 1}).tell(1, UB).tell(2, UB)
    scenario(theme, "the newest push lost: the answer to an ack tells", "7.5-1",
             steps.expect(arrived(1, 1, UA), "b").ack("1", "b", head="2"))
    steps = Scenario().login().login("b", UB, "d9").tell(1, UB).expect(arrived(1, 1, UA), "b")
    for _ in range(3):
        steps.advance(40_000).fence("a", "b")
    scenario(theme, "what is not acked is not pushed again because time passes", "7.5-3", steps)
    scenario(theme, "what was pushed and not acked is pulled on the next connection, not pushed", "7.5-3 7.8-2 7.7-3",
             Scenario().login().login("b", UB, "d9").tell(1, UB).expect(arrived(1, 1, UA), "b").close("b")
             .login("c", UB, "d9", 2).fence("c").page(None, _places(1), "1", "1", "c"))
    scenario(theme, "messages that come while the device is away and while it is there", "7.8-2 7.3-1",
             Scenario().login().login("b", UB, "d9").tell(1, UB).expect(arrived(1, 1, UA), "b").close("b").tell(2, UB)
             .login("c", UB, "d9", 2).tell(3, UB).expect(arrived(3, 3, UA), "c")
             .page("1", _places(2, 3), "3", "3", "c"))
    scenario(theme, "a message for a device on its way: sent before login is answered, pulled; sent after, pushed", "7.8-1 7.8-2",
             Scenario().login().hello("b").tell(1, UB)
             .ask("login", {"account": account(UB), "device": {"id": "d9"}, "attempt": "1"},
                  {"inbox": {"epoch": bind("b.epoch"), "head": "1"}}, "b").tell(2, UB).expect(arrived(2, 2, UA), "b")
             .page(None, _places(1, 2), "2", "2", "b"))
    scenario(theme, "a device that was replaced gets nothing more, the newer one does", "7.8-1 6.3-16",
             Scenario().login().login("b", UB, "d9").login("c", UB, "d9", 2).ends(50, "b").tell(1, UB)
             .expect(arrived(1, 1, UA), "c"))
    return theme
