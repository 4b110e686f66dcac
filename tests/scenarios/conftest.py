"""A published scenario."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.courses.queries.published import PageRow, find_page
from tests.scenarios.playing import make_scenario


@pytest.fixture
def page(app: Flask) -> PageRow:
    """A call that can end either way, for everybody."""
    make_scenario()
    found = find_page("an-toan", "cuoc-goi")
    assert found is not None
    return found
