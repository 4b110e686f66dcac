"""A course of the commune, which its trainer may mend."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.courses.models import Course
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.learning.conftest import LESSON, SECOND


@pytest.fixture
def course(commune: Unit) -> Course:
    """Two lessons."""
    return factories.make_course(
        "an-toan", unit=commune.code, pages={"01-dung-lai.md": LESSON, "02-hoi.md": SECOND}
    )


@pytest.fixture
def phone(app: Flask) -> Callable[..., Browser]:
    """Another browser in which somebody is signed in."""

    def open_phone(user: object) -> Browser:
        browser = app.test_client()
        assert isinstance(browser, Browser)
        return browser.sign_in(user)

    return open_phone
