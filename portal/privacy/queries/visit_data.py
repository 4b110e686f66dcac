"""What is kept of the visits that the person recorded."""

from sqlalchemy import case, func, or_, select

from portal.courses.models import Page
from portal.db import Rows
from portal.privacy.queries.data_subjects import is_own_account
from portal.units.models import Unit
from portal.visits.models import Visit, VisitCompanion, VisitGuide

_GUIDES = (
    select(func.aggregate_strings(Page.slug, ", "))
    .join(VisitGuide, VisitGuide.guide_id == Page.id)
    .where(VisitGuide.visit_id == Visit.id)
    .correlate(Visit)
    .scalar_subquery()
)
_came_along = (
    select(VisitCompanion.visit_id)
    .where(VisitCompanion.visit_id == Visit.id, is_own_account(VisitCompanion.user_id))
    .correlate(Visit)
    .exists()
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
        case((is_own_account(Visit.by_id), Visit.remark), else_="").label("remark"),
        Visit.recorded_at,
        is_own_account(Visit.by_id).label("recorded_by_me"),
    )
    .join(Unit, Unit.id == Visit.unit_id)
    .where(or_(is_own_account(Visit.by_id), _came_along))
    .order_by(Visit.visited_on.desc(), Visit.id.desc())
)
