"""The place where somebody stops reading a lesson."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.content.enums import PageKind
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.pages.routes.lesson_answers import parse_sent_answers
from portal.learning.routes import bp
from portal.progress.operations.reading_positions import save_reading_position
from portal.questions.operations import attempts
from portal.web.access import open_to, viewer
from portal.web.transactions import writes_late


@bp.post("/courses/<course_slug>/<page_slug>/position")
@writes_late
@open_to("signed_in")
def save_position(course_slug: str, page_slug: str) -> Response:
    """Save the place last read; the script says it when the page is left, the button `rest` leads home too."""
    person = viewer()
    lane = queries.get_lane(course_slug, viewer=person)
    found = lane.find(page_slug)
    if found is None or found.kind != PageKind.LESSON:
        raise NotFound
    anchor = request.form.get("anchor") or request.form.get("rest", "")
    is_saved = not lane.is_done(found.id) and save_reading_position(
        found.id, revision_id=found.revision_id, anchor=anchor, actor=person
    )
    if "rest" not in request.form:
        return Response(status=204)
    sent = parse_sent_answers(found, person)
    attempts.answer_practice_questions(sent.whole, page_id=found.id, course_id=found.course_id, actor=person)
    if is_saved:
        flash(_("The place is kept. Next time the lesson leads you back to it."), "ok")
    return redirect(url_for("home.index"), 303)
