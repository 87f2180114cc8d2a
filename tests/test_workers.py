"""The pool: a process that dies costs its own item."""
from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import time
from collections import deque
from contextlib import closing, suppress
from pathlib import Path

import pytest

from pipeline.workers import Limits, Standby, TookTooMuch, WorkerDied, answers

PATIENCE_SECONDS = 20


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


@pytest.mark.parametrize("numbers", [range(8), [7], [7, 7, 0, 7]], ids=str)
def test_a_process_that_dies_costs_its_own_item(numbers: list[int]) -> None:
    found = list(answers(square, deque(numbers), 2))
    assert sorted(number for number, _ in found) == sorted(numbers)
    for number, answer in found:
        if number == 7:
            assert isinstance(answer, WorkerDied)
        elif number % 2:
            assert isinstance(answer, ValueError)
        else:
            assert answer == number * number


@pytest.mark.parametrize("workers", [1, 2])
def test_an_item_that_takes_too_long_costs_its_process_only(workers: int) -> None:
    found = dict(answers(sleep, deque([3600, 0]), workers, Limits(seconds=0.5)))
    assert found.pop(0) == 0
    assert isinstance(found[3600], TookTooMuch) and "0.5 seconds" in str(found[3600])
    assert multiprocessing.active_children() == []


def hoard(megabytes: int) -> int:
    return len(bytearray(megabytes * 1_000_000))


def test_an_item_that_takes_too_much_memory_fails_and_the_others_do_not() -> None:
    found = dict(answers(hoard, deque([5000, 1, 5001, 2]), 1, Limits(memory_megabytes=1000)))
    assert (found[1], found[2]) == (1_000_000, 2_000_000)
    assert [str(found[n]) for n in (5000, 5001)] == ["reading it took more than 1000 MB of memory"] * 2


def repeat(megabytes: int) -> str:
    return "x" * megabytes * 1_000_000


def test_an_answer_that_is_too_long_fails() -> None:
    found = dict(answers(repeat, deque([9, 1]), 1, Limits(answer_megabytes=5)))
    assert found[1] == "x" * 1_000_000
    assert isinstance(found[9], TookTooMuch) and "5 MB" in str(found[9])


def start_a_program(seconds: int) -> int:
    return subprocess.Popen(["sleep", str(seconds)]).pid + subprocess.call(["sleep", str(seconds)])


def programs_that_run(command: bytes) -> list[Path]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it ends meanwhile
            found += [path] if path.read_bytes() == command else []
    return found


def test_the_programs_that_an_item_started_end_with_it() -> None:
    seconds = 100_000 + os.getpid()  # no other run of the tests has such a program
    list(answers(start_a_program, deque([seconds]), 1, Limits(seconds=1)))
    end = time.monotonic() + PATIENCE_SECONDS
    while (left := programs_that_run(b"sleep\x00%d\x00" % seconds)) and time.monotonic() < end:
        time.sleep(0.02)
    assert left == []


def test_items_may_be_added_on_the_way() -> None:
    waiting = deque([4])
    found = []
    for number, answer in answers(square, waiting, 2):
        found.append((number, answer))
        waiting.extend([number - 2] if number else [])
    assert found == [(4, 16), (2, 4), (0, 0)]


def test_what_a_function_raised_says_where() -> None:
    ((_, error),) = answers(square, deque([3]), 2)
    assert isinstance(error, ValueError) and 'raise ValueError(f"{number} is odd")' in error.__notes__[0]


def test_a_limit_makes_one_worker_a_process_of_its_own() -> None:
    ((_, answer),) = answers(square, deque([7]), 1, Limits(seconds=60))
    assert isinstance(answer, WorkerDied)


def test_one_worker_is_this_process() -> None:
    assert list(answers(os.path.abspath, deque([os.curdir]), 1)) == [(os.curdir, os.getcwd())]


def test_closing_ends_the_processes_in_the_middle_of_their_work() -> None:
    with closing(answers(sleep, deque([0, 60, 60]), 2)) as found:
        assert next(found) == (0, 0)
        children = multiprocessing.active_children()
    for child in children:
        while child.is_alive():  # not join: the pool's own thread may be the one that is told of the end
            time.sleep(0.01)
    assert {child.exitcode for child in children} == {-signal.SIGKILL}


def test_a_process_that_stands_by_survives_no_fault_and_the_next_question_gets_another() -> None:
    with closing(Standby(square, Limits(seconds=30))) as standby:
        assert standby.ask(4) == 16
        with pytest.raises(ValueError, match="5 is odd"):
            standby.ask(5)
        with pytest.raises(WorkerDied):
            standby.ask(7)
        assert standby.ask(6) == 36
    assert multiprocessing.active_children() == []


def test_a_process_that_stands_by_is_ended_where_it_takes_too_long() -> None:
    with closing(Standby(sleep, Limits(seconds=0.5))) as standby:
        assert standby.ask(0) == 0
        with pytest.raises(TookTooMuch, match=r"0\.5 seconds"):
            standby.ask(3600)
        assert standby.ask(0) == 0
