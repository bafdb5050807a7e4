"""Frames, bodies and JSON: what the vectors cannot show."""

from __future__ import annotations

import unittest
from pathlib import Path

from wire import compress, frame, jsonmap, proto
from wire.codec import decode_body, encode_json
from wire.errors import WireError
from wire.registry import BY_ID, COMMANDS, KINDS, STATUSES, message_type, status_advice
from wire.schema import wire_schema

ROOT = Path(__file__).resolve().parents[4]


def table(name: str) -> list[list[str]]:
    """The rows of a registry table of SPEC.md."""
    text = (ROOT / "SPEC.md").read_text(encoding="utf-8")
    part = text.split(f"<!-- registry: {name} -->")[1].split("<!-- end -->")[0]
    rows = [line.strip("|").split("|") for line in part.strip().splitlines()[2:]]
    return [[cell.strip() for cell in row] for row in rows]


class RegistryTests(unittest.TestCase):
    def test_commands_are_those_of_the_specification(self) -> None:
        ours = [[f"{row.id:04X}", row.name, KINDS[row.kind], row.sender, row.first, row.response or ""]
                for row in COMMANDS]
        self.assertEqual(ours, [row[:6] for row in table("commands")])

    def test_statuses_are_those_of_the_specification(self) -> None:
        self.assertEqual([[str(code), name] for code, name in STATUSES.items()],
                         [row[:2] for row in table("statuses")])

    def test_every_message_of_the_table_is_defined(self) -> None:
        for row in COMMANDS:
            for name in filter(None, (row.first, row.response)):
                self.assertIn(name, wire_schema().messages)

    def test_unknown_codes_are_told_by_their_range(self) -> None:
        advice = {0: "ok", 49: "reconnect", 50: "stay away", 99: "stay away", 100: "do not repeat",
                  499: "do not repeat",
                  500: "repeat later", 999: "repeat later", 1000: "do not repeat", 32767: "do not repeat",
                  32768: "repeat later", 65535: "repeat later"}
        for code, wanted in advice.items():
            self.assertEqual(status_advice(code), wanted, code)

    def test_message_types(self) -> None:
        self.assertEqual(message_type(0x0200, 0, 0), "C2cRequest")
        self.assertEqual(message_type(0xF000, 1, 100), "Failure")
        self.assertIsNone(message_type(0x0005, 1, 0))
        self.assertIn(0x0503, BY_ID)


class FrameTests(unittest.TestCase):
    def test_an_illegal_header_cannot_be_encoded(self) -> None:
        for flags, command, status, sequence in ((3, 4, 0, 1), (0, 0, 0, 1), (0, 0xFFFF, 0, 1), (0, 4, 1, 1),
                                                 (0, 4, 0, 0), (2, 5, 0, 1), (0x40, 4, 0, 1), (8, 4, 0, 1)):
            with self.assertRaises(WireError):
                frame.encode(flags, command, status, sequence, b"")

    def test_an_error_names_all_that_is_known(self) -> None:
        decoder = frame.Decoder()
        decoder.feed(b"\xd5\x59")
        with self.assertRaises(WireError) as caught:
            decoder.next()
        error = caught.exception
        self.assertEqual((error.code, error.phase, error.offset, error.requirement),
                         ("badMagic", "header", 1, "WP-2.1-2"))
        self.assertIn("WP-2.1-2", str(error))

    def test_the_same_error_is_given_again(self) -> None:
        decoder = frame.Decoder()
        decoder.feed(b"\x00")
        for _ in range(2):
            with self.assertRaises(WireError):
                decoder.next()

    def test_compressed_frames_come_back(self) -> None:
        header = {"version": "1.0", "kind": "request", "flags": ["compressed"], "command": None, "commandID": 0x8000,
                  "status": "ok", "statusCode": 0, "sequence": 1, "bodyLength": 0}
        decoder = frame.Decoder()
        decoder.feed(encode_json({"header": header, "bodyHex": "61" * 300}))
        found = decoder.next()
        assert isinstance(found, frame.Frame)
        self.assertLess(len(found.body), 300)
        self.assertEqual(decode_body(found).body, b"a" * 300)

    def test_an_empty_body_has_no_compressed_form(self) -> None:
        with self.assertRaises(ValueError):
            compress.compress(b"")


class JSONTests(unittest.TestCase):
    def test_names_and_numbers_are_read_in_both_forms(self) -> None:
        for members in ({"message_id": "m-000001", "sent_at_ms": 5, "stage": 2},
                        {"messageId": "m-000001", "sentAtMs": "5", "stage": "STAGE_STORED"}):
            message = jsonmap.from_json("C2cResponse", members)
            self.assertEqual(proto.encode(message).hex(), "0a086d2d30303030303110052002")

    def test_a_member_that_is_not_known_is_refused(self) -> None:
        with self.assertRaises(KeyError):
            jsonmap.from_json("C2cResponse", {"messageID": "m-000001"})

    def test_an_opaque_body_needs_hexadecimal(self) -> None:
        header = {"version": "1.0", "kind": "request", "flags": [], "command": None, "commandID": 0x8000,
                  "status": "ok", "statusCode": 0, "sequence": 1, "bodyLength": 0}
        with self.assertRaises(ValueError):
            encode_json({"header": header, "body": {}})
