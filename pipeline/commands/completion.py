"""`gongkai completion`: what a shell needs to complete our commands."""
from __future__ import annotations

import argparse

import shtab

from pipeline.commands.arguments import Commands, add_command

SHELLS = ("bash", "zsh", "fish")
DESCRIPTION = "Print the script by which a shell completes commands, options and their values."
EPILOG = """for good:
  bash  gongkai completion bash > ~/.local/share/bash-completion/completions/gongkai
  zsh   gongkai completion zsh > ~/.zfunc/_gongkai    (a folder of fpath)
  fish  gongkai completion fish > ~/.config/fish/completions/gongkai.fish

exit codes:
  0    the script is printed
  2    wrong usage"""


def add(commands: Commands) -> None:
    command = add_command(commands, "completion", "print the completion of a shell", DESCRIPTION, EPILOG)
    command.add_argument("shell", choices=SHELLS)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    print(shtab.complete(options.parser, shell=options.shell))
    return 0
