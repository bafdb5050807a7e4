"""Random histories: clients and the platform with connections that are cut anywhere. Nothing is lost, doubled or out of
order."""

from __future__ import annotations

import random
import unittest
from collections import Counter
from dataclasses import dataclass, field
from typing import Optional

from wire.client import Client
from wire.clientvalues import Identity
from wire.gate import TOPICS, Gate
from wire.inbox import Limits
from wire.platformvalues import account_message
from wire.proto import Message
from wire.session import CLOSED, ENDING, Session, Settings

SEEDS = range(12)
STEPS = 400
# Two devices of one account, and an account of its own.
DEVICES = (("u1", "a"), ("u1", "b"), ("u2", "a"))


@dataclass
class Wire:
    """One connection with the bytes that are on their way on it."""

    device: int
    link: int
    number: int
    up: bytearray = field(default_factory=bytearray)
    down: bytearray = field(default_factory=bytearray)


class World:
    """Clients, a gate, and a network that does what the dice say."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.now = 1_000_000
        settings = Settings(60_000, self.dice.choice((2, 8, 256)), self.dice.choice((1, 3, 64)))
        self.gate = Gate(settings, Limits(), {}, TOPICS, self._flush, self.now, self.now)
        self.clients = [Client(Identity(("58.user", uid), name, b""), random.Random(seed * 7 + place), self.now)
                        for place, (uid, name) in enumerate(DEVICES)]
        self.wires: list[Wire] = []
        self.sent: list[tuple[int, str, bytes]] = []
        self.got: list[list[Message]] = [[] for _ in DEVICES]
        self.answered: Counter[bytes] = Counter()
        self.waiting: list[tuple[int, Message]] = []

    def _flush(self, number: int, session: Session) -> bool:
        wire = next((wire for wire in self.wires if wire.number == number), None)
        if wire is not None:
            wire.down += session.output
        session.sent(len(session.output), self.now)
        return True

    def step(self) -> None:
        """One thing happens."""
        kind = self.dice.choices(("send", "carry", "cut", "wait", "handle"), (20, 60, 2, 12, 15))[0]
        if kind == "send":
            place = self.dice.randrange(len(DEVICES))
            to = self.dice.choice(("u1", "u2"))
            body = Message("C2cRequest", {"to": account_message(("58.user", to)), "content_type": "im.text",
                                          "content": b"%d" % len(self.sent)})
            self.sent.append((place, to, self.clients[place].send("c2c", body, self.now)))
        elif kind == "carry" and self.wires:
            self.carry(self.dice.choice(self.wires), self.dice.randint(1, 400))
        elif kind == "cut" and self.wires:
            self.cut(self.dice.choice(self.wires))
        elif kind == "wait":
            self.pass_time(self.dice.randint(1, 3_000))
        elif kind == "handle" and self.waiting:
            # The application is done with messages in any order.
            place, message = self.waiting.pop(self.dice.randrange(len(self.waiting)))
            self.clients[place].handled(message, self.now)
        self.settle()

    def carry(self, wire: Wire, most: int) -> None:
        """Some bytes arrive, in both directions."""
        up, down = bytes(wire.up[:most]), bytes(wire.down[:most])
        del wire.up[:most], wire.down[:most]
        if up:
            self.gate.session(wire.number).receive(up, self.now)
            self.gate.work()
        client = self.clients[wire.device]
        if down and client.session(wire.link) is not None:
            client.receive(wire.link, down, self.now)
        if self.gate.session(wire.number).phase in (ENDING, CLOSED) and not wire.down:
            self.cut(wire)
        elif client.session(wire.link) is None and not wire.up:
            self.cut(wire)

    def cut(self, wire: Wire) -> None:
        """The connection is gone, with all that was on its way."""
        self.wires.remove(wire)
        self.gate.session(wire.number).receive_end()
        self.gate.work()
        if self.clients[wire.device].session(wire.link) is not None:
            self.clients[wire.device].receive(wire.link, b"", self.now)

    def pass_time(self, milliseconds: int) -> None:
        """Time passes."""
        self.now += milliseconds
        self.gate.now = self.gate.platform_now = self.now
        self.gate.advance()

    def settle(self) -> None:
        """The clients do what they can."""
        for place, client in enumerate(self.clients):
            client.advance(self.now)
            link = client.take_dial(self.now)
            if link is not None:
                self.wires.append(Wire(place, link, self.gate.open()))
                client.connected(link, self.now)
            while client.events:
                event = client.events.pop(0)
                if event.kind == "message":
                    self.got[place].append(event.values["message"])
                    self.waiting.append((place, event.values["message"]))
                elif event.kind == "answered":
                    self.answered[event.values["id"]] += 1
        for wire in self.wires:
            session = self.clients[wire.device].session(wire.link)
            if session is not None and session.output:
                wire.up += session.output
                session.sent(len(session.output), self.now)

    def heal(self) -> None:
        """Nothing is cut any more; time for everything to arrive."""
        for _ in range(400):
            self.settle()
            for wire in list(self.wires):
                if wire in self.wires:
                    self.carry(wire, 1_000_000)
            while self.waiting:
                place, message = self.waiting.pop(0)
                self.clients[place].handled(message, self.now)
            self.pass_time(500)

    def fault(self) -> Optional[str]:
        """What is wrong in the end."""
        if self.answered != Counter(id for _, _, id in self.sent):
            return "not every message was answered once"
        for place, (uid, _) in enumerate(DEVICES):
            wanted = Counter(id for sender, to, id in self.sent
                             if sender != place and uid in (to, DEVICES[sender][0]))
            found = [message.get("client_message_id") for message in self.got[place]]
            if Counter(found) != wanted:
                return f"device {place} got {len(found)} messages, not {sum(wanted.values())}"
            sequences = [message.get("inbox_sequence") for message in self.got[place]]
            if sequences != sorted(set(sequences)):
                return f"device {place} got its messages out of order"
            for sender in range(len(DEVICES)):
                order = [id for who, _, id in self.sent if who == sender and id in wanted]
                if [id for id in found if id in order] != order:
                    return f"device {place} got those of device {sender} in another order than they were sent"
        return None


class HistoryTests(unittest.TestCase):
    def test_histories(self) -> None:
        for seed in SEEDS:
            with self.subTest(seed=seed):
                world = World(seed)
                # Who is to get copies has to be known before the first message (WP-7.10-1).
                for _ in range(10):
                    world.settle()
                    for wire in list(world.wires):
                        world.carry(wire, 1_000_000)
                for _ in range(STEPS):
                    world.step()
                world.heal()
                self.assertIsNone(world.fault())


if __name__ == "__main__":
    unittest.main()
