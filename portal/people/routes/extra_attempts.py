"""One more attempt at a quiz for somebody who has used all, with the reason that the person reads."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.accounts.queries.users import account_state
from portal.db import db
from portal.errors import NotFound, Refused, require
from portal.people.follow_ups.permissions import can_follow_up
from portal.people.routes.blueprint import bp, get_person
from portal.questions.operations.extra_attempts import give_attempt
from portal.questions.queries.extra_attempts import ExhaustedQuiz, exhausted_quizzes
from portal.units import permissions
from portal.units.queries.breadcrumbs import breadcrumbs_to_person
from portal.units.queries.memberships import unit_of
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.request_values import parse_integer


@bp.get("/people/<int:user_id>/extra-attempts")
@open_to("leaders")
def extra_attempt(user_id: int) -> Response:
    """The quizzes at which the person has no attempt left, each with a field for the reason."""
    found = get_learner(user_id)
    return show_quizzes(found)


@bp.post("/people/<int:user_id>/extra-attempts")
@open_to("leaders")
def give_extra_attempt(user_id: int) -> BaseResponse:
    """Give one more attempt at the quiz that the form names, or say beside the field why not."""
    found = get_learner(user_id)
    page_id = request.form.get("page", type=parse_integer) or 0
    home = unit_of(found.id)
    if home is None:
        raise NotFound
    acting = permissions.audit_actor(viewer(), home)
    with rollback_on(Refused) as refused:
        give_attempt(found.id, page_id, reason=request.form.get("reason", ""), unit_id=home.id, actor=acting)
        db.session.commit()
    if refused:
        return show_quizzes(get_person(user_id), refused=page_id, refusal=refused.message, status=refused.status)
    flash(_("%(name)s may try once more, and reads why.", name=found.name), "ok")
    return redirect(url_for(".person", user_id=found.id), 303)


def get_learner(user_id: int) -> User:
    """The person, whom the viewer leads and who lets leaders see the learning; else NotFound or Forbidden."""
    found = get_person(user_id)
    require(can_follow_up(viewer(), found) and account_state(found.id).agrees_to_reporting)
    return found


def show_quizzes(person: User, *, refused: int = 0, refusal: str = "", status: int = 200) -> Response:
    """The screen; `refused` is the quiz whose field the refusal stands beside."""
    quizzes: tuple[ExhaustedQuiz, ...] = tuple(exhausted_quizzes(person.id))
    html = render_template(
        "people/extra_attempts.html",
        person=person,
        trail=breadcrumbs_to_person(person.id, viewer()),
        quizzes=quizzes,
        refused=refused,
        refusal=refusal,
        typed=request.form.get("reason", ""),
    )
    return make_response(html, status)
