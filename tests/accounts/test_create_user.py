"""New accounts."""

from __future__ import annotations

import unicodedata

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.accounts.operations.users import create_user
from portal.accounts.rules.phones import BadPhone
from portal.accounts.rules.usernames import BadUsername
from portal.audit.models import AuditEvent
from portal.content.text.vietnamese import name_sort_key
from portal.db import db
from portal.errors import Refused


def test_name_phone_and_user_name_are_kept_in_one_form(app: Flask) -> None:
    name = unicodedata.normalize("NFD", "  Trần  Văn Tư ")

    user = create_user(name, phone="+84 912 345 678", username="Tu.Tran", actor=None)

    assert (user.name, user.phone, user.username) == ("Trần Văn Tư", "0912345678", "tu.tran")
    assert user.name_key == name_sort_key("Trần Văn Tư")
    assert user.folded == "tran van tu"
    assert user.password_hash is None


def test_a_number_or_user_name_belongs_to_one_person(app: Flask) -> None:
    create_user("Trần Văn Tư", phone="0912345678", username="tu.tran", actor=None)

    with pytest.raises(Refused):
        create_user("Lê Thị Ba", phone="84.912.345.678", actor=None)
    with pytest.raises(Refused):
        create_user("Lê Thị Ba", username="TU.TRAN", actor=None)


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_a_name_has_a_length(app: Flask, name: str) -> None:
    with pytest.raises(Refused):
        create_user(name, username="somebody", actor=None)


def test_somebody_without_any_way_in_is_refused(app: Flask) -> None:
    with pytest.raises(Refused):
        create_user("Trần Văn Tư", actor=None)


def test_bad_numbers_and_user_names_are_refused_with_the_reason(app: Flask) -> None:
    with pytest.raises(BadPhone):
        create_user("Trần Văn Tư", phone="09123abc78", actor=None)
    with pytest.raises(BadUsername):
        create_user("Trần Văn Tư", username="trần", actor=None)


def test_a_new_account_is_audited_without_its_number(app: Flask, admin: User) -> None:
    user = create_user("Trần Văn Tư", phone="0912345678", actor=admin)
    db.session.commit()

    event = db.session.query(AuditEvent).filter_by(action="account.created", record_id=user.id).one()
    assert (event.actor_id, event.record, event.details) == (admin.id, "user", {})
