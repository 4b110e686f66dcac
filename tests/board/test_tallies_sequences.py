"""Whatever happens to people, units, courses and programmes: the board says what a recount says."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations import close_account, reopen_account
from portal.board.lines import course_subject, programme_subject
from portal.board.operations.rebuilding import rebuild
from portal.board.operations.tallies import settle
from portal.board.queries.numbers import board_of
from portal.board.queries.wrong import wrong_lines, wrong_tallies
from portal.courses.models import Page
from portal.db import begin_write, db
from portal.errors import Refused
from portal.programmes.models import Assignment, Programme
from portal.progress.operations import complete_lesson, finish_checklist
from portal.units.models import Unit
from tests import factories
from tests.board.naive import Naive
from tests.units.test_changes_sequences import World, numbers, steps

EXAMPLES = {"sqlite": 15, "postgresql": 5}
TODAY = clock.today()
POINTS = "\n- [ ] Đưa máy cho người ta cầm\n- [ ] Từng bước một\n- [ ] Nhờ làm lại\n"
PAGES = {
    "01-bai-mot.md": factories.make_lesson_text(),
    "02-bai-hai.md": factories.make_lesson_text("Bài hai"),
    "03-hoi-lai.md": factories.front_text(title="Hỏi lại", kind="checklist") + POINTS,
}
PROGRAMMES = """programmes:
  - id: ca-to
    title: Cả tổ
    compulsory: [mot]
    electives: [hai]
    min_electives: 1
"""

days = st.integers(-30, 30)
deeds = st.one_of(
    st.tuples(st.just("learn"), days, numbers, numbers),
    st.tuples(st.just("learn"), days, numbers, numbers),
    st.tuples(st.just("teach"), days, numbers, numbers),
    st.tuples(st.just("leave"), days, numbers, numbers),
    st.tuples(st.just("assign"), days, numbers, numbers),
    st.tuples(st.just("withdraw"), days, numbers, numbers),
)
sequences = st.tuples(steps, st.lists(deeds, min_size=6, max_size=16), st.randoms(use_true_random=False))


class BusyWorld(World):
    """The same small province, in which people learn, leave and are given programmes too."""

    def do(self, step: tuple[str, object, int, int]) -> None:
        """One step of either kind."""
        deed, on, first, second = step
        person = db.session.get_one(User, self.people[first % len(self.people)])
        pages = db.session.query(Page).order_by(Page.course_id, Page.position).all()
        page = pages[second % len(pages)]
        where = {"page_id": page.id, "course_id": page.course_id, "revision_id": page.revision_id}
        if deed == "learn" and page.kind == "lesson":
            complete_lesson(**where, actor=person)
        elif deed == "teach" and page.kind == "checklist":
            finish_checklist(person.id, **where)
        elif deed == "leave":
            close_account(person, actor=None) if person.deactivated_at is None else reopen_account(person)
        elif deed == "assign":
            self.assign(self.unit(first), TODAY + timedelta(days=int(str(on))))
        elif deed == "withdraw":
            programme = db.session.query(Programme).one()
            programme.withdrawn_at = clock.now() if programme.withdrawn_at is None else None
        elif deed not in ("learn", "teach"):
            self.take(step)  # type: ignore[arg-type]  # a step of units

    def assign(self, unit: Unit, due_on: date) -> None:
        """Give the programme to the unit, or take it back."""
        known = db.session.query(Assignment).filter_by(unit_id=unit.id, ended_at=None).one_or_none()
        if known is not None:
            known.ended_at = clock.now()
        else:
            programme_id = db.session.query(Programme.id).scalar()
            db.session.add(
                Assignment(programme_id=programme_id, unit_id=unit.id, due_on=due_on, assigned_at=clock.now())
            )
        db.session.flush()


def check_board(subjects: list[str]) -> None:
    """Every unit's board, and how it adds up, against everybody counted one by one."""
    naive = Naive(TODAY)
    for unit_id in naive.parents:
        for subject in subjects:
            board = board_of(unit_id, subject, on=TODAY)
            assert board.own == naive.count(subject, naive.of_unit(unit_id))
            assert board.total == naive.count(subject, naive.below(unit_id))
            for row in board.rows:
                assert row.counted == naive.count(subject, naive.below(row.unit_id))


def play(world: BusyWorld, sequence: list[tuple[str, object, int, int]], subjects: list[str]) -> None:
    """Take the steps; each is settled as a commit would, and what a refused one noted counts too."""
    world.build()
    rebuild()
    for step in sequence:
        with suppress(Refused):
            world.do(step)
        settle()
    db.session.expire_all()
    check_board(subjects)
    assert list(wrong_lines()) == []
    assert wrong_tallies() == []
    rebuild()
    assert list(wrong_lines()) == []
    assert wrong_tallies() == []


def test_the_board_says_what_a_recount_says(app: Flask, database: str) -> None:
    one = factories.make_course("mot", PAGES, files={})
    two = factories.make_course("hai", PAGES, files={"programmes.yml": PROGRAMMES})
    subjects = [course_subject(one.id), course_subject(two.id), programme_subject("ca-to")]

    @settings(
        max_examples=EXAMPLES[database],
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn=sequences)
    def holds(drawn: tuple[list[object], list[object], object]) -> None:
        of_units, of_people, order = drawn
        sequence = [*of_units, *of_people]
        order.shuffle(sequence)  # type: ignore[attr-defined]  # a random.Random
        db.session.rollback()
        begin_write()
        play(BusyWorld(one.id), sequence, subjects)  # type: ignore[arg-type]  # steps of both kinds
        db.session.rollback()

    holds()
