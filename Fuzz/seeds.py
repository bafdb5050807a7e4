"""Makes seeds for the fuzzers from the `wire` and `content` members of the test vectors: seeds.py VECTORS CORPUS."""

import hashlib
import json
import pathlib
import sys

HEADER = 24


def frames(stream):
    """Header and body of each whole frame, by its length alone."""
    while len(stream) >= HEADER:
        length = int.from_bytes(stream[12:16], "big")
        yield stream[:HEADER], stream[HEADER:HEADER + length]
        stream = stream[HEADER + length:]


def write(folder, seed):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)


def main(vectors, corpus):
    for file in sorted(vectors.rglob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        tests = document.get("tests", []) if isinstance(document, dict) else []
        for test in tests:
            content = test.get("content")
            if isinstance(content, str):
                write(corpus / "FuzzContent", bytes(1) + content.encode("utf-8", "surrogatepass"))
            wire = test.get("wire", [])
            try:
                stream = bytes.fromhex("".join([wire] if isinstance(wire, str) else wire))
            except (TypeError, ValueError):
                continue
            write(corpus / "FuzzFrameStream", bytes(2) + stream)
            for header, body in frames(stream):
                # Command and kind choose the type of the body.
                selector = header[4:6] + bytes([header[3] & 3])
                write(corpus / "FuzzMessageBody", selector + body)
                if header[3] & 4:
                    write(corpus / "FuzzCompressedBody", bytes(1) + body)


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
