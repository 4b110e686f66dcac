"""Saving what an office writes itself in the report of a period."""

from dataclasses import asdict

from portal import clock
from portal.audit.models import Actor
from portal.dashboard.period_report.models import PeriodReportDraft
from portal.dashboard.period_report.queries.drafts import find_draft
from portal.dashboard.period_report.rules.free_parts import FreeParts, clean_parts
from portal.dashboard.period_report.rules.periods import Period
from portal.db import db
from portal.errors import Stale, require
from portal.units import permissions
from portal.units.models import Unit


def save_draft(unit: Unit, period: Period, parts: FreeParts, *, version: int, actor: Actor) -> PeriodReportDraft:
    """Keep the free parts of the unit's report on a period; `version` is that which they were written over.

    Raises Forbidden, FieldError beside a part that is too long, and Stale where somebody saved another meanwhile.
    """
    require(permissions.can_see_people(actor, unit))
    texts = asdict(clean_parts(parts))
    draft = find_draft(unit.id, period)
    if (draft.version if draft is not None else 0) != version:
        raise Stale
    if draft is None:
        draft = PeriodReportDraft(unit_id=unit.id, since=period.since, until=period.until, version=0)
        db.session.add(draft)
    for name, text in texts.items():
        setattr(draft, name, text)
    draft.version = version + 1
    draft.saved_by_id, draft.saved_at = actor.id, clock.now()
    db.session.flush()
    return draft
