"""A step that takes too long is ended, with a screen, without a change, and for the next one to go on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, Response
from PIL import Image

from portal import clock, deadlines
from portal.accounts.models import User
from portal.accounts.operations.activation_codes import issue_code
from portal.courses.models import Course
from portal.dashboard.api_keys.operations import create_api_key
from portal.dashboard.snapshots.operations import create_snapshot_in_steps
from portal.db import db
from portal.deadlines import check_deadline, end_deadline, start_deadline, within_deadline
from portal.drafts.imports.operations.import_plan import plan_into_course
from portal.drafts.imports.operations.imports import store_import
from portal.drafts.operations.publish import publish_due_drafts, schedule_draft
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.queries.texts import has_due_drafts
from portal.errors import DeadlineExceeded
from portal.people.roster.operations.imports import plan_of, upload_roster
from portal.people.roster.rules.guessing import guess_layout
from portal.people.roster.rules.parsing import Roster
from portal.people.roster.rules.rows import Line
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.scheduler import Job, Scheduler
from portal.spreadsheets.sheet import Row, Sheet
from portal.studio.courses.forms import EVERYBODY
from portal.units.models import Unit
from portal.web.expensive import MAX_CONCURRENT
from tests.architecture.wrong_persons import all_rows
from tests.conftest import Browser
from tests.drafts.archives import coming, zipped
from tests.factories import front_matter, lesson_markdown, make_course, practice_markdown, quiz_markdown
from tests.fixed_clock import FixedClock
from tests.scenarios.playing import SCENARIO
from tests.studio.conftest import FACTS, work
from tests.studio.registry import form_of

TITLE = "Việc này lâu quá"
COURSE = "/studio/courses/an-toan"
WORDS = "Chữ của bài, gõ suốt buổi tối."
TYPED = lesson_markdown("Bài một", WORDS)
ARCHIVE = {"course.md": front_matter(title="Khóa mang tới") + "\nLời đầu.\n", "01-moi.md": lesson_markdown()}
LINES = (Line(2, {"name": "Kiều Thị Mận", "phone": "0933000009"}), Line(3, {"name": "Ba"}))
ROSTER = Roster(LINES, ("name",), ())
SHEETS = [
    Sheet(
        "Tổ", (Row(1, ("Họ và tên", "Số điện thoại")), Row(2, ("Kiều Thị Mận", "0933000009")), Row(3, ("Ba", "")))
    )
]
LAYOUT = guess_layout(SHEETS, knows=lambda _name: False, remembered={})
SHEET = "Họ và tên;Số điện thoại\nLê Thị Lụa;0933000007\n"


@dataclass(frozen=True)
class Step:
    """An expensive request with all that it needs; a file is the name of its field, its own name and its bytes."""

    endpoint: str
    address: str
    form: dict[str, Any] | None = None  # none: it only asks
    file: tuple[str, str, bytes] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    answer: tuple[int, ...] = (200, 303)  # without reaching the deadline

    def send(self, browser: Browser) -> Any:
        """The answer, taken to its end."""
        if self.form is None:
            return browser.get(self.address, headers=self.headers, buffered=True)
        files = {self.file[0]: (BytesIO(self.file[2]), self.file[1])} if self.file else {}
        return browser.post(self.address, data=self.form | files, headers=self.headers, buffered=True)


@pytest.fixture(autouse=True)
def no_deadline_is_left() -> Iterator[None]:
    """A test that sets a deadline must not end the next one."""
    yield
    end_deadline()


@pytest.fixture
def course(commune: Unit) -> Course:
    """A course with a lesson that asks and shows a fact, a quiz and a scenario."""
    pages = {
        "01-mot.md": lesson_markdown("Bài một", "Gọi {{ so-bao }}.\n\n" + practice_markdown("hoi")),
        "03-goi.md": SCENARIO,
        "09-kiem-tra.md": quiz_markdown(),
    }
    return make_course(pages=pages, files={"facts.yml": FACTS}, unit=commune.code)


def save(slug: str, source: str, actor: User) -> None:
    text = work(db.session.query(Course).one(), slug)
    save_draft(text, source, version=text.version, based_on=text.based_on, actor=actor)
    db.session.commit()


@pytest.fixture
def steps(
    course: Course, admin: User, head: User, member: User, team: Unit, commune: Unit, fixed_clock: FixedClock
) -> list[Step]:
    """Every kind of expensive request, each with what it needs to go through."""
    for _day in range(2):
        for _step in create_snapshot_in_steps(commune.id, on=clock.today(), actor=None):
            pass
        fixed_clock.advance(days=1)
    save("mot", TYPED, admin)
    save("", work(course, "").source + "\nThêm một câu.\n", admin)
    rows = {"file_name": "to.xlsx", "sheets": SHEETS, "layout": LAYOUT}
    import_id = upload_roster(ROSTER, team, **rows, actor=head).id
    create_programme(ProgrammeSpec("Cả tổ", compulsory=[course.id]), unit=commune, actor=None)
    plan = plan_of(ROSTER, team, actor=admin).fingerprint
    arriving = store_import(zipped(ARCHIVE), coming(ARCHIVE), file_name="khoa.zip", actor=admin).id
    code = issue_code(member, actor=head)
    expires = {"label": "màn hình", "expires_on": clock.today()}
    api_key = create_api_key(commune, kind="data", **expires, actor=admin)
    db.session.commit()
    version = work(course).version
    typed = {"version": version, "based_on": work(course).based_on, "source": TYPED, "whole": "1", "then": "save"}
    picture = BytesIO()
    Image.new("RGB", (900, 600), "green").save(picture, "JPEG")
    into = {"into": "an-toan", "plan": plan_into_course(coming(ARCHIVE), course).version}
    change = f"{clock.today():%d/%m/%Y};đổi tên;{team.code};Tổ ấp 12;Theo nghị quyết"
    reform = f"Ngày;Việc;Mã đơn vị;Tên mới;Lý do\n{change}\n".encode()
    drawn = {"person": member.id, "token": "a form like no other"}
    published = {"version": version, "impact": "minor", "message": "", "when": "now"}
    unfit = {"since": "2026-10-01", "until": "2026-12-31", "version": "0", "difficulties": "x" * 100_000}
    every = {"impact": "minor"} | {f"version-{slug}": work(course, slug).version for slug in ("mot", "")}
    report, people, roster = f"/dashboard/units/{commune.id}", "/people", f"/people/imports/{import_id}"
    db.session.rollback()
    return [
        Step("dashboard.export_people", f"{report}/people-list", {"subject": "member"}),
        *(
            Step(f"dashboard.report_{kind}", f"{report}/report.{kind}?depth=all")
            for kind in ("xlsx", "csv", "pdf")
        ),
        *(Step(f"dashboard.matrix_{kind}", f"{report}/matrix.{kind}") for kind in ("xlsx", "csv")),
        *(Step(f"dashboard.all_courses_{kind}", f"{report}/all-courses.{kind}") for kind in ("xlsx", "csv")),
        Step("dashboard.export_people_of_all_courses", f"{report}/all-courses-people", {}),
        Step("dashboard.export_at_risk", f"{report}/at-risk/table", {}),
        Step("dashboard.period_report", f"{report}/period-report"),
        *(
            Step(f"dashboard.period_report_{kind}", f"{report}/period-report.{kind}")
            for kind in ("docx", "pdf", "xlsx")
        ),
        # Refused, it shows the whole report once more, and that is what costs.
        Step("dashboard.save_period_report_draft", f"{report}/period-report/draft", unfit, answer=(422,)),
        Step("dashboard.printable_report", f"{report}/report/paper?depth=all"),
        Step("dashboard.snapshot_comparison", f"{report}/snapshots/comparison?depth=all"),
        Step("dashboard.snapshot_lines", f"{report}/snapshots/lines"),
        Step("dashboard.snapshot_comparison_csv", f"{report}/snapshots/comparison.csv?depth=all"),
        Step("dashboard.snapshot_comparison_xlsx", f"{report}/snapshots/comparison.xlsx?depth=all"),
        Step("dashboard.data_json", f"/dashboard/data.json?key={api_key}"),
        Step("dashboard.data_csv", f"/dashboard/data.csv?key={api_key}"),
        Step("people.audit_csv", "/audit.csv"),
        Step("people.print_unit_slips", f"{people}/units/{team.id}/slips", drawn),
        Step("people.print_people_slips", f"{people}/slips", drawn),
        Step("people.print_slip", f"{people}/{member.id}/slip", {"code": code}),
        Step("people.upload_roster", f"{people}/units/{team.id}/roster", {}, ("file", "to.csv", SHEET.encode())),
        Step("people.roster_template", f"{people}/units/{team.id}/roster/template"),
        Step("people.roster_preview", roster),
        Step("people.renew_plan", f"{roster}/plan", {}),
        Step("people.roster_row", f"{roster}/rows/3"),
        Step("people.edit_roster_row", f"{roster}/rows/3", {"phone": "0933000010"}),
        Step("people.edit_roster_rows", f"{roster}/changes", {"act": "leave-out", "whole": "all"}),
        Step("people.roster_reading", f"{roster}/reading"),
        Step("people.read_roster_again", f"{roster}/reading", {"act": "read", "mends": "0"}),
        Step("people.faulty_rows", f"{roster}/faulty-rows"),
        Step("people.confirm_roster", f"{roster}/confirmation", {"plan": plan}),
        Step("studio.editor", f"{COURSE}/pages/mot"),
        Step("studio.editor", f"{COURSE}/introduction"),
        Step("studio.save_draft", f"{COURSE}/pages/mot/draft", typed | {"then": "insert:single"}),
        Step("studio.preview", f"{COURSE}/pages/mot/preview", typed),
        Step("studio.preview", f"{COURSE}/introduction/preview", typed),
        Step("studio.snippet", f"{COURSE}/pages/mot/snippets/single", typed),
        Step(
            "studio.add_picture",
            f"{COURSE}/pages/mot/pictures",
            {"alternative": "Chợ"},
            ("picture", "cho.jpg", picture.getvalue()),
            {"HX-Request": "true"},
        ),
        Step("studio.history", f"{COURSE}/pages/mot/history"),
        Step("studio.version", f"{COURSE}/pages/mot/history/r1?against=draft"),
        Step("studio.scenario_map", f"{COURSE}/pages/goi/map"),
        Step("studio.item_analysis", f"{COURSE}/questions"),
        Step("studio.item_analysis_csv", f"{COURSE}/questions.csv"),
        Step("studio.item_analysis_units", f"{COURSE}/questions/units"),
        Step("studio.item_analysis_question", f"{COURSE}/pages/kiem-tra/questions/cau-1"),
        Step("studio.course_withdrawal", f"{COURSE}/withdrawal"),
        Step("studio.course_export", f"{COURSE}/export"),
        Step("studio.export_course", f"{COURSE}/export.zip"),
        Step("studio.export_course", f"{COURSE}/export.zip?drafts=1"),
        Step("studio.upload_course", "/studio/imports", {}, ("file", "khoa.zip", zipped(ARCHIVE))),
        Step("studio.course_import", f"/studio/imports/{arriving}"),
        Step("studio.import_new_course", f"/studio/imports/{arriving}/course", {"slug": "moi", "unit": EVERYBODY}),
        Step("studio.import_into_course", f"/studio/imports/{arriving}/drafts", into),
        Step("studio.publish_draft", f"{COURSE}/pages/mot/publication", published),
        Step("studio.publish_course", f"{COURSE}/publication", every),
        Step("studio.republish_page", f"{COURSE}/pages/mot/republication", {}),
        Step("studio.rename_text", f"{COURSE}/pages/mot/address", {"slug": "mot-khac"}),
        Step("studio.change_fact", "/studio/facts/so-bao/changes", form_of(value="157", impact="minor")),
        Step("units.preview_bulk_changes", "/units/bulk-changes", {}, ("file", "doi.csv", reform)),
    ]


def free_slots(app: Flask) -> int:
    """How many expensive requests could begin now."""
    slots: threading.BoundedSemaphore = app.extensions["expensive_slots"]
    taken = sum(slots.acquire(blocking=False) for _number in range(MAX_CONCURRENT))
    for _number in range(taken):
        slots.release()
    return taken


def rows_but_uses() -> dict[str, list[str]]:
    """All rows but those that count how often a key was used: a request that came to its end was one, too."""
    return {table: rows for table, rows in all_rows().items() if table not in ("api_key", "throttle")}


@pytest.mark.both_databases
def test_every_expensive_step_ends_at_its_deadline_and_changes_nothing(
    app: Flask, browser: Browser, admin: User, steps: list[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(admin)
    monkeypatch.setitem(app.config, "EXPENSIVE_MAX_RUN", 0)
    before = rows_but_uses()

    went_on = {
        f"{step.endpoint} {step.address}": answer.status_code
        for step in steps
        if (answer := step.send(browser)).status_code != 503 or TITLE not in answer.text
    }

    assert went_on == {}
    assert free_slots(app) == MAX_CONCURRENT
    assert rows_but_uses() == before
    assert browser.get("/courses").status_code == 200


def test_without_reaching_it_each_goes_through(
    app: Flask, browser: Browser, admin: User, steps: list[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(admin)
    # What was posted is undone when the request ends, so that the next one finds everything in its place.
    monkeypatch.setattr(db.session, "commit", db.session.flush)

    failed = {
        f"{step.endpoint} {step.address}": answer.status_code
        for step in steps
        if (answer := step.send(browser)).status_code not in step.answer
    }

    assert failed == {}
    assert free_slots(app) == MAX_CONCURRENT


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_each_marked_route_is_among_them(app: Flask, steps: list[Step]) -> None:
    marked = {name for name, view in app.view_functions.items() if getattr(view, "is_expensive", False)}

    assert {step.endpoint for step in steps} == marked


def test_the_log_names_route_and_seconds_in_one_line_without_a_trace(
    app: Flask,
    browser: Browser,
    course: Course,
    admin: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setitem(app.config, "EXPENSIVE_MAX_RUN", 0)

    with caplog.at_level(logging.WARNING, logger="portal"):
        browser.sign_in(admin).get(f"{COURSE}/pages/mot")

    (line,) = caplog.records
    assert line.exc_info is None
    assert line.__dict__["fields"]["route"] == "/studio/courses/<course_slug>/pages/<page_slug>"
    assert 0 <= line.__dict__["fields"]["seconds"] < 60


def test_a_preview_that_is_ended_is_a_fragment_that_is_not_sent_again_by_itself(
    app: Flask, browser: Browser, course: Course, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "EXPENSIVE_MAX_RUN", 0)

    answer = browser.sign_in(admin).post(
        f"{COURSE}/pages/mot/preview", data={"source": TYPED}, headers={"HX-Request": "true"}
    )

    assert answer.text.lstrip().startswith('<div id="error"')
    assert "Chưa có gì thay đổi" in answer.text
    assert "Retry-After" not in answer.headers


def test_words_that_were_sent_without_scripts_come_back(
    app: Flask, browser: Browser, course: Course, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "EXPENSIVE_MAX_RUN", 0)

    answer = browser.sign_in(admin).post(
        f"{COURSE}/pages/mot/draft", data={"source": TYPED, "then": "insert:single"}
    )

    assert answer.status_code == 503
    assert f"<h1>{TITLE}</h1>" in answer.text
    assert WORDS in answer.text
    assert f'action="{COURSE}/pages/mot/draft"' in answer.text


def test_codes_that_were_made_before_their_sheets_took_too_long_are_told(
    browser: Browser, member: User, head: User, team: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(*_values: object) -> bytes:
        raise DeadlineExceeded

    monkeypatch.setattr("portal.people.slips.routes.print_slips", too_slow)
    answer = browser.sign_in(head).post(f"/people/units/{team.id}/slips", data={"person": member.id})

    assert answer.status_code == 503
    assert "Mã đã cấp xong" in answer.text
    assert "Chưa có gì thay đổi" not in answer.text


def test_what_is_being_sent_is_not_cut_and_holds_no_slot(
    app: Flask, browser: Browser, leader: User, commune: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    free: list[int] = []

    def slow_list(_wanted: object) -> Iterator[bytes]:
        start = deadlines.time.monotonic()
        monkeypatch.setattr(deadlines.time, "monotonic", lambda: start + 1_000)
        check_deadline()
        free.append(free_slots(app))
        yield b"one;two\r\n"

    monkeypatch.setattr("portal.dashboard.report.routes.stream_csv", slow_list)
    data = {"subject": "member", "format": "csv"}
    answer = browser.sign_in(leader).post(f"/dashboard/units/{commune.id}/people-list", data=data, buffered=True)

    assert (answer.status_code, answer.data) == (200, b"one;two\r\n")
    assert free == [MAX_CONCURRENT]


def test_the_list_of_people_is_noted_only_once_it_is_made(
    app: Flask, browser: Browser, course: Course, leader: User, commune: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(leader)
    before = rows_but_uses()["audit_event"]
    with monkeypatch.context() as hurried:
        hurried.setitem(app.config, "EXPENSIVE_MAX_RUN", 0)
        browser.post(f"/dashboard/units/{commune.id}/people-list", data={}, buffered=True)
    ended = all_rows()["audit_event"]
    browser.post(f"/dashboard/units/{commune.id}/people-list", data={}, buffered=True)

    assert ended == before
    assert len(all_rows()["audit_event"]) == len(before) + 1


def test_what_was_set_for_later_is_published_though_a_step_runs_out_of_time(
    app: Flask, course: Course, admin: User, fixed_clock: FixedClock
) -> None:
    save("mot", TYPED, admin)
    text = work(course)
    assert text.draft is not None
    at = clock.now()
    later = {"publish_at": at.replace(day=at.day + 1), "impact": "minor", "message": ""}
    schedule_draft(text.draft, version=text.version, actor=admin, **later)
    db.session.commit()
    fixed_clock.advance(days=2)
    scheduler, published = Scheduler(app, interval=0.01), threading.Event()
    scheduler.add(Job("publish due drafts", lambda: has_due_drafts(clock.now()), publish_due_drafts))
    scheduler.add(Job("tell that it is done", lambda: True, published.set))

    start_deadline(0)
    scheduler.start()
    assert published.wait(timeout=60)
    with pytest.raises(DeadlineExceeded):
        check_deadline()
    end_deadline()
    scheduler.stop()

    assert work(course).state == "published"
    assert WORDS in work(course).source


def test_a_deadline_ends_a_loop_and_is_over_when_it_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(deadlines.time, "monotonic", lambda: now[0])
    start_deadline(20)

    values = within_deadline(range(10))
    assert next(values) == 0
    now[0] = 120
    with pytest.raises(DeadlineExceeded):
        next(values)
    with pytest.raises(DeadlineExceeded):
        check_deadline()
    end_deadline()

    assert list(within_deadline(range(3))) == [0, 1, 2]


def test_a_deadline_of_one_thread_is_not_that_of_another() -> None:
    start_deadline(0)
    seen: list[Response | str] = []

    def elsewhere() -> None:
        check_deadline()
        seen.append("went on")

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()

    assert seen == ["went on"]
