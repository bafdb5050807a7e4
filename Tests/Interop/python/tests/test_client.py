"""The client over connections that come and go: waits, the outbox, draining."""

from __future__ import annotations

import base64
import unittest

from tests.fake import Device, Json, Peer


def client_ids(peer: Peer) -> list[bytes]:
    """The ids of the messages that came."""
    return [base64.b64decode(item["body"]["clientMessageId"]) for item in peer.frames()
            if item["header"]["command"] == "c2c"]


class ReconnectTests(unittest.TestCase):
    def test_waits_grow_and_differ(self) -> None:
        waits: dict[int, list[int]] = {}
        for seed in (1, 2):
            device = Device(seed=seed)
            waits[seed] = []
            for _ in range(6):
                device.dial().receive(b"")
                waits[seed].append(device.wait_for_dial())
            self.assertEqual(sorted(set(waits[seed])), waits[seed])
            self.assertTrue(1_000 <= waits[seed][0] < 1_500 and 32_000 <= waits[seed][-1] < 48_000, waits)
        self.assertNotEqual(waits[1], waits[2])

    def test_a_session_that_lasted_begins_the_waits_anew(self) -> None:
        device = Device()
        for _ in range(4):
            device.dial().receive(b"")
            device.wait_for_dial()
        peer = device.dial()
        peer.open()
        device.wait(10_000)
        peer.receive(b"")
        self.assertLess(device.wait_for_dial(), 1_500)

    def test_attempts_grow(self) -> None:
        device = Device()
        attempts = []
        for _ in range(3):
            peer = device.dial()
            attempts.append(peer.frames()[1]["body"]["attempt"])
            peer.receive(b"")
            device.wait_for_dial()
        self.assertEqual(attempts, ["5", "6", "7"])

    def test_goaway(self) -> None:
        for status, retry, event, wait in ((4, 0, "waiting:timeout", 1_000), (5, 20_000, "waiting:overloaded", 20_000),
                                           (33, 0, "waiting:33", 1_000), (2, 7_200_000, "waiting:slowConsumer", 3_600_000)):
            device = Device()
            peer = device.dial()
            peer.open()
            device.events()
            peer.goaway(status, retry)
            self.assertEqual((device.events(), peer.frames(), peer.has_ended), ([event], [], True))
            self.assertTrue(wait < device.wait_for_dial() <= wait + 1_000)
        for status, event in ((50, "closed:50"), (51, "closed:51"), (77, "closed:77")):
            device = Device()
            peer = device.dial()
            peer.open()
            device.events()
            peer.goaway(status)
            self.assertEqual((device.events(), device.client.take_dial(10_000_000)), ([event], None))

    def test_draining(self) -> None:
        device = Device()
        old = device.dial()
        old.open()
        first = device.send()
        asked = old.frames()[0]
        device.events()
        old.goaway(1, 2_000)
        self.assertEqual(device.events(), ["waiting:draining"])
        second = device.send()
        old.answer(asked, {"messageId": "message-1"})
        old.push(1)
        self.assertEqual(device.events(), ["answered:message-1", "message"])
        self.assertTrue(2_000 < device.wait_for_dial() <= 3_000)
        self.assertEqual((old.frames(), old.has_ended), ([], False))
        new = device.dial()
        new.open(head=1)
        self.assertTrue(old.has_ended)
        self.assertEqual(client_ids(new), [second])
        self.assertNotEqual(first, second)
        # What is told to a connection that is not the current one ends nothing.
        old.goaway(50)
        self.assertEqual(device.events(), ["open"])

    def test_draining_ends(self) -> None:
        device = Device()
        peer = device.dial()
        peer.open()
        id = device.send()
        peer.goaway(1, 60_000)
        device.wait(30_000)
        self.assertTrue(peer.has_ended)
        device.wait_for_dial()
        peer = device.dial()
        peer.open()
        self.assertEqual(client_ids(peer), [id])
        for phase in ("greeting", "authenticating"):
            device = Device()
            peer = device.dial()
            if phase == "authenticating":
                peer.answer(peer.frames()[0], {"version": 16, "heartbeatMs": 60_000})
            peer.goaway(1)
            self.assertTrue(peer.has_ended)

    def test_stop(self) -> None:
        device = Device()
        peer = device.dial()
        peer.open()
        device.events()
        device.client.stop(device.now)
        self.assertEqual((device.events(), peer.frames(), peer.has_ended), (["closed:None"], [], True))
        device.wait(1_000)
        self.assertTrue(device.client.is_over)


class OutboxTests(unittest.TestCase):
    def test_what_has_no_answer_is_sent_again_in_order(self) -> None:
        device = Device()
        ids = [device.send() for _ in range(3)]
        peer = device.dial()
        peer.open()
        asked = peer.frames()
        self.assertEqual([item["header"]["sequence"] for item in asked], [3, 4, 5])
        peer.answer(asked[1], {"messageId": "message-2", "stage": "STAGE_STORED"})
        self.assertEqual(device.events(), ["open", "answered:message-2"])
        peer.receive(b"")
        ids.append(device.send())
        device.wait_for_dial()
        peer = device.dial()
        peer.open()
        self.assertEqual(client_ids(peer), [ids[0], ids[2], ids[3]])

    def test_an_answer_that_comes_twice(self) -> None:
        device = Device()
        device.send()
        peer = device.dial()
        peer.open()
        asked = peer.frames()[0]
        for _ in range(2):
            peer.answer(asked, {"messageId": "message-1"})
        self.assertEqual(device.events(), ["open", "answered:message-1"])

    def test_refusals(self) -> None:
        device = Device()
        peer = device.dial()
        peer.open()
        first = device.send()
        device.send()
        asked = peer.frames()
        peer.answer(asked[1], status="inboxFull")
        peer.answer(asked[0], status="forbidden")
        self.assertEqual(device.events(), ["open", "failed:106"])
        third = device.send()
        self.assertEqual(client_ids(peer), [third])
        waits = []
        for _ in range(3):
            start = device.now
            again: list[Json] = []
            while not again:
                device.wait(1)
                again = peer.frames()
            waits.append(device.now - start)
            self.assertEqual(again[0]["body"], asked[1]["body"])
            peer.answer(again[0], status="unavailable")
        self.assertTrue(1_000 <= waits[0] < waits[1] < waits[2], waits)
        self.assertNotEqual(first, third)

    def test_no_more_are_open_than_allowed(self) -> None:
        for most in (1, 2, 5):
            device = Device()
            sent = [device.send() for _ in range(9)]
            peer = device.dial()
            peer.open(hello={"maxOpenRequests": most})
            found: list[bytes] = []
            waiting = peer.frames()
            while waiting:
                self.assertLessEqual(len(waiting), most)
                found.append(base64.b64decode(waiting[0]["body"]["clientMessageId"]))
                peer.answer(waiting.pop(0), {"messageId": "message-1"})
                waiting += peer.frames()
            self.assertEqual(found, sent)

    def test_a_message_is_given_up_after_a_day(self) -> None:
        device = Device()
        device.send()
        device.wait(86_399_999)
        self.assertEqual(device.events(), [])
        device.wait(1)
        self.assertEqual(device.events(), ["failed:None"])

    def test_ids_are_made_once_and_differ(self) -> None:
        device = Device()
        ids = {device.send() for _ in range(100)}
        self.assertEqual((len(ids), {len(id) for id in ids}), (100, {16}))


if __name__ == "__main__":
    unittest.main()
