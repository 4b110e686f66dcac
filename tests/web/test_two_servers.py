"""Two servers of one portal, each with threads and caches of its own, on one database.

What was changed on one is shown by the other at the very next look: nothing here waits. Every page is looked at on
both servers before it changes, so that both have it in their caches.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import create_engine, select, text, update

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.queries.published import find_page
from portal.db import begin_write, db
from portal.observations.operations import record_observation
from portal.programmes.operations.assignments import assign_programme
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.units.models import Grant, Unit
from tests import factories
from tests.bench.server import SECRET, Server
from tests.conftest import make_app
from tests.fixed_clock import system_now
from tests.web.served_browser import ServedBrowser, Shown

HERE, THERE = 0, 1  # the server on which something is changed, and the other
FACT = "ten-cong"
CHECKLIST = factories.lesson_markdown("Hỏi lại", "Coi.\n\n- [ ] Một\n- [ ] Hai\n- [ ] Ba\n", kind="checklist")


@dataclass(frozen=True)
class Portal:
    """Two servers on one database; people by what they are, as ids."""

    servers: tuple[Server, Server]
    url: str  # of the database
    people: dict[str, int]
    team: int
    commune: int

    def browser(self, login: str = "") -> ServedBrowser:
        """The browser of a person who has signed in on the first server, or of a stranger."""
        browser = ServedBrowser(self.servers)
        if login:
            entered = browser.submit(HERE, "/sign-in", "/sign-in", login=login, password=factories.PASSWORD)
            assert entered.path == "/", f"{login}: {entered.status} at {entered.path}"
        return browser


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The two servers, with a database that no other test empties."""
    folder = tmp_path_factory.mktemp("two_servers")
    url = f"sqlite:///{folder / 'portal.db'}"
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("postgres_server"), folder.name)
    # The servers have the machine's clock, so what they find was made by it too.
    with pytest.MonkeyPatch.context() as patch, make_app(url).app_context():
        patch.setattr(clock, "now", system_now)
        people, team, commune = lay_out()
        db.session.remove()
        db.engine.dispose()
    environment = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "PORTAL_MODE": "demo"}
    made = [Server("portal.setup.rsgi:app", folder / f"{n}.log", workers=1, **environment) for n in (HERE, THERE)]
    with ExitStack() as stack, ThreadPoolExecutor(2) as pool:
        here, there = pool.map(stack.enter_context, made)
        yield Portal((here, there), url, people, team, commune)


def new_database(server: str, name: str) -> str:
    """The address of an empty database of the PostgreSQL of the tests."""
    engine = create_engine(server.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    url = engine.url.set(database=name).render_as_string(hide_password=False)
    engine.dispose()
    return url


def lay_out() -> tuple[dict[str, int], int, int]:
    """The tables, some people (user name as key), a course for each thing that is changed; the two units."""
    db.create_all()
    province = factories.make_unit("Tỉnh Cà Mau", kind="province")
    commune = factories.make_unit("Xã Tân Ân", kind="commune", parent=province)
    team = factories.make_unit("Tổ ấp Kinh Ráng", parent=commune)
    grants: dict[str, dict[str, Unit]] = {"trainer": {"trainer": province}, "leader": {"leader": commune}}
    members = ("reader", "appointed", "agreeing", "leaving", "painting", "walking")
    people: dict[str, User] = {
        name: factories.make_user(f"Người {name}", username=name, unit=team, grants=grants.get(name))
        for name in (*grants, *members)
    }
    neighbours = factories.make_unit("Xã Khánh Bình", kind="commune", parent=province)
    factories.make_unit("Xã Đất Mũi", kind="commune", parent=province)
    for name in ("asked", "finishing", "taught", "moved"):
        home = factories.make_unit(f"Tổ {name}", parent=neighbours)
        people[name] = factories.make_user(f"Người {name}", username=name, unit=home)
    people["demoted"] = factories.make_user("Người demoted", username="demoted", grants={"trainer": province})
    people["neighbour"] = factories.make_user(
        "Người neighbour", username="neighbour", unit=neighbours, grants={"leader": neighbours}
    )
    facts = f"""facts:
  {FACT}: {{value: Cổng cũ, label: Tên cổng, source: https://example.vn, checked: {clock.today()}, valid_days: 90}}
"""
    shows = f"Mở {{{{ {FACT} }}}} liền."
    pages = {
        "01-bai.md": factories.lesson_markdown(body=shows),
        "02-the.md": factories.lesson_markdown("Thẻ", f"1. {shows}\n", kind="guide", groups="[chung]"),
    }
    groups = "frameworks: []\ngroups:\n  - {id: chung, title: Mọi bà con}\n"
    factories.make_course("so-lieu", pages, files={"facts.yml": facts, "competences.yml": groups})
    for slug in ("dang", "an", "chung", "buoc", "giao", "rieng", "xong", "viet"):
        pages = {"01-bai.md": factories.lesson_markdown(body="Lời cũ.")}
        factories.make_course(slug, pages, title=f"Khóa {slug}")
    factories.make_course("chi", {"01-coi.md": CHECKLIST})
    return {name: person.id for name, person in people.items()}, team.id, commune.id


@contextmanager
def a_third_process(portal: Portal) -> Iterator[None]:
    """What is done inside is committed by a process beside the two servers, as a command does it."""
    with pytest.MonkeyPatch.context() as patch, make_app(portal.url).app_context():
        patch.setattr(clock, "now", system_now)
        begin_write()
        yield
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def on_both(browser: ServedBrowser, path: str) -> list[Shown]:
    """The page as each server shows it, twice each: the second one is from its cache."""
    return [browser.get(server, path) for server in (HERE, THERE, HERE, THERE)]


def test_a_changed_fact_is_shown_by_the_other_server(portal: Portal) -> None:
    reader, resident, trainer = portal.browser("reader"), portal.browser(), portal.browser("trainer")
    lesson, guide, fact = "/courses/so-lieu/bai", "/g/the", f"/studio/facts/{FACT}"
    assert ["Mở Cổng cũ liền." in page.text for page in on_both(reader, lesson)] == [True] * 4
    before = on_both(resident, guide)
    assert ["Mở Cổng cũ liền." in page.text for page in before] == [True] * 4
    assert ["Cổng cũ" in page.text for page in on_both(trainer, "/studio/facts")] == [True] * 4

    trainer.submit(HERE, fact, f"{fact}/changes", value="Cổng mới", reason="Đổi tên", impact="minor")

    assert "Mở Cổng mới liền." in reader.get(THERE, lesson).text
    # A browser or a proxy that kept the guide asks, and is not told that it still holds.
    kept = {"If-None-Match": before[1].headers["ETag"]}
    assert before[1].headers["Cache-Control"] == "public, no-cache"
    assert "Mở Cổng mới liền." in resident.get(THERE, guide, **kept).text
    assert "Cổng mới" in trainer.get(THERE, "/studio/facts").text


def test_a_draft_stands_in_the_studio_of_the_other_server(portal: Portal) -> None:
    trainer, editor = portal.browser("trainer"), "/studio/courses/viet/pages/bai"
    screens = ("/studio?q=viet", "/studio/courses/viet")
    for path in screens:
        assert ["nháp" in page.text for page in on_both(trainer, path)] == [False] * 4

    trainer.submit(HERE, editor, f"{editor}/draft", source=factories.lesson_markdown(body="Lời mới."))

    for path in screens:
        assert "nháp" in trainer.get(THERE, path).text


def test_a_role_over_less_closes_a_course_in_the_studio_of_the_other_server(portal: Portal) -> None:
    other = portal.browser("demoted")
    assert ["Khóa viet" in page.text for page in on_both(other, "/studio")] == [True] * 4
    assert [page.status for page in on_both(other, "/studio/courses/viet")] == [200] * 4

    with a_third_process(portal):
        less = update(Grant).where(Grant.user_id == portal.people["demoted"]).values(unit_id=portal.team)
        db.session.execute(less)

    assert "Khóa viet" not in other.get(THERE, "/studio").text
    assert other.get(THERE, "/studio/courses/viet").status == 404


def test_a_published_text_is_shown_by_the_other_server(portal: Portal) -> None:
    reader, trainer = portal.browser("reader"), portal.browser("trainer")
    lesson, editor = "/courses/dang/bai", "/studio/courses/dang/pages/bai"
    assert ["Lời cũ." in page.text for page in on_both(reader, lesson)] == [True] * 4

    trainer.submit(HERE, editor, f"{editor}/draft", source=factories.lesson_markdown(body="Lời mới."))
    assert "Lời cũ." in reader.get(THERE, lesson).text
    trainer.submit(HERE, editor, f"{editor}/publication", when="now", impact="minor")

    assert "Lời mới." in reader.get(THERE, lesson).text


def test_a_role_given_and_ended_counts_on_the_other_server(portal: Portal) -> None:
    appointed, leader = portal.browser("appointed"), portal.browser("leader")
    lesson, roles = "/courses/chung/bai", f"/people/units/{portal.team}/roles"
    assert ['href="/dashboard"' in page.text for page in on_both(appointed, lesson)] == [False] * 4

    leader.submit(HERE, f"{roles}/new", roles, user=str(portal.people["appointed"]), role="leader")
    during = appointed.get(THERE, lesson).text, appointed.get(THERE, "/people").status
    ending = re.search(rf"{roles}/\d+/ending", leader.get(HERE, roles).text)
    assert ending is not None
    leader.submit(HERE, ending[0], ending[0])

    assert 'href="/dashboard"' in during[0]
    assert during[1] == 200
    assert 'href="/dashboard"' not in appointed.get(THERE, lesson).text
    assert appointed.get(THERE, "/people").status == 403


def test_a_finished_lesson_counts_on_the_dashboard_of_the_other_server(portal: Portal) -> None:
    walking, leader = portal.browser("walking"), portal.browser("leader")
    commune, lesson = f"/dashboard/units/{portal.commune}", "/courses/buoc/bai"
    subject = re.search(r'value="(course:\d+)"[^>]*>Khóa buoc<', leader.get(HERE, commune).text)
    assert subject is not None
    dashboard = f"{commune}?subject={subject[1]}"
    assert ["<b>0/8</b>" in page.text for page in on_both(leader, dashboard)] == [True] * 4

    walking.submit(HERE, lesson, f"{lesson}/completion")

    assert "<b>1/8</b>" in leader.get(THERE, dashboard).text


def test_a_corrected_name_stands_in_the_lists_of_the_other_server(portal: Portal) -> None:
    leader, person = portal.browser("leader"), portal.people["painting"]
    lists = (
        "/people",
        f"/people/units/{portal.team}",
        f"/dashboard/units/{portal.team}",
        f"/dashboard/team/{portal.team}",
    )
    before, after = "Người painting", "Người vẽ tranh"
    assert [before in page.text for path in lists for page in on_both(leader, path)] == [True] * 16

    correction = f"/people/{person}/correction"
    leader.submit(HERE, correction, correction, name=after)

    assert [(after in page, before in page) for page in (leader.get(THERE, path).text for path in lists)] == [
        (True, False)
    ] * 4


def test_a_hidden_course_is_gone_on_the_other_server(portal: Portal) -> None:
    reader, trainer = portal.browser("reader"), portal.browser("trainer")
    lesson, course = "/courses/an/bai", "/studio/courses/an"
    assert [page.status for page in on_both(reader, lesson)] == [200] * 4
    assert "/courses/an" in reader.get(THERE, "/courses").text

    trainer.submit(HERE, f"{course}/withdrawal", f"{course}/withdrawal")

    assert reader.get(THERE, lesson).status == 404
    assert '"/courses/an"' not in reader.get(THERE, "/courses").text


def test_what_a_unit_asks_for_stands_on_the_home_of_the_other_server(portal: Portal) -> None:
    asked = portal.browser("asked")
    pages = [page.text for path in ("/", "/progress") for page in on_both(asked, path)]
    assert ["Từng ngõ một" in page for page in pages] == [False] * 8

    with a_third_process(portal):
        commune = db.session.scalars(select(Unit).where(Unit.name == "Xã Khánh Bình")).one()
        course = db.session.scalars(select(Course).where(Course.slug == "giao")).one()
        wanted = ProgrammeSpec("Từng ngõ một", compulsory=[course.id])
        programme = create_programme(wanted, unit=commune, actor=None)
        assign_programme(programme, commune, due_on=clock.today(), actor=None)

    pages = [asked.get(server, path).text for server in (HERE, THERE) for path in ("/", "/progress")]
    assert ["Hạn hôm nay" in page and "Từng ngõ một" in page for page in pages] == [True] * 4


def test_a_unit_that_moved_has_other_courses_on_every_server(portal: Portal) -> None:
    moved, course = portal.browser("moved"), '"/courses/rieng"'
    moved.submit(HERE, "/courses/xong/bai", "/courses/xong/bai/completion")
    assert [course in page.text for page in on_both(moved, "/courses")] == [True] * 4

    with a_third_process(portal):
        other = db.session.scalars(select(Unit).where(Unit.name == "Xã Đất Mũi")).one()
        db.session.scalars(select(Course).where(Course.slug == "rieng")).one().unit_id = other.id
    before = [moved.get(server, path).text for server in (HERE, THERE) for path in ("/", "/courses")]
    gone = [moved.get(server, "/courses/rieng").status for server in (HERE, THERE)]
    with a_third_process(portal):
        team = db.session.scalars(select(Unit).where(Unit.name == "Tổ moved")).one()
        team.parent_id = db.session.scalars(select(Unit.id).where(Unit.name == "Xã Đất Mũi")).one()

    after = [moved.get(server, path).text for server in (HERE, THERE) for path in ("/", "/courses")]
    assert [course in page for page in before] == [False] * 4
    assert gone == [404, 404]
    assert [course in page for page in after] == [True] * 4
    assert [moved.get(server, "/courses/rieng").status for server in (HERE, THERE)] == [200, 200]


def test_a_changed_introduction_is_shown_by_both_servers(portal: Portal) -> None:
    reader = portal.browser("reader")
    assert ["Lời ngỏ mới." in page.text for page in on_both(reader, "/courses/dang")] == [False] * 4

    with a_third_process(portal):
        db.session.scalars(select(Course).where(Course.slug == "dang")).one().summary = "Lời ngỏ mới."

    assert ["Lời ngỏ mới." in page.text for page in on_both(reader, "/courses/dang")] == [True] * 4


def test_a_finished_page_is_lit_on_the_other_server(portal: Portal) -> None:
    finishing, lesson, lit = portal.browser("finishing"), "/courses/xong/bai", 'class="icon lit"'
    paths = ("/", "/courses", "/progress", "/courses/xong")
    before = [[page.text for page in on_both(finishing, path)][-1] for path in paths]

    finishing.submit(HERE, lesson, f"{lesson}/completion")

    assert lit in finishing.get(HERE, "/courses/xong").text
    after = [finishing.get(THERE, path).text for path in paths]
    assert [now != then for now, then in zip(after, before, strict=True)] == [True] * 4
    counts = [len(re.findall(r">Đã xong<|Xong ngày", page)) for page in (*before[:3], *after[:3])]
    assert counts == [0, 0, 0, 1, 1, 1]
    assert (lit in before[3], lit in after[3]) == (False, True)


def test_what_was_watched_counts_on_both_servers(portal: Portal) -> None:
    taught = portal.browser("taught")
    assert ["Hướng dẫn được" in page.text for page in on_both(taught, "/courses")] == [False] * 4

    with a_third_process(portal):
        leader = db.session.get_one(User, portal.people["neighbour"])
        member = db.session.get_one(User, portal.people["taught"])
        page = find_page("chi", "coi")
        assert page is not None
        record_observation(
            page, member, revision_id=page.revision_id, ticked=(0, 1, 2), remark="", token="t", actor=leader
        )

    said = {"/": "đã coi anh/chị làm: thấy đủ hết!", "/courses": "Hướng dẫn được"}
    assert [said[path] in taught.get(server, path).text for server in (HERE, THERE) for path in said] == [True] * 4


def test_how_a_browser_shows_the_portal_goes_with_it_to_the_other_server(portal: Portal) -> None:
    painting, lesson = portal.browser("painting"), "/courses/chung/bai"
    assert ['data-theme="auto"' in page.text for page in on_both(painting, lesson)] == [True] * 4

    painting.submit(HERE, lesson, "/display", theme="dark")

    assert 'data-theme="dark"' in painting.get(THERE, lesson).text


def test_a_device_signed_in_stands_in_the_account_on_the_other_server(portal: Portal) -> None:
    one, ending = portal.browser("demoted"), re.compile(r'hx-post="/account/devices/\d+/sign-out"')
    before = [len(ending.findall(page.text)) for page in on_both(one, "/account")]

    another = portal.browser("demoted")

    there = [browser.get(THERE, "/account").text for browser in (one, another)]
    assert [len(ending.findall(text)) for text in there] == [before[0] + 1] * 2


def test_a_consent_taken_back_and_given_again_counts_on_the_other_server(portal: Portal) -> None:
    agreeing, lesson, consents = portal.browser("agreeing"), "/courses/chung/bai", "/account/consents"
    assert [page.path for page in on_both(agreeing, lesson)] == [lesson] * 4

    agreeing.submit(HERE, consents, f"{consents}/learning/withdrawal")
    without = agreeing.get(THERE, lesson).path
    agreeing.submit(HERE, "/consent", "/consent", learning="y")

    assert without == "/consent"
    assert agreeing.get(THERE, lesson).path == lesson


def test_who_signed_out_is_out_on_the_other_server_with_the_old_cookie_too(portal: Portal) -> None:
    leaving, lesson = portal.browser("leaving"), "/courses/chung/bai"
    assert [page.path for page in on_both(leaving, lesson)] == [lesson] * 4
    old = [copy.copy(cookie) for cookie in leaving.cookies]

    leaving.submit(HERE, "/account", "/sign-out")
    for cookie in old:
        leaving.cookies.set_cookie(cookie)

    assert leaving.get(THERE, lesson).path == "/sign-in"


def test_many_readers_at_once_each_get_their_own_page(portal: Portal) -> None:
    names = ("reader", "trainer", "leader")
    wanted = {name: menu(portal.browser(name).get(HERE, "/courses/chung/bai").text) for name in names}
    browsers = {name: portal.browser(name) for name in names}

    def read(turn: int) -> bool:
        name = names[turn % 3]
        page = browsers[name].get(turn % 2, f"/courses/chung/bai?n={turn // 6}")
        return page.status == 200 and menu(page.text) == wanted[name]

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(read, range(60)))

    assert len({tuple(links) for links in wanted.values()}) == 3


def menu(html: str) -> list[str]:
    """Where the navigation leads."""
    return re.findall(r'href="([^"]*)"', html.partition('<nav class="nav')[2].partition("</nav>")[0])
