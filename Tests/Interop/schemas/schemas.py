"""The schemas of Vectors/schemas, a validator that compares numbers by value, and the tables of SPEC.md section 8."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

from jsonschema import Draft202012Validator
from jsonschema.validators import extend
from referencing import Registry, Resource

ROOT = Path(__file__).resolve().parents[3]
VECTORS = ROOT / "Vectors"
PREFIX = "urn:wireprotocol:content:"


def _is_number(_, value: object) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _is_whole(_, value: object) -> bool:
    # A Decimal is what strict() makes of a number, so that 0.99999999999999999999 is not rounded to 1.
    if not _is_number(None, value):
        return False
    value = Decimal(value)
    return value.is_finite() and value == value.to_integral_value()


Validator = extend(
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("number", _is_number).redefine("integer", _is_whole),
)


class Schemas:
    """All files of a folder. Nothing is fetched: a `$ref` to anything else fails."""

    def __init__(self, folder: Path = VECTORS / "schemas") -> None:
        self.files = {path.name[: -len(".json")]: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
        resources = [(file["$id"], Resource.from_contents(file)) for file in self.files.values() if "$id" in file]
        self.registry = Registry().with_resources(resources)
        self._validators: dict[str, Validator] = {}

    @property
    def types(self) -> set[str]:
        return {name for name in self.files if name.startswith("im.")}

    def name_for(self, content: object) -> str:
        """The schema for a content: its type's, or `unknown`."""
        type_ = content.get("type") if isinstance(content, dict) else None
        return type_ if isinstance(type_, str) and type_ in self.types else "unknown"

    def faults(self, content: object, name: str | None = None) -> list[str]:
        """What is wrong with a content, for people; empty when the schema accepts it."""
        name = name or self.name_for(content)
        if name not in self._validators:
            self._validators[name] = Validator(self.files[name], registry=self.registry)
        return [f"{error.json_path}: {error.message[:200]}" for error in self._validators[name].iter_errors(content)]


class Malformed(ValueError):
    """A content that breaks SPEC.md 8.1."""


def strict(content: bytes) -> object:
    """The value of a content, numbers as Decimal; Malformed when it is none by SPEC.md 8.1."""

    def pairs(members: list[tuple[str, object]]) -> dict[str, object]:
        value = dict(members)
        if len(value) != len(members):
            raise Malformed("a key stands twice")
        return value

    def constant(name: str) -> None:
        raise Malformed(f"{name} is not JSON")

    if len(content) > 65_536:
        raise Malformed("more than 65,536 bytes")
    try:
        # json.loads takes a byte order mark from bytes, so it gets a string.
        value = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=pairs,
            parse_constant=constant,
            parse_float=_number,
            parse_int=_number,
        )
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise Malformed(str(error)) from error
    if not isinstance(value, dict):
        raise Malformed("not an object")
    _judge(value, 1)
    return value


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        # The exponent is beyond Decimal's, about 10^18. What stands here instead is on the same side of every limit.
        mantissa, exponent = re.split("[eE]", text)
        if not Decimal(mantissa):
            return Decimal(0)
        return Decimal("0.5" if exponent.startswith("-") else "Infinity").copy_sign(Decimal(mantissa))


def _judge(value: object, level: int) -> None:
    if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        raise Malformed("a surrogate without its partner")
    if isinstance(value, (dict, list)):
        if level > 32:
            raise Malformed("more than 32 levels")
        for inner in [*value, *value.values()] if isinstance(value, dict) else value:
            _judge(inner, level + 1)


def _rows(lines: list[str]) -> list[list[str]]:
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines if line.startswith("|")]
    return cells[2:]


def _blocks(kind: str) -> dict[str, list[list[str]]]:
    text = (ROOT / "SPEC.md").read_text("utf-8")
    return {
        name: _rows(block.splitlines())
        for name, block in re.findall(rf"<!-- {kind}: (\S+) -->\n(.*?)<!-- end -->", text, re.DOTALL)
    }


def registry_of_types() -> dict[str, tuple[str, str]]:
    """SPEC.md 8.12: the class of each type, and what it is."""
    return {row[0]: (row[2], row[7]) for row in _blocks("registry")["contents"]}


def tables() -> dict[str, list[tuple[str, str, str]]]:
    """The tables of members of SPEC.md section 8, by their name: member, value, whether it is there."""
    return {
        name: [(member, row[1], row[2]) for row in rows for member in re.findall(r"`(\w+)`", row[0])]
        for name, rows in _blocks("content").items()
    }
