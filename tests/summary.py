"""The closing lines of a test run: what the tests met, how long each part took, and the ten slowest tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

BROWSER = "tests/browser/"
PARTS = ("SQLite", "PostgreSQL", "browser", "the rest")
OUTCOMES = ("passed", "failed", "error", "skipped")
SLOWEST_COUNT = 10


def parts_of(nodeid: str) -> set[str]:
    """What real part a test ran on, by its name."""
    found = set()
    parameters = nodeid.partition("[")[2].removesuffix("]").split("-")
    if "sqlite" in parameters:
        found.add("SQLite")
    if "postgresql" in parameters:
        found.add("PostgreSQL")
    if nodeid.startswith(BROWSER):
        found.add("browser")
    return found or {"the rest"}


def durations(reporter: pytest.TerminalReporter) -> Counter[str]:
    """The seconds of each test by its name, set-up and tear-down counted in."""
    seconds: Counter[str] = Counter()
    for report in all_reports(reporter):
        seconds[report.nodeid] += report.duration
    return seconds


def all_reports(reporter: pytest.TerminalReporter) -> Iterator[pytest.TestReport]:
    """The reports of every phase; under xdist those of all workers arrive here."""
    for reports in reporter.stats.values():
        yield from (report for report in reports if isinstance(report, pytest.TestReport))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the counts and the time of each part, and the slowest tests."""
    counts = {part: Counter[str]() for part in PARTS}
    for outcome in OUTCOMES:
        for report in terminalreporter.stats.get(outcome, []):
            for part in parts_of(report.nodeid):
                counts[part][outcome] += 1
    seconds = durations(terminalreporter)
    took = Counter[str]()
    for nodeid, duration in seconds.items():
        # A test that meets two parts counts in the first, so that the times add up.
        took[min(parts_of(nodeid), key=PARTS.index)] += duration
    terminalreporter.section("what the tests ran on")
    for part, outcomes in counts.items():
        said = ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in OUTCOMES if outcomes[outcome])
        terminalreporter.line(f"{part}: {said or 'none'}" + (f" in {took[part]:.0f} s" if said else ""))
    terminalreporter.line(f"{sum(took.values()):.0f} s in all, of all workers together")
    terminalreporter.section("the slowest tests")
    for nodeid, duration in seconds.most_common(SLOWEST_COUNT):
        terminalreporter.line(f"{duration:6.1f} s  {nodeid}")
