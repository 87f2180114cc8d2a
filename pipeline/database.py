"""An open database: SQLite by path, PostgreSQL by URL; sessions of plain SQL, the schema's version, errors in words.

    with open_database("gongkai.db") as database, database.reading() as session:
        session.rows("SELECT file_name FROM v_document WHERE fiscal_year = :year", year=2026)

    DatabaseError       the database cannot be used at all
    └── RowError        a value does not fit into it; others may
"""
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Inspector, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, SQLAlchemyError

from pipeline.interrupts import uninterrupted
from pipeline.schema import read_schema, schema_version

Row = dict[str, Any]

_BUSY_TIMEOUT_SECONDS = 30
_READ_ONLY = "gongkai_read_only"
_ONE_MOMENT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}  # SQLite always reads so
_POSTGRESQL_DRIVER = "postgresql+psycopg"  # what the extra installs; releases of SQLAlchemy differ in their default
_LITERAL = {"no_parameters": True}  # a % in the statement is a %
_ROWS_AT_A_TIME = 10_000
_STREAM = _LITERAL | {"stream_results": True, "max_row_buffer": _ROWS_AT_A_TIME}


class DatabaseError(Exception):
    """A database that cannot be opened, made, read or written; the message is a sentence for the user."""


class RowError(DatabaseError):
    """The rows of one document do not fit; nothing of it was stored."""


class Session:
    """One transaction.  What goes wrong in it is told as a DatabaseError where it ends."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @property
    def name(self) -> str:
        """How to call the database in a message, without its password."""
        return _name(self.connection.engine.url)

    def rows(self, sql: str, **values: Any) -> list[Row]:
        """All rows of a query, in which `:name` stands for a value.

        Numbers, truth (0 and 1) and dates are the same plain values from every kind of database.
        """
        found = self.connection.execute(text(sql), values)
        names = tuple(found.keys())
        return [dict(zip(names, map(_plain, row), strict=True)) for row in found]

    def value(self, sql: str, **values: Any) -> Any:
        """The first column of the first row, None where there is no row."""
        return self.connection.execute(text(sql), values).scalar()

    def stream(self, sql: str, what: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement as the database gives them, fetched some thousands at a time.

        Nothing in the statement stands for a value.  `what` is how a message calls what is read.
        """
        with _told(f"cannot read {what}"):
            found = self.connection.exec_driver_sql(sql, execution_options=_STREAM)
            for rows in found.partitions(_ROWS_AT_A_TIME):
                yield from map(tuple, rows)

    def tables(self) -> list[str]:
        return self._inspector.get_table_names()

    def views(self) -> list[str]:
        return self._inspector.get_view_names()

    def columns(self, view: str) -> dict[str, str]:
        """The columns of a view or table, each with the SQL type it was declared with; none where it is not there."""
        there = self._inspector.get_columns(view) if self._inspector.has_table(view) else []
        return {column["name"]: str(column["type"]) for column in there}

    def write(self, sql: str, rows: Sequence[Row]) -> None:
        """Do it for each row of values."""
        if rows:
            self.connection.execute(text(sql), rows)

    def define(self, statements: Iterable[str]) -> None:
        """Do what makes or drops tables and views, as it is written."""
        for statement in statements:
            self.connection.exec_driver_sql(statement, execution_options=_LITERAL)
        self._inspector.clear_cache()

    def lock(self, key: int) -> None:
        """Let others who ask for the same key wait until this transaction ends; SQLite has one writer anyway."""
        if self.connection.dialect.name == "postgresql":
            self.connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (key,))

    @cached_property
    def _inspector(self) -> Inspector:
        return inspect(self.connection)


class Database:
    """An open database; every session is one transaction and may raise DatabaseError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def dialect(self) -> str:
        """sqlite, postgresql."""
        return self._engine.dialect.name

    @property
    def name(self) -> str:
        """How to call the database in a message, without its password."""
        return _name(self._engine.url)

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        url = self._engine.url
        return Path(url.database) if self.dialect == "sqlite" and url.database else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session in which the database refuses to change anything; all that is read is of one moment."""
        options = {_READ_ONLY: True} | ({} if self.dialect == "sqlite" else _ONE_MOMENT)
        with _told(f"cannot use the database {self.name}"), self._session(**options) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is committed at its end.  Raises RowError where a value does not fit.

        Ctrl-C waits for its end: within a call of the driver it would leave the database locked.
        """
        with _told(f"cannot use the database {self.name}"):
            try:
                with uninterrupted(), self._session() as session:
                    yield session
            except (DataError, IntegrityError, OverflowError) as error:
                raise RowError(f"a value does not fit into the database: {_reason(error)}") from error

    def keep_changes(self, journal: str) -> None:
        """How SQLite keeps changes that are not in its file yet: as the old pages ("DELETE"), or the new ones ("WAL").

        With the new ones a reader and a writer do not wait for each other.  Raises DatabaseError where somebody reads
        or writes just now.  Other databases need not be told.
        """
        if self.dialect == "sqlite":
            with _told(f"cannot use the database {self.name}"), self._engine.connect() as connection:
                driver: Any = connection.connection.driver_connection
                driver.execute(f"PRAGMA journal_mode = {journal}")

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _session(self, **options: Any) -> Iterator[Session]:
        with self._engine.connect().execution_options(**options) as connection, connection.begin():
            yield Session(connection)


@contextmanager
def open_database(target: str | Path, any_version: bool = False) -> Iterator[Database]:
    """The database that is there at a SQLite path or an SQLAlchemy URL.

    Raises DatabaseError where there is none, or (but with `any_version`) one of another version.
    """
    with closing(Database(engine_of(target))) as database:
        if database.file is not None and not database.file.is_file():
            raise DatabaseError(
                f"there is no database {database.name}: gongkai extract makes one, --db names another")
        with database.reading() as session:
            if not any_version:
                check_version(session)
        yield database


@contextmanager
def read_only(target: str | Path, any_version: bool = False) -> Iterator[Session]:
    """A reading session of a database that is opened for it, as by `open_database`."""
    with open_database(target, any_version) as database, database.reading() as session:
        yield session


def check_version(session: Session) -> None:
    """Raise DatabaseError where the database is not of the schema's version."""
    if "schema_version" not in session.tables():
        raise DatabaseError(f"{session.name} is not of gongkai: name another file with --db")
    found, needed = session.value("SELECT version FROM schema_version"), schema_version(read_schema())
    if found != needed:
        raise DatabaseError(f"{session.name} has schema version {found}, this program needs {needed}: "
                            "name another file with --db, or delete it and extract again")


def engine_of(target: str | Path) -> Engine:
    """What connects to the database at a SQLite path or an SQLAlchemy URL, there or not.  Raises DatabaseError."""
    url = _url(target)
    try:
        return _sqlite(url) if url.get_backend_name() == "sqlite" else create_engine(url)
    except (ArgumentError, ImportError) as error:
        remedy = _remedy(url) if isinstance(error, ImportError) else ""
        raise DatabaseError(f"cannot open the database {_name(url)}: {_reason(error)}{remedy}") from error


def _sqlite(url: URL) -> Engine:
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


def _url(target: str | Path) -> URL:
    if isinstance(target, str) and "://" in target:
        try:
            url = make_url(target)
        except ArgumentError as error:  # which may hold a password: it is not repeated
            raise DatabaseError("the database is neither a path nor a URL like postgresql://host/name") from error
        return url.set(drivername=_POSTGRESQL_DRIVER) if url.drivername in ("postgresql", "postgres") else url
    return URL.create("sqlite", database=str(target))


def _remedy(url: URL) -> str:
    """What to do where the driver is missing."""
    return "; pip install 'gongkai[postgres]' brings the driver" if url.drivername == _POSTGRESQL_DRIVER else ""


def _name(url: URL) -> str:
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


@contextmanager
def _told(trouble: str) -> Iterator[None]:
    """What goes wrong in the database told in words, which begin with these."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise DatabaseError(f"{trouble}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """One line, without the SQL statement and its parameters."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (str(cause).strip() or type(cause).__name__).splitlines()[0]


def _plain(value: Any) -> Any:
    change = _PLAIN.get(type(value))
    return value if change is None else change(value)


def _number(value: Decimal | float) -> int | float:
    number = float(value)
    return int(number) if number.is_integer() else number


_PLAIN: dict[type, Callable[[Any], Any]] = {
    Decimal: _number, float: _number, bool: int, date: date.isoformat, datetime: datetime.isoformat,
}
