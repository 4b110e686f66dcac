"""Who is stuck, and what helps them: one by one, and for all who are marked."""

import secrets
from dataclasses import replace
from io import BytesIO

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.accounts.enums import Role
from portal.dashboard.at_risk.filters import NAMES, UNITS, AtRiskFilters
from portal.dashboard.at_risk.labels import ADVICE, REASON_LABELS, SORT_LABELS
from portal.dashboard.at_risk.queries import AtRiskPage, AtRiskPerson, count_at_risk, people_at_risk, people_of
from portal.dashboard.at_risk.views import (
    UnitNumber,
    at_risk_table,
    group_text,
    head_messages,
    heads_text,
    numbers_below,
)
from portal.dashboard.definitions.labels import AT_RISK_KEYS
from portal.dashboard.labels import download_name
from portal.dashboard.report.operations import record_people_export
from portal.dashboard.routes.blueprint import bp
from portal.db import db
from portal.errors import Refused
from portal.people.follow_ups.enums import FollowUpKind
from portal.people.follow_ups.operations import record_follow_ups
from portal.people.follow_ups.queries import latest_follow_ups
from portal.people.queries.scope import Scope, scope_of
from portal.spreadsheets.csv_writing import write_csv
from portal.spreadsheets.writing import write_large_xlsx
from portal.units.bulk.permissions import code_issuers
from portal.units.bulk.queries.grants import ancestors_by_unit, grants_by_user
from portal.units.enums import UnitKind
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.grants import heads_by_unit
from portal.units.queries.managed_units import get_managed_unit
from portal.units.queries.tree import children_names
from portal.units.queries.unit_labels import unit_labels
from portal.units.rules.short_names import short_names
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import CSV_MEDIA_TYPE, XLSX_MEDIA_TYPE, file_download
from portal.web.form_errors import rollback_on
from portal.web.listing import Pagination
from portal.web.page_cache import cached_desk_response
from portal.web.request_values import parse_integer
from portal.web.transactions import writes_nothing

PAGE_SIZE = 30
MAX_NAMED_AT_ONCE = 60  # more people are shown unit by unit first
MAX_EXPORTED = 20_000
MAX_MARKED = 500


@bp.get("/units/<int:unit_id>/at-risk")
@open_to("leaders")
def at_risk(unit_id: int) -> Response:
    """Who is stuck in and below a unit: where they are many by unit, else by name; `?list=` one reason alone."""
    return show_list(unit_id)


@bp.post("/units/<int:unit_id>/at-risk/called")
@open_to("leaders")
def mark_called(unit_id: int) -> BaseResponse:
    """Tick for everybody who is marked that they were called."""
    get_breadcrumbs(unit_id, viewer())
    scope, wanted = scope_of([unit_id]), AtRiskFilters.parse(request.args)
    with rollback_on(Refused) as refused:
        marked = marked_people(scope)
        number = record_follow_ups(viewer(), [person.user_id for person in marked], FollowUpKind.CALLED)
        db.session.commit()
    if refused:
        return show_list(unit_id, refusal=refused.message, status=refused.status)
    flash(ngettext("Ticked for %(num)d person.", "Ticked for %(num)d people.", number), "ok")
    return redirect(list_url(unit_id, wanted), 303)


@writes_nothing
@bp.post("/units/<int:unit_id>/at-risk/message")
@open_to("leaders")
def at_risk_message(unit_id: int) -> Response:
    """The texts for Zalo about everybody who is marked: for a team its group's, else one for each head."""
    way = get_breadcrumbs(unit_id, viewer())
    scope, wanted = scope_of([unit_id]), AtRiskFilters.parse(request.args)
    with rollback_on(Refused) as refused:
        people = marked_members(scope)
    if refused:
        return show_list(unit_id, refusal=refused.message, status=refused.status)
    unit_ids = {person.unit_id for person in people}
    is_team = way.unit.kind == UnitKind.TEAM
    messages = head_messages(people, unit_labels(unit_ids), heads_by_unit(unit_ids))
    return Response(
        render_template(
            "dashboard/at_risk_message.html",
            way=way,
            wanted=wanted,
            number=len(people),
            is_team=is_team,
            whole=group_text(way.unit.name, people) if is_team else heads_text(messages),
            messages=messages,
            back=list_url(unit_id, wanted),
        )
    )


@expensive
@bp.post("/units/<int:unit_id>/at-risk/table")
@open_to("leaders")
def export_at_risk(unit_id: int) -> Response:
    """The list as a table, .xlsx or with `format=csv` .csv; who took it is noted."""
    unit = get_managed_unit(unit_id, viewer())
    wanted = replace(AtRiskFilters.parse(request.args), page=1)
    people = people_at_risk(scope_of([unit_id]), wanted, total=MAX_EXPORTED, size=MAX_EXPORTED).rows
    unit_ids, user_ids = {person.unit_id for person in people}, [person.user_id for person in people]
    table = at_risk_table(
        people,
        unit.name,
        wanted.population,
        unit_labels(unit_ids),
        heads_by_unit(unit_ids),
        latest_follow_ups(user_ids),
    )
    kind = "csv" if request.form.get("format") == "csv" else "xlsx"
    name = download_name(_("who is stuck"), unit.name, clock.today(), kind)
    record_people_export(unit, subject="at_risk", kind=kind, actor=viewer())
    if kind == "csv":
        body = b"".join(write_csv([column.heading for column in table.columns], table.rows))
    else:
        target = BytesIO()
        write_large_xlsx(target, [table], created=clock.now(), title=table.titles[0])
        body = target.getvalue()
    db.session.commit()
    return file_download(body, CSV_MEDIA_TYPE if kind == "csv" else XLSX_MEDIA_TYPE, name)


def marked_people(scope: Scope) -> tuple[AtRiskPerson, ...]:
    """Those whom the form names as `person` who are stuck in the scope; Refused for nobody and for too many."""
    marked = set(request.form.getlist("person", type=parse_integer))
    if not marked:
        raise Refused(_("Tick at least one person."))
    if len(marked) > MAX_MARKED:
        raise Refused(_("These are too many at once; at most %(most)d.", most=MAX_MARKED))
    people = people_of(scope, marked)
    if not people:
        raise Refused(_("Nobody of those whom you ticked is stuck any more."))
    return people


def marked_members(scope: Scope) -> tuple[AtRiskPerson, ...]:
    """Those who are marked, without the viewer and the heads of their units, who get the texts; or Refused."""
    marked = marked_people(scope)
    held = grants_by_user([person.user_id for person in marked])
    people = tuple(
        person
        for person in marked
        if person.user_id != viewer().id
        and not any(
            grant.role == Role.LEADER and grant.unit_id == person.unit_id for grant in held.get(person.user_id, ())
        )
    )
    if not people:
        raise Refused(_("Whom you marked leads the unit, and the text would go there: a call is better."))
    return people


def show_list(unit_id: int, *, refusal: str = "", status: int = 200) -> Response:
    """The screen; whoever may be named with a way to reach them."""
    way = get_breadcrumbs(unit_id, viewer())
    wanted, scope = AtRiskFilters.parse(request.args), scope_of([unit_id])
    counted = count_at_risk(scope, team_only=wanted.team_only)
    children = children_names(unit_id)
    number, named = counted.of(wanted.reason)
    by_unit = bool(children) and (wanted.view or (UNITS if number > MAX_NAMED_AT_ONCE else NAMES)) == UNITS
    units: tuple[UnitNumber, ...] = ()
    found = AtRiskPage((), Pagination(1, 1, PAGE_SIZE))
    if by_unit:
        here = counted.units_with(wanted.reason)
        labels = unit_labels([child.id for child in children])
        branches = [replace(child, name=labels[child.id]) for child in children]
        above = ancestors_by_unit(here, among=[child.id for child in children])
        units = numbers_below(unit_id, way.unit.name, branches, here, above)
    elif number:
        found = people_at_risk(scope, wanted, total=named, size=PAGE_SIZE)
    ids = {person.user_id: person.unit_id for person in found.rows}
    last = latest_follow_ups(ids, seen_by=viewer())
    issuable = frozenset(code_issuers(viewer(), ids)) if ids else frozenset[int]()
    whole = dict(unit_labels(set(ids.values())))
    names = dict(zip(whole, short_names(list(whole.values())), strict=True))
    response = cached_desk_response(
        "dashboard/at_risk.html",
        key=(
            *(way, wanted, counted, units, found, tuple(last.items()), issuable, tuple(names.items())),
            *(bool(children), viewer().id, refusal, clock.today()),
        ),
        token=secrets.token_urlsafe(16),
        context=lambda: {
            "way": way,
            "wanted": wanted,
            "counted": counted,
            "number": number,
            "others": number - named,
            "reasons": REASON_LABELS,
            "advice": ADVICE,
            "sorts": SORT_LABELS,
            "by_unit": by_unit,
            "units": units,
            "found": found,
            "names": names,
            "last": last,
            "may_issue": issuable,
            "at_risk_keys": AT_RISK_KEYS,
            "own_id": viewer().id,
            "has_children": bool(children),
            "refusal": refusal,
            "here": list_url(unit_id, wanted),
            "url": lambda **changes: list_url(unit_id, replace(wanted, **({"page": 1, "ticked": ""} | changes))),
            "page_url": lambda number: list_url(unit_id, replace(wanted, page=number)),
            "deed_url": lambda endpoint: url_for(endpoint, unit_id=unit_id, **wanted.arguments()),
        },
    )
    response.status_code = status
    return response


def list_url(unit_id: int, wanted: AtRiskFilters) -> str:
    """The address of the list as it was asked for, also from a form."""
    return url_for("dashboard.at_risk", unit_id=unit_id, **wanted.arguments())
