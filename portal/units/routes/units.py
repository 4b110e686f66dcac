"""The organisation as its leaders see it: from the top of theirs to one unit, today or on an earlier day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request

from portal import clock
from portal.accounts.queries.users import get_user
from portal.errors import Refused
from portal.units import permissions
from portal.units.changes.queries.history import aliases_of, changes_of
from portal.units.changes.queries.same_names import same_named_below
from portal.units.contacts.enums import ContactKind
from portal.units.contacts.labels import contact_name
from portal.units.contacts.permissions import can_change_contacts
from portal.units.contacts.queries import ContactRow, find_nearest_contact, find_own_contact
from portal.units.models import Unit
from portal.units.queries.breadcrumbs import breadcrumbs_on, get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit, managed_units
from portal.units.queries.member_history import number_of_members_on
from portal.units.queries.search import founded_on, search_units
from portal.units.routes.blueprint import bp, requested_day
from portal.units.routes.tree import load_branches, unit_names
from portal.web.access import open_to, viewer
from portal.web.listing import requested_search

MAX_SEARCH_RESULTS = 30  # units that a search shows


@bp.get("")
@open_to("leaders")
def units() -> str | tuple[str, int]:
    """The unit that the viewer leads, or all of them; with `?q=`, what was searched for."""
    led = managed_units(viewer())
    wanted = requested_search()
    if wanted:
        found = search_units(wanted, below=[unit.id for unit in led], limit=MAX_SEARCH_RESULTS + 1)
        return render_template(
            "units/search.html",
            q=wanted,
            units=found[:MAX_SEARCH_RESULTS],
            has_more=len(found) > MAX_SEARCH_RESULTS,
        )
    if len(led) == 1:
        return show_unit(led[0])
    return render_template("units/units.html", units=led)


@bp.get("/<int:unit_id>")
@open_to("leaders")
def unit(unit_id: int) -> str | tuple[str, int]:
    """A unit at or below the viewer's; with `?on=`, as it was on that day."""
    return show_unit(get_managed_unit(unit_id, viewer()))


def show_unit(shown: Unit) -> str | tuple[str, int]:
    """The screen of a unit that the viewer may see."""
    try:
        day, refusal = requested_day(), ""
    except Refused as refused:
        day, refusal = clock.today(), refused.message
    path = breadcrumbs_on(shown, day, viewer())
    changes = changes_of(shown.id)
    allowed = allowed_actions(shown, day)
    html = render_template(
        "units/unit.html",
        unit=shown,
        day=day,
        today=clock.today(),
        typed_day=request.args.get("on", "") if refusal else day.isoformat(),
        refusal=refusal,
        trail=path or get_breadcrumbs(shown.id, viewer()).visible,
        then=path[-1] if path else None,
        since=founded_on(shown.id),
        aliases=aliases_of(shown.id),
        number_of_people=number_of_members_on(day, shown.id),
        branch=load_branches(shown.id, day),
        changes=changes,
        names=unit_names(changes),
        same_named=same_named_below(shown.id) if allowed["may_manage"] else [],
        contacts=contacts_of(shown),
        **allowed,
    )
    return (html, 422) if refusal else html


@dataclass(frozen=True, slots=True)
class ShownContact:
    """A contact on the screen of a unit."""

    kind: str
    name: str
    held: ContactRow | None
    saved_by: str  # of the unit's own
    may_change: bool


def contacts_of(shown: Unit) -> list[ShownContact]:
    """The contacts that hold for the unit, and who may change them: the head's own number is the unit's alone."""
    found = []
    for kind in ContactKind:
        held = find_nearest_contact(shown.id, kind)
        own = find_own_contact(shown.id, kind)
        if kind == ContactKind.HEAD:
            held = held if own is not None else None
        may_change = can_change_contacts(viewer(), shown, kind)
        if may_change or held is not None:
            saved_by = get_user(own.saved_by_id).name if own is not None and own.saved_by_id is not None else ""
            found.append(ShownContact(kind.value, contact_name(kind), held, saved_by, may_change))
    return found


def allowed_actions(shown: Unit, day: date) -> dict[str, Any]:
    """What the viewer may change here; nothing on an earlier day, and nothing about a closed unit."""
    is_now = shown.closed_on is None and day == clock.today()
    may_manage = is_now and permissions.can_manage_units(viewer(), shown)
    may_beside = may_manage and permissions.can_manage_units(viewer(), shown.parent)
    return {"may_manage": may_manage, "may_beside": may_beside}
