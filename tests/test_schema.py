"""schema.sql: the analysts' interface, and that every field of a record has its column."""
from __future__ import annotations

import dataclasses
import re

import pytest
from workbench import Query

from pipeline import records
from pipeline.loader import Loader
from pipeline.records import Furniture, Indicator, Quantity, Record
from pipeline.rows import TABLES
from pipeline.schema import read_schema, schema_version

# What analysts rely on: these names, in this order, before any other column.
INTERFACE = {
    "v_document": (
        "file_name sha256 format title organisation fiscal_year doc_kind page_count scanned status error "
        "seconds"
    ),
    "v_indicator": (
        "file_name page form_title form_kind organisation fiscal_year project_code project_name seq level1 "
        "level2 level3 category1 category2 description value_text value_kind comparator value value_upper "
        "unit amount_yuan due_date midterm_text actual_text actual_value weight score deviation basis scoring"
    ),
    "v_project": (
        "file_name page form_title form_kind organisation organisation_code department department_code "
        "implementing_unit fiscal_year project_code project_name period budget_yuan fiscal_yuan "
        "carryover_yuan other_yuan executed_yuan execution_rate purpose goal midterm_goal actual_result"
    ),
    "v_payment_plan": "file_name page project_code project_name month percent",
    "v_figure": (
        "file_name page organisation fiscal_year item item_raw value unit amount_yuan measure base_year "
        "source quote"
    ),
    "v_budget_line": (
        "file_name page table_title table_kind section row_no code name column_label amount_yuan amount_text"
    ),
    "v_budget_table": "file_name page table_no title kind unit empty",
    "v_classification": "kind code name parent parent_name level",
    "v_budget_line_classified": (
        "file_name organisation fiscal_year page table_title table_kind section row_no classification code "
        "code_name level parent parent_name name column_label amount_yuan"
    ),
    "v_task": "file_name page name responsible content amount_yuan goal",
    "v_fund_item": "file_name page name amount_yuan goal period_goal",
    "v_spending_detail": "file_name page project_name item detail amount_yuan basis",
    "v_procurement": (
        "file_name page project_name project_budget_yuan item catalogue_code unit quantity unit_price_yuan "
        "amount_yuan"
    ),
    "v_asset": "file_name page item quantity amount_yuan",
    "v_institution": "file_name page name nature rank funding",
    "v_goal": "file_name page name goal indicator",
    "v_finding": "file_name page rule severity blame message record",
    "v_check": (
        "file_name page rule subject left_value right_value difference tolerance unit result blame note"
    ),
    "v_page": "file_name page glyphs in_records in_furniture in_prose in_unclaimed in_nothing scanned picture_share",
    "v_coverage": "file_name pages glyphs in_records in_furniture in_prose in_unclaimed in_nothing accounted",
    "v_unclaimed_table": "file_name page table_no title glyphs",
    "v_unclaimed_cell": "file_name page table_no title row col header text",
    "v_correction": (
        "file_name page state table_no row col paragraph_no old_text new_text who made_on why note made_for"
    ),
    "v_restatement": (
        "organisation fiscal_year doc_kind older_file newer_file newest_by older_published_on newer_published_on "
        "older_id newer_id"
    ),
    "v_record_name": "document_id record name",
    "v_cell": "file_name page table_no row col row_span col_span text x0 top x1 bottom",
    "v_origin": "file_name record record_no field page table_no row col",
    "v_source": (
        "file_name record record_no field source table_no row col paragraph_no part page text x0 top x1 bottom"
    ),
    "v_absence": "file_name record record_no field reason",
}
SCHEMA = read_schema()


@pytest.mark.parametrize("view", INTERFACE)
def test_view_begins_with_the_promised_columns(view: str, database: Loader, query: Query) -> None:
    wanted = INTERFACE[view].split()
    found = [name for (name,) in query("SELECT name FROM pragma_table_info(?) ORDER BY cid", view)]
    assert found[: len(wanted)] == wanted


@pytest.mark.parametrize("record", TABLES, ids=lambda record: record.__name__)
def test_every_field_of_a_record_has_a_column(record: type[Record], database: Loader, query: Query) -> None:
    fields = {field.name for field in dataclasses.fields(record)} - {"origins", "indicators", "payments"}
    if record is Indicator:
        fields |= {field.name for field in dataclasses.fields(Quantity)} | {"value_kind"}
        fields -= {"quantity", "kind"}
    columns = {name for (name,) in query("SELECT name FROM pragma_table_info(?)", TABLES[record])}
    assert columns - fields <= {"document_id", "no", "project_no"}
    assert fields <= columns


def test_every_kind_of_record_has_a_table() -> None:
    kinds = {kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, Record)}
    assert set(TABLES) == kinds - {Record, Furniture}


def test_every_table_and_view_is_explained() -> None:
    created = re.findall(r"^(.*)\nCREATE (?:TABLE|VIEW) (\w+)", SCHEMA, re.M)
    assert len(created) == len(re.findall("^CREATE (?:TABLE|VIEW)", SCHEMA, re.M))
    assert [name for comment, name in created if not comment.startswith("-- ")] == []


def test_new_database_has_the_version_of_the_schema(database: Loader, query: Query) -> None:
    assert query("SELECT version FROM schema_version") == [(schema_version(SCHEMA),)]


def test_schema_without_a_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        schema_version("CREATE TABLE document (id BIGINT)")
