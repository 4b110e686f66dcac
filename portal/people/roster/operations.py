"""Everything that happens to an uploaded roster: it waits, is mended row by row, then confirmed or discarded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import update

from portal import clock
from portal.accounts.queries import get_user
from portal.audit.operations import Actor, record
from portal.db import db
from portal.deadlines import within_deadline
from portal.errors import NotFound, Stale, require
from portal.people.models import RosterImport
from portal.people.roster.asking import hushed
from portal.people.roster.headings import FIELDS
from portal.people.roster.lines import WISHES, Line, Value
from portal.people.roster.lookups import look_up
from portal.people.roster.plan import Plan
from portal.people.roster.planning import make_plan
from portal.people.roster.previews import Preview
from portal.people.roster.reading import Roster
from portal.people.roster.rows import clean
from portal.people.roster.writing import Writing
from portal.sheets import as_text
from portal.units import permissions
from portal.units.models import Unit
from portal.units.operations.tree_lock import hold_tree, take_tree

WAITING, CONFIRMED, DISCARDED = "waiting", "confirmed", "discarded"
WAITS_FOR = timedelta(days=30)  # personal data that nobody decides about does not lie here for ever
LONGEST_FILE_NAME = 150  # characters
LONGEST_CELL = 200  # characters of one field in the browser


def upload_roster(roster: Roster, unit: Unit, *, file_name: str, actor: Actor) -> RosterImport:
    """Keep the rows until somebody decides; nobody comes in yet. Old rosters that still wait are discarded."""
    require(permissions.can_place_people(actor, unit))
    forget_old_rosters()
    uploaded = RosterImport(
        unit=unit,
        uploaded_by=get_user(actor.id),
        file_name=file_name[-LONGEST_FILE_NAME:],
        uploaded_at=clock.now(),
        rows=roster.to_json(),
        state=WAITING,
    )
    db.session.add(uploaded)
    db.session.flush()
    acting = permissions.acting(actor, unit)
    record(acting, "roster.uploaded", uploaded, unit=unit.id, rows=len(roster.lines))
    return uploaded


def forget_old_rosters() -> None:
    """Discard what has waited too long."""
    forget_rosters(uploaded_before=clock.now() - WAITS_FOR)


def forget_rosters(*, uploaded_before: datetime) -> int:
    """Discard what has waited since then, and its rows with it; how many."""
    old = (RosterImport.state == WAITING, RosterImport.uploaded_at < uploaded_before)
    decided = {"state": DISCARDED, "decided_at": clock.now(), "rows": {}}
    discarding = update(RosterImport).where(*old).values(decided).returning(RosterImport.id)
    return len(db.session.execute(discarding).all())


def plan_of(roster: Roster, unit: Unit, *, actor: Actor | None) -> Plan:
    """What the roster would do now, if this actor confirmed it."""
    return preview_of(roster, unit, actor=actor).plan


def preview_of(roster: Roster, unit: Unit, *, actor: Actor | None) -> Preview:
    """The same, with the words for a screen; of people elsewhere it tells no more than the actor may be told."""
    entries = [clean(line) for line in within_deadline(roster.lines)]
    known = look_up(entries, unit, actor=actor)
    plan = make_plan(entries, known)
    return Preview(roster, plan if actor is None else hushed(plan, known, actor=actor), known.tree)


def mend_row(
    uploaded: RosterImport, number: int, values: Mapping[str, str], *, wishes: frozenset[str], actor: Actor
) -> None:
    """Put other values into fields of one row; those not named stay. Stale once the roster was decided."""
    require(permissions.can_place_people(actor, uploaded.unit))
    refuse_decided(uploaded)
    roster = Roster.from_json(uploaded.rows)
    if number not in {line.number for line in roster.lines}:
        raise NotFound
    lines = tuple(mended(line, values, wishes) if line.number == number else line for line in roster.lines)
    uploaded.rows = replace(roster, lines=lines).to_json()
    db.session.flush()


def mended(line: Line, values: Mapping[str, str], wishes: frozenset[str]) -> Line:
    """The row with other values; what was not changed stays as it was read."""
    kept: dict[str, Value] = dict(line.values)
    for field in FIELDS:
        text = values.get(field, as_text(kept.get(field))).strip()[:LONGEST_CELL]
        if text != as_text(kept.get(field)):
            kept[field] = text
        if not text:
            kept.pop(field, None)
    return Line(line.number, kept, wishes.intersection(WISHES))


def discard_roster(uploaded: RosterImport, *, actor: Actor) -> None:
    """Forget the rows; nobody comes in. Stale once it was confirmed, discarding twice is discarding once."""
    require(permissions.can_place_people(actor, uploaded.unit))
    if uploaded.state == DISCARDED:
        return
    refuse_decided(uploaded)
    uploaded.state, uploaded.decided_at, uploaded.rows = DISCARDED, clock.now(), {}
    record(permissions.acting(actor, uploaded.unit), "roster.discarded", uploaded)


def refuse_decided(uploaded: RosterImport) -> None:
    """Stale when the roster does not wait any more."""
    if uploaded.state != WAITING:
        raise Stale


def hold_units(roster: Roster) -> None:
    """Let the tree stand still until the transaction ends; to be called before anything is written."""
    if any("create" in line.values for line in roster.lines):
        take_tree()
    else:
        hold_tree()


def confirm_roster(uploaded: RosterImport, plan: Plan, *, actor: Actor) -> Iterator[int]:
    """Carry out the plan, made in this transaction; tells how many rows are written. Faulty rows are left out.

    All or nothing, if the caller commits after the last step or rolls back. Stale once the roster was decided, and
    where somebody changed meanwhile what the plan was made of.
    """
    require(permissions.can_place_people(actor, uploaded.unit))
    refuse_decided(uploaded)
    acting = permissions.acting(actor, uploaded.unit)
    writing = Writing(plan, reason=reason_for(uploaded.file_name), actor=acting)
    yield from writing.steps()
    uploaded.state, uploaded.decided_at, uploaded.rows = CONFIRMED, clock.now(), {}
    uploaded.counts, uploaded.new_people = plan.counts, writing.new_people
    record(acting, "roster.confirmed", uploaded, **plan.counts)


def import_roster(roster: Roster, plan: Plan, unit: Unit, *, file_name: str) -> Iterator[int]:
    """The same from the shell, where the portal itself is the actor and nothing waits."""
    yield from Writing(plan, reason=reason_for(file_name), actor=None).steps()
    record(None, "roster.imported", unit, rows=len(roster.lines), **plan.counts)


def reason_for(file_name: str) -> str:
    """Why a unit was made, for its history."""
    return str(_("Named in the roster “%(file)s”.", file=file_name))
