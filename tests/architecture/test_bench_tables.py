"""The tables of the benchmark: what a run wrote is what the next one compares with."""

from __future__ import annotations

import pytest

from tests.bench.tables import EVENING, FIGURES, HOUR, PAGES, Row, as_markdown, as_summary, compared, rows_in

HOME = Row(PAGES, "home", "SQLite", ("1.67", "21", "5", "1,200", "9.1%", "4.4", "12.1", "13,187"))
PERSON = Row(PAGES, "person", "SQLite", ("3.90", "42", "12", "", "", "", "", ""))
ROWS = [
    HOME,
    PERSON,
    Row(EVENING, "of a member", "SQLite", ("171", "2,050", "70", "210", "3.1", "40.0")),
    Row(HOUR, "home", "SQLite", ("735", "4.1", "9.0", "20.5", "0")),
    Row(HOUR, "all", "SQLite", ("5,029", "4.1", "9.0", "20.5", "0")),
    Row(HOUR, "all", "PostgreSQL, two servers", ("5,029", "6.1", "12.0", "30.5", "0")),
    Row(FIGURES, "Next page", "SQLite", ("12 KB", "7.3 KB")),
    Row(FIGURES, "Next page", "PostgreSQL", ("12 KB", "7.4 KB")),
]


def test_rows_are_read_back_from_the_tables_they_were_written_to():
    assert rows_in(f"# Benchmark\n\n| Part | What |\n|---|---|\n| x | y |\n\n{as_markdown(ROWS)}") == {
        row.key: row for row in ROWS
    }


def test_the_summary_leaves_out_what_the_server_was_not_asked_and_puts_databases_side_by_side():
    summary = as_summary(ROWS)

    assert "| home | SQLite | 1.67 |" in summary
    assert "person" not in summary
    assert summary.count("| all |") == 2
    assert "| Next page | 12 KB | 7.3 KB | 7.4 KB |" in summary


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (HOME, "home, SQLite: Processor ms 1.67"),
        (Row(PAGES, "home", "SQLite", ("3.34", *HOME.cells[1:])), "Processor ms 1.67 (was 3.34, -50%), Times"),
        (Row(PAGES, "home", "SQLite", ("1.67", "21", "5", "", "", "", "", "")), "Requests/s 1,200 (was )"),
        (None, "Bare/s 13,187 (new)"),
    ],
)
def test_a_row_tells_what_changed(before: Row | None, expected: str):
    assert expected in compared(HOME, before)


def test_a_figure_without_a_number_before_is_told_without_a_change():
    now, then = (Row(FIGURES, "Next page", "SQLite", ("12 KB", found)) for found in ("7.3 KB", "none"))

    assert "Found 7.3 KB (was none)" in compared(now, then)
