"""What is stored: documents with all that was read from them, one a transaction, and the runs that read them.

The database is made from schema.sql.  The tables of documents and runs are read back from what that made; the columns
of the others are those of their rows.
"""
from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, MetaData, Table, column, select
from sqlalchemy import table as sql_table
from sqlalchemy.exc import DBAPIError

from parsers.detect import named_format
from pipeline import names
from pipeline.database import Database, DatabaseError, Session, check_version, engine_of
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


class Loader(Database):
    """A database that documents are stored in.  Every method is one transaction and may raise DatabaseError."""

    def __init__(self, engine: Engine, metadata: MetaData) -> None:
        super().__init__(engine)
        self._document = metadata.tables["document"]
        self._run = metadata.tables["run"]

    @property
    def shared_url(self) -> str | None:
        """The URL by which processes of other machines open it too; None where a file of this machine is all it is."""
        return None if self.dialect == "sqlite" else self._engine.url.render_as_string(hide_password=False)

    @property
    def files(self) -> list[Path]:
        """The files that the database is made of, as far as they are files."""
        return [Path(f"{self.file}{suffix}") for suffix in ("", *_BESIDE_SQLITE)] if self.file else []

    def known(self) -> list[Known]:
        """All documents, ordered by location."""
        wanted = [self._document.c[name] for name in Known.__slots__]
        with self.reading() as session:
            rows = session.connection.execute(select(*wanted).order_by(self._document.c.location)).mappings().all()
        return [Known(**row) for row in rows]

    def store(self, entry: Entry, content: Content) -> Counter[str]:
        """Replace all that is stored of the entry's location; the number of rows stored, a table.

        Raises RowError where a value does not fit.
        """
        key = document_id(entry.location)
        with self.writing() as session:
            self._delete(session, key)
            session.connection.execute(self._document.insert(), _document_row(entry) | content.facts)
            for table in COLUMNS:  # parents before children
                if rows := content.rows.get(table):
                    _insert(session.connection, table, key, rows)
        return Counter({"document": 1} | {table: len(rows) for table, rows in content.rows.items()})

    def forget(self, locations: Iterable[str]) -> None:
        """Delete documents and all that was read from them."""
        with self.writing() as session:
            for key in sorted(map(document_id, locations)):  # in one order, so that two runs do not wait for each other
                self._delete(session, key)

    def begin_run(self, paths: Iterable[str], version: str) -> str:
        """Note that a run has begun; its key."""
        key = uuid4().hex
        row = {"id": key, "started_at": _now(), "paths": "\n".join(paths), "extractor_version": version}
        with self.writing() as session:
            session.connection.execute(self._run.insert(), row)
        return key

    def end_run(self, key: str, **columns: Any) -> None:
        """Note that a run has ended, and what came of it."""
        ended = self._run.update().where(self._run.c.id == key)
        with self.writing() as session:
            session.connection.execute(ended, {"finished_at": _now()} | columns)

    def close(self) -> None:
        """Leave the database as one file, which can be read where nothing can be written."""
        with suppress(DatabaseError):  # others have it open: the next one to close will
            self.keep_changes("DELETE")
        super().close()

    def _delete(self, session: Session, key: int) -> None:
        session.lock(key)
        session.connection.execute(self._document.delete().where(self._document.c.id == key))


def open_loader(target: str | Path) -> Loader:
    """The database at a SQLite path or an SQLAlchemy URL; a new one, and its folder, is made where none is.

    Raises DatabaseError where that cannot be done, or where the database is of another version.
    """
    engine = engine_of(target)
    database = Database(engine)
    try:
        if database.file is not None:
            database.file.parent.mkdir(parents=True, exist_ok=True)
        loader = Loader(engine, _prepared(database))
        loader.keep_changes("WAL")
        return loader
    except OSError as error:
        raise DatabaseError(f"cannot open the database {database.name}: {error}") from error
    except DatabaseError:
        database.close()
        raise


def document_id(location: str) -> int:
    """63 bits of the SHA-256 of a location."""
    digest = hashlib.sha256(location.encode("utf-8", "surrogateescape")).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def _prepared(database: Database) -> MetaData:
    """The tables of the database, made first where it is empty, with the reference of this program in them."""
    metadata = MetaData()
    with database.writing() as session:
        session.lock(_SCHEMA_KEY)
        is_new = not session.tables()
        if is_new:
            session.define(_compact(statement, database.dialect) for statement in statements(read_schema()))
            session.define(_translations(session))
        check_version(session)
        metadata.reflect(session.connection, only=_OWN_TABLES)
        _refer(session, metadata.tables["classification"])
    return metadata


def _refer(session: Session, table: Table) -> None:
    """Have the table of codes say what the reference says: another version of the program may have known others."""
    codes = [*classification.reference().values()]
    known = session.connection.execute(select(*(table.c[name] for name in classification.Classification._fields)))
    if {*map(tuple, known)} != {*codes}:
        session.connection.execute(table.delete())
        session.connection.execute(table.insert(), [code._asdict() for code in codes])


def _compact(statement: str, dialect: str) -> str:
    """A table whose key has several columns SQLite keeps twice, for the rows and for the key, where it is not told."""
    has_long_key = statement.startswith("CREATE TABLE") and "PRIMARY KEY (" in statement
    return f"{statement} WITHOUT ROWID" if has_long_key and dialect == "sqlite" else statement


def _translations(session: Session) -> list[str]:
    """What makes the views in Chinese, each of a view that schema.sql has made."""
    return [names.translation(view, list(session.columns(view))) for view in session.views() if view in names.views()]


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
