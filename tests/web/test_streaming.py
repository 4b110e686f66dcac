"""A long job that breaks off writes nothing, and its page says so to its end."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.accounts.models import User
from portal.db import db
from portal.errors import PortalError, Refused, Stale
from portal.web.streaming import JobSteps, stream_job
from tests.factories import make_user


def streamed(app: Flask, steps: JobSteps, *, foreseen: tuple[type[PortalError], ...] = ()) -> str:
    """What a page shows of the job."""
    with app.test_request_context("/"):
        return stream_job(
            steps,
            page="units/bulk_changes_progress.html",
            ending="dashboard/_snapshot_ending.html",
            text=lambda done, total: f"{done} / {total}",
            total=2_000,
            foreseen=foreseen,
            unit_id=1,
        ).get_data(as_text=True)


def rename(user_id: int, error: Exception | None = None, result: dict[str, Any] | None = None) -> JobSteps:
    """A job of one step, that breaks off with the error."""
    db.session.get_one(User, user_id).name = "Another"
    db.session.flush()
    yield 1_000, 2_000
    if error is not None:
        raise error
    return result or {}


@pytest.fixture
def user_id(app: Flask) -> int:
    """Somebody called Lan."""
    made = make_user("Lan").id
    db.session.commit()
    return made


def name_of(user_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(User, user_id).name


def test_a_job_is_committed_at_its_end(app: Flask, user_id: int) -> None:
    page = streamed(app, rename(user_id))

    assert page.index("0 / 2.000") < page.index("1.000 / 2.000") < page.index("notice ok")
    assert page.rstrip().endswith("</html>")
    assert name_of(user_id) == "Another"


@pytest.mark.parametrize("error", [Refused("No."), Stale(), OperationalError("", {}, Exception())])
def test_a_job_that_breaks_off_unforeseen_writes_nothing_and_is_logged(
    app: Flask, user_id: int, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    page = streamed(app, rename(user_id, error))

    assert "notice error" in page
    assert name_of(user_id) == "Lan"
    assert "not done: units/bulk_changes_progress.html" in caplog.text


def test_a_foreseen_refusal_is_told_and_not_logged(
    app: Flask, user_id: int, caplog: pytest.LogCaptureFixture
) -> None:
    page = streamed(app, rename(user_id, Refused("Once a day is enough.")), foreseen=(Refused,))

    assert "Once a day is enough." in page
    assert name_of(user_id) == "Lan"
    assert caplog.text == ""


def test_a_job_that_returns_another_ending_writes_nothing(app: Flask, user_id: int) -> None:
    streamed(app, rename(user_id, result={"ending": "refused", "reason": "Changed."}))

    assert name_of(user_id) == "Lan"
