"""Which facts have grown old, and where they are shown."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal import clock
from portal.courses.models import Fact
from portal.courses.queries.facts import facts_needing_review, list_facts, pages_by_fact
from tests.factories import lesson_markdown, make_course

FACTS = """facts:
  moi: {value: "1", label: Mới, checked: 2026-11-20, valid_days: 90}
  cu: {value: "2", label: Cũ, checked: 2026-01-01, valid_days: 30, confirmed: false}
  mai: {value: "3", label: Mãi}
  chua: {value: "4", label: Chưa kiểm tra, valid_days: 5}
"""
TODAY = date(2026, 11, 25)


@pytest.fixture
def course(app):
    """A course whose two lessons show two of the four facts."""
    first = lesson_markdown(body="{{ moi }} và {{ cu }}")
    second = lesson_markdown(body="{{ cu }}")
    return make_course(pages={"01-mot.md": first, "02-hai.md": second}, files={"facts.yml": FACTS})


def test_the_stale_ones_come_first_and_the_everlasting_last(course):
    assert [fact.id for fact in list_facts(TODAY)] == ["cu", "chua", "moi", "mai"]


def test_those_whose_time_is_over_need_review(course):
    assert [fact.id for fact in facts_needing_review(TODAY)] == ["cu", "chua"]


@pytest.mark.parametrize(
    ("today", "left"), [(date(2026, 11, 20), 90), (date(2027, 2, 18), 0), (date(2027, 2, 19), -1)]
)
def test_a_fact_is_good_through_its_last_day(today, left):
    fact = Fact(checked_on=date(2026, 11, 20), valid_days=90)

    assert fact.days_left(today) == left
    assert fact.needs_review(today) == (left < 0)


def test_the_pages_that_show_a_fact_are_known(course):
    assert [page.slug for page in pages_by_fact()["cu"]] == ["mot", "hai"]
    assert [page.slug for page in pages_by_fact()["moi"]] == ["mot"]
    assert "mai" not in pages_by_fact()


def test_a_page_that_no_longer_shows_it_is_not_named(course):
    make_course(pages={"02-hai.md": lesson_markdown()})

    assert [page.slug for page in pages_by_fact()["cu"]] == ["mot"]


def test_the_command_lists_them_with_their_pages(course, run, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 24, 20, tzinfo=UTC))

    result = run("facts")

    assert result.output.splitlines() == [
        "cu: 2 (298 days overdue, 01/01/2026, not confirmed)",
        "    an-toan/mot",
        "    an-toan/hai",
        "chua: 4 (5 days overdue, never checked)",
        "moi: 1 (85 days left, 20/11/2026)",
        "    an-toan/mot",
        "mai: 3 (stays true, never checked)",
    ]
