"""The runner of session vectors finds what is wrong, and the scenarios cover what they say."""

from __future__ import annotations

import copy
import unittest
from typing import Any, Iterator

from wire.pattern import Unbound, compare, fill
from wire.scenario import run_scenario
from wire.sessionshape import session_faults
from wire.vectors import vectors

Json = dict[str, Any]


def scenarios() -> Iterator[Json]:
    """All session vectors."""
    for _, test in vectors():
        if "steps" in test:
            yield test


def changed(test: Json) -> Iterator[tuple[str, Json]]:
    """The vector with one expectation changed at a time."""
    for number, step in enumerate(test["steps"]):
        if "expect" in step:
            other = copy.deepcopy(test)
            header = other["steps"][number]["frame"]["header"]
            header["status" if "status" in header else "kind"] = "internal" if "status" in header else "response"
            if header.get("kind") == "response" and "status" not in header:
                header["sequence"] = 4_000_000_000
            yield f"step {number + 1}", other
        elif "expectAll" in step:
            other = copy.deepcopy(test)
            other["steps"][number]["frames"][-1]["header"]["sequence"] = 4_000_000_000
            yield f"step {number + 1}", other
        elif "expectClose" in step:
            other = copy.deepcopy(test)
            other["steps"][number] = {"expect": step["expectClose"], "frame": {
                "header": {"kind": "notification", "command": "goaway"}}}
            yield f"step {number + 1}", other


class SessionTests(unittest.TestCase):
    def test_there_are_enough(self) -> None:
        self.assertGreaterEqual(sum(1 for _ in scenarios()), 80)

    def test_a_changed_expectation_fails(self) -> None:
        for test in scenarios():
            for name, other in changed(test):
                self.assertNotEqual(run_scenario(other), [], f"{test['id']}, {name}")

    def test_a_step_that_is_left_out_is_missed(self) -> None:
        # Without its sends a scenario cannot pass, unless it does nothing but wait.
        for test in scenarios():
            steps = [step for step in test["steps"] if "send" not in step]
            if any("expect" in step or "expectAll" in step for step in steps) and len(steps) < len(test["steps"]):
                if not {"drain", "probe", "advance", "pause"} & {next(iter(step)) for step in steps} \
                        and "replaced" not in test["comment"] and "attempt" not in test["comment"]:
                    self.assertNotEqual(run_scenario({**test, "steps": steps}), [], test["id"])

    def test_values(self) -> None:
        bound: dict[str, Any] = {"x": "7", "none": None}
        self.assertEqual(fill({"a": {"same": "x", "plus": 1}, "b": {"same": "none"}, "c": [{"same": "x"}]}, bound),
                         {"a": "8", "c": ["7"]})
        self.assertEqual(fill({"parts": [["ab", 2]]}, bound), "YWJhYg==")
        self.assertEqual(compare({"a": {"bind": "y"}, "b": None}, {"a": "3", "c": 1}, "", bound), [])
        self.assertEqual(bound["y"], "3")
        self.assertNotEqual(compare({"a": {"other": "y"}}, {"a": "3"}, "", bound), [])
        self.assertNotEqual(compare({"a": None}, {"a": "3"}, "", bound), [])
        self.assertNotEqual(compare([1], [1, 2], "", bound), [])
        self.assertNotEqual(compare(True, 1, "", bound), [])
        self.assertRaises(Unbound, fill, {"same": "z"}, bound)

    def test_the_shape_is_judged(self) -> None:
        good = {"id": "WP-SES-0001", "comment": "c", "requirements": ["WP-6.3-1"], "level": "MUST", "result": "valid",
                "steps": [{"open": "a"}, {"expectClose": "a"}]}
        self.assertEqual(list(session_faults(good)), [])
        bad = [{"jump": "a"}, {"fence": "a"}, {"fence": "b", "sequence": 1}, {"open": "a", "more": 1},
               {"send": "a"}, {"send": "a", "wire": "0"}, {"advance": 5},
               {"send": "a", "frame": {"header": {"command": "c2c", "sequence": 3}, "body": {"unknown": 1}}},
               {"send": "a", "frame": {"header": {"command": "c2c"}, "body": {"clientMessageId": {"same": "x"}}}},
               {"send": "a", "frame": {"header": {"command": "c2c"}, "body": {"clientMessageId": {"bind": "x"}}}},
               {"send": "a", "frame": {"header": {"command": "nothing"}}},
               {"expect": "a", "frame": {"header": {"command": "c2c"}}},
               {"expectOneOf": "a", "frames": [{"header": {"kind": "response", "command": "c2c"}}]}]
        for step in bad:
            self.assertNotEqual(list(session_faults({**good, "steps": [{"open": "a"}, step]})), [], step)


if __name__ == "__main__":
    unittest.main()
