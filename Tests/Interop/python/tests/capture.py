"""Reads the recorded captures for the tests: little-endian pcap and pcapng, Ethernet, IPv4 and IPv6, TCP."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

from record_captures import read_pcap
from wire.errors import WireError
from wire.frame import HEADER_SIZE, LONGEST_BODY, Decoder, NeedMore, read_header

Endpoint = tuple[bytes, int]


@dataclass
class Direction:
    """What one end sent: runs of bytes by their offset, and what is found in them."""

    runs: list[tuple[int, bytes]] = field(default_factory=list)
    frames: int = 0
    gaps: list[tuple[int, int]] = field(default_factory=list)
    malformed: list[tuple[int, str, int]] = field(default_factory=list)


def directions(path: Path) -> list[Direction]:
    """Both directions of every connection, the client's first, in the order of the connections."""
    data = path.read_bytes()
    packets = _pcapng(data) if path.suffix == ".pcapng" else [packet for _, packet in read_pcap(data)[1]]
    order: list[tuple[Endpoint, Endpoint]] = []
    starts: dict[tuple[Endpoint, Endpoint], int] = {}
    segments: dict[tuple[Endpoint, Endpoint], dict[int, bytes]] = {}
    for packet in packets:
        source, target, sequence, flags, payload = _tcp(packet)
        key = (source, target)
        if flags & 0x02:
            starts[key] = sequence + 1
            segments[key] = {}
            if not flags & 0x10:
                order.append(key)
        if payload:
            segments[key][(sequence - starts[key]) & 0xFFFFFFFF] = payload
    return [_read(segments[key]) for client, server in order for key in ((client, server), (server, client))]


def _pcapng(data: bytes) -> list[bytes]:
    packets, position = [], 0
    while position < len(data):
        kind, length = struct.unpack_from("<II", data, position)
        if kind == 6:
            captured = struct.unpack_from("<I", data, position + 20)[0]
            packets.append(data[position + 28:position + 28 + captured])
        position += length
    return packets


def _tcp(packet: bytes) -> tuple[Endpoint, Endpoint, int, int, bytes]:
    address = packet[26:30], packet[30:34]
    start, end = 14 + (packet[14] & 15) * 4, 14 + int.from_bytes(packet[16:18], "big")
    if packet[12:14] == b"\x86\xdd":
        address = packet[22:38], packet[38:54]
        start, end = 54, 54 + int.from_bytes(packet[18:20], "big")
    source, target, sequence = struct.unpack_from(">HHI", packet, start)
    payload = packet[start + (packet[start + 12] >> 4) * 4:end]
    return (address[0], source), (address[1], target), sequence, packet[start + 13], payload


def _read(segments: dict[int, bytes]) -> Direction:
    found = Direction()
    for offset in sorted(segments):
        end = found.runs[-1][0] + len(found.runs[-1][1]) if found.runs else 0
        if offset > end or not found.runs:
            if offset > end:
                found.gaps.append((end, offset - end))
            found.runs.append((offset, segments[offset]))
        else:
            start, data = found.runs[-1]
            found.runs[-1] = (start, data + segments[offset][end - offset:])
    for index, (offset, data) in enumerate(found.runs):
        _scan(found, offset, data, index > 0)
    return found


def _scan(found: Direction, offset: int, data: bytes, searching: bool) -> None:
    # SPEC.md 2.7: behind a gap or a broken header the next header whose checksum holds is looked for.
    position = 0
    while position < len(data):
        if searching:
            position = _next_header(data, position)
            searching = False
            continue
        decoder = Decoder()
        decoder.feed(data[position:])
        try:
            frame = decoder.next()
        except WireError as error:
            found.malformed.append((offset + position, error.code, error.offset))
            if error.code != "bodyChecksum":
                position += 1
                searching = True
                continue
            position += HEADER_SIZE + read_header(data[position:position + HEADER_SIZE], LONGEST_BODY).body_length
            continue
        if isinstance(frame, NeedMore):
            return
        found.frames += 1
        position += frame.length


def _next_header(data: bytes, position: int) -> int:
    while True:
        position = data.find(b"\xd5\x58", position)
        if position < 0:
            return len(data)
        try:
            read_header(data[position:position + HEADER_SIZE].ljust(HEADER_SIZE, b"\0"))
            return position
        except WireError:
            position += 1
