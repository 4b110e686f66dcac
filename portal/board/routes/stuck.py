"""Who is stuck, and what helps them."""

from __future__ import annotations

import secrets

from flask import Response, request, url_for

from portal import clock
from portal.board.asked import asked_in
from portal.board.queries.stuck import LISTS, NEVER, stuck_in
from portal.board.routes.blueprint import bp
from portal.board.routes.ways import led_way
from portal.people.queries import scope_of
from portal.units.reach import code_givers
from portal.web.access import open_to, viewer
from portal.web.shared_pages import shared_desk

FEW = 10  # of each list, where all are shown
PAGE = 50


@bp.get("/units/<int:unit_id>/stuck")
@open_to("leaders")
def unit_stuck(unit_id: int) -> Response:
    """The three lists of who is stuck in and below a unit, or one of them from page to page."""
    way = led_way(unit_id)
    asked, wanted = asked_in(request.args), request.args.get("list", "")
    shown = (wanted,) if wanted in LISTS else LISTS
    scope = scope_of([unit_id])
    limit, page = (PAGE, asked.page) if wanted in LISTS else (FEW, 1)
    lists = {which: stuck_in(scope, which, page=page, limit=limit) for which in shown}
    homes = {row.user_id: row.unit_id for row in lists[NEVER].rows} if NEVER in lists else {}
    may_issue = frozenset(code_givers(viewer(), homes)) if homes else frozenset[int]()
    return shared_desk(
        "board/stuck.html",
        key=(way, asked, tuple(lists.items()), may_issue, clock.today()),
        token=secrets.token_urlsafe(16),
        context=lambda: {
            "way": way,
            "asked": asked,
            "lists": lists,
            "wanted": wanted if wanted in LISTS else "",
            "may_issue": may_issue,
            "list_url": lambda which: url_for(".unit_stuck", unit_id=unit_id, list=which),
            "page_url": lambda number: url_for(".unit_stuck", unit_id=unit_id, list=wanted, page=number),
        },
    )
