"""A course that comes in as an archive: handed in, looked at file by file, then taken in or discarded."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.content.archive import read_archive
from portal.content.faults import Faults
from portal.courses.models import Course
from portal.db import begin_write, db
from portal.drafts import operations
from portal.drafts.arriving import Plan, plan_for, plan_new
from portal.drafts.incoming import Incoming, read_incoming
from portal.drafts.models import CourseImport
from portal.drafts.operations import Overtaken
from portal.drafts.queries.desk import edited_courses
from portal.drafts.queries.imports import WAITING, get_import, imports_of
from portal.errors import NotFound, Refused
from portal.studio.course_forms import EVERYBODY
from portal.studio.courses import unit_choices
from portal.studio.differences import Row, differences
from portal.studio.finding import get_edited_course
from portal.studio.import_forms import ArchiveForm, NewCourseForm
from portal.studio.routes.blueprint import bp
from portal.units.models import Unit
from portal.units.queries import find_unit_by_code
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.uploads import takes_uploads

MEGABYTES = 32
EARLIER = 20  # archives that are listed
MOST_COMPARED = 40  # texts whose differences one screen shows


@bp.get("/imports")
@open_to("trainers")
def imports() -> Response:
    """Where an archive is handed in, and what the viewer handed in before."""
    return show_imports(ArchiveForm(formdata=None))


@expensive
@takes_uploads(megabytes=MEGABYTES + 1)
@bp.post("/imports")
@open_to("trainers")
def upload_course() -> BaseResponse:
    """Look into an archive and keep it for the preview."""
    form = ArchiveForm()
    if not form.validate():
        return show_imports(form, 422)
    # Unpacking takes a while; nobody else should wait for it.
    db.session.rollback()
    file = form.file.data
    data = file.stream.read()
    faults = Faults(file.filename or "")
    archive = read_archive(data, faults)
    if archive is None:
        form.file.errors = [fault.message(_) for fault in faults.found]
        return show_imports(form, 422)
    begin_write()
    try:
        kept = operations.keep_import(data, read_incoming(archive), file_name=file.filename or "", actor=viewer())
    except Refused as refusal:
        db.session.rollback()
        form.file.errors = [refusal.message]
        return show_imports(form, 422)
    db.session.commit()
    return redirect(url_for(".course_import", course_import_id=kept.id), 303)


@expensive
@bp.get("/imports/<int:course_import_id>")
@open_to("trainers")
def course_import(course_import_id: int) -> Response:
    """What an archive would become, as a new course or in the one that `into` names; or what became of it."""
    kept = get_import(course_import_id, viewer=viewer())
    if kept.state != WAITING:
        return make_response(render_template("studio/course_import_result.html", kept=kept))
    incoming = opened(kept)
    return show_import(kept, incoming, chosen_course(incoming))


@expensive
@bp.post("/imports/<int:course_import_id>/course")
@open_to("trainers")
def import_new_course(course_import_id: int) -> BaseResponse:
    """Make a new course of the archive."""
    kept = get_waiting(course_import_id)
    incoming = opened(kept)
    form = offered(NewCourseForm())
    if not form.validate():
        return show_import(kept, incoming, None, form=form, status=422)
    try:
        unit = unit_with(form.unit.data)
        course, plan = operations.import_new(
            incoming, form.slug.data, unit=unit, file_name=kept.file_name, actor=viewer()
        )
        operations.take_in(kept, course, plan, actor=viewer())
    except Refused as refusal:
        db.session.rollback()
        form.slug.errors = [refusal.message]
        return show_import(get_waiting(course_import_id), incoming, None, form=offered(form), status=422)
    db.session.commit()
    flash(_("The course is here, as drafts. Readers see it once you publish it."), "ok")
    return redirect(url_for(".course", course_slug=course.slug), 303)


@expensive
@bp.post("/imports/<int:course_import_id>/drafts")
@open_to("trainers")
def import_into_course(course_import_id: int) -> BaseResponse:
    """Change the drafts of a course as the preview said."""
    kept = get_waiting(course_import_id)
    incoming = opened(kept)
    course = get_edited_course(request.form.get("into", ""))
    plan = plan_for(incoming, course)
    if plan.version != request.form.get("plan", ""):
        return show_import(kept, incoming, course, has_changed=True, status=409)
    try:
        operations.import_into(course, plan, file_name=kept.file_name, actor=viewer())
        operations.take_in(kept, course, plan, actor=viewer())
    except Overtaken:
        db.session.rollback()
        kept = get_waiting(course_import_id)
        return show_import(kept, incoming, get_edited_course(course.slug), has_changed=True, status=409)
    except Refused as refusal:
        db.session.rollback()
        kept = get_waiting(course_import_id)
        course = get_edited_course(request.form.get("into", ""))
        return show_import(kept, incoming, course, problem=refusal.message, status=422)
    db.session.commit()
    flash(_("The drafts say what the archive says. Readers see it once you publish it."), "ok")
    return redirect(url_for(".course", course_slug=course.slug), 303)


@bp.post("/imports/<int:course_import_id>/discarding")
@open_to("trainers")
def discard_import(course_import_id: int) -> BaseResponse:
    """Forget an archive that is not to be taken in."""
    operations.discard_import(get_waiting(course_import_id), actor=viewer())
    db.session.commit()
    flash(_("Discarded. Nothing of it was brought in."), "ok")
    return redirect(url_for(".imports"), 303)


def show_imports(form: ArchiveForm, status: int = 200) -> Response:
    """The screen where an archive is handed in."""
    found = imports_of(viewer().id, limit=EARLIER)
    return make_response(render_template("studio/imports.html", form=form, imports=found), status)


def show_import(
    kept: CourseImport,
    incoming: Incoming,
    course: Course | None,
    *,
    form: NewCourseForm | None = None,
    has_changed: bool = False,
    problem: str = "",
    status: int = 200,
) -> Response:
    """The preview: file by file, with what has to be mended and what to decide."""
    unit = find_unit_by_code(incoming.unit_code) if incoming.unit_code else None
    plan = (
        plan_for(incoming, course) if course is not None else plan_new(incoming, incoming.address or "moi", unit)
    )
    if form is None:
        form = offered(NewCourseForm(formdata=None, slug=incoming.address, unit=incoming.unit_code or EVERYBODY))
    page = render_template(
        "studio/course_import.html",
        kept=kept,
        incoming=incoming,
        plan=plan,
        course=course,
        courses=edited_courses(viewer().id),
        form=form,
        rows=compared(plan),
        said=lambda fault: fault.message(_),
        has_changed=has_changed,
        problem=problem,
    )
    return make_response(page, status)


def compared(plan: Plan) -> dict[str, list[Row]]:
    """The differences of the texts that change, by their paths; of very many only the first."""
    changed = [change for change in plan.texts if change.kind == "changed"]
    return {change.path: differences(change.before, change.after) for change in changed[:MOST_COMPARED]}


def chosen_course(incoming: Incoming) -> Course | None:
    """The course that was asked for; without a word, the one with the same address, if the viewer writes it."""
    asked = request.args.get("into")
    if asked is not None:
        return get_edited_course(asked) if asked else None
    mine = {line.slug for line in edited_courses(viewer().id)}
    return get_edited_course(incoming.slug) if incoming.slug in mine else None


def opened(kept: CourseImport) -> Incoming:
    """What is in the archive."""
    archive = read_archive(kept.data or b"", Faults(kept.file_name))
    if archive is None:
        raise NotFound
    return read_incoming(archive)


def get_waiting(course_import_id: int) -> CourseImport:
    """The viewer's archive that waits for a decision, or NotFound."""
    found = get_import(course_import_id, viewer=viewer())
    if found.state != WAITING:
        raise NotFound
    return found


def offered(form: NewCourseForm) -> NewCourseForm:
    """The form with the units to choose from."""
    form.offer(unit_choices(viewer()))
    return form


def unit_with(code: str) -> Unit | None:
    """The chosen unit; none for everybody."""
    if code == EVERYBODY:
        return None
    unit = find_unit_by_code(code)
    if unit is None:
        raise NotFound
    return unit
