"""Session vectors of c2s and topics: SPEC.md 7.14 and 7.15."""

from __future__ import annotations

from typing import Any, Optional

from .build import Theme
from .sessionbuild import DRIVER, SERVICE, UA, Scenario, account, bind, cmi, notification, report, same, scenario

OTHER = "billing@58.service"
GPS = {"topic": "gps", "group": "g"}


def themes() -> list[Theme]:
    """All files of this module."""
    return [_c2s(), _topics()]


def _c2s() -> Theme:
    theme = Theme("session/c2s.json", "session", "SES", 751)
    first = {"messageId": bind("m"), "acceptedAtMs": bind("t"), "duplicate": None}
    again = {"messageId": same("m"), "acceptedAtMs": same("t"), "duplicate": True}
    scenario(theme, "a report of a driver", "7.14-1 7.14-3", Scenario().login("a", DRIVER).ask("c2s", report(1), first).fence())
    scenario(theme, "a type that is mapped to no topic", "7.14-2",
             Scenario().login("a", DRIVER).ask("c2s", report(1, "im.nothing"), status="unknownType").fence())
    scenario(theme, "a type that is mapped for another domain", "7.14-1 7.14-2",
             Scenario().login("a", UA).ask("c2s", report(1), status="unknownType"))
    scenario(theme, "a report again: answered as the first time, in the topic once", "7.1-3 7.14-3",
             Scenario().login("a", DRIVER).ask("c2s", report(1), first).ask("c2s", report(1), again)
             .login("s", SERVICE, "srv", token="service").ask("subscribe", GPS, {"first": "1", "head": "1"}, "s")
             .expect(_message("1", 1), "s").fence("s"))
    scenario(theme, "a known client message id with another content", "7.1-4",
             Scenario().login("a", DRIVER).ask("c2s", report(1), first).ask("c2s", report(1, content="[]"), status="conflict")
             .ask("c2s", report(1), again))
    return theme


def _message(cursor: str, number: int, group: str = "g", **more: Any) -> dict[str, Any]:
    message = {"clientMessageId": cmi(number), "from": account(DRIVER), "inboxSequence": None, **more}
    return notification("topic-message", {"topic": "gps", "group": group, "cursor": cursor, "message": message})


def _topics() -> Theme:
    theme = Theme("session/topics.json", "session", "SES", 801)

    def log(count: int) -> Scenario:
        steps = Scenario().login("a", DRIVER)
        for number in range(1, count + 1):
            steps.ask("c2s", report(number))
        return steps

    def take(steps: Scenario, answer: Optional[dict[str, Any]] = None, name: str = "s", who: str = SERVICE, *,
             login: bool = True, status: str = "ok", device: str = "srv", attempt: int = 1, **more: Any) -> Scenario:
        if login:
            steps.login(name, who, device, attempt, token="service")
        return steps.ask("subscribe", {**GPS, **more}, answer, name, status)

    def ack(steps: Scenario, cursor: Optional[str], answer: Optional[dict[str, Any]] = None, name: str = "s",
            status: str = "ok", group: str = "g") -> Scenario:
        body = {"topic": "gps", "group": group, **({"cursor": cursor} if cursor else {})}
        return steps.ask("topic-ack", body, answer, name, status)

    scenario(theme, "a subscriber gets what comes, as it was sent", "7.14-3 7.15-2",
             take(log(0)).ask("c2s", report(1), {"messageId": bind("m"), "acceptedAtMs": bind("t")})
             .expect(_message("1", 1, id=same("m"), sentAtMs=same("t"), contentType="im.location-track",
                              content=report(1)["content"]), "s").fence("s"))
    scenario(theme, "a topic without messages", "7.15-3", take(Scenario(), {"head": None, "after": None}).fence("s"))
    scenario(theme, "a new group begins at the oldest message that is kept", "7.15-2 7.15-3",
             take(log(2), {"first": "1", "head": "2", "after": None}).expect(_message("1", 1), "s")
             .expect(_message("2", 2), "s").fence("s"))
    scenario(theme, "behind a cursor that is named", "7.15-2 7.15-3",
             take(log(3), {"head": "3", "after": "2"}, after={"cursor": "2"}).expect(_message("3", 3), "s").fence("s"))
    steps = ack(take(log(2)).expect(_message("1", 1), "s").expect(_message("2", 2), "s"), "2", {"cursor": "2", "head": "2"})
    scenario(theme, "before everything, whatever the group's cursor is", "7.15-2",
             take(steps, {"after": None}, login=False, after={}).expect(_message("1", 1), "s").expect(_message("2", 2), "s"))
    steps = ack(take(log(3)).expect(_message("1", 1), "s").expect(_message("2", 2), "s").expect(_message("3", 3), "s"), "2")
    scenario(theme, "the group's cursor is kept over connections; what is not acked comes again", "7.15-1 7.15-2",
             take(steps.close("s"), {"after": "2", "head": "3"}, "t", attempt=2).expect(_message("3", 3), "t").fence("t"))
    steps = ack(take(log(3)).expect(_message("1", 1), "s").expect(_message("2", 2), "s").expect(_message("3", 3), "s"), "2")
    scenario(theme, "a cursor does not move back", "7.15-1",
             take(ack(ack(steps, "1", {"cursor": "2", "head": "3"}), None, {"cursor": "2"}).close("s"), {"after": "2"}, "t",
                  attempt=2))
    steps = take(log(4), window=2).expect(_message("1", 1), "s").expect(_message("2", 2), "s").fence("s")
    steps = ack(steps, "1").expect(_message("3", 3), "s").fence("s")
    scenario(theme, "not more than the window is unacked", "7.15-6", ack(steps, "3").expect(_message("4", 4), "s").fence("s"))
    steps = take(log(0), window=1).ask("c2s", report(1)).ask("c2s", report(2)).expect(_message("1", 1), "s").fence("s")
    scenario(theme, "the window holds for what comes live", "7.15-6", ack(steps, "1").expect(_message("2", 2), "s"))
    steps = ack(take(log(3), window=1).expect(_message("1", 1), "s"), "2", {"cursor": "2", "head": "3"})
    scenario(theme, "an ack above what was delivered, not above head: delivery goes on behind it", "7.15-1 7.15-7",
             steps.expect(_message("3", 3), "s").fence("s"))
    steps = ack(take(log(1)).expect(_message("1", 1), "s"), "9", status="conflict")
    scenario(theme, "an ack above head: nothing changes", "7.15-7", take(steps.close("s"), {"after": None}, "t", attempt=2))
    scenario(theme, "an ack without a subscription", "7.15-5",
             ack(log(1).login("s", SERVICE, "srv", token="service"), "1", status="notSubscribed").fence("s"))
    steps = ack(take(log(1)).expect(_message("1", 1), "s"), "1", status="notSubscribed", group="other")
    scenario(theme, "an ack of another group than the one that is subscribed", "7.15-5", steps)
    steps = take(take(log(1)).expect(_message("1", 1), "s"), name="t", device="srv2").expect(_message("1", 1), "t")
    steps = ack(steps.ask("c2s", report(2)).expect(_message("2", 2), "t").fence("s"), "1", status="notSubscribed")
    scenario(theme, "a later subscribe of the group takes over", "7.15-4 7.15-5", ack(steps, "2", {"cursor": "2"}, "t"))
    steps = ack(take(log(1)).expect(_message("1", 1), "s"), "1")
    scenario(theme, "another group has a cursor of its own", "7.15-1 7.15-2",
             take(steps, {"after": None}, login=False, group="h").expect(_message("1", 1, "h"), "s"))
    steps = ack(take(log(1)).expect(_message("1", 1), "s"), "1")
    scenario(theme, "another service's group of the same name has a cursor of its own", "7.15-1 7.15-4",
             ack(take(steps, {"after": None}, "t", OTHER).expect(_message("1", 1), "t"), "1", {"cursor": "1"}, "t").fence("s"))
    steps = take(log(1)).expect(_message("1", 1), "s").close("s").ask("c2s", report(2))
    scenario(theme, "what comes while nobody is subscribed waits", "7.15-2",
             take(steps, None, "t", attempt=2).expect(_message("1", 1), "t").expect(_message("2", 2), "t"))
    scenario(theme, "behind a cursor above head", "7.15-2 7.15-3",
             take(log(1), after={"cursor": "2"}, status="conflict").fence("s"))
    steps = take(log(0))
    for number in range(1, 7):
        steps.ask("c2s", {**report(number), "content": {"parts": [["x", 60_000]]}})
    for number in range(1, 5):
        steps.expect(_message(str(number), number), "s")
    steps = ack(steps.fence("s"), "1").expect(_message("5", 5), "s").fence("s")
    scenario(theme, "not more than 262,144 bytes are unacked", "7.15-6", ack(steps, "2").expect(_message("6", 6), "s"))
    return theme
