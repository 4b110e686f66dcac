"""Evenings of one learner, with a month away: never more than five questions, never a debt."""

from __future__ import annotations

from portal.accounts.models import User
from portal.questions.rules.spaced_repetition import MAX_REVIEWS_PER_DAY
from tests import factories
from tests.questions.review_rounds import Calendar, evening, lesson_text, practise, schedules

DAYS = 120
AWAY = range(45, 75)
EDITED, DELETED = 80, 90
PAGES = 4
EACH = 8


def publish(*, without: str = "", word: str = "mã") -> None:
    """Four lessons of eight questions, cau-0 to cau-31."""
    pages = {}
    for page in range(PAGES):
        names = range(page * EACH, page * EACH + EACH)
        text = lesson_text(names, title=f"Bài {page}", word=word)
        pages[f"0{page + 1}-bai{page}.md"] = text.replace(f'data-id="{without}"', 'data-id="khac"')
    factories.make_course(
        "an-toan", pages={name: text.replace("01-bai.md", "01-bai0.md") for name, text in pages.items()}
    )


def test_120_days(member: User, calendar: Calendar) -> None:
    publish()
    asked: dict[int, list[str]] = {}
    back_at: dict[str, list[int]] = {}
    to_learn = [(f"bai{n // EACH}", f"cau-{n}") for n in range(PAGES * EACH)]

    for day in range(DAYS):
        if day == EDITED:
            before = {name: found.due_on for name, found in schedules(member).items()}
            publish(word="mật khẩu")
            assert {name: found.due_on for name, found in schedules(member).items()} == before
        if day == DELETED:
            publish(without="cau-3", word="mật khẩu")
        if day not in AWAY:
            for page, name in to_learn[:2]:
                practise(member, name, page=page)
            to_learn = to_learn[2:]
            misses = frozenset({f"cau-{day % 32}"})
            asked[day] = list(evening(member, misses=misses))
            for name in asked[day]:
                back_at.setdefault(name, []).append(day)
        calendar.pass_days(1)

    assert not to_learn
    assert max(map(len, asked.values())) == MAX_REVIEWS_PER_DAY
    assert all(len(set(names)) == len(names) for names in asked.values())
    # After a month away the first evening brings five, and so do the next: it is spread, not piled up.
    after = [len(asked[day]) for day in range(AWAY.stop, AWAY.stop + 6)]
    assert after[0] == MAX_REVIEWS_PER_DAY
    assert max(after) == MAX_REVIEWS_PER_DAY
    assert "cau-3" in back_at
    assert all(day < DELETED for day in back_at["cau-3"])
    assert "khac" not in back_at
    # Everything that was learned came back, and ever more rarely.
    assert back_at.keys() == {f"cau-{n}" for n in range(PAGES * EACH)}
    assert sum(len(names) for names in asked.values()) < 300
    last_evenings = [len(asked[day]) for day in range(DAYS - 10, DAYS)]
    assert sum(last_evenings) < MAX_REVIEWS_PER_DAY * 10


def test_the_most_overdue_come_first(member: User, calendar: Calendar) -> None:
    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(8))})
    for n in (7, 3, 5, 1, 0, 2, 4, 6):
        practise(member, f"cau-{n}")
        calendar.pass_days(1)
    calendar.pass_days(30)

    assert list(evening(member)) == ["cau-7", "cau-3", "cau-5", "cau-1", "cau-0"]
    calendar.pass_days(1)
    assert list(evening(member)) == ["cau-2", "cau-4", "cau-6"]


def test_the_day_turns_at_midnight_in_vietnam(member: User, calendar: Calendar) -> None:
    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(1))})
    practise(member, "cau-0")
    calendar.pass_days(1)

    before = list(evening(member))
    calendar.pass_days(1)

    assert before == []
    assert list(evening(member)) == ["cau-0"]


def test_missed_questions_return_within_days_and_are_not_punished(member: User, calendar: Calendar) -> None:
    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(1))})
    practise(member, "cau-0")
    calendar.pass_days(2)
    list(evening(member, misses=frozenset({"cau-0"})))

    again = schedules(member)["cau-0"].due_on

    assert 1 <= (again - calendar.day).days <= 3
