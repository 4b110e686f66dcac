"""Every change to what readers say of pages."""

from collections.abc import Collection
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.db import db, insert
from portal.errors import NotFound, Refused, require
from portal.feedback.enums import Rating, ReportState
from portal.feedback.models import PageRating, PageReport
from portal.feedback.permissions import can_answer_reports
from portal.feedback.queries import find_own_report, page_of_report, reports_since, reports_with_words

MAX_TEXT_LENGTH = 600  # characters, of a report and of what is answered
MAX_TOKEN_LENGTH = 40
MAX_REPORTS_PER_DAY = 20  # by one person


def rate_page(page: PageRow, rating: Rating | None, *, actor: Actor) -> None:
    """Say how the present revision of a page is to the actor; None takes it back. The last word counts."""
    if rating is None:
        db.session.execute(delete(PageRating).where(PageRating.user_id == actor.id, PageRating.page_id == page.id))
        return
    values = {"revision_id": page.revision_id, "rating": rating.value, "rated_at": clock.now()}
    saving = insert(PageRating).values(user_id=actor.id, page_id=page.id, **values)
    db.session.execute(saving.on_conflict_do_update(index_elements=["user_id", "page_id"], set_=values))


def report_page(page: PageRow, *, place: str, text: str, token: str, actor: Actor) -> None:
    """Report that something is wrong in a page: where (a heading or question of it), and what, if it is said.

    The same token again is the same form sent twice, and changes nothing. Raises Refused for a long text, and
    from so many reports a day on.
    """
    text = text.strip()
    if len(text) > MAX_TEXT_LENGTH:
        raise Refused(_("Please say it in %(number)d characters at most.", number=MAX_TEXT_LENGTH))
    if reports_since(actor.id, clock.now() - timedelta(days=1)) >= MAX_REPORTS_PER_DAY:
        raise Refused(_("That was a lot for one day, thank you. Please report the rest tomorrow."))
    known = page_content(page.revision_id).places
    values = {
        "user_id": actor.id,
        "page_id": page.id,
        "revision_id": page.revision_id,
        "place": place if place in known else "",
        "text": text,
        "token": token[:MAX_TOKEN_LENGTH],
        "reported_at": clock.now(),
        "state": ReportState.NEW.value,
        "reply": "",
    }
    db.session.execute(
        insert(PageReport).values(**values).on_conflict_do_nothing(index_elements=["user_id", "token"])
    )


def withdraw_report(report_id: int, *, page_id: int, actor: Actor) -> None:
    """Take a report back that nobody has answered yet. Raises NotFound, and Refused for one that was answered."""
    report = find_own_report(report_id, page_id=page_id, user_id=actor.id)
    if report is None:
        raise NotFound
    if report.state != ReportState.NEW:
        raise Refused(_("A trainer has looked at this already, so it stays."))
    db.session.delete(report)


def answer_report(report: PageReport, *, state: ReportState, reply: str, actor: Actor) -> None:
    """Say what became of a report; NEW opens it again and takes the reply back.

    Raises Refused for a long reply.
    """
    page = page_of_report(report)
    require(can_answer_reports(actor, page.course))
    reply = reply.strip()
    if len(reply) > MAX_TEXT_LENGTH:
        raise Refused(_("Please say it in %(number)d characters at most.", number=MAX_TEXT_LENGTH))
    is_open = state == ReportState.NEW
    report.state, report.reply = state.value, "" if is_open else reply
    report.answered_by_id, report.answered_at = (None, None) if is_open else (actor.id, clock.now())
    record(actor, "report.reopened" if is_open else "report.answered", page, report=report.id, state=state.value)


def erase_report_texts(user_ids: Collection[int]) -> int:
    """Blank what these people wrote and were answered; that and where they found something stays. How many."""
    found = reports_with_words(user_ids)
    for report in found:
        report.text = report.reply = ""
    return len(found)
