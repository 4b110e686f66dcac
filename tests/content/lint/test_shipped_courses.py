"""The courses that are shipped: every warning for writers is mended, or answered with a reason."""

from portal.content.lint.checks import lint_library
from tests.factories import shipped_library


def test_nothing_is_left_that_a_reader_would_trip_over():
    found = lint_library(shipped_library())

    assert [f"{one.file}:{one.line}: {one.message()} [{one.check}]" for one in found] == []
