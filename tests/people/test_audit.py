"""The audit screen: what is shown to whom, the filters, and the sentence of every action."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent, Deputy
from portal.audit.operations import record
from portal.db import db
from portal.people.audit_log.filters import AuditFilters
from portal.people.audit_log.labels import ACTION_GROUPS, ACTION_TEXTS
from portal.people.audit_log.views import log_entries
from portal.units.models import Unit
from tests.architecture.source import modules
from tests.conftest import Browser
from tests.factories import lesson_markdown, make_course, make_unit, make_user
from tests.fixed_clock import FixedClock

ACTION = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
# The kinds of change in the life of a unit, of which the log's actions are made.
UNIT_CHANGES = ("opened", "renamed", "moved", "merged", "absorbed", "split", "closed")


def tell(actor: User | Deputy | None, user: User, action: str = "code.issued", **details: Any) -> None:
    record(actor, action, user, **details)
    db.session.commit()


def rows(text: str) -> list[str]:
    """The sentences on the screen, without their links."""
    found = re.findall(r'<th scope="row">(.*?)</th>', text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", row).split()) for row in found]


def test_every_action_of_the_source_has_a_sentence() -> None:
    said = {
        node.value
        for module in modules()
        if "portal.audit" in module.path.read_text(encoding="utf-8")  # read quickly; most are not looked into
        if any(name.startswith("portal.audit.operations") for name in module.imports)
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in NOTING
        for node in ast.walk(call)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ACTION.fullmatch(node.value)
    } | {f"unit.{kind}" for kind in UNIT_CHANGES}

    assert said - set(ACTION_TEXTS) == set(), "say in portal/people/audit_log/labels.py what they are called"
    assert {"role.granted", "course.restored", "code.issued"} <= said
    assert {told.group for told in ACTION_TEXTS.values()} <= set(ACTION_GROUPS)


NOTING = {"record", "record_many", "Deed"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_sentence_can_be_said(app: Flask, language: str, member: User) -> None:
    events = [
        AuditEvent(id=1, at=clock.now(), action=action, record="user", details={})
        for action in [*ACTION_TEXTS, "new.one"]
    ]

    with app.test_request_context(headers={"Cookie": f"display=auto.1.{language}"}):
        entries = log_entries(events, below=[])

    assert all(entry.sentence and "%(" not in entry.sentence for entry in entries)
    assert entries[-1].sentence.endswith(": new.one")


@pytest.mark.both_databases
def test_a_leader_reads_what_was_done_to_others_below_and_no_more(
    browser: Browser, leader: User, head: User, member: User, outsider: User, admin: User, commune: Unit
) -> None:
    tell(head, member)
    tell(outsider, outsider, "account.created")
    tell(member, member, "consent.given")  # the own business of the member
    tell(None, leader, "account.created", unit=commune.parent_id)

    text = browser.sign_in(leader).get("/audit?group=codes").text
    of_all = browser.get("/audit").text

    assert rows(text) == ["Lê Thị Ba cấp mã cho Trần Văn Tư"]
    assert f'href="/people/{member.id}"' in text
    assert "Hồ Văn Tám" not in of_all
    assert "đồng ý" not in of_all
    assert rows(browser.sign_in(head).get("/audit?group=codes").text) == rows(text)
    assert rows(browser.sign_in(outsider).get("/audit?group=codes").text) == []
    of_admin = rows(browser.sign_in(admin).get("/audit?group=accounts").text)
    assert "Trần Văn Tư đồng ý cho dùng dữ liệu của mình" in of_admin


@pytest.mark.both_databases
def test_only_who_administers_everything_reads_what_has_no_unit(
    browser: Browser, admin: User, commune: Unit
) -> None:
    make_course(title="An toàn")
    below = make_user("Cao Thị Bảy", unit=commune, grants={"admin": commune})

    top = rows(browser.sign_in(admin).get("/audit?group=courses").text)
    inside = rows(browser.sign_in(below).get("/audit?group=courses").text)
    make_unit("Tỉnh khác", kind="province")
    of_two = rows(browser.sign_in(admin).get("/audit?group=courses").text)

    assert "Hệ thống đăng khóa học “An toàn”" in top
    assert inside == of_two == []


@pytest.mark.parametrize("who", ["member", "trainer", None])
def test_others_have_no_log(who: str | None, browser: Browser, request: pytest.FixtureRequest, head: User) -> None:
    if who is not None:
        browser.sign_in(request.getfixturevalue(who))

    for address in ("/audit", "/audit.csv"):
        answer = browser.get(address)
        assert answer.status_code == (302 if who is None else 403)
        assert "Lê Thị Ba" not in answer.text


@pytest.mark.both_databases
def test_a_deputy_is_named_with_the_head(
    browser: Browser, leader: User, head: User, member: User, team: Unit
) -> None:
    deputy = make_user("Đặng Thị Hai", unit=team)
    tell(Deputy(deputy.id, head.id), member)
    tell(leader, member)
    browser.sign_in(leader)

    assert rows(browser.get("/audit?deputies=1").text) == [
        "Đặng Thị Hai, thay Lê Thị Ba cấp mã cho Trần Văn Tư Làm thay"
    ]
    assert len(rows(browser.get("/audit?q=le+thi+ba&group=codes").text)) == 1


@pytest.mark.both_databases
def test_the_filters_narrow_by_person_unit_and_day(
    browser: Browser, leader: User, head: User, member: User, team: Unit, commune: Unit
) -> None:
    other = make_unit("Tổ ấp 7", parent=commune)
    away = make_user("Lý Văn Chín", unit=other)
    tell(leader, away)
    tell(leader, member)
    old = db.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    assert old is not None
    old.at = clock.now() - timedelta(days=40)
    db.session.commit()
    browser.sign_in(leader)
    today, long_ago = clock.today().isoformat(), (clock.today() - timedelta(days=40)).isoformat()

    def found(**filters: Any) -> list[str]:
        text = browser.get("/audit", query_string={"group": "codes"} | filters).text
        return [row.removeprefix("Nguyễn Văn Sáu cấp mã cho ") for row in rows(text)]

    assert found() == ["Lý Văn Chín", "Trần Văn Tư"]
    assert found(q="tran van tu") == found(q="0912 000 001") == found(person=member.id) == ["Trần Văn Tư"]
    assert found(unit=team.id) == ["Trần Văn Tư"]
    assert found(**{"from": today}) == ["Lý Văn Chín"]
    assert found(**{"from": long_ago, "to": long_ago}) == ["Trần Văn Tư"]
    assert found(group="units", q="ly van") == ["Hệ thống đưa Lý Văn Chín vô Tổ ấp 7"]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "query",
    [
        "group=kings",
        "unit=999999",
        "unit=x",
        "from=tomorrow",
        "to=31/02/2026",
        "from=0001-01-01&to=0001-01-01",
        "from=9999-12-31",
        "person=1'--",
        "before=1000000000000000000000000",
        "before=999999999",
        "q=%00%ff%25_",
        "from=2026-12-31&to=2026-01-01",
    ],
)
def test_nonsense_finds_nothing_and_says_so(
    query: str, browser: Browser, leader: User, head: User, member: User
) -> None:
    tell(head, member)

    answer = browser.sign_in(leader).get(f"/audit?{query}")

    assert answer.status_code == 200
    assert "Không có việc nào hợp với bộ lọc" in answer.text
    assert rows(answer.text) == []


def test_a_unit_of_somebody_else_is_as_good_as_none(
    browser: Browser, head: User, member: User, commune: Unit, team: Unit
) -> None:
    tell(head, member)
    browser.sign_in(head)

    assert rows(browser.get(f"/audit?unit={commune.id}").text) == []
    assert rows(browser.get(f"/audit?unit={team.id}&group=codes").text) != []
    assert "Xã Tân Ân" not in browser.get(f"/audit?unit={commune.id}").text


@pytest.mark.both_databases
def test_a_long_log_has_pages_and_the_address_bar_follows(
    browser: Browser, leader: User, head: User, member: User, fixed_clock: FixedClock
) -> None:
    for number in range(60):
        fixed_clock.moment += timedelta(minutes=1)
        record(head, "code.issued", member, number=number)
    db.session.commit()
    browser.sign_in(leader)

    first = browser.get("/audit?group=codes&q=&to=")
    older = re.search(r'href="(/audit[^"]+)" rel="next"', first.text)
    assert older is not None
    second = browser.get(older[1].replace("&amp;", "&"), headers={"HX-Request": "true"})

    assert len(rows(first.text)) == 50
    assert len(rows(second.text)) == 10
    assert second.text.lstrip().startswith('<section id="log"')
    assert 'id="audit-units" hx-swap-oob="true"' in second.text
    pushed = parse_qs(urlsplit(second.headers["HX-Push-Url"]).query)
    assert set(pushed) == {"group", "before"}
    assert 'rel="next"' not in second.text


def test_what_one_did_many_times_within_a_minute_is_one_line(
    browser: Browser, leader: User, head: User, member: User, fixed_clock: FixedClock
) -> None:
    fixed_clock.moment, fixed_clock.step = fixed_clock.moment.replace(second=0), timedelta(0)
    for action, times in (("code.issued", 3), ("pin.set", 5), ("code.issued", 1)):
        for number in range(times):
            tell(head, member, action, number=number)
    tell(leader, member)

    text = browser.sign_in(leader).get(f"/audit?person={member.id}").text
    alone, *others = rows(text)

    assert alone.startswith("Nguyễn Văn Sáu")
    assert sum("và 4 dòng nữa giống vậy trong cùng phút" in row for row in others) == 1
    assert sum(row.startswith("Lê Thị Ba") for row in others) == 1 + 1 + 3
    folded = text[text.index("audit-alike") : text.index("</details>", text.index("audit-alike"))]
    assert folded.count("<li>") == 4  # all of them are there to be opened


def test_the_pages_of_a_course_published_together_are_one_sentence(browser: Browser, admin: User) -> None:
    make_course(pages={f"0{n}-bai-{n}.md": lesson_markdown(f"Bài {n}") for n in range(1, 6)}, title="Thanh toán")

    text = browser.sign_in(admin).get("/audit").text

    assert sum("Hệ thống đăng 5 bài của khóa “Thanh toán”" in row for row in rows(text)) == 1
    folded = text[text.index("audit-alike") : text.index("</details>", text.index("audit-alike"))]
    assert folded.count("<li>") == 5


def test_the_table_holds_what_the_filters_find_and_no_formula(
    browser: Browser, leader: User, head: User, team: Unit
) -> None:
    evil = make_user("=cmd()|A1", unit=team)
    tell(head, evil, reason='=HYPERLINK("x")')

    answer = browser.sign_in(leader).get("/audit.csv?group=codes")
    lines = answer.text.removeprefix("\ufeff").splitlines()

    assert answer.mimetype == "text/csv"
    assert len(lines) == 2
    assert lines[0].startswith("Lúc nào;Việc đã làm;Đơn vị")
    assert "Lê Thị Ba cấp mã cho =cmd()|A1" in lines[1]
    assert not re.search(r'(^|;)"?=', lines[1])


def test_the_address_says_only_what_is_asked_for() -> None:
    asked = AuditFilters.parse({"q": "  tư  ", "group": "", "unit": "5", "from": "25/11/2026", "deputies": "on"})

    assert asked.arguments(before=7) == {"q": "tư", "unit": 5, "from": "2026-11-25", "deputies": 1, "before": 7}
    assert asked.is_clear
    assert not AuditFilters.parse({}).is_filtered
