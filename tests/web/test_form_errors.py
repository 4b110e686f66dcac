"""Errors of operations: the transaction is rolled back, and the message stands where the form can show it."""

from __future__ import annotations

import pytest
from flask import Flask
from wtforms import Form, StringField

from portal.accounts.models import User
from portal.db import db
from portal.errors import FieldError, Forbidden, Refused, Stale
from portal.web.form_errors import rollback_on
from tests.factories import make_user


class NameForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """A form of two fields."""

    name = StringField()
    slug = StringField()


def test_what_was_changed_before_the_error_is_rolled_back(app: Flask) -> None:
    user_id = make_user("Lan").id
    db.session.commit()

    with rollback_on(Refused) as refused:
        db.session.get_one(User, user_id).name = "Another"
        db.session.flush()
        raise Refused("No.")

    assert refused
    assert (refused.message, refused.status) == ("No.", 422)
    assert db.session.get_one(User, user_id).name == "Lan"


def test_a_block_without_an_error_is_false_and_keeps_its_form(app: Flask) -> None:
    form = NameForm()

    with rollback_on(Refused, form=form) as refused:
        pass

    assert not refused
    assert refused.message == ""
    assert not form.errors


@pytest.mark.parametrize(
    ("error", "field", "errors"),
    [
        (FieldError("name", "Too long."), "slug", {"name": ["Too long."]}),
        (Refused("Taken."), "slug", {"slug": ["Taken."]}),
        (Refused("Not today."), "", {"": ["Not today."]}),
        (FieldError("elsewhere", "Missing."), "", {"": ["Missing."]}),
    ],
)
def test_the_message_stands_beside_the_field_that_is_named_else_over_the_form(
    app: Flask, error: Refused, field: str, errors: dict[str, list[str]]
) -> None:
    form = NameForm()
    form.validate()

    with rollback_on(Refused, form=form, field=field):
        raise error

    assert form.errors == errors


def test_a_stale_record_says_nothing_and_answers_409(app: Flask) -> None:
    with rollback_on(Refused, Stale) as refused:
        raise Stale(object())

    assert isinstance(refused.error, Stale)
    assert (refused.message, refused.status) == ("", 409)


def test_an_error_of_another_kind_goes_on(app: Flask) -> None:
    with pytest.raises(Forbidden), rollback_on(Refused, Stale):
        raise Forbidden
