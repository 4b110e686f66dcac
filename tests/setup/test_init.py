import re

import pytest

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.db import db
from portal.units.models import Grant, Unit

ARGUMENTS = ["--name", "Võ Thị Năm", "--phone", "0912 000 005", "--unit", "Tỉnh Cà Mau", "--unit-code", "CM"]


def run_init(app, *changes):
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["init", *ARGUMENTS, *changes])


@pytest.mark.both_databases
def test_the_first_administrator_comes_in_with_the_code(app, browser):
    result = run_init(app)

    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", result.output)[0]
    assert result.exit_code == 0
    answer = browser.post("/activate", data={"code": code})
    assert answer.status_code in (200, 303)
    assert "0912000005" not in result.output
    grant = db.session.query(Grant).one()
    assert (grant.role, grant.unit.name, grant.user.phone) == ("admin", "Tỉnh Cà Mau", "0912000005")


def test_the_link_is_whole_where_the_address_of_the_portal_is_known(app, monkeypatch):
    monkeypatch.setitem(app.config, "PORTAL_URL", "https://tungngo.example.vn")

    result = run_init(app)

    assert "https://tungngo.example.vn/activate?code=" in result.output


def test_what_is_left_out_is_asked_for(app):
    db.session.rollback()

    result = app.test_cli_runner().invoke(args=["init"], input="Võ Thị Năm\n0912000005\nTỉnh Cà Mau\nCM\n")

    assert result.exit_code == 0
    assert db.session.query(User).one().name == "Võ Thị Năm"


def test_a_second_administrator_is_not_made_this_way(app, admin):
    result = run_init(app, "--phone", "0912000099")

    assert result.exit_code == 1
    assert db.session.query(User).count() == 1


def test_nothing_is_half_done_when_something_is_wrong(app):
    for change in (["--phone", "o912"], ["--name", " "], ["--unit", ""]):
        result = run_init(app, *change)

        assert result.exit_code == 1
        assert "Traceback" not in result.output
        assert [db.session.query(table).count() for table in (Unit, User, Grant, AuditEvent)] == [0, 0, 0, 0]
