"""Plays the sessions of the captures over real sockets (`play NAME`), and edits a recording into a lossy one
(`edit IN OUT`). Scripts/record-captures runs both with tcpdump beside them."""

from __future__ import annotations

import socket
import struct
import sys
import time
from pathlib import Path

from sessions import CAPTURES, CLIENT, SERVER, Session

COMMENT = ("Recorded from loopback sockets, then edited: some segments were removed, two were put in another order "
           "and one stands twice.")
# Positions in the list of segments with data, counted from 0: what `edit` does to them.
LOST = (5, 14, 15, 22)
SWAPPED = (10, 12)
REPEATED = 18
PAUSE_S = 0.01


def play(session: Session) -> None:
    """Send what the two ends have to say, each write in a segment of its own."""
    family = socket.AF_INET6 if ":" in session.host else socket.AF_INET
    with socket.create_server((session.host, session.port), family=family) as listener:
        with socket.create_connection((session.host, session.port)) as client:
            server, _ = listener.accept()
            with server:
                ends = {CLIENT: (client, server), SERVER: (server, client)}
                for send in session.sends:
                    # A pause that lets the recorder keep up and makes the times readable.
                    time.sleep(PAUSE_S)
                    sender, receiver = ends[send.side]
                    sender.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    sender.sendall(send.data)
                    _receive(receiver, len(send.data))
                server.shutdown(socket.SHUT_WR)
                client.recv(1)
                client.shutdown(socket.SHUT_WR)
                server.recv(1)


def _receive(receiver: socket.socket, length: int) -> None:
    while length:
        length -= len(receiver.recv(length))


def read_pcap(data: bytes) -> tuple[int, list[tuple[int, bytes]]]:
    """Link type, and time in microseconds with bytes of each packet, of a little-endian pcap."""
    magic, _, _, _, _, _, link_type = struct.unpack_from("<IHHiIII", data)
    if magic != 0xA1B2C3D4:
        raise ValueError("no little-endian pcap with microseconds")
    packets, position = [], 24
    while position < len(data):
        seconds, micros, captured, _ = struct.unpack_from("<IIII", data, position)
        position += 16
        packets.append((seconds * 1_000_000 + micros, data[position:position + captured]))
        position += captured
    return link_type, packets


def write_pcapng(link_type: int, packets: list[tuple[int, bytes]], comment: str) -> bytes:
    """A section with one interface, microseconds, and a comment that tells of the editing."""
    out = _block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + _option(1, comment.encode("ascii")))
    out += _block(1, struct.pack("<HHI", link_type, 0, 262_144))
    for micros, data in packets:
        head = struct.pack("<IIIII", 0, micros >> 32, micros & 0xFFFFFFFF, len(data), len(data))
        out += _block(6, head + data + bytes(-len(data) % 4))
    return out


def _option(code: int, value: bytes) -> bytes:
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4) + bytes(4)


def _block(kind: int, body: bytes) -> bytes:
    length = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + length + body + length


def has_data(packet: bytes) -> bool:
    """Whether an IPv4 packet in an Ethernet frame carries TCP payload."""
    header = (packet[14] & 15) * 4
    total = int.from_bytes(packet[16:18], "big")
    return total > header + (packet[14 + header + 12] >> 4) * 4


def edit(packets: list[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """Remove, exchange and repeat segments; the times stay in order, as a capture's do."""
    times = [time_of for time_of, _ in packets]
    places = [index for index, (_, data) in enumerate(packets) if has_data(data)]
    changed = [data for _, data in packets]
    first, second = (places[index] for index in SWAPPED)
    changed[first], changed[second] = changed[second], changed[first]
    lost = {places[index] for index in LOST}
    out = []
    for index, data in enumerate(changed):
        if index in lost:
            continue
        out.append((times[index], data))
        if index == places[REPEATED]:
            out.append((times[index] + 1, data))
    return out


def main(arguments: list[str]) -> int:
    """The two commands."""
    if len(arguments) == 2 and arguments[0] == "play" and arguments[1] in CAPTURES:
        for session in CAPTURES[arguments[1]]:
            play(session())
        return 0
    if len(arguments) == 3 and arguments[0] == "edit":
        link_type, packets = read_pcap(Path(arguments[1]).read_bytes())
        Path(arguments[2]).write_bytes(write_pcapng(link_type, edit(packets), COMMENT))
        return 0
    print("usage: record_captures.py play clean|lossy|corrupt|other, or edit IN.pcap OUT.pcapng", file=sys.stderr)
    return 64


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
