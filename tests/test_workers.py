"""The pool: a process that dies costs its own item."""
from __future__ import annotations

import multiprocessing
import os
import signal
import time
from contextlib import closing

import pytest

from pipeline.workers import TookTooLong, WorkerDied, answers


def square(number: int) -> int:
    """Even numbers only; 7 kills its process, as a lack of memory does."""
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number * number


def sleep(seconds: int) -> int:
    time.sleep(seconds)
    return seconds


def reserve(share: float) -> int:
    """Asks for a share of the machine's memory, without writing to it."""
    return len(bytearray(int(share * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))))


@pytest.mark.parametrize("numbers", [range(8), [7], [7, 7, 0, 7]], ids=str)
def test_a_process_that_dies_costs_its_own_item(numbers: list[int]) -> None:
    found = list(answers(square, numbers, 2))
    assert sorted(number for number, _ in found) == sorted(numbers)
    for number, answer in found:
        if number == 7:
            assert isinstance(answer, WorkerDied)
        elif number % 2:
            assert isinstance(answer, ValueError)
        else:
            assert answer == number * number


def test_an_item_that_takes_too_much_memory_is_refused_it() -> None:
    found = dict(answers(reserve, [0.01, 0.6], 2))
    assert isinstance(found[0.01], int) and isinstance(found[0.6], MemoryError)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_item_that_takes_too_long_costs_its_process_only(workers: int) -> None:
    found = dict(answers(sleep, [3600, 0], workers, limit_seconds=0.5))
    assert found.pop(0) == 0
    assert isinstance(found[3600], TookTooLong) and "0.5 seconds" in str(found[3600])
    assert multiprocessing.active_children() == []


def test_what_a_function_raised_says_where() -> None:
    ((_, error),) = answers(square, [3], 2)
    assert isinstance(error, ValueError) and 'raise ValueError(f"{number} is odd")' in error.__notes__[0]


def test_a_limit_makes_one_worker_a_process_of_its_own() -> None:
    ((_, answer),) = answers(square, [7], 1, limit_seconds=60)
    assert isinstance(answer, WorkerDied)


def test_one_worker_is_this_process() -> None:
    assert list(answers(os.path.abspath, [os.curdir], 1)) == [(os.curdir, os.getcwd())]


def test_closing_ends_the_processes_in_the_middle_of_their_work() -> None:
    with closing(answers(sleep, [0, 60, 60], 2)) as found:
        assert next(found) == (0, 0)
        children = multiprocessing.active_children()
    for child in children:
        while child.is_alive():  # not join: the pool's own thread may be the one that is told of the end
            time.sleep(0.01)
    assert {child.exitcode for child in children} == {-signal.SIGTERM}
