"""A portal whose database was made by the migrations, as a real one is."""

import pytest
from flask_migrate import upgrade

from portal.db import db
from tests.conftest import make_app


@pytest.fixture
def installed(tmp_path):
    """A real portal right after `flask db upgrade`, in its context, with everything set as it should be."""
    app = make_app(
        f"sqlite:///{tmp_path / 'portal.db'}",
        PORTAL_MODE="production",
        SECRET_KEY="a key that nobody could guess",
        PORTAL_URL="https://tungngo.example.vn",
        PORTAL_PROXIES=1,
    )
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()
