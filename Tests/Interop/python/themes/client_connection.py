"""Scenarios for clients: keepalive, goaway, cut connections, logout (SPEC.md 6.4 to 6.6)."""

from __future__ import annotations

from .build import Theme
from .clientbuild import ClientScenario, asked, client_scenario, notification_goaway, push, state


def themes() -> list[Theme]:
    """All files of this module."""
    return [_connection()]


def _connection() -> Theme:
    theme = Theme("client/connection.json", "client", "CLI", 201)
    new = ClientScenario
    client_scenario(theme, "keepalive when a heartbeat is over, and its answer tells of a message", "6.5-1 7.5-2",
                    new().login(hello={"heartbeatMs": 2_000}).expect(asked("keepalive", {}), within=2_000)
                    .answer({"inbox": state(1)}).pull(None).page([1], 1, 1).got(1))
    client_scenario(theme, "keepalive again after each heartbeat", "6.5-1",
                    new().login(hello={"heartbeatMs": 2_000}).expect(asked("keepalive", {}), within=2_000).answer({"inbox": state(0)})
                    .expect(asked("keepalive", {}), within=2_000).answer({"inbox": state(0)}).fence())
    client_scenario(theme, "keepalive without an answer: goaway timeout, the end, and another connection", "6.5-5 6.4-5",
                    new().login(hello={"heartbeatMs": 11_000}).expect(asked("keepalive", {}), within=11_000)
                    .ends(4, within=10_000).login("b").fence())
    for name in ("replaced", "kicked"):
        client_scenario(theme, f"goaway {name}: the client ends, says so, and stays away", "6.3-18 6.6-2",
                        new().login().send(notification_goaway(50 if name == "replaced" else 51)).event("closed", status=name)
                        .add("expectClose").add("quiet", 5_000))
    client_scenario(theme, "goaway with a status of 50 to 99 that nobody knows: the client stays away", "4.1-1 6.6-2",
                    new().login().send(notification_goaway(88)).event("closed", status="88").add("expectClose").add("quiet", 5_000))
    client_scenario(theme, "goaway with a status of 1 to 49 that nobody knows: the client connects again", "4.1-1 6.6-2",
                    new().login().send(notification_goaway(44)).add("expectClose").login("b").fence())
    client_scenario(theme, "goaway says how long to wait", "6.6-7 6.6-2",
                    new().login().send(notification_goaway(5, 5_000)).event("waiting").add("expectClose")
                    .login("b", after=4_900).fence())
    client_scenario(theme, "draining: the client connects anew, and then ends the earlier connection", "6.6-6 6.6-7",
                    new().login().send(notification_goaway(1, 3_000)).login("b", after=3_000).on("a").add("expectClose")
                    .on("b").fence())
    client_scenario(theme, "draining: an open request is still answered, and what is new waits for the next connection", "6.6-6 7.9-2",
                    new().login().submit("m1").c2c("m1").send(notification_goaway(1, 2_000)).fence().submit("m2").fence()
                    .stored("message-1").answered("m1", "message-1").login("b").c2c("m2").stored("message-2")
                    .answered("m2", "message-2"), level="MUST")
    client_scenario(theme, "the connection is cut: the client says so and connects again by itself", "6.6-8",
                    new().login().event("open").add("close").event("waiting").login("b").event("open").fence())
    client_scenario(theme, "connections that are cut at once: each wait is longer", "6.6-8",
                    new().accept("a").add("close").accept("b", after=400).add("close").accept("c", after=900).add("close")
                    .accept("d", after=1_900).add("close").login("e", after=3_900).fence())
    client_scenario(theme, "logout is asked for, answered, and the end", "6.3-19",
                    new().login().add("ask", {"request": "logout"}).expect(asked("logout", {})).answer({})
                    .add("reply", "logout", **{"is": {"ok": {}}}).event("closed", status=None).add("expectClose").add("quiet", 3_000))
    client_scenario(theme, "logout that is cut off is asked for again on the next connection", "6.3-19 7.9-2",
                    new().login().add("ask", {"request": "logout"}).expect(asked("logout", {})).add("close")
                    .login("b").expect(asked("logout", {})).answer({}).add("reply", "logout", **{"is": {"ok": {}}}))
    client_scenario(theme, "logout that is refused for good, with a status that nobody knows, ends the connection and is not repeated", "4.1-1",
                    new().login().add("ask", {"request": "logout"}).expect(asked("logout", {})).answer({}, 477)
                    .add("reply", "logout", **{"is": {"error": {"code": "477"}}}).add("expectClose").event("closed").add("quiet", 3_000))
    return theme
