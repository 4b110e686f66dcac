"""The registry of facts, one of them, when they are due, and the pages that are to be looked at again."""

from collections.abc import Sequence

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.courses.operations import facts as operations
from portal.courses.operations.facts import FactValues
from portal.courses.operations.invalid_content import InvalidContent
from portal.db import db
from portal.documents.calendar_file import write_calendar
from portal.errors import NotFound
from portal.studio.facts.forms import FactForm, VersionTokenForm
from portal.studio.facts.views.calendar import calendar_events, fact_calendar_view
from portal.studio.facts.views.registry import (
    FactPermissions,
    changed_fields,
    fact_list,
    fact_view,
    pages_to_review,
)
from portal.studio.queries import get_edited_text
from portal.studio.routes.blueprint import bp
from portal.web.access import open_to, viewer
from portal.web.files import file_download
from portal.web.form_errors import rollback_on
from portal.web.htmx import next_url, wants_fragment
from portal.web.listing import requested_search
from portal.web.page_cache import cached_desk_response, cached_text_response
from portal.web.site_url import site_url


@bp.get("/facts")
@open_to("trainers")
def facts() -> Response:
    """The facts to look up, all of them where there are none or where they are asked for; for htmx, the table."""
    words, show, course = requested_search(), request.args.get("show", ""), request.args.get("course", "")
    rights = FactPermissions(viewer())
    only_review = show == "review" or not (show or words)
    registry = fact_list(rights, words=words, only_review=only_review, course=course)
    if not (show or registry.lines):
        only_review, registry = False, fact_list(rights, words=words, course=course)
    may_change = rights.may_edit(operations.EVERYBODY)
    # Beside the texts at work, where there is room for a table of all facts.
    return cached_text_response(
        "studio/facts.html",
        "studio/_facts.html",
        key=(registry, words, only_review, course, may_change),
        is_current=lambda: True,
        context=lambda: {
            "registry": registry,
            "words": words,
            "only_review": only_review,
            "course": course,
            "may_change": may_change,
        },
    )


@bp.get("/fact-reviews")
@open_to("trainers")
def facts_review() -> Response:
    """The pages that are to be looked at again, since a fact in them changed or is past its time."""
    return render_fact_pages()


@bp.get("/fact-calendar")
@open_to("trainers")
def fact_calendar() -> Response:
    """What has to be looked up, month by month."""
    today = clock.today()
    calendar = fact_calendar_view(today)
    return cached_text_response(
        "studio/fact_calendar.html",
        key=(calendar, today),
        is_current=lambda: True,
        context=lambda: {"calendar": calendar, "today": today},
    )


@bp.get("/fact-calendar.ics")
@open_to("trainers")
def fact_calendar_file() -> Response:
    """The calendar of facts to check, as an iCalendar file."""
    host = site_url().rpartition("/")[2]

    def address(fact_id: str) -> str:
        return site_url() + url_for(".fact", fact_id=fact_id)

    body = write_calendar(_("Facts to look up"), calendar_events(clock.today(), address, host), now=clock.now())
    return file_download(body, "text/calendar", "du-kien.ics")


@bp.get("/facts/<fact_id>")
@open_to("trainers")
def fact(fact_id: str) -> Response:
    """One fact: where it is shown, what became of it, and the form to change it."""
    return render_fact(fact_id)


@bp.post("/courses/<course_slug>/pages/<page_slug>/confirmation")
@open_to("trainers")
def confirm_page(course_slug: str, page_slug: str) -> BaseResponse:
    """Note that somebody looked at the page again and it still fits."""
    page = get_edited_text(course_slug, page_slug).page
    if page is None:
        raise NotFound
    title = page.title
    with rollback_on(InvalidContent) as refused:
        operations.confirm_page(page, actor=viewer())
    if refused:
        words = _(
            "“%(title)s” has a fault by now, so readers see what they saw: %(fault)s",
            title=title,
            fault=refused.message,
        )
        flash(words, "error")
        return redirect(url_for(".editor", course_slug=course_slug, page_slug=page_slug), 303)
    db.session.commit()
    if wants_fragment():
        return render_fact_pages(_("“%(title)s” still fits.", title=title))
    flash(_("“%(title)s” still fits.", title=title), "ok")
    return redirect(next_url(url_for(".facts_review")), 303)


def render_fact(
    fact_id: str, form: FactForm | None = None, *, is_stale: bool = False, status: int = 200
) -> Response:
    """The fact with its form: as it stands, or as it came back."""
    view = fact_view(fact_id, viewer())
    differing: Sequence[tuple[str, str, str]] = ()
    if form is not None and is_stale:
        differing = changed_fields(FactValues.of(view.fact), form.wanted.tidied())
        # Whoever sends it once more has seen both.
        form.read.data = view.mark
    return make_response(
        render_template(
            "studio/fact.html",
            view=view,
            fact=view.fact,
            form=form or FactForm.about(view.fact, view.mark),
            is_open=form is not None,
            is_stale=is_stale,
            differing=differing,
            check=VersionTokenForm(formdata=None, read=view.mark),
            may_change=operations.can_change_facts(viewer()),
        ),
        status,
    )


def render_fact_pages(message: str = "") -> Response:
    """The pages that are to be looked at again; `message` says what just happened to one."""
    rights = FactPermissions(viewer())
    lines, registry = pages_to_review(rights), fact_list(rights)
    return cached_desk_response(
        "studio/fact_reviews.html",
        "studio/_fact_reviews.html",
        key=(lines, registry, message),
        context=lambda: {
            "lines": lines,
            "labels": {line.fact.id: line.fact.label for line in registry.lines},
            "message": message,
            "registry": registry,
        },
    )
