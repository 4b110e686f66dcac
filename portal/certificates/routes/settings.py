"""Which programmes and courses give a certificate, with which words, and those for who completed them before."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.certificates.forms import SettingForm
from portal.certificates.operations.issue import issue_to_completers
from portal.certificates.operations.settings import SettingDetails, set_certificate
from portal.certificates.permissions import can_set
from portal.certificates.queries.issuing import find_setting
from portal.certificates.queries.subjects import Subject, course_by_slug, find_programme, settable_subjects
from portal.certificates.routes.blueprint import bp
from portal.courses.models import Course
from portal.db import db
from portal.errors import FieldError, NotFound
from portal.units.queries.managed_units import managed_units
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.streaming import JobSteps, stream_job

BATCH_SIZE = 200  # people between two signs of progress


@dataclass(frozen=True)
class SettingRow:
    """A subject in the list."""

    title: str
    url: str
    is_issued: bool


@bp.get("/certificates/settings")
@open_to("leaders")
def settings() -> str:
    """The viewer's units, and what the viewer may let give a certificate."""
    rows: dict[bool, list[SettingRow]] = {True: [], False: []}
    for subject, is_issued in settable_subjects(viewer()):
        rows[isinstance(subject, Course)].append(SettingRow(subject.title, setting_url(subject), is_issued))
    return render_template(
        "certificates/settings.html", units=managed_units(viewer()), programmes=rows[False], courses=rows[True]
    )


@bp.get("/certificates/settings/programmes/<programme_id>")
@open_to("leaders")
def programme_setting(programme_id: str) -> str:
    """What a programme gives."""
    return show_setting(settable(find_programme(programme_id)))


@bp.post("/certificates/settings/programmes/<programme_id>")
@open_to("leaders")
def set_programme(programme_id: str) -> BaseResponse | tuple[str, int]:
    """Keep what a programme gives."""
    return keep_setting(settable(find_programme(programme_id)))


@bp.post("/certificates/settings/programmes/<programme_id>/issue")
@open_to("leaders")
def issue_programme(programme_id: str) -> BaseResponse:
    """Issue the certificates of those who completed the programme before; the page grows meanwhile."""
    return stream_issue(settable(find_programme(programme_id)))


@bp.get("/certificates/settings/courses/<course_slug>")
@open_to("leaders")
def course_setting(course_slug: str) -> str:
    """What a course gives."""
    return show_setting(settable(course_by_slug(course_slug)))


@bp.post("/certificates/settings/courses/<course_slug>")
@open_to("leaders")
def set_course(course_slug: str) -> BaseResponse | tuple[str, int]:
    """Keep what a course gives."""
    return keep_setting(settable(course_by_slug(course_slug)))


@bp.post("/certificates/settings/courses/<course_slug>/issue")
@open_to("leaders")
def issue_course(course_slug: str) -> BaseResponse:
    """Issue the certificates of those who finished the course before; the page grows meanwhile."""
    return stream_issue(settable(course_by_slug(course_slug)))


def settable(subject: Subject | None) -> Subject:
    """The subject, the viewer's to set; else NotFound."""
    if subject is None or not can_set(viewer(), subject):
        raise NotFound
    return subject


def setting_url(subject: Subject) -> str:
    """The address of its form."""
    if isinstance(subject, Course):
        return url_for(".course_setting", course_slug=subject.slug)
    return url_for(".programme_setting", programme_id=subject.id)


def show_setting(subject: Subject, form: SettingForm | None = None) -> str:
    """The form of what the subject gives."""
    if isinstance(subject, Course):
        kept = find_setting(course_id=subject.id)
        issue_url = url_for(".issue_course", course_slug=subject.slug)
    else:
        kept = find_setting(programme_id=subject.id)
        issue_url = url_for(".issue_programme", programme_id=subject.id)
    address = setting_url(subject)
    return render_template(
        "certificates/setting.html",
        subject=subject,
        form=form if form is not None else SettingForm(formdata=None, obj=kept),
        action=address,
        issue_url=issue_url,
        is_issued=kept is not None and kept.is_issued,
    )


def keep_setting(subject: Subject) -> BaseResponse | tuple[str, int]:
    """Keep what was typed, or say beside its field what cannot be kept."""
    form = SettingForm()
    if not form.validate():
        return show_setting(subject, form), 422
    address = setting_url(subject)
    said = SettingDetails(
        form.is_issued.data, form.text.data or "", form.text_en.data or "", form.title_en.data or ""
    )
    with rollback_on(FieldError, form=form) as refused:
        set_certificate(subject, said, actor=viewer())
    if refused:
        return show_setting(subject, form), refused.status
    db.session.commit()
    flash(_("Kept. It holds for who completes it from now on."), "ok")
    return redirect(address, 303)


def stream_issue(subject: Subject) -> BaseResponse:
    """Issue to those who completed it, while the page grows."""
    key = (subject.id, None) if isinstance(subject, Course) else (None, subject.id)
    return stream_job(
        issue_in_steps(*key),
        page="certificates/issuing.html",
        ending="certificates/_issuing_ending.html",
        text=lambda done, total: _("%(done)s of %(total)s people", done=done, total=total),
        total=1,
    )


def issue_in_steps(course_id: int | None, programme_id: str | None) -> JobSteps:
    """Issue some in each step; how many there were at the end."""
    number = 0
    steps = issue_to_completers(course_id=course_id, programme_id=programme_id, size=BATCH_SIZE)
    for done, total, issued in steps:
        number += issued
        yield done, total
    return {"number": number}
