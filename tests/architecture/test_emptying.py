"""Each test begins with empty tables on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.accounts.models import User
from portal.db import db
from tests import emptying, factories
from tests.conftest import clean_database


def rows_left() -> list[str]:
    """The tables that are not empty."""
    tables = db.metadata.sorted_tables
    return [table.name for table in tables if db.session.scalar(select(func.count()).select_from(table))]


@pytest.mark.parametrize("every", [1, 10**9], ids=["truncated", "deleted"])
def test_nothing_is_left_and_ids_begin_at_1(
    app: Flask, member: User, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    monkeypatch.setattr(emptying, "TRUNCATE_EVERY", every)
    first = factories.make_course()
    ids = [first.id, *(page.id for page in first.pages), member.id]
    filled = rows_left()

    clean_database()

    assert {"course", "page", "revision", "passage", "unit", "user", "consent", "audit_event"} <= set(filled)
    assert rows_left() == []
    assert db.session.scalar(text("SELECT count(*) FROM passage_index")) == 0
    db.session.rollback()
    again = factories.make_course()
    assert [again.id, *(page.id for page in again.pages), factories.make_user("Trần Văn Tư").id] == ids


def test_what_another_process_wrote_is_emptied_too(app: Flask, member: User) -> None:
    factories.make_course()
    db.session.rollback()
    # As if no statement of it had gone through the engine of the tests.
    emptying.forget_writes(db.engine)

    clean_database()

    assert rows_left() == []
    assert db.session.scalar(text("SELECT count(*) FROM passage_index")) == 0
