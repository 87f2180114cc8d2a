"""Connections to a database: SQLite by path, PostgreSQL by URL; transactions, the schema's version, errors in words.

    DatabaseError       the database cannot be used at all
    └── RowError        a value does not fit into it; others may
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, SQLAlchemyError

from pipeline.interrupts import uninterrupted
from pipeline.schema import read_schema, schema_version

_BUSY_TIMEOUT_SECONDS = 30
_READ_ONLY = "gongkai_read_only"
_POSTGRESQL_DRIVER = "postgresql+psycopg"  # what the extra installs; releases of SQLAlchemy differ in their default


class DatabaseError(Exception):
    """A database that cannot be opened, made, read or written; the message is a sentence for the user."""


class RowError(DatabaseError):
    """The rows of one document do not fit; nothing of it was stored."""


def open_for_reading(target: str | Path, any_version: bool = False) -> Engine:
    """What connects to a database that is there; its connections cannot change it.

    Raises DatabaseError where there is none, or (but with `any_version`) one of another version.
    """
    return _existing(target, _reading_engine, any_version)


def open_existing(target: str | Path) -> Engine:
    """What connects to a database of the schema's version that is there.  Raises DatabaseError."""
    return _existing(target, _engine, any_version=False)


def engine_of(target: str | Path) -> Engine:
    """What connects to the database at a SQLite path or an SQLAlchemy URL, there or not.  Raises DatabaseError."""
    return _connecting(database_url(target), _engine)


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database, None where it is no file."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def database_url(target: str | Path) -> URL:
    """The URL of a SQLite path or of an SQLAlchemy URL.  Raises DatabaseError."""
    if isinstance(target, str) and "://" in target:
        try:
            url = make_url(target)
        except ArgumentError as error:  # which may hold a password: it is not repeated
            raise DatabaseError("the database is neither a path nor a URL like postgresql://host/name") from error
        return url.set(drivername=_POSTGRESQL_DRIVER) if url.drivername in ("postgresql", "postgres") else url
    return URL.create("sqlite", database=str(target))


def database_name(url: URL) -> str:
    """How to call a database in a message, without its password."""
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def reason_of(error: Exception) -> str:
    """One line, without the SQL statement and its parameters."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (str(cause).strip() or type(cause).__name__).splitlines()[0]


@contextmanager
def transaction(engine: Engine, read_only: bool = False) -> Iterator[Connection]:
    """A transaction, committed at its end.  Raises DatabaseError, and RowError where a value does not fit.

    Ctrl-C waits for the end of one that writes: within a call of the driver it would leave the database locked.
    """
    try:
        with (
            nullcontext() if read_only else uninterrupted(),
            engine.connect().execution_options(**{_READ_ONLY: read_only}) as connection,
            connection.begin(),
        ):
            if read_only and connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            yield connection
    except (DataError, IntegrityError, OverflowError) as error:
        raise RowError(f"a value does not fit into the database: {reason_of(error)}") from error
    except SQLAlchemyError as error:
        raise DatabaseError(f"cannot use the database {database_name(engine.url)}: {reason_of(error)}") from error


def lock(connection: Connection, key: int) -> None:
    """Let other writers of the same thing wait until this transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (key,))


def check_version(connection: Connection, schema: str, name: str) -> None:
    """Raise DatabaseError where the database is not of this schema's version."""
    advice = "name another file with --db, or delete it and extract again"
    if "schema_version" not in inspect(connection).get_table_names():
        raise DatabaseError(f"{name} is not of gongkai: name another file with --db")
    found = connection.exec_driver_sql("SELECT version FROM schema_version").scalar()
    if found != schema_version(schema):
        raise DatabaseError(f"{name} has schema version {found}, this program needs {schema_version(schema)}: {advice}")


def _existing(target: str | Path, connect: Callable[[URL], Engine], any_version: bool) -> Engine:
    url = database_url(target)
    file, name = sqlite_file(url), database_name(url)
    if file is not None and not file.is_file():
        raise DatabaseError(f"there is no database {name}: gongkai extract makes one, --db names another")
    engine = _connecting(url, connect)
    try:
        with transaction(engine, read_only=True) as connection:
            if not any_version:
                check_version(connection, read_schema(), name)
    except DatabaseError:
        engine.dispose()
        raise
    return engine


def _connecting(url: URL, connect: Callable[[URL], Engine]) -> Engine:
    try:
        return connect(url)
    except (ArgumentError, ImportError) as error:
        remedy = _remedy(url) if isinstance(error, ImportError) else ""
        raise DatabaseError(f"cannot open the database {database_name(url)}: {reason_of(error)}{remedy}") from error


def _remedy(url: URL) -> str:
    """What to do where the driver is missing."""
    return "; pip install 'gongkai[postgres]' brings the driver" if url.drivername == _POSTGRESQL_DRIVER else ""


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url)
    engine = create_engine(url, connect_args={"timeout": _BUSY_TIMEOUT_SECONDS})

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # else the driver commits before each CREATE, and a kill leaves half a schema
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READ_ONLY, False)
        connection.exec_driver_sql(f"PRAGMA query_only = {reads:d}")
        # A writer waits for another one here, not in the middle.
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _reading_engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, isolation_level="REPEATABLE READ", execution_options={"postgresql_readonly": True})
    # mode=rw makes no new file, and other than mode=ro it can clean up after a writer that was killed
    file = url.set(database=f"file:{quote(str(url.database))}", query={"mode": "rw", "uri": "true"})
    engine = create_engine(file, connect_args={"timeout": _BUSY_TIMEOUT_SECONDS})

    @event.listens_for(engine, "connect")
    def forbid(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    return engine
