"""What templates can say: names, numbers and amounts for a person."""
from __future__ import annotations

from decimal import Decimal
from typing import Any

import jinja2

from pipeline.web import names

_YI, _WAN = 100_000_000, 10_000


def install(environment: jinja2.Environment) -> None:
    """Put the filters and functions into an environment."""
    environment.filters |= {
        "number": number, "money": money, "view_name": names.view_name, "record_name": names.record_name, "word": word,
    }
    environment.globals |= {"column_name": names.column_name, "field_name": names.field_name, "view_of": names.view_of}


def environment() -> jinja2.Environment:
    """The templates without Datasette, for pages that are files."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__), autoescape=True, undefined=jinja2.StrictUndefined)
    install(made)
    return made


def number(value: Any) -> str:
    """With thousands apart; what is no number as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value):,}"


def money(yuan: float) -> str:
    """In 亿元 or 万元, as people say it."""
    unit, name = (_YI, "亿元") if abs(yuan) >= _YI else (_WAN, "万元") if abs(yuan) >= _WAN else (1, "元")
    return f"{yuan / unit:,.2f} {name}"


def word(value: object, kind: str) -> str:
    return names.word(kind, value)
