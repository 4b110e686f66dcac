"""How the questions of a course go: the worst first, then all of them, each by itself, and as a file."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from portal import clock
from portal.courses.permissions import WRITER_ROLES
from portal.courses.queries.published import pages_ever_published
from portal.deadlines import check_deadline
from portal.drafts.queries.edited_courses import EditedCourse
from portal.errors import NotFound
from portal.questions.item_analysis.queries import MAX_ATTEMPTS, MAX_PRACTICE_ANSWERS, revisions_of
from portal.questions.item_analysis.rules.item_findings import (
    MIN_PEOPLE_SHOWN,
    MIN_SAMPLE_SIZE,
    discrimination_level,
)
from portal.questions.queries.answers_version import answers_version
from portal.spreadsheets.csv_writing import write_csv
from portal.studio.item_analysis.labels import (
    DISCRIMINATION_LABELS,
    FINDING_TEXTS,
    QUESTION_KIND_LABELS,
    seen_text,
)
from portal.studio.item_analysis.views import (
    TABLE_SIZE,
    WORST_COUNT,
    AnalysisFilters,
    CourseAnalysis,
    compare_wordings,
    get_line,
    kept_analysis,
    shown_discrimination,
    table_headings,
    table_rows,
)
from portal.studio.queries import get_course_view
from portal.studio.routes.blueprint import bp
from portal.units.queries.catalogue_cache import request_version
from portal.units.queries.grants import granted_units
from portal.units.queries.search import FoundUnit, first_children, units_of
from portal.units.views import unit_choices
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import CSV_MEDIA_TYPE, file_download
from portal.web.htmx import htmx
from portal.web.listing import paginate, requested_search
from portal.web.page_cache import cached_desk_response


@expensive
@bp.get("/courses/<course_slug>/questions")
@open_to("trainers")
def item_analysis(course_slug: str) -> Response:
    """The questions to look at first, and a table of all; for htmx, only the table."""
    course = get_course_view(course_slug)
    wanted = get_filters()
    figures = figures_key(course, wanted)

    def context() -> dict[str, Any]:
        found = analyse_filtered(course, wanted, by=figures)
        return {
            "analysis": found,
            "worst": found.worst[:WORST_COUNT],
            "pagination": paginate(wanted.list_page, total=len(found.lines), size=TABLE_SIZE),
            **analysis_context(course, wanted, found),
        }

    return cached_desk_response(
        "studio/item_analysis.html",
        "studio/_analysis_table.html",
        key=screen_key(course, wanted, figures),
        context=context,
    )


@expensive
@bp.get("/courses/<course_slug>/questions.csv")
@open_to("trainers")
def item_analysis_csv(course_slug: str) -> Response:
    """The table as a file."""
    course, wanted = get_course_view(course_slug), get_filters()
    found = analyse_filtered(course, wanted, by=figures_key(course, wanted))
    body = b"".join(write_csv(table_headings(), table_rows(found.lines)))
    name = _("questions")
    return file_download(body, CSV_MEDIA_TYPE, f"{name}-{course.slug}-{clock.today().isoformat()}.csv")


@expensive
@bp.get("/courses/<course_slug>/questions/units")
@open_to("trainers")
def item_analysis_units(course_slug: str) -> str:
    """The units to choose from, found by a word."""
    get_course_view(course_slug)
    return render_template(
        "studio/_analysis_units.html", **analysis_unit_choices(AnalysisFilters.parse(request.args).unit)
    )


@expensive
@bp.get("/courses/<course_slug>/pages/<page_slug>/questions/<name>")
@open_to("trainers")
def item_analysis_question(course_slug: str, page_slug: str, name: str) -> Response:
    """One question with all that it drew."""
    course = get_course_view(course_slug)
    wanted = replace(get_filters(), page_slug=page_slug)
    figures = figures_key(course, wanted)

    def context() -> dict[str, Any]:
        found = analyse_filtered(course, wanted, by=figures)
        line = get_line(found, name)
        return {
            "line": line,
            "comparison": compare_wordings(line),
            "analysis": found,
            "question_url": lambda **asked: url_for(
                ".item_analysis_question",
                course_slug=course.slug,
                **(asked | {"page_slug": page_slug, "name": name, "page": None}),
            ),
            **analysis_context(course, wanted, found),
        }

    return cached_desk_response(
        "studio/item_analysis_question.html", key=screen_key(course, wanted, figures), context=context
    )


def get_filters() -> AnalysisFilters:
    """What the address asks for. NotFound for a unit that the viewer does not write for."""
    check_deadline()  # what is kept is found without counting, which would ask
    wanted = AnalysisFilters.parse(request.args)
    if wanted.unit and not units_of([wanted.unit], below=trained_ids()):
        raise NotFound
    return wanted


def analyse_filtered(course: EditedCourse, wanted: AnalysisFilters, *, by: Hashable | None) -> CourseAnalysis:
    """The figures that are asked for, kept `by` this. NotFound for a page or a revision that is not there."""
    return kept_analysis(pages_ever_published(course.id), wanted, by=by)


def figures_key(course: EditedCourse, wanted: AnalysisFilters) -> Hashable | None:
    """What figures are kept by; None where it cannot be told without counting whether they are the same.

    Pages, questions and units are of the catalogue's version. Who belongs to which unit is not, nor is it of the
    version of the answers.
    """
    version = request_version()
    if version is None or wanted.unit:
        return None
    return version, answers_version([page.id for page in pages_ever_published(course.id)])


def screen_key(course: EditedCourse, wanted: AnalysisFilters, figures: Hashable | None) -> Hashable | None:
    """What a screen with these figures is kept by, beside its address."""
    if figures is None:
        return None
    return figures, course, wanted, tuple(trained_ids()), htmx.trigger, clock.today()


def analysis_context(course: EditedCourse, wanted: AnalysisFilters, found: CourseAnalysis) -> dict[str, Any]:
    """What both screens need beside their figures."""
    page = next((page for page in found.pages if page.slug == wanted.page_slug), None)
    return {
        "course": course,
        "held": htmx.trigger,
        "wanted": wanted,
        "page": page,
        "revisions": revisions_of(page.id) if page is not None else (),
        "presets": period_presets(clock.today()),
        "words": FINDING_TEXTS,
        "seen": seen_text,
        "kinds": QUESTION_KIND_LABELS,
        "telling": lambda value: DISCRIMINATION_LABELS[discrimination_level(value)],
        "told": shown_discrimination,
        "fewest": MIN_PEOPLE_SHOWN,
        "small": MIN_SAMPLE_SIZE,
        "most": (MAX_ATTEMPTS, MAX_PRACTICE_ANSWERS),
        "url": lambda **changes: url_for(".item_analysis", course_slug=course.slug, **changes),
        **analysis_unit_choices(wanted.unit),
    }


def period_presets(today: date) -> list[tuple[str, date | None]]:
    """Times that are often asked for, by the day from which they count."""
    return [
        (_("30 days"), today - timedelta(days=30)),
        (_("90 days"), today - timedelta(days=90)),
        (_("This year"), today.replace(month=1, day=1)),
        (_("All time"), None),
    ]


def trained_ids() -> list[int]:
    """The ids of the units that the viewer writes for."""
    return [unit.id for unit in granted_units(viewer().id, WRITER_ROLES)]


def analysis_unit_choices(chosen: int | None) -> dict[str, Any]:
    """The units to choose from: the chosen one, then those found by a word, else the viewer's own."""
    check_deadline()
    ids = trained_ids()

    def suggested(limit: int) -> Sequence[FoundUnit]:
        return first_children(ids[0], limit=limit) if len(ids) == 1 else units_of(ids, below=ids)

    found = unit_choices(requested_search(), suggested, below=ids, chosen=[chosen] if chosen else [])
    return {**found, "unit": next((one for one in found["choices"] if one.id in found["chosen"]), None)}
