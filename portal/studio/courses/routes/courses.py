"""The courses that a trainer writes: the list, one course, and new ones."""

from typing import Any, TypeVar

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.content.enums import Impact, PageKind
from portal.courses.operations import unpublish
from portal.courses.operations.deletion import show_course_again
from portal.courses.operations.invalid_content import InvalidContent
from portal.db import db
from portal.drafts.operations import create, publish, review
from portal.drafts.operations.create import TitleAndSlug, create_course_draft, create_page_draft
from portal.errors import NotFound, Refused, Stale
from portal.programmes.enums import HoldersChoice
from portal.programmes.operations.completions import ask_for_more
from portal.programmes.queries.hiding_effects import hiding_effects
from portal.programmes.queries.programmes import programme_ids_with
from portal.studio.courses.forms import SHORT_KIND_NAMES, CourseForm, CourseSettingsForm, NewCourseForm, PageForm
from portal.studio.courses.queries import get_chosen_unit
from portal.studio.courses.views import CourseView, course_list, course_view, trainer_tasks, unit_choices
from portal.studio.queries import get_course_view, get_edited_course
from portal.studio.quick_fixes.views import course_faults
from portal.studio.routes.blueprint import bp
from portal.studio.rules.reordering import STEPS, move_item
from portal.studio.workflow.forms import IMPACT_CHOICES
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.listing import requested_search
from portal.web.page_cache import cached_desk_response
from portal.web.request_values import parse_integer

Form = TypeVar("Form", bound=CourseForm)


@bp.get("")
@open_to("trainers")
def index() -> Response:
    """The courses that the viewer may write."""
    words = requested_search()
    with_below = request.args.get("below") == "1"
    courses = course_list(viewer(), words=words, with_below=with_below)
    tasks = trainer_tasks(courses, viewer(), clock.today())
    return cached_desk_response(
        "studio/studio.html",
        key=(courses, tasks, words, with_below),
        context=lambda: {"course_list": courses, "tasks": tasks, "words": words, "with_below": with_below},
    )


@bp.get("/new")
@open_to("trainers")
def new_course() -> Response:
    """The form for a new course."""
    return render_new_course(_with_unit_choices(NewCourseForm(formdata=None)))


@bp.post("/new")
@open_to("trainers")
def create_course() -> BaseResponse:
    """Begin a course, with drafts of its introduction and of the pages it begins with, to write on."""
    form = _with_unit_choices(NewCourseForm())
    if not form.validate():
        return render_new_course(form, 422)
    with rollback_on(Refused, form=form, field="slug") as refused:
        heading = TitleAndSlug(form.title.data, form.slug.data)
        unit = get_chosen_unit(form.unit.data)
        course = create_course_draft(heading, unit=unit, template=form.template.data or "", actor=viewer())
    if refused:
        return render_new_course(_with_unit_choices(form), 422)
    db.session.commit()
    flash(_("The course is begun. Readers see it once you publish it."), "ok")
    return redirect(url_for(".course", course_slug=course.slug), 303)


@bp.get("/courses/<course_slug>")
@open_to("trainers")
def course(course_slug: str) -> Response:
    """One course: its pages with their states, their order, and what waits to be published."""
    view = course_view(get_course_view(course_slug), clock.today())
    arranging = request.args.get("arrange") == "1"
    return cached_desk_response(
        "studio/course.html",
        key=(view, arranging),
        context=lambda: course_context(view) | {"arranging": arranging},
    )


@bp.post("/courses/<course_slug>/pages")
@open_to("trainers")
def create_page(course_slug: str) -> BaseResponse:
    """Begin a page at the end of the course, and open it; a scenario and a quiz on their cards."""
    found = get_edited_course(course_slug)
    form = PageForm()
    if not form.validate():
        return render_course(course_slug, page_form=form, status=422)
    with rollback_on(Refused, form=form, field="slug") as refused:
        heading = TitleAndSlug(form.title.data, form.slug.data)
        page = create_page_draft(found, heading, kind=form.kind.data, actor=viewer())
    if refused:
        return render_course(course_slug, page_form=form, status=422)
    db.session.commit()
    screen = {PageKind.SCENARIO: ".scenes", PageKind.QUIZ: ".question_cards"}.get(PageKind(page.kind), ".editor")
    return redirect(url_for(screen, course_slug=course_slug, page_slug=page.slug), 303)


@bp.post("/courses/<course_slug>/order")
@open_to("trainers")
def reorder_course(course_slug: str) -> BaseResponse:
    """Put the pages into the order that was sent, or move one of them up or down in it."""
    found = get_edited_course(course_slug)
    slugs = request.form.getlist("page")
    with rollback_on(Stale) as stale:
        create.reorder_drafted_pages(found, move_slug(slugs, request.form.get("move", "")), actor=viewer())
        db.session.commit()
    if stale:
        flash(_("The pages of this course have changed meanwhile. Look at them, then move again."), "notice")
    arranging = 1 if "arrange" in request.form else None
    return redirect(url_for(".course", course_slug=course_slug, arrange=arranging) + "#pages", 303)


@expensive
@bp.post("/courses/<course_slug>/publication")
@open_to("trainers")
def publish_course(course_slug: str) -> BaseResponse:
    """Show readers everything that waits in the course, all of it or nothing."""
    found = get_edited_course(course_slug)
    seen = {
        name[len("version-") :]: version
        for name in request.form
        if name.startswith("version-")
        if (version := request.form.get(name, type=parse_integer)) is not None
    }
    with rollback_on(Refused, Stale) as refused:
        done = publish.publish_course(
            found,
            versions=seen,
            impact=request.form.get("impact", Impact.MINOR),
            message=request.form.get("message", ""),
            actor=viewer(),
        )
    if isinstance(refused.error, InvalidContent):
        found = get_edited_course(course_slug)
        return render_course(course_slug, faults=course_faults(found, refused.error.faults), status=422)
    if refused:
        changed = _("Somebody changed a text meanwhile. Look at what is waiting now, then publish again.")
        return render_course(course_slug, problem=refused.message or changed, status=refused.status)
    db.session.commit()
    flash(ngettext("Published: %(num)d text.", "Published: %(num)d texts.", len(done)), "ok")
    return redirect(url_for(".course", course_slug=course_slug), 303)


@expensive
@bp.get("/courses/<course_slug>/withdrawal")
@open_to("trainers")
def course_withdrawal(course_slug: str) -> str:
    """What hiding the course means for the programmes that ask for it, before it is done."""
    course = get_edited_course(course_slug)
    if course.withdrawn_at is not None:
        raise NotFound
    return render_template("studio/course_withdrawal.html", course=course, effects=hiding_effects(course.id))


@bp.post("/courses/<course_slug>/withdrawal")
@open_to("trainers")
def unpublish_course(course_slug: str) -> BaseResponse:
    """Show the course to readers no more; what becomes of those who completed its programmes was asked before."""
    course = get_edited_course(course_slug)
    concerned = programme_ids_with(course.id)
    unpublish.unpublish_course(course, actor=viewer())
    if request.form.get("holders") == HoldersChoice.MORE:
        ask_for_more(concerned, due_on=None)
    db.session.commit()
    flash(_("Readers do not see this course any more. What they did in it is kept."), "ok")
    return redirect(url_for(".course", course_slug=course_slug), 303)


@bp.post("/courses/<course_slug>/republication")
@open_to("trainers")
def republish_course(course_slug: str) -> BaseResponse:
    """Show a hidden course to readers again, as it was; what is being written is published apart."""
    course = get_edited_course(course_slug)
    with rollback_on(Refused) as refused:
        show_course_again(course, actor=viewer())
        db.session.commit()
    flash(refused.message or _("Readers see this course again."), "error" if refused else "ok")
    return redirect(url_for(".course", course_slug=course_slug), 303)


@bp.post("/courses/<course_slug>/settings")
@open_to("trainers")
def update_course_settings(course_slug: str) -> BaseResponse:
    """Say whether texts need a second person."""
    form = CourseSettingsForm()
    review.update_course_settings(
        get_edited_course(course_slug), needs_second_person=form.needs_second_person.data, actor=viewer()
    )
    db.session.commit()
    flash(_("The setting is saved."), "ok")
    return redirect(url_for(".course", course_slug=course_slug), 303)


@bp.get("/courses/<course_slug>/copies/new")
@open_to("trainers")
def new_copy(course_slug: str) -> Response:
    """The form for a copy of the course."""
    found = get_edited_course(course_slug)
    form = _with_unit_choices(CourseForm(formdata=None, title=_("%(title)s (copy)", title=found.title)))
    return render_copy(course_slug, form)


@bp.post("/courses/<course_slug>/copies")
@open_to("trainers")
def copy_course(course_slug: str) -> BaseResponse:
    """Copy the course with its pages and pictures, as drafts."""
    found = get_edited_course(course_slug)
    form = _with_unit_choices(CourseForm())
    if not form.validate():
        return render_copy(course_slug, form, 422)
    with rollback_on(Refused, form=form, field="slug") as refused:
        heading = TitleAndSlug(form.title.data, form.slug.data)
        copy = create.copy_course(found, heading, unit=get_chosen_unit(form.unit.data), actor=viewer())
    if refused:
        return render_copy(course_slug, _with_unit_choices(form), 422)
    db.session.commit()
    flash(_("Copied. Readers see the copy once you publish it."), "ok")
    return redirect(url_for(".course", course_slug=copy.slug), 303)


def render_new_course(form: NewCourseForm, status: int = 200) -> Response:
    """The form, empty or with what was wrong in it."""
    return make_response(render_template("studio/new_course.html", form=form), status)


def render_copy(course_slug: str, form: CourseForm, status: int = 200) -> Response:
    """The form for a copy, empty or with what was wrong in it."""
    found = get_edited_course(course_slug)
    return make_response(render_template("studio/copy_course.html", course=found, form=form), status)


def render_course(course_slug: str, *, status: int, page_form: PageForm | None = None, **more: object) -> Response:
    """The course's screen; `faults` or a `problem` say why it was not published."""
    return make_response(
        render_template(
            "studio/course.html",
            **course_context(course_view(get_course_view(course_slug), clock.today()), page_form),
            **more,
        ),
        status,
    )


def course_context(view: CourseView, page_form: PageForm | None = None) -> dict[str, Any]:
    """What the course's screen shows."""
    return {
        "view": view,
        "course": view.course,
        "kinds": SHORT_KIND_NAMES,
        "impacts": IMPACT_CHOICES,
        "arranging": False,
        "page_form": page_form or PageForm(formdata=None),
        "setup_form": CourseSettingsForm(formdata=None, needs_second_person=view.course.needs_second_person),
    }


def move_slug(slugs: list[str], move: str) -> list[str]:
    """The order after a move such as “up:slug”, “down:slug”; as it is for any other word."""
    way, _colon, slug = move.partition(":")
    return move_item(slugs, slugs.index(slug), STEPS.get(way, 0)) if slug in slugs else slugs


def _with_unit_choices(form: Form) -> Form:
    form.offer(unit_choices(viewer()))
    return form
