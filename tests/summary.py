"""The closing lines of a test run: how many tests met SQLite, PostgreSQL and a real browser."""

from __future__ import annotations

import pytest

BROWSER = "tests/browser/"


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the tests of each part; under xdist the reports of all workers arrive here."""
    counts: dict[str, dict[str, int]] = {}
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            for part in parts_of(report.nodeid):
                counts.setdefault(part, {}).setdefault(outcome, 0)
                counts[part][outcome] += 1
    terminalreporter.section("what the tests ran on")
    for part in ("SQLite", "PostgreSQL", "browser", "the rest"):
        outcomes = counts.get(part, {})
        said = ", ".join(f"{number} {outcome}" for outcome, number in outcomes.items()) or "none"
        terminalreporter.line(f"{part}: {said}")
