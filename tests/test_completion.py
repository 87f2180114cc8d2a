"""Completion, as a shell does it."""
from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from workbench import gongkai

from pipeline.command_line import COMMANDS
from pipeline.commands.completion import SHELLS


def completed(script: Path, *words: str) -> set[str]:
    """What bash offers for the last of the words."""
    call = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _shtab_gongkai; echo "${COMPREPLY[@]}"'
    command = ["bash", "-c", call, str(script), "gongkai", *words]
    done = subprocess.run(command, cwd=script.parent, capture_output=True, encoding="utf-8", check=True)
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed (apt-get install bash)")
    path = tmp_path_factory.mktemp("completion") / "gongkai.bash"
    path.write_text(gongkai("completion", "bash").stdout, encoding="utf-8")
    (path.parent / "data.db").touch()
    return path


def test_bash_completes_commands_options_values_and_files(script: Path) -> None:
    names = {command.__name__.rpartition(".")[2] for command in COMMANDS}
    assert names <= completed(script, "")
    assert completed(script, "sea") == {"search"}
    assert {"--year", "--kind", "--db", "--json"} <= completed(script, "search", "x", "--")
    assert completed(script, "search", "x", "--kind", "in") == {"indicator", "institution"}
    assert completed(script, "extract", "da") == completed(script, "search", "--db", "da") == {"data.db"}


@pytest.mark.parametrize("shell", SHELLS)
def test_script_is_one_that_the_shell_understands(shell: str, tmp_path: Path) -> None:
    done = gongkai("completion", shell)
    assert done.returncode == 0 and done.stderr == ""
    assert all(command.__name__.rpartition(".")[2] in done.stdout for command in COMMANDS)
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed (apt-get install {shell})")
    path = tmp_path / "script"
    path.write_text(done.stdout, encoding="utf-8")
    subprocess.run([shell, "-n", path], check=True)


def test_other_shells_are_wrong_usage() -> None:
    done = gongkai("completion", "nonsense")
    assert done.returncode == 2 and "invalid choice" in done.stderr
