"""Calls a function for many items in several processes, so that one that dies or hangs costs one item only."""
from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_MEMORY_SHARE = 0.5  # of the machine's
# spawn: a fork would copy the database connection and the threads of the progress bar
_CONTEXT = multiprocessing.get_context("spawn")


class WorkerDied(Exception):
    """The process that worked on an item ended without an answer, twice."""


class TookTooLong(Exception):
    """An item was not done within the time limit, and its process was ended."""


Answers = Generator[tuple[T, R | BaseException], None, None]


def answers(
    function: Callable[[T], R], items: Iterable[T], workers: int, limit_seconds: float | None = None
) -> Answers[T, R]:
    """Every item with function(item), as they come; with the exception instead where it raised, died or took too long.

    One worker without a limit means this process, which is not protected.  Closing the generator ends the processes.
    """
    if workers == 1 and limit_seconds is None:
        yield from ((item, function(item)) for item in items)
        return
    died: list[T] = []
    for item, answer in _by_workers(function, items, workers, limit_seconds):
        if isinstance(answer, WorkerDied):
            died.append(item)
        else:
            yield item, answer
    # What was too large beside the others may fit into memory alone.
    yield from _by_workers(function, died, 1, limit_seconds)


def _by_workers(
    function: Callable[[T], R], items: Iterable[T], workers: int, limit_seconds: float | None
) -> Answers[T, R]:
    waiting = deque(items)
    busy: list[_Worker[T, R]] = []
    try:
        while busy or waiting:
            while waiting and len(busy) < workers:
                busy.append(_Worker(function, waiting.popleft(), limit_seconds))
            for worker in _heard(busy):
                item = worker.item
                for answer in worker.answers():
                    if worker.is_usable and waiting:
                        worker.give(waiting.popleft())  # before the answer is dealt with, so that it need not wait
                    else:
                        busy.remove(worker)
                        worker.end()
                    yield item, answer
    finally:
        for worker in busy:
            worker.end()


def _heard(busy: list[_Worker[T, R]]) -> list[_Worker[T, R]]:
    """The workers that said something, or whose time is over; waits until there is one."""
    ends = [worker.deadline for worker in busy if worker.deadline is not None]
    ready = wait([worker.connection for worker in busy], max(0.0, min(ends) - time.monotonic()) if ends else None)
    now = time.monotonic()
    # A worker that has an answer is in time: it may have waited for this process.
    return [w for w in busy if w.connection in ready or (w.deadline is not None and w.deadline <= now)]


class _Worker(Generic[T, R]):
    """A process and the item it works on.  The clock of the first item starts when the process has started."""

    def __init__(self, function: Callable[[T], R], item: T, limit_seconds: float | None) -> None:
        self.connection, theirs = _CONTEXT.Pipe()
        self.item = item
        self.deadline: float | None = None
        self.is_usable = True
        self._limit = limit_seconds
        self._process = _CONTEXT.Process(target=_work, args=(function, theirs), daemon=True)
        self._process.start()
        theirs.close()  # so that the end of the process is the end of the connection
        self._send(item)

    def give(self, item: T) -> None:
        """The next item."""
        self.item = item
        self._start_clock()
        self._send(item)

    def answers(self) -> list[R | BaseException]:
        """What came of the item; nothing where the process only says that it has started."""
        if not self.connection.poll():
            return self._lost(TookTooLong(f"reading it took more than {self._limit:g} seconds"))
        try:
            found: list[R | BaseException] = self.connection.recv()
        except (EOFError, OSError):
            return self._lost(WorkerDied("the process that read it died, perhaps for want of memory"))
        except Exception as error:  # an answer that cannot be taken out of its pickle
            return [error]
        if not found:
            self._start_clock()
        return found

    def end(self) -> None:
        """End the process, in the middle of its work."""
        self._process.terminate()
        self._process.join()
        self.connection.close()

    def _start_clock(self) -> None:
        self.deadline = None if self._limit is None else time.monotonic() + self._limit

    def _send(self, item: T) -> None:
        with suppress(BrokenPipeError):  # it died; the connection's end tells of it
            self.connection.send(item)

    def _lost(self, error: BaseException) -> list[R | BaseException]:
        self.is_usable = False
        self._process.kill()
        return [error]


def _work(function: Callable[[Any], Any], connection: Connection) -> None:
    """What a process does until it is ended: an empty list first, then for every item a list with its answer."""
    _prepare()
    connection.send([])
    while True:
        try:
            item = connection.recv()
        except EOFError:
            return
        connection.send([_answer(function, item)])


def _answer(function: Callable[[Any], Any], item: Any) -> Any:
    try:
        return function(item)
    except Exception as error:
        error.add_note(traceback.format_exc())  # which does not travel by itself
        return error


def _prepare() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes, the parent decides
    logging.basicConfig(level=logging.ERROR)  # parsers warn of every odd byte
    threading.Thread(target=_end_with_parent, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_DATA, (_memory_limit(), resource.RLIM_INFINITY))


def _memory_limit() -> int:
    """The bytes that a process may take: a file can be made to fill any memory within its time."""
    return int(_MEMORY_SHARE * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))


def _end_with_parent() -> None:
    """A killed parent leaves its processes waiting or working for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
