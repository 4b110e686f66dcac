"""How connections to PostgreSQL are set up."""

import pytest
from sqlalchemy import text

from portal.db import db
from portal.postgresql import configure_bulk_write
from portal.search.queries.search import search
from tests.factories import lesson_markdown, make_course
from tests.search.conftest import Reader


@pytest.mark.parametrize("database", ["postgresql"])
def test_no_statement_is_compiled(app):
    with db.engine.connect() as connection:
        assert connection.execute(text("SHOW jit")).scalar() == "off"
        assert connection.execute(text("SELECT 1")).scalar() == 1


@pytest.mark.parametrize("database", ["postgresql"])
@pytest.mark.parametrize(("options", "prepared"), [({}, 1), ({"plan_anew": True}, 0)])
def test_a_statement_that_is_to_be_planned_anew_is_never_prepared(app, options, prepared):
    asked = text('SELECT count(*) FROM "user" WHERE name = :name').execution_options(**options)
    with db.engine.connect() as connection:
        for number in range(30):
            assert connection.execute(asked, {"name": f"Cô {number}"}).scalar() == 0
        found = connection.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()

    assert len([statement for statement in found if "count(*)" in statement]) == prepared


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_search_is_planned_anew(app):
    make_course(pages={"01-mot.md": lesson_markdown("Chuyển khoản")})
    db.session.commit()
    for _time in range(30):
        assert search("chuyen khoan", viewer=Reader()).total == 1

    found = db.session.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    assert [statement for statement in found if "tsquery" in statement] == []


@pytest.mark.parametrize("database", ["postgresql"])
def test_what_is_set_for_rows_by_the_hundred_thousand_ends_with_the_transaction(app):
    with db.engine.connect() as connection:
        before = connection.execute(text("SHOW work_mem")).scalar()
        configure_bulk_write(connection)
        assert connection.execute(text("SHOW work_mem")).scalar() == "64MB"
        connection.rollback()
        assert connection.execute(text("SHOW work_mem")).scalar() == before
