"""LibreOffice as a converter: a file in, a file out, one process each, which leaves nothing behind.

Every conversion has a folder of its own with a fresh profile in it: no two processes share one, and what a hostile
document does to it is gone with it.  A fresh profile takes a tenth of a second longer than one that was used before,
of about half a second a document.  Without the UNO libraries of the system's Python, which an environment does not
have, a listener that keeps running cannot be spoken to.
"""
from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import quoteattr

from parsers.errors import DamagedFile, ToolMissing

LIMIT_SECONDS = 120.0  # documents of a hundred pages take two
INSTALL = "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui"
# The group ends when this process does, however that comes: the pipe is open only here.
_GUARDED = 'exec 3<&0; (read -r end <&3; rm -rf "$0"; kill -KILL 0) & "$@" </dev/null 3<&-; kill "$!"; wait'
_COMMON = "/org.openoffice.Office.Common/Security/Scripting"
_PROXIES = "/org.openoffice.Inet/Settings"
# Nothing in a document is run, fetched or brought up to date; all of the network is a proxy that nobody serves.
_SETTINGS = (
    (_COMMON, "MacroSecurityLevel", "3"),
    (_COMMON, "DisableMacrosExecution", "true"),
    (_COMMON, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("/org.openoffice.Office.Writer/Content/Update", "Chart", "false"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    ("/org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    (_PROXIES, "ooInetProxyType", "2"),
    (_PROXIES, "ooInetHTTPProxyName", "127.0.0.1"),
    (_PROXIES, "ooInetHTTPProxyPort", "9"),
    (_PROXIES, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_PROXIES, "ooInetHTTPSProxyPort", "9"),
    (_PROXIES, "ooInetFTPProxyName", "127.0.0.1"),
    (_PROXIES, "ooInetFTPProxyPort", "9"),
)
# It takes 64 MB to draw on and gives them back, again and again; a process that keeps them takes half the time.
MEMORY_KEPT = {"MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "1000000000"}


@dataclass(frozen=True, slots=True)
class Conversion:
    """From the format of LibreOffice's filter `reads`, by which a file is read whatever it seems to be, to a suffix."""

    reads: str
    writes: str


def program() -> str | None:
    """The path of LibreOffice, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(data: bytes, conversion: Conversion, limit_seconds: float = LIMIT_SECONDS) -> bytes:
    """The converted file.  Raises ToolMissing, and DamagedFile where LibreOffice cannot read it or takes too long."""
    command = program()
    if command is None:
        raise ToolMissing(f"This format is read through LibreOffice, which is not installed: {INSTALL}")
    with TemporaryDirectory(prefix="soffice-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "source").write_bytes(data)
        _write_profile(folder / "profile")
        _run(_command(command, folder, conversion), folder, limit_seconds)
        result = folder / "out" / f"source.{conversion.writes}"
        if not result.exists():
            raise DamagedFile("LibreOffice cannot open it; fetch it again, or save it as docx in Word or WPS.")
        return result.read_bytes()


def _command(program: str, folder: Path, conversion: Conversion) -> list[str]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = ["--headless", "--norestore", "--nologo", f"--infilter={conversion.reads}"]
    return [program, profile, *options, "--convert-to", conversion.writes, "--outdir", f"{folder}/out",
            f"{folder}/source"]


def _run(command: list[str], folder: Path, limit_seconds: float) -> None:
    """Run the command in a process group of its own, of which nothing is left at the end."""
    process = subprocess.Popen(
        ["sh", "-c", _GUARDED, str(folder), *command],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, env=_environment(folder),
    )
    try:
        process.wait(limit_seconds)
    except subprocess.TimeoutExpired:
        raise DamagedFile(
            f"LibreOffice did not get through it in {limit_seconds:g} seconds; save it as docx in Word or WPS."
        ) from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _environment(folder: Path) -> dict[str, str]:
    """This process's environment with its temporary files and settings in `folder`, and without a screen."""
    return {**os.environ, **MEMORY_KEPT, "HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}


def _write_profile(profile: Path) -> None:
    items = "".join(
        f"<item oor:path={quoteattr(path)}><prop oor:name={quoteattr(name)} oor:op=\"fuse\"><value>{value}</value>"
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}'
        "</oor:items>", encoding="utf-8",
    )
