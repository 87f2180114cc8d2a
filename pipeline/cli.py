"""What `gongkai` starts.

Every process that reads imports this module again, as Python starts processes: the commands, with the libraries
that write databases and print tables, take several times as long to import as all that reading needs.
"""
from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    from pipeline import command_line

    return command_line.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
