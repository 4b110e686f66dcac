"""The search: what is typed is found."""

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.content.enums import PageKind
from portal.search.queries import search as queries
from portal.search.rules.results import Heading, Hit
from portal.web.access import open_to, viewer
from portal.web.htmx import screen_or_fragment
from portal.web.listing import requested_page

bp = Blueprint("search", __name__)


@bp.get("/search")
@open_to("everyone")
def search() -> Response:
    """What was searched for with `?q=`; everybody finds the guides, members what is meant for them too."""
    person = viewer()
    if person.is_authenticated and not person.has_consented:
        return redirect(url_for("accounts.consent"))
    results = queries.search(request.args.get("q", ""), viewer=person, page=requested_page())
    return screen_or_fragment(
        "search/search.html",
        "search/_results.html",
        results=results,
        longest=queries.MAX_QUERY_LENGTH,
        new_from=(results.page - 1) * queries.PAGE_SIZE,
    )


@bp.app_template_filter()
def kind_name(kind: str) -> str:
    """What a kind of page is called in a list; lessons go without saying."""
    names: dict[str, str] = {
        PageKind.QUIZ: _("quiz"),
        PageKind.SCENARIO: _("rehearsal"),
        PageKind.GUIDE: _("guide"),
        PageKind.CHECKLIST: _("teach-back"),
    }
    return str(names.get(kind, ""))


@bp.app_template_filter()
def hit_url(hit: Hit, heading: Heading) -> str:
    """The address of a heading of what was found."""
    if hit.is_public:
        return str(url_for("guides.guide", slug=hit.page_slug))
    if hit.page_slug is None:
        return str(url_for("learning.course", course_slug=hit.course_slug))
    anchor = heading.anchor or None
    return str(url_for("learning.page", course_slug=hit.course_slug, page_slug=hit.page_slug, _anchor=anchor))
