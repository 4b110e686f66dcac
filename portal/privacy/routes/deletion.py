"""Deleting a person: first what goes and what stays, then the name typed, then done for good."""

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.accounts.queries.users import get_user
from portal.content.text.vietnamese import fold
from portal.db import db
from portal.errors import NotFound
from portal.privacy.enums import RequestKind
from portal.privacy.forms import DeleteForm
from portal.privacy.operations.anonymise import anonymise, blocking_roles
from portal.privacy.permissions import can_handle
from portal.privacy.queries.data_subjects import accounts_of
from portal.privacy.queries.deletion_impact import removal_counts
from portal.privacy.queries.requests import find_open_request
from portal.privacy.routes.blueprint import bp
from portal.questions.operations.attempts import count_redacted
from portal.web.access import open_to, viewer
from portal.web.htmx import redirect_to
from portal.web.reauthentication import reauthentication_required


@bp.get("/privacy/people/<int:user_id>/deletion")
@open_to("admins")
def deletion(user_id: int) -> Response:
    """What would be removed of this person, and what would stay."""
    return show_deletion(get_person(user_id), DeleteForm(formdata=None))


@bp.post("/privacy/people/<int:user_id>/deletion")
@open_to("admins")
@reauthentication_required
def delete_person(user_id: int) -> BaseResponse:
    """Delete the person; sent twice, it is done once."""
    person, form = get_person(user_id), DeleteForm()
    if person.anonymised_at is None:
        if not form.validate():
            return show_deletion(person, form, status=422)
        if fold(form.name.data) != fold(person.name):
            form.name.errors = [_("This is not the name that stands above.")]
            return show_deletion(person, form, status=422)
        anonymise(person, actor=viewer())
        db.session.commit()
    flash(_("Deleted. Nothing here names the person any more."), "ok")
    return redirect_to(url_for(".request_queue"))


def get_person(user_id: int) -> User:
    """The person, or NotFound where the data is not the viewer's to answer for."""
    person = get_user(user_id)
    if not can_handle(viewer(), person):
        raise NotFound
    return person


def show_deletion(person: User, form: DeleteForm, status: int = 200) -> Response:
    """The screen that says what goes and what stays."""
    ids = [account.id for account in accounts_of(person.id)]
    html = render_template(
        "privacy/deletion.html",
        person=person,
        form=form,
        asked=find_open_request(person.id, RequestKind.DELETION),
        counts=removal_counts(ids),
        own_words=count_redacted(ids),
        merged=len(ids) - 1,
        in_the_way=blocking_roles(person, actor=viewer()),
    )
    return make_response(html, status)
