"""Scenarios for clients: hello, login, and what they do when these are refused (SPEC.md 6.1 and 6.3)."""

from __future__ import annotations

from .build import Theme, header
from .clientbuild import ClientScenario, asked, bind, client_scenario, goaway

HELLO = {"version": 16, "heartbeatMs": 60_000}


def themes() -> list[Theme]:
    """All files of this module."""
    return [_opening()]


def _opening() -> Theme:
    theme = Theme("client/opening.json", "client", "CLI", 1)
    new = ClientScenario
    client_scenario(theme, "hello with sequence 1, then login with sequence 2, in version 1.0", "6.3-1 2.5-6 2.2-1 2.1-1",
                    new().accept().expect(asked("hello", {"minVersion": bind("low"), "maxVersion": bind("high")}, version="1.0",
                                                flags=[], status="ok", sequence=1)).answer(HELLO)
                    .expect(asked("login", {"account": {"domain": "58.user", "uid": "ann"}, "device": {"id": "d1"},
                                            "token": "dA==", "attempt": bind("attempt")}, version="1.0", flags=[], sequence=2))
                    .answer({"inbox": {"epoch": "7"}}).event("open").fence())
    client_scenario(theme, "a login that is answered before hello is kept", "2.5-10 6.3-3",
                    new().accept().add("expect", frame=asked("hello", {}, sequence=1))
                    .add("send", frame={"header": {"kind": "response", "command": "hello", "sequence": 1}, "body": HELLO})
                    .expect(asked("login")).answer({"inbox": {"epoch": "7"}}).event("open").fence(), level="MUST")
    client_scenario(theme, "the attempt grows with each login", "6.3-14",
                    new().login("a").add("close").login("b", expect={"attempt": {"above": "a.attempt"}}).add("close")
                    .login("c", expect={"attempt": {"above": "b.attempt"}}).fence())
    for comment, answer in (("another version than was offered", {"version": 32, "heartbeatMs": 60_000}),
                            ("no heartbeat", {"version": 16}),
                            ("a dictionary that nobody knows", {**HELLO, "zlib": {"dictionaries": [200]}})):
        client_scenario(theme, f"an answer to hello outside of the offer: {comment}", "6.3-6 6.6-1",
                        new().accept().expect(asked("hello")).answer(answer).add("expectOneOf", frames=[asked("login"), goaway(6)])
                        .add("expectOneOf", frames=[goaway(6)], orClose=True).add("expectClose"))
    client_scenario(theme, "hello is refused with a status that ends the connection for good, one that nobody knows", "4.1-1",
                    new().accept().expect(asked("hello")).answer({}, 77).event("closed", status="77").add("quiet", 5_000))
    client_scenario(theme, "hello is refused with a status that ends the connection, one that nobody knows", "4.1-1",
                    new().accept().expect(asked("hello")).answer({}, 33).event("waiting").login("b").fence())
    client_scenario(theme, "hello is refused, and says how long to wait", "6.6-7",
                    new().accept().expect(asked("hello")).answer({"retryAfterMs": 4_000}, "overloaded")
                    .login("b", after=4_000).fence())
    client_scenario(theme, "login is refused with unauthorized: the same one would be refused again", "4.1-1",
                    new().greeted().expect(asked("login")).answer({}, "unauthorized").event("closed", status="unauthorized")
                    .add("expectClose").add("quiet", 5_000))
    client_scenario(theme, "login is refused with blocked, which ends the connection for good", "4.1-1",
                    new().greeted().expect(asked("login")).answer({}, "blocked").event("closed", status="blocked")
                    .add("expectClose").add("quiet", 5_000))
    client_scenario(theme, "login is refused with draining, which ends the connection", "4.1-1 6.6-7",
                    new().greeted().expect(asked("login")).answer({"retryAfterMs": 2_000}, "draining").add("expectClose")
                    .login("b", after=2_000).fence())
    client_scenario(theme, "an answer to login that cannot be read", "5.5-1 6.6-1",
                    new().greeted().expect(asked("login")).answer({}).ends(6).login("b").fence())
    client_scenario(theme, "a body above 8,192 bytes before login", "11-4 2.1-3 2.6-6",
                    new().greeted().expect(asked("login")).wire(header(8_193, flags=1, command=2, sequence=2)).ends(17))
    client_scenario(theme, "the answer to hello never comes", "6.4-5",
                    new().accept().expect(asked("hello")).add("expectOneOf", frames=[asked("login"), goaway(4)], within=10_000)
                    .add("expectOneOf", frames=[goaway(4)], orClose=True, within=10_000).add("expectClose"))
    client_scenario(theme, "the answer to login never comes", "6.4-5",
                    new().greeted().expect(asked("login")).ends(4, within=10_000).login("b").fence())
    return theme
