"""The audit log as a viewer asks for it: what they may see of it, what they want, and how it reads."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from portal.audit.queries import SIGN_IN_SUCCEEDED, AuditFilter, AuditScope, UnitIds, find_event, find_events
from portal.content.text.dates import parse_date
from portal.db import db
from portal.people.audit_log.filters import AuditFilters
from portal.people.audit_log.labels import actions_in_group
from portal.units.queries import tree
from portal.units.queries.grants import granted_units, has_all_tops
from portal.units.queries.people import find_person_ids
from portal.units.queries.tree import at_or_below
from portal.units.rules.dates import end_of_day

PAGE_SIZE = 50
MAX_NAMESAKES = 200  # people of one name; who means one of them writes more of it
MAX_LISTED_UNITS = 500  # as many as a statement lists; more are found within it
MAX_EXPORT_ROWS = 10_000  # of a download
BATCH_SIZE = 500
ONE_DAY = timedelta(days=1)
MIN_DATE, MAX_DATE = date(1900, 1, 1), date(9000, 1, 1)


def read_log_page(viewer_id: int, asked: AuditFilters) -> tuple[Sequence[AuditEvent], bool]:
    """One page of what the viewer may see and wants, the newest first, and whether older ones follow."""
    before = find_event(asked.before) if asked.before is not None else None
    scope = log_scope(viewer_id, asked.unit)
    if scope is None or not asked.is_clear or (asked.before is not None and before is None):
        return [], False
    found = find_events(scope, log_query(asked), before=before, limit=PAGE_SIZE + 1)
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def iterate_log(viewer_id: int, asked: AuditFilters) -> Iterator[Sequence[AuditEvent]]:
    """All audit events that match the filters, in batches, up to 10,000: for the download."""
    scope = log_scope(viewer_id, asked.unit)
    if scope is None or not asked.is_clear:
        return
    wanted, before = log_query(asked), None
    for _batch in range(MAX_EXPORT_ROWS // BATCH_SIZE):
        found = find_events(scope, wanted, before=before, limit=BATCH_SIZE)
        if found:
            yield found
            before = found[-1]
        if len(found) < BATCH_SIZE:
            return


def log_scope(viewer_id: int, unit_id: int | None) -> AuditScope | None:
    """What of the log the viewer may see at or below a unit, or at all; None for a unit that is not theirs."""
    administered = [unit.id for unit in granted_units(viewer_id, (Role.ADMIN,))]
    led = [unit.id for unit in granted_units(viewer_id, (Role.LEADER,))]
    if unit_id is None:
        if administered and has_all_tops(administered):
            return AuditScope(is_whole=True)
        return AuditScope(administered=_places(administered), led=_places(led))
    above = {unit.id for unit in tree.path(unit_id)}
    if not above.isdisjoint(administered):
        return AuditScope(administered=_places([unit_id]))
    if above.isdisjoint(led):
        return None
    inside = [one for one in administered if unit_id in {unit.id for unit in tree.path(one)}]
    return AuditScope(administered=_places(inside), led=_places([unit_id]))


def log_query(asked: AuditFilters) -> AuditFilter:
    """What the filters mean to the log."""
    first, last = parse_date(asked.first), parse_date(asked.last)
    wanted = AuditFilter(
        people=matching_user_ids(asked),
        actions=actions_in_group(asked.group) if asked.group else None,
        by_deputies=asked.deputies,
        # They are many; the filter shows them, and so does asking for one person.
        without=() if asked.group or asked.person or asked.q else (SIGN_IN_SUCCEEDED,),
    )
    # The first and the last days of the calendar have none before and after them, and nothing happened then.
    if first is not None:
        wanted = replace(wanted, since=end_of_day(max(first, MIN_DATE) - ONE_DAY))
    if last is not None:
        wanted = replace(wanted, until=end_of_day(min(last, MAX_DATE)))
    return wanted


def matching_user_ids(asked: AuditFilters) -> set[int] | None:
    """The ids of those whom the log shall be about; None for everybody."""
    if asked.person is None and not asked.q:
        return None
    called = set(find_person_ids(asked.q, limit=MAX_NAMESAKES)) if asked.q else None
    if asked.person is None:
        return called
    return {asked.person} if called is None else called & {asked.person}


def _places(unit_ids: Sequence[int]) -> UnitIds:
    found = db.session.scalars(at_or_below(*unit_ids).limit(MAX_LISTED_UNITS + 1)).all() if unit_ids else []
    return found if len(found) <= MAX_LISTED_UNITS else at_or_below(*unit_ids)
