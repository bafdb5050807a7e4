"""The device's inbox: pulls, pushes, gaps, own messages, epochs, acks."""

from __future__ import annotations

import unittest
from typing import Optional

from tests.fake import Device, Json, Peer, inbox, message


def places(device: Device) -> list[str]:
    """What has arrived since the last time, by the numbers of the messages."""
    device.events()
    got, device.got = device.got, []
    return [id.split("-")[1] for id in got]


class InboxTests(unittest.TestCase):
    def open(self, head: int = 0, acked: int = 0, epoch: int = 0, cursor: int = 0) -> None:
        self.device = Device(epoch, cursor)
        self.peer = self.device.dial()
        self.peer.open(head, acked)

    def again(self, head: int, epoch: int = 7) -> None:
        """The connection ends, and there is another."""
        self.peer.receive(b"")
        self.device.wait_for_dial()
        self.peer = self.device.dial()
        self.peer.open(head, epoch=epoch)

    def pull(self, after: int, epoch: int = 7) -> Json:
        """The client pulls, and does nothing else."""
        asked = self.peer.frames()
        wanted = {"epoch": str(epoch), **({"after": str(after)} if after else {})}
        self.assertEqual([(item["header"]["command"], item["body"]) for item in asked], [("get-offline-msg", wanted)])
        return asked[0]

    def ack(self) -> Optional[int]:
        """What an ack says that has come, if one has."""
        asked = [item for item in self.peer.frames() if item["header"]["command"] == "c2c-ack"]
        return int(asked[0]["body"]["through"]) if asked else None

    def test_pages_until_head(self) -> None:
        self.open(head=5)
        asked = self.pull(0)
        self.assertEqual(self.peer.frames(), [])
        self.peer.page(asked, [1, 3], 3, 5)
        self.assertEqual(places(self.device), ["1", "3"])
        self.peer.page(self.pull(3), [4], 5, 5)
        self.assertEqual((places(self.device), self.peer.frames()), (["4"], []))

    def test_a_cursor_that_was_kept(self) -> None:
        self.open(head=5, epoch=7, cursor=4)
        self.pull(4)

    def test_live_meets_pulled(self) -> None:
        self.open(head=3)
        asked = self.pull(0)
        self.peer.push(4, 5)
        self.assertEqual(places(self.device), [])
        self.peer.page(asked, [1, 2, 3], 3, 5)
        self.assertEqual((places(self.device), self.peer.frames()), (["1", "2", "3", "4", "5"], []))
        self.peer.push(5, 6, 3)
        self.assertEqual(places(self.device), ["6"])

    def test_what_was_held_of_a_page_s_interval_keeps_its_place(self) -> None:
        self.open(head=0)
        self.peer.push(3)
        asked = self.pull(0)
        self.peer.push(5)
        self.peer.page(asked, [1, 4], 5, 5)
        self.assertEqual((places(self.device), self.peer.frames()), (["1", "3", "4", "5"], []))

    def test_a_gap_is_pulled(self) -> None:
        self.open()
        self.peer.push(1)
        self.assertEqual(places(self.device), ["1"])
        self.peer.push(3)
        self.assertEqual(places(self.device), [])
        self.peer.page(self.pull(1), [2, 3], 3, 3)
        self.assertEqual(places(self.device), ["2", "3"])

    def test_the_newest_push_was_lost(self) -> None:
        self.open()
        self.device.wait(60_000)
        self.peer.answer(self.peer.frames()[0], {"inbox": inbox(2)})
        self.peer.page(self.pull(0), [1, 2], 2, 2)
        self.assertEqual(places(self.device), ["1", "2"])

    def test_unstored_messages(self) -> None:
        self.open()
        self.peer.push(0, 0)
        self.peer.push(0, epoch=0)
        self.assertEqual(len(places(self.device)), 3)
        self.device.wait(2_000)
        self.assertIsNone(self.ack())

    def test_a_page_that_moves_nothing(self) -> None:
        self.open(head=4)
        self.peer.page(self.pull(0), [], 0, 4)
        self.device.wait(50_000)
        self.assertEqual(self.peer.frames(), [])
        self.peer.push(5)
        self.peer.page(self.pull(0), [1, 2, 3, 4, 5], 5, 5)
        self.assertEqual(places(self.device), ["1", "2", "3", "4", "5"])

    def test_a_refused_pull_is_repeated_later(self) -> None:
        self.open(head=1)
        self.peer.answer(self.pull(0), status="unavailable")
        self.device.wait(999)
        self.assertEqual(self.peer.frames(), [])
        self.device.wait(600)
        self.peer.page(self.pull(0), [1], 1, 1)
        self.assertEqual(places(self.device), ["1"])

    def test_a_pull_refused_for_good_waits_for_news(self) -> None:
        self.open(head=1)
        self.peer.answer(self.pull(0), status="forbidden")
        self.device.wait(50_000)
        self.assertEqual(self.peer.frames(), [])
        self.peer.push(2)
        self.pull(0)

    def test_own_messages_count_as_received(self) -> None:
        self.open()
        for _ in range(3):
            self.device.send()
        asked = self.peer.frames()
        for place, item in ((1, asked[0]), (3, asked[2])):
            self.peer.answer(item, {"messageId": "message-9", "epoch": "7", "inboxSequence": str(place)})
        pull = self.pull(1)
        self.peer.answer(asked[1], {"messageId": "message-9", "epoch": "7", "inboxSequence": "2"})
        self.peer.push(4)
        self.assertEqual(places(self.device), ["4"])
        self.peer.page(pull, [], 4, 4)
        self.device.wait(1_000)
        self.assertEqual(self.ack(), 4)

    def test_own_messages_that_a_page_brings_first(self) -> None:
        self.open(head=1)
        pull = self.pull(0)
        id = self.device.send()
        body = {"epoch": "7", "through": "1", "head": "1", "messages": [message(1, sender="u1", client_id=id)]}
        self.peer.answer(pull, body)
        self.assertEqual(places(self.device), [])

    def test_the_answer_of_an_epoch_that_is_over(self) -> None:
        self.open()
        self.device.send()
        asked = self.peer.frames()[0]
        self.peer.answer(asked, {"messageId": "message-9", "epoch": "6", "inboxSequence": "5", "duplicate": True})
        self.peer.push(1)
        self.assertEqual((places(self.device), self.peer.frames()), (["1"], []))

    def test_another_epoch(self) -> None:
        self.open(head=2)
        self.peer.page(self.pull(0), [1, 2], 2, 2)
        self.assertEqual(places(self.device), ["1", "2"])
        self.again(head=3, epoch=8)
        asked = self.pull(0, epoch=8)
        self.peer.answer(asked, {"epoch": "8", "through": "3", "head": "3", "messages": [
            message(1, "message-2"), message(2, "message-1"), message(3, "message-5")]})
        self.assertEqual(places(self.device), ["5"])
        self.device.wait(1_000)
        self.assertEqual(self.ack(), 3)

    def test_another_epoch_in_the_middle(self) -> None:
        self.open(head=1)
        asked = self.pull(0)
        self.peer.push(2, epoch=8)
        # The pull asked under the old epoch, so the page of the new one begins at 0.
        self.peer.page(asked, [1, 2], 2, 2, epoch=8)
        self.assertEqual((places(self.device), self.peer.frames()), (["1", "2"], []))

    def test_a_stale_epoch_is_pulled_anew(self) -> None:
        self.open()
        self.peer.push(1)
        places(self.device)
        self.device.wait(1_000)
        ack = self.peer.frames()[0]
        self.peer.answer(ack, status="staleEpoch")
        asked = self.pull(1)
        self.peer.page(asked, [1], 1, 1, epoch=8)
        self.assertEqual(places(self.device), [])
        self.device.wait(1_000)
        self.assertEqual(self.ack(), 1)

    def test_acks_wait_for_what_is_handled(self) -> None:
        self.open()
        self.device.handles = False
        self.peer.push(1, 2, 3)
        events = list(self.device.client.events)
        messages = [event.values["message"] for event in events if event.kind == "message"]
        self.device.client.handled(messages[1], self.device.now)
        self.device.wait(5_000)
        self.assertIsNone(self.ack())
        self.device.client.handled(messages[0], self.device.now)
        self.device.wait(999)
        self.assertIsNone(self.ack())
        self.device.wait(1)
        self.assertEqual(self.ack(), 2)

    def test_an_ack_after_32_messages(self) -> None:
        self.open()
        self.peer.push(*range(1, 32))
        places(self.device)
        self.assertIsNone(self.ack())
        self.peer.push(32)
        places(self.device)
        self.assertEqual(self.ack(), 32)

    def test_a_refused_ack(self) -> None:
        self.open()
        self.peer.push(1)
        places(self.device)
        self.device.wait(1_000)
        self.peer.answer(self.peer.frames()[0], status="conflict")
        self.device.wait(50_000)
        self.assertIsNone(self.ack())
        self.peer.push(2)
        places(self.device)
        self.device.wait(1_000)
        self.assertEqual(self.ack(), 2)

    def test_acks_again_after_login_only_what_is_not_acked(self) -> None:
        self.open()
        self.peer.push(1)
        places(self.device)
        self.peer.receive(b"")
        self.device.wait_for_dial()
        self.peer = self.device.dial()
        login = self.peer.frames()[1]
        self.assertEqual((login["body"]["epoch"], login["body"]["cursor"]), ("7", "1"))
        peer = Peer(self.device, self.peer.link)
        peer.say({"header": {"command": "hello", "kind": "response", "sequence": 1},
                  "body": {"version": 16, "heartbeatMs": 60_000}})
        peer.answer(login, {"inbox": inbox(1), "acked": "1"})
        self.device.wait(5_000)
        self.assertIsNone(self.ack())

    def test_too_many_ahead(self) -> None:
        self.open()
        self.peer.push(*range(2, 1_102))
        self.peer.page(self.pull(0), [1], 1, 1_101)
        self.assertEqual(len(places(self.device)), 1_001)
        pull = [item for item in self.peer.frames() if item["header"]["command"] == "get-offline-msg"]
        self.assertEqual([item["body"]["after"] for item in pull], ["1001"])


if __name__ == "__main__":
    unittest.main()
