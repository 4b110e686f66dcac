"""A course that comes in as an archive: handed in, looked at file by file, then taken in or discarded."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.content.checks.faults import Faults
from portal.content.files.archive import read_archive
from portal.content.text.sentences import as_sentence
from portal.courses.models import Course
from portal.db import begin_write, db
from portal.drafts.archives.operations import imports as operations_imports
from portal.drafts.archives.operations.import_file import ImportFile, read_import_file
from portal.drafts.archives.operations.import_plan import ImportPlan, plan_into_course, plan_new_course
from portal.drafts.archives.operations.imports import (
    complete_import,
    import_as_new_course,
    import_into,
    store_import,
)
from portal.drafts.archives.queries.imports import get_import
from portal.drafts.enums import ImportChange, ImportState
from portal.drafts.models import CourseImport
from portal.drafts.operations.save_draft import EditConflict
from portal.drafts.queries.edited_courses import edited_courses
from portal.drafts.queries.uploads import ensure_waiting, uploads_of
from portal.drafts.rules.expiry import waits_until
from portal.errors import NotFound, Refused
from portal.studio.archives.forms import ArchiveCourseForm, ArchiveForm
from portal.studio.courses.queries import EVERYBODY, get_chosen_unit
from portal.studio.courses.views import unit_choices
from portal.studio.history.rules.diff import DiffRow, diff_lines
from portal.studio.queries import get_edited_course
from portal.studio.routes.blueprint import bp
from portal.units.queries.tree import find_unit_by_code
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.uploads import accepts_uploads

MAX_ARCHIVE_MEGABYTES = 32
MAX_EARLIER_IMPORTS = 20  # archives that are listed
MAX_COMPARED_TEXTS = 40  # texts whose differences one screen shows


@bp.get("/imports")
@open_to("trainers")
def imports() -> Response:
    """Where an archive is handed in, and what the viewer handed in before."""
    return render_imports(ArchiveForm(formdata=None))


@expensive
@accepts_uploads(megabytes=MAX_ARCHIVE_MEGABYTES + 1)
@bp.post("/imports")
@open_to("trainers")
def upload_course() -> BaseResponse:
    """Look into an archive and keep it for the preview."""
    form = ArchiveForm()
    if not form.validate():
        return render_imports(form, 422)
    # Unpacking takes a while; nobody else should wait for it.
    db.session.rollback()
    file = form.file.data
    data = file.stream.read()
    faults = Faults(file.filename or "")
    archive = read_archive(data, faults)
    if archive is None:
        form.file.errors = [as_sentence(fault.message(_)) for fault in faults.found]
        return render_imports(form, 422)
    begin_write()
    with rollback_on(Refused, form=form, field="file") as refused:
        kept = store_import(data, read_import_file(archive), file_name=file.filename or "", actor=viewer())
    if refused:
        return render_imports(form, 422)
    db.session.commit()
    return redirect(url_for(".course_import", course_import_id=kept.id), 303)


@expensive
@bp.get("/imports/<int:course_import_id>")
@open_to("trainers")
def course_import(course_import_id: int) -> Response:
    """What an archive would become, as a new course or in the one that `into` names; or what became of it."""
    kept = get_import(course_import_id, viewer=viewer())
    if kept.state != ImportState.WAITING:
        return make_response(render_template("studio/course_import_result.html", kept=kept))
    incoming = read_stored_archive(kept)
    return render_import(kept, incoming, chosen_course(incoming))


@expensive
@bp.post("/imports/<int:course_import_id>/course")
@open_to("trainers")
def import_new_course(course_import_id: int) -> BaseResponse:
    """Make a new course of the archive."""
    kept = get_waiting(course_import_id)
    incoming = read_stored_archive(kept)
    form = with_unit_choices(ArchiveCourseForm())
    if not form.validate():
        return render_import(kept, incoming, None, form=form, status=422)
    with rollback_on(Refused, form=form, field="slug") as refused:
        unit = get_chosen_unit(form.unit.data)
        course, plan = import_as_new_course(
            incoming, form.slug.data, unit=unit, file_name=kept.file_name, actor=viewer()
        )
        complete_import(kept, course, plan, actor=viewer())
    if refused:
        return render_import(
            get_waiting(course_import_id), incoming, None, form=with_unit_choices(form), status=422
        )
    db.session.commit()
    flash(_("The course is here, as drafts. Readers see it once you publish it."), "ok")
    return redirect(url_for(".course", course_slug=course.slug), 303)


@expensive
@bp.post("/imports/<int:course_import_id>/drafts")
@open_to("trainers")
def import_into_course(course_import_id: int) -> BaseResponse:
    """Change the drafts of a course as the preview said."""
    kept = get_waiting(course_import_id)
    incoming = read_stored_archive(kept)
    course = get_edited_course(request.form.get("into", ""))
    plan = plan_into_course(incoming, course)
    if plan.version != request.form.get("plan", ""):
        return render_import(kept, incoming, course, has_changed=True, status=409)
    with rollback_on(Refused, EditConflict) as refused:
        import_into(course, plan, file_name=kept.file_name, actor=viewer())
        complete_import(kept, course, plan, actor=viewer())
    if refused:
        kept = get_waiting(course_import_id)
        course = get_edited_course(request.form.get("into", ""))
        return render_import(
            kept,
            incoming,
            course,
            has_changed=isinstance(refused.error, EditConflict),
            problem=refused.message,
            status=refused.status,
        )
    db.session.commit()
    flash(_("The drafts say what the archive says. Readers see it once you publish it."), "ok")
    return redirect(url_for(".course", course_slug=course.slug), 303)


@bp.post("/imports/<int:course_import_id>/discarding")
@open_to("trainers")
def discard_import(course_import_id: int) -> BaseResponse:
    """Forget an archive that is not to be taken in."""
    operations_imports.discard_import(get_waiting(course_import_id), actor=viewer())
    db.session.commit()
    flash(_("Discarded. Nothing of it was brought in."), "ok")
    return redirect(url_for(".imports"), 303)


def render_imports(form: ArchiveForm, status: int = 200) -> Response:
    """The screen where an archive is handed in."""
    found = uploads_of(CourseImport, viewer().id, limit=MAX_EARLIER_IMPORTS)
    return make_response(render_template("studio/imports.html", form=form, imports=found), status)


def render_import(
    kept: CourseImport,
    incoming: ImportFile,
    course: Course | None,
    *,
    form: ArchiveCourseForm | None = None,
    has_changed: bool = False,
    problem: str = "",
    status: int = 200,
) -> Response:
    """The preview: file by file, with what has to be mended and what to decide."""
    unit = find_unit_by_code(incoming.unit_code) if incoming.unit_code else None
    plan = (
        plan_into_course(incoming, course)
        if course is not None
        else plan_new_course(incoming, incoming.address or "moi", unit)
    )
    if form is None:
        form = with_unit_choices(
            ArchiveCourseForm(formdata=None, slug=incoming.address, unit=incoming.unit_code or EVERYBODY)
        )
    html = render_template(
        "studio/course_import.html",
        kept=kept,
        until=waits_until(kept.uploaded_at),
        incoming=incoming,
        plan=plan,
        course=course,
        courses=edited_courses(viewer().id),
        form=form,
        rows=import_differences(plan),
        said=lambda fault: fault.message(_),
        has_changed=has_changed,
        problem=problem,
    )
    return make_response(html, status)


def import_differences(plan: ImportPlan) -> dict[str, list[DiffRow]]:
    """The differences of the texts that change, by their paths; of very many only the first."""
    changed = [change for change in plan.texts if change.kind == ImportChange.CHANGED]
    return {change.path: diff_lines(change.before, change.after) for change in changed[:MAX_COMPARED_TEXTS]}


def chosen_course(incoming: ImportFile) -> Course | None:
    """The course that was asked for; without a word, the one with the same address, if the viewer writes it."""
    asked = request.args.get("into")
    if asked is not None:
        return get_edited_course(asked) if asked else None
    mine = {line.slug for line in edited_courses(viewer().id)}
    return get_edited_course(incoming.slug) if incoming.slug in mine else None


def read_stored_archive(kept: CourseImport) -> ImportFile:
    """What is in the archive."""
    archive = read_archive(kept.data or b"", Faults(kept.file_name))
    if archive is None:
        raise NotFound
    return read_import_file(archive)


def get_waiting(course_import_id: int) -> CourseImport:
    """The viewer's archive that waits for a decision, or NotFound."""
    return ensure_waiting(get_import(course_import_id, viewer=viewer()))


def with_unit_choices(form: ArchiveCourseForm) -> ArchiveCourseForm:
    """The form with the units to choose from."""
    form.offer(unit_choices(viewer()))
    return form
