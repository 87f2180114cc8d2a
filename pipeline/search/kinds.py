"""What is searched: kinds of records, each with the columns that hold printed text."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """Records of a table.

    `source` is the view or table that has them; `key` its columns that tell a record of a document from the others.
    `name` is the column by which a person knows the record, `value` those that are told with it, `texts` the others;
    `amount` is its money.
    `is_dated`: it has an organisation and a fiscal_year of its own.  `is_aside`: it comes after all else.
    """

    source: str
    name: str | None = None
    value: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    amount: str | None = None
    key: tuple[str, ...] = ("no",)
    is_dated: bool = False
    is_aside: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """All that hold text, the name first."""
        return (*((self.name,) if self.name else ()), *self.value, *self.texts)


# By table, in the order in which people look for them.
KINDS = {
    "project": Kind("v_project", "project_name", ("project_code",), (
        "goal", "midterm_goal", "purpose", "actual_result", "form_title", "organisation", "organisation_code",
        "department", "department_code", "implementing_unit", "period", "beside",
    ), "budget_yuan", is_dated=True),
    "indicator": Kind("v_indicator", "level3", ("value_text",), (
        "level2", "level1", "description", "unit", "midterm_text", "actual_text", "deviation", "basis", "scoring",
        "beside",
    ), "amount_yuan", is_dated=True),
    "budget_line": Kind("v_budget_line", "name", ("column_label", "amount_text"), (
        "table_title", "section", "code", "full_code", "beside",
    ), "amount_yuan"),
    "figure": Kind("v_figure", "item", (), ("item_raw", "quote", "unit"), "amount_yuan", is_dated=True),
    "goal": Kind("v_goal", "name", (), ("goal", "indicator")),
    "task": Kind("v_task", "name", (), ("content", "goal", "responsible"), "amount_yuan"),
    "fund_item": Kind("v_fund_item", "name", (), ("goal", "period_goal"), "amount_yuan"),
    "spending_detail": Kind("v_spending_detail", "item", ("detail",), ("basis", "project_name"), "amount_yuan"),
    "procurement": Kind("v_procurement", "item", ("catalogue_code",), ("project_name", "unit"), "amount_yuan"),
    "asset": Kind("v_asset", "item", amount="amount_yuan"),
    "institution": Kind("v_institution", "name", ("nature",), ("rank", "funding")),
    "document": Kind("v_document", "title", ("organisation",), ("file_name",), key=()),
    "paragraph": Kind("paragraph", texts=("text",)),
    "cell": Kind("cell", texts=("text",), key=("table_no", "row_no", "col_no"), is_aside=True),
}
