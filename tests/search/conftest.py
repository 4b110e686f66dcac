"""The corpus on both databases at once, and questions to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from portal.accounts.models import User
from portal.db import db
from portal.search.queries.search import search
from portal.search.rules.results import Results
from portal.units.queries.memberships import unit_of
from tests.conftest import clean_database, make_app
from tests.search.corpus import publish_corpus


@dataclass(frozen=True)
class Reader:
    """Somebody who searches: a member of no unit, or a stranger."""

    is_authenticated: bool = True
    unit_id: int | None = None


def reader(user: User) -> Reader:
    """The user as a reader."""
    unit = unit_of(user.id)
    return Reader(unit_id=unit.id if unit is not None else None)


def places(results: Results) -> list[str]:
    """What was found, as page#anchor; an introduction as its course."""
    return [f"{hit.page_slug or hit.course_slug}#{hit.heading.anchor}" for hit in results.hits]


@dataclass(frozen=True)
class Libraries:
    """The same corpus on each database."""

    apps: dict[str, Flask]

    def search(self, asked: str, reader: Any = None, page: int = 1) -> dict[str, Results]:
        """What each database finds, by its name."""
        found = {}
        for name, app in self.apps.items():
            with app.app_context():
                found[name] = search(asked, viewer=reader or Reader(), page=page)
        return found

    def find(self, asked: str, reader: Any = None) -> list[str]:
        """What all databases find alike."""
        found = self.search(asked, reader)
        assert found["sqlite"] == found["postgresql"], asked
        return places(found["sqlite"])


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[Libraries]:
    """The corpus, published once on a database of each kind."""
    sqlite = f"sqlite:///{tmp_path_factory.mktemp('search') / 'portal.db'}"
    name = "search_" + os.environ.get("PYTEST_XDIST_WORKER", "main")
    server = create_engine(postgres_server.replace("postgresql://", "postgresql+psycopg://"))
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    postgresql = server.url.set(database=name).render_as_string(hide_password=False)
    server.dispose()
    apps = {"sqlite": make_app(sqlite), "postgresql": make_app(postgresql)}
    for app in apps.values():
        with app.app_context():
            db.create_all()
            clean_database()
            publish_corpus()
    yield Libraries(apps)
    for app in apps.values():
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
