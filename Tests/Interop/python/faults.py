"""Five recordings of what goes wrong in the field, packet by packet with fixed times: what a gate's capture holds when an ack is
lost, a push comes twice, a phone's clock goes back, a connection is half open, a gate is restarted. `make_faults.py` writes them."""

from __future__ import annotations

import struct
from typing import Any, Callable, Optional

from sessions import DISPATCH, DRIVER, SHOP, USER, _arrived, _content, _id, _message_id, _text
from themes.build import piece

# 2026-01-31 08:00:00 UTC.
START_MS = 1_769_846_400_000
GATE = "10.58.0.9"
FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10


class Recording:
    """Packets in the order of their times."""

    def __init__(self) -> None:
        self.time_us = START_MS * 1_000
        self.packets: list[tuple[int, bytes]] = []
        self.connections = 0

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.time_us += round(seconds * 1_000_000)

    def add(self, packet: bytes) -> None:
        """A packet, a little later than the last one."""
        self.time_us += 400
        self.packets.append((self.time_us, packet))


class Connection:
    """One TCP connection of a client to the gate."""

    def __init__(self, recording: Recording, address: str) -> None:
        self.recording = recording
        recording.connections += 1
        self.client = (address, 40_000 + 17 * recording.connections)
        self.next = {True: 1_000 * recording.connections, False: 9_000_000 + 1_000 * recording.connections}
        self.sequence = 0
        # Whether the other end still hears and says something.
        self.is_alive = True
        self._send(True, SYN)
        self._send(False, SYN | ACK)
        self._send(True, ACK)

    def refused(self) -> None:
        """Nobody listens: the handshake that the connection began with is answered by a reset."""
        del self.recording.packets[-2:]
        self.next[False] = 0
        self._send(False, RST | ACK)

    def ask(self, command: Any, body: dict[str, Any]) -> int:
        """A request of the client; its number."""
        self.sequence += 1
        self._data(True, piece(command, body, kind="request", sequence=self.sequence).wire)
        return self.sequence

    def answer(self, command: Any, sequence: int, body: dict[str, Any], status: int = 0) -> None:
        """The gate's answer."""
        self._data(False, piece(command, body, kind="response", sequence=sequence, status=status).wire)

    def tell(self, command: Any, body: dict[str, Any]) -> None:
        """A notification of the gate."""
        self._data(False, piece(command, body).wire)

    def call(self, command: Any, body: dict[str, Any], answer: dict[str, Any], wait: float = 0.012) -> None:
        """A request and its answer."""
        sequence = self.ask(command, body)
        self.recording.wait(wait)
        self.answer(command, sequence, answer)

    def close(self) -> None:
        """The client goes in good order."""
        self._send(True, FIN | ACK)
        self._send(False, FIN | ACK)
        self._send(True, ACK)

    def reset(self, by_client: bool) -> None:
        """One end is gone."""
        self._send(by_client, RST | ACK)

    def _data(self, is_client: bool, data: bytes) -> None:
        self._send(is_client, PSH | ACK, data)
        if self.is_alive:
            self._send(not is_client, ACK)

    def _send(self, is_client: bool, flags: int, data: bytes = b"") -> None:
        source, target = (self.client, (GATE, 9000)) if is_client else ((GATE, 9000), self.client)
        acked = self.next[not is_client] if flags & ACK else 0
        self.recording.add(_packet(source, target, self.next[is_client], acked, flags, data))
        self.next[is_client] += len(data) + bool(flags & (SYN | FIN))


def _packet(source: tuple[str, int], target: tuple[str, int], sequence: int, acked: int, flags: int,
            data: bytes) -> bytes:
    addresses = b"".join(bytes(int(part) for part in address.split(".")) for address, _ in (source, target))
    tcp = struct.pack(">HHIIBBHHH", source[1], target[1], sequence, acked, 0x50, flags, 0xFFFF, 0, 0) + data
    check = _checksum(addresses + struct.pack(">HH", 6, len(tcp)) + tcp)
    tcp = tcp[:16] + struct.pack(">H", check) + tcp[18:]
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0x4000, 64, 6, 0) + addresses
    ip = ip[:10] + struct.pack(">H", _checksum(ip)) + ip[12:]
    return bytes.fromhex("02000000000a") + bytes.fromhex("02000000000b") + b"\x08\x00" + ip + tcp


def _checksum(data: bytes) -> int:
    total = sum(struct.unpack(f">{(len(data) + 1) // 2}H", data + bytes(len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _login(connection: Connection, account: dict[str, str], device: str, attempt: int, head: int = 0, acked: int = 0,
           cursor: Optional[int] = None, service: bool = False) -> None:
    _hello(connection)
    answer: dict[str, Any] = {"inbox": {"epoch": "5", "head": str(head)}, "acked": str(acked),
                              "serverTimeMs": str(connection.recording.time_us // 1_000)}
    if service:
        answer["service"] = True
    connection.call("login", _login_request(account, device, attempt, acked if cursor is None else cursor), answer)


def _login_request(account: dict[str, str], device: str, attempt: int, cursor: int) -> dict[str, Any]:
    return {"account": account, "device": {"id": device, "platform": "android", "appVersion": "12.4.0"},
            "attempt": str(attempt), "token": "dG9rZW4=", "epoch": "5", "cursor": str(cursor)}


def _hello(connection: Connection) -> None:
    hello = {"minVersion": 16, "maxVersion": 16, "agent": "wire-sdk/1.0", "heartbeatMs": 60_000, "pushWindow": 64}
    answer = {"version": 16, "agent": "wire-gate/1.0", "heartbeatMs": 60_000, "pushWindow": 64, "maxOpenRequests": 64}
    connection.call("hello", hello, answer)


def _page(numbers: range, receiver: dict[str, str], words: Callable[[int], str]) -> dict[str, Any]:
    messages = [_arrived(number, SHOP, receiver, words(number), number) for number in numbers]
    last = str(numbers[-1])
    return {"epoch": "5", "messages": messages, "through": last, "head": last}


def _inbox(head: int) -> dict[str, Any]:
    return {"inbox": {"epoch": "5", "head": str(head)}}


def _position(number: int) -> dict[str, Any]:
    point = _content("gps.point", "A position", system="wgs84", latitude=39.9042 + number / 10_000, longitude=116.4074)
    return {"clientMessageId": _id(number), "contentType": "gps.point", "content": point}


def seen_again() -> Recording:
    """The answer to an ack never comes, the phone changes its network, and gets the same messages again."""
    recording = Recording()
    phone = Connection(recording, "10.20.3.7")
    _login(phone, USER, "android-c04e", 1, head=3)
    page = _page(range(1, 4), USER, lambda number: f"Your order 20260131-{number} is packed.")
    phone.call("get-offline-msg", {"epoch": "5", "limit": 50}, page)
    recording.wait(0.9)
    phone.ask("c2c-ack", {"epoch": "5", "through": "3"})
    recording.wait(3.1)
    phone.reset(by_client=True)
    recording.wait(1.5)
    phone = Connection(recording, "10.77.41.3")
    _login(phone, USER, "android-c04e", 2, head=3)
    phone.call("get-offline-msg", {"epoch": "5", "limit": 50}, page)
    recording.wait(0.9)
    phone.call("c2c-ack", {"epoch": "5", "through": "3"}, _inbox(3))
    recording.wait(5)
    phone.call("logout", {}, {})
    phone.close()
    return recording


def twice() -> Recording:
    """The phone takes its time with an ack, and the gate pushes again meanwhile."""
    recording = Recording()
    phone = Connection(recording, "10.20.3.7")
    _login(phone, USER, "android-c04e", 1, head=130, acked=130)
    for number in (131, 132):
        recording.wait(2)
        push = {"epoch": "5", "message": _arrived(number, SHOP, USER, f"Parcel {number - 130} of 2 is at your door.", number)}
        phone.tell("message", push)
        if number == 132:
            recording.wait(5)
            phone.tell("message", push)
        recording.wait(0.8)
        phone.call("c2c-ack", {"epoch": "5", "through": str(number)}, _inbox(number))
    recording.wait(2)
    phone.call("logout", {}, {})
    phone.close()
    return recording


def locked_out() -> Recording:
    """A phone counts its logins by its clock, which was put back; it changes its network and is refused from then on."""
    recording = Recording()
    first = Connection(recording, "10.20.3.7")
    clock = recording.time_us // 1_000 + 180_000
    _login(first, USER, "android-c04e", clock, head=130, acked=130)
    recording.wait(8)
    first.call("c2c", {"to": SHOP, **_text(1, "Is it still open?")},
               {"messageId": _message_id(1), "sentAtMs": str(recording.time_us // 1_000), "stage": "STAGE_DELIVERED"})
    recording.wait(12)
    for wait in (3.0, 20.0):
        phone = Connection(recording, "10.77.41.3")
        _hello(phone)
        login = phone.ask("login", _login_request(USER, "android-c04e", recording.time_us // 1_000, 130))
        recording.wait(0.01)
        phone.answer("login", login, {"text": "a newer login of this device is connected"}, status=50)
        phone.close()
        recording.wait(wait)
    first.call("keepalive", {}, _inbox(130))
    recording.wait(4)
    return recording


def unheard() -> Recording:
    """A driver's phone is gone without a word; the gate keeps the connection for minutes and pushes orders into it."""
    recording = Recording()
    phone = Connection(recording, "10.20.3.7")
    service = Connection(recording, "10.58.1.1")
    _login(service, DISPATCH, "dispatch-1", 1, service=True)
    _login(phone, DRIVER, "android-7712", 1)
    recording.wait(4)
    phone.call("c2s", _position(1), {"messageId": _message_id(1), "acceptedAtMs": str(START_MS)})
    phone.is_alive = False
    for number in range(1, 5):
        recording.wait(45)
        order = {"contentType": "order.assigned", "clientMessageId": _id(number),
                 "content": _content("order.assigned", f"Order {number} is yours", order=f"20260131-{number}")}
        sequence = service.ask("s2c", {"to": [DRIVER], **order})
        message = {"id": _message_id(100 + number), "from": DISPATCH, "to": DRIVER, "inboxSequence": str(number),
                   "sentAtMs": str(recording.time_us // 1_000), **order}
        phone.tell("message", {"epoch": "5", "message": message})
        service.answer("s2c", sequence,
                       {"statuses": [0], "accepted": [{"messageId": _message_id(100 + number), "online": True}]})
        service.call("keepalive", {}, {"inbox": {"epoch": "5", "head": "0"}})
    recording.wait(50)
    service.call("logout", {}, {})
    service.close()
    return recording


def all_at_once() -> Recording:
    """A gate is restarted: every connection is reset, everybody comes back at the same moment and sends again."""
    recording = Recording()
    drivers = [({"domain": "58.driver", "uid": f"d77{number:02}"}, f"android-{number}", f"10.20.3.{number}")
               for number in range(1, 7)]
    connections = []
    for account, device, address in drivers:
        connection = Connection(recording, address)
        _login(connection, account, device, 1)
        connections.append(connection)
        recording.wait(0.3)
    for round_ in range(2):
        for index, connection in enumerate(connections):
            recording.wait(0.2)
            number = 10 * index + round_
            connection.call("c2s", _position(number), {"messageId": _message_id(number), "acceptedAtMs": str(START_MS)})
    recording.wait(1)
    for index, connection in enumerate(connections):
        connection.ask("c2s", _position(10 * index + 5))
    recording.wait(0.02)
    for connection in connections:
        connection.reset(by_client=False)
    recording.wait(0.4)
    for _, _, address in drivers:
        Connection(recording, address).refused()
    recording.wait(4)
    for index, (account, device, address) in enumerate(drivers):
        connection = Connection(recording, address)
        _login(connection, account, device, 2)
        # Half of them were stored before the gate went.
        answer = {"messageId": _message_id(10 * index + 5), "acceptedAtMs": str(START_MS)}
        connection.call("c2s", _position(10 * index + 5), {**answer, "duplicate": True} if index % 2 else answer)
        connections[index] = connection
    recording.wait(6)
    for connection in connections:
        connection.call("logout", {}, {})
        connection.close()
    return recording


FAULTS: dict[str, Callable[[], Recording]] = {
    "seen-again": seen_again, "twice": twice, "locked-out": locked_out, "unheard": unheard, "all-at-once": all_at_once}
