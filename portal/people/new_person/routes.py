"""The screen that adds one person, and ends in the slip."""

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.operations import rate_limits
from portal.accounts.operations.users import TakenLogin
from portal.accounts.queries.users import get_user
from portal.accounts.rules.phones import BadPhone
from portal.db import db
from portal.errors import RateLimited, Refused
from portal.people.new_person.forms import NewPersonForm
from portal.people.new_person.operations import Doubtful, Known, add_person
from portal.people.new_person.queries import teams_to_choose
from portal.people.new_person.rules import Question
from portal.people.queries.scope import led_units_and_scope, scope_of
from portal.people.queries.units import transfer_targets
from portal.people.routes.blueprint import bp
from portal.people.routes.codes import form_token, new_form_token, show_slip
from portal.units.models import Unit
from portal.units.operations.people import issue_activation_code
from portal.units.queries.breadcrumbs import find_breadcrumbs, get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.units.queries.tree import get_unit
from portal.web.access import open_to, viewer
from portal.web.form_errors import retry_after_text, rollback_on, too_many_requests
from portal.web.listing import requested_search
from portal.web.request_values import parse_integer

MAX_FOUND = 30


@bp.get("/people/new")
@open_to("leaders")
def new_person() -> Response:
    """The form; `?unit=` puts the person into this unit or one below it."""
    return show_form(requested_unit(), NewPersonForm(formdata=None))


@bp.post("/people/new")
@open_to("leaders")
def add_new_person() -> BaseResponse:
    """Add the person and show the slip with the code; the same form sent again shows the same slip."""
    unit, form = requested_unit(), NewPersonForm()
    chosen = request.form.get("team", type=parse_integer)
    place = get_managed_unit(chosen, viewer()) if chosen is not None else None
    if place is None:
        form.form_errors = [_("Choose the team.")]
        return show_form(unit, form, status=422)
    if not form.validate():
        return show_form(unit, form, status=422, chosen=place.id)
    asking = rate_limits.taken_login_keys(viewer().id, request.remote_addr)
    try:
        rate_limits.ensure_within_limits(*asking)
    except RateLimited as limit:
        form.phone.errors = [retry_after_text(limit, _("Too many phone numbers or user names were tried."))]
        return too_many_requests(show_form(unit, form, chosen=place.id), limit)
    token = form_token()
    with rollback_on(Refused, BadPhone, Doubtful, form=form, field="name") as refused:
        person, notes = add_person(
            place,
            name=form.name.data or "",
            phone=form.phone.data,
            username=form.username.data,
            is_sure=request.form.get("sure") == "1",
            token=token,
            actor=viewer(),
        )
        code = issue_activation_code(person, token=token, actor=viewer())
        db.session.commit()
    if not refused:
        return show_slip(person, code, notes=notes, added_to=place.id)
    error = refused.error
    if isinstance(error, TakenLogin):
        rate_limits.record_failure(*asking, user=get_user(viewer().id))
    question = None
    if isinstance(error, Doubtful):
        form.name.errors, question = [], error.question
    known_id = error.user_id if isinstance(error, Known) else None
    return show_form(requested_unit(), form, status=422, chosen=chosen, question=question, known_id=known_id)


def requested_unit() -> Unit | None:
    """The unit in the address; one that is not the viewer's is as if none had been asked for."""
    unit_id = request.args.get("unit", type=parse_integer)
    if unit_id is None or find_breadcrumbs(unit_id, viewer()) is None:
        return None
    return get_unit(unit_id)


def show_form(
    unit: Unit | None,
    form: NewPersonForm,
    *,
    status: int = 200,
    chosen: int | None = None,
    question: Question | None = None,
    known_id: int | None = None,
) -> Response:
    """The screen with the form; where the viewer leads too many teams, first with a search for the unit."""
    scope = scope_of([unit.id]) if unit is not None else led_units_and_scope(viewer().id)[1]
    teams = teams_to_choose(scope)
    if unit is not None and unit.id not in dict(teams):
        teams = (*teams, (unit.id, _("Directly in %(unit)s", unit=unit.name)))
    text = requested_search()
    html = render_template(
        "people/new.html",
        form=form,
        unit=unit,
        trail=get_breadcrumbs(unit.id, viewer()).visible if unit is not None else (),
        teams=teams,
        chosen=chosen if chosen is not None else teams[0][0] if len(teams) == 1 else None,
        question=question,
        known_id=known_id,
        text=text,
        places=transfer_targets(text, scope=scope, besides=None, limit=MAX_FOUND) if not teams else (),
        token=form_token() if request.method == "POST" else new_form_token(),
        is_typed_in=status == 200,
    )
    return make_response(html, status)
