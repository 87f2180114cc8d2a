"""Calls a function for many items in a pool of processes, so that a process that dies costs one item only."""
from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


class WorkerDied(Exception):
    """The process that worked on an item ended without an answer, twice."""


Answers = Generator[tuple[T, R | BaseException], None, None]


def answers(function: Callable[[T], R], items: Iterable[T], workers: int) -> Answers[T, R]:
    """Every item with function(item), as they come; with the exception instead where it raised or died.

    One worker means this process, which is not protected.  Closing the generator ends the processes.
    """
    if workers == 1:
        yield from ((item, function(item)) for item in items)
        return
    waiting = deque(items)
    while waiting:
        suspects = yield from _until_death(function, waiting, workers)
        for item in suspects:  # one of them killed its process, the others only shared the pool
            yield item, _alone(function, item)


def _until_death(
    function: Callable[[T], R], waiting: deque[T], workers: int
) -> Generator[tuple[T, R | BaseException], None, list[T]]:
    """Work through `waiting`; when a process dies, return the items that were under way."""
    running: dict[Future[R], T] = {}
    suspects: list[T] = []
    with _pool(workers) as pool:
        while running or (waiting and not suspects):
            while waiting and not suspects and len(running) <= workers:  # one more than workers, so that none idles
                item = waiting.popleft()
                running[_submit(pool, function, item)] = item
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                item, error = running.pop(future), future.exception()
                if isinstance(error, BrokenProcessPool):
                    suspects.append(item)
                else:
                    yield item, error or future.result()
    return suspects


def _alone(function: Callable[[T], R], item: T) -> R | BaseException:
    with _pool(1) as pool:
        future = _submit(pool, function, item)
        error = future.exception()
    if isinstance(error, BrokenProcessPool):
        return WorkerDied("the process that read it died, perhaps for want of memory")
    return error or future.result()


def _submit(pool: ProcessPoolExecutor, function: Callable[[T], R], item: T) -> Future[R]:
    try:
        return pool.submit(function, item)
    except BrokenProcessPool as error:
        broken: Future[R] = Future()
        broken.set_exception(error)
        return broken


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool that is ended at once, in the middle of its work, when its user gives up."""
    others = set(multiprocessing.active_children())
    # spawn: a fork would copy the database connection and the threads of the progress bar
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        raise
    pool.shutdown()


def _prepare() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes, the parent decides
    logging.basicConfig(level=logging.ERROR)  # parsers warn of every odd byte
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed parent leaves its pool waiting for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
