"""A prepared database: the demonstration, members who are signed in, and quizzes they have open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, session
from flask_migrate import upgrade
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event

from portal import create_app
from portal.accounts.models import User
from portal.accounts.operations.devices import register_device
from portal.clock import now
from portal.config import settings
from portal.content.files.library import read_library
from portal.content.questions.question import Question
from portal.courses.queries.published import PageRow, course_outline, list_courses
from portal.courses.queries.revision_cache import page_content
from portal.courses.sync.operations.publish_library import publish_library
from portal.db import begin_write, db
from portal.demo.operations import build_demo
from portal.demo.places import MEMBERS
from portal.questions.models import Attempt
from portal.questions.operations.attempts import start_attempt
from portal.questions.rules.grading import gaps, order, rows
from tests.architecture.source import ROOT
from tests.bench.server import SECRET
from tests.bench.steps import step

LEARNERS = 300  # who take part in the load
PRACTICE_TRIES = 30  # of each learner: every one has a token of its own
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Member:
    """A signed-in browser: its cookie, the token its forms carry, and its open attempt at the quiz."""

    cookie: str
    token: str
    attempt_id: int
    answers: tuple[dict[str, Any], ...]  # the fields of one form for each question of the attempt


@dataclass(frozen=True)
class Prepared:
    """Where to send what."""

    app: Flask
    members: list[Member]
    lesson: PageRow
    next_lesson: PageRow
    practice: Question
    revision_id: int

    def get(self, path: str, member: Member) -> bytes:
        """A page as a phone asks for it."""
        return _request("GET", path, member)

    def post(self, path: str, member: Member, fields: dict[str, Any]) -> bytes:
        """A form as htmx sends it."""
        return _request("POST", path, member, fields)

    def practice_answers(self) -> list[bytes]:
        """Tries at one practice question, each sent once."""
        path = f"/courses/{self.lesson.course_slug}/{self.lesson.slug}/practice/{self.practice.id}"
        fields = {"revision": self.revision_id} | response_fields(self.practice, 0)
        return [
            _request("POST", path, member, fields | {"token": f"bench-{number}"})
            for number in range(PRACTICE_TRIES)
            for member in self.members
        ]

    def quiz_answers(self) -> list[bytes]:
        """Answers to each question of the open attempts, the last one counting."""
        longest = max(len(member.answers) for member in self.members)
        return [
            _request("POST", f"/attempts/{member.attempt_id}/answers/{number + 1}", member, member.answers[number])
            for number in range(longest)
            for member in self.members
            if number < len(member.answers)
        ]

    def submissions(self) -> list[bytes]:
        """The end of every open attempt."""
        return [_request("POST", f"/attempts/{m.attempt_id}/submission", m, {}, plain=True) for m in self.members]


def make_portal(url: str, **overrides: Any) -> Flask:
    """The demonstration on the database at `url`, with the settings of the measured server."""
    environment = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "PORTAL_MODE": "demo"}
    return create_app({**settings(environment), **overrides})


def prepare(url: str) -> Prepared:
    """Make the database at `url` with the shipped courses and the pilot; LEARNERS members begin the quiz."""
    app = make_portal(url)
    with app.app_context():
        with step("making the tables"):
            upgrade()
        with step("publishing the shipped courses"):
            begin_write()
            publish_library(read_library(ROOT / "courses"), actor=None)
            db.session.commit()
        with step("building the demonstration"):
            build_demo(members=MEMBERS, seed=1, until=now(), progress=lambda teams, _number: nullcontext(teams))
        outline = course_outline(list_courses()[0].id)
        lessons = [page for page in outline if page.kind == "lesson"]
        quiz = next(page for page in outline if page.kind == "quiz")
        lesson = next(page for page in lessons if page_content(page.revision_id).questions)
        practice = next(iter(page_content(lesson.revision_id).questions.values()))
        db.session.rollback()
        begin_write()
        with step("letting members begin the quiz"):
            members = [sign_in_member(app, user, quiz) for user in _learners()]
            db.session.commit()
        next_lesson = lessons[(lessons.index(lesson) + 1) % len(lessons)]
        db.session.remove()
    # As it is served, from here on: a thread keeps its connection.
    served = make_portal(url, SERVING=True)
    return Prepared(served, members, lesson, next_lesson, practice, lesson.revision_id)


def _learners() -> list[User]:
    """Members who have signed in before, and have no attempt open."""
    is_open = db.session.query(Attempt).filter(Attempt.user_id == User.id, Attempt.submitted_at.is_(None)).exists()
    active = db.session.query(User).filter(User.password_hash.is_not(None), ~is_open)
    return active.order_by(User.id).limit(LEARNERS).all()


def sign_in_member(app: Flask, user: User, quiz: PageRow) -> Member:
    """Sign the person in on a device of its own and begin the quiz."""
    device = register_device(user, label="benchmark")
    cookie, token = cookie_of(app, device)
    attempt = start_attempt(page_id=quiz.id, revision_id=quiz.revision_id, actor=user)
    texts = page_content(quiz.revision_id).questions
    answers = tuple(
        {"question": drawn["name"]} | response_fields(texts[drawn["name"]], number)
        for number, drawn in enumerate(attempt.drawn)
    )
    return Member(cookie, token, attempt.id, answers)


def cookie_of(app: Flask, device: str) -> tuple[str, str]:
    """The cookie of a browser that is signed in on the device with this token, and the token its forms carry."""
    # A context of its own, or everybody would get the token of the first.
    with app.app_context(), app.test_request_context():
        session.update({"_user_id": device, "_fresh": True})
        session.permanent = True
        token = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)
        return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(dict(session))}", token


def response_fields(question: Question, number: int) -> dict[str, Any]:
    """The fields of a form that answers the question somehow, whatever its kind."""
    if question.options:
        return {"choice": number % len(question.options)}
    if question.items:
        return {order.field_name(step): step + 1 for step in range(len(question.items))}
    if question.rows:
        return {rows.field_name(row): number % len(question.columns) for row in range(len(question.rows))}
    if question.gaps:
        places = enumerate(question.gaps, 1)
        return {gaps.field_name(place): 0 if gap.options else gap.accepted[0] for place, gap in places}
    return {"text": question.accepted[0] if question.accepted else f"{question.number:g}"}


def _request(
    method: str, path: str, member: Member, fields: dict[str, Any] | None = None, *, plain: bool = False
) -> bytes:
    """The bytes of a request: a page, or a form sent by htmx; a plain one is answered by a redirect."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        "Accept-Encoding: gzip, deflate, br, zstd",
        f"Cookie: {member.cookie}",
    ]
    body = ""
    if fields is not None:
        body = urlencode(fields | {"csrf_token": member.token})
        lines += [f"Content-Type: {FORM}", f"Content-Length: {len(body)}"]
        lines += [] if plain else ["HX-Request: true"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The SQL statements that are sent meanwhile; BEGIN and COMMIT do not count."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT")):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
