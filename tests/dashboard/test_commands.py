"""flask dashboard recount."""

from __future__ import annotations

from portal.dashboard.models import PersonStatus, StatusCount
from portal.db import db


def run(app, *arguments):
    """The command's outcome, with the test's own transaction out of its way."""
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["dashboard", *arguments])


def test_a_dry_run_says_what_is_wrong_and_leaves_it(app, member):
    db.session.query(StatusCount).delete()
    db.session.commit()

    result = run(app, "recount", "--dry-run")

    assert result.exit_code == 1
    assert "status_count" in result.output
    assert db.session.query(StatusCount).count() == 0


def test_everybody_is_counted_anew(app, member, head):
    db.session.query(PersonStatus).delete()
    db.session.query(StatusCount).delete()
    db.session.commit()

    result = run(app, "recount")

    assert result.exit_code == 0, result.output
    assert db.session.query(PersonStatus).filter_by(subject="member").count() == 2
    assert run(app, "recount", "--dry-run").exit_code == 0
