"""Compiles the loop that asks pdfium, where there is a C compiler; without one, gongkai reads PDF by slower calls."""
from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import platform_tags

LOOP = "parsers/pdf/pdfium/loop"
COMPILER = shlex.split(os.environ.get("CC", "cc"))
FLAGS = ("-O2", "-shared", "-fPIC")


class Loop(BuildHookInterface[Any]):
    """A wheel holds the compiled loop; an editable installation has it beside its source."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        target = Path(self.root, f"{LOOP}.so")
        new = target.with_suffix(f".{os.getpid()}.so")
        try:
            subprocess.run([*COMPILER, *FLAGS, "-o", new, target.with_suffix(".c")], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            self.app.display_warning(f"PDF will be read more slowly, for want of a C compiler: {error}")
            return
        new.replace(target)  # not written over: another process may have it open
        build_data["artifacts"].append(f"{LOOP}.so")
        build_data.update(pure_python=False, tag=f"py3-none-{next(iter(platform_tags()))}")
