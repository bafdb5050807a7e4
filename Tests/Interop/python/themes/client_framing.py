"""Scenarios for clients: bytes that are no frames, frames in pieces, and what a client does not know (SPEC.md 2 and 3)."""

from __future__ import annotations

from wire import proto
from wire.jsonmap import from_json
from wire.scenario import frame_bytes

from .build import Theme, header, number, text
from .clientbuild import ClientScenario, asked, client_scenario, damaged, message, push, pushed, same

# Each fault of framing: what it is, its requirement, the bytes, the status of goaway.
FAULTS = (
    ("a wrong magic behind good frames", "2.1-2", header(magic=b"\xd5\x59"), 10),
    ("a major version that nobody has", "2.2-3", header(version=0x20), 52),
    ("a damaged header", "2.3-3", header(damage=1), 11), ("a flag that must be understood", "2.4-3", header(flags=0x40), 12),
    ("kind 3", "2.4-4", header(flags=3), 13), ("an encrypted frame", "2.4-5", header(flags=8), 19),
    ("command 0000", "2.5-12", header(command=0), 14), ("a request with a status", "2.5-3", header(status=7), 15),
    ("a request with sequence 0", "2.5-5", header(sequence=0), 16),
    ("a body of 16,777,216 bytes, which are not awaited", "2.1-3 2.6-2", header(1 << 24), 17))


def themes() -> list[Theme]:
    """All files of this module."""
    return [_framing(), _unknown()]


def _framing() -> Theme:
    theme = Theme("client/framing.json", "client", "CLI", 101)
    new = ClientScenario
    for comment, rules, wire, status in FAULTS:
        client_scenario(theme, f"{comment}: goaway, the end, and another connection", f"{rules} 2.6-6 6.6-1",
                        new().login().wire(wire).ends(status).login("b").fence())
    client_scenario(theme, "a damaged body: goaway, the end, and another connection, on which it comes whole", "2.3-4 2.6-6",
                    new().login().wire(damaged(push(1)[0], -1)).ends(18).login("b", head=1).pull(None).page([1], 1, 1).got(1))
    client_scenario(theme, "a compressed body, though hello did not agree on it", "9.2-5 2.6-6",
                    new().login().wire(header(0, flags=6, command=0x400, sequence=0)).ends(20))
    client_scenario(theme, "the first bytes are of another protocol: the client closes without a word", "2.6-7",
                    new().accept().expect(asked("hello")).wire(b"HTTP/1.1 400 Bad Request\r\n")
                    .add("expectOneOf", frames=[asked("login")], orClose=True).add("expectClose"))
    data = frame_bytes(push(1)[0], {})
    pieces = new().login()
    for place in (1, 2, 3, 20, 23, 24, 25, len(data)):
        pieces.wire(data[len(b"".join(bytes.fromhex(step["wire"]) for step in pieces.steps if "wire" in step)):place])
    client_scenario(theme, "a frame in pieces", "2.6-3 2.6-4", pieces.got(1).fence())
    client_scenario(theme, "several frames in one write", "2.6-4", new().login().send(*push(1, 2, 3)).got(1, 2, 3).fence())
    client_scenario(theme, "half a frame, and the connection ends: the rest comes on the next one", "2.6-3 7.5-2",
                    new().login().wire(data[:40]).add("close").login("b", head=1).pull(None).page([1], 1, 1).got(1).fence())
    return theme


def _unknown() -> Theme:
    theme = Theme("client/unknown.json", "client", "CLI", 151)
    new = ClientScenario
    for comment, name in (("that is never assigned", {"commandID": 0xF123}), ("of a business line", {"commandID": 0x1234}),
                          ("that only clients send", {"command": "c2s"}), ("that is a notification", {"commandID": 0x0400})):
        request = {"header": {"kind": "request", **name, "sequence": 9}, "bodyHex": ""}
        client_scenario(theme, f"a request {comment}", "3.3-1 4.3-1",
                        new().login().send(request).expect({"header": {"kind": "response", **name, "sequence": 9,
                                                                       "status": "unknownCommand"}, "body": {}}).fence())
    client_scenario(theme, "a notification that is never assigned, and one of a business line", "3.3-2",
                    new().login().send({"header": {"kind": "notification", "commandID": 0xF200}, "bodyHex": "0badc0de"},
                                       {"header": {"kind": "notification", "commandID": 0x1200}, "bodyHex": ""}).fence()
                    .send(*push(1)).got(1))
    client_scenario(theme, "answers that nobody waits for: another sequence, another command, a command that nobody knows", "3.3-3",
                    new().login().submit("m").c2c("m")
                    .send({"header": {"kind": "response", "command": "c2c", "sequence": 77}, "body": {"messageId": "message-x"}},
                          {"header": {"kind": "response", "commandID": 0xF00D, "sequence": 3}, "bodyHex": ""},
                          {"header": {"kind": "response", "command": "c2s", "sequence": 3}, "body": {"messageId": "message-x"}})
                    .fence().stored("message-1").answered("m", "message-1"))
    client_scenario(theme, "keepalive of the server is answered, whatever its body says", "6.5-4 6.5-6",
                    new().login().send({"header": {"kind": "request", "command": "keepalive", "sequence": 5}, "bodyHex": "f83f01"})
                    .expect({"header": {"kind": "response", "command": "keepalive", "sequence": 5, "status": "ok"}, "body": {}})
                    .fence())
    client_scenario(theme, "flags 4 and 5 are passed over", "2.4-2",
                    new().login().wire(_with_header(push(1)[0], 3, 0x32)).got(1).fence())
    client_scenario(theme, "a later minor version", "2.2-2", new().login().wire(_with_header(push(1)[0], 2, 0x17)).got(1).fence())
    inner = proto.encode(from_json("Message", message(1))) + number(900, 5)
    body = number(1, 7) + text(2, inner) + text(901, b"new")
    client_scenario(theme, "fields that nobody knows, in the message and around it", "5.1-1",
                    new().login().send({"header": {"kind": "notification", "command": "message"}, "bodyHex": body.hex()}).got(1).fence())
    client_scenario(theme, "a message that cannot be read: the connection stays, and what follows is pulled", "2.6-8 7.4-6",
                    new().login().send({"header": {"kind": "notification", "command": "message"}, "bodyHex": "ff"}, *push(2))
                    .pull(None).page([1, 2], 2, 2).got(1, 2).fence())
    client_scenario(theme, "goaway that cannot be read is no goaway: the connection stays", "2.6-8 5.5-1",
                    new().login().send({"header": {"kind": "notification", "command": "goaway"}, "bodyHex": ""})
                    .fence().send(*push(1)).got(1))
    client_scenario(theme, "a content type that nobody knows is given to the application as it is, and acked", "7.6-5 8.11-3",
                    new().login().send(pushed(message(1, contentType="com.example.new/9", content="eyJ0eXBlIjoiY29tLmV4YW1wbGUubmV3LzkifQ==")))
                    .event("message", messageId="message-1", contentType="com.example.new/9",
                           content='{"type":"com.example.new/9"}').acked(1).fence())
    client_scenario(theme, "a content that is malformed is given to the application as bytes, and acked", "8.11-5 2.6-8",
                    new().login().send(pushed(message(1, content="/w==")), *push(2))
                    .event("message", messageId="message-1", content=None, contentHex="ff").got(2).acked(2).fence())
    return theme


def _with_header(frame: dict[str, object], place: int, value: int) -> bytes:
    """A frame with another byte in its header, and its checksum."""
    data = frame_bytes(frame, {})
    head = bytearray(data[:20])
    head[place] = value
    return header(int.from_bytes(head[12:16], "big"), version=head[2], flags=head[3],
                  command=int.from_bytes(head[4:6], "big"), sequence=0, checksum=int.from_bytes(head[16:20], "big")) + data[24:]
