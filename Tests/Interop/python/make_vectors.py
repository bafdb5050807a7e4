"""Writes the generated vector files, always the same bytes; `--check` compares them instead."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Iterator

from themes.build import Theme
from themes.shape import schema
from wire.vectors import VECTORS

SOURCE = "Tests/Interop/python/make_vectors.py"
MODULES = ("frames", "streams", "commands", "encoding", "strings", "fields", "unknown", "accounts",
           "compression", "contents", "contenttypes", "contentjson", "contentrows",
           "contentenvelope", "contentspans", "contentwords", "contentnested", "session_opening",
           "session_login", "session_time", "session_sending", "session_inbox", "session_topics",
           "client_opening", "client_framing", "client_connection", "client_sending", "client_inbox")


def render(theme: Theme) -> str:
    """The text of one file: a test takes several lines, each of its members one, and each of its steps."""
    tests = []
    for test in theme.tests:
        members = [f"      {json.dumps(name)}: {_steps(value) if name == 'steps' else json.dumps(value)}"
                   for name, value in test.items()]
        tests.append("    {\n" + ",\n".join(members) + "\n    }")
    head = {"schema": 1, "suite": theme.suite, "source": SOURCE, "numberOfTests": len(theme.tests)}
    lines = [f"  {json.dumps(name)}: {json.dumps(value)}," for name, value in head.items()]
    return "{\n" + "\n".join(lines) + '\n  "tests": [\n' + ",\n".join(tests) + "\n  ]\n}\n"


def _steps(steps: list[Any]) -> str:
    return "[\n" + ",\n".join(f"        {json.dumps(step)}" for step in steps) + "\n      ]"


def files() -> Iterator[tuple[Path, str]]:
    """Every generated file with its text."""
    yield VECTORS / "schema.json", json.dumps(schema(), indent=2) + "\n"
    for module in MODULES:
        for theme in import_module(f"themes.{module}").themes():
            yield VECTORS / theme.path, render(theme)


def main(arguments: list[str]) -> int:
    """Write or compare all files."""
    if arguments not in ([], ["--check"]):
        print(f"usage: {SOURCE} [--check]", file=sys.stderr)
        return 64
    different = 0
    for path, text in files():
        if not arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            different += 1
            print(f"{path} is not what {SOURCE} makes")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
