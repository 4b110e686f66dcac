"""The language that slips speak, without the rest of the portal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from tests.architecture.source import PORTAL


@pytest.fixture
def translated() -> Iterator[None]:
    """An application that has nothing but the portal's translations, and asks for English."""
    app = Flask("papers")
    Babel(app, default_locale="en", default_translation_directories=str(PORTAL / "translations"))
    with app.app_context():
        yield
