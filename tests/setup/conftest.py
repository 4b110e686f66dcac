"""A portal whose database was made by the migrations, as a real one is."""

import shutil

import pytest
from flask_migrate import upgrade

from portal.db import db
from tests.conftest import make_app


@pytest.fixture
def served(tmp_path):
    """Makes portals on the database file with this name, and closes what they opened."""
    made = []

    def served_on(name, **settings):
        made.append(make_app(f"sqlite:///{tmp_path / name}", **settings))
        return made[-1]

    yield served_on
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A database file right after `flask db upgrade`, to be copied: the migrations take a third of a second."""
    file = tmp_path_factory.mktemp("migrated") / "portal.db"
    app = make_app(f"sqlite:///{file}")
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    return file


@pytest.fixture
def installed(served, migrated, tmp_path):
    """A real portal right after `flask db upgrade`, in its context, with everything set as it should be."""
    shutil.copy(migrated, tmp_path / "portal.db")
    app = served(
        "portal.db",
        PORTAL_MODE="production",
        SECRET_KEY="a key that nobody could ever guess",
        PORTAL_URL="https://tungngo.example.vn",
        PORTAL_PROXIES=1,
    )
    with app.app_context():
        yield app
