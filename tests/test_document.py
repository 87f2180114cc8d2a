"""The document model: `to_json` and `from_json` are exact inverses."""
from __future__ import annotations

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from parsers.document import Cell, Document, Paragraph, Place, Problem, SourceFile, Table, from_json, to_json

counts = st.integers(min_value=0, max_value=10_000)
points = st.none() | st.floats(allow_nan=False, allow_infinity=False)
places = st.builds(Place, st.none() | counts, points, points, points, points)
texts = st.text(max_size=20)
cells = st.builds(
    Cell, counts, counts, texts, counts, counts, places, st.lists(places, max_size=2).map(tuple)
)
paragraphs = st.builds(Paragraph, texts, places, st.sampled_from(["text", "furniture"]))
tables = st.builds(Table, counts, counts, st.lists(cells, max_size=4).map(tuple), places, st.booleans())
documents = st.builds(
    Document,
    st.sampled_from(["pdf", "docx", "txt"]),
    st.lists(paragraphs | tables, max_size=5).map(tuple),
    st.none() | counts,
    st.booleans(),
    st.lists(st.builds(Problem, texts, st.none() | counts), max_size=2).map(tuple),
)


@given(documents)
def test_json_round_trip_is_exact(document: Document) -> None:
    assert from_json(to_json(document)) == document


def test_json_names_the_class_of_each_block_and_keeps_chinese_readable() -> None:
    document = Document("txt", (Paragraph("单位：万元"), Table(1, 1, (Cell(0, 0, "合计"),), ragged=True)))
    written = to_json(document)
    assert [block["block"] for block in json.loads(written)["blocks"]] == ["Paragraph", "Table"]
    assert "单位：万元" in written


def test_blocks_are_numbered_within_their_own_class() -> None:
    first, second = Paragraph("一"), Paragraph("二")
    table = Table(1, 1, (Cell(0, 0, "x"),))
    assert list(Document("txt", (first, table, second)).numbered()) == [(1, first), (1, table), (2, second)]


def test_a_cell_knows_its_last_row_and_column() -> None:
    cell = Cell(2, 1, "合计", row_span=3, col_span=4)
    assert (cell.bottom_row, cell.right_col) == (4, 4)


def test_sha256_is_that_of_the_bytes() -> None:
    assert SourceFile("a.txt", b"abc").sha256 == hashlib.sha256(b"abc").hexdigest()
