"""Makes seeds and dictionaries for the fuzzers: seeds.py ROOT CORPUS.

Seeds come from the `wire`, `content` and `steps` members of the test vectors, from the recorded captures and from the examples;
words from Vectors/registry.json and the schemas of contents. A dictionary is CORPUS/TARGET.dict.
"""

import hashlib
import json
import pathlib
import sys

HEADER = 24
BODIES = ("FuzzMessageBody", "FuzzBodyReference")
SESSIONS = ("FuzzServerSession", "FuzzClientSession")
FILTERS = (
    "command == c2c && status != ok",
    "!(stream in {1, 2}) || bodyLength >= 100",
    'from contains "u2" && time > 2026-01-01T00:00:00Z',
    "error && (kind == request || sequence < 10)",
)


def frames(stream):
    """Header and body of each whole frame, by its length alone."""
    while len(stream) >= HEADER:
        length = int.from_bytes(stream[12:16], "big")
        yield stream[:HEADER], stream[HEADER:HEADER + length]
        stream = stream[HEADER + length:]


def write(folder, seed):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)


def tests(vectors):
    for file in sorted(vectors.rglob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(document, dict):
            yield from document.get("tests", [])


def wires(test):
    """The bytes of a vector, and those that a scenario sends."""
    for holder in [test, *test.get("steps", [])]:
        wire = holder.get("wire", []) if isinstance(holder, dict) else []
        try:
            yield bytes.fromhex("".join([wire] if isinstance(wire, str) else wire))
        except (TypeError, ValueError):
            continue


def stream_seeds(stream, corpus):
    write(corpus / "FuzzFrameStream", bytes(2) + stream)
    if 0 < len(stream) < 4096:
        # Logged in, one step of bytes.
        for target in SESSIONS:
            write(corpus / target, bytes(2) + len(stream).to_bytes(2, "big") + stream)
    for header, body in frames(stream):
        # Command and kind choose the type of the body.
        for target in BODIES:
            write(corpus / target, header[4:6] + bytes([header[3] & 3]) + body)
        if header[3] & 4:
            write(corpus / "FuzzCompressedBody", bytes(1) + body)


def text_seeds(root, corpus):
    """The first byte chooses the reader."""
    for text in FILTERS:
        write(corpus / "FuzzText", bytes([0]) + text.encode())
    courier = root / "Examples" / "Courier"
    for reader, file in ((1, "frames.hex"), (3, "registry.json"), (4, "courier.proto"), (4, "courier.binpb")):
        write(corpus / "FuzzText", bytes([reader]) + (courier / file).read_bytes())
    for file in sorted((root / "Vectors" / "frame").glob("*.json")):
        # One vector of each file: whole files are longer than an input.
        document = json.loads(file.read_text(encoding="utf-8"))
        document["tests"] = document["tests"][:1]
        document["numberOfTests"] = 1
        write(corpus / "FuzzText", bytes([2]) + json.dumps(document).encode())


def words(value):
    """Every name and text of a JSON value that is short enough to be a word."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield key
            yield from words(member)
    elif isinstance(value, list):
        for element in value:
            yield from words(element)
    elif isinstance(value, str) and len(value) <= 24:
        yield value


def dictionary(file, entries):
    lines = ['"' + "".join(f"\\x{byte:02x}" for byte in entry) + '"' for entry in sorted(set(entries)) if entry]
    file.write_text("\n".join(lines) + "\n", encoding="ascii")


def dictionaries(vectors, corpus):
    registry = json.loads((vectors / "registry.json").read_text(encoding="utf-8"))
    commands = [command["id"].to_bytes(2, "big") for command in registry["commands"]]
    statuses = [status["code"].to_bytes(2, "big") for status in registry["statuses"]]
    heads = [b"\xd5\x58\x10" + bytes([flags]) for flags in range(8)]
    binary = commands + statuses + heads
    for target in ("FuzzFrameStream", *BODIES, "FuzzCompressedBody", "FuzzCapture", "FuzzBothEnds", *SESSIONS):
        dictionary(corpus / f"{target}.dict", binary)
    names = [command["name"] for command in registry["commands"]] + [status["name"] for status in registry["statuses"]]
    names += [kind["name"] for kind in registry["contentTypes"]]
    for schema in sorted((vectors / "schemas").rglob("*.json")):
        names += words(json.loads(schema.read_text(encoding="utf-8")))
    for target in ("FuzzContent", "FuzzContentReference"):
        dictionary(corpus / f"{target}.dict", [name.encode() for name in names])
    names += [word for text in FILTERS for word in text.split()] + ["numberOfTests", "suite", "steps", "syntax", "message"]
    dictionary(corpus / "FuzzText.dict", [name.encode() for name in names])


def main(root, corpus):
    vectors = root / "Vectors"
    corpus.mkdir(parents=True, exist_ok=True)
    for test in tests(vectors):
        if isinstance(test.get("content"), str):
            content = test["content"].encode("utf-8", "surrogatepass")
            write(corpus / "FuzzContent", bytes(1) + content)
            write(corpus / "FuzzContentReference", content)
        for stream in wires(test):
            stream_seeds(stream, corpus)
    for file in sorted((vectors / "captures").glob("*.pcap*")):
        write(corpus / "FuzzCapture", bytes(1) + file.read_bytes())
    for seed in range(16):
        write(corpus / "FuzzBothEnds", hashlib.sha512(bytes([seed])).digest() * (1 + seed))
    text_seeds(root, corpus)
    dictionaries(vectors, corpus)


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
