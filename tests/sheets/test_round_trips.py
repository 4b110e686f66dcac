"""Whatever is written is read again, however odd."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sheets import Cell, Column, Table, read_rows, write_csv, write_xlsx
from portal.sheets.csv_writing import harmless
from portal.sheets.tidying import tidy

CREATED = datetime(2026, 11, 25, tzinfo=UTC)
WIDTH = 3
texts = st.text(max_size=12) | st.text(alphabet="ễ\u0303 =+-@,;\"'\t\r\n\u00a0\u200b_x0041", max_size=12)
tables = st.lists(st.lists(texts, min_size=WIDTH, max_size=WIDTH), max_size=5)


def expected(rows: list[list[str]]) -> list[tuple[Cell, ...]]:
    """The heading, then the rows with something in them."""
    tidied = [tuple(tidy(text) or None for text in row) for row in rows]
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
        [[harmless(text) for text in row] for row in rows]
    )


@given(texts)
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(texts)
def test_what_was_made_harmless_stays_so(text: str) -> None:
    assert harmless(text)[:1] not in {"=", "@", "\t", "\r"}
