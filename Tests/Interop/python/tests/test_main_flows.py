"""Each client against the other implementation's server: login, c2c with its receipt, absence and pull, logout. Needs the built
tool, which the environment variable PROTOCHECK names; `Scripts/test` does so."""

from __future__ import annotations

import os
import re
import subprocess
import unittest

from tests import test_client_testee
from tests.live import server
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
        served = subprocess.Popen([TOOL, "serve", "--listen", "127.0.0.1:0", "--data", "memory", "--insecure-development"],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert served.stdout is not None
        try:
            address = next(found.group() for line in served.stdout if (found := re.search(r"127\.0\.0\.1:\d+", line)))
            with ClientProcess() as first, ClientProcess() as second:
                main_flows(self, address, first, second)
        finally:
            served.terminate()
            served.wait()
            served.stdout.close()
