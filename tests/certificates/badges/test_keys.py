"""Keys that sign credentials: made once, rotated, kept encrypted, and never without the public part."""

from __future__ import annotations

import pytest

from portal.audit.models import AuditEvent
from portal.certificates.badges.models import BadgeKey
from portal.certificates.badges.operations import ensure_key, make_key, rotate_key
from portal.certificates.badges.queries import current_key, find_key
from portal.certificates.badges.views.signer import can_sign_with
from portal.crypto.encryption import decrypt
from portal.crypto.es256 import public_jwk, thumbprint
from portal.db import db
from portal.errors import Refused
from portal.setup.checks.contents import badge_key


def run(app, *arguments):
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["certificates", *arguments])


@pytest.mark.both_databases
def test_a_key_is_kept_encrypted_and_bears_the_thumbprint_of_its_public_part(app):
    made = make_key()
    db.session.commit()
    private_key = decrypt(made.encrypted_private_key)

    assert private_key is not None
    assert "PRIVATE" not in made.encrypted_private_key
    assert public_jwk(private_key) == made.public_jwk
    assert made.kid == thumbprint(made.public_jwk)
    assert "d" not in made.public_jwk


@pytest.mark.both_databases
def test_a_second_key_takes_a_rotation_which_deletes_the_private_part_of_the_first(app):
    first = make_key()
    with pytest.raises(Refused):
        make_key()
    second = rotate_key()
    db.session.commit()

    assert current_key() == second
    assert find_key(first.kid) == first
    assert first.retired_at is not None
    assert first.encrypted_private_key == ""
    assert [event.action for event in db.session.query(AuditEvent).order_by(AuditEvent.id)][-3:] == [
        "badge_key.made",
        "badge_key.retired",
        "badge_key.made",
    ]


@pytest.mark.both_databases
def test_two_that_make_a_key_at_once_make_one(app, monkeypatch):
    make_key()
    monkeypatch.setattr("portal.certificates.badges.operations.current_key", lambda: None)
    with pytest.raises(Refused):
        make_key()


def test_a_key_cannot_be_opened_with_another_secret(app, monkeypatch):
    made = make_key()
    assert can_sign_with(made)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another-secret-that-is-long-enough")
    assert not can_sign_with(made)


def test_the_commands_make_rotate_and_list_keys(app):
    assert "make-key" in run(app, "keys").output
    assert run(app, "make-key").exit_code == 0
    assert run(app, "make-key").exit_code == 1
    assert run(app, "rotate-key").exit_code == 0
    listed = run(app, "keys", "--language", "en").output.splitlines()

    assert listed[0].rsplit("  ", 1)[1] == "signs"
    assert "retired on" in listed[1]
    assert db.session.query(BadgeKey).count() == 2


def test_the_doctor_tells_of_a_missing_key_and_of_one_that_cannot_be_opened(app, monkeypatch):
    def said():
        return [finding.level for finding in badge_key(app)]

    assert said() == ["warning"]
    ensure_key()
    ensure_key()
    assert said() == ["ok"]
    assert db.session.query(BadgeKey).count() == 1
    monkeypatch.setitem(app.config, "SECRET_KEY", "another-secret-that-is-long-enough")
    assert said() == ["fault"]
