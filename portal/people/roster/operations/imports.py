"""Everything that happens to an uploaded roster: it waits, is mended row by row, then confirmed or discarded."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import update

from portal import clock
from portal.accounts.operations import rate_limits
from portal.accounts.queries.users import get_user
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.db import db
from portal.deadlines import within_deadline
from portal.errors import NotFound, Stale, require
from portal.people.enums import RosterState
from portal.people.models import RosterImport
from portal.people.roster.operations.planning import plan_rows
from portal.people.roster.operations.write_plan import PlanWriter
from portal.people.roster.queries.imports import has_invalidating_events, held_roles, last_event_id
from portal.people.roster.rules.cleaning import clean_row
from portal.people.roster.rules.context import UnitChoices
from portal.people.roster.rules.disclosure import redact_beyond_allowance
from portal.people.roster.rules.headings import FIELDS
from portal.people.roster.rules.layout import Layout
from portal.people.roster.rules.parsing import Roster
from portal.people.roster.rules.plan import Plan
from portal.people.roster.rules.rows import WISHES, Line, Value
from portal.people.roster.rules.source import source_to_json
from portal.people.roster.rules.stored_plan import FullPlan, PlanInputs, stored_inputs
from portal.spreadsheets.cells import cell_text
from portal.spreadsheets.sheet import Sheet
from portal.units import permissions
from portal.units.models import Unit
from portal.units.operations.tree_lock import lock_tree_exclusive, lock_tree_shared
from portal.units.permissions import LEADER_ROLES
from portal.units.queries.grants import granted_units, has_all_tops

MAX_WAITING_TIME = timedelta(days=30)  # personal data that nobody decides about does not lie here for ever
NOTHING_KEPT: dict[str, dict[str, Any]] = {"rows": {}, "plan": {}, "source": {}, "layout": {}}
MAX_FILE_NAME_LENGTH = 150  # characters
MAX_CELL_LENGTH = 200  # characters of one field in the browser
UNTOLD = Layout(())
LineEdit = Callable[[Roster, FullPlan], Mapping[int, Line]]  # which lines come into which places


def upload_roster(
    roster: Roster,
    unit: Unit,
    *,
    file_name: str,
    actor: Actor,
    sheets: Sequence[Sheet] = (),
    layout: Layout = UNTOLD,
) -> RosterImport:
    """Keep the rows until somebody decides; nobody comes in yet. Old rosters that still wait are discarded."""
    require(permissions.can_place_people(actor, unit))
    discard_expired_rosters()
    uploaded = RosterImport(
        unit=unit,
        uploaded_by=get_user(actor.id),
        file_name=file_name[-MAX_FILE_NAME_LENGTH:],
        uploaded_at=clock.now(),
        rows=roster.to_json(),
        source=source_to_json(sheets, layout),
        layout=layout.to_json(),
        state=RosterState.WAITING,
    )
    db.session.add(uploaded)
    db.session.flush()
    acting = permissions.audit_actor(actor, unit)
    record(acting, "roster.uploaded", uploaded, unit=unit.id, rows=len(roster.lines))
    return uploaded


def discard_expired_rosters() -> None:
    """Discard what has waited too long."""
    discard_waiting_rosters(uploaded_before=clock.now() - MAX_WAITING_TIME)


def discard_waiting_rosters(*, uploaded_before: datetime) -> int:
    """Discard what has waited since then, and its rows with it; how many."""
    old = (RosterImport.state == RosterState.WAITING, RosterImport.uploaded_at < uploaded_before)
    decided = {"state": RosterState.DISCARDED, "decided_at": clock.now(), **NOTHING_KEPT}
    discarding = update(RosterImport).where(*old).values(decided).returning(RosterImport.id)
    return len(db.session.execute(discarding).all())


def make_plan(roster: Roster, unit: Unit, *, actor: Actor | None) -> FullPlan:
    """The import plan: what each row would do now."""
    entries = [clean_row(line) for line in within_deadline(roster.lines)]
    return plan_rows(entries, unit, actor=actor, choices=roster.choices)


def plan_of(roster: Roster, unit: Unit, *, actor: Actor | None) -> Plan:
    """What the roster would do now, if this actor confirmed it."""
    return redacted_plan(make_plan(roster, unit, actor=actor), actor=actor)


def redacted_plan(made: FullPlan, *, actor: Actor | None) -> Plan:
    """The plan redacted: with no more of people elsewhere in it than the actor may be told today."""
    if actor is None:
        return made.plan
    left = rate_limits.LIMITS[rate_limits.DISCLOSED_LOGINS] - rate_limits.number_of_disclosed_logins(actor.id)
    if not made.asked and left > 0:
        return made.plan
    if has_all_tops([unit.id for unit in granted_units(actor.id, LEADER_ROLES)]):
        return made.plan
    told = rate_limits.disclosed_logins(actor.id, made.asked)
    return redact_beyond_allowance(made.plan, made, told=told, left=left)


def plan_inputs(actor: Actor, *, mends: int) -> PlanInputs:
    """What a plan is made of that begins to be made now; to be asked before anything else is."""
    event, language, day = last_event_id(), str(get_locale()), clock.today().isoformat()
    return PlanInputs(actor.id, held_roles(actor.id), language, day, mends, event)


def find_stored_plan(uploaded: RosterImport, now: PlanInputs) -> FullPlan | None:
    """The plan that is kept with the roster; None where another one would be made now."""
    then = stored_inputs(uploaded.plan)
    if then is None or has_invalidating_events(since=then.event) or replace(then, event=now.event) != now:
        return None
    return FullPlan.from_json(uploaded.plan)


def store_plan(import_id: int, made: FullPlan, made_of: PlanInputs) -> None:
    """Keep the plan for whoever looks next, while the rows wait; if they were mended meanwhile it never holds."""
    waiting = (RosterImport.id == import_id, RosterImport.state == RosterState.WAITING)
    db.session.execute(update(RosterImport).where(*waiting).values(plan=made.to_json(made_of)))


def forget_plan(import_id: int) -> None:
    """Let the plan be made anew at the next look."""
    db.session.execute(update(RosterImport).where(RosterImport.id == import_id).values(plan={}))


def edit_row(
    uploaded: RosterImport, number: int, values: Mapping[str, str], *, wishes: frozenset[str], actor: Actor
) -> tuple[FullPlan, FullPlan]:
    """Put other values into fields of one row; those not named stay. Stale once the roster was decided.

    Returns the plan before, and the one that the mended rows have now, which is kept.
    """
    require(permissions.can_place_people(actor, uploaded.unit))
    ensure_waiting(uploaded)
    roster = Roster.from_json(uploaded.rows)
    place = roster.place_of(number)
    if place is None:
        raise NotFound
    made_of = plan_inputs(actor, mends=roster.mends)
    made = find_stored_plan(uploaded, made_of) or make_plan(roster, uploaded.unit, actor=actor)
    made = made.with_all_rows()
    line = edited_line(roster.lines[place], values, wishes)
    return made, replan_lines(uploaded, roster, {place: line}, made, made_of, actor=actor)


def edit_lines(uploaded: RosterImport, edit: LineEdit, *, actor: Actor) -> int:
    """Put other lines in the places that `edit` names for the roster and its plan; tells how many.

    Stale once the roster was decided.
    """
    require(permissions.can_place_people(actor, uploaded.unit))
    ensure_waiting(uploaded)
    roster = Roster.from_json(uploaded.rows)
    made_of = plan_inputs(actor, mends=roster.mends)
    made = find_stored_plan(uploaded, made_of) or make_plan(roster, uploaded.unit, actor=actor)
    made = made.with_all_rows()
    lines = edit(roster, replace(made, plan=redacted_plan(made, actor=actor)))
    if lines:
        replan_lines(uploaded, roster, lines, made, made_of, actor=actor)
    return len(lines)


def replan_lines(
    uploaded: RosterImport,
    roster: Roster,
    lines: Mapping[int, Line],
    made: FullPlan,
    made_of: PlanInputs,
    *,
    actor: Actor,
) -> FullPlan:
    """Keep the roster with other lines in some places, and the plan that it has now."""
    entries = [row.entry for row in made.plan.rows]
    for place, line in lines.items():
        entries[place] = clean_row(line)
    again = plan_rows(entries, uploaded.unit, actor=actor, before=made, choices=roster.choices)
    roster = roster.with_lines(lines)
    uploaded.rows = roster.to_json()
    db.session.flush()
    store_plan(uploaded.id, again, replace(made_of, mends=roster.mends))
    db.session.expire(uploaded, ["plan"])
    return again


def choose_units(uploaded: RosterImport, choices: UnitChoices, *, actor: Actor) -> None:
    """Decide once for all rows what becomes of units that they name; everything is planned anew."""
    require(permissions.can_place_people(actor, uploaded.unit))
    ensure_waiting(uploaded)
    roster = Roster.from_json(uploaded.rows)
    keep_rows(uploaded, replace(roster, choices=choices, mends=roster.mends + 1))


def keep_rows(uploaded: RosterImport, roster: Roster) -> None:
    """Keep other rows; their plan is made at the next look."""
    uploaded.rows, uploaded.plan = roster.to_json(), {}
    db.session.flush()


def edited_line(line: Line, values: Mapping[str, str], wishes: frozenset[str]) -> Line:
    """The row with other values; what was not changed stays as it was read."""
    kept: dict[str, Value] = dict(line.values)
    origins = dict(line.origins)
    for field in FIELDS:
        text = values.get(field, cell_text(kept.get(field))).strip()[:MAX_CELL_LENGTH]
        if text != cell_text(kept.get(field)):
            kept[field] = text
            origins.pop(field, None)
        if not text:
            kept.pop(field, None)
    return line._replace(values=kept, wishes=sorted(wishes.intersection(WISHES)), origins=origins)


def discard_roster(uploaded: RosterImport, *, actor: Actor) -> None:
    """Forget the rows; nobody comes in. Stale once it was confirmed, discarding twice is discarding once."""
    require(permissions.can_place_people(actor, uploaded.unit))
    if uploaded.state == RosterState.DISCARDED:
        return
    ensure_waiting(uploaded)
    forget_rows(uploaded, RosterState.DISCARDED)
    record(permissions.audit_actor(actor, uploaded.unit), "roster.discarded", uploaded)


def forget_rows(uploaded: RosterImport, state: RosterState) -> None:
    """Keep nothing of what the file said, now that it is decided."""
    uploaded.state, uploaded.decided_at = state, clock.now()
    for column, nothing in NOTHING_KEPT.items():
        setattr(uploaded, column, dict(nothing))


def ensure_waiting(uploaded: RosterImport) -> None:
    """Stale when the roster does not wait any more."""
    if uploaded.state != RosterState.WAITING:
        raise Stale


def lock_units(roster: Roster) -> None:
    """Let the tree stand still until the transaction ends; to be called before anything is written."""
    if roster.choices.makes_units or any("create" in line.values for line in roster.lines):
        lock_tree_exclusive()
    else:
        lock_tree_shared()


def confirm_roster(uploaded: RosterImport, plan: Plan, *, actor: Actor) -> Iterator[int]:
    """Carry out the plan, made in this transaction; yields how many rows are written. Faulty rows are left out.

    All or nothing, if the caller commits after the last step or rolls back. Stale once the roster was decided, and
    where somebody changed meanwhile what the plan was made of.
    """
    require(permissions.can_place_people(actor, uploaded.unit))
    ensure_waiting(uploaded)
    acting = permissions.audit_actor(actor, uploaded.unit)
    writing = PlanWriter(plan, reason=reason_for(uploaded.file_name), actor=acting)
    yield from writing.steps()
    forget_rows(uploaded, RosterState.CONFIRMED)
    uploaded.counts, uploaded.new_people = plan.counts, writing.new_people
    record(acting, "roster.confirmed", uploaded, **plan.counts)


def import_roster(roster: Roster, plan: Plan, unit: Unit, *, file_name: str) -> Iterator[int]:
    """The same from the shell, where the portal itself is the actor and nothing waits."""
    yield from PlanWriter(plan, reason=reason_for(file_name), actor=None).steps()
    record(None, "roster.imported", unit, rows=len(roster.lines), **plan.counts)


def reason_for(file_name: str) -> str:
    """Why a unit was made, for its history."""
    return str(_("Named in the roster “%(file)s”.", file=file_name))
