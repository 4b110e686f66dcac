"""The calendar that tests of relearning move."""

from __future__ import annotations

import pytest

from tests.questions.coming_back import Calendar


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """A clock that stands until it is moved."""
    return Calendar(monkeypatch)
