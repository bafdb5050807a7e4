"""CRC-32C, varints, UTF-8, accounts and the .proto parser."""

from __future__ import annotations

import unittest

from wire.account import format_account, parse_account
from wire.crc32c import crc32c
from wire.schema import parse, wire_schema
from wire.utf8 import first_fault
from wire.varint import TooLong, Truncated, read_varint, write_varint


class ChecksumTests(unittest.TestCase):
    def test_known_values(self) -> None:
        self.assertEqual(crc32c(b"123456789"), 0xE3069283)
        self.assertEqual(crc32c(b""), 0)
        # RFC 3720, appendix B.4.
        self.assertEqual(crc32c(bytes(32)), 0x8A9136AA)
        self.assertEqual(crc32c(b"\xff" * 32), 0x62A8AB43)
        self.assertEqual(crc32c(bytes(range(32))), 0x46DD794E)


class VarintTests(unittest.TestCase):
    def test_round_trip(self) -> None:
        for value in (0, 1, 127, 128, 300, 2**32 - 1, 2**63, 2**64 - 1):
            raw = write_varint(value)
            self.assertEqual(read_varint(raw, 0, len(raw)), (value, len(raw)))

    def test_faults(self) -> None:
        with self.assertRaises(Truncated):
            read_varint(b"\x80", 0, 1)
        with self.assertRaises(TooLong):
            read_varint(b"\x80" * 11, 0, 11)
        with self.assertRaises(ValueError):
            write_varint(2**64)


class UTF8Tests(unittest.TestCase):
    def test_agrees_with_the_decoder_of_python(self) -> None:
        # All sequences of two bytes, and all leads with the edges of what may follow.
        samples = [bytes([first, second]) for first in range(1, 256) for second in range(1, 256)]
        edges = (0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0)
        samples += [bytes([lead, second, third, 0x80][:length]) for lead in range(0xE0, 0xF8)
                    for second in edges for third in edges for length in (3, 4)]
        for sample in samples:
            fault = first_fault(sample)
            try:
                sample.decode("utf-8")
                self.assertIsNone(fault, sample)
            except UnicodeDecodeError as error:
                self.assertIsNotNone(fault, sample)
                self.assertEqual(fault[0] if fault else None, error.start, sample)


class AccountTests(unittest.TestCase):
    def test_formats_and_parses(self) -> None:
        self.assertEqual(format_account("58.user", "a@b%"), "a%40b%25@58.user")
        self.assertEqual(parse_account("a%40b%25@58.user"), ("58.user", "a@b%"))

    def test_refuses_to_format_what_is_no_account(self) -> None:
        for domain, uid in (("", "u"), ("58.user", ""), ("58.user", "\n"), ("58@user", "u")):
            with self.assertRaises(ValueError):
                format_account(domain, uid)


class SchemaTests(unittest.TestCase):
    def test_reads_the_definitions(self) -> None:
        schema = wire_schema()
        self.assertEqual(schema.messages["HelloRequest"].reserved, [(9, 15)])
        self.assertEqual(schema.messages["C2cRequest"].named("clientMessageId").number, 2)
        self.assertEqual(schema.enums["Stage"][2], "STAGE_STORED")
        self.assertTrue(schema.messages["S2cResponse"].named("statuses").packable)

    def test_no_message_contains_itself(self) -> None:
        messages = wire_schema().messages

        def walk(name: str, above: tuple[str, ...]) -> None:
            self.assertNotIn(name, above)
            for item in messages[name].fields.values():
                if item.type == "message":
                    walk(item.reference, above + (name,))

        for name in messages:
            walk(name, ())

    def test_refuses_what_it_cannot_read(self) -> None:
        for text in ("message A { sint32 a = 1; }", "message A { map<string, string> a = 1; }", "service A {}",
                     "message A { bool a = 1; bool b = 1; }", "message A {"):
            with self.assertRaises(ValueError):
                parse(text)
