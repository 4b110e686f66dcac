"""Processor time of the pages that people open, beside a bare view that answers with the same bytes.

Both are called as WSGI applications in one process, one after the other, so that a fast or slow moment of the
machine meets both.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Flask, Response
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.accounts.operations import start_device
from portal.courses.queries import PageRow, course_outline, list_courses
from portal.db import begin_write, db
from portal.demo import sign_ins
from portal.questions.models import Answer
from portal.scenarios.models import ScenarioRun
from portal.scenarios.operations import begin_run, keep_choice
from portal.scenarios.queries import get_run
from portal.units.models import Unit
from tests.bench.prepared import Prepared, cookie_of, counted

MAX_RATIO = 43  # processor time beside the bare view: 3 ms where that takes 0.07 ms
ROUNDS, CALLS = 12, 8
WARM_UP = 4  # requests before: statements compiled, templates read, what is kept kept
MEMBER = "thanhvien"
ENCODINGS = "gzip, deflate, br, zstd"

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Screen:
    """A page and who opens it, by the user name in the demonstration."""

    name: str
    path: str
    username: str | None  # none: a stranger
    is_fragment: bool = False  # asked for by htmx


@dataclass(frozen=True)
class Cost:
    """What a page costs: milliseconds of processor time, those of the bare view, and its statements."""

    screen: Screen
    own: float
    bare: float
    statements: int

    @property
    def ratio(self) -> float:
        """How many times the bare view's processor time the page takes."""
        return self.own / self.bare

    def as_line(self, database: str) -> str:
        """One line for the terminal."""
        return (
            f"{self.screen.name}, {database}: {self.own:.2f} ms, {self.ratio:.0f} x the bare view's "
            f"{self.bare:.3f} ms, {self.statements} statements"
        )


def screens(prepared: Prepared) -> list[Screen]:
    """Every page that is measured, as the person opens it who uses it most."""
    member, trainer, province = MEMBER, "giangvien", "lanhdaotinh"
    course = f"/courses/{prepared.lesson.course_slug}"
    levels = {
        kind: db.session.scalars(
            select(Unit.id).where(Unit.kind == kind, Unit.closed_on.is_(None)).order_by(Unit.id)
        ).first()
        for kind in ("province", "commune", "team")
    }
    attempt = prepared.members[0].attempt_id
    person = db.session.scalars(select(User.id).where(User.username == member)).one()
    run = db.session.scalars(select(func.max(ScenarioRun.id)).where(ScenarioRun.user_id == person)).one()
    reviewed = select(func.max(Answer.id)).where(Answer.user_id == person, Answer.attempt_id.is_(None))
    answer = db.session.scalars(reviewed).one()
    scenario = _scenario().slug
    return [
        Screen("lesson", f"{course}/{prepared.lesson.slug}", member),
        Screen("home", "/", member),
        Screen("home of a team head", "/", "totruong"),
        Screen("progress", "/progress", member),
        Screen("courses", "/courses", member),
        Screen("course", course, member),
        Screen("search", "/search?q=lua+dao", member),
        Screen("search, fragment", "/search?q=lua+dao", member, is_fragment=True),
        Screen("search, stranger", "/search?q=lua+dao", None),
        Screen("quiz question", f"/attempts/{attempt}/questions/1", ""),
        Screen("review", "/review", member),
        Screen("reviewed answer", f"/review/answers/{answer}", member),
        Screen("scenario", f"{course}/{scenario}", member),
        Screen("scenario run", f"/runs/{run}", member),
        Screen("scenario run, fragment", f"/runs/{run}", member, is_fragment=True),
        Screen("competences", "/competences", member),
        Screen("account", "/account", member),
        Screen("sign-in", "/sign-in", None),
        Screen("people list", "/people", province),
        Screen("board, province", f"/board/units/{levels['province']}", province),
        Screen("board, commune", f"/board/units/{levels['commune']}", province),
        Screen("board, team", f"/board/units/{levels['team']}", province),
        Screen("report", f"/board/units/{levels['province']}/report", province),
        Screen("people list, fragment", "/people", province, is_fragment=True),
        Screen("person", f"/people/{person}", province),
        Screen("people of a unit", f"/people/units/{levels['commune']}", province),
        Screen("board, own people", f"/board/units/{levels['province']}/people", province),
        Screen("matrix", f"/board/units/{levels['province']}/matrix", province),
        Screen("stuck", f"/board/units/{levels['province']}/stuck", province),
        Screen("trend", f"/board/units/{levels['province']}/trend", province),
        Screen("team", f"/board/team/{levels['team']}", "totruong"),
        Screen("studio", "/studio", trainer),
        Screen("studio, course", f"/studio{course}", trainer),
        Screen("studio, editor", f"/studio{course}/pages/{prepared.lesson.slug}", trainer),
        Screen("studio, facts", "/studio/facts", trainer),
        Screen("studio, fact pages", "/studio/fact-pages", trainer),
        Screen("studio, questions", f"/studio{course}/questions", trainer),
        Screen("studio, history", f"/studio{course}/pages/{prepared.lesson.slug}/history", trainer),
        Screen("studio, comments", f"/studio{course}/pages/{prepared.lesson.slug}/comments", trainer),
    ]


def measure_pages(prepared: Prepared) -> Iterator[Cost]:
    """Every page's cost, one after the other. Raises RuntimeError where a page does not open."""
    app = prepared.app
    with app.app_context():
        begin_write()
        usernames = [sign_in.username for sign_in in sign_ins.ALL]
        people = db.session.scalars(select(User).where(User.username.in_(usernames))).all()
        cookies = {
            person.username: cookie_of(app, start_device(person, label="benchmark"))[0] for person in people
        }
        _rehearse(next(one for one in people if one.username == MEMBER), _scenario())
        db.session.commit()
        listed = screens(prepared)
        db.session.remove()
    for screen in listed:
        cookie = cookies.get(screen.username, prepared.members[0].cookie) if screen.username is not None else ""
        yield _cost(app, screen, cookie)


def _scenario() -> PageRow:
    """The first of the course that is measured."""
    return next(page for page in course_outline(list_courses()[0].id) if page.kind == "scenario")


def _rehearse(person: User, page: PageRow) -> None:
    """Let the person be in the second scene of a run."""
    run = get_run(begin_run(page, actor=person), user_id=person.id)
    if not run.steps:
        keep_choice(run, number=1, scene=run.present, choice=0)


def _cost(app: Flask, screen: Screen, cookie: str) -> Cost:
    fragment = screen.is_fragment
    status, headers, body = _answer(app, screen.path, cookie, is_fragment=fragment)
    if status != "200 OK":
        raise RuntimeError(f"{screen.path} answers {status} to {screen.username}")
    for _time in range(WARM_UP):
        _answer(app, screen.path, cookie, is_fragment=fragment)
    with counted(app) as statements:
        _answer(app, screen.path, cookie, is_fragment=fragment)
    bare = _bare(body, headers)
    for _time in range(WARM_UP):
        _answer(bare, "/", cookie)
    gc.collect()
    pairs = [
        (
            _processor_time(app, screen.path, cookie, CALLS, is_fragment=fragment),
            _processor_time(bare, "/", cookie, CALLS * 10),
        )
        for _round in range(ROUNDS)
    ]
    # The round whose ratio is the middle one: both figures are of the same moment.
    own, floor = sorted(pairs, key=lambda pair: pair[0] / pair[1])[len(pairs) // 2]
    return Cost(screen, own, floor, len(statements))


def _bare(body: bytes, headers: list[tuple[str, str]]) -> Flask:
    """A Flask application whose only view answers with these bytes."""
    app = Flask(__name__)
    kept = [pair for pair in headers if pair[0].lower() != "content-length"]
    app.add_url_rule("/", view_func=lambda: Response(body, 200, kept))
    return app


def _answer(
    app: Wsgi, path: str, cookie: str, *, is_fragment: bool = False
) -> tuple[str, list[tuple[str, str]], bytes]:
    begun: list[Any] = []
    environ = _environ(path, cookie)
    if is_fragment:
        environ["HTTP_HX_REQUEST"] = "true"
    parts = app(environ, lambda *head: begun.extend(head))
    body = b"".join(parts)
    close = getattr(parts, "close", None)
    if close is not None:
        close()
    return begun[0], begun[1], body


def _environ(path: str, cookie: str) -> dict[str, Any]:
    path, _mark, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": ENCODINGS,
        "HTTP_COOKIE": cookie,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _processor_time(app: Wsgi, path: str, cookie: str, calls: int, *, is_fragment: bool = False) -> float:
    """Milliseconds that one request takes of this process."""
    began = time.process_time()
    for _call in range(calls):
        _answer(app, path, cookie, is_fragment=is_fragment)
    return (time.process_time() - began) * 1000 / calls
