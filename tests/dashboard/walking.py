"""People who walk through courses, for the tests of the screens."""

from __future__ import annotations

from typing import Any

from portal.accounts.models import User
from portal.courses.models import Course, Page
from portal.courses.queries.published import find_page
from portal.db import db
from portal.observations.operations import record_observation
from portal.progress.operations.completions import complete_lesson
from tests import factories
from tests.observations.conftest import CHECKLIST
from tests.replay import replayed

TWO_LESSONS = {
    "01-bai-mot.md": factories.lesson_markdown(),
    "02-bai-hai.md": factories.lesson_markdown("Bài hai"),
}
WITH_CHECKLIST = TWO_LESSONS | {"03-hoi-lai.md": CHECKLIST}


def make_walk(slug: str = "an-toan", title: str = "An toàn trên mạng", **front: Any) -> Course:
    """A course of two lessons and a checklist."""
    return factories.make_course(slug, pages=WITH_CHECKLIST, title=title, **front)


def make_programme(*courses: Course, id_: str = "thanh-vien", title: str = "Thành viên tổ") -> str:
    """A programme from the courses folder that demands these courses, taken in with the next of them."""
    slugs = ", ".join(course.slug for course in courses)
    text = f"programmes:\n  - id: {id_}\n    title: {title}\n    compulsory: [{slugs}]\n"
    factories.make_course(courses[0].slug, pages=WITH_CHECKLIST, files={"programmes.yml": text})
    return f"programme:{id_}"


@replayed
def walk(user: User, course: Course, lessons: int = 2) -> None:
    """Finish the first lessons of the course."""
    statement = db.session.query(Page).filter_by(course_id=course.id, kind="lesson").order_by(Page.position)
    for page in statement.limit(lessons):
        complete_lesson(page_id=page.id, course_id=course.id, revision_id=page.revision_id, actor=user)
    db.session.commit()


@replayed
def show_teaching(user: User, course: Course, head: User) -> None:
    """Be watched by the head with every point of the course's checklist."""
    page = find_page(course.slug, "hoi-lai")
    assert page is not None
    told = {"revision_id": page.revision_id, "ticked": (0, 1, 2), "remark": "", "token": f"seen-{user.id}"}
    record_observation(page, user, **told, actor=head)
    db.session.commit()
