import os
import subprocess
import sys

import pytest

from portal.config import ConfigError
from portal.db import db
from portal.setup.doctor import ensure_safe
from tests.architecture.source import ROOT
from tests.factories import make_user


@pytest.mark.parametrize("secret", ["", "change-me", "short", "a" * 40])
def test_a_real_portal_is_not_served_with_a_key_that_others_know(installed, secret):
    installed.config["SECRET_KEY"] = secret

    with pytest.raises(ConfigError, match="SECRET_KEY"):
        ensure_safe(installed)


def test_a_real_portal_is_not_served_with_demonstration_accounts(installed):
    make_user("Lê Thị Ba", phone="0300000001").is_demo = True
    db.session.commit()

    with pytest.raises(ConfigError, match="PORTAL_MODE"):
        ensure_safe(installed)


def test_a_demonstration_is_served_with_its_accounts(installed):
    make_user("Lê Thị Ba", phone="0300000001").is_demo = True
    db.session.commit()
    installed.config["PORTAL_MODE"] = "demo"

    ensure_safe(installed)


def test_a_real_portal_is_not_served_without_its_own_address(installed):
    installed.config["PORTAL_URL"] = ""

    with pytest.raises(ConfigError, match="PORTAL_URL"):
        ensure_safe(installed)


def test_trusted_hosts_keep_foreign_addresses_out_as_well(installed):
    installed.config.update(PORTAL_URL="", TRUSTED_HOSTS=["tungngo.example.vn"])

    ensure_safe(installed)

    browser = installed.test_client()
    assert browser.get("/sign-in", headers={"Host": "tungngo.example.vn"}).status_code == 200
    assert browser.get("/sign-in", headers={"Host": "evil.test"}).status_code == 400


def test_a_safe_portal_is_served(installed):
    ensure_safe(installed)


@pytest.mark.parametrize("name", ["empty.db", "no/such/folder.db"])
def test_a_database_without_tables_or_out_of_reach_is_no_reason_to_refuse(served, name):
    app = served(
        name, PORTAL_MODE="production", SECRET_KEY="a key that nobody could ever guess", PORTAL_URL="https://a.vn"
    )

    ensure_safe(app)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SECRET_KEY": "change-me"}, "SECRET_KEY"),
        ({"PORTAL_MODE": "festival"}, "festival"),
        (
            {"DATABASE_URL": "filing-cabinet://x", "SECRET_KEY": "a key that nobody could ever guess"},
            "DATABASE_URL",
        ),
    ],
)
def test_the_server_ends_with_a_sentence_instead_of_a_traceback(tmp_path, environment, said):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "SECRET_KEY"))}
    clean["DATABASE_URL"] = f"sqlite:///{tmp_path / 'portal.db'}"

    ended = subprocess.run(
        [sys.executable, "-c", "import wsgi"], cwd=ROOT, env=clean | environment, capture_output=True, text=True
    )

    assert ended.returncode == 1
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
