"""Finds schema.sql and cuts it into statements; what the database looks like is said there only."""
from __future__ import annotations

import re
from importlib import resources
from pathlib import Path


def read_schema() -> str:
    """The text of schema.sql: inside an installed package, else at the root of the repository."""
    installed = resources.files("pipeline").joinpath("schema.sql")
    if installed.is_file():
        return installed.read_text(encoding="utf-8")
    return (Path(__file__).parent.parent / "schema.sql").read_text(encoding="utf-8")


def statements(schema: str) -> list[str]:
    """The statements of a schema, in order, without comments."""
    bare = re.sub(r"--.*", "", schema)
    return [statement.strip() for statement in bare.split(";") if statement.strip()]


def comments(schema: str) -> dict[str, str]:
    """What the schema says over each table and view, on one line."""
    found = re.findall(r"((?:^-- .*\n)+)CREATE (?:TABLE|VIEW) (\w+)", schema, re.M)
    return {name: " ".join(line.removeprefix("-- ") for line in said.splitlines()) for said, name in found}


def schema_version(schema: str) -> int:
    """The version that a database made from this schema will carry."""
    found = re.search(r"INSERT INTO schema_version \(version\) VALUES \((\d+)\)", schema)
    if found is None:
        raise ValueError("schema.sql does not say its version")
    return int(found[1])
