from datetime import timedelta
from pathlib import Path

import pytest

from portal import clock
from portal.accounts.models import Throttle, User
from portal.accounts.operations import rate_limits
from portal.certificates.badges.operations import ensure_key
from portal.dashboard.models import SnapshotRow, StatusCount
from portal.db import db
from portal.setup.checks import contents, database, machine, settings
from portal.setup.doctor import run_checks
from portal.visits.models import VisitCount
from tests.accounts.authenticator import set_up
from tests.factories import create_snapshot, make_course, make_unit, make_user
from tests.visits.outings import go_out


def levels(findings):
    return [finding.level for finding in findings]


def make_demo_user():
    user = make_user("Lê Thị Ba", phone="0300000001")
    user.is_demo = True
    db.session.commit()
    return user


def test_a_portal_that_is_set_up_well_has_nothing_to_mend(installed):
    unit = make_unit("Tỉnh Cà Mau", kind="province")
    set_up(make_user("Võ Thị Năm", phone="0912000005", unit=unit, grants={"admin": unit}))
    make_course()
    ensure_key()
    db.session.commit()

    found = [finding.text for finding in run_checks(installed) if finding.level != "ok"]

    assert found == []


def test_a_new_portal_is_told_its_next_steps(installed):
    advice = " ".join(finding.advice for finding in run_checks(installed) if finding.level == "warning")

    assert "flask init" in advice
    assert "flask courses sync" in advice


@pytest.mark.parametrize("secret", ["", None, "change-me", "fifteen letters"])
def test_a_missing_default_or_short_key_is_a_fault(installed, secret):
    installed.config["SECRET_KEY"] = secret

    assert levels(settings.secret_key(installed)) == ["fault"]


def test_the_demonstration_mode_is_worth_a_look(installed):
    installed.config["PORTAL_MODE"] = "demo"

    assert levels(settings.mode(installed)) == ["warning"]


@pytest.mark.parametrize(
    ("url", "level"),
    [
        ("https://tungngo.example.vn", "ok"),
        ("", "fault"),
        ("tungngo.example.vn", "fault"),
        ("https://tungngo.example.vn/portal", "fault"),
        ("ftp://tungngo.example.vn", "fault"),
    ],
)
def test_the_address_of_the_portal_is_checked(installed, url, level):
    installed.config["PORTAL_URL"] = url

    assert levels(settings.address(installed)) == [level]


def test_an_address_without_https_is_a_fault_because_the_cookie_would_not_travel(installed):
    installed.config.update(PORTAL_URL="http://tungngo.example.vn", SESSION_COOKIE_SECURE=True)

    assert levels(settings.address(installed)) == ["fault"]


def test_a_portal_without_a_proxy_is_worth_a_look(installed):
    installed.config["PORTAL_PROXIES"] = 0

    assert levels(settings.proxies(installed)) == ["warning"]


def test_a_database_that_does_not_answer_ends_the_examination(served):
    app = served("no/such/folder.db")

    with app.app_context():
        found = list(run_checks(app))

    assert found[-1].level == "fault"
    assert "DATABASE_URL" in found[-1].advice


def test_a_database_without_tables_is_a_fault_that_hides_the_rest(served):
    app = served("empty.db", SECRET_KEY="a key that nobody could ever guess", PORTAL_URL="https://a.vn")

    with app.app_context():
        faults = [finding for finding in run_checks(app) if finding.level == "fault"]

    assert len(faults) == 1
    assert "flask db upgrade" in faults[0].advice


def test_tables_of_another_release_are_a_fault(installed):
    with db.engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")

    assert levels(database.migrations(installed)) == ["fault"]


def test_a_database_file_that_cannot_be_written_is_a_fault(installed, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: Path(path).suffix != ".db")

    assert levels(database.sqlite_file(installed)) == ["fault"]


def test_a_database_file_on_a_network_drive_is_worth_a_look(installed, monkeypatch):
    monkeypatch.setattr(database, "filesystem_of", lambda path: "nfs4")

    assert levels(database.sqlite_file(installed)) == ["ok", "warning"]


def test_the_file_system_is_that_of_the_nearest_mount(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {tmp_path}/my\\040share nfs4 rw 0 0\n", encoding="utf-8")
    (tmp_path / "my share").mkdir()

    assert database.filesystem_of(tmp_path / "my share" / "portal.db", mounts) == "nfs4"
    assert database.filesystem_of(tmp_path / "portal.db", mounts) == "ext4"


@pytest.mark.usefixtures("system_clock")
def test_postgresql_keeps_every_letter_and_the_same_time(app):
    assert levels(database.postgresql_encoding(app)) == []
    assert levels(database.database_clock(app)) == []


def test_a_clock_apart_from_that_of_the_database_is_worth_a_look(app, system_clock, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda now=clock.now: now() + timedelta(hours=7))

    assert levels(database.database_clock(app)) == (["warning"] if db.engine.dialect.name == "postgresql" else [])


def test_demonstration_accounts_in_a_real_portal_are_a_fault(app, monkeypatch):
    make_demo_user()
    monkeypatch.setitem(app.config, "PORTAL_MODE", "production")

    assert levels(contents.demo_accounts(app)) == ["fault"]


def test_demonstration_accounts_in_a_demonstration_are_welcome(app, monkeypatch):
    make_demo_user()
    monkeypatch.setitem(app.config, "PORTAL_MODE", "demo")

    assert levels(contents.demo_accounts(app)) == []


def test_an_administrator_without_a_second_factor_is_told_of(app, admin, leader):
    before = levels(contents.second_factors(app))
    set_up(admin)

    assert (before, levels(contents.second_factors(app))) == (["warning"], [])


def test_an_administrator_who_left_does_not_count(app, admin):
    assert levels(contents.administrator(app)) == ["ok"]

    db.session.get_one(User, admin.id).deactivated_at = clock.now()
    db.session.flush()

    assert levels(contents.administrator(app)) == ["warning"]


def test_a_fact_that_was_checked_too_long_ago_is_named(app):
    facts = """facts:
  so-bao:
    value: "156"
    label: Số báo lừa đảo
    source: Nguồn
    checked: 2020-01-01
    valid_days: 90
"""
    make_course(files={"facts.yml": facts})

    (finding,) = contents.facts(app)

    assert finding.level == "warning"
    assert "so-bao" in finding.text


def test_a_clock_that_is_behind_what_was_done_is_a_fault(app, member, monkeypatch):
    assert levels(contents.system_clock(app)) == []

    monkeypatch.setattr(clock, "now", lambda now=clock.now: now() - timedelta(days=2))

    assert levels(contents.system_clock(app)) == ["fault"]


def test_texts_that_are_newer_than_their_compiled_form_are_a_fault(app, tmp_path, monkeypatch):
    folder = tmp_path / "translations/vi/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text("", encoding="utf-8")
    monkeypatch.setattr(app, "root_path", str(tmp_path))

    assert levels(contents.catalogues(app)) == ["fault"]


@pytest.mark.parametrize(("free", "level"), [(50, "fault"), (500, "warning"), (5000, "ok")])
def test_a_disk_that_fills_up_is_told_in_time(installed, monkeypatch, free, level):
    usage = type("Usage", (), {"free": free * 2**20})
    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage)

    assert levels(machine.disk_space(installed)) == [level]


def test_the_command_ends_with_1_only_when_something_must_be_mended(installed):
    runner = installed.test_cli_runner()

    good = runner.invoke(args=["doctor"])
    installed.config["SECRET_KEY"] = ""
    bad = runner.invoke(args=["doctor"])

    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert "SECRET_KEY" in bad.output


def test_a_number_of_the_dashboard_that_is_wrong_is_a_fault(installed):
    make_user("Lê Thị Ba", unit=make_unit("Tổ 1"))
    assert levels(contents.dashboard_counts(installed)) == ["ok"]
    db.session.query(StatusCount).update({"own": 7})
    db.session.commit()

    assert levels(contents.dashboard_counts(installed)) == ["fault"]


def test_frozen_numbers_that_somebody_changed_are_a_fault(installed):
    unit = make_unit("Tỉnh Cà Mau", kind="province")
    create_snapshot(unit, on=clock.today(), actor=None)
    db.session.commit()
    assert levels(contents.snapshots(installed)) == []
    db.session.query(SnapshotRow).update({"members": 7})
    db.session.commit()

    assert levels(contents.snapshots(installed)) == ["fault"]


def test_guessing_of_codes_is_told_for_a_week(installed, fixed_clock):
    assert levels(contents.guessed_codes(installed)) == []
    *_own, everybody = rate_limits.activation_code_keys(None)
    db.session.add(Throttle(key=everybody.key, failures=1999, since=clock.now()))
    db.session.commit()
    rate_limits.record_failure(everybody)

    assert levels(contents.guessed_codes(installed)) == ["warning"]
    fixed_clock.advance(days=7, seconds=1)
    assert levels(contents.guessed_codes(installed)) == []


def test_a_sum_of_visits_that_is_wrong_is_a_fault(installed):
    go_out(make_user("Lê Thị Ba", unit=make_unit("Tổ 1")))
    assert levels(contents.visit_counts(installed)) == ["ok"]
    db.session.query(VisitCount).update({"people": 7})
    db.session.commit()

    assert levels(contents.visit_counts(installed)) == ["fault"]
    db.session.rollback()
    assert "3" in installed.test_cli_runner().invoke(args=["visits", "recount", "--dry-run"]).output
    db.session.rollback()
    assert installed.test_cli_runner().invoke(args=["visits", "recount"]).exit_code == 0
    assert levels(contents.visit_counts(installed)) == ["ok"]
