"""Files behind URLs, and reading on a Dask cluster: real schedulers, stores and databases of this machine."""
from __future__ import annotations

import functools
import http.server
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer
from servers import free_port
from workbench import ROOT, Query, cli_command, cli_environment, dump, gongkai, write_disclosure

from pipeline.loader import Loader, open_loader
from pipeline.run import run

DISCLOSURES = 6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(DISCLOSURES):
        write_disclosure(folder / f"{number}局.txt", f"{number}局", number)
    return folder


@pytest.fixture
def bucket(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The folder in an S3 bucket on a server of this machine."""
    fsspec = pytest.importorskip("fsspec")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port(), verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }.items():
        monkeypatch.setenv(name, value)
    fsspec.get_filesystem_class("s3").clear_instance_cache()  # which know the server of the test before
    store = fsspec.filesystem("s3")
    name = f"disclosures-{port}"
    store.mkdir(name)
    for path in folder.iterdir():
        store.pipe_file(f"{name}/2026/{path.name}", path.read_bytes())
    yield f"s3://{name}/2026/"
    server.stop()


@contextmanager
def dask_cluster(workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and its workers, each a process that can be killed; the scheduler's address and the workers."""
    address = f"tcp://127.0.0.1:{free_port()}"
    environment = cli_environment() | {"DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    port = address.rpartition(":")[2]
    scheduler = subprocess.Popen(
        [sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"], **quiet)
    command = [sys.executable, "-m", "dask", "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    started = [subprocess.Popen(command, start_new_session=True, **quiet) for _ in range(workers)]
    try:
        yield address, started
    finally:
        for process in (*started, scheduler):
            process.kill()
            process.wait()


def rows_of(url: str) -> list[tuple[object, ...]]:
    with closing(open_loader(url)) as database:
        return sorted((known.location, known.sha256, known.status) for known in database.known())


def test_a_bucket_gives_the_rows_of_the_folder(
    bucket: str, folder: Path, database: Loader, query: Query, tmp_path: Path
) -> None:
    summary = run([bucket], database, workers=1)
    assert summary.statuses == {"ok": DISCLOSURES}
    assert query("SELECT location FROM v_document WHERE file_name = '3局.txt'") == [(f"{bucket}3局.txt",)]
    local = open_loader(tmp_path / "local.db")
    run([folder], local, workers=1)
    local.close()
    cells = {row[1:] for row in dump(tmp_path / "local.db")["cell"]}
    assert set(query("SELECT * FROM cell")) and {row[1:] for row in query("SELECT * FROM cell")} == cells
    again = run([bucket], database, workers=1)
    assert (again.statuses, again.unopened) == ({"unchanged": DISCLOSURES}, DISCLOSURES)


def test_a_file_of_a_web_server_is_read(folder: Path, database: Loader, query: Query) -> None:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    handler.log_message = lambda *arguments: None  # type: ignore[attr-defined]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        assert run([f"{base}/3%E5%B1%80.txt"], database, workers=1).statuses == {"ok": 1}
        server.shutdown()
    assert query("SELECT file_name, status FROM v_document") == [("3局.txt", "ok")]


def test_an_address_that_leads_nowhere_is_told(bucket: str, tmp_path: Path) -> None:
    for address in (f"{bucket}nothing/", "s3://no-such-bucket/", "nonsense://x"):
        done = gongkai("extract", address, "--db", tmp_path / "a.db")
        assert done.returncode == 2 and address.removesuffix("/") in done.stderr


def test_a_cluster_reads_a_bucket_into_postgresql(bucket: str, postgresql: str, folder: Path) -> None:
    command = ("extract", bucket, "--db", postgresql, "--cluster", "local:2")
    assert "files ok" in gongkai(*command).stdout
    found = rows_of(postgresql)
    assert [status for *_, status in found] == ["ok"] * DISCLOSURES
    assert "files unchanged" in gongkai(*command).stdout
    assert rows_of(postgresql) == found


def test_a_cluster_writes_sqlite_through_the_caller(folder: Path, tmp_path: Path) -> None:
    done = gongkai("extract", folder, ROOT / "data" / "raw", "--db", tmp_path / "a.db", "--cluster", "local:2")
    assert done.returncode == 1, done.stderr  # one sample is damaged
    assert gongkai("extract", folder, ROOT / "data" / "raw", "--db", tmp_path / "b.db").returncode == 1
    assert dump(tmp_path / "a.db") == dump(tmp_path / "b.db")


def test_a_worker_that_is_killed_loses_and_doubles_nothing(postgresql: str, folder: Path, tmp_path: Path) -> None:
    for number in range(DISCLOSURES, 60):
        write_disclosure(folder / f"{number}局.txt", f"{number}局", number)
    with dask_cluster(2) as (address, workers):
        process = subprocess.Popen(
            cli_command("extract", folder, "--db", postgresql, "--cluster", address), env=cli_environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        assert process.stderr is not None
        done = 0
        for line in iter(process.stderr.readline, ""):
            done += "] ok" in line
            if done == 15:
                os.killpg(workers[0].pid, signal.SIGKILL)
                break
        printed, errors = process.communicate()
    assert done == 15 and process.returncode == 0, errors
    assert "files ok" in printed
    local = tmp_path / "local.db"
    assert gongkai("extract", folder, "--db", local).returncode == 0
    assert rows_of(postgresql) == rows_of(f"sqlite:///{local}")
    assert cells_of(postgresql) == len(dump(local)["cell"])


def cells_of(url: str) -> int:
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(url) as connection:
        return int(connection.execute("SELECT count(*) FROM cell").fetchone()[0])


def test_a_cluster_that_is_not_there_is_told(folder: Path, tmp_path: Path) -> None:
    for address in ("local:x", f"tcp://127.0.0.1:{free_port()}"):
        begin = time.monotonic()
        environment = cli_environment() | {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "2s"}
        done = subprocess.run(
            cli_command("extract", folder, "--db", tmp_path / "a.db", "--cluster", address), env=environment,
            capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 2 and address in done.stderr, (done.stderr, time.monotonic() - begin)
