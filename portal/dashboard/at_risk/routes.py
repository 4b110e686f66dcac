"""Who is stuck, and what helps them."""

import secrets

from flask import Response, request, url_for

from portal import clock
from portal.dashboard.at_risk.queries import LISTS, NEVER, people_at_risk
from portal.dashboard.filters import DashboardFilters
from portal.dashboard.routes.blueprint import bp
from portal.people.queries.scope import scope_of
from portal.units.bulk.permissions import code_issuers
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.web.access import open_to, viewer
from portal.web.page_cache import cached_desk_response

PREVIEW_SIZE = 10  # of each list, where all are shown
PAGE_SIZE = 50


@bp.get("/units/<int:unit_id>/at-risk")
@open_to("leaders")
def at_risk(unit_id: int) -> Response:
    """The three lists of who is stuck in and below a unit, or one of them from page to page."""
    way = get_breadcrumbs(unit_id, viewer())
    asked, wanted = DashboardFilters.parse(request.args), request.args.get("list", "")
    shown = (wanted,) if wanted in LISTS else LISTS
    scope = scope_of([unit_id])
    limit, page = (PAGE_SIZE, asked.page) if wanted in LISTS else (PREVIEW_SIZE, 1)
    lists = {which: people_at_risk(scope, which, page=page, limit=limit) for which in shown}
    homes = {row.user_id: row.unit_id for row in lists[NEVER].rows} if NEVER in lists else {}
    may_issue = frozenset(code_issuers(viewer(), homes)) if homes else frozenset[int]()
    return cached_desk_response(
        "dashboard/at_risk.html",
        key=(way, asked, tuple(lists.items()), may_issue, clock.today()),
        token=secrets.token_urlsafe(16),
        context=lambda: {
            "way": way,
            "asked": asked,
            "lists": lists,
            "wanted": wanted if wanted in LISTS else "",
            "may_issue": may_issue,
            "list_url": lambda which: url_for(".at_risk", unit_id=unit_id, list=which),
            "page_url": lambda number: url_for(".at_risk", unit_id=unit_id, list=wanted, page=number),
        },
    )
