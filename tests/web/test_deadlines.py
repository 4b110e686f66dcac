"""A step that takes too long is ended, with a screen, without a change, and for the next one to go on."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator

import pytest
from flask import Flask, Response

from portal import clock, deadlines
from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.deadlines import check_deadline, end_deadline, start_deadline, within_deadline
from portal.drafts.operations.publish import publish_due_drafts, schedule_draft
from portal.drafts.queries.texts import has_due_drafts
from portal.errors import DeadlineExceeded
from portal.scheduler import Job, Scheduler
from portal.units.models import Unit
from portal.web.expensive import MAX_CONCURRENT
from tests.architecture.wrong_persons import all_rows
from tests.conftest import Browser
from tests.factories import lesson_markdown, make_course, practice_markdown, quiz_markdown
from tests.fixed_clock import FixedClock
from tests.guides.conftest import CATALOGUE, guide_text
from tests.scenarios.playing import SCENARIO
from tests.studio.conftest import FACTS, work
from tests.web.expensive_steps import COURSE, RULE, TITLE, TYPED, WORDS, Step, make_steps, save


@pytest.fixture(autouse=True)
def no_deadline_is_left() -> Iterator[None]:
    """A test that sets a deadline must not end the next one."""
    yield
    end_deadline()


@pytest.fixture
def course(commune: Unit) -> Course:
    """A course with a lesson that asks and shows a fact, a quiz and a scenario."""
    pages = {
        "01-mot.md": lesson_markdown("Bài một", "Gọi {{ so-bao }}. {{ luat-hai }}\n\n" + practice_markdown("hoi")),
        "02-hai.md": lesson_markdown("Bài hai"),
        "03-goi.md": SCENARIO,
        "04-to.md": guide_text("Tờ", "1. Bấm.\n2. Coi.\n"),
        "09-kiem-tra.md": quiz_markdown(),
    }
    rules = f"rules:\n  luat-hai: {json.dumps(RULE, ensure_ascii=False)}\n"
    files = {"facts.yml": FACTS, "rules.yml": rules, "competences.yml": CATALOGUE}
    return make_course(pages=pages, files=files, unit=commune.code)


@pytest.fixture
def steps(
    course: Course, admin: User, head: User, member: User, team: Unit, commune: Unit, fixed_clock: FixedClock
) -> list[Step]:
    """Every kind of expensive request, each with what it needs to go through."""
    return make_steps(course, admin, head, member, team, commune, fixed_clock)


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
        if (answer := step.send(browser)).status_code != 503 or step.refusal not in answer.text
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
