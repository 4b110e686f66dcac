"""A Word file: handed in, looked at beside the pages that it becomes, then taken in as drafts or discarded."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.rules.viewer import Viewer
from portal.content.checks.faults import Faults
from portal.content.text.sentences import as_sentence
from portal.content.word.container import MAX_WORD_BYTES
from portal.content.word.course import LEFT_OUT
from portal.content.word.document import WordDocument
from portal.content.word.pictures import ReadPicture, read_pictures
from portal.courses.models import Course
from portal.db import begin_write, db
from portal.drafts.enums import ImportState
from portal.drafts.operations.create import TitleAndSlug
from portal.drafts.queries.edited_courses import edited_courses
from portal.drafts.queries.uploads import ensure_waiting, uploads_of
from portal.drafts.word_imports.models import WordImport
from portal.drafts.word_imports.operations import word_imports as operations
from portal.drafts.word_imports.queries.word_imports import get_picture, get_word_import
from portal.errors import Refused
from portal.studio.courses.queries import get_chosen_unit
from portal.studio.courses.views import unit_choices
from portal.studio.queries import get_edited_course
from portal.studio.routes.blueprint import bp
from portal.studio.word_imports.forms import MAX_INTRODUCTION, TakeInForm, WordForm, choices_from_form
from portal.studio.word_imports.labels import ACTIONS, KINDS, OUTCOME_TONES, OUTCOMES, SIGNS, remark_text
from portal.studio.word_imports.views import BLOCKS_PER_SCREEN, ImportView, import_view, is_table, original_html
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.headers import no_store
from portal.web.listing import paginate
from portal.web.request_values import parse_integer
from portal.web.streaming import JobSteps, stream_job
from portal.web.uploads import accepts_uploads

MAX_EARLIER = 20  # Word files that are listed
MAX_PICTURES_AT_ONCE = 4  # with more of them, how far the reading is is shown meanwhile


@bp.get("/word")
@open_to("trainers")
def word_imports() -> Response:
    """Where a Word file is handed in, and what the viewer handed in before."""
    return render_word_imports(WordForm(formdata=None, into=request.args.get("into", "")))


@expensive
@accepts_uploads(megabytes=(MAX_WORD_BYTES >> 20) + 1)
@bp.post("/word")
@open_to("trainers")
def upload_word() -> BaseResponse:
    """Read a Word file and keep what was read for the preview."""
    form = WordForm()
    if not form.validate():
        return render_word_imports(form, 422)
    from portal.content.word.reading import read_document  # python-docx is heavy, and rarely needed

    # Reading takes a while; nobody else should wait for it.
    db.session.rollback()
    data = form.file.data.stream.read()
    name = form.file.data.filename or ""
    faults = Faults(name)
    document = read_document(data, faults)
    if document is not None and not document.pieces:
        document, form.file.errors = None, [_("There is no text in this file.")]
    elif document is None:
        form.file.errors = [as_sentence(fault.message(_)) for fault in faults.found]
    if document is None:
        return render_word_imports(form, 422)
    if len(document.pictures) > MAX_PICTURES_AT_ONCE:
        return stream_pictures(data, document, name, form.into.data or "")
    begin_write()
    with rollback_on(Refused, form=form, field="file") as refused:
        pictures = list(read_pictures(data, document.pictures))
        into = form.into.data or ""
        kept = operations.store_word_import(document, pictures, file_name=name, into=into, actor=viewer())
    if refused:
        return render_word_imports(form, 422)
    db.session.commit()
    return redirect(url_for(".word_import", word_import_id=kept.id), 303)


@expensive
@bp.get("/word/<int:word_import_id>")
@open_to("trainers")
def word_import(word_import_id: int) -> Response:
    """The pages that a Word file becomes, and what stays outside; or what became of it."""
    kept = get_word_import(word_import_id, viewer=viewer())
    if kept.state != ImportState.WAITING:
        return make_response(render_template("studio/word_result.html", kept=kept))
    return render_word_import(import_view(kept))


@expensive
@bp.get("/word/<int:word_import_id>/pages/<int:number>")
@open_to("trainers")
def word_import_page(word_import_id: int, number: int) -> Response:
    """One page, each paragraph of the original beside what it becomes."""
    return render_word_page(import_view(get_waiting(word_import_id)), number)


@bp.get("/word/<int:word_import_id>/pictures/<int:number>")
@open_to("trainers")
def word_import_picture(word_import_id: int, number: int) -> Response:
    """A picture of the file, as it would be shown."""
    picture = get_picture(get_waiting(word_import_id), number)
    response = make_response(picture.data)
    response.mimetype = picture.mime
    return no_store(response)


@expensive
@bp.post("/word/<int:word_import_id>")
@open_to("trainers")
def decide_word_import(word_import_id: int) -> BaseResponse:
    """Keep what was decided on a screen; then, if asked for, take the pages in as drafts."""
    kept = get_waiting(word_import_id)
    found = import_view(kept)
    operations.save_choices(kept, choices_from_form(request.form, found.course, found.choices), actor=viewer())
    # What was decided stays, also where the pages cannot be taken in yet.
    db.session.commit()
    then = request.form.get("then", "")
    if then in ("course", "pages"):
        form = take_in_form(found)
        with rollback_on(Refused, form=form, field="course_title" if then == "course" else "into") as refused:
            course = take_in(kept, form, then)
        if refused:
            return render_word_import(import_view(get_waiting(word_import_id)), form=form, status=refused.status)
        db.session.commit()
        flash(_("The pages are here, as drafts. Readers see them once you publish them."), "ok")
        return redirect(url_for(".course", course_slug=course.slug), 303)
    flash(_("Kept. Nothing is brought in yet."), "ok")
    number = request.form.get("page", type=parse_integer)
    if number is not None and import_view(kept).course.page(number - 1) is not None:
        target = url_for(".word_import_page", word_import_id=word_import_id, number=number)
        part = request.form.get("part", 1, type=parse_integer)
        return redirect(f"{target}?part={part}" if part and part > 1 else target, 303)
    return redirect(url_for(".word_import", word_import_id=word_import_id), 303)


@bp.post("/word/<int:word_import_id>/discarding")
@open_to("trainers")
def discard_word_import(word_import_id: int) -> BaseResponse:
    """Forget a Word file that is not to be taken in."""
    operations.discard_word_import(get_waiting(word_import_id), actor=viewer())
    db.session.commit()
    flash(_("Discarded. Nothing of it was brought in."), "ok")
    return redirect(url_for(".word_imports"), 303)


def take_in(kept: WordImport, form: TakeInForm, then: str) -> Course:
    """Make a new course of the pages, or put them behind those of one."""
    if then == "course":
        return operations.take_in_as_course(
            kept,
            TitleAndSlug(form.course_title.data or ""),
            introduction=(form.introduction.data or "")[:MAX_INTRODUCTION],
            unit=get_chosen_unit(form.unit.data or ""),
            actor=viewer(),
        )
    if not form.into.data:
        raise Refused(_("Choose the course first."))
    course = get_edited_course(form.into.data)
    operations.take_in_to_course(kept, course, actor=viewer())
    return course


def stream_pictures(data: bytes, document: WordDocument, name: str, into: str) -> Response:
    """The page that is streamed while many pictures are made ready; what was read is kept at its end."""
    actor = viewer()
    return stream_job(
        read_and_store(data, document, name, into, actor),
        page="studio/word_progress.html",
        ending="studio/_word_ending.html",
        text=lambda done, total: _("%(done)s of %(total)s pictures", done=done, total=total),
        total=len(document.pictures),
        begin=None,
        foreseen=(Refused,),
        file_name=name,
    )


def read_and_store(data: bytes, document: WordDocument, name: str, into: str, actor: Viewer) -> JobSteps:
    """Make the pictures ready one by one, then keep everything in one short transaction."""
    pictures: list[ReadPicture] = []
    for picture in read_pictures(data, document.pictures):
        pictures.append(picture)
        yield len(pictures), len(document.pictures)
    begin_write()
    kept = operations.store_word_import(document, pictures, file_name=name, into=into, actor=actor)
    return {"word_import_id": kept.id}


def render_word_imports(form: WordForm, status: int = 200) -> Response:
    """The screen where a Word file is handed in."""
    found = uploads_of(WordImport, viewer().id, limit=MAX_EARLIER)
    return make_response(render_template("studio/word_imports.html", form=form, imports=found), status)


def render_word_import(found: ImportView, *, form: TakeInForm | None = None, status: int = 200) -> Response:
    """The pages with their titles and kinds, what was changed and left out, and the decision."""
    html = render_template(
        "studio/word_import.html",
        view=found,
        form=form or take_in_form(found, formdata=None),
        kinds=KINDS,
        outcomes=OUTCOMES,
        said=lambda fault: fault.message(_),
    )
    return make_response(html, status)


def render_word_page(found: ImportView, number: int) -> Response:
    """One page of the preview, a stretch of it where it is long."""
    page = found.page(number)
    asked = request.args.get("part", 1, type=parse_integer) or 1
    pagination = paginate(asked, total=len(page.blocks), size=BLOCKS_PER_SCREEN)
    html = render_template(
        "studio/word_page.html",
        view=found,
        page=page,
        number=number,
        pagination=pagination,
        blocks=pagination.cut(page.blocks),
        page_url=lambda wanted: url_for(
            ".word_import_page", word_import_id=found.kept.id, number=number, part=wanted
        ),
        render=found.renderer(),
        original=original_html,
        is_table=is_table,
        remark=remark_text,
        said=lambda fault: fault.message(_),
        signs=SIGNS,
        actions=ACTIONS,
        outcomes=OUTCOMES,
        tones=OUTCOME_TONES,
        left_out=LEFT_OUT,
    )
    return make_response(html)


def take_in_form(found: ImportView, **values: object) -> TakeInForm:
    """The form of the decision, with the title and the first words of the file at first."""
    lead = found.course.page(-1)
    opening = lead.body.strip() if lead is not None and lead.kind != "skip" else ""
    file_title = found.kept.file_name.rpartition(".")[0].replace("_", " ").strip()
    if values:
        values |= {
            "course_title": found.course.title or file_title,
            "introduction": opening[:MAX_INTRODUCTION],
            "into": found.choices.into,
        }
    form = TakeInForm(**values)
    form.offer(unit_choices(viewer()), [(line.slug, line.title) for line in edited_courses(viewer().id)])
    return form


def get_waiting(word_import_id: int) -> WordImport:
    """The viewer's Word file that waits for a decision, or NotFound."""
    return ensure_waiting(get_word_import(word_import_id, viewer=viewer()))
