"""The calendar that tests of coming back move."""

from __future__ import annotations

import pytest

from tests.fixed_clock import FixedClock
from tests.questions.review_rounds import Calendar


@pytest.fixture
def calendar(fixed_clock: FixedClock) -> Calendar:
    """A clock that stands until it is moved."""
    return Calendar(fixed_clock)
