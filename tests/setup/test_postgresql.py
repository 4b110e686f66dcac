"""How connections to PostgreSQL are set up."""

import pytest
from sqlalchemy import text

from portal.db import db


@pytest.mark.parametrize("database", ["postgresql"])
def test_no_statement_is_compiled(app):
    with db.engine.connect() as connection:
        assert connection.execute(text("SHOW jit")).scalar() == "off"
        assert connection.execute(text("SELECT 1")).scalar() == 1
