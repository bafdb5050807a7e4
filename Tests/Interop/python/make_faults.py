"""Writes Vectors/captures/faults, the recordings of faults.py. With --check it compares them instead."""

from __future__ import annotations

import sys
from pathlib import Path

from faults import FAULTS
from record_captures import write_pcapng

FOLDER = Path(__file__).resolve().parents[3] / "Vectors" / "captures" / "faults"
ETHERNET = 1


def main(arguments: list[str]) -> int:
    """Write or compare."""
    if arguments not in ([], ["--check"]):
        print("usage: make_faults.py [--check]", file=sys.stderr)
        return 64
    FOLDER.mkdir(exist_ok=True)
    for name, make in FAULTS.items():
        path = FOLDER / f"{name}.pcapng"
        data = write_pcapng(ETHERNET, make().packets, "Generated; see Docs/troubleshooting.md.")
        if not arguments:
            path.write_bytes(data)
        elif not path.exists() or path.read_bytes() != data:
            print(f"{path} is not what faults.py says: run make_faults.py", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
