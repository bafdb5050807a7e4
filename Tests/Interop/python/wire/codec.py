"""The layers together: a frame's body through decompression, message, rules and content (orders 13 to 15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Callable, Optional

from . import frame as frames
from . import jsonmap, proto, rules
from .compress import DICTIONARIES, compress, decompress
from .content import ContentError, read_content
from .errors import BODY, CONTENT, WireError
from .frame import COMPRESSED, DEFAULT_LIMIT, LONGEST_BODY, RESERVED_4, RESERVED_5, Frame, Header
from .proto import Message
from .registry import message_type

# WP-9.1-6: hello and login, and their answers.
_NEVER_COMPRESSED = (0x0001, 0x0002)


@dataclass(frozen=True)
class Decoded:
    """A frame with its uncompressed body and, when its type is known, the message."""

    header: Header
    body: bytes
    message: Optional[Message]

    def to_json(self) -> dict[str, Any]:
        """`header` with `body` or `bodyHex`."""
        out: dict[str, Any] = {"header": jsonmap.header_to_json(self.header)}
        if self.message is None:
            out["bodyHex"] = self.body.hex()
        else:
            out["body"] = jsonmap.to_json(self.message)
        return out


def decode_body(frame: Frame, limit: int = DEFAULT_LIMIT, compression: bool = True,
                dictionaries: Mapping[int, bytes] = DICTIONARIES) -> Decoded:
    """Orders 13 and 14; `compression`: whether hello agreed on it, and on which dictionaries."""
    header, body = frame.header, frame.body
    if header.flags & COMPRESSED:
        if header.command in _NEVER_COMPRESSED:
            raise WireError("decompressionFailed", BODY, 24, "WP-9.1-6", "hello and login are never compressed")
        if not compression:
            raise WireError("decompressionFailed", BODY, 24, "WP-9.2-5", "no compression was agreed")
        body = decompress(body, min(limit, LONGEST_BODY), dictionaries)
    type_name = message_type(header.command, header.kind, header.status)
    if type_name is None:
        return Decoded(header, body, None)
    message = proto.decode(type_name, body)
    rules.check(message)
    return Decoded(header, body, message)


def read_contents(message: Message, read: Callable[[bytes], Any] = read_content) -> list[Any]:
    """Order 15: the content of a message, or those of the messages in it, as `read` gives them."""
    if message.values.get("content"):
        try:
            return [read(message.values["content"])]
        except ContentError as error:
            raise WireError("malformedContent", CONTENT, message.place("content"), error.requirement,
                            str(error)) from None
    inner = message.values.get("messages", [])
    if "message" in message.values:
        inner = [message.values["message"]]
    return [content for item in inner for content in read_contents(item, read)]


def item_message(item: dict[str, Any]) -> Optional[Message]:
    """The message of a JSON object with `header` and `body`; None for one with `bodyHex`."""
    if "bodyHex" in item:
        return None
    header = item["header"]
    type_name = message_type(header["commandID"], jsonmap.flags_byte(header) & 3, header["statusCode"])
    if type_name is None:
        raise ValueError("the body of an unknown command is given as bodyHex")
    return jsonmap.from_json(type_name, item["body"])


def encode_json(item: dict[str, Any]) -> bytes:
    """The frame of a JSON object with `header` and `body` or `bodyHex`; the lengths in it are not read."""
    header = item["header"]
    # Flags 4 and 5 may be received, never sent (WP-2.4-1).
    flags = jsonmap.flags_byte(header) & ~(RESERVED_4 | RESERVED_5)
    message = item_message(item)
    body = bytes.fromhex(item["bodyHex"]) if message is None else proto.encode(message)
    if flags & COMPRESSED:
        body = compress(body)
    return frames.encode(flags, header["commandID"], header["statusCode"], header["sequence"], body,
                         jsonmap.version_byte(header["version"]))
