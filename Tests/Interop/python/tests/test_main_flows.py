"""Each client against the other implementation's server: login, c2c with its receipt, absence and pull, logout, c2s to a consumer
of its topic, s2c. Needs the built tool, which the environment variable PROTOCHECK names; `Scripts/test` does so."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Any, Iterator

from tests import test_client_testee
from tests.live import PATIENCE_S, Line, server
from tests.test_client_testee import ClientProcess

TOOL = os.environ.get("PROTOCHECK", "")


class SwiftClient(ClientProcess):
    """`protocheck testee --client`, and everything it has said."""

    command = [TOOL, "testee", "--client"]


def main_flows(test: unittest.TestCase, address: str, first: ClientProcess, second: ClientProcess) -> None:
    """What two people do."""
    first.start(address, "u1@58.user")
    second.start(address, "u2@58.user")
    first.send("u2@58.user", "hello")
    answered = first.wait("answered")
    test.assertEqual(second.words(1), ["hello"])
    test.assertEqual([item["messageId"] for item in first.wait("receipt")], [item["messageId"] for item in answered])
    test.assertEqual(second.ask("stop"), {"ok": {}})
    first.send("u2@58.user", "while you were away")
    first.wait("answered")
    second.start(address, "u2@58.user")
    test.assertEqual(second.words(1), ["while you were away"])
    test.assertEqual(first.ask("logout"), {"ok": {}})
    test.assertIsNone(first.wait("closed")[0]["status"])


@unittest.skipUnless(TOOL, "PROTOCHECK does not name the tool")
class MainFlowTests(unittest.TestCase):
    def test_the_swift_client_and_the_python_server(self) -> None:
        with server("--time-scale", str(test_client_testee.SCALE)) as served, SwiftClient() as first, SwiftClient() as second:
            main_flows(self, served.address, first, second)

    def test_the_python_client_and_the_swift_server(self) -> None:
        with swift_server() as address, ClientProcess() as first, ClientProcess() as second:
            main_flows(self, address, first, second)

    def test_reports_and_pushes_of_the_swift_client_over_the_python_server(self) -> None:
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as running:
            token, topics = Path(folder) / "token", Path(folder) / "topics.json"
            token.write_text("service", encoding="utf-8")
            topics.write_text('{"58.driver": {"im.track": "gps"}}', encoding="utf-8")
            served = running.enter_context(server("--topic-map", str(topics)))
            is_service = ("--token-file", str(token))
            sent, = tool("send", served.address, "d1@58.driver", "--c2s", "--track", "39.9087,116.3975",
                         "--track", "39.9091,116.3980")
            report, *_ = tool("subscribe", served.address, "maps@58.service", "gps", "--group", "live", "--after", "0",
                              "--count", "1", "--for", str(PATIENCE_S), *is_service)
            self.assertEqual(report["messageId"], sent["messageId"])
            self.assertEqual(report["from"], "d1@58.driver")
            self.assertEqual(report["content"]["type"], "im.track")
            pushed, = tool("push", served.address, "orders@58.service", "--to", "d1@58.driver", "--text", "to the gate", *is_service)
            got, *_ = tool("offline", served.address, "d1@58.driver")
            self.assertEqual((got["messageId"], got["from"]), (pushed["messageId"], "orders@58.service"))
            self.assertEqual(got["content"]["body"]["text"], "to the gate")

    def test_reports_and_pushes_of_the_python_client_over_the_swift_server(self) -> None:
        with swift_server() as address, Line(address) as driver, Line(address) as service:
            driver.login("d1@58.driver", "phone")
            service.login("maps@58.service", "server", token="service")
            service.send({"header": {"command": "subscribe", "sequence": 3}, "body": {"topic": "gps", "group": "live"}})
            self.assertEqual(service.receive()["header"]["status"], "ok")
            content = {"clientMessageId": {"parts": [["r", 16]]}, "contentType": "im.location-track", "content": "e30="}
            driver.send({"header": {"command": "c2s", "sequence": 3}, "body": content})
            sent = driver.receive()["body"]
            report = service.receive()["body"]
            self.assertEqual(report["message"]["id"], sent["messageId"])
            self.assertEqual(report["message"]["from"], {"domain": "58.driver", "uid": "d1"})
            service.send({"header": {"command": "topic-ack", "sequence": 4},
                          "body": {"topic": "gps", "group": "live", "cursor": report["cursor"]}},
                         {"header": {"command": "s2c", "sequence": 5},
                          "body": {**content, "to": [{"domain": "58.driver", "uid": "d1"}]}})
            self.assertEqual([service.receive()["header"]["status"] for _ in range(2)], ["ok", "ok"])
            pushed = driver.receive()
            self.assertEqual(pushed["header"]["command"], "message")
            self.assertEqual(pushed["body"]["message"]["from"], {"domain": "58.service", "uid": "maps"})


@contextlib.contextmanager
def swift_server() -> Iterator[str]:
    """`protocheck serve` for as long as it is needed: where it listens."""
    topics = str(Path(__file__).resolve().parents[4] / "Vectors" / "server" / "topics.json")
    served = subprocess.Popen([TOOL, "serve", "--listen", "127.0.0.1:0", "--data", "memory", "--topic-map", topics,
                               "--insecure-development"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert served.stdout is not None
    try:
        yield next(found.group() for line in served.stdout if (found := re.search(r"127\.0\.0\.1:\d+", line)))
    finally:
        served.terminate()
        served.wait()
        served.stdout.close()


def tool(command: str, address: str, account: str, *arguments: str) -> list[dict[str, Any]]:
    """`protocheck client` does something; what it prints."""
    done = subprocess.run([TOOL, "client", command, account, *arguments, "--server", address, "--format", "json"],
                          capture_output=True, text=True, timeout=2 * PATIENCE_S, check=False)
    if done.returncode != 0:
        raise AssertionError(f"protocheck client {command} ended with {done.returncode}: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]
