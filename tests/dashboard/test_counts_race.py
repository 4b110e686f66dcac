"""Many who learn, move and merge at the same time never make a number drift."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy.exc import OperationalError

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.devices import record_user_seen
from portal.courses.models import Page
from portal.dashboard.counts.queries.consistency import inconsistent_counts, inconsistent_statuses
from portal.dashboard.overview.queries.numbers import read_unit_overview
from portal.dashboard.rules.count_keys import course_subject
from portal.db import begin_write, db
from portal.progress.operations.completions import complete_lesson
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.models import Unit
from portal.units.operations.memberships import join_unit
from tests import factories

PEOPLE = 8
TRIES = 5  # PostgreSQL may ask to try again; so would a person


def at_once(app: Flask, visit: Callable[[], object], *works: Callable[[], object]) -> list[BaseException]:
    """Do all of it at the same moment, each with a session and transactions of its own; what went wrong."""
    start, errors = threading.Barrier(len(works) + 1), []

    def run(work: Callable[[], object]) -> None:
        with app.app_context():
            start.wait(timeout=60)
            for left in reversed(range(TRIES)):
                try:
                    if work is not visit:  # which writes past the session
                        begin_write()
                    work()
                    db.session.commit()
                    return
                except OperationalError as error:
                    db.session.rollback()
                    if not left:
                        errors.append(error)
                except BaseException as error:  # told by the test, whatever it is
                    db.session.rollback()
                    errors.append(error)
                    return

    threads = [threading.Thread(target=run, args=(work,)) for work in (visit, *works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return errors


def test_no_number_drifts_when_all_write_at_once(app: Flask, commune: Unit) -> None:
    course = factories.make_course(
        pages={"01-bai-mot.md": factories.lesson_markdown(), "02-bai-hai.md": factories.lesson_markdown("Hai")}
    )
    teams = [factories.make_unit(f"Tổ {number}", parent=commune).id for number in range(4)]
    other = factories.make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent).id
    people = [
        factories.make_user(f"Người {number}", unit=db.session.get_one(Unit, teams[number % 4])).id
        for number in range(PEOPLE)
    ]
    pages = [
        (page.id, page.course_id, page.revision_id)
        for page in db.session.query(Page).filter_by(course_id=course.id)
    ]
    home, subject = commune.id, course_subject(course.id)
    db.session.rollback()

    def learn(user_id: int, page: int) -> Callable[[], object]:
        page_id, course_id, revision_id = pages[page]
        return lambda: complete_lesson(
            page_id=page_id, course_id=course_id, revision_id=revision_id, actor=db.session.get_one(User, user_id)
        )

    def move(user_id: int, unit_id: int) -> Callable[[], object]:
        return lambda: join_unit(db.session.get_one(User, user_id), db.session.get_one(Unit, unit_id), actor=None)

    def unit(number: int) -> Unit:
        return db.session.get_one(Unit, teams[number])

    works = [learn(user_id, page) for user_id in people for page in (0, 1)]
    works += [move(people[0], teams[1]), move(people[1], teams[2]), move(people[4], teams[3])]
    works += [
        lambda: merge_units([unit(0)], unit(1), on=clock.today(), reason="Sáp nhập", actor=None),
        lambda: move_unit(unit(3), db.session.get_one(Unit, other), on=clock.today(), reason="Chuyển", actor=None),
    ]
    errors = at_once(app, lambda: record_user_seen(0, people[2], clock.now()), *works)

    assert errors == []
    assert list(inconsistent_statuses()) == []
    assert inconsistent_counts() == []
    dashboards = [read_unit_overview(unit_id, subject, on=clock.today()).total for unit_id in (home, other)]
    assert (
        sum(dashboard.complete for dashboard in dashboards)
        == sum(dashboard.members for dashboard in dashboards)
        == PEOPLE
    )
