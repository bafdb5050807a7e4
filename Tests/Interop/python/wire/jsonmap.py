"""Headers and messages as JSON and back: the proto3 JSON mapping plus `unknownFields`."""

from __future__ import annotations

import base64
from typing import Any

from .frame import FLAG_NAMES, Header
from .proto import Message, default
from .registry import BY_ID, KINDS, STATUSES
from .schema import Field, wire_schema

UNKNOWN_FIELDS = "unknownFields"


def header_to_json(header: Header) -> dict[str, Any]:
    """The members of a header; `command` and `status` are null when the number has no name."""
    command = BY_ID.get(header.command)
    return {
        "version": f"{header.version >> 4}.{header.version & 15}",
        "kind": KINDS[header.kind],
        "flags": [name for bit, name in FLAG_NAMES if header.flags & bit],
        "command": command.name if command else None,
        "commandID": header.command,
        "status": STATUSES.get(header.status),
        "statusCode": header.status,
        "sequence": header.sequence,
        "bodyLength": header.body_length,
    }


def version_byte(text: str) -> int:
    """The version byte of `major.minor`."""
    major, minor = text.split(".")
    return int(major) << 4 | int(minor)


def flags_byte(header: dict[str, Any]) -> int:
    """The flags byte of a header object, the kind included."""
    flags = KINDS.index(header["kind"])
    for bit, name in FLAG_NAMES:
        flags |= bit if name in header["flags"] else 0
    return flags


def to_json(message: Message) -> dict[str, Any]:
    """The JSON object of a message: defaults omitted, members in the order of the field numbers."""
    out: dict[str, Any] = {}
    for item in wire_schema().messages[message.type].fields.values():
        value = message.get(item.name)
        if item.repeated:
            if value:
                out[item.json_name] = [_value_to_json(item, element) for element in value]
        elif value != default(item):
            out[item.json_name] = _value_to_json(item, value)
    if message.unknown:
        out[UNKNOWN_FIELDS] = message.unknown.hex()
    return out


def _value_to_json(item: Field, value: Any) -> Any:
    if item.type == "message":
        return to_json(value)
    if item.type == "bytes":
        return base64.b64encode(value).decode("ascii")
    if item.type == "uint64":
        return str(value)
    if item.type == "enum":
        return wire_schema().enums[item.reference].get(value, value)
    return value


def from_json(type_name: str, members: dict[str, Any]) -> Message:
    """The message of a JSON object; a member that the message does not have is an error."""
    message = Message(type_name)
    for name, value in members.items():
        if name == UNKNOWN_FIELDS:
            message.unknown = bytes.fromhex(value)
            continue
        if value is None:
            continue
        item = wire_schema().messages[type_name].named(name)
        if item.repeated:
            message.values[item.name] = [_value_from_json(item, element) for element in value]
        else:
            message.values[item.name] = _value_from_json(item, value)
    return message


def _value_from_json(item: Field, value: Any) -> Any:
    if item.type == "message":
        return from_json(item.reference, value)
    if item.type == "bytes":
        return base64.b64decode(value, validate=True)
    if item.type == "enum" and isinstance(value, str):
        names = {name: number for number, name in wire_schema().enums[item.reference].items()}
        return names[value]
    if item.type in ("uint32", "uint64", "fixed32", "enum"):
        return int(value)
    return value
