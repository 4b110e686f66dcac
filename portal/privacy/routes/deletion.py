"""Deleting a person: first what goes and what stays, then the name typed, then done for good."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.accounts.queries import get_user
from portal.content.vietnamese import fold
from portal.db import db
from portal.errors import NotFound
from portal.privacy import operations, queries
from portal.privacy.forms import DeleteForm
from portal.privacy.permissions import can_handle
from portal.privacy.routes.blueprint import bp
from portal.questions.operations import blanked_answers
from portal.web.access import open_to, viewer
from portal.web.htmx import go_to
from portal.web.reauthentication import reauthentication_required


@bp.get("/privacy/people/<int:user_id>/deletion")
@open_to("admins")
def deletion(user_id: int) -> Response:
    """What would be removed of this person, and what would stay."""
    return show_deletion(get_person(user_id), DeleteForm(formdata=None))


@bp.post("/privacy/people/<int:user_id>/deletion")
@open_to("admins")
@reauthentication_required
def delete(user_id: int) -> BaseResponse:
    """Delete the person; sent twice, it is done once."""
    person, form = get_person(user_id), DeleteForm()
    if person.anonymised_at is None:
        if not form.validate():
            return show_deletion(person, form, status=422)
        if fold(form.name.data) != fold(person.name):
            form.name.errors = [_("This is not the name that stands above.")]
            return show_deletion(person, form, status=422)
        operations.anonymise(person, actor=viewer())
        db.session.commit()
    flash(_("Deleted. Nothing here names the person any more."), "ok")
    return go_to(url_for(".requests"))


def get_person(user_id: int) -> User:
    """The person, or NotFound where the data is not the viewer's to answer for."""
    person = get_user(user_id)
    if not can_handle(viewer(), person):
        raise NotFound
    return person


def show_deletion(person: User, form: DeleteForm, status: int = 200) -> Response:
    """The screen that says what goes and what stays."""
    ids = [account.id for account in queries.accounts_of(person.id)]
    page = render_template(
        "privacy/deletion.html",
        person=person,
        form=form,
        asked=queries.find_open_request(person.id, "deletion"),
        counts=queries.removal_counts(ids),
        own_words=len(blanked_answers(ids)),
        merged=len(ids) - 1,
        in_the_way=operations.roles_in_the_way(person, actor=viewer()),
    )
    return make_response(page, status)
