"""The screens of those who lead: axe finds nothing in any look, and every text is in the language chosen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from portal import clock
from portal.accounts.models import User
from portal.dashboard.models import Snapshot
from portal.dashboard.saved_views.operations import save_view
from portal.dashboard.snapshot_schedules.operations import set_schedule
from portal.dashboard.snapshots.operations import SnapshotLabel, void_snapshot
from portal.dashboard.targets.operations import set_target
from portal.db import begin_write, db
from portal.units.models import Unit
from portal.units.office.operations import set_office
from portal.units.office.rules import OfficeDetails
from portal.visits.enums import Problem
from tests import factories
from tests.browser.looks import LOOKS, violations
from tests.browser.test_accessibility_desk import below, go_on
from tests.browser.test_languages import in_english, wrong_languages
from tests.browser.test_leader_journeys import XLSX, as_it_comes
from tests.dashboard.looking import assign
from tests.dashboard.walking import make_programme, make_walk, walk
from tests.questions.taking import take
from tests.spreadsheets.files import workbook
from tests.visits.outings import go_out

DAY = timedelta(days=1)
LANGUAGES = pytest.mark.parametrize("language", ["vi", "en"])
# Words of people and of courses that stand in sentences of the interface, which then cannot say their language.
SPOKEN = (
    "Thành viên tổ",
    "Quý III",
    "Quý II",
    "sau đối chiếu",
    "chốt nhầm",
    "Trễ nhiều",
    "Màn hình tỉnh",
    "Từng Ngõ",
    "Tổ công nghệ số",
)


class Look:
    """Whoever goes from screen to screen, and what is wrong on them."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = in_english(page) if language == "en" else page
        # Colours do not depend on the language; whether its longer words fit does.
        self.looks = LOOKS if language == "vi" else LOOKS[::2]
        units, people = ([name for (name,) in db.session.query(each.name)] for each in (Unit, User))
        short = [name.removeprefix("Tổ công nghệ số ") for name in units]
        given = [name.split()[-1] for name in people if not name[-1].isdigit()]
        said = sorted({*units, *people, *short, *SPOKEN}, key=len, reverse=True)
        self.names = "(?i:" + "|".join([*map(re.escape, said), *(rf"\b{name}\b" for name in given)]) + ")"
        db.session.rollback()
        self.found: list[str] = []

    def here(self) -> None:
        """Look at the screen that is open."""
        self.found += violations(self.page, self.looks)
        self.found += wrong_languages(self.page, self.names)

    def at(self, *paths: str) -> None:
        """Look at these screens."""
        for path in paths:
            answer = self.page.goto(path)
            if answer is None or not answer.ok:
                self.found.append(f"{path} is not there")
            else:
                self.here()

    def assert_clean(self) -> None:
        """Nothing was wrong anywhere."""
        assert not self.found, "\n".join(dict.fromkeys(self.found))


@pytest.fixture
def office(commune: Unit, team: Unit, member: User, head: User, leader: User) -> str:
    """A commune with all that a leader may have: a programme that is late, frozen days, a target; its key."""
    quiz = {"04-kiem-tra.md": factories.quiz_markdown(max_attempts=1)}
    course = make_walk()
    programme = make_programme(course)
    assign(programme, commune, in_days=-3)
    walk(head, course)
    factories.make_course("an-toan", pages=quiz, title="An toàn trên mạng")
    other = factories.make_unit("Tổ công nghệ số ấp Đường Kéo", parent=commune)
    namesake = factories.make_unit("Tổ công nghệ số ấp Kinh Ráng", parent=commune)
    for number in range(3):
        factories.make_user(f"Đặng Văn Bảy {number}", phone=f"091200010{number}", unit=other, password=None)
    factories.make_user("Võ Thị Chín", phone="0912000110", unit=namesake, grants={"leader": namesake})
    take(member, {"chosen": [0]})
    for days, name in ((40, "Quý II"), (10, "Quý III"), (1, "")):
        freeze(commune, days, name, leader)
    begin_write()
    void_snapshot(db.session.query(Snapshot).order_by(Snapshot.id).all()[-1], reason="chốt nhầm", actor=leader)
    due = clock.today() + 20 * DAY
    set_target(commune, programme_id="thanh-vien", percent=80, due_on=due, actor=leader)
    set_schedule(commune, kind="month", on=None, hour=6, name="", actor=leader)
    save_view(commune, name="Trễ nhiều", query="state=overdue", actor=leader)
    set_office(
        commune, OfficeDetails(issuer="UBND xã Tân Ân", place="Tân Ân", signer_title="Chủ tịch"), actor=None
    )
    db.session.commit()
    return programme


def freeze(unit: Unit, days: int, name: str, actor: User) -> None:
    """Freeze the unit, as so many days ago."""
    db.session.rollback()
    begin_write()
    label = SnapshotLabel(name, "sau đối chiếu" if name else "")
    snapshot = factories.create_snapshot(unit, on=clock.today() - days * DAY, actor=actor, label=label)
    snapshot.frozen_at = clock.now() - days * DAY
    db.session.commit()


@LANGUAGES
def test_homes_of_those_with_a_duty_and_the_page_of_a_team(
    open_phone: Callable[..., Page],
    office: str,
    head: User,
    leader: User,
    trainer: User,
    admin: User,
    team: Unit,
    language: str,
) -> None:
    for user in (trainer, admin, leader):
        look = Look(open_phone(user), language)
        look.at("/")
        look.assert_clean()
    look = Look(open_phone(head), language)
    look.at("/", f"/dashboard/team/{team.id}", "/people/new")

    look.assert_clean()


@LANGUAGES
def test_screens_of_numbers(
    open_phone: Callable[..., Page], office: str, leader: User, commune: Unit, language: str
) -> None:
    look = Look(open_phone(leader), language)
    ids = [id_ for (id_,) in db.session.query(Snapshot.id).order_by(Snapshot.id)]
    db.session.rollback()
    frozen = ("/snapshots", *(f"/snapshots/{id_}" for id_ in ids[1:]), "/snapshots/lines")
    compared = f"/snapshots/comparison?from={ids[0]}&to={ids[1]}"
    reports = (f"/report?subject={office}&level=all", "/period-report", f"/report?snapshot={ids[0]}")
    others = ("/targets", "/views", "/matrix", "/trend", "/competences", "/most-missed", "/people?state=overdue")

    look.at(*below(f"/dashboard/units/{commune.id}", ("", *frozen, compared, *reports, *others)))

    look.assert_clean()


@LANGUAGES
def test_screens_of_visits_and_as_they_were_frozen(
    open_phone: Callable[..., Page], leader: User, member: User, commune: Unit, team: Unit, language: str
) -> None:
    go_out(member, 7, problem=Problem.NO_SIGNAL)
    frozen = factories.create_snapshot(commune, on=clock.today(), actor=None).id
    db.session.commit()
    look = Look(open_phone(leader), language)

    look.at(*below(f"/dashboard/units/{commune.id}", ("/visits", f"/snapshots/{frozen}")))

    look.assert_clean()


@LANGUAGES
def test_screens_of_keys_and_of_the_office(
    open_phone: Callable[..., Page], office: str, leader: User, admin: User, commune: Unit, language: str
) -> None:
    look = Look(open_phone(leader), language)
    look.at(f"/units/{commune.id}/office", "/guides/results/leaders")
    look.at(f"/dashboard/units/{commune.id}/api-keys")
    look.page.locator("[name=label]").fill("Màn hình tỉnh")
    go_on(look.page, "#new-key form button")
    look.here()
    look.at(f"/dashboard/units/{commune.id}/api-keys", f"/units/{commune.id}", f"/units/{commune.id}/tree")
    look.assert_clean()
    other = Look(open_phone(admin), language)
    other.at(f"/units/{commune.id}/same-names")

    other.assert_clean()


@LANGUAGES
def test_screens_of_people_and_of_whom_to_call(
    open_phone: Callable[..., Page],
    office: str,
    leader: User,
    member: User,
    commune: Unit,
    team: Unit,
    language: str,
) -> None:
    look = Look(open_phone(leader), language)
    stuck = f"/dashboard/units/{commune.id}/at-risk"
    person = f"/people/{member.id}"
    look.at("/people?state=new", f"/people/units/{commune.id}", person, f"{person}/extra-attempts", stuck)
    look.page.goto(f"{stuck}?list=never&view=names&ticked=1")
    look.here()
    for deed in ("/message", "/people/codes"):
        look.page.goto(f"{stuck}?list=never&view=names&ticked=1")
        if deed == "/people/codes":
            look.page.locator("#marked .marked-more > summary").click()
            look.here()
        go_on(look.page, f"#marked button[formaction*='{deed}']")
        look.here()
    look.at(f"/people/new?unit={team.id}")
    look.page.locator("[name=name]").fill("Tran Van Tu")
    look.page.locator("[name=phone]").fill("0912000177")
    go_on(look.page, "main form .actions button.wide")
    look.here()
    go_on(look.page, "button[name=sure]")
    look.here()

    look.assert_clean()


def test_screens_of_a_list_as_it_comes_in_english(
    open_phone: Callable[..., Page], leader: User, commune: Unit, team: Unit
) -> None:
    factories.make_unit("Tổ công nghệ số ấp Chưa Có", parent=commune)
    look = Look(open_phone(leader), "en")
    look.page.goto(f"/people/units/{commune.id}/roster")
    file: Any = {"name": "tổ.xlsx", "mimeType": XLSX, "buffer": workbook(as_it_comes)}
    look.page.locator("[type=file]").set_input_files(file)
    go_on(look.page, "main form[enctype] button")
    # The file's own words and names stay as they are.
    look.names += "|(?i:Họ và chữ đệm|Tên|Số điện thoại|Đặng Văn|Võ Văn|Kim Thị|Lê Thị|Bảy|Gấm|Mười|Lụa|Nghỉ)"
    look.names += "|(?i:Người Đã|Tổng cộng: 5 người|Người lập biểu|DANH SÁCH TỔ|công nghệ số|cộng đồng|tổ.xlsx)"
    look.here()
    go_on(look.page, "button[value=read]")
    look.here()

    look.assert_clean()
