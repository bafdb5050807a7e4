"""Every vector against this codec; the files against their shape, SPEC.md and the generator."""

from __future__ import annotations

import contextlib
import io
import json
import random
import re
import unittest
from collections import Counter
from pathlib import Path

import make_vectors
from wire.codec import encode_json
from wire.crc32c import crc32c
from wire.vectors import VECTORS, decode_stream, run, vector_files, vectors
from wire.vectorshape import CODES, faults

SPEC = (Path(__file__).resolve().parents[4] / "SPEC.md").read_text(encoding="utf-8")


class VectorTests(unittest.TestCase):
    def test_every_vector(self) -> None:
        for path, test in vectors():
            with self.subTest(id=test["id"], file=path.name):
                self.assertEqual(run(test), [])

    def test_a_runner_that_accepts_everything_would_fail(self) -> None:
        # The comparison itself: a vector with one member changed has to fail.
        tests = {test["id"]: test for _, test in vectors()}
        changed = json.loads(json.dumps(tests["WP-MSG-0001"]))
        changed["expect"]["frames"][0]["body"]["to"]["uid"] = "u3"
        self.assertNotEqual(run(changed), [])
        changed = json.loads(json.dumps(tests["WP-HDR-0101"]))
        changed["error"]["offset"] = 1
        self.assertNotEqual(run(changed), [])
        changed = json.loads(json.dumps(tests["WP-MSG-1301"]))
        changed["uid"] = "u3"
        self.assertNotEqual(run(changed), [])

    def test_damaged_bytes_give_an_error_and_nothing_else(self) -> None:
        # The same damage every time: single bytes of every short vector, behind checksums that are right.
        chance = random.Random(1)
        for _, test in vectors():
            wire = bytearray(bytes.fromhex("".join(test.get("wire", []))))
            if not 24 < len(wire) < 400:
                continue
            for _ in range(20):
                changed = bytearray(wire)
                changed[chance.randrange(24, len(wire))] = chance.randrange(256)
                if int.from_bytes(changed[12:16], "big") == len(changed) - 24:
                    changed[16:20] = crc32c(bytes(changed[24:])).to_bytes(4, "big")
                    changed[20:24] = crc32c(bytes(changed[:20])).to_bytes(4, "big")
                outcome = decode_stream([bytes(changed)], 1_048_576, with_content=True)
                if "error" not in outcome:
                    for item in outcome["expect"]["frames"]:
                        item["header"]["flags"] = []
                        again = decode_stream([encode_json(item)], 1_048_576, with_content=True)
                        found = again["expect"]["frames"][0]
                        self.assertEqual({**found, "header": None}, {**item, "header": None})

    def test_shape(self) -> None:
        for path in vector_files():
            with self.subTest(file=path.name):
                self.assertEqual(list(faults(json.loads(path.read_text(encoding="utf-8")))), [])

    def test_ids_are_unique_and_requirements_exist(self) -> None:
        known = set(re.findall(r"\[(WP-[0-9.]+-[0-9]+)\]", SPEC))
        counts = Counter(test["id"] for _, test in vectors(for_clients=True))
        self.assertEqual([name for name, count in counts.items() if count > 1], [])
        for _, test in vectors(for_clients=True):
            self.assertLessEqual(set(test["requirements"]), known, test["id"])

    def test_every_error_is_there(self) -> None:
        found = {outcome["error"]["code"] for _, test in vectors() for outcome in test.get("outcomes", [test])
                 if "code" in outcome.get("error", {})}
        self.assertEqual(found, set(CODES))

    def test_the_examples_of_the_specification(self) -> None:
        tests = {test["id"]: test for _, test in vectors()}
        for name in ("WP-HDR-0001", "WP-MSG-0001"):
            behind = SPEC.split(f"(vector `{name}`):")[1]
            block = re.match(r"\s*((?:    [0-9A-F ]+\n?)+)", behind)
            assert block is not None
            self.assertEqual("".join(block.group(1).split()).lower(), "".join(tests[name]["wire"]))

    def test_canonical_is_said_wherever_it_holds(self) -> None:
        for _, test in vectors():
            frames = test.get("expect", {}).get("frames", [])
            if any("compressed" in frame["header"]["flags"] for frame in frames):
                self.assertNotIn("canonical", test, test["id"])
            elif test["result"] == "valid" and "canonical" not in test and frames:
                with self.subTest(id=test["id"]):
                    self.assertNotEqual(run({**test, "canonical": True}), [])

    def test_the_generator_makes_these_files(self) -> None:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            self.assertEqual(make_vectors.main(["--check"]), 0, printed.getvalue())

    def test_every_file_is_owned(self) -> None:
        generated = {path for path, _ in make_vectors.files()}
        for path in vector_files():
            source = json.loads(path.read_text(encoding="utf-8"))["source"]
            self.assertEqual(source == make_vectors.SOURCE, path in generated, path)
        self.assertTrue((VECTORS / "README.md").exists())
