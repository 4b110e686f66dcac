"""The pictures, sounds and films of a course: brought in, renamed, replaced, changed, shown on a page, removed."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from portal.content.checks.faults import Faults
from portal.content.editing.blocks import append_blocks
from portal.content.files.media import MediaFile
from portal.content.files.picture_edits import PictureEdit, read_edit
from portal.content.markdown.links import COURSE_FILE
from portal.content.markdown.media_mentions import medium_markdown
from portal.courses.models import Course
from portal.courses.operations.media import add_medium
from portal.courses.queries.media import media_data
from portal.db import begin_write, db
from portal.drafts.operations import media as operations
from portal.drafts.operations.save_draft import EditConflict, save_edit
from portal.drafts.queries.texts import get_text
from portal.errors import NotFound, Refused
from portal.studio.media.forms import MediumNameForm, MediumReplacementForm, NewMediaForm, PlacementForm
from portal.studio.media.views import UNUSED, MediumView, faults_text, media_key, media_list, medium_view
from portal.studio.queries import get_course_view, get_edited_course
from portal.studio.routes.blueprint import bp
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.page_cache import cached_desk_response
from portal.web.uploads import accepts_uploads

MAX_UPLOAD_MEGABYTES = 32  # megabytes; a phone's picture has up to a dozen, and is made small here
MAX_FILES = 8  # that are taken in at once


@bp.get("/courses/<course_slug>/media")
@open_to("trainers")
def media(course_slug: str) -> Response:
    """The files of the course, and where each is shown."""
    course, show = get_course_view(course_slug), request.args.get("show", "")
    return cached_desk_response(
        "studio/media.html",
        key=media_key(course.id),
        context=lambda: {
            "course": course,
            "media": media_list(get_edited_course(course_slug), show),
            "form": NewMediaForm(formdata=None),
        },
    )


@expensive
@accepts_uploads(megabytes=MAX_UPLOAD_MEGABYTES)
@bp.post("/courses/<course_slug>/media")
@open_to("trainers")
def add_media(course_slug: str) -> BaseResponse:
    """Take files in; those that cannot be shown are told, the others stay."""
    course = get_edited_course(course_slug)
    form = NewMediaForm()
    if not form.validate():
        return render_media(course, form, 422)
    # Making pictures small takes a while; nobody else should wait for it.
    db.session.rollback()
    problems, files = [], []
    for sent in form.files.data[:MAX_FILES]:
        file, remarks = read_sent(sent)
        files += [file] if file is not None else []
        problems += [f"{sent.filename}: {remarks}"] if remarks else []
    if len(form.files.data) > MAX_FILES:
        problems.append(
            _("Only the first %(number)d files were taken: send the others after them.", number=MAX_FILES)
        )
    begin_write()
    course = get_edited_course(course_slug)
    for file in files:
        add_medium(course, file, actor=viewer())
    db.session.commit()
    if problems:
        form.files.errors = problems
        return render_media(get_edited_course(course_slug), form, 200 if files else 422)
    flash(
        ngettext(
            "%(num)d file is here. No text shows it yet.",
            "%(num)d files are here. No text shows them yet.",
            len(files),
        ),
        "ok",
    )
    return redirect(url_for(".media", course_slug=course_slug), 303)


@bp.get("/courses/<course_slug>/media/<name>")
@open_to("trainers")
def medium(course_slug: str, name: str) -> Response:
    """One file: where it is shown, and what can be done with it."""

    def context() -> dict[str, Any]:
        course = get_edited_course(course_slug)
        return medium_context(course, medium_view(course, name))

    return cached_desk_response(
        "studio/medium.html", key=media_key(get_course_view(course_slug).id), context=context
    )


@expensive
@bp.post("/courses/<course_slug>/media/<name>/picture")
@open_to("trainers")
def edit_picture(course_slug: str, name: str) -> BaseResponse:
    """Turn, cut and black out a picture; the texts that show it get the changed one, as drafts."""
    course = get_edited_course(course_slug)
    view = medium_view(course, name)
    edit = read_edit(request.form)
    if view.medium.kind != "picture" or view.medium.is_drawing:
        raise NotFound
    if edit.problems:
        return render_medium(
            course,
            view,
            edit=edit,
            edit_problem=_("Write numbers from 0 to 100, and leave something of the picture."),
            status=422,
        )
    if edit.changes_nothing:
        return render_medium(
            course,
            view,
            edit_problem=_("Nothing was changed: turn it, cut it or black something out first."),
            status=422,
        )
    data = media_data(view.medium.sha256)
    db.session.rollback()
    from portal.content.files import (
        pictures,
    )  # takes ten megabytes, which a worker that serves lessons does without

    faults = Faults("")
    file = pictures.edit_picture(name, data, edit, faults)
    return replace_with(course_slug, name, file, faults, edit=edit)


@expensive
@accepts_uploads(megabytes=MAX_UPLOAD_MEGABYTES)
@bp.post("/courses/<course_slug>/media/<name>/replacement")
@open_to("trainers")
def replace_medium(course_slug: str, name: str) -> BaseResponse:
    """Show another file in the place of this one, in every text that shows it, as drafts."""
    course = get_edited_course(course_slug)
    view = medium_view(course, name)
    form = MediumReplacementForm()
    if not form.validate():
        return render_medium(course, view, replacement=form, status=422)
    db.session.rollback()
    file, remarks = read_sent(form.file.data)
    if file is not None and (file.mime.partition("/")[0] != view.medium.mime.partition("/")[0]):
        file, remarks = (
            None,
            _("It is another kind of file: a picture takes the place of a picture, a sound that of a sound."),
        )
    faults = Faults("")
    return replace_with(course_slug, name, file, faults, remarks=remarks, replacement=form)


@bp.post("/courses/<course_slug>/media/<name>/name")
@open_to("trainers")
def rename_medium(course_slug: str, name: str) -> BaseResponse:
    """Call the file otherwise, in every text too."""
    course = get_edited_course(course_slug)
    view = medium_view(course, name)
    form = MediumNameForm()
    if not form.validate():
        return render_medium(course, view, naming=form, status=422)
    with rollback_on(Refused, form=form, field="name") as refused:
        new = operations.rename_medium(course, name, form.name.data, actor=viewer())
    if refused:
        course = get_edited_course(course_slug)
        return render_medium(course, medium_view(course, name), naming=form, status=422)
    db.session.commit()
    flash(_("It is called “%(name)s” now, in all texts.", name=new), "ok")
    return redirect(url_for(".medium", course_slug=course_slug, name=new), 303)


@bp.post("/courses/<course_slug>/media/<name>/placement")
@open_to("trainers")
def place_medium(course_slug: str, name: str) -> BaseResponse:
    """Show the file at the end of a page, as a draft, and go on there."""
    course = get_edited_course(course_slug)
    view = medium_view(course, name)
    form = with_page_choices(PlacementForm(), course)
    if not form.validate():
        return render_medium(course, view, placement=form, status=422)
    decorates = form.decorates.data and view.medium.kind == "picture"
    if not form.alternative.data and not decorates:
        form.alternative.errors = [_("Say in a few words what it shows, for those who cannot see or hear it.")]
        return render_medium(course, view, placement=form, status=422)
    slug = {file_name: slug for file_name, slug, _title in course_texts(course)}[form.page.data]
    text = get_text(course, slug)
    words = medium_markdown(name, form.alternative.data, decorates=decorates)
    with rollback_on(EditConflict) as conflict:
        source = append_blocks(text.source, words)
        save_edit(text, source, actor=viewer())
    if conflict:
        course = get_edited_course(course_slug)
        form.page.errors = [_("Somebody saved this page at the same moment. Try again.")]
        return render_medium(
            course, medium_view(course, name), placement=with_page_choices(form, course), status=409
        )
    db.session.commit()
    flash(_("It stands at the end of the text now. Move it to where it belongs."), "ok")
    return redirect(url_for(".editor", course_slug=course_slug, page_slug=slug) + "#source", 303)


@bp.post("/courses/<course_slug>/media/<name>/removal")
@open_to("trainers")
def remove_medium(course_slug: str, name: str) -> BaseResponse:
    """Take a file that no text shows out of the course, and its bytes out of the portal."""
    course = get_edited_course(course_slug)
    medium_view(course, name)
    with rollback_on(Refused) as refused:
        operations.remove_medium(course, name, actor=viewer())
    if refused:
        course = get_edited_course(course_slug)
        return render_medium(course, medium_view(course, name), problem=refused.message, status=422)
    db.session.commit()
    flash(_("“%(name)s” is removed.", name=name), "ok")
    back = request.form.get("back", "")
    if any(entry.name == back for entry in course.media):
        return redirect(url_for(".medium", course_slug=course_slug, name=back), 303)
    return redirect(url_for(".media", course_slug=course_slug), 303)


@bp.post("/courses/<course_slug>/unused-media")
@open_to("trainers")
def remove_unused_media(course_slug: str) -> BaseResponse:
    """Take the files that the viewer saw in the list of unused ones out of the course; those in use again stay."""
    course = get_edited_course(course_slug)
    removed = operations.remove_unused_media(course, request.form.getlist("name"), actor=viewer())
    db.session.commit()
    flash(ngettext("%(num)d file is removed.", "%(num)d files are removed.", removed), "ok")
    return redirect(url_for(".media", course_slug=course_slug, show=UNUSED), 303)


def read_sent(sent: FileStorage) -> tuple[MediaFile | None, str]:
    """The file that was sent as it will be shown, and what there is to say of it; it may be of any kind."""
    from portal.content.files.pictures import read_picture  # see edit_picture
    from portal.content.files.recordings import kind_of, read_recording

    data = sent.read()
    faults = Faults("")
    read = read_recording if kind_of(data) else read_picture
    file = read(sent.filename or "", data, faults)
    if file is None and any("no picture that can be read" in fault.text for fault in faults.found):
        # Here a file of any kind may be sent, so what it is not is said of all of them.
        return None, _("This is no picture, sound or film that can be shown: send a picture, MP3, M4A or MP4.")
    return file, faults_text(faults)


def replace_with(
    course_slug: str, name: str, file: MediaFile | None, faults: Faults, *, remarks: str = "", **shown: Any
) -> BaseResponse:
    """Let the file take the place of another, or say beside where it was asked for why it cannot."""
    begin_write()
    course = get_edited_course(course_slug)
    problem = remarks or faults_text(faults)
    with rollback_on(Refused, EditConflict) as refused:
        if file is not None:
            new, number = operations.replace_medium(course, name, file, actor=viewer())
    if isinstance(refused.error, EditConflict):
        problem = _("Somebody saved a text that shows it at the same moment. Try again.")
    elif refused:
        problem = refused.message
    if file is None or refused:
        course = get_edited_course(course_slug)
        form = shown.get("replacement")
        if form is not None:
            form.file.errors = [problem]
        else:
            shown["edit_problem"] = problem
        return render_medium(course, medium_view(course, name), status=422, **shown)
    db.session.commit()
    if number:
        said = ngettext(
            "The new one stands in %(num)d text, as a draft. Readers see it once you publish.",
            "The new one stands in %(num)d texts, as drafts. Readers see it once you publish.",
            number,
        )
    else:
        said = _("The new one is here. No text shows it yet.")
    flash(said + (f" {remarks}" if remarks else ""), "ok")
    return redirect(url_for(".medium", course_slug=course_slug, name=new), 303)


def course_texts(course: Course) -> list[tuple[str, str, str]]:
    """The texts of the course in their order: file name, slug and title; the introduction first."""
    pages = sorted(course.kept_pages, key=lambda page: (page.position, page.id))
    return [(COURSE_FILE, "", _("Introduction")), *((page.file_name, page.slug, page.title) for page in pages)]


def with_page_choices(form: PlacementForm, course: Course) -> PlacementForm:
    """The form with the texts of the course to choose from."""
    form.offer([(file_name, title) for file_name, _slug, title in course_texts(course)])
    return form


def render_media(course: Course, form: NewMediaForm, status: int = 200) -> Response:
    """The list with the form for more."""
    media = media_list(course, request.args.get("show", ""))
    return make_response(render_template("studio/media.html", course=course, media=media, form=form), status)


def render_medium(course: Course, view: MediumView, *, status: int = 200, **shown: Any) -> Response:
    """The screen of one file, with what came back of its forms."""
    return make_response(render_template("studio/medium.html", **medium_context(course, view, **shown)), status)


def medium_context(course: Course, view: MediumView, **shown: Any) -> dict[str, Any]:
    """What the screen of one file shows."""
    return {
        "course": course,
        "view": view,
        "edit": PictureEdit(),
        "edit_problem": "",
        "problem": "",
        "replacement": MediumReplacementForm(formdata=None),
        "naming": MediumNameForm(formdata=None, name=view.medium.name.rpartition(".")[0]),
        "placement": with_page_choices(PlacementForm(formdata=None, alternative=view.alternative), course),
        **shown,
    }
