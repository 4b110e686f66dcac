"""Whatever is written is read again, however odd."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.spreadsheets.csv_writing import escape_formulas, write_csv
from portal.spreadsheets.legacy_text import reading_of
from portal.spreadsheets.normalise import normalise
from portal.spreadsheets.reading import read_rows
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, Table
from portal.spreadsheets.writing import write_xlsx

CREATED = datetime(2026, 11, 25, tzinfo=UTC)
WIDTH = 3
texts = st.text(max_size=12) | st.text(alphabet="ễ\u0303 =+-@,;\"'\t\r\n\u00a0\u200b_x0041", max_size=12)
# “AÎ” twice is taken for the VNI of “AỴ”, as it is meant to be.
cells = texts.filter(lambda text: not reading_of(text).evident)
tables = st.lists(st.lists(cells, min_size=WIDTH, max_size=WIDTH), max_size=5)


def expected(rows: list[list[str]]) -> list[tuple[Cell, ...]]:
    """The heading, then the rows with something in them."""
    tidied = [tuple(normalise(text) or None for text in row) for row in rows]
    return [("a", "b", "c"), *(row for row in tidied if any(row))]


@settings(max_examples=25, deadline=None)
@given(tables)
def test_any_text_through_a_workbook(rows: list[list[str]]) -> None:
    source = write_xlsx([Table("T", [Column("a"), Column("b"), Column("c")], rows)], created=CREATED)

    assert [row.cells for row in read_rows(source, "a.xlsx").rows] == expected(rows)


@settings(max_examples=100, deadline=None)
@given(tables)
def test_any_text_through_a_text_table(rows: list[list[str]]) -> None:
    source = b"".join(write_csv(["a", "b", "c"], rows))

    assert [row.cells for row in read_rows(source, "a.csv").rows] == expected(
        [[escape_formulas(text) for text in row] for row in rows]
    )


@given(texts)
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(texts)
def test_what_was_made_harmless_stays_so(text: str) -> None:
    assert escape_formulas(text)[:1] not in {"=", "@", "\t", "\r"}
