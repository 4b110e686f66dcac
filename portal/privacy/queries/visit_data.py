"""What is kept of the visits that the person recorded."""

from sqlalchemy import func, select

from portal.courses.models import Page
from portal.db import Rows
from portal.privacy.queries.data_subjects import is_own_account
from portal.units.models import Unit
from portal.visits.models import Visit, VisitGuide

_GUIDES = (
    select(func.aggregate_strings(Page.slug, ", "))
    .join(VisitGuide, VisitGuide.guide_id == Page.id)
    .where(VisitGuide.visit_id == Visit.id)
    .correlate(Visit)
    .scalar_subquery()
)
VISITS: Rows = (
    select(
        Unit.name.label("unit_name"),
        Visit.visited_on,
        Visit.topic,
        _GUIDES.label("guides"),
        Visit.group,
        Visit.people,
        Visit.managed,
        Visit.outcome,
        Visit.problem,
        Visit.remark,
        Visit.recorded_at,
    )
    .join(Unit, Unit.id == Visit.unit_id)
    .where(is_own_account(Visit.by_id))
    .order_by(Visit.visited_on.desc(), Visit.id.desc())
)
