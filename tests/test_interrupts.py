"""Ctrl-C in the midst of a transaction: it is finished first, and the database is not left locked."""
from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.database import Database, engine_of


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty table `number`; Ctrl-C does what it does where nobody has asked that it be ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    database = Database(engine_of(tmp_path / "a.db"))
    with database.writing() as session:
        session.define(["CREATE TABLE number (value INTEGER)"])
    yield database
    database.close()
    signal.signal(signal.SIGINT, before)


def numbers(database: Database) -> list[int]:
    with database.reading() as session:
        return [row["value"] for row in session.rows("SELECT value FROM number")]


def test_a_transaction_is_finished_before_the_interrupt_comes(database: Database) -> None:
    with pytest.raises(KeyboardInterrupt), database.writing() as session:
        signal.raise_signal(signal.SIGINT)
        session.define(["INSERT INTO number VALUES (1)"])
    assert numbers(database) == [1]


def test_a_second_interrupt_comes_at_once(database: Database) -> None:
    with pytest.raises(KeyboardInterrupt), database.writing() as session:
        session.define(["INSERT INTO number VALUES (1)"])
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        pytest.fail("the second interrupt was held back, too")
    assert numbers(database) == []
    with database.writing() as session:
        session.define(["INSERT INTO number VALUES (2)"])
    assert numbers(database) == [2]


def test_a_program_that_ignores_interrupts_goes_on_ignoring_them(database: Database) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with database.writing() as session:
        signal.raise_signal(signal.SIGINT)
        session.define(["INSERT INTO number VALUES (1)"])
    assert numbers(database) == [1]
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_reading_can_be_interrupted(database: Database) -> None:
    with pytest.raises(KeyboardInterrupt), database.reading():
        signal.raise_signal(signal.SIGINT)
        pytest.fail("the interrupt was held back")
