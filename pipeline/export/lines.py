"""Views as CSV that spreadsheets open, and as JSON lines."""
from __future__ import annotations

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.export.inert import neutralised
from pipeline.export.tables import Table, Written, binary, finished

_WITH_MARK = "utf-8-sig"  # without the mark Excel takes a file to be in the code page of its system


def write_csv(path: Path, table: Table) -> Written:
    """UTF-8 with a byte order mark; NULL is blank, numbers are plain, booleans true and false, dates and times ISO.

    A text that a spreadsheet would compute gets an apostrophe.
    """
    with finished(path) as part, part.open("w", encoding=_WITH_MARK, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in table.columns)
        writer.writerows(map(_in_csv, row) for row in table.rows())
    return Written(table.view, table.count, path)


def write_jsonl(path: Path, table: Table) -> Written:
    """UTF-8, an object a line; NULL is null, dates and times are ISO texts.

    So is a number with more digits than 64 bit floats have, for readers would change it.
    """
    names = [column.name for column in table.columns]
    with finished(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        for row in table.rows():
            values = dict(zip(names, map(_in_json, row), strict=True))
            file.write(json.dumps(values, ensure_ascii=False) + "\n")
    return Written(table.view, table.count, path)


def _in_csv(value: Any) -> Any:
    if isinstance(value, str):
        return neutralised(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat(" ") if isinstance(value, datetime) else value


def _in_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        near = binary(value)
        return f"{value:f}" if near is None else near
    return value.isoformat() if isinstance(value, date) else value
