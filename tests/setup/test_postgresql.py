"""How connections to PostgreSQL are set up."""

import pytest
from sqlalchemy import text

from portal.db import db
from portal.postgresql import prepare_bulk


@pytest.mark.parametrize("database", ["postgresql"])
def test_no_statement_is_compiled(app):
    with db.engine.connect() as connection:
        assert connection.execute(text("SHOW jit")).scalar() == "off"
        assert connection.execute(text("SELECT 1")).scalar() == 1


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_statement_sent_often_is_planned_for_its_values_each_time(app):
    asked = text('SELECT count(*) FROM "user" WHERE name = :name')
    planned = text(
        "SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement LIKE '%count(*)%'"
    )
    with db.engine.connect() as connection:
        for number in range(30):
            connection.execute(asked, {"name": f"Cô {number}"}).scalar()
        [(custom, generic)] = connection.execute(planned).all()

    assert custom > 10  # psycopg prepared it
    assert generic == 0


@pytest.mark.parametrize("database", ["postgresql"])
def test_what_is_set_for_rows_by_the_hundred_thousand_ends_with_the_transaction(app):
    with db.engine.connect() as connection:
        before = connection.execute(text("SHOW work_mem")).scalar()
        prepare_bulk(connection)
        assert connection.execute(text("SHOW plan_cache_mode")).scalar() == "auto"
        connection.rollback()
        assert connection.execute(text("SHOW plan_cache_mode")).scalar() == "force_custom_plan"
        assert connection.execute(text("SHOW work_mem")).scalar() == before
