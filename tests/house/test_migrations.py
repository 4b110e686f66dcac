"""The migrations build what the models say, and can be gone back on, on both databases."""

import os

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

from portal.db import db
from tests.conftest import make_app


@pytest.fixture
def fresh_url(request, database, tmp_path):
    """The address of a database in which there is nothing."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'fresh.db'}"
        return
    name = "fresh_" + os.environ.get("PYTEST_XDIST_WORKER", "main")
    address = make_url(request.getfixturevalue("postgres_server")).set(drivername="postgresql+psycopg")
    server = create_engine(address, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield address.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


@pytest.fixture
def alembic(fresh_url):
    """Alembic's settings for the portal on that database."""
    app = make_app(fresh_url)
    with app.app_context():
        yield app.extensions["migrate"].migrate.get_config()
        db.session.remove()
        db.engine.dispose()


def tables():
    """The tables that are there now, but for those in which each database keeps its index of the search."""
    return {name for name in inspect(db.engine).get_table_names() if not name.startswith("passage_index")}


def test_the_migrations_build_what_the_models_say(alembic):
    command.upgrade(alembic, "head")

    command.check(alembic)  # raises when a model and the database differ
    assert tables() == set(db.metadata.tables) | {"alembic_version"}


def test_the_migrations_go_up_and_down_and_up_again(alembic):
    command.upgrade(alembic, "head")
    command.downgrade(alembic, "base")
    left = tables()
    command.upgrade(alembic, "head")

    assert left == {"alembic_version"}
    assert set(db.metadata.tables) <= tables()


def test_units_from_before_their_history_was_kept_have_always_been_there(alembic):
    command.upgrade(alembic, "0002")
    with db.engine.execution_options(write=True).begin() as connection:
        columns = "INSERT INTO unit (code, kind, name, name_key, folded, parent_id) VALUES"
        connection.execute(text(f"{columns} ('CM', 'province', 'Cà Mau', 'k', 'ca mau', NULL)"))

    command.upgrade(alembic, "head")

    with db.engine.connect() as connection:
        versions = connection.execute(db.metadata.tables["unit_version"].select()).all()
    assert [(row.since.year, row.until, row.name) for row in versions] == [(1900, None, "Cà Mau")]
