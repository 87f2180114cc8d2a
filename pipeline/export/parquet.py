"""Views as Parquet: exact decimals, dates, booleans; what columns are called and mean is in their metadata."""
from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from pipeline import names
from pipeline.export.tables import ExportError, Table, Written, finished
from pipeline.schema import comments, read_schema
from pipeline.views import Column

_GROUP_ROWS = 20_000  # written, and held in memory, at a time
_TYPES = {
    "text": pyarrow.string(), "integer": pyarrow.int64(), "key": pyarrow.int64(), "real": pyarrow.float64(),
    "money": pyarrow.decimal128(18, 2), "boolean": pyarrow.bool_(), "date": pyarrow.date32(),
    "time": pyarrow.timestamp("us"),
    "number": pyarrow.decimal128(38, 12),  # 38 digits are the most that other programs read
}


def write(path: Path, table: Table) -> Written:
    """Raises ExportError where a number has more digits than its column can hold."""
    schema, rest = _schema(table), table.rows()
    with finished(path) as part, parquet.ParquetWriter(part, schema, compression="zstd") as writer:
        while rows := list(islice(rest, _GROUP_ROWS)):
            arrays = [_array(values, field) for values, field in zip(zip(*rows, strict=True), schema, strict=True)]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
    return Written(table.view, table.count, path)


def _schema(table: Table) -> Any:
    view = names.original(table.view)
    said = {"view": view, "name": names.views()[view].name, "description": comments(read_schema())[view],
            "description_zh": names.views()[view].chinese}
    fields = [pyarrow.field(column.name, _TYPES[column.type], metadata=_said(view, column)) for column in table.columns]
    return pyarrow.schema(fields, metadata=said)


def _said(view: str, column: Column) -> dict[str, str]:
    name = names.column_name(view, column.original)
    if name is None:
        return {}
    return {"name": name.name, "description": name.english, "description_zh": name.chinese}


def _array(values: Sequence[Any], field: Any) -> Any:
    try:
        return pyarrow.array(values, field.type)
    except pyarrow.ArrowException as error:
        raise ExportError(f"{field.name} has a value that Parquet cannot hold, other formats can: {error}") from error
