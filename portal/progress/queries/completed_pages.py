"""What people have finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from portal.courses.models import Course, Page
from portal.db import fetch
from portal.progress.models import PageProgress


@dataclass(frozen=True)
class CompletedPage:
    """A page somebody finished."""

    course_id: int
    course_title: str
    title: str
    kind: str
    done_at: datetime
    score: float | None


_COMPLETED_PAGES = (
    select(Course.id, Course.title, Page.title, Page.kind, PageProgress.done_at, PageProgress.score)
    .join(Page, Page.id == PageProgress.page_id)
    .join(Course, Course.id == Page.course_id)
    .where(PageProgress.user_id == bindparam("user"))
    .order_by(PageProgress.done_at.desc(), Page.position.desc())
)


def completed_pages(*, user_id: int) -> list[CompletedPage]:
    """What the person has finished, the latest first; withdrawn pages too, since they were earned."""
    return [CompletedPage(*row) for row in fetch(_COMPLETED_PAGES, {"user": user_id})]
