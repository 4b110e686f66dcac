"""The watch over requests that only read (tests.safe_methods) notices what it is there for."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from portal.accounts.models import User
from portal.db import begin_write, db
from tests import safe_methods

RENAME = update(User).values(name="Cô Ba")


def written_by(app: Flask, method: str, *, bookkeeping: bool = False) -> list[str]:
    """What is noted of a browser's request of this method that renames everybody."""
    with safe_methods.browser_request(), app.test_request_context("/", method=method):
        begin_write(bookkeeping=bookkeeping)
        db.session.execute(RENAME)
        db.session.rollback()
    return safe_methods.recorded_writes()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_write_of_a_request_that_reads_is_noted(app: Flask, method: str) -> None:
    assert written_by(app, method) == [f"{method} / writes user"]


def test_other_methods_and_bookkeeping_may_write(app: Flask) -> None:
    assert written_by(app, "POST") == []
    assert written_by(app, "GET", bookkeeping=True) == []


def test_what_a_test_does_in_a_request_context_of_its_own_is_no_request(app: Flask) -> None:
    with app.test_request_context("/"):
        begin_write()
        db.session.execute(RENAME)
        db.session.rollback()

    assert safe_methods.recorded_writes() == []
