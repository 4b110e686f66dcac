from portal.accounts.models import User
from portal.accounts.operations.users import create_user
from portal.db import db


def run_demo(app, *arguments):
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["demo", "--members", "20", *arguments])


def test_the_command_tells_how_to_sign_in(app, monkeypatch):
    monkeypatch.setitem(app.config, "PORTAL_MODE", "demo")

    result = run_demo(app)

    assert result.exit_code == 0
    assert "thanhvien" in result.output
    assert "0300000001" in result.output
    assert db.session.query(User).count() > 20


def test_it_refuses_a_database_with_people_unless_told_that_this_may_be(app, monkeypatch):
    monkeypatch.setitem(app.config, "PORTAL_MODE", "demo")
    create_user("Trần Văn Mới", phone="0912345678", actor=None)
    db.session.commit()

    refused = run_demo(app)
    quiet = run_demo(app, "--if-empty")

    assert (refused.exit_code, quiet.exit_code, quiet.output) == (1, 0, "")
    assert db.session.query(User).count() == 1


def test_it_refuses_a_real_portal(app, monkeypatch):
    monkeypatch.setitem(app.config, "PORTAL_MODE", "production")

    result = run_demo(app)

    assert result.exit_code == 1
    assert db.session.query(User).count() == 0
