"""Who may review a text, and which texts wait for somebody's review."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, func, or_, select

from portal import clock
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.courses.models import Course, Page
from portal.courses.permissions import WRITER_ROLES, writes_for
from portal.db import Rows, db, fetch
from portal.drafts.enums import DraftState
from portal.drafts.models import Draft
from portal.drafts.queries.history import authors_of
from portal.drafts.queries.texts import IS_KEPT
from portal.units.models import Grant, Unit
from portal.units.queries.grants import is_valid
from portal.units.queries.tree import at_or_above

MAX_REVIEWERS = 60  # people that are offered


@dataclass(frozen=True, slots=True)
class WaitingReview:
    """A text that waits for a review; `is_named`: the one who looks was asked by name."""

    course_slug: str
    page_slug: str  # empty: the introduction
    course_title: str
    title: str
    asked_by: str
    is_named: bool


def possible_reviewers(draft: Draft, actor: Actor) -> Sequence[User]:
    """The others who write the course and did not write on the draft, by name."""
    unit_id = draft.course.unit_id
    over = select(Unit.id).where(Unit.parent_id.is_(None)) if unit_id is None else at_or_above(unit_id)
    holders = select(Grant.user_id).where(
        Grant.unit_id.in_(over), Grant.role.in_(sorted(WRITER_ROLES)), is_valid(clock.now())
    )
    left_out = {actor.id, *authors_of(draft.id)}
    wanted = (User.id.in_(holders), User.id.not_in(left_out), User.deactivated_at.is_(None))
    found = db.session.scalars(
        select(User).where(*wanted).order_by(User.name_key, User.id).limit(MAX_REVIEWERS)
    ).all()
    return [person for person in found if writes_for(person, unit_id)]


_user_id: BindParameter[int] = bindparam("user")
_is_named = func.coalesce(Draft.reviewer_id == _user_id, False)
_WAITING: Rows = (
    select(
        Course.slug,
        Draft.slug,
        Course.title,
        func.coalesce(Page.title, Course.title),
        func.coalesce(User.name, ""),
        _is_named,
    )
    .join(Course, Course.id == Draft.course_id)
    .outerjoin(Page, Page.id == Draft.page_id)
    .outerjoin(User, User.id == Draft.submitted_by_id)
    .where(Draft.state == DraftState.IN_REVIEW, IS_KEPT, Course.slug.in_(bindparam("slugs", expanding=True)))
    .where(or_(Draft.reviewer_id.is_(None), Draft.reviewer_id == _user_id))
    .where(or_(Draft.submitted_by_id.is_(None), Draft.submitted_by_id != _user_id))
    .order_by(_is_named.desc(), Draft.submitted_at, Draft.id)
)


def waiting_reviews(user_id: int, course_slugs: Collection[str]) -> list[WaitingReview]:
    """The texts of these courses that wait for the person's review, or anybody's; first those asked by name."""
    rows = fetch(_WAITING, {"user": user_id, "slugs": list(course_slugs)})
    return [WaitingReview(*row) for row in rows]
