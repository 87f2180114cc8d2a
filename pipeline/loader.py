"""What is stored: documents with all that was read from them, one a transaction, and the runs that read them.

The database is made from schema.sql.  The tables of documents and runs are read back from what that made; the columns
of the others are those of their rows.
"""
from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, MetaData, column, inspect, select
from sqlalchemy import table as sql_table
from sqlalchemy.exc import DBAPIError

from parsers.detect import named_format
from pipeline import names
from pipeline.database import (
    DatabaseError,
    check_version,
    database_name,
    engine_of,
    lock,
    reason_of,
    sqlite_file,
    transaction,
)
from pipeline.normalizer import classification
from pipeline.rows import COLUMNS, Content, Row
from pipeline.schema import read_schema, statements

_SCHEMA_KEY = 0  # of a lock; no document has it
_OWN_TABLES = ("document", "run", "classification")
# SQLite has no decimals and no dates; the forms are SQLAlchemy's.
sqlite3.register_adapter(Decimal, float)
sqlite3.register_adapter(date, date.isoformat)
_BESIDE_SQLITE = ("-journal", "-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the run knows of a file: the columns of `document` that do not come from its content."""

    location: str
    file_name: str
    sha256: str | None
    size: int | None
    stamp: str | None
    format: str | None
    status: str
    error: str | None
    seconds: float
    extractor_version: str
    corrections: str | None = None
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A document that the database holds."""

    location: str
    file_name: str
    sha256: str | None
    size: int | None
    stamp: str | None
    status: str
    extractor_version: str
    corrections: str | None

    @property
    def was_read(self) -> bool:
        return self.status in ("ok", "partial")

    def is_current(self, sha256: str | None, versions: Collection[str], corrections: str | None = None) -> bool:
        """Whether reading this content again would give rows that are no better; what failed is worth another try.

        `corrections` is the fingerprint of those that it would be read with.
        """
        same = self.sha256 == sha256 and self.corrections == corrections
        return self.was_read and same and self.extractor_version in versions


class Database:
    """An open database of the schema's version.  Every method is one transaction and may raise DatabaseError."""

    def __init__(self, engine: Engine, metadata: MetaData) -> None:
        self._engine = engine
        self._document = metadata.tables["document"]
        self._run = metadata.tables["run"]

    @property
    def name(self) -> str:
        """How to call the database in a message, without its password."""
        return database_name(self._engine.url)

    @property
    def shared_url(self) -> str | None:
        """The URL by which processes of other machines open it too; None where a file of this machine is all it is."""
        url = self._engine.url
        return None if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=False)

    @property
    def files(self) -> list[Path]:
        """The files that the database is made of, as far as they are files."""
        file = sqlite_file(self._engine.url)
        return [Path(f"{file}{suffix}") for suffix in ("", *_BESIDE_SQLITE)] if file else []

    def known(self) -> list[Known]:
        """All documents, ordered by location."""
        wanted = [self._document.c[name] for name in Known.__slots__]
        with transaction(self._engine) as connection:
            rows = connection.execute(select(*wanted).order_by(self._document.c.location)).mappings().all()
        return [Known(**row) for row in rows]

    def store(self, entry: Entry, content: Content) -> Counter[str]:
        """Replace all that is stored of the entry's location; the number of rows stored, a table.

        Raises RowError where a value does not fit.
        """
        key = document_id(entry.location)
        with transaction(self._engine) as connection:
            self._delete(connection, key)
            connection.execute(self._document.insert(), _document_row(entry) | content.facts)
            for table in COLUMNS:  # parents before children
                if rows := content.rows.get(table):
                    _insert(connection, table, key, rows)
        return Counter({"document": 1} | {table: len(rows) for table, rows in content.rows.items()})

    def forget(self, locations: Iterable[str]) -> None:
        """Delete documents and all that was read from them."""
        with transaction(self._engine) as connection:
            for key in sorted(map(document_id, locations)):  # in one order, so that two runs do not wait for each other
                self._delete(connection, key)

    def begin_run(self, paths: Iterable[str], version: str) -> str:
        """Note that a run has begun; its key."""
        key = uuid4().hex
        row = {"id": key, "started_at": _now(), "paths": "\n".join(paths), "extractor_version": version}
        with transaction(self._engine) as connection:
            connection.execute(self._run.insert(), row)
        return key

    def end_run(self, key: str, **columns: Any) -> None:
        """Note that a run has ended, and what came of it."""
        with transaction(self._engine) as connection:
            connection.execute(self._run.update().where(self._run.c.id == key), {"finished_at": _now()} | columns)

    def close(self) -> None:
        self._engine.dispose()

    def _delete(self, connection: Connection, key: int) -> None:
        lock(connection, key)
        connection.execute(self._document.delete().where(self._document.c.id == key))


def open_database(target: str | Path) -> Database:
    """The database at a SQLite path or an SQLAlchemy URL; a new one, and its folder, is made where none is.

    Raises DatabaseError where that cannot be done, or where the database is of another version.
    """
    engine = engine_of(target)
    try:
        if file := sqlite_file(engine.url):
            file.parent.mkdir(parents=True, exist_ok=True)
        return Database(engine, _prepared(engine, read_schema()))
    except OSError as error:
        raise DatabaseError(f"cannot open the database {database_name(engine.url)}: {reason_of(error)}") from error
    except DatabaseError:
        engine.dispose()
        raise


def document_id(location: str) -> int:
    """63 bits of the SHA-256 of a location."""
    digest = hashlib.sha256(location.encode("utf-8", "surrogateescape")).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def _prepared(engine: Engine, schema: str) -> MetaData:
    """The tables of the database, made first, with the reference in them, where it is empty."""
    metadata = MetaData()
    with transaction(engine) as connection:
        lock(connection, _SCHEMA_KEY)
        is_new = not inspect(connection).get_table_names()
        for statement in statements(schema) if is_new else ():
            connection.exec_driver_sql(statement)
        for statement in _translations(connection) if is_new else ():
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})  # words may hold a %
        check_version(connection, schema, database_name(engine.url))
        metadata.reflect(connection, only=_OWN_TABLES)
        if is_new:
            codes = [code._asdict() for code in classification.reference().values()]
            connection.execute(metadata.tables["classification"].insert(), codes)
    return metadata


def _translations(connection: Connection) -> list[str]:
    """What makes the views in Chinese, each of a view that schema.sql has made."""
    inspector = inspect(connection)
    return [names.translation(view, [column["name"] for column in inspector.get_columns(view)])
            for view in inspector.get_view_names() if view in names.views()]


def _document_row(entry: Entry) -> dict[str, Any]:
    return asdict(entry) | {
        "id": document_id(entry.location), "named_format": named_format(entry.file_name), "extracted_at": _now(),
    }


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _insert(connection: Connection, table: str, key: int, rows: list[Row]) -> None:
    """PostgreSQL takes many rows at once by COPY, in a tenth of the time of INSERT; SQLite takes them as they are."""
    filled = ("document_id", *COLUMNS[table])
    columns = ", ".join(f'"{name}"' for name in filled)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(COLUMNS[table]))
        connection.exec_driver_sql(f'INSERT INTO "{table}" ({columns}) VALUES ({key}, {marks})', rows)
    elif connection.dialect.name == "postgresql":
        _copy(connection, f'COPY "{table}" ({columns}) FROM STDIN', ((key, *row) for row in rows))
    else:
        statement = sql_table(table, *map(column, filled)).insert()
        connection.execute(statement, [dict(zip(filled, (key, *row), strict=True)) for row in rows])


def _copy(connection: Connection, command: str, rows: Iterable[Row]) -> None:
    driver: Any = connection.dialect.loaded_dbapi
    raw: Any = connection.connection
    try:
        with raw.cursor() as cursor, cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(row)
    except driver.Error as error:  # which SQLAlchemy, not being asked, has not wrapped
        raise DBAPIError.instance(command, None, error, driver.Error) from error
