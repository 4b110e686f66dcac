"""What is measured happens now: the benchmark never takes over the clock that stands still for the tests."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.source import ROOT

SHOWN = "import tests.bench.__main__; from portal import clock; print(clock.now.__module__)"


def test_the_benchmark_has_the_clock_of_the_machine() -> None:
    found = subprocess.run([sys.executable, "-c", SHOWN], cwd=ROOT, capture_output=True, text=True, check=True)

    assert found.stdout.split() == ["portal.clock"]
