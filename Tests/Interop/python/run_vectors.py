"""Runs the vectors of a folder (Vectors/ when none is named): `N passed, M failed`, exit code 0 or 1."""

from __future__ import annotations

import sys
from pathlib import Path

from wire.vectors import VECTORS, run, vectors


def main(arguments: list[str]) -> int:
    """Run all vectors below the folder and print those that fail."""
    folder = Path(arguments[0]) if arguments else VECTORS
    passed = failed = 0
    for path, test in vectors(folder):
        failures = run(test)
        if failures:
            failed += 1
            print(f"{path}: {test['id']}: {test['comment']}")
            for failure in failures:
                print(f"  {failure}")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    # A folder without vectors is a mistake in the call, not a success.
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
