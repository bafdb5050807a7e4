"""Scenarios for clients: messages that come, gaps, acks, epochs (SPEC.md 7.3 to 7.8, and the inbox of 7.16)."""

from __future__ import annotations

from .build import Theme
from .clientbuild import ClientScenario, asked, client_scenario, message, push, pushed, state

ACK = "c2c-ack"


def themes() -> list[Theme]:
    """All files of this module."""
    return [_inbox()]


def _inbox() -> Theme:
    theme = Theme("client/inbox.json", "client", "CLI", 401)
    new = ClientScenario
    client_scenario(theme, "what has come while the device was away is pulled, in order, and acked", "7.5-2 7.8-3 7.6-1",
                    new().login(head=2).pull(None).page([1, 2], 2, 2).got(1, 2).acked(2).fence())
    client_scenario(theme, "page after page, as long as head is above", "7.5-2 7.4-3 6.7-3",
                    new().login(head=5).pull(None).page([1, 2], 2, 5).pull("2").page([3], 4, 5).pull("4").page([5], 5, 5)
                    .got(1, 2, 3, 5).acked(5).fence())
    client_scenario(theme, "a page leaves out what is gone: that counts as received", "7.4-3",
                    new().login(head=5).pull(None).page([2, 4], 5, 5).got(2, 4).acked(5).send(*push(6)).got(6).fence())
    client_scenario(theme, "an empty page up to head: nothing is left to pull", "7.4-3",
                    new().login(head=3).pull(None).page([], 3, 3).fence().send(*push(4)).got(4).fence())
    client_scenario(theme, "an ack comes behind what the application was given", "7.6-3",
                    new().login().send(*push(1)).expect(asked(ACK, {"epoch": "7", "through": "1"})).answer({"inbox": state(1)})
                    .add("event", {"event": "message", "messageId": "message-1"}, isThere=True))
    client_scenario(theme, "only what is handled is acked", "7.6-3 7.6-1",
                    new(holds=True).login().send(*push(1, 2)).got(1).fence()
                    .add("ask", {"request": "handled", "messageId": "message-1"}, reply={"ok": {}}).acked(1).got(2).fence()
                    .add("ask", {"request": "handled", "messageId": "message-2"}, reply={"ok": {}}).acked(2).fence())
    client_scenario(theme, "what was given to the application and not handled is not acked on the next connection either", "7.6-3 7.8-3",
                    new(holds=True).login().send(*push(1)).got(1).add("close").login("b", head=1, expect={"cursor": None}).fence()
                    .add("ask", {"request": "handled", "messageId": "message-1"}, reply={"ok": {}}).acked(1))
    client_scenario(theme, "an ack that is cut off is made again", "7.6-1",
                    new().login().send(*push(1)).got(1).expect(asked(ACK, {"epoch": "7", "through": "1"})).add("close")
                    .login("b", head=1, expect={"epoch": "7", "cursor": "1"}).acked(1).fence())
    client_scenario(theme, "the head of the answer to an ack is above: the client pulls", "7.5-2",
                    new().login().send(*push(1)).got(1).expect(asked(ACK, {"through": "1"})).answer({"inbox": state(2)})
                    .pull("1").page([2], 2, 2).got(2).acked(2))
    client_scenario(theme, "a message that comes again is given to the application once", "7.8-3",
                    new().login().send(*push(1)).send(*push(1, 2)).send(*push(2, 1, 3)).got(1, 2, 3).fence().acked(3))
    client_scenario(theme, "a message that comes again on the next connection, in a push and a page", "7.8-3 7.5-2",
                    new().login().send(*push(1)).got(1).add("close").login("b", head=2).pull("1").send(*push(1))
                    .page([1, 2], 2, 2).got(2).fence().acked(2))
    client_scenario(theme, "a gap is closed by a pull from where everything is there", "7.4-6 7.8-3",
                    new().login().send(*push(1)).got(1).send(*push(3)).pull("1").page([2, 3], 3, 3).got(2, 3).acked(3).fence())
    client_scenario(theme, "what came ahead has its place in the page that does not carry it", "7.4-6 7.8-3",
                    new().login().send(*push(3)).pull(None).page([1, 2], 2, 3).got(1, 2, 3).acked(3).fence())
    client_scenario(theme, "a gap that is closed by what it lacks", "7.4-6 7.8-3",
                    new().login().send(*push(2)).pull(None).send(*push(1)).got(1, 2).page([1, 2], 2, 2).fence().acked(2))
    client_scenario(theme, "live messages while a page is under way come behind it", "7.8-3 6.7-3",
                    new().login(head=2).pull(None).send(*push(3, 4)).fence().page([1, 2], 2, 4).got(1, 2, 3, 4).acked(4).fence())
    client_scenario(theme, "a pull that is refused for now is made again, not before the time that the server says", "7.9-3 6.6-7",
                    new().login(head=1).pull(None).answer({"retryAfterMs": 3_000}, "unavailable")
                    .expect(asked("get-offline-msg", {"epoch": "7"}), after=2_900).page([1], 1, 1).got(1))
    client_scenario(theme, "a pull that is refused for good, with a status that nobody knows, is not made again before something is new",
                    "4.1-1 7.5-2",
                    new().login(head=1).pull(None).answer({}, 477).fence().send(*push(2)).pull(None).page([1, 2], 2, 2).got(1, 2))
    client_scenario(theme, "the connection ends while a page is under way: pulled again", "7.5-2",
                    new().login(head=1).pull(None).add("close").login("b", head=1).pull(None).page([1], 1, 1).got(1).acked(1))
    client_scenario(theme, "a push of another epoch: pulled from 0, without what is there by its id", "7.3-4",
                    new().login().send(*push(1)).got(1).send(*push(30, epoch="8")).pull(None, "8")
                    .answer({"epoch": "8", "messages": [message(1), message(2), message(30)], "through": "30", "head": "30"})
                    .got(2, 30).fence())
    client_scenario(theme, "login names another epoch: pulled from 0, without what is there by its id", "7.3-4",
                    new().login().send(*push(1, 2)).got(1, 2).add("close")
                    .login("b", body={"inbox": state(3, "9")}).pull(None, "9").page([1, 2, 3], 3, 3, "9").got(3).fence())
    client_scenario(theme, "an ack of another epoch is refused with staleEpoch: the other epoch is pulled from its beginning", "7.3-4",
                    new().login().send(*push(1)).got(1).add("inbox", state(2, "8")).expect(asked(ACK, {"epoch": "7", "through": "1"}))
                    .answer({}, "staleEpoch").expect(asked("get-offline-msg")).page([1, 2], 2, 2, "8").got(2).fence())
    client_scenario(theme, "a device that has a place says so, and pulls from there", "7.5-2 7.4-6",
                    new(epoch="7", cursor="5").login(head=7, expect={"epoch": "7", "cursor": "5"}).pull("5").page([6, 7], 7, 7)
                    .got(6, 7).acked(7))
    client_scenario(theme, "an unstored message is given to the application at once, also in the middle of a gap, and not acked", "7.8-5",
                    new().login().send(*push(2)).pull(None).send(pushed(message(0, "unstored-1"))).got("unstored-1").fence()
                    .page([1, 2], 2, 2).got(1, 2).acked(2))
    client_scenario(theme, "no more than 1,000 messages are held ahead: the rest is pulled", "7.8-4 7.5-2",
                    new().login().send(*push(*range(2, 1_202))).pull(None).page([1], 1, 1_201).add("events", "message", least=1_000)
                    .expect(asked("get-offline-msg", {"epoch": "7", "after": {"atMost": "1001"}})).answer({}, 477).fence())
    return theme
