"""Calls a function for many items in several processes, so that one that dies or hangs costs one item only."""
from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import signal
import tempfile
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

# spawn: a fork would copy the database connection and the threads of the progress bar
_CONTEXT = multiprocessing.get_context("spawn")
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What an item may take; `scratch` is where its process puts temporary files."""

    seconds: float = 300
    memory_megabytes: int = 2_000
    answer_megabytes: int = 500
    scratch: Path | None = None


class WorkerDied(Exception):
    """The process that worked on an item ended without an answer, twice."""


class TookTooMuch(Exception):
    """An item went beyond one of the limits; the message says which."""


Answers = Generator[tuple[T, R | BaseException], None, None]


def answers(function: Callable[[T], R], waiting: deque[T], workers: int, limits: Limits | None = None) -> Answers[T, R]:
    """Every item with function(item), as they come; with the exception instead where it raised, died or took too much.

    The caller may append to `waiting` while it goes through the answers.  One worker without limits means this
    process, which is not protected.  Closing the generator ends the processes and all that they started.
    """
    if workers == 1 and limits is None:
        while waiting:
            item = waiting.popleft()
            yield item, function(item)
        return
    while waiting:
        died: deque[T] = deque()
        for item, answer in _by_workers(function, waiting, workers, limits):
            if isinstance(answer, WorkerDied):
                died.append(item)
            else:
                yield item, answer
        # What was too large beside the others may fit into memory alone.
        yield from _by_workers(function, died, 1, limits)


class Standby(Generic[T, R]):
    """One process that is asked now and then, by one thread at a time; one that dies or hangs costs its question."""

    def __init__(self, function: Callable[[T], R], limits: Limits) -> None:
        self._function, self._limits = function, limits
        self._worker: _Worker[T, R] | None = None
        self._lock = threading.Lock()

    def ask(self, item: T) -> R:
        """function(item).  Raises what it raised, WorkerDied or TookTooMuch."""
        with self._lock:
            worker = self._busy_with(item)
            while not (found := worker.answers() if _heard([worker]) else []):
                pass  # the process has only just started
            if not worker.is_usable:
                self._end()
        (answer,) = found
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def close(self) -> None:
        with self._lock:
            self._end()

    def _busy_with(self, item: T) -> _Worker[T, R]:
        if self._worker is None:
            self._worker = _Worker(self._function, item, self._limits)
        else:
            self._worker.give(item)
        return self._worker

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
        self._worker = None


def _by_workers(function: Callable[[T], R], waiting: deque[T], workers: int, limits: Limits | None) -> Answers[T, R]:
    busy: list[_Worker[T, R]] = []
    try:
        while busy or waiting:
            while waiting and len(busy) < workers:
                busy.append(_Worker(function, waiting.popleft(), limits))
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

    def __init__(self, function: Callable[[T], R], item: T, limits: Limits | None) -> None:
        self.connection, theirs = _CONTEXT.Pipe()
        self.item = item
        self.deadline: float | None = None
        self.is_usable = True
        self._seconds = limits.seconds if limits else None
        self._process = _CONTEXT.Process(target=_work, args=(function, theirs, limits), daemon=True)
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
            self.is_usable = False
            return [TookTooMuch(f"reading it took more than {self._seconds:g} seconds")]
        try:
            found: list[R | BaseException] = self.connection.recv()
        except (EOFError, OSError):
            self.is_usable = False
            return [WorkerDied("the process that read it died, perhaps for want of memory")]
        except Exception as error:  # an answer that cannot be taken out of its pickle
            return [error]
        if not found:
            self._start_clock()
        self.is_usable = not any(isinstance(answer, TookTooMuch) for answer in found)  # its memory is in pieces
        return found

    def end(self) -> None:
        """End the process in the middle of its work, and with it the programs that it started."""
        if self._process.pid is not None:
            with suppress(ProcessLookupError, PermissionError):  # it may not lead its group yet, or be gone
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()
        self.connection.close()

    def _start_clock(self) -> None:
        self.deadline = None if self._seconds is None else time.monotonic() + self._seconds

    def _send(self, item: T) -> None:
        with suppress(BrokenPipeError):  # it died; the connection's end tells of it
            self.connection.send(item)


def _work(function: Callable[[Any], Any], connection: Connection, limits: Limits | None) -> None:
    """What a process does until it is ended: an empty list first, then for every item a list with its answer."""
    _prepare(limits)
    connection.send([])
    while True:
        try:
            item = connection.recv()
        except EOFError:
            return
        connection.send_bytes(_packed(_answer(function, item, limits), limits))


def _answer(function: Callable[[Any], Any], item: Any, limits: Limits | None) -> Any:
    try:
        return function(item)
    except MemoryError:
        return TookTooMuch(f"reading it took more than {limits.memory_megabytes if limits else 0} MB of memory")
    except Exception as error:
        error.add_note(traceback.format_exc())  # which does not travel by itself
        return error


def _packed(answer: Any, limits: Limits | None) -> Any:
    packed = ForkingPickler.dumps([answer])
    if limits is not None and len(packed) > limits.answer_megabytes * _MEGABYTE:
        what = f"what was read of it takes more than {limits.answer_megabytes} MB; no disclosure does"
        return ForkingPickler.dumps([TookTooMuch(what)])
    return packed


def _prepare(limits: Limits | None) -> None:
    os.setpgid(0, 0)  # a group of its own: ended as a whole, and Ctrl-C reaches the parent only, which decides
    logging.basicConfig(level=logging.ERROR)  # parsers warn of every odd byte
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if limits is None:
        return
    if limits.scratch is not None:
        tempfile.tempdir = str(limits.scratch)
    most = limits.memory_megabytes * _MEGABYTE
    with suppress(ValueError, OSError):  # an outer limit may be lower
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _end_with_parent() -> None:
    """A killed parent leaves its processes waiting or working for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.killpg(0, signal.SIGKILL)
