"""A course as a file to keep or to hand on."""

from flask import Response, render_template, request
from flask_babel import gettext as _

from portal.courses.queries.facts import fact_rows
from portal.courses.queries.page_loader import rules_by_id
from portal.drafts.archives.queries.export_zip import export_zip, facts_of
from portal.studio.queries import get_edited_course
from portal.studio.routes.blueprint import bp
from portal.web.access import open_to
from portal.web.expensive import expensive
from portal.web.files import file_download

ZIP = "application/zip"


@expensive
@bp.get("/courses/<course_slug>/export")
@open_to("trainers")
def course_export(course_slug: str) -> str:
    """What can be saved of the course, and what is not in it."""
    found = get_edited_course(course_slug)
    labels = {fact.id: fact.label for fact in fact_rows()}
    labels |= {rule.id: rule.title for rule in rules_by_id().values()}
    facts = [(fact_id, labels.get(fact_id, "")) for fact_id in facts_of(found)]
    return render_template("studio/course_export.html", course=found, facts=facts)


@expensive
@bp.get("/courses/<course_slug>/export.zip")
@open_to("trainers")
def export_course(course_slug: str) -> Response:
    """The course as readers see it, or as it is being written, as a .zip."""
    found = get_edited_course(course_slug)
    drafts = request.args.get("drafts") == "1"
    name = f"{course_slug}-" + _("drafts") if drafts else course_slug
    return file_download(export_zip(found, drafts=drafts), ZIP, f"{name}.zip")
