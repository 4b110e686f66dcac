"""Tables of what was measured: printed row by row, put into the README, and compared with what stands there."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.bench.server import WORKERS

BEGIN, END = "<!-- benchmark: begin -->", "<!-- benchmark: end -->"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Table:
    """One kind of figures: what its rows are, and the columns after the row's name and database."""

    rows: str
    columns: tuple[str, ...]

    @property
    def heading(self) -> tuple[str, ...]:
        """The names of all columns."""
        return (self.rows, "Database", *self.columns)


PAGES = Table(
    "Page", ("Processor ms", "Times bare (43)", "SQL", "Requests/s", "Of bare", "p50 ms", "p99 ms", "Bare/s")
)
ANSWERS = Table("Answer", PAGES.columns)
EVENING = Table(
    "Evening", ("Processor ms", "Times bare (2,100)", "Requests", "Members/minute", "p50 ms", "p99 ms")
)
HOUR = Table("An hour of 490 members", ("Answers", "p50 ms", "p95 ms", "p99 ms", "Wrong"))
FIGURES = Table("Measured", ("Budget", "Found"))
TABLES = (PAGES, ANSWERS, EVENING, HOUR, FIGURES)


@dataclass(frozen=True)
class Row:
    """A line of a table, its figures as they are written."""

    table: Table
    name: str
    database: str
    cells: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """By which the same row of another run is found."""
        return self.table.rows, self.name, self.database

    def as_line(self) -> str:
        """For the terminal, as it is measured."""
        figures = [f"{name} {cell}" for name, cell in zip(self.table.columns, self.cells, strict=True) if cell]
        return f"{self.name}, {self.database}: {', '.join(figures)}"


def as_markdown(rows: Sequence[Row]) -> str:
    """The line about the machine and all tables that have rows."""
    lines = [machine()]
    for table in TABLES:
        own = [row for row in rows if row.table == table]
        if own:
            lines += ["", _line(table.heading), _line(("---", "---", *["---:"] * len(table.columns)))]
            lines += [_line((row.name, row.database, *row.cells)) for row in own]
    return "\n".join(lines) + "\n"


def as_summary(rows: Sequence[Row]) -> str:
    """The same, shorter: pages that are measured on the server, the hour as a whole, figures side by side."""
    databases = list(
        dict.fromkeys(row.database for row in rows if row.table == FIGURES and "," not in row.database)
    )
    pages = [row for row in rows if row.table in (PAGES, ANSWERS) and row.cells[3]]
    hours = [row for row in rows if row.table == HOUR and row.name == "all"]
    lines = [machine(), "", _line(PAGES.heading), _line(("---", "---", *["---:"] * len(PAGES.columns)))]
    lines += [_line((row.name, row.database, *row.cells)) for row in pages]
    for table, own in ((EVENING, [row for row in rows if row.table == EVENING]), (HOUR, hours)):
        lines += ["", _line(table.heading), _line(("---", "---", *["---:"] * len(table.columns)))]
        lines += [_line((row.name, row.database, *row.cells)) for row in own]
    found = {(row.name, row.database): row.cells for row in rows if row.table == FIGURES}
    lines += ["", _line(("Measured", "Budget", *databases)), _line(("---", *["---:"] * (1 + len(databases))))]
    for name in dict.fromkeys(name for name, _database in found):
        cells = [found.get((name, database), ("", "")) for database in databases]
        lines.append(
            _line((name, next(budget for budget, _found in cells), *(figure for _budget, figure in cells)))
        )
    return "\n".join(lines) + "\n"


def rows_in(text: str) -> dict[tuple[str, str, str], Row]:
    """The rows of the tables in such Markdown, by their keys."""
    found: dict[tuple[str, str, str], Row] = {}
    table: Table | None = None
    for line in text.splitlines():
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        if not line.startswith("|") or set(line) <= set("|-: "):
            continue
        heading = next((one for one in TABLES if one.heading == cells), None)
        if heading is not None:
            table = heading
        elif table is not None and len(cells) == len(table.heading):
            row = Row(table, cells[0], cells[1], cells[2:])
            found[row.key] = row
    return found


def compared(row: Row, before: Row | None) -> str:
    """The row as a line, each figure with what it was before and by how much of that it changed."""
    if before is None:
        return f"{row.as_line()} (new)"
    parts = []
    for column, now, then in zip(row.table.columns, row.cells, before.cells, strict=True):
        change = _change(now, then)
        if now:
            parts.append(f"{column} {now}" + (f" (was {then}{change})" if then != now else ""))
    return f"{row.name}, {row.database}: {', '.join(parts)}"


def put_into(file: Path, tables: str) -> None:
    """Replace what stands between the markers of the file."""
    text = file.read_text(encoding="utf-8")
    before, found, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not found or not end:
        raise ValueError(f"{file.name} has no {BEGIN} … {END}")
    file.write_text(f"{before}{BEGIN}\n\n{tables}\n{END}{after}", encoding="utf-8")


def machine() -> str:
    """Where and when this was measured."""
    name = next(
        (line.split(": ", 1)[1] for line in _read("/proc/cpuinfo").splitlines() if line.startswith("model name")),
        platform.machine(),
    )
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d} on {psutil.cpu_count()} cores of {name}, {memory:.0f} GB, "
        f"Python {platform.python_version()}; {WORKERS} workers, client on the same machine. "
        "The bare view is a Flask view that answers with the same bytes: called in the same process for the "
        "processor time, on the same server for requests. Answers are compressed as a current Chrome asks (zstd)."
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _change(now: str, then: str) -> str:
    new, old = (NUMBER.search(text) for text in (now, then))
    if new is None or old is None or not (was := float(old[0].replace(",", ""))):
        return ""
    return f", {float(new[0].replace(',', '')) / was - 1:+.0%}"


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
