"""The second factor: codes as RFC 6238 has them, each used once; set up, asked, lost."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from flask import Flask

from portal.accounts.models import RecoveryCode, SecondFactor, User
from portal.accounts.operations.erase_account import anonymise_user
from portal.accounts.operations.second_factor import (
    begin_second_factor,
    consume_code,
    remove_second_factor,
    renew_recovery_codes,
)
from portal.accounts.queries.users import devices_of, has_second_factor, number_of_recovery_codes
from portal.accounts.rules import totp
from portal.audit.models import AuditEvent
from portal.crypto.encryption import decrypt, encrypt
from portal.db import begin_write, db
from portal.errors import Forbidden
from portal.people.operations.merge_accounts import MergeChoices, merge_accounts
from portal.people.operations.revoke_access import end_sessions, reset_second_factor
from portal.units.models import Unit
from tests.accounts.authenticator import set_up
from tests.factories import make_user, sign_in_cookie

# RFC 6238, appendix B: the SHA-1 rows; of its eight digits the portal, like the apps, asks for the last six.
SEED = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)

    assert totp.matching_step(SEED, code[-6:], at) == seconds // 30


@pytest.mark.parametrize(("late", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_wrong_by_one_step(late: int, fits: bool) -> None:
    at = datetime.fromtimestamp(1111111111 + late, UTC)

    assert (totp.matching_step(SEED, "050471", at) is not None) is fits


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("050 471", "050471"),
        (" 050-471 ", "050471"),
        ("０５０４７１", "050471"),
        ("05047a", ""),
        ("²50471", "250471"),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert totp.normalise_code(typed) == read


def used(user: User, code: str) -> bool:
    db.session.rollback()
    begin_write()
    right = consume_code(user.id, code)
    db.session.commit()
    return right


def test_a_code_opens_once(app: Flask, admin: User) -> None:
    phone = set_up(admin)

    tries = [used(admin, phone.code(step)) for step in (-1, 1, 1, 0)]

    assert tries == [False, True, False, False]  # also none of a moment before one that was used


def test_a_wrong_code_or_one_of_somebody_else_opens_nothing(app: Flask, admin: User, leader: User) -> None:
    phone, other = set_up(admin), set_up(leader)

    wrong = [other.code(1), other.recovery_codes[0], "", "12345", "x" * 400, phone.secret]

    assert [used(admin, code) for code in wrong] == [False] * 6


def test_a_recovery_code_opens_once_and_is_audited(app: Flask, admin: User) -> None:
    phone = set_up(admin)
    code = totp.group_by_four(phone.recovery_codes[3])

    tries = [used(admin, code), used(admin, code)]

    assert tries == [True, False]
    assert number_of_recovery_codes(admin.id) == 9
    assert db.session.query(AuditEvent).filter_by(action="second_factor.recovery_used").one().person_id == admin.id


def test_new_recovery_codes_take_the_place_of_the_old_ones(app: Flask, admin: User) -> None:
    phone = set_up(admin)

    new = renew_recovery_codes(admin)
    db.session.commit()

    assert [used(admin, phone.recovery_codes[0]), used(admin, new[0])] == [False, True]


def test_neither_the_secret_nor_a_recovery_code_stands_in_the_database(app: Flask, admin: User) -> None:
    phone = set_up(admin)

    kept = db.session.query(SecondFactor).one().encrypted_secret
    hashes = {code.code_hash for code in db.session.query(RecoveryCode)}

    assert phone.secret not in kept
    assert hashes.isdisjoint(phone.recovery_codes)


def test_what_an_earlier_key_encrypted_is_read_and_what_a_lost_one_did_is_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = encrypt("bí mật")
    earlier = app.config["SECRET_KEY"]
    monkeypatch.setitem(app.config, "SECRET_KEY", "another key for tests")

    without = decrypt(token)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [earlier])
    with_fallback = decrypt(token)

    assert (without, with_fallback) == (None, "bí mật")


def test_a_second_factor_under_a_lost_key_refuses_every_code(
    app: Flask, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = set_up(admin)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another key for tests")

    assert not used(admin, phone.code(1))
    assert has_second_factor(admin.id)


def test_each_use_encrypts_the_secret_under_the_present_key(
    app: Flask, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = set_up(admin)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.config["SECRET_KEY"]])
    monkeypatch.setitem(app.config, "SECRET_KEY", "another key for tests")

    with_fallback = used(admin, phone.code(0))
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [])

    assert (with_fallback, used(admin, phone.code(1))) == (True, True)


def test_one_that_waits_for_its_first_code_is_not_asked_for(app: Flask, admin: User) -> None:
    begin_second_factor(admin)
    db.session.commit()

    assert not has_second_factor(admin.id)


def test_setting_it_up_signs_other_devices_out(app: Flask, admin: User) -> None:
    sign_in_cookie(app, admin)

    set_up(admin)

    assert devices_of(admin.id) == []


def test_an_administrator_above_resets_it_and_every_session_ends(
    app: Flask, admin: User, leader: User, outsider: User
) -> None:
    phone = set_up(leader)
    sign_in_cookie(app, leader)

    reset_second_factor(leader, actor=admin)
    db.session.commit()

    assert not has_second_factor(leader.id)
    assert devices_of(leader.id) == []
    assert not used(leader, phone.recovery_codes[0])
    event = db.session.query(AuditEvent).filter_by(action="second_factor.reset").one()
    assert (event.actor_id, event.person_id) == (admin.id, leader.id)


def test_nobody_else_resets_it(app: Flask, admin: User, leader: User, head: User, outsider: User) -> None:
    for user in (head, leader, admin):
        set_up(user)
    pairs = [(leader, head), (head, leader), (leader, admin), (admin, admin), (outsider, head)]

    for actor, user in pairs:
        with pytest.raises(Forbidden):
            reset_second_factor(user, actor=actor)


def test_an_equal_does_not_reset_it_and_the_shell_does(app: Flask, admin: User, commune: Unit) -> None:
    assert commune.parent is not None
    equal = make_user("Lý Thị Mười", phone="0912000044", unit=commune, grants={"admin": commune.parent})
    set_up(equal)

    with pytest.raises(Forbidden):
        reset_second_factor(equal, actor=admin)
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["people", "reset-second-factor", "0912000044"])
    again = app.test_cli_runner().invoke(args=["people", "reset-second-factor", "0912000044"])

    assert (result.exit_code, again.exit_code) == (0, 1)
    db.session.rollback()
    assert not has_second_factor(equal.id)


def test_a_leader_ends_the_sessions_of_those_below_and_of_nobody_else(
    app: Flask, leader: User, member: User, admin: User, outsider: User
) -> None:
    sign_in_cookie(app, member)
    sign_in_cookie(app, member)

    for actor, user in ((member, leader), (leader, admin), (leader, leader), (outsider, member)):
        with pytest.raises(Forbidden):
            end_sessions(user, actor=actor)
    ended = end_sessions(member, actor=leader)
    db.session.commit()

    assert ended == 2
    assert devices_of(member.id) == []
    assert {e.actor_id for e in db.session.query(AuditEvent).filter_by(action="device.ended")} == {leader.id}


def test_it_goes_with_an_account_that_is_merged_away_or_forgotten(app: Flask, admin: User, team: Unit) -> None:
    kept, gone = (make_user("Trần Tư", phone=f"091200009{n}", unit=team) for n in (1, 2))
    phone = set_up(kept)
    set_up(gone)
    begin_write()

    merge_accounts(kept, gone, choices=MergeChoices(), actor=None)
    db.session.commit()
    after_merging = (used(kept, phone.code(1)), has_second_factor(gone.id), number_of_recovery_codes(gone.id))
    anonymise_user(kept, actor=admin)
    db.session.commit()

    assert after_merging == (True, False, 0)
    assert db.session.query(SecondFactor).count() == db.session.query(RecoveryCode).count() == 0


def test_removing_the_own_one_keeps_the_sessions(app: Flask, admin: User) -> None:
    set_up(admin)
    sign_in_cookie(app, admin)

    remove_second_factor(admin, actor=admin)
    db.session.commit()

    assert len(devices_of(admin.id)) == 1
    assert not has_second_factor(admin.id)
