"""Rows that add up the rows under them, which print the same code of the classification: units over their projects.

    2130306  河道管理所          单位编码：315002       6
    2130306  水泵    采购目录：A0205  数量：1           4
    2130306  巡护车  采购目录：A0203  数量：1           2
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.checks.numbers import Number, slack_of
from pipeline.checks.sheets import Row

Total = tuple[Row, Number]


def without_subtotals(totals: Sequence[Total]) -> Iterator[Number]:
    """The totals of rows, in their order, but for those that the rows under them hold already."""
    for code, group in groupby(totals, lambda total: total[0].code if total[0].classified else None):
        same = list(group)
        over = _over(same) if code is not None else [False] * len(same)
        yield from (number for (_, number), is_over in zip(same, over, strict=True) if not is_over)


def _over(same: Sequence[Total]) -> list[bool]:
    """Of rows of one code whether they add up others.

    They print something that those under them do not (the code of a unit), and nothing of what all of those print.
    """
    said = [_headers(row) for row, _ in same]
    for header in said[0]:
        over = [header in headers for headers in said]
        under = [headers for headers, is_over in zip(said, over, strict=True) if not is_over]
        above = (headers for headers, is_over in zip(said, over, strict=True) if is_over)
        if under and set.intersection(*under).difference(*above) and _adds_up(same, over):
            return over
    return [False] * len(same)


def _headers(row: Row) -> set[str]:
    """The headers of what a row says beside its name."""
    return {text.partition("：")[0] for text in (row.beside or "").split("；") if text}


def _adds_up(same: Sequence[Total], over: Sequence[bool]) -> bool:
    """Whether each run of rows is what the row before it adds up."""
    numbers = ((number, is_over) for (_, number), is_over in zip(same, over, strict=True))
    runs = [[number for number, _ in run] for _, run in groupby(numbers, lambda pair: pair[1])]
    return all(abs(above[-1].value - sum(number.value for number in under)) <= slack_of((above[-1], *under))
               for above, under in zip(runs[::2], runs[1::2], strict=False))
