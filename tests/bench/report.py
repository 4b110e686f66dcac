"""The measurements as Markdown, for the terminal and the README."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.bench.rows import Results
from tests.bench.server import WORKERS

BEGIN, END = "<!-- benchmark: begin -->", "<!-- benchmark: end -->"
KB = 1024


def as_markdown(results: Sequence[Results]) -> str:
    """Both tables and the line about the machine."""
    lines = [machine(), ""]
    lines += ["| Request | Database | Requests/s | p50 ms | p99 ms | Bare view/s | Of bare | SQL |"]
    lines += ["|---|---|---:|---:|---:|---:|---:|---:|"]
    for result in results:
        for row in result.rows:
            found, bare = row.portal, row.bare
            wrong = f" ({found.wrong} wrong)" if found.wrong else ""
            lines.append(
                f"| {row.kind.name} | {result.database} | {found.per_second:,.0f}{wrong} | {found.p50:.1f} "
                f"| {found.p99:.1f} | {bare.per_second:,.0f} | {row.share:.0%} | {row.statements} |"
            )
    lines += ["", "| Measured | Budget | " + " | ".join(result.database for result in results) + " |"]
    lines += ["|---|---:|" + "---:|" * len(results)]
    for name, budget, values in _others(results):
        lines.append(f"| {name} | {budget} | " + " | ".join(values) + " |")
    return "\n".join(lines) + "\n"


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
        "Answers are compressed as a current Chrome asks (zstd); "
        "the bare view is a Flask view that returns the same bytes."
    )


def put_into(readme: Path, table: str) -> None:
    """Replace what stands between the markers of the README."""
    text = readme.read_text(encoding="utf-8")
    before, found, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not found or not end:
        raise ValueError(f"{readme.name} has no {BEGIN} … {END}")
    readme.write_text(f"{before}{BEGIN}\n\n{table}\n{END}{after}", encoding="utf-8")


def _others(results: Sequence[Results]) -> list[tuple[str, str, list[str]]]:
    return [
        ("First visit to a lesson, compressed", "60 KB", [f"{r.sizes.first / KB:.1f} KB" for r in results]),
        ("Next page", "12 KB", [f"{r.sizes.following / KB:.1f} KB" for r in results]),
        ("JavaScript, all together", "25 KB", [f"{r.sizes.scripts / KB:.1f} KB" for r in results]),
        ("Search in 10,000 pages, 95 of 100 below", "50 ms", [f"{r.among.search.p95:.0f} ms" for r in results]),
        (
            "Finding one of 50,000 people, half and 95 of 100 below",
            "50 ms",
            [f"{r.among.people.p50:.0f} and {r.among.people.p95:.0f} ms" for r in results],
        ),
        (
            "Roster of 10,000 rows: upload with the first preview, and import",
            "20 s",
            [f"{r.among.roster.preview:.1f} + {r.among.roster.importing:.1f} s" for r in results],
        ),
        (
            "The same: a look at the preview, and mending a row",
            "0.5 s",
            [f"{r.among.roster.look:.2f} and {r.among.roster.mend:.2f} s" for r in results],
        ),
        ("The same: memory at most", "250 MB", [f"{r.among.roster.peak:.0f} MB" for r in results]),
        (
            "Preview of a lesson of 10 KB, half and 95 of 100 below",
            "300 ms",
            [f"{r.among.studio.preview:.0f} and {r.among.studio.preview_p95:.0f} ms" for r in results],
        ),
        (
            "Publishing a page, and a course of 12 pages",
            "",
            [f"{r.among.studio.page:.0f} and {r.among.studio.course:.0f} ms" for r in results],
        ),
        *_of_the_board(results),
        ("Start-up to the first answer", "1.5 s", [f"{r.started_in:.2f} s" for r in results]),
        (
            "Memory of a worker after the load: resident (its share)",
            "120 MB",
            [f"{r.memory.resident:.0f} ({r.memory.proportional:.0f}) MB" for r in results],
        ),
    ]


def _of_the_board(results: Sequence[Results]) -> list[tuple[str, str, list[str]]]:
    boards = [result.among.board for result in results]
    levels = [
        ("its top unit", "100 ms", "province"),
        ("a commune", "50 ms", "commune"),
        ("a team", "30 ms", "team"),
    ]
    return [
        ("Board: members", "", [f"{board.people:,}" for board in boards]),
        *(
            (
                f"Board of {name}, half and 95 of 100 below (statements)",
                f"{budget} ms",
                [f"{view.p50:.0f} and {view.p95:.0f} ms ({view.statements})" for view in views],
            )
            for name, budget, level in levels
            for views in [[getattr(board, level) for board in boards]]
        ),
        ("Counting everybody anew", "", [f"{board.recount:.0f} s" for board in boards]),
        (
            "List of everybody as .csv: time, and memory it grew by",
            "constant",
            [f"{board.export:.0f} s, {board.growth:.0f} MB" for board in boards],
        ),
    ]


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
