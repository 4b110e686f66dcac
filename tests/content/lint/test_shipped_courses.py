"""The courses that are shipped: every warning for writers is mended, or answered with a reason."""

from pathlib import Path

from portal.content.files.library import read_library
from portal.content.lint.checks import lint_library

COURSES = Path(__file__).parents[3] / "courses"


def test_nothing_is_left_that_a_reader_would_trip_over():
    found = lint_library(read_library(COURSES))

    assert [f"{one.file}:{one.line}: {one.message()} [{one.check}]" for one in found] == []
