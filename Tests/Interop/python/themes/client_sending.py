"""Scenarios for clients: messages on their way out (SPEC.md 7.1, 7.9, 7.12, and the outbox of 7.16)."""

from __future__ import annotations

from .build import Theme
from .clientbuild import BOB, ClientScenario, asked, bind, client_scenario, push, receipt, same
from .sessionbuild import CONTENT, account, base


def themes() -> list[Theme]:
    """All files of this module."""
    return [_sending()]


def _sending() -> Theme:
    theme = Theme("client/sending.json", "client", "CLI", 301)
    new = ClientScenario
    client_scenario(theme, "c2c: recipient, content and a client message id", "7.1-1 5.4-1 5.5-2",
                    new().login().submit("m").expect(asked("c2c", {"to": account(BOB), "clientMessageId": same("m"),
                                                                   "contentType": "im.text", "content": base(CONTENT)}, sequence=3))
                    .stored("message-1").answered("m", "message-1"))
    report = {"request": "send", "command": "c2s", "contentType": "com.example.report", "content": '{"type":"com.example.report","body":{}}'}
    client_scenario(theme, "c2s: content and a client message id, and no topic", "7.1-1 5.4-1",
                    new().login().add("ask", report, reply={"ok": {"clientMessageId": bind("m")}})
                    .expect(asked("c2s", {"clientMessageId": same("m"), "contentType": "com.example.report",
                                          "content": base(report["content"])}))
                    .answer({"messageId": "message-1"}).answered("m", "message-1"))
    client_scenario(theme, "two messages have two ids and two sequences", "7.1-1 2.5-6",
                    new().login().submit("m1").expect(asked("c2c", {"clientMessageId": same("m1")}, sequence=3))
                    .submit("m2").expect(asked("c2c", {"clientMessageId": {"other": "m1"}}, sequence=4)).fence()
                    .stored("message-2").answered("m2", "message-2"))
    client_scenario(theme, "without an answer, messages are sent again on the next connection, in order, with the same ids, before "
                    "anything new", "7.1-1 7.9-2 2.5-6",
                    new().login().submit("m1").c2c("m1").submit("m2").c2c("m2").add("close").event("waiting").submit("m3").login("b")
                    .c2c("m1").stored("message-1", duplicate=True).c2c("m2").stored("message-2").c2c("m3").stored("message-3")
                    .answered("m1", "message-1").answered("m2", "message-2").answered("m3", "message-3"))
    client_scenario(theme, "what is answered is not sent again", "7.9-2",
                    new().login().submit("m1").c2c("m1").stored("message-1").answered("m1", "message-1").submit("m2").c2c("m2")
                    .add("close").login("b").c2c("m2").stored("message-2").answered("m2", "message-2").fence())
    client_scenario(theme, "messages that are sent before there is a connection go out once there is one", "7.9-2",
                    new().submit("m1").submit("m2").login().c2c("m1").stored("message-1").c2c("m2").stored("message-2")
                    .answered("m1", "message-1").answered("m2", "message-2"))
    client_scenario(theme, "answers in another order than the requests", "2.5-10",
                    new().login().submit("m1").expect(asked("c2c", {"clientMessageId": same("m1")}, sequence=bind("first")))
                    .submit("m2").c2c("m2").stored("message-2").answered("m2", "message-2")
                    .send({"header": {"kind": "response", "command": "c2c", "sequence": same("first")},
                           "body": {"messageId": "message-1", "stage": "STAGE_STORED"}}).answered("m1", "message-1"))
    client_scenario(theme, "refused for now: the same message again, not before the time that the server says; others pass it",
                    "7.9-3 7.1-1 6.6-7 2.5-8",
                    new().login().submit("m1").expect(asked("c2c", {"clientMessageId": same("m1")}, sequence=3))
                    .answer({"retryAfterMs": 4_000}, "inboxFull").submit("m2").c2c("m2").stored("message-2")
                    .c2c("m1", after=3_800).stored("message-1").answered("m2", "message-2").answered("m1", "message-1"))
    for status, words in ((777, "from 500 to 999"), (45_000, "of a business line")):
        client_scenario(theme, f"refused for now with a status {words} that nobody knows: sent again", "4.1-1 7.9-3",
                        new().login().submit("m").c2c("m").answer({}, status).c2c("m").stored("message-1").answered("m", "message-1"))
    for status, words in ((477, "from 100 to 499"), (4_711, "of a business line")):
        client_scenario(theme, f"refused for good with a status {words} that nobody knows: failed, and not sent again", "4.1-1",
                        new().login().submit("m").c2c("m").answer({"text": "no"}, status)
                        .event("failed", clientMessageId=same("m"), status=str(status)).fence().add("close").login("b").fence())
    client_scenario(theme, "an empty refusal", "4.3-4",
                    new().login().submit("m").c2c("m").answer(None, "forbidden")
                    .event("failed", clientMessageId=same("m"), status="forbidden").fence())
    client_scenario(theme, "no more requests are open than the server takes", "6.7-1",
                    new().login(hello={"maxOpenRequests": 1}).submit("m1").c2c("m1").submit("m2").fence().stored("message-1")
                    .answered("m1", "message-1").c2c("m2").stored("message-2").answered("m2", "message-2"))
    client_scenario(theme, "the answer to a message cannot be read: goaway, and the message again", "5.5-1 7.9-2",
                    new().login().submit("m").c2c("m").answer({}).ends(6).login("b").c2c("m").stored("message-1")
                    .answered("m", "message-1"))
    client_scenario(theme, "a receipt tells that a message was delivered", "7.12-2",
                    new().login().submit("m").c2c("m").stored("message-1").answered("m", "message-1")
                    .send(receipt("message-1", same("m"))).event("receipt", messageId="message-1", stage="delivered").fence())
    client_scenario(theme, "the own copy of a message counts as received: what follows it is no gap", "7.10-2",
                    new().login().submit("m").c2c("m").stored("message-1", epoch="7", inboxSequence="1").answered("m", "message-1")
                    .send(*push(2)).got(2).fence().acked(2))
    return theme
