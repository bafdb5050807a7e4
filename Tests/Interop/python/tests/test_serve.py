"""The server on sockets, as a process: answers, pushes, deadlines in scaled time, ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from serve import read_server_settings, read_topic_map
from tests.live import PATIENCE_S, PYTHON, Line, ServerProcess, server
from wire.address import format_address, parse_address
from wire.scenario import login_frames

CMI = "AQIDBAUGBwgJCgsMDQ4PEA=="


class ServeTests(unittest.TestCase):
    def test_two_clients(self) -> None:
        with server() as served, Line(served.address) as first, Line(served.address) as second:
            first.login("u1@58.user", "a")
            second.login("u2@58.user", "b")
            body = {"to": {"domain": "58.user", "uid": "u2"}, "clientMessageId": CMI, "contentType": "im.text",
                    "content": "e30="}
            first.send({"header": {"command": "c2c", "sequence": 3}, "body": body})
            self.assertEqual(first.receive()["body"]["stage"], "STAGE_STORED")
            self.assertEqual(second.receive()["body"]["message"]["from"], {"domain": "58.user", "uid": "u1"})

    def test_deadlines_run_faster(self) -> None:
        with server("--time-scale", "0.03") as served, Line(served.address) as silent, Line(served.address) as quiet:
            quiet.login("u1@58.user", "a")
            for line in (silent, quiet):
                self.assertEqual(line.receive()["body"]["status"], 4)
                self.assertTrue(line.has_ended())

    def test_bytes_of_another_protocol(self) -> None:
        with server() as served, Line(served.address) as line:
            line.socket.sendall(b"GET / HTTP/1.1\r\n\r\n")
            self.assertEqual(line.socket.recv(100), b"")

    def test_a_page_of_many_bytes_to_a_client_that_reads_late(self) -> None:
        with server() as served, Line(served.address) as line:
            line.login("u1@58.user", "a")
            body = {"to": {"domain": "58.user", "uid": "u1"}, "contentType": "im.text",
                    "content": {"parts": [["x", 60_000]]}}
            for number in range(1, 21):
                line.send({"header": {"command": "c2c", "sequence": 2 + number},
                           "body": {**body, "clientMessageId": {"parts": [[chr(number), 16]]}}})
                self.assertEqual(line.receive()["header"]["status"], "ok")
            for number in range(30, 230):
                line.send({"header": {"command": "get-offline-msg", "sequence": number}, "body": {"limit": 2}},
                          {"header": {"command": "keepalive", "sequence": number + 1_000}})
            answers = [line.receive() for _ in range(400)]
            self.assertEqual({answer["header"]["status"] for answer in answers} - {"rateLimited"}, {"ok"})

    def test_a_client_that_shuts_down_writing_still_reads_the_last_frame(self) -> None:
        with server() as served, Line(served.address) as line:
            line.send({"header": {"command": "keepalive", "sequence": 1}})
            line.socket.shutdown(socket.SHUT_WR)
            self.assertEqual(line.receive()["body"]["status"], 3)
            self.assertTrue(line.has_ended())

    def test_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            served = ServerProcess()
            with Line(served.address) as line:
                line.login("u1@58.user", "a")
                self.assertEqual(served.end(number), 0)
                self.assertEqual(line.receive()["body"]["status"], 1)
                self.assertTrue(line.has_ended())

    def test_topics(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "topics.json"
            path.write_text('{"d":{"im.text":"all"}}', encoding="utf-8")
            with server("--topic-map", str(path)) as served, Line(served.address) as line:
                line.login("u1@d", "a")
                for sequence, content_type in ((3, "im.text"), (4, "im.app-event")):
                    line.send({"header": {"command": "c2s", "sequence": sequence},
                               "body": {"clientMessageId": CMI, "contentType": content_type, "content": "e30="}})
                self.assertEqual([line.receive()["header"]["status"] for _ in range(2)], ["ok", "unknownType"])
        for bad in ("x", "[]", '{"D":{}}', '{"d":[]}', '{"d":{"im.text":1}}', '{"d":{"im.text":""}}'):
            self.assertRaises(ValueError, read_topic_map, bad)

    def test_settings(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "settings.json"
            path.write_text('{"inboxLimit":1,"tokens":{"bad":{"refuse":"unauthorized"}}}', encoding="utf-8")
            with server("--settings", str(path)) as served, Line(served.address) as line, Line(served.address) as other:
                line.login("u1@d", "a")
                for number in (3, 4):
                    line.send({"header": {"command": "c2c", "sequence": number},
                               "body": {"to": {"domain": "d", "uid": "u2"}, "contentType": "im.text", "content": "e30=",
                                        "clientMessageId": {"parts": [[chr(number), 16]]}}})
                self.assertEqual([line.receive()["header"]["status"] for _ in range(2)], ["ok", "inboxFull"])
                other.send(*login_frames({"login": "x", "account": "u3@d", "device": "a", "attempt": 1, "token": "bad"}))
                statuses = [other.receive()["header"]["status"] for _ in range(2)]
                self.assertEqual(statuses, ["ok", "unauthorized"])
        for bad in ("x", "[]", '{"colour":1}', '{"pushWindow":0}', '{"pushWindow":true}', '{"tokens":[]}',
                    '{"tokens":{"x":1}}', '{"tokens":{"x":{"refuse":"nothing"}}}', '{"tokens":{"x":{"reach":[1]}}}'):
            self.assertRaises(ValueError, read_server_settings, bad)

    def test_times_to_live_run_faster_too(self) -> None:
        with server("--time-scale", "0.02") as served:
            with Line(served.address) as line:
                line.login("u1@d", "a")
                line.send({"header": {"command": "c2c", "sequence": 3},
                           "body": {"to": {"domain": "d", "uid": "u2"}, "contentType": "im.text", "content": "e30=",
                                    "clientMessageId": CMI, "delivery": {"timeToLiveS": 20}}})
                self.assertEqual(line.receive()["body"]["stage"], "STAGE_STORED")
                # Silence of 90 s ends the connection, 1.8 s here: by then the 20 s of the message are over.
                self.assertEqual(line.receive()["body"]["status"], 4)
            with Line(served.address) as line:
                line.login("u2@d", "a")
                line.send({"header": {"command": "get-offline-msg", "sequence": 3}})
                self.assertNotIn("messages", line.receive()["body"])

    def test_calls_that_cannot_be_done(self) -> None:
        for arguments, code in ((["127.0.0.1"], 64), (["127.0.0.1:0", "--time-scale", "0"], 64), ([], 64),
                                (["127.0.0.1:0", "--topic-map", "/nothing/here"], 66),
                                (["127.0.0.1:0", "--settings", "/nothing/here"], 66)):
            done = subprocess.run([sys.executable, str(PYTHON / "serve.py"), *arguments], capture_output=True,
                                  timeout=PATIENCE_S, check=False)
            self.assertEqual((done.returncode, done.stdout), (code, b""), arguments)
            self.assertTrue(done.stderr)

    def test_addresses(self) -> None:
        for text in ("127.0.0.1:80", "[::1]:0", "localhost:65535"):
            self.assertEqual(format_address(*parse_address(text)), text)
        for bad in ("", "a", ":1", "a:", "a:b", "a:65536", "::1:5", "a:-1", "a:\u0661"):
            self.assertRaises(ValueError, parse_address, bad)


if __name__ == "__main__":
    unittest.main()
