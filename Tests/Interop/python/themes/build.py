"""Building blocks of the generated vectors: protobuf fields, frames with what they decode to, tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional, Union

from wire import frame as frames
from wire import jsonmap, proto
from wire.codec import encode_json
from wire.crc32c import crc32c
from wire.registry import BY_ID, BY_NAME, KINDS, STATUSES, message_type
from wire.varint import write_varint

Json = dict[str, Any]
CMI = bytes(range(1, 17))
CMI_JSON = "AQIDBAUGBwgJCgsMDQ4PEA=="
USER = {"domain": "58.user", "uid": "u2"}
DRIVER = {"domain": "58.driver", "uid": "d17"}
MESSAGE_ID = "m-000001"
_PHASES = {"bodyTooLong": "length", "bodyChecksum": "body", "decompressionFailed": "body",
           "malformedBody": "body", "tooLarge": "body", "malformedContent": "content"}


def tag(number: int, wire_type: int) -> bytes:
    """A field's tag."""
    return write_varint(number << 3 | wire_type)


def number(field_number: int, value: int) -> bytes:
    """A varint field; negative values are sign-extended."""
    return tag(field_number, 0) + write_varint(value & ((1 << 64) - 1))


def text(field_number: int, value: Union[bytes, str]) -> bytes:
    """A length-delimited field: string, bytes, message or packed numbers."""
    raw = value.encode("utf-8") if isinstance(value, str) else value
    return tag(field_number, 2) + write_varint(len(raw)) + raw


def padded(value: int, length: int) -> bytes:
    """A varint of exactly `length` bytes, padded with zeros."""
    groups = [(value >> (7 * index)) & 0x7F for index in range(length)]
    return bytes(group | 0x80 for group in groups[:-1]) + bytes([groups[-1]])


@dataclass(frozen=True)
class Piece:
    """Bytes of a frame and the JSON that they decode to."""

    wire: bytes
    json: Json


def piece(command: Union[str, int], body: Optional[Json] = None, *, kind: str = "", status: int = 0,
          sequence: Optional[int] = None, raw: Optional[bytes] = None, flags: int = 0, version: int = 0x10,
          transmitted: Optional[bytes] = None, content: Optional[Json] = None) -> Piece:
    """A frame. `raw` are body bytes when they are not the canonical encoding of `body`; `transmitted` what
    stands on the wire for a compressed body. Without a `body` the frame is one of an opaque body."""
    command_id = BY_NAME[command].id if isinstance(command, str) else command
    row = BY_ID.get(command_id)
    kind = kind or (KINDS[row.kind] if row else "request")
    if sequence is None:
        sequence = 0 if kind == "notification" else 7
    if raw is None:
        type_name = message_type(command_id, KINDS.index(kind), status)
        raw = proto.encode(jsonmap.from_json(type_name, body)) if body is not None and type_name else b""
    on_wire = raw if transmitted is None else transmitted
    flags_byte = KINDS.index(kind) | flags
    header = {"version": f"{version >> 4}.{version & 15}", "kind": kind,
              "flags": [name for bit, name in frames.FLAG_NAMES if flags & bit],
              "command": row.name if row else None, "commandID": command_id,
              "status": STATUSES.get(status), "statusCode": status,
              "sequence": sequence, "bodyLength": len(on_wire)}
    item: Json = {"header": header}
    if body is None:
        item["bodyHex"] = raw.hex()
    else:
        item["body"] = body
    if content is not None:
        item["content"] = content
    return Piece(frames.encode(flags_byte, command_id, status, sequence, on_wire, version), item)


def header(length: int = 0, *, magic: bytes = b"\xd5\x58", version: int = 0x10, flags: int = 0,
           command: int = 0x1000, status: int = 0, sequence: int = 7, checksum: int = 0,
           damage: int = 0) -> bytes:
    """A header that may break every rule; its checksum is right unless `damage` is mixed in."""
    head = (magic + bytes([version, flags]) + command.to_bytes(2, "big") + status.to_bytes(2, "big")
            + sequence.to_bytes(4, "big") + length.to_bytes(4, "big") + checksum.to_bytes(4, "big"))
    return head + (crc32c(head) ^ damage).to_bytes(4, "big")


@dataclass
class Theme:
    """One file of vectors. Ids count up from `first`, so new tests go to the end of their theme; the number of a
    test that was removed is retired where it stood."""

    path: str
    suite: str
    prefix: str
    first: int
    tests: list[Json] = field(default_factory=list)
    retired: int = 0

    def retire(self) -> None:
        """Skip the number of a removed test: it is never used again."""
        self.retired += 1

    def add(self, comment: str, requirements: str, result: str, level: str, members: Json) -> None:
        """Append a test; `requirements` are the numbers of the ids, such as `2.6-1 2.6-2`."""
        count = self.first + len(self.tests) + self.retired
        self.tests.append({"id": f"WP-{self.prefix}-{count:04d}", "comment": comment,
                           "requirements": [f"WP-{item}" for item in requirements.split()],
                           "level": level, "result": result, **members})

    def valid(self, comment: str, requirements: str, pieces: list[Piece], *, tail: bytes = b"",
              need: Optional[int] = None, chunks: Optional[list[bytes]] = None, flags: Optional[list[str]] = None,
              limit: Optional[int] = None, level: str = "MUST") -> None:
        """Whole frames and, with `need`, the beginning of another one."""
        whole = b"".join(item.wire for item in pieces)
        expect: Json = {"frames": [item.json for item in pieces], "consumed": len(whole)}
        if need is not None:
            expect["needMore"] = need
        members = _input(chunks or [whole + tail], limit)
        members["expect"] = expect
        # Two compressors may give different bytes, so nothing compressed is canonical.
        compressed = any("compressed" in item.json["header"]["flags"] for item in pieces)
        if not tail and pieces and not compressed and b"".join(encode_json(item.json) for item in pieces) == whole:
            members["canonical"] = True
        self.add(comment, requirements, "valid", level, _flagged(members, flags))

    def invalid(self, comment: str, requirements: str, bad: bytes, code: str, offset: Optional[int], *,
                before: Optional[list[Piece]] = None, tail: bytes = b"", chunks: Optional[list[bytes]] = None,
                flags: Optional[list[str]] = None, limit: Optional[int] = None) -> None:
        """A fault in `bad`, behind the good frames of `before`."""
        good = b"".join(item.wire for item in before or [])
        members = _input(chunks or [good + bad + tail], limit)
        members["expect"] = {"frames": [item.json for item in before or []], "consumed": len(good)}
        members["error"] = error(code, offset)
        self.add(comment, requirements, "invalid", "MUST", _flagged(members, flags))

    def bad_body(self, comment: str, requirements: str, command: str, raw: bytes, offset: int, *,
                 kind: str = "", status: int = 0) -> None:
        """A good frame with a body that is `malformedBody` at this offset."""
        frame = piece(command, {}, raw=raw, kind=kind, status=status)
        self.invalid(comment, requirements, frame.wire, "malformedBody", offset)

    def acceptable(self, comment: str, requirements: str, wire: bytes, outcomes: list[Json], *,
                   level: str = "MAY", flags: Optional[list[str]] = None) -> None:
        """Several legal outcomes."""
        self.add(comment, requirements, "acceptable", level,
                 _flagged({**_input([wire], None), "outcomes": outcomes}, flags))


def error(code: str, offset: Optional[int]) -> Json:
    """The error object; without an offset any is right."""
    out: Json = {"code": code, "phase": _PHASES.get(code, "header")}
    if offset is not None:
        out["offset"] = offset
    return out


def refusal(code: str, offset: Optional[int]) -> Json:
    """The outcome of a first frame that is refused."""
    return {"expect": {"frames": [], "consumed": 0}, "error": error(code, offset)}


def value(item: Piece) -> Json:
    """The outcome of a frame that is accepted."""
    return {"expect": {"frames": [item.json], "consumed": len(item.wire)}}


def _input(chunks: list[bytes], limit: Optional[int]) -> Json:
    members: Json = {"wire": [chunk.hex() for chunk in chunks]}
    if limit is not None:
        members["limits"] = {"maxBodyLength": limit}
    return members


def _flagged(members: Json, flags: Optional[list[str]]) -> Json:
    return {**members, "flags": flags} if flags else members
