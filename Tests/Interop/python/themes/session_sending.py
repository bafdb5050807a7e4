"""Session vectors of sending: SPEC.md 7.1, 7.2, 7.9 to 7.13."""

from __future__ import annotations

from typing import Any

from .build import Theme
from .sessionbuild import (DRIVER, SERVICE, UA, UB, UC, Scenario, account, arrived, base, bind, cmi, notification, report,
                           request, response, same, scenario, text)

DAY = 86_400_000


def themes() -> list[Theme]:
    """All files of this module."""
    return [_once(), _delivery(), _stages(), _s2c()]


def _sent(**more: Any) -> dict[str, Any]:
    """The first answer to a message."""
    return {"messageId": bind("m"), "sentAtMs": bind("t"), "duplicate": None, "stage": "STAGE_STORED", **more}


def _again(**more: Any) -> dict[str, Any]:
    """The answer to a repeated message."""
    return {"messageId": same("m"), "sentAtMs": same("t"), "duplicate": True, "stage": "STAGE_STORED", **more}


def _once() -> Theme:
    theme = Theme("session/send-once.json", "session", "SES", 401)
    scenario(theme, "a retry is answered as the first time and stored once", "7.1-2 7.1-3",
             Scenario().login().tell(1, UB, _sent()).tell(1, UB, _again()).tell(1, UB, _again())
             .login("b", UB, "d9").page(None, [{"id": same("m"), "inboxSequence": "1"}], "1", "1", "b"))
    scenario(theme, "a retry over another connection", "7.1-1 7.1-3",
             Scenario().login(attempt=1).tell(1, UB, _sent()).close("a").login(attempt=2).tell(1, UB, _again())
             .login("b", UB, "d9").page(None, [{"id": same("m")}], "1", "1", "b"))
    scenario(theme, "a retry whose first answer never came", "7.1-3 7.9-2",
             Scenario().login(attempt=1).send(request("c2c", 3, text(1, UB))).close("a").login(attempt=2)
             .ask("c2c", text(1, UB), {"messageId": bind("m"), "inboxSequence": None})
             .login("b", UB, "d9").page(None, [{"id": same("m"), "inboxSequence": "1"}], "1", "1", "b"))
    scenario(theme, "a retry from another device of the account", "7.1-2 7.1-3",
             Scenario().login().tell(1, UB, _sent()).login("c", device="d2").tell(1, UB, _again(), "c")
             .login("b", UB, "d9").page(None, [{"id": same("m")}], "1", "1", "b"))
    scenario(theme, "a retry is not pushed again", "7.1-3 7.5-3",
             Scenario().login().login("b", UB, "d9").tell(1, UB, _sent()).expect(arrived(1, 1, UA), "b")
             .tell(1, UB, _again()).fence("b"))
    scenario(theme, "two of the same in one write", "7.1-2 7.1-3",
             Scenario().login().burst([request("c2c", 3, text(1, UB)), request("c2c", 4, text(1, UB))])
             .all("a", response("c2c", 3), response("c2c", 4))
             .login("b", UB, "d9").page(None, [{"inboxSequence": "1"}], "1", "1", "b"))
    changed = {"another recipient": text(1, UC), "another content": text(1, UB, base("{}")),
               "another content type": {**text(1, UB), "contentType": "im.rich"},
               "another delivery": text(1, UB, timeToLiveS=60), "unstored": text(1, UB, unstored=True)}
    for name, body in changed.items():
        scenario(theme, f"a known client message id with {name}", "7.1-4",
                 Scenario().login().tell(1, UB, _sent()).ask("c2c", body, status="conflict").tell(1, UB, _again()))
    scenario(theme, "a client message id known from c2c, in c2s", "7.1-4",
             Scenario().login("a", DRIVER).tell(1, UB).ask("c2s", report(1), status="conflict"))
    scenario(theme, "a client message id known from c2s, in c2c", "7.1-4",
             Scenario().login("a", DRIVER).ask("c2s", report(1)).tell(1, UB, status="conflict"))
    scenario(theme, "no delivery is the same as one with every default", "7.1-3",
             Scenario().login().tell(1, UB, _sent()).ask("c2c", {**text(1, UB), "delivery": {}}, _again()))
    scenario(theme, "one client message id of two senders: two messages", "7.1-2",
             Scenario().login().tell(1, UC, _sent()).login("b", UB, "d9")
             .tell(1, UC, {"messageId": {"other": "m"}, "duplicate": None}, "b"))
    scenario(theme, "a key left by a refused request: inboxFull leaves none", "7.1-6 7.2-3",
             Scenario().login().login("b", UB, "d9").tell(1, UB).expect(arrived(1, 1, UA), "b")
             .tell(2, UB, status="inboxFull").ack("1", "b").expect(notification("receipt"))
             .tell(2, UB, {"duplicate": None}).expect(arrived(2, 2, UA), "b"), server={"inboxLimit": 1})
    scenario(theme, "a key left by a refused request: unknownType leaves none", "7.1-6",
             Scenario().login().ask("c2s", report(1, "im.nothing"), status="unknownType").tell(1, UB, {"duplicate": None}))
    scenario(theme, "a key left by a refused request: malformedBody leaves none", "7.1-6",
             Scenario().login().ask("c2c", {"clientMessageId": cmi(1)}, status="malformedBody")
             .tell(1, UB, {"duplicate": None}))
    scenario(theme, "a key left by a refused request: conflict leaves the first", "7.1-6 7.1-4",
             Scenario().login().tell(1, UB, _sent()).tell(1, UC, status="conflict").tell(1, UB, _again())
             .login("c", UC, "d9").page(None, None, None, None, "c"))
    scenario(theme, "a message is known for 6 days and more, whatever its time to live", "7.1-7",
             Scenario().login().tell(1, UB, _sent(), timeToLiveS=60).close("a").advance(6 * DAY).login(attempt=2)
             .tell(1, UB, {"messageId": same("m"), "duplicate": True}, timeToLiveS=60))
    scenario(theme, "a retry while the inbox is full by now", "7.1-3",
             Scenario().login().tell(1, UB, _sent()).tell(2, UB, status="inboxFull").tell(1, UB, _again()),
             server={"inboxLimit": 1})
    return theme


def _delivery() -> Theme:
    theme = Theme("session/delivery.json", "session", "SES", 451)
    whole = {"id": bind("m"), "from": account(UA), "to": account(UB), "clientMessageId": cmi(1), "inboxSequence": "1",
             "sentAtMs": bind("t"), "contentType": "im.text", "content": text(1, UB)["content"], "delivery": {"silent": True}}
    scenario(theme, "a message as the recipient sees it", "5.4-6 7.2-2",
             Scenario().login().login("b", UB, "d9").tell(1, UB, silent=True)
             .expect(notification("message", {"epoch": same("b.epoch"), "message": whole}), "b").fence("a", "b"))
    scenario(theme, "the answer and the recipient name the same message", "7.2-1 7.2-2",
             Scenario().login().login("b", UB, "d9").tell(1, UB, _sent())
             .expect(arrived(1, 1, UA, id=same("m"), sentAtMs=same("t")), "b"))
    steps = Scenario().login().login("b", UB, "d9")
    steps.burst([request("c2c", number + 2, text(number, UB)) for number in range(1, 9)])
    steps.all("a", *(response("c2c", number + 2) for number in range(1, 9)))
    for number in range(1, 9):
        steps.expect(arrived(number, number, UA), "b")
    scenario(theme, "messages of one connection are stored in the order in which they came", "7.9-1 7.3-1", steps)
    scenario(theme, "a full inbox: what is stored stays, also when its sender is another", "7.2-3",
             Scenario().login().login("c", UC, "d9").tell(1, UB).tell(2, UB).tell(3, UB, status="inboxFull")
             .tell(1, UB, name="c", status="inboxFull").login("b", UB, "d9")
             .page(None, [{"inboxSequence": "1"}, {"inboxSequence": "2"}], "2", "2", "b"), server={"inboxLimit": 2})
    scenario(theme, "too many of one sender: another one still can send", "7.2-3",
             Scenario().login().login("c", UC, "d9").tell(1, UB).tell(2, UB).tell(3, UB, status="inboxFull")
             .tell(1, UB, name="c"), server={"senderLimit": 2})
    scenario(theme, "a sender with one device: no copy", "7.10-1",
             Scenario().login().tell(1, UB, {"inboxSequence": None}).ask("keepalive", {}, {"inbox": {"head": None}}).fence())
    scenario(theme, "the sender's other device gets the message, the sending one its sequence", "7.10-1 7.10-2",
             Scenario().login().login("c", device="d2").tell(1, UB, _sent(epoch=same("a.epoch"), inboxSequence="1"))
             .expect(arrived(1, 1, UA, id=same("m"), to=account(UB)), "c").fence("a", "c")
             .tell(1, UB, _again(epoch=same("a.epoch"), inboxSequence="1")).fence("a", "c"))
    scenario(theme, "the sender's other device is away, and pulls", "7.10-1",
             Scenario().login("c", device="d2").close("c").login().tell(1, UB, {"inboxSequence": "1"})
             .login("c", device="d2", attempt=2).page(None, [{"inboxSequence": "1", "to": account(UB)}], "1", "1", "c"))
    scenario(theme, "sequences of the sender's copies and of what comes are of one inbox", "7.10-2 7.3-1",
             Scenario().login().login("c", device="d2").login("b", UB, "d9").tell(1, UB, {"inboxSequence": "1"})
             .expect(arrived(1, 1, UA), "b")
             .tell(2, UA, name="b").expect(arrived(2, 2, UB)).tell(3, UB, {"inboxSequence": "3"})
             .expect(arrived(1, 1, UA), "c").expect(arrived(2, 2, UB), "c").expect(arrived(3, 3, UA), "c"))
    accepted = {"stage": "STAGE_ACCEPTED", "inboxSequence": None, "duplicate": None, "messageId": bind("m")}
    scenario(theme, "an unstored message has no sequence anywhere", "7.11-1 7.11-2",
             Scenario().login().login("b", UB, "d9").tell(1, UB, accepted, unstored=True)
             .expect(arrived(1, None, UA, id=same("m")), "b").ask("keepalive", {}, {"inbox": {"head": None}}, "b")
             .page(None, None, None, None, "b"))
    scenario(theme, "an unstored message for nobody", "7.11-2",
             Scenario().login().tell(1, UB, accepted, unstored=True).login("b", UB, "d9").fence("b")
             .page(None, None, None, None, "b"))
    scenario(theme, "an unstored message repeated: answered as the first time, not pushed", "7.1-3 7.11-2",
             Scenario().login().login("b", UB, "d9").tell(1, UB, accepted, unstored=True)
             .expect(arrived(1, None, UA), "b").tell(1, UB, {"messageId": same("m"), "duplicate": True,
                                                             "stage": "STAGE_ACCEPTED"}, unstored=True).fence("b"))
    scenario(theme, "a message whose time to live is over is not delivered", "7.11-3 7.4-3",
             Scenario().login().tell(1, UB, timeToLiveS=5).advance(4_000).login("b", UB, "d9")
             .page(None, [{"inboxSequence": "1"}], "1", "1", "b").advance(2_000).page(None, None, "1", "1", "b"))
    scenario(theme, "a stored message without a time to live has 7 days", "7.7-4 7.11-3",
             Scenario().login().tell(1, UB).close("a").advance(6 * DAY).login("b", UB, "d9")
             .page(None, [{"inboxSequence": "1"}], "1", "1", "b").close("b").advance(2 * DAY).login("b", UB, "d9", 2)
             .page(None, None, "1", "1", "b"))
    scenario(theme, "a message to oneself is stored once", "7.10-1 7.10-2",
             Scenario().login().login("c", device="d2").tell(1, UA, _sent(inboxSequence="1"))
             .expect(arrived(1, 1, UA, id=same("m")), "c").fence("a", "c").page(None, [{"inboxSequence": "1"}], "1", "1", "c"))
    scenario(theme, "no room for a copy: the message goes, without one", "7.10-1",
             Scenario().login("c", device="d2").close("c").login("b", UB, "d9").login().tell(1, UA, name="b")
             .expect(arrived(1, 1, UB)).tell(2, UB, {"inboxSequence": None, "stage": "STAGE_STORED"})
             .expect(arrived(2, 1, UA), "b"), server={"inboxLimit": 1})
    scenario(theme, "a message whose time to live is over takes no room", "7.2-3 7.11-3",
             Scenario().login().tell(1, UB, timeToLiveS=5).tell(2, UB, status="inboxFull").advance(6_000)
             .tell(2, UB, {"duplicate": None}), server={"inboxLimit": 1})
    return theme


def _stages() -> Theme:
    theme = Theme("session/stages.json", "session", "SES", 501)
    receipt = notification("receipt", {"messageId": same("m"), "clientMessageId": cmi(1), "to": account(UB),
                                       "stage": "STAGE_DELIVERED", "atMs": bind("at")})
    start = "7.12-1"
    scenario(theme, "the first ack makes a receipt", start,
             Scenario().login().login("b", UB, "d9").tell(1, UB, _sent()).expect(arrived(1, 1, UA), "b").ack("1", "b")
             .expect(receipt).fence())
    scenario(theme, "the second device's ack makes none", start,
             Scenario().login().login("b", UB, "d9").login("c", UB, "d8").tell(1, UB, _sent())
             .expect(arrived(1, 1, UA), "b").expect(arrived(1, 1, UA), "c").ack("1", "b").expect(receipt)
             .ack("1", "c").ack("1", "b").fence("a", "b", "c"))
    scenario(theme, "every connected device of the sender gets the receipt", start,
             Scenario().login().login("c", device="d2").login("b", UB, "d9").tell(1, UB, _sent())
             .expect(arrived(1, 1, UA), "c").expect(arrived(1, 1, UA), "b").ack("1", "b").expect(receipt)
             .expect(receipt, "c").fence("a", "b", "c"))
    scenario(theme, "a receipt is not stored: who is away does not get it, the stage of a retry tells", "7.12-1 7.12-2 7.1-3",
             Scenario().login().tell(1, UB, _sent()).close("a").login("b", UB, "d9").ack("1", "b").login(attempt=2).fence()
             .tell(1, UB, _again(stage="STAGE_DELIVERED")))
    scenario(theme, "one ack of three messages of two senders", start,
             Scenario().login().login("c", UC, "d8").tell(1, UB, {"messageId": bind("m1")})
             .tell(2, UB, {"messageId": bind("m2")}, "c").tell(3, UB, {"messageId": bind("m3")}).login("b", UB, "d9")
             .ack("3", "b").all("a", notification("receipt", {"messageId": same("m1")}),
                                notification("receipt", {"messageId": same("m3")}))
             .expect(notification("receipt", {"messageId": same("m2")}), "c").fence("a", "c"))
    scenario(theme, "a pull is no ack", "7.6-3 7.12-1",
             Scenario().login().tell(1, UB, _sent()).login("b", UB, "d9").page(None, [{"inboxSequence": "1"}], "1", "1", "b")
             .fence().tell(1, UB, _again()))
    scenario(theme, "an unstored message has no receipt and stays accepted", "7.12-1 7.11-2",
             Scenario().login().login("b", UB, "d9").tell(1, UB, unstored=True).expect(arrived(1, None, UA), "b")
             .tell(2, UB, {"messageId": bind("m")}).expect(arrived(2, 1, UA), "b").ack("1", "b")
             .expect(notification("receipt", {"messageId": same("m"), "clientMessageId": cmi(2)})).fence())
    scenario(theme, "over before the first ack: no receipt, and the stage stays stored", "7.12-1 7.11-3",
             Scenario().login().tell(1, UB, _sent(), timeToLiveS=5).tell(2, UB, {"messageId": bind("m2")})
             .login("b", UB, "d9").advance(6_000).ack("2", "b").expect(notification("receipt", {"messageId": same("m2")}))
             .fence().tell(1, UB, _again(), timeToLiveS=5))
    return theme


def _s2c() -> Theme:
    theme = Theme("session/s2c.json", "session", "SES", 551)

    def service(name: str = "s", token: str = "service") -> Scenario:
        return Scenario().login(name, SERVICE, "srv", token=token)

    def ask(steps: Scenario, number: int, to: list[str], answer: dict[str, Any] | None, status: str = "ok", **more: Any) -> Scenario:
        body = {"to": [account(name) for name in to], **text(number, None)}
        body.update(more)
        return steps.ask("s2c", body, answer, "s", status)

    steps = ask(service().login("b", UB, "d9"), 1, [UC, UB], {
        "statuses": [0, 0], "accepted": [{"messageId": bind("mc"), "online": None}, {"messageId": bind("mb"), "online": True}]})
    scenario(theme, "two recipients, one of them connected", "7.13-1 7.2-2",
             steps.expect(arrived(1, 1, SERVICE, id=same("mb")), "b").login("c", UC, "d8")
             .page(None, [{"id": same("mc"), "inboxSequence": "1"}], "1", "1", "c"))
    steps = ask(service(), 1, [UC, UB], {"accepted": [{"messageId": bind("mc")}, {"messageId": bind("mb")}]})
    steps = ask(steps, 1, [UB], {"statuses": [0], "accepted": [{"messageId": same("mb"), "duplicate": True}]})
    steps = ask(steps, 1, [UB, UA], {"statuses": [0, 0], "accepted": [{"messageId": same("mb"), "duplicate": True},
                                                                      {"messageId": bind("ma"), "duplicate": None}]})
    scenario(theme, "a retry may name other recipients: each is known for itself", "7.13-2 7.1-2 7.1-3",
             steps.login("b", UB, "d9").page(None, [{"id": same("mb")}], "1", "1", "b"))
    steps = ask(service(), 1, [UB], {"statuses": [0]})
    steps = ask(steps, 1, [UB, UC], {"statuses": [107, 0], "accepted": [{"duplicate": None}]}, content=base("{}"))
    scenario(theme, "a known client message id with another content: conflict for that recipient", "7.1-4 7.13-1", steps)
    reach = {"tokens": {"drivers": {"service": True, "reach": ["58.driver"]}}}
    steps = ask(service(token="drivers"), 1, [UB, DRIVER], {"statuses": [106, 0], "accepted": [{"messageId": bind("m")}]})
    scenario(theme, "a recipient in a domain that the token does not reach", "7.13-3 5.4-7",
             steps.login("b", UB, "d9").page(None, None, None, None, "b"), server=reach)
    steps = service().login("a", UA, "d1").tell(1, UB)
    steps = ask(steps, 1, [UB, UC], {"statuses": [502, 0], "accepted": [{"duplicate": None}]})
    steps = ask(steps.login("b", UB, "d9").ack("1", "b").expect(notification("receipt"), "a"), 1, [UB], {
        "statuses": [0], "accepted": [{"duplicate": None}]})
    scenario(theme, "a full inbox is one recipient's, and leaves no key", "7.13-1 7.1-6 7.13-2",
             steps.expect(arrived(1, 2, SERVICE), "b"), server={"inboxLimit": 1})
    steps = ask(service().login("b", UB, "d9"), 1, [UB, UC], {"statuses": [0, 0]}, delivery={"unstored": True})
    scenario(theme, "unstored for one who is there and one who is not", "7.11-1 7.11-2",
             steps.expect(arrived(1, None, SERVICE), "b").page(None, None, None, None, "b"))
    scenario(theme, "no recipient", "5.5-1", ask(service(), 1, [], None, "malformedBody").fence("s"))
    scenario(theme, "a recipient named twice", "5.5-1", ask(service(), 1, [UB, UB], None, "malformedBody")
             .login("b", UB, "d9").page(None, None, None, None, "b"))
    steps = ask(service(), 1, [UB], {"accepted": [{"messageId": bind("m")}]})
    scenario(theme, "a message of a service is pulled and acked like any other", "7.6-1 7.4-1",
             steps.login("b", UB, "d9").page(None, [{"id": same("m"), "from": account(SERVICE)}], "1", "1", "b")
             .ack("1", "b", head="1"))
    steps = ask(service(), 1, [UB, UC], {"accepted": [{"messageId": bind("m")}, {"messageId": bind("mc")}]})
    scenario(theme, "a service gets receipts too, of each recipient", "7.12-1",
             steps.login("b", UB, "d9").ack("1", "b")
             .expect(notification("receipt", {"messageId": same("m"), "to": account(UB)}), "s").login("c", UC, "d8")
             .ack("1", "c").expect(notification("receipt", {"messageId": same("mc"), "to": account(UC)}), "s").fence("s"))
    return theme
