"""Where documents are read: in processes of this machine, or on a cluster."""
from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pipeline.workers import Answers, Limits, answers

T = TypeVar("T")
R = TypeVar("R")

READING_THREADS = 8  # that wait for disks and networks


class Pool(Protocol):
    """`answers` as in workers.py; `map` is for what waits more than it computes.

    `is_here`: whether the workers share this machine's disk and database.
    """

    @property
    def is_here(self) -> bool: ...

    def answers(self, function: Callable[[T], R], waiting: deque[T], limits: Limits | None) -> Answers[T, R]: ...

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]: ...


@dataclass(frozen=True, slots=True)
class LocalPool:
    """Processes of this machine; one without limits is this process."""

    workers: int
    is_here: bool = True

    def answers(self, function: Callable[[T], R], waiting: deque[T], limits: Limits | None) -> Answers[T, R]:
        return answers(function, waiting, self.workers, limits)

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        with ThreadPoolExecutor(READING_THREADS) as threads:
            yield from threads.map(function, items)
