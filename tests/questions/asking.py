"""Pages that ask given questions, published without a text, and what a browser would send of their forms."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.content.questions.question import Question
from portal.courses.models import Course, Page, Revision
from portal.courses.operations.publish_page import send_page_published
from portal.db import db
from tests import factories
from tests.replay import replayed

QUIZ = "/courses/an-toan/kiem-tra"
LESSON = "/courses/an-toan/bai"


def make_asking_course(*, lesson: Sequence[Question] = (), quiz: Sequence[Question] = (), **front: Any) -> Course:
    """A course with a lesson `bai` and a quiz `kiem-tra` that ask these questions; `front` is the course's."""
    pages = {"01-bai.md": factories.lesson_markdown(), "02-kiem-tra.md": factories.quiz_markdown(1)}
    course = factories.make_course("an-toan", pages=pages, **front)
    if lesson:
        ask_on("bai", lesson)
    ask_on("kiem-tra", quiz, pass_mark=60, shuffle=False)
    return course


@replayed
def ask_on(slug: str, questions: Sequence[Question], **front: Any) -> Revision:
    """A new revision of the page that asks the questions; without `front`, with the front matter it had."""
    page = db.session.scalars(select(Page).join(Course).where(Course.slug == "an-toan", Page.slug == slug)).one()
    assert page.revision is not None
    revision = Revision(
        page=page,
        number=page.revision.number + 1,
        source="",
        front=front or page.revision.front,
        blocks=[{"html": "<p>Trước khi hỏi.</p>"}, *({"question": question.to_dict()} for question in questions)],
        facts=[],
        published_at=clock.now(),
    )
    db.session.add(revision)
    db.session.flush()
    page.revision = revision
    db.session.flush()
    send_page_published(page, revision)
    db.session.commit()
    return revision


class _Fields(HTMLParser):
    """Collects what a browser would send of the form with the given id."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside, self.select = form, False, ""
        self.fields: MultiDict[str, str] = MultiDict()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.inside = said.get("id") == self.form
        elif not self.inside:
            return
        elif tag == "input" and (said.get("type") not in ("radio", "checkbox") or "checked" in said):
            self.fields.add(said["name"], said.get("value", ""))
        elif tag == "select":
            self.select = said["name"]
        elif tag == "option" and ("selected" in said or self.select not in self.fields):
            self.fields[self.select] = said["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def fields_of(html: str, form: str) -> MultiDict[str, str]:
    """What a browser would send of the form with this id, as it stands on the screen."""
    reader = _Fields(form)
    reader.feed(html)
    return reader.fields
