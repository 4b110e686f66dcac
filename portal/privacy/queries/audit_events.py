"""What is kept of deeds: those of others to the person, and the person's own."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import and_, case, literal_column, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.accounts.models import AccountMerge, User
from portal.audit.models import AuditEvent
from portal.courses.models import CourseRevision, FactChange, Revision
from portal.db import Rows, db
from portal.drafts.models import Comment, CourseImport, DraftVersion
from portal.drafts.word_imports.models import WordImport
from portal.feedback.models import PageReport
from portal.people.models import RosterImport
from portal.privacy.queries.data_subjects import is_own_account
from portal.programmes.models import Assignment, OutsideCertificate
from portal.questions.models import Regrading
from portal.units.models import Unit, UnitChange

_actor, _head = aliased(User), aliased(User)
_by_others = and_(
    is_own_account(AuditEvent.person_id), or_(AuditEvent.actor_id.is_(None), ~is_own_account(AuditEvent.actor_id))
)
_deed = case((_by_others, literal_column("'to_me'")), else_=literal_column("'by_me'"))
_event = (
    select(
        _deed.label("relation"),
        AuditEvent.at,
        AuditEvent.action,
        AuditEvent.record,
        AuditEvent.record_id,
        # What the log says of a deed to somebody else is theirs.
        case((is_own_account(AuditEvent.person_id), AuditEvent.details)).label("details"),
        case((_by_others, _actor.name)).label("actor"),
        case((_by_others, _head.name)).label("on_behalf_of"),
        Unit.name.label("unit"),
    )
    .outerjoin(_actor, _actor.id == AuditEvent.actor_id)
    .outerjoin(_head, _head.id == AuditEvent.on_behalf_of_id)
    .outerjoin(Unit, Unit.id == AuditEvent.unit_id)
    .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
)
_involved = (AuditEvent.person_id, AuditEvent.actor_id, AuditEvent.on_behalf_of_id)
AUDIT_EVENTS: Rows = _event.where(or_(*map(is_own_account, _involved)))
_EVENTS_ABOUT = select(AuditEvent).where(_by_others).order_by(AuditEvent.at.desc(), AuditEvent.id.desc())


def events_about(ids: Collection[int], *, limit: int | None = None) -> Sequence[AuditEvent]:
    """What others did to the person, the latest first."""
    return db.session.scalars(_EVENTS_ABOUT.limit(limit), {"ids": list(ids)}).all()


def _made(what: str, record_id: InstrumentedAttribute[Any], at: Any, by: InstrumentedAttribute[Any]) -> Rows:
    """What the person made or changed for everybody: that it was so, its content is not about the person."""
    return select(literal_column(f"'{what}'").label("what"), record_id.label("record_id"), at.label("at")).where(
        is_own_account(by)
    )


_works = union_all(
    _made("page_written", Revision.id, Revision.published_at, Revision.author_id),
    _made("introduction_written", CourseRevision.id, CourseRevision.published_at, CourseRevision.author_id),
    _made("draft_written", DraftVersion.id, DraftVersion.saved_at, DraftVersion.author_id),
    _made("draft_commented", Comment.id, Comment.written_at, Comment.author_id),
    _made("course_uploaded", CourseImport.id, CourseImport.uploaded_at, CourseImport.uploaded_by_id),
    _made("word_uploaded", WordImport.id, WordImport.uploaded_at, WordImport.uploaded_by_id),
    _made("fact_changed", FactChange.id, FactChange.changed_at, FactChange.changed_by_id),
    _made("unit_changed", UnitChange.unit_id, UnitChange.recorded_at, UnitChange.actor_id),
    _made("key_mended", Regrading.question_id, Regrading.regraded_at, Regrading.actor_id),
    _made("accounts_merged", AccountMerge.kept_id, AccountMerge.merged_at, AccountMerge.actor_id),
    _made("programme_given", Assignment.id, Assignment.assigned_at, Assignment.assigned_by_id),
    _made(
        "certificate_decided",
        OutsideCertificate.id,
        OutsideCertificate.decided_at,
        OutsideCertificate.decided_by_id,
    ),
    _made("report_answered", PageReport.id, PageReport.answered_at, PageReport.answered_by_id),
    _made("roster_uploaded", RosterImport.id, RosterImport.uploaded_at, RosterImport.uploaded_by_id),
).subquery()
WORKS: Rows = select(_works).order_by(_works.c.at.desc(), _works.c.record_id)
