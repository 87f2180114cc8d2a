"""The database: made from schema.sql, filled one document a transaction.

    DatabaseError       the database cannot be used at all
    └── RowError        one document's rows do not fit into it; others may

The tables are read back from what schema.sql made, so that no second list of columns exists.
"""
from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, MetaData, Table, create_engine, event, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, SQLAlchemyError

from parsers.detect import named_format
from pipeline import names
from pipeline.normalizer import classification
from pipeline.rows import COLUMNS, Content, Row
from pipeline.schema import read_schema, schema_version, statements

BUSY_TIMEOUT_SECONDS = 30
_SCHEMA_KEY = 0  # no document has it
# SQLite has no decimals and no dates; the forms are SQLAlchemy's.
sqlite3.register_adapter(Decimal, float)
sqlite3.register_adapter(date, date.isoformat)
_BESIDE_SQLITE = ("-journal", "-wal", "-shm")
_POSTGRESQL_DRIVER = "postgresql+psycopg"  # what the extra installs; releases of SQLAlchemy differ in their default


class DatabaseError(Exception):
    """A database that cannot be opened, made or written; the message is a sentence for the user."""


class RowError(DatabaseError):
    """The rows of one document do not fit; nothing of it was stored."""


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
        self._tables = metadata.sorted_tables  # parents before children
        self._document = metadata.tables["document"]

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
        url = self._engine.url
        if url.get_backend_name() != "sqlite" or not url.database:
            return []
        return [Path(url.database + suffix) for suffix in ("", *_BESIDE_SQLITE)]

    def known(self) -> list[Known]:
        """All documents, ordered by location."""
        wanted = [self._document.c[name] for name in Known.__slots__]
        with _transaction(self._engine) as connection:
            rows = connection.execute(select(*wanted).order_by(self._document.c.location)).mappings().all()
        return [Known(**row) for row in rows]

    def store(self, entry: Entry, content: Content) -> Counter[str]:
        """Replace all that is stored of the entry's location; the number of rows stored, a table.

        Raises RowError where a value does not fit.
        """
        key = document_id(entry.location)
        with _transaction(self._engine) as connection:
            self._delete(connection, key)
            connection.execute(self._document.insert(), _document_row(entry) | content.facts)
            for table in self._tables:
                if rows := content.rows.get(table.name):
                    _insert(connection, table, [(key, *row) for row in rows])
        return Counter({"document": 1} | {table: len(rows) for table, rows in content.rows.items()})

    def forget(self, locations: Iterable[str]) -> None:
        """Delete documents and all that was read from them."""
        with _transaction(self._engine) as connection:
            for key in sorted(map(document_id, locations)):  # in one order, so that two runs do not wait for each other
                self._delete(connection, key)

    def close(self) -> None:
        self._engine.dispose()

    def _delete(self, connection: Connection, key: int) -> None:
        _lock(connection, key)
        connection.execute(self._document.delete().where(self._document.c.id == key))


def open_database(target: str | Path) -> Database:
    """The database at a SQLite path or an SQLAlchemy URL; a new one, and its folder, is made where none is.

    Raises DatabaseError where that cannot be done, or where the database is of another version.
    """
    url = database_url(target)
    try:
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(url)
    except ImportError as error:
        reason = f"{reason_of(error)}{remedy_for(url)}"
        raise DatabaseError(f"cannot open the database {database_name(url)}: {reason}") from error
    except (ArgumentError, OSError) as error:
        raise DatabaseError(f"cannot open the database {database_name(url)}: {reason_of(error)}") from error
    try:
        return Database(engine, _prepared(engine, read_schema()))
    except DatabaseError:
        engine.dispose()
        raise


def open_for_reading(target: str | Path, any_version: bool = False) -> Engine:
    """What connects to an existing database; its connections cannot change it.

    Raises DatabaseError where there is none, or (but with `any_version`) one of another version.
    """
    url = database_url(target)
    name = database_name(url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise DatabaseError(f"there is no database {name}: gongkai extract makes one, --db names another")
    try:
        engine = _reading_engine(url)
    except (ArgumentError, ImportError) as error:
        remedy = remedy_for(url) if isinstance(error, ImportError) else ""
        raise DatabaseError(f"cannot open the database {name}: {reason_of(error)}{remedy}") from error
    try:
        with _transaction(engine) as connection:
            if not any_version:
                check_version(connection, read_schema(), name)
    except DatabaseError:
        engine.dispose()
        raise
    return engine


def document_id(location: str) -> int:
    """63 bits of the SHA-256 of a location."""
    digest = hashlib.sha256(location.encode("utf-8", "surrogateescape")).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def database_url(target: str | Path) -> URL:
    """The URL of a SQLite path or of an SQLAlchemy URL.  Raises DatabaseError."""
    if isinstance(target, str) and "://" in target:
        try:
            url = make_url(target)
        except ArgumentError as error:  # which may hold a password: it is not repeated
            raise DatabaseError("the database is neither a path nor a URL like postgresql://host/name") from error
        return url.set(drivername=_POSTGRESQL_DRIVER) if url.drivername in ("postgresql", "postgres") else url
    return URL.create("sqlite", database=str(target))


def remedy_for(url: URL) -> str:
    """What to do where the driver is missing."""
    return "; pip install 'gongkai[postgres]' brings the driver" if url.drivername == _POSTGRESQL_DRIVER else ""


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # else the driver commits before each CREATE, and a kill leaves half a schema
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # waits for another writer here, not in the middle

    return engine


def _reading_engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, isolation_level="REPEATABLE READ", execution_options={"postgresql_readonly": True})
    # mode=rw makes no new file, and other than mode=ro it can clean up after a writer that was killed
    file = url.set(database=f"file:{quote(str(url.database))}", query={"mode": "rw", "uri": "true"})
    engine = create_engine(file, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})

    @event.listens_for(engine, "connect")
    def forbid(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    return engine


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.begin() as connection:
            yield connection
    except (DataError, IntegrityError, OverflowError) as error:
        raise RowError(f"a value does not fit into the database: {reason_of(error)}") from error
    except SQLAlchemyError as error:
        raise DatabaseError(f"cannot use the database {database_name(engine.url)}: {reason_of(error)}") from error


def _prepared(engine: Engine, schema: str) -> MetaData:
    """The tables of the database, made first, with the reference in them, where it is empty."""
    metadata = MetaData()
    with _transaction(engine) as connection:
        _lock(connection, _SCHEMA_KEY)
        is_new = not inspect(connection).get_table_names()
        for statement in statements(schema) if is_new else ():
            connection.exec_driver_sql(statement)
        for statement in _translations(connection) if is_new else ():
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})  # words may hold a %
        check_version(connection, schema, database_name(engine.url))
        metadata.reflect(connection)
        if is_new:
            codes = [code._asdict() for code in classification.reference().values()]
            connection.execute(metadata.tables["classification"].insert(), codes)
    return metadata


def _translations(connection: Connection) -> list[str]:
    """What makes the views in Chinese, each of a view that schema.sql has made."""
    inspector = inspect(connection)
    return [names.translation(view, [column["name"] for column in inspector.get_columns(view)])
            for view in inspector.get_view_names() if view in names.views()]


def _lock(connection: Connection, key: int) -> None:
    """Let other writers of the same thing wait until this transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (key,))


def check_version(connection: Connection, schema: str, name: str) -> None:
    """Raise DatabaseError where the database is not of this schema's version."""
    advice = "name another file with --db, or delete it and extract again"
    if "schema_version" not in inspect(connection).get_table_names():
        raise DatabaseError(f"{name} holds tables that are not of gongkai: name another file with --db")
    found = connection.exec_driver_sql("SELECT version FROM schema_version").scalar()
    if found != schema_version(schema):
        raise DatabaseError(f"{name} has schema version {found}, this program needs {schema_version(schema)}: {advice}")


def database_name(url: URL) -> str:
    """How to call a database in a message, without its password."""
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def reason_of(error: Exception) -> str:
    """One line, without the SQL statement and its parameters."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (str(cause).strip() or type(cause).__name__).splitlines()[0]


def _document_row(entry: Entry) -> dict[str, Any]:
    return asdict(entry) | {
        "id": document_id(entry.location),
        "named_format": named_format(entry.file_name),
        "extracted_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
    }


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    """PostgreSQL takes many rows at once by COPY, in a tenth of the time of INSERT; SQLite takes them as they are."""
    names = ("document_id", *COLUMNS[table.name])
    columns = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', rows)
    elif connection.dialect.name == "postgresql":
        _copy(connection, f'COPY "{table.name}" ({columns}) FROM STDIN', rows)
    else:
        connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])


def _copy(connection: Connection, command: str, rows: list[Row]) -> None:
    driver: Any = connection.dialect.loaded_dbapi
    raw: Any = connection.connection
    try:
        with raw.cursor() as cursor, cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(row)
    except driver.Error as error:  # which SQLAlchemy, not being asked, has not wrapped
        raise DBAPIError.instance(command, None, error, driver.Error) from error
