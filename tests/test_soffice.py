"""LibreOffice is run so that it ends, leaves nothing behind, and fetches nothing."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from office_files import needs_soffice, odt
from workbench import cli_environment

from parsers import parse
from parsers.document import Paragraph, SourceFile
from parsers.errors import DamagedFile, ToolMissing
from parsers.soffice import Conversion, convert
from pipeline.extract import extract

RTF = b"{\\rtf1 a}"
TO_WORD = Conversion("Rich Text Format", "docx")
# A program that starts a child and then does what a hanging converter does; it tells both process ids.
HANGING = """#!/bin/sh
sleep 1000 &
echo $$ $! > {pids}.new && mv {pids}.new {pids}
wait
"""
PATIENCE_SECONDS = 20


@pytest.fixture
def hanging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the hanging program, which is found in place of LibreOffice, writes its process ids to."""
    program, pids = tmp_path / "bin" / "soffice", tmp_path / "pids"
    program.parent.mkdir()
    program.write_text(HANGING.format(pids=pids))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return pids


def wait_for(path: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.02)


def alive(pids: Path) -> list[int]:
    """The processes of the file that still run, after they had time to end."""
    end = time.monotonic() + PATIENCE_SECONDS
    running = [int(pid) for pid in pids.read_text().split()]
    assert len(running) == 2
    while running and time.monotonic() < end:
        running = [pid for pid in running if _runs(pid)]
        time.sleep(0.02)
    return running


def _runs(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat")
        return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_without_libreoffice_the_line_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="apt-get install libreoffice-writer-nogui"):
        parse(SourceFile("a.rtf", RTF))
    outcome = extract(SourceFile("a.rtf", RTF))
    assert (outcome.status, outcome.format) == ("unsupported", "rtf")


def test_a_conversion_that_hangs_ends_with_all_its_processes(hanging: Path) -> None:
    with pytest.raises(DamagedFile, match="in 1 seconds"):
        convert(RTF, TO_WORD, limit_seconds=1)
    assert alive(hanging) == []
    assert list((hanging.parent / "tmp").iterdir()) == []


def test_a_conversion_ends_with_the_process_that_wants_it_however_that_ends(hanging: Path) -> None:
    code = f"from parsers.soffice import *; convert({RTF!r}, Conversion('Rich Text Format', 'docx'))"
    with subprocess.Popen([sys.executable, "-c", code], env=cli_environment()) as caller:
        wait_for(hanging)
        caller.send_signal(signal.SIGKILL)
    assert alive(hanging) == []
    folder = hanging.parent / "tmp"
    end = time.monotonic() + PATIENCE_SECONDS
    while any(folder.iterdir()) and time.monotonic() < end:
        time.sleep(0.02)
    assert list(folder.iterdir()) == []


class Server(HTTPServer):
    """Answers everything and keeps what was asked for."""

    asked: list[str]


class _Handler(BaseHTTPRequestHandler):
    def parse_request(self) -> bool:
        assert isinstance(self.server, Server)
        self.server.asked.append(str(self.raw_requestline))
        return super().parse_request()

    def log_message(self, *arguments: object) -> None:
        """The test's own output is enough."""


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), _Handler)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@needs_soffice
def test_nothing_that_a_document_links_to_is_fetched(server: Server, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    there = f"http://127.0.0.1:{server.server_port}"
    picture = f'<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{there}/a.png"/></draw:frame>'
    sections = "".join(
        f'<text:section text:name="{i}"><text:section-source xlink:href="{link}"/><text:p>旧</text:p></text:section>'
        for i, link in enumerate((f"{there}/a.odt", (tmp_path / "secret.txt").as_uri()))
    )
    document = parse(SourceFile("a.odt", odt(f"<text:p>图{picture}</text:p>{sections}")))
    assert document.blocks == (Paragraph("图"), Paragraph("旧"), Paragraph("旧"))
    fields = rf'{{\field{{\*\fldinst INCLUDEPICTURE "{there}/b.png" \\d}}{{\fldrslt b}}}}'
    fields += rf'{{\field{{\*\fldinst INCLUDETEXT "{tmp_path}/secret.txt"}}{{\fldrslt c}}}}'
    assert parse(SourceFile("a.rtf", f"{{\\rtf1\\ansi a {fields}\\par}}".encode())).blocks == (Paragraph("a bc"),)
    assert server.asked == []
