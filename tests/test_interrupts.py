"""Ctrl-C in the midst of a transaction: it is finished first, and the database is not left locked."""
from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipeline.database import engine_of, transaction


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty table `number`; Ctrl-C does what it does where nobody has asked that it be ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    engine = engine_of(tmp_path / "a.db")
    with transaction(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE number (value INTEGER)")
    yield engine
    engine.dispose()
    signal.signal(signal.SIGINT, before)


def numbers(engine: Engine) -> list[int]:
    with transaction(engine, read_only=True) as connection:
        return [value for value, in connection.exec_driver_sql("SELECT value FROM number")]


def test_a_transaction_is_finished_before_the_interrupt_comes(engine: Engine) -> None:
    with pytest.raises(KeyboardInterrupt), transaction(engine) as connection:
        signal.raise_signal(signal.SIGINT)
        connection.exec_driver_sql("INSERT INTO number VALUES (1)")
    assert numbers(engine) == [1]


def test_a_second_interrupt_comes_at_once(engine: Engine) -> None:
    with pytest.raises(KeyboardInterrupt), transaction(engine) as connection:
        connection.exec_driver_sql("INSERT INTO number VALUES (1)")
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        pytest.fail("the second interrupt was held back, too")
    assert numbers(engine) == []
    with transaction(engine) as connection:
        connection.exec_driver_sql("INSERT INTO number VALUES (2)")
    assert numbers(engine) == [2]


def test_a_program_that_ignores_interrupts_goes_on_ignoring_them(engine: Engine) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with transaction(engine) as connection:
        signal.raise_signal(signal.SIGINT)
        connection.exec_driver_sql("INSERT INTO number VALUES (1)")
    assert numbers(engine) == [1]
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_reading_can_be_interrupted(engine: Engine) -> None:
    with pytest.raises(KeyboardInterrupt), transaction(engine, read_only=True):
        signal.raise_signal(signal.SIGINT)
        pytest.fail("the interrupt was held back")
