"""The client on one connection: hello and login, answers in any order, deadlines, what it does not know."""

from __future__ import annotations

import unittest
from typing import Any

from tests.fake import HELLO, Device, Json, inbox

NO_STATUS = {"command": "goaway", "kind": "notification"}


class OpeningTests(unittest.TestCase):
    def test_hello_and_login_in_one_write(self) -> None:
        device = Device(epoch=7, cursor=3)
        hello, login = device.dial().frames()
        self.assertEqual((hello["header"]["command"], hello["header"]["sequence"]), ("hello", 1))
        self.assertEqual((login["header"]["command"], login["header"]["sequence"]), ("login", 2))
        self.assertEqual(login["body"], {"account": {"domain": "58.user", "uid": "u1"}, "device": {"id": "d1"},
                                         "attempt": "5", "token": "dA==", "epoch": "7", "cursor": "3"})

    def test_answers_in_any_order(self) -> None:
        device = Device()
        peer = device.dial()
        hello, login = peer.frames()
        peer.answer(login, {"inbox": inbox(0)})
        self.assertEqual(device.events(), [])
        peer.answer(hello, HELLO)
        self.assertEqual(device.events(), ["open"])

    def test_answers_outside_of_the_offer(self) -> None:
        outside: list[Json] = [
            {"version": 17}, {"features": ["x"]}, {"heartbeatMs": 0}, {"heartbeatMs": 60_001}, {"pushWindow": 257},
            {"zlib": {"dictionaries": [5]}}, {"limits": {"maxBodyLength": 131_071}}, {"limits": {"maxBodyLength": 1 << 24}}]
        for members in outside:
            device = Device()
            peer = device.dial()
            peer.answer(peer.frames()[0], {**HELLO, **members})
            self.assertEqual([item["body"]["status"] for item in peer.frames()], [6], members)
            self.assertTrue(peer.has_ended)
        device = Device()
        peer = device.dial()
        peer.answer(peer.frames()[0], {"version": 16, "heartbeatMs": 60_000, "limits": {"maxBodyLength": 131_072},
                                       "zlib": {}, "pushWindow": 1})
        self.assertFalse(peer.has_ended)

    def test_refusals(self) -> None:
        for command, status, events in (
                (0, "unsupportedVersion", ["closed:52"]), (1, "replaced", ["closed:50"]), (1, "blocked", ["closed:53"]),
                (1, "unauthorized", ["closed:104"]), (1, "tokenExpired", ["closed:105"]),
                (1, "unavailable", ["waiting:unavailable"]), (0, "overloaded", ["waiting:overloaded"])):
            device = Device()
            peer = device.dial()
            requests = peer.frames()
            if command:
                peer.answer(requests[0], HELLO)
            peer.answer(requests[command], status=status)
            self.assertEqual(device.events(), events)
            self.assertEqual((peer.frames(), peer.has_ended), ([], True))
            self.assertEqual(device.client.is_closed, events[0].startswith("closed"))

    def test_a_refused_login_ends_a_client_that_waits_for_hello(self) -> None:
        device = Device()
        peer = device.dial()
        peer.answer(peer.frames()[1], status="kicked")
        self.assertEqual(device.events(), ["closed:51"])

    def test_an_answer_that_cannot_be_read(self) -> None:
        for place, body in ((0, "08"), (0, "0800"), (1, ""), (1, "0a00")):
            device = Device()
            peer = device.dial()
            requests = peer.frames()
            if place:
                peer.answer(requests[0], HELLO)
            header = requests[place]["header"]
            peer.say({"header": {"command": header["command"], "kind": "response", "sequence": header["sequence"]},
                      "bodyHex": body})
            self.assertEqual([item["body"]["status"] for item in peer.frames()], [6])

    def test_bodies_before_login_are_short(self) -> None:
        device = Device()
        peer = device.dial()
        peer.frames()
        peer.say({"header": {"commandID": 0x9000, "kind": "notification"}, "bodyHex": "00" * 8_193})
        self.assertEqual([item["body"]["status"] for item in peer.frames()], [17])


class OpenTests(unittest.TestCase):
    def setUp(self) -> None:
        self.device = Device()
        self.peer = self.device.dial()
        self.peer.open()
        self.assertEqual(self.device.events(), ["open"])

    def test_what_it_does_not_know(self) -> None:
        unknown: list[Json] = [
            {"commandID": 0xF123, "kind": "request", "sequence": 9}, {"commandID": 0xF00F, "kind": "notification"},
            {"commandID": 0x9000, "kind": "response", "sequence": 4}, {"command": "c2c", "kind": "request", "sequence": 10},
            {"command": "login", "kind": "request", "sequence": 11}, {"command": "c2c", "kind": "notification"},
            {"command": "goaway", "kind": "request", "sequence": 12},
            {"command": "hello", "kind": "response", "sequence": 1}, {"command": "c2c", "kind": "response", "sequence": 3}]
        self.peer.say(*({"header": header, "bodyHex": "ff"} for header in unknown))
        answers = [(item["header"]["commandID"], item["header"]["sequence"], item["header"]["status"])
                   for item in self.peer.frames()]
        self.assertEqual(answers, [(0xF123, 9, "unknownCommand"), (0x200, 10, "unknownCommand"), (2, 11, "unknownCommand"),
                                   (5, 12, "unknownCommand")])
        self.assertFalse(self.peer.has_ended)
        self.peer.say({"header": {"command": "message", "kind": "notification"}, "bodyHex": "ff"}, {"header": NO_STATUS})
        self.assertEqual((self.device.events(), self.peer.has_ended), ([], False))

    def test_keepalive_is_answered(self) -> None:
        request: Json = {"header": {"command": "keepalive", "kind": "request", "sequence": 9}, "bodyHex": "f80601"}
        self.peer.say(request, {**request, "bodyHex": "ff"})
        self.assertEqual([(item["header"]["sequence"], item["header"]["status"]) for item in self.peer.frames()],
                         [(9, "ok"), (9, "malformedBody")])

    def test_keepalive_is_sent_after_a_heartbeat(self) -> None:
        self.device.wait(59_999)
        self.assertEqual(self.peer.frames(), [])
        self.device.wait(1)
        asked = self.peer.frames()
        self.assertEqual([item["header"]["command"] for item in asked], ["keepalive"])
        self.peer.answer(asked[0], {"inbox": inbox(0)})
        self.device.wait(59_999)
        self.assertEqual(self.peer.frames(), [])
        self.device.wait(1)
        self.device.wait(9_999)
        self.assertFalse(self.peer.has_ended)
        self.device.wait(1)
        self.assertEqual([item["body"].get("status") for item in self.peer.frames()], [None, 4])
        self.assertEqual(self.device.events(), ["waiting:timeout"])

    def test_sending_puts_keepalive_off(self) -> None:
        self.device.wait(30_000)
        self.device.send()
        self.assertEqual(self.peer.commands(), ["c2c"])
        self.device.wait(59_999)
        self.assertEqual(self.peer.commands(), [])
        self.device.wait(1)
        self.assertEqual(self.peer.commands(), ["keepalive"])

    def test_half_a_frame_ends_it(self) -> None:
        for piece, patience in ((b"\xd5", 10_000), (bytes.fromhex("d55812000400000000000000000008000000000000000000"), 0)):
            device = Device()
            peer = device.dial()
            peer.open()
            peer.frames()
            peer.receive(piece)
            device.wait(patience)
            self.assertEqual(peer.has_ended, True)

    def test_malformed_framing(self) -> None:
        cases: list[tuple[str, Any]] = [("d55910", 10), ("d55820", 52)]
        for wire, status in cases:
            device = Device()
            peer = device.dial()
            peer.open()
            peer.receive(bytes.fromhex(wire))
            self.assertEqual([item["body"]["status"] for item in peer.frames()], [status])
        device = Device()
        peer = device.dial()
        peer.frames()
        peer.receive(b"HTTP/1.1 400")
        self.assertEqual((peer.frames(), peer.has_ended, device.events()), ([], True, ["waiting:badMagic"]))

    def test_compression_as_it_was_agreed(self) -> None:
        for zlib, dictionaries in ((None, ""), ({}, ""), ({"dictionaries": [0x79F6C3FF]}, "")):
            device = Device()
            peer = device.dial()
            peer.open(hello={} if zlib is None else {"zlib": zlib})
            device.send(content=b'{"type":"im.text","body":{"text":"' + b"word " * 60 + b'"}}')
            flags = [item["header"]["flags"] for item in peer.frames()]
            self.assertEqual(flags, [[] if zlib is None else ["compressed"]])
            frame: Json = {"header": {"command": "keepalive", "kind": "request", "sequence": 3, "flags": ["compressed"]},
                           "body": {"unknownFields": "8207" + "50" + "00" * 80}}
            peer.say(frame)
            self.assertEqual([item["header"]["command"] for item in peer.frames()],
                             ["goaway" if zlib is None else "keepalive"])

    def test_deadlines_of_the_opening(self) -> None:
        for answers in (0, 1):
            device = Device()
            peer = device.dial()
            hello = peer.frames()[0]
            device.wait(9_999)
            if answers:
                peer.answer(hello, HELLO)
                device.wait(9_999)
            self.assertFalse(peer.has_ended)
            device.wait(1)
            self.assertEqual([item["body"]["status"] for item in peer.frames()], [4])
            device.wait(1_000)
            self.assertIsNone(device.client.session(peer.link))

    def test_logout(self) -> None:
        self.device.client.logout()
        self.device.wait(0)
        asked = self.peer.frames()
        self.assertEqual([item["header"]["command"] for item in asked], ["logout"])
        self.peer.answer(asked[0])
        self.assertEqual(self.device.events(), ["loggedOut:0", "closed:None"])
        self.assertTrue(self.peer.has_ended)
        self.peer.receive(b"")
        self.assertTrue(self.device.client.is_over)


if __name__ == "__main__":
    unittest.main()
