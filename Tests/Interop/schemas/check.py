"""Holds the schemas of contents against the metaschema, their examples, SPEC.md 8.12 and the vectors."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator

from jsonschema.exceptions import SchemaError
from referencing.exceptions import Unresolvable
from schemas import PREFIX, VECTORS, Malformed, Schemas, Validator, registry_of_types, strict

DIALECT = "https://json-schema.org/draft/2020-12/schema"
END = r"$(?!\n)"


def keywords(schema: object, key: str) -> Iterator[object]:
    """The values of a keyword anywhere in a schema, but in its examples."""
    if isinstance(schema, dict):
        for name, value in schema.items():
            # A member of a content may have the name of a keyword; then its value is a schema, an object.
            if name == key and not isinstance(value, dict):
                yield value
            if name != "examples":
                yield from keywords(value, key)
    elif isinstance(schema, list):
        for value in schema:
            yield from keywords(value, key)


def judge_schema(schemas: Schemas, name: str) -> Iterator[str]:
    schema = schemas.files[name]
    if schema.get("$schema") != DIALECT or schema.get("$id") != PREFIX + name:
        yield "$schema or $id is not that of the file"
    if not schema.get("title") or "SPEC.md 8." not in schema.get("description", ""):
        yield "it has no title, or its description names no section"
    try:
        Validator.check_schema(schema)
    except SchemaError as error:
        yield f"it is no schema: {error.json_path}: {error.message}"
        return
    resolver = schemas.registry.resolver(base_uri=schema["$id"])
    for reference in keywords(schema, "$ref"):
        try:
            resolver.lookup(reference)
        except Unresolvable:
            yield f"{reference} is not there"
    for pattern in keywords(schema, "pattern"):
        try:
            re.compile(pattern)
        except re.error as error:
            yield f"{pattern}: {error}"
        if "$" in re.sub(r"\[(?:\\.|[^\]\\])*\]", "", pattern) and not pattern.endswith(END):
            yield f"{pattern} does not end with {END}"
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if False in keywords(schema, keyword):
            yield f"{keyword} is false, but what is not known is ignored (WP-8.2-11)"


def judge_types(schemas: Schemas) -> Iterator[str]:
    types = registry_of_types()
    if len(types) != 27:
        yield f"the table of SPEC.md 8.12 has {len(types)} types, not 27"
    for name in sorted(schemas.types ^ set(types)):
        yield f"{name}: " + ("there is no schema" if name in types else "SPEC.md 8.12 does not have it")
    for name in sorted(schemas.types & set(types)):
        class_, what = types[name]
        schema = schemas.files[name]
        if schema["title"] != f"{name}: {what}" or f"class {class_}" not in schema["description"]:
            yield f"{name}: title or class is not that of SPEC.md 8.12: “{what}”, {class_}"


def bytes_of(test: dict) -> bytes:
    if "contentHex" in test:
        return bytes.fromhex(test["contentHex"])
    if "parts" in test:
        return "".join(text * count for text, count in test["parts"]).encode("utf-8")
    return test["content"].encode("utf-8")


def judge_vector(schemas: Schemas, test: dict) -> tuple[str, str | None]:
    """What kind of vector it is, and how the schemas disagree with it."""
    kind = "valid" if test["result"] == "valid" else test["error"]["layer"]
    try:
        content = strict(bytes_of(test))
    except Malformed as error:
        return kind, None if kind == "json" else f"{kind}, but it breaks SPEC.md 8.1: {error}"
    if kind == "json":
        return kind, "layer json, but it keeps to SPEC.md 8.1"
    # A content whose type is not the message's content_type is one of an unknown type (WP-8.2-6).
    foreign = test.get("contentType", content.get("type")) != content.get("type")
    name = "unknown" if foreign else schemas.name_for(content)
    if kind == "valid" and test["expect"]["known"] != (name != "unknown"):
        return kind, f"known is {test['expect']['known']}, but its schema is {name}"
    faults = schemas.faults(content, name)
    if kind == "schema":
        return kind, None if faults else f"layer schema, but {name} accepts it"
    if kind not in ("valid", "rule"):
        return kind, "there is no such layer"
    return kind, f"{kind}, but {name} refuses it: {'; '.join(faults)}" if faults else None


def main() -> int:
    schemas = Schemas()
    disagreements = [f"{name}.json: {fault}" for name in sorted(schemas.files) for fault in judge_schema(schemas, name)]
    if disagreements:
        # What is no schema, or has a `$ref` to nowhere, accepts and refuses nothing.
        print(*disagreements, f"{len(disagreements)} faults in the schemas; nothing else was checked", sep="\n")
        return 1
    disagreements += judge_types(schemas)
    examples = 0
    for name, schema in sorted(schemas.files.items()):
        if name != "common" and not schema.get("examples"):
            disagreements.append(f"{name}.json: there is no example")
        for number, example in enumerate(schema.get("examples", [])):
            examples += 1
            disagreements += [f"{name}.json: example {number}: {fault}" for fault in schemas.faults(example, name)]

    counts: Counter[str] = Counter()
    files = 0
    for path in sorted((VECTORS / "content").glob("*.json")) if examples else ():
        file = json.loads(path.read_text("utf-8"))
        if file["suite"] != "content-value":
            continue
        files += 1
        if len(file["tests"]) != file["numberOfTests"] or not file["tests"]:
            disagreements.append(f"{path.name}: numberOfTests is not the number of its tests, or there are none")
        for test in file["tests"]:
            try:
                kind, fault = judge_vector(schemas, test)
            except (KeyError, TypeError, ValueError) as error:
                kind, fault = "other", f"not a vector of this suite: {error!r}"
            counts[kind] += 1
            if fault:
                disagreements.append(f"{test.get('id')} ({test.get('comment')}): {fault}")

    for disagreement in disagreements:
        print(disagreement)
    if not files:
        print("no vector of the suite content-value is there: none was compared")
    print(
        f"{len(schemas.files)} schemas, {examples} examples, {sum(counts.values())} vectors in {files} files: "
        f"{counts['valid'] + counts['rule']} to accept ({counts['rule']} of them break a rule that no schema sees), "
        f"{counts['schema']} to refuse, {counts['json']} without a value; {len(disagreements)} disagreements"
    )
    if not examples:
        print("check-schemas: nothing was checked", file=sys.stderr)
    return 1 if disagreements or not examples else 0


if __name__ == "__main__":
    sys.exit(main())
