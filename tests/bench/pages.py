"""The pages that people open: processor time of one, and how many a second the server gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.accounts.operations.devices import register_device
from portal.courses.queries.published import PageRow, course_outline, list_courses
from portal.db import begin_write, db
from portal.demo import sign_ins
from portal.questions.models import Answer
from portal.scenarios.models import ScenarioRun
from portal.scenarios.operations import begin_run, record_choice
from portal.scenarios.queries import get_run
from portal.units.models import Unit
from tests.bench.prepared import Prepared, cookie_of
from tests.bench.processor import ROUNDS, WARM_UP, Cost, processor_time
from tests.bench.served import BareServer, Load, beside_bare
from tests.bench.server import Server
from tests.bench.tables import PAGES, Row, Table

CALLS = 8  # of a page in each round
MEMBER = "thanhvien"
# Whose requests a second are measured too.
SERVED = frozenset(
    (
        *("lesson", "home", "progress", "courses", "course", "search", "quiz question", "review", "guide"),
        *("people list", "dashboard, province", "dashboard, commune", "dashboard, team", "report", "studio"),
    )
)


@dataclass(frozen=True)
class Screen:
    """A page and who opens it, by the user name in the demonstration."""

    name: str
    path: str
    username: str | None  # none: a stranger
    is_fragment: bool = False  # asked for by htmx


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
    pages = f"/studio{course}/pages"
    quiz = next(page.slug for page in course_outline(list_courses()[0].id) if page.kind == "quiz")
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
        Screen("guide", "/g/so-cuu-khi-bi-lua", None),
        Screen("scenario", f"{course}/{scenario}", member),
        Screen("scenario run", f"/runs/{run}", member),
        Screen("scenario run, fragment", f"/runs/{run}", member, is_fragment=True),
        Screen("competences", "/competences", member),
        Screen("account", "/account", member),
        Screen("sign-in", "/sign-in", None),
        Screen("people list", "/people", province),
        Screen("dashboard, province", f"/dashboard/units/{levels['province']}", province),
        Screen("dashboard, commune", f"/dashboard/units/{levels['commune']}", province),
        Screen("dashboard, team", f"/dashboard/units/{levels['team']}", province),
        Screen("report", f"/dashboard/units/{levels['province']}/report", province),
        Screen("people list, fragment", "/people", province, is_fragment=True),
        Screen("person", f"/people/{person}", province),
        Screen("people of a unit", f"/people/units/{levels['commune']}", province),
        Screen("dashboard, own people", f"/dashboard/units/{levels['province']}/people", province),
        Screen("matrix", f"/dashboard/units/{levels['province']}/matrix", province),
        Screen("at risk", f"/dashboard/units/{levels['province']}/at-risk", province),
        Screen("trend", f"/dashboard/units/{levels['province']}/trend", province),
        Screen("team", f"/dashboard/team/{levels['team']}", "totruong"),
        Screen("studio", "/studio", trainer),
        Screen("studio, course", f"/studio{course}", trainer),
        Screen("studio, editor", f"/studio{course}/pages/{prepared.lesson.slug}", trainer),
        Screen("studio, facts", "/studio/facts", trainer),
        Screen("studio, fact reviews", "/studio/fact-reviews", trainer),
        Screen("studio, fact calendar", "/studio/fact-calendar", trainer),
        Screen("studio, questions", f"/studio{course}/questions", trainer),
        Screen("studio, history", f"/studio{course}/pages/{prepared.lesson.slug}/history", trainer),
        Screen("studio, comments", f"/studio{course}/pages/{prepared.lesson.slug}/comments", trainer),
        Screen("studio, editor of a quiz", f"{pages}/{quiz}", trainer),
        Screen("studio, cards", f"{pages}/{quiz}/cards", trainer),
        Screen("studio, card", f"{pages}/{quiz}/cards/1", trainer),
        Screen("studio, scenes", f"{pages}/{scenario}/scenes", trainer),
        Screen("studio, scene", f"{pages}/{scenario}/scenes/1", trainer),
        Screen("studio, voices", f"{pages}/{prepared.lesson.slug}/voices", trainer),
        Screen("studio, question bank", "/studio/question-bank", trainer),
        Screen("studio, doubles", "/studio/question-bank/doubles", trainer),
        Screen("studio, feedback", f"/studio{course}/feedback", trainer),
        Screen("studio, media", f"/studio{course}/media", trainer),
        Screen("studio, Word", "/studio/word", trainer),
    ]


def measure_pages(prepared: Prepared, server: Server, bare: BareServer, database: str) -> Iterator[Row]:
    """A row for every page. Raises RuntimeError where a page does not open."""
    cookies, listed = _signed_in(prepared)
    for screen in listed:
        cookie = cookies.get(screen.username, prepared.members[0].cookie) if screen.username is not None else ""
        cost = processor_time(prepared.app, [_request(prepared, screen, cookie)] * (WARM_UP + 2 + ROUNDS * CALLS))
        requests = _by_everybody(prepared, screen, cookie)
        load = beside_bare(server, bare, requests) if screen.name in SERVED else None
        yield row_of(PAGES, screen.name, database, cost, load)


def row_of(table: Table, name: str, database: str, cost: Cost, load: Load | None) -> Row:
    """The figures of one kind of request as they are written."""
    cells = [f"{cost.own:.2f}", f"{cost.ratio:.0f}", str(cost.statements)]
    if load is None:
        return Row(table, name, database, (*cells, "", "", "", "", ""))
    wrong = f" ({load.portal.wrong} wrong)" if load.portal.wrong else ""
    served = (
        f"{load.portal.per_second:,.0f}{wrong}",
        f"{load.share:.1%}",
        f"{load.portal.p50:.1f}",
        f"{load.portal.p99:.1f}",
        f"{load.bare.per_second:,.0f}",
    )
    return Row(table, name, database, (*cells, *served))


def _request(prepared: Prepared, screen: Screen, cookie: str) -> bytes:
    request = prepared.get(screen.path, replace(prepared.members[0], cookie=cookie))
    return request.replace(b"\r\n\r\n", b"\r\nHX-Request: true\r\n\r\n") if screen.is_fragment else request


def _by_everybody(prepared: Prepared, screen: Screen, cookie: str) -> Sequence[bytes]:
    """The page as many people ask for it: a member's page by all who are signed in, another by the same person."""
    if screen.name == "quiz question":
        return [prepared.get(f"/attempts/{member.attempt_id}/questions/1", member) for member in prepared.members]
    if screen.username == MEMBER:
        return [prepared.get(screen.path, member) for member in prepared.members]
    return [_request(prepared, screen, cookie)] * 16


def _signed_in(prepared: Prepared) -> tuple[dict[str, str], list[Screen]]:
    """The cookies of the people of the demonstration, by their user names, and what they open."""
    app = prepared.app
    with app.app_context():
        begin_write()
        usernames = [sign_in.username for sign_in in sign_ins.ALL]
        people = db.session.scalars(select(User).where(User.username.in_(usernames))).all()
        cookies = {
            str(person.username): cookie_of(app, register_device(person, label="benchmark"))[0]
            for person in people
        }
        _rehearse(next(one for one in people if one.username == MEMBER), _scenario())
        db.session.commit()
        listed = screens(prepared)
        db.session.remove()
    return cookies, listed


def _scenario() -> PageRow:
    """The first of the course that is measured."""
    return next(page for page in course_outline(list_courses()[0].id) if page.kind == "scenario")


def _rehearse(person: User, page: PageRow) -> None:
    """Let the person be in the second scene of a run."""
    run = get_run(begin_run(page, actor=person), user_id=person.id)
    if not run.steps:
        record_choice(run, number=1, scene=run.present, choice=0)
