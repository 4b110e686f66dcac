"""A roll that counts completes the lessons that the course's author named, and takes back nothing but its own."""

from __future__ import annotations

from portal import clock
from portal.accounts.models import User
from portal.classes.models import ClassSession
from portal.classes.roll.closing.operations.close import close_roll, reopen_roll
from portal.classes.roll.closing.operations.counting import count_attendance
from portal.courses.models import Course, Page
from portal.courses.queries.published import course_outline
from portal.db import db
from portal.progress.events import course_completed
from portal.progress.operations.completions import complete_lesson
from portal.units.models import Unit
from tests.classes.closing.rolls import completed, counting_course, course_of, held_class, mark
from tests.factories import lesson_markdown, make_course, make_user, quiz_markdown
from tests.programmes.conftest import completion


def close(session: ClassSession, actor: User) -> None:
    close_roll(session.id, unmarked_are_absent=False, actor=actor)
    db.session.commit()


def reopen(session: ClassSession, actor: User) -> None:
    reopen_roll(session.id, "đánh lộn buổi", actor=actor)
    db.session.commit()


def read(course: Course, user: User, slug: str = "bai-mot") -> None:
    """The person completes the lesson on a phone."""
    page = next(one for one in course_outline(course.id) if one.slug == slug)
    complete_lesson(page_id=page.id, course_id=course.id, revision_id=page.revision_id, actor=user)
    db.session.commit()


def test_only_who_was_there_gets_the_named_lessons(team: Unit, head: User, member: User) -> None:
    course = counting_course()
    session = held_class(team, head, course)
    other = make_user("Đỗ Thị Bảy", phone="0912000077", unit=team)
    mark(session, member, by=head)
    mark(session, other, "excused", by=head)

    close(session, head)
    count_attendance(session)

    assert completed(member) == {"bai-mot": clock.today()}
    assert completed(other) == {}
    begun = course_of(member, course)
    assert begun is not None
    assert begun.finished_at is None


def test_all_lessons_are_no_quiz_and_no_page_that_is_withdrawn(team: Unit, head: User, member: User) -> None:
    course = make_course(
        pages={
            "01-bai-mot.md": lesson_markdown(),
            "02-bai-hai.md": lesson_markdown("Bài hai"),
            "03-kiem-tra.md": quiz_markdown(),
        },
        class_counts_for="all-lessons",
    )
    db.session.query(Page).filter_by(slug="bai-hai").one().withdrawn_at = clock.now()
    session = held_class(team, head, course)
    mark(session, member, by=head)

    close(session, head)

    assert list(completed(member)) == ["bai-mot"]


def test_a_course_that_names_nothing_gets_nothing(team: Unit, head: User, member: User) -> None:
    session = held_class(team, head, make_course())
    mark(session, member, by=head)

    close(session, head)

    assert completed(member) == {}


def test_opened_again_it_leaves_what_the_person_did(team: Unit, head: User, member: User) -> None:
    course = counting_course()
    session = held_class(team, head, course)
    read(course, member)
    before = course_of(member, course).started_at
    mark(session, member, by=head)

    close(session, head)
    reopen(session, head)

    assert completed(member) == {"bai-mot": None}
    assert course_of(member, course).started_at == before


def test_what_is_read_after_the_class_stays_too(team: Unit, head: User, member: User) -> None:
    course = counting_course()
    session = held_class(team, head, course)
    mark(session, member, by=head)
    close(session, head)
    read(course, member)

    reopen(session, head)

    assert completed(member) == {"bai-mot": None}


def test_without_the_class_nothing_was_begun(team: Unit, head: User, member: User) -> None:
    course = counting_course()
    session = held_class(team, head, course)
    mark(session, member, by=head)

    close(session, head)
    reopen(session, head)

    assert (completed(member), course_of(member, course)) == ({}, None)


def test_another_class_of_the_course_still_counts(team: Unit, head: User, member: User) -> None:
    course = counting_course()
    first, second = (held_class(team, head, course, title=title) for title in ("Buổi một", "Buổi hai"))
    for session in (first, second):
        mark(session, member, by=head)
        close(session, head)

    reopen(first, head)
    assert list(completed(member)) == ["bai-mot"]
    reopen(second, head)

    assert completed(member) == {}


def test_a_class_can_finish_a_course_and_opened_again_it_has_not(team: Unit, head: User, member: User) -> None:
    course = counting_course(with_quiz=False)
    session = held_class(team, head, course)
    mark(session, member, by=head)

    close(session, head)
    finished_at = course_of(member, course).finished_at
    reopen(session, head)
    assert (finished_at, course_of(member, course)) == (session.counted_at, None)
    close(session, head)

    assert course_of(member, course).finished_at == finished_at


def test_a_course_that_was_finished_before_stays_finished(team: Unit, head: User, member: User) -> None:
    course = counting_course(with_quiz=False)
    read(course, member)
    finished_at = course_of(member, course).finished_at
    pages = {"01-bai-mot.md": lesson_markdown(), "02-bai-hai.md": lesson_markdown("Bài hai")}
    make_course(pages=pages, class_counts_for="all-lessons")
    session = held_class(team, head, course)
    mark(session, member, by=head)

    close(session, head)
    assert sorted(completed(member)) == ["bai-hai", "bai-mot"]
    reopen(session, head)

    assert completed(member) == {"bai-mot": None}
    assert course_of(member, course).finished_at == finished_at


def test_two_hundred_people_cost_no_more_statements_than_two(
    team: Unit, head: User, statements: list[str]
) -> None:
    course = counting_course()
    people = [make_user(f"Người {n}", phone=f"09130{n:05}", unit=team) for n in range(200)]
    counted = []
    for session, some in ((held_class(team, head, course), people[:2]), (held_class(team, head, course), people)):
        for user in some:
            mark(session, user, by=head)
        statements.clear()
        close(session, head)
        counted.append(len(statements))

    assert list(completed(people[-1])) == ["bai-mot"]
    assert counted[1] <= counted[0] + 5
    assert counted[1] <= 40


def test_a_programme_that_rested_on_a_class_is_complete_with_it_alone(
    team: Unit, head: User, member: User
) -> None:
    pages = {"01-bai-mot.md": lesson_markdown()}
    text = "programmes:\n  - {id: co-ban, title: Cơ bản, compulsory: [an-toan]}\n"
    course = make_course(pages=pages, files={"programmes.yml": text}, class_counts_for="[bai-mot]")
    session = held_class(team, head, course)
    mark(session, member, by=head)

    for _time in range(2):
        close(session, head)
        assert completion(member, "co-ban") is not None
        reopen(session, head)
        assert completion(member, "co-ban") is None


def test_all_who_finish_the_course_by_one_class_are_told_of_at_once(team: Unit, head: User, member: User) -> None:
    course = counting_course(with_quiz=False)
    session = held_class(team, head, course)
    for user in (member, head):
        mark(session, user, by=head)
    told: list[tuple[int, ...]] = []

    def note(user_ids: tuple[int, ...], *, course_id: int) -> None:
        told.append(user_ids)

    with course_completed.connected_to(note):
        close(session, head)

    assert told == [tuple(sorted((member.id, head.id)))]
