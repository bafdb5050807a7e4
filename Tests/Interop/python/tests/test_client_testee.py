"""The testee of a client as a process, against the server as another: chats, absence, cut connections, wrong requests."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import unittest
from typing import Any, Callable, Optional

from tests.live import PATIENCE_S, PYTHON, Json, server
from tests.proxy import Proxy

# Small enough for waits of seconds, and large enough for a busy machine to keep deadlines of 10 s.
SCALE = 0.05


def text(words: str) -> str:
    """A content of type im.text."""
    return json.dumps({"type": "im.text", "body": {"text": words}})


class ClientProcess:
    """`client_testee.py`, and everything it has said."""

    command = [sys.executable, str(PYTHON / "client_testee.py")]

    def __init__(self) -> None:
        self._process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._lines: "queue.Queue[Optional[Json]]" = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._next = 0
        self.events: list[Json] = []
        self._answers: dict[Any, Json] = {}
        self.hello = self._take()

    def __enter__(self) -> "ClientProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> int:
        """End the input; the exit code."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            return self._process.wait(PATIENCE_S)
        finally:
            self._process.kill()
            self._process.wait()
            self._reader.join(PATIENCE_S)
            self._process.stdout.close()

    def write(self, line: str) -> None:
        """A line as it stands."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def post(self, request: str, **members: Any) -> int:
        """A request; its id."""
        self._next += 1
        self.write(json.dumps({"id": self._next, "request": request, **members}))
        return self._next

    def answer(self, id: Any) -> Json:
        """The answer to a request, without its id."""
        self._until(lambda: id in self._answers)
        return self._answers.pop(id)

    def ask(self, request: str, **members: Any) -> Json:
        """A request and its answer."""
        return self.answer(self.post(request, **members))

    def start(self, address: str, account: str, device: str = "d1", **members: Any) -> None:
        """Start, and wait until the session is open."""
        answer = self.ask("start", server=address, account=account, device=device, token="t", timeScale=SCALE, **members)
        assert answer == {"ok": {}}, answer
        self.wait("open")

    def send(self, to: str, words: str) -> str:
        """A text to someone; its id."""
        answer = self.ask("send", command="c2c", to=to, contentType="im.text", content=text(words))
        id: str = answer["ok"]["clientMessageId"]
        return id

    def wait(self, event: str, count: int = 1) -> list[Json]:
        """So many events of this kind, which are taken out."""
        self._until(lambda: sum(1 for item in self.events if item["event"] == event) >= count)
        found = [item for item in self.events if item["event"] == event]
        self.events = [item for item in self.events if item["event"] != event]
        return found

    def words(self, count: int) -> list[str]:
        """The texts of so many messages."""
        return [json.loads(item["content"])["body"]["text"] for item in self.wait("message", count)]

    def _until(self, is_there: Callable[[], bool]) -> None:
        while not is_there():
            line = self._take()
            if "event" in line:
                self.events.append(line)
            else:
                self._answers[line.pop("id")] = line

    def _take(self) -> Json:
        line = self._lines.get(timeout=PATIENCE_S)
        if line is None:
            raise AssertionError("the testee has ended")
        return line

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(json.loads(line))
        self._lines.put(None)


class ClientTesteeTests(unittest.TestCase):
    def test_two_clients_chat(self) -> None:
        with server("--time-scale", str(SCALE)) as served, ClientProcess() as first, ClientProcess() as second:
            self.assertEqual(first.hello["hello"]["features"], ["client", "timeScale", "hold", "position"])
            first.start(served.address, "u1@58.user")
            second.start(served.address, "u2@58.user")
            id = first.send("u2@58.user", "how are you?")
            answered = first.wait("answered")
            arrived = second.wait("message")
            self.assertEqual(answered, [{"event": "answered", "clientMessageId": id, "messageId": arrived[0]["messageId"]}])
            self.assertEqual((arrived[0]["contentType"], arrived[0]["content"]), ("im.text", text("how are you?")))
            receipt = first.wait("receipt")
            self.assertEqual(receipt, [{"event": "receipt", "messageId": arrived[0]["messageId"], "stage": "delivered"}])
            second.send("u1@58.user", "fine")
            self.assertEqual(first.words(1), ["fine"])
            self.assertEqual(first.ask("logout"), {"ok": {}})
            self.assertEqual(first.wait("closed"), [{"event": "closed", "status": None}])
            self.assertEqual((second.ask("stop"), second.ask("stop")), ({"ok": {}}, {"ok": {}}))
            self.assertEqual((first.end(), second.end()), (0, 0))

    def test_one_is_away_for_a_while(self) -> None:
        with server("--time-scale", str(SCALE)) as served, ClientProcess() as first, ClientProcess() as second:
            first.start(served.address, "u1@58.user")
            second.start(served.address, "u2@58.user")
            first.send("u2@58.user", "0")
            self.assertEqual(second.words(1), ["0"])
            # Its ack has been taken when the receipt is there.
            first.wait("receipt")
            second.ask("stop")
            for number in range(1, 6):
                first.send("u2@58.user", str(number))
            first.wait("answered", 6)
            second.start(served.address, "u2@58.user")
            self.assertEqual(second.words(5), ["1", "2", "3", "4", "5"])
            second.ask("stop")
            self.assertEqual([item for item in second.events if item["event"] in ("message", "failed")], [])

    def test_cut_connections_heal(self) -> None:
        with server("--time-scale", str(SCALE)) as served, Proxy(served.address) as proxy, \
                ClientProcess() as first, ClientProcess() as second:
            first.start(proxy.address, "u1@58.user")
            second.start(proxy.address, "u2@58.user")
            total = 60
            for number in range(total):
                for one, other in ((first, "u2@58.user"), (second, "u1@58.user")):
                    one.post("send", command="c2c", to=other, contentType="im.text", content=text(str(number)))
                if number % 10 == 5:
                    self.assertTrue(proxy.cut(311, PATIENCE_S))
            for one in (first, second):
                one.wait("answered", total)
                self.assertEqual(one.words(total), [str(number) for number in range(total)])
                self.assertGreaterEqual(len(one.wait("waiting")), 1)
            for one in (first, second):
                # All that was sent was answered before; a stop finds nothing more.
                self.assertEqual(one.ask("stop"), {"ok": {}})
                self.assertEqual([item for item in one.events if item["event"] in ("message", "answered", "failed")], [])

    def test_a_device_that_is_replaced_stays_away(self) -> None:
        with server("--time-scale", str(SCALE)) as served, ClientProcess() as first, ClientProcess() as second:
            first.start(served.address, "u1@58.user")
            second.start(served.address, "u1@58.user")
            self.assertEqual(first.wait("closed"), [{"event": "closed", "status": "replaced"}])
            self.assertEqual(first.ask("send", command="c2c", to="u2@58.user", contentType="im.text", content=text(""))
                             ["error"]["code"], "badRequest")
            self.assertEqual(first.ask("stop"), {"ok": {}})

    def test_a_message_that_is_refused(self) -> None:
        with server("--time-scale", str(SCALE)) as served, ClientProcess() as client:
            client.start(served.address, "u1@58.user")
            answer = client.ask("send", command="c2s", contentType="my.type", content='{"type":"my.type"}')
            failed = {"event": "failed", "clientMessageId": answer["ok"]["clientMessageId"], "status": "unknownType"}
            self.assertEqual(client.wait("failed"), [failed])

    def test_nobody_listens(self) -> None:
        with server() as served:
            address = served.address
        with ClientProcess() as client:
            client.ask("start", server=address, account="u1@58.user", device="d", token="", timeScale=SCALE)
            self.assertTrue(all(item["reason"] for item in client.wait("waiting", 2)))
            logout, stop = client.post("logout"), client.post("stop")
            self.assertEqual(client.answer(logout)["error"]["code"], "closed")
            self.assertEqual(client.answer(stop), {"ok": {}})

    def test_requests_that_are_wrong(self) -> None:
        good = {"server": "127.0.0.1:1", "account": "u1@58.user", "device": "d1", "token": "t", "timeScale": SCALE}
        with ClientProcess() as client:
            client.write("x")
            self.assertEqual(client.answer(None)["error"]["code"], "badRequest")
            self.assertEqual(client.ask("dance"), {"unsupported": "dance"})
            for member, value in (("server", "nowhere"), ("account", "u1"), ("device", ""), ("token", "t" * 4_097),
                                  ("timeScale", "x"), ("timeScale", 0), ("epoch", -1), ("cursor", 5)):
                self.assertEqual(client.ask("start", **{**good, member: value})["error"]["code"], "badRequest", member)
            self.assertEqual(client.ask("logout")["error"]["code"], "badRequest")
            self.assertEqual(client.ask("start", **good), {"ok": {}})
            self.assertEqual(client.ask("start", **good)["error"]["code"], "badRequest")
            message = {"command": "c2c", "to": "u2@d", "contentType": "im.text", "content": text("x")}
            wrong = ({"command": "s2c"}, {"to": "u2"}, {"contentType": "im.image"}, {"contentType": ""}, {"content": "{"},
                     {"content": text("x" * 70_000)}, {"content": None})
            for members in wrong:
                self.assertEqual(client.ask("send", **{**message, **members})["error"]["code"], "badRequest", members)
            self.assertEqual(list(client.ask("send", **message)), ["ok"])


if __name__ == "__main__":
    unittest.main()
