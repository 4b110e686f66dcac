"""Another address for a page or a course."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.content.enums import PageKind
from portal.content.pages.guide import guide_url
from portal.courses.queries.texts import aliases_by_page, course_aliases
from portal.db import db
from portal.drafts.operations.rename import rename_course, rename_page
from portal.drafts.queries.texts import WorkingCopy
from portal.errors import Refused
from portal.studio.courses.forms import SlugForm
from portal.studio.queries import get_edited_text
from portal.studio.routes.blueprint import text_route
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.site_url import site_url


@text_route("/address")
@open_to("trainers")
def text_address(course_slug: str, page_slug: str) -> Response:
    """The address of the page, or of the course, those that it had before, and the form for another."""
    text = get_edited_text(course_slug, page_slug)
    return show_address(text, SlugForm(formdata=None, slug=text.slug or course_slug))


@expensive
@text_route("/address", method="POST")
@open_to("trainers")
def rename_text(course_slug: str, page_slug: str) -> BaseResponse:
    """Give the page, or the course, another address."""
    text = get_edited_text(course_slug, page_slug)
    form = SlugForm()
    if not form.validate():
        return show_address(text, form, 422)
    with rollback_on(Refused, form=form, field="slug") as refused:
        if text.page is not None:
            rename_page(text.page, form.slug.data, actor=viewer())
        else:
            rename_course(text.course, form.slug.data, actor=viewer())
    if refused:
        return show_address(get_edited_text(course_slug, page_slug), form, 422)
    course = text.course.slug
    db.session.commit()
    flash(_("The address is another one now. Links and codes from before lead to it."), "ok")
    if page_slug:
        return redirect(url_for(".editor", course_slug=course, page_slug=form.slug.data), 303)
    return redirect(url_for(".course", course_slug=course), 303)


def show_address(text: WorkingCopy, form: SlugForm, status: int = 200) -> Response:
    """The form, with what was wrong in it."""
    page = text.page
    before = aliases_by_page([page.id]).get(page.id, []) if page is not None else None
    if before is None:
        before = course_aliases().get(text.course.slug, [])
    path = url_for("learning.course", course_slug=text.course.slug)
    addresses = [f"{path}/{text.slug}" if page is not None else path]
    addresses += [guide_url(text.slug)] if text.kind == PageKind.GUIDE else []
    context = {"addresses": [site_url() + address for address in addresses], "before": before}
    return make_response(render_template("studio/address.html", text=text, form=form, **context), status)
