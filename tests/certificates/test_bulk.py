"""Many certificates at once: as one person gets them, each once, in statements that do not grow in number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.certificates.models import Certificate
from portal.certificates.operations.issue import (
    issue_for_course,
    issue_for_programmes,
    issue_to_completers,
    replace_certificate,
)
from portal.certificates.operations.layouts import LayoutWords, set_layout
from portal.certificates.operations.settings import SettingDetails, set_certificate
from portal.certificates.rules import numbers
from portal.classes.models import Attendance, ClassSession
from portal.classes.roll.closing.operations.close import close_roll
from portal.courses.models import Course
from portal.db import begin_write, db
from portal.programmes.models import Programme
from portal.units.models import Unit
from tests.classes.closing.rolls import held_class
from tests.factories import lesson_markdown, make_course, make_unit, make_user
from tests.fixed_clock import FixedClock
from tests.programmes.conftest import completion
from tests.threads import run_in_threads

GIVES = SettingDetails(True, text="Đã học xong", text_en="Has completed", title_en="Safety")
PROGRAMME = "programmes:\n  - {id: co-ban, title: Cơ bản, compulsory: [an-toan], valid_months: 12}\n"
ITS_OWN = {"id", "number", "user_id", "holder_name", "subject_uuid", "replaces_id", "replaced_by_id"}


@pytest.fixture
def course(team: Unit) -> Course:
    """A course of one lesson, alone in a programme, for which a class counts; neither gives a certificate yet."""
    return make_course(
        pages={"01-bai-mot.md": lesson_markdown()},
        files={"programmes.yml": PROGRAMME},
        class_counts_for="[bai-mot]",
    )


def give(course: Course) -> None:
    """Let the course and its programme give certificates from now on."""
    for subject in (course, db.session.get_one(Programme, "co-ban")):
        set_certificate(subject, GIVES, actor=None)
    db.session.commit()


def people(team: Unit, count: int, *, first: int = 0) -> list[User]:
    """So many members of the unit."""
    return [make_user(f"Người {n}", phone=f"09130{n:05}", unit=team) for n in range(first, first + count)]


def called(team: Unit, head: User, course: Course, users: Sequence[User]) -> ClassSession:
    """A class in which these people were, still to be closed."""
    session = held_class(team, head, course)
    by = {"method": "hand", "marked_at": clock.now(), "marked_by_id": head.id}
    db.session.add_all(Attendance(session_id=session.id, user_id=one.id, state="present", **by) for one in users)
    db.session.commit()
    return session


def close(session: ClassSession, head: User) -> None:
    close_roll(session.id, unmarked_are_absent=True, actor=head)
    db.session.commit()


def certificates() -> list[Certificate]:
    """All of them, by person."""
    db.session.rollback()
    return list(db.session.scalars(select(Certificate).order_by(Certificate.user_id, Certificate.id)))


def printed(certificate: Certificate) -> dict[str, object]:
    """Everything that is kept of it and not its own."""
    columns = Certificate.__table__.columns
    return {column.key: getattr(certificate, column.key) for column in columns if column.key not in ITS_OWN}


def test_a_class_gives_its_certificates_in_few_statements(
    team: Unit, head: User, course: Course, statements: list[str]
) -> None:
    give(course)
    counted = []
    for count, first in ((40, 0), (200, 40)):
        session = called(team, head, course, people(team, count, first=first))
        statements.clear()
        close(session, head)
        counted.append(len(statements))

    assert len(certificates()) == 2 * 240
    assert counted[1] <= counted[0] <= 65


def test_those_who_finished_before_get_theirs_in_few_statements(
    team: Unit, head: User, course: Course, statements: list[str]
) -> None:
    homes = [team, *(make_unit(f"Tổ {n}", parent=team.parent) for n in range(9))]
    close(called(team, head, course, [one for home in homes for one in people(home, 4, first=home.id * 10)]), head)
    give(course)
    for subject in ({"course_id": course.id, "programme_id": None}, {"course_id": None, "programme_id": "co-ban"}):
        statements.clear()
        assert list(issue_to_completers(**subject, size=50)) == [(40, 40, 40)]
        assert len(statements) <= 12
        db.session.commit()


def test_many_at_once_get_what_each_alone_gets(
    team: Unit, head: User, course: Course, fixed_clock: FixedClock
) -> None:
    fixed_clock.stand(clock.now())
    beside, alone = make_unit("Tổ bên", parent=team.parent), make_user("Không tổ")
    users = [*people(team, 2), *people(beside, 2, first=2), alone]
    set_layout(beside, LayoutWords(signer_name="Chị Sáu", signer_title="Tổ trưởng", place="Ấp bên"), actor=None)
    close(called(team, head, course, users), head)
    give(course)
    for user in users:
        issue_for_course(user.id, course.id)
        issue_for_programmes([user.id])
    db.session.commit()
    singly = certificates()
    kept = [(one.user_id, one.holder_name, printed(one)) for one in singly]
    for one in singly:
        db.session.delete(one)
    db.session.commit()

    list(issue_to_completers(course_id=course.id, programme_id=None, size=50))
    list(issue_to_completers(course_id=None, programme_id="co-ban", size=50))
    db.session.commit()

    at_once = certificates()
    assert [(one.user_id, one.holder_name, printed(one)) for one in at_once] == kept
    assert len(kept) == len({one.number for one in at_once}) == len({one.subject_uuid for one in at_once}) == 10
    assert {one.signer_name for one in at_once} == {"", "Chị Sáu"}


def test_a_renewal_of_many_replaces_each_ones_last(
    team: Unit, head: User, course: Course, fixed_clock: FixedClock
) -> None:
    fixed_clock.stand(clock.now())
    give(course)
    users = people(team, 3)
    close(called(team, head, course, users), head)
    fixed_clock.stand(clock.now() + timedelta(days=3))
    for user in users:
        completion(user, "co-ban").renewed_at = clock.now()
        db.session.commit()

    issue_for_programmes([user.id for user in users])
    db.session.commit()

    papers = [one for one in certificates() if one.programme_id is not None]
    for old, new in zip(papers[::2], papers[1::2], strict=True):
        assert (old.user_id, old.replaced_by_id, new.replaces_id) == (new.user_id, new.id, old.id)
        assert new.replaced_by_id is None


def test_a_number_that_is_taken_is_drawn_again(
    team: Unit, head: User, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = people(team, 2)
    give(course)
    close(called(team, head, course, [first]), head)
    taken = certificates()[0].number
    drawn = iter([taken, "TN-2026-22222-22222", taken, "TN-2026-33333-33333"])
    monkeypatch.setattr(numbers, "new_number", lambda _year: next(drawn))

    close(called(team, head, course, [second]), head)

    assert {one.number for one in certificates() if one.user_id == second.id} == {
        "TN-2026-22222-22222",
        "TN-2026-33333-33333",
    }


def test_a_number_that_is_taken_is_drawn_again_for_a_replacement(
    team: Unit, head: User, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(course)
    close(called(team, head, course, people(team, 1)), head)
    old = certificates()[0]
    drawn = iter([old.number, "TN-2026-22222-22222"])
    monkeypatch.setattr(numbers, "new_number", lambda _year: next(drawn))

    new = replace_certificate(old)

    assert (new.number, old.replaced_by_id) == ("TN-2026-22222-22222", new.id)


def test_two_who_issue_at_the_same_moment_issue_once(app: Flask, team: Unit, head: User, course: Course) -> None:
    close(called(team, head, course, people(team, 30)), head)
    give(course)
    course_id = course.id
    db.session.rollback()

    def issue(_number: int) -> None:
        with app.app_context():
            begin_write()
            list(issue_to_completers(course_id=course_id, programme_id=None, size=10))
            db.session.commit()

    run_in_threads(issue, threads=3)

    papers = certificates()
    assert len(papers) == len({one.user_id for one in papers}) == len({one.number for one in papers}) == 30
