"""The testee of the codec as a process: vectors of every suite, lines that are no requests, and the end of the input."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any, Iterator, Optional

from wire.contentvectors import FORMS, content_bytes
from wire.vectors import VECTORS, agrees, cuts, outcomes, vectors

TESTEE = Path(__file__).resolve().parents[1] / "testee.py"
PATIENCE_S = 60
# Of the suites with thousands of vectors every so many are run.
STRIDE = 7

Json = dict[str, Any]


def talk(lines: list[bytes]) -> tuple[list[Json], int]:
    """All that a testee says to these lines, its hello first, and its exit code."""
    done = subprocess.run([sys.executable, str(TESTEE)], input=b"".join(lines), capture_output=True, timeout=PATIENCE_S,
                          check=False)
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def line(request: Json) -> bytes:
    """A request as it is sent."""
    return json.dumps(request).encode("ascii") + b"\n"


def requests(test: Json) -> Iterator[Json]:
    """What a runner asks to judge a vector."""
    if "text" in test:
        yield {"request": "account", "text": test["text"]}
    elif any(name in test for name in FORMS):
        asked = {"request": "content", "content": content_bytes(test).hex()}
        yield {**asked, "contentType": test["contentType"]} if "contentType" in test else asked
    else:
        flags = test.get("flags", [])
        chunks = [bytes.fromhex(chunk) for chunk in test["wire"]]
        for cut in cuts(chunks, "cutEverywhere" in flags):
            yield {"request": "decode", "chunks": [chunk.hex() for chunk in cut], "contents": "content" in flags,
                   "compression": "noCompression" not in flags, **test.get("limits", {})}
        if "canonical" in test:
            frames = [{**item, "header": {name: value for name, value in item["header"].items() if name != "bodyLength"}}
                      for item in test["expect"]["frames"]]
            yield {"request": "encode", "frames": frames}


def verdict(test: Json, asked: Json, answer: Json) -> Optional[str]:
    """What is wrong with an answer; None when it is right."""
    found, fault = answer.get("ok"), answer.get("error")
    if asked["request"] == "account":
        wanted = {name: test[name] for name in ("domain", "uid", "text")} if test["result"] == "valid" else None
        return None if (found, fault) == (wanted, None if wanted else {}) else "account"
    if asked["request"] == "content" and test["result"] == "invalid":
        rule = (fault or {}).get("requirement")
        same = fault == {**test["error"], "requirement": rule} and rule in test["requirements"]
        return None if same else "content at fault"
    if asked["request"] == "content":
        wanted = {**test["expect"], "encoded": asked["content"]}
        wanted.setdefault("generated", (found or {}).get("generated"))
        return None if found == {name: value for name, value in wanted.items() if name != "generated" or value} \
            else "content"
    if asked["request"] == "encode":
        return None if (found == {"wire": "".join(test["wire"])}) == test["canonical"] else "encode"
    if not found:
        return "decode"
    outcome = {"expect": {name: value for name, value in found.items() if name != "error"}}
    if "error" in found:
        outcome["error"] = found["error"]
    return None if any(agrees(outcome, legal) for legal in outcomes(test)) else "decode"


class TesteeTests(unittest.TestCase):
    def test_vectors_of_every_suite(self) -> None:
        asked: list[tuple[Json, Json]] = []
        suites = set()
        for number, (path, test) in enumerate(vectors()):
            if "steps" not in test and (number % STRIDE == 0 or path.parent.name in ("header", "stream")):
                suites.add(path.relative_to(VECTORS).parts[0])
                asked += [(test, request) for request in requests(test)]
        self.assertEqual(suites, {"header", "frame", "stream", "message", "compression", "content"})
        said, code = talk([line({"id": number, **request}) for number, (_, request) in enumerate(asked)])
        self.assertEqual(code, 0)
        self.assertEqual(said[0]["hello"]["protocol"], 1)
        self.assertEqual([answer["id"] for answer in said[1:]], list(range(len(asked))))
        for (test, request), answer in zip(asked, said[1:]):
            self.assertIsNone(verdict(test, request, answer), f"{test['id']}: {json.dumps(answer)[:300]}")

    def test_a_wrong_answer_is_seen(self) -> None:
        test = next(test for _, test in vectors() if test["id"] == "WP-MSG-0001")
        request = next(requests(test))
        said, _ = talk([line({"id": 1, **request})])
        self.assertIsNone(verdict(test, request, said[1]))
        said[1]["ok"]["frames"][0]["body"]["to"]["uid"] = "u3"
        self.assertEqual(verdict(test, request, said[1]), "decode")

    def test_lines_that_are_no_requests(self) -> None:
        bad = [b"\n", b"x\n", b"[]\n", b"{}\n", b"\xff\xfe\n", b"[" * 100_000 + b"\n", b'{"id":1}\n',
               b'{"id":NaN,"request":"a"}\n',
               b'{"id":true,"request":"account","text":"a@b"}\n', b'{"id":2,"request":"decode","chunks":["0"]}\n',
               b'{"id":3,"request":"decode","chunks":[""],"maxBodyLength":0}\n',
               b'{"id":4,"request":"encode","frames":[1]}\n',
               b'{"id":5,"request":"encode","frames":[{"header":{},"body":{}}]}\n', b'{"id":6,"request":"account"}\n',
               b'{"id":7,"request":"content","content":"7b7d","contentType":1}\n']
        said, code = talk([*bad, line({"id": 8, "request": "dance"}), line({"id": 9, "request": "account", "text": "u@d"})])
        self.assertEqual(code, 0)
        for answer in said[1:-2]:
            self.assertEqual(answer["error"]["code"], "badRequest", answer)
            self.assertTrue(answer["error"]["text"])
        self.assertEqual([answer["id"] for answer in said[1:]], [None] * 6 + [1, None, None, 2, 3, 4, 5, 6, 7, 8, 9])
        self.assertEqual(said[-2], {"id": 8, "unsupported": "dance"})
        self.assertEqual(said[-1], {"id": 9, "ok": {"domain": "d", "uid": "u", "text": "u@d"}})

    def test_frames_that_no_sender_may_send(self) -> None:
        header = {"version": "1.0", "kind": "request", "flags": [], "command": "c2c", "commandID": 512, "status": "ok",
                  "statusCode": 0, "sequence": 0}
        said, _ = talk([line({"id": 1, "request": "encode", "frames": [{"header": header, "bodyHex": ""}]}),
                        line({"id": 2, "request": "encode", "frames": [{"header": {**header, "sequence": 1}, "body": {}}]})])
        self.assertEqual([answer["error"] for answer in said[1:]], [{"code": "badSequence"}, {"code": "malformedBody"}])

    def test_numbers_of_contents_keep_their_digits(self) -> None:
        content = b'{"a":\n0.99999999999999999999,"b":1e999}'
        frame = {"version": "1.0", "kind": "request", "flags": [], "commandID": 256, "statusCode": 0, "sequence": 1}
        body = {"clientMessageId": "AQAAAAAAAAAAAAAAAAAAAA==", "contentType": "im.text",
                "content": base64.b64encode(content).decode("ascii")}
        said, _ = talk([line({"id": 1, "request": "encode", "frames": [{"header": frame, "body": body}]})])
        asked = line({"id": 2, "request": "decode", "chunks": [said[1]["ok"]["wire"]], "contents": True})
        done = subprocess.run([sys.executable, str(TESTEE)], input=asked, capture_output=True, timeout=PATIENCE_S,
                              check=True)
        self.assertIn(b'"content": {"a": 0.99999999999999999999, "b": 1e999}', done.stdout)

    def test_a_runner_that_is_gone(self) -> None:
        for name in ("testee.py", "client_testee.py"):
            process = subprocess.Popen([sys.executable, str(TESTEE.with_name(name))], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            assert process.stdout is not None
            process.stdout.readline()
            process.stdout.close()
            self.assertEqual(process.communicate(b"x\nx\n", PATIENCE_S)[1], b"")
            self.assertEqual(process.returncode, 0)

    def test_the_end_ends_it(self) -> None:
        said, code = talk([])
        self.assertEqual((len(said), code), (1, 0))
        said, code = talk([b'{"id":1,"request":"account","text":"u@d"}'])
        self.assertEqual((said[1]["id"], code), (1, 0))


if __name__ == "__main__":
    unittest.main()
