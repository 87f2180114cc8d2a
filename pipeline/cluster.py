"""Documents read on a Dask cluster: in portions, so that a task is worth its way and a process reads many documents.

A portion whose worker is lost goes to another one; one that loses several workers is tried document by document.
"""
from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from pipeline.version import EXTRACTION_VERSION
from pipeline.workers import Answers, Limits, WorkerDied, answers

T = TypeVar("T")
R = TypeVar("R")

LARGEST_PORTION = 50
PORTIONS_A_WORKER = 4  # so that the last ones end at about the same time


class ClusterError(Exception):
    """A cluster that cannot be used; the message is a sentence for the user."""


@contextmanager
def open_cluster(address: str) -> Iterator[Cluster]:
    """A pool on the cluster of a scheduler (tcp://host:8786), or on one of N processes here (local:N).

    Raises ClusterError.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise ClusterError("reading on a cluster needs more: pip install 'gongkai[cluster]'") from error
    number = address.removeprefix("local:")
    if number != address and not number.isdecimal():
        raise ClusterError(f"{address} names no cluster: write local:N or tcp://host:port")
    # A worker that is a daemon may not start the process that shields it from its documents.
    with dask.config.set({"distributed.worker.daemon": False}):
        target = LocalCluster(n_workers=int(number), threads_per_worker=1, dashboard_address=None) \
            if number != address else address
        try:
            client = Client(target)
        except (OSError, ValueError) as error:
            raise ClusterError(f"the cluster at {address} cannot be reached: {error}") from error
        try:
            _check_versions(client)
            yield Cluster(client)
        finally:
            client.close()
            if not isinstance(target, str):
                target.close()


class Cluster:
    """A pool (see pools.py) on the workers of a Dask client."""

    is_here = False

    def __init__(self, client: Any) -> None:
        self._client = client

    def answers(self, function: Callable[[T], R], waiting: deque[T], limits: Limits | None) -> Answers[T, R]:
        from distributed import as_completed

        running = as_completed()
        portions: dict[str, list[T]] = {}
        self._submit(function, waiting, limits, running, portions)
        for future in running:
            portion = portions.pop(future.key)
            error = future.exception()
            if error is None:
                yield from zip(portion, future.result(), strict=True)
            elif len(portion) == 1:
                yield portion[0], WorkerDied(f"its worker on the cluster was lost: {error}")
            else:
                for item in portion:
                    self._submit(function, deque([item]), limits, running, portions)
            future.release()
            self._submit(function, waiting, limits, running, portions)

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        waiting = list(items)
        yield from self._client.gather(self._client.map(function, waiting, batch_size=LARGEST_PORTION, pure=False))

    def _submit(
        self, function: Callable[[T], R], waiting: deque[T], limits: Limits | None, running: Any,
        portions: dict[str, list[T]],
    ) -> None:
        workers = max(len(self._client.nthreads()), 1) if waiting else 1
        size = min(LARGEST_PORTION, max(1, len(waiting) // (PORTIONS_A_WORKER * workers)))
        while waiting:
            portion = [waiting.popleft() for _ in range(min(size, len(waiting)))]
            future = self._client.submit(_read_portion, function, portion, limits, pure=False)
            portions[future.key] = portion
            running.add(future)


def _read_portion(function: Callable[[T], R], portion: list[T], limits: Limits | None) -> list[R | BaseException]:
    """What a worker of the cluster does: the answers in the order of the items."""
    if multiprocessing.current_process().daemon:
        limits = None  # it may have no child: the cluster's own limits have to do
    found = {id(item): answer for item, answer in answers(function, deque(portion), 1, limits)}
    return [found[id(item)] for item in portion]


def _version() -> str:
    return EXTRACTION_VERSION


def _check_versions(client: Any) -> None:
    """Rows of other code must not be taken for this one's."""
    try:
        found = client.run(_version)
    except Exception as error:
        raise ClusterError(f"the workers of the cluster cannot run gongkai: {error}") from error
    if not found:
        raise ClusterError("the cluster has no workers")
    other = {worker: version for worker, version in found.items() if version != EXTRACTION_VERSION}
    if other:
        worker, version = next(iter(other.items()))
        raise ClusterError(f"the worker {worker} runs version {version}: install {EXTRACTION_VERSION} there too")
