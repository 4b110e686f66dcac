"""Rolls of several phones joined: any order of arrival comes to the same."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.classes.enums import AttendanceState
from portal.classes.roll.rules.joining import Mark, join_marks

START = datetime(2026, 11, 26, 12, tzinfo=UTC)
STATES = [state.value for state in AttendanceState]
CLEARED = AttendanceState.CLEARED.value


def mark(state: str, minute: int, by: int, *, settles: bool = False) -> Mark:
    return Mark(state, START + timedelta(minutes=minute), by, f"{by}-{minute}", settles)


MARKS = st.lists(
    st.builds(
        mark,
        st.sampled_from(STATES),
        st.integers(0, 4),
        st.integers(1, 3),
        settles=st.sampled_from([False] * 4 + [True]),
    ),
    max_size=9,
    unique_by=lambda one: (one.marked_by_id, one.token),
)


@given(MARKS, st.randoms(use_true_random=False), st.integers(1, 3))
def test_any_order_and_any_repeat_come_to_the_same(marks: list[Mark], random, times: int):
    expected = join_marks(marks)
    shuffled = marks * times
    random.shuffle(shuffled)

    assert join_marks(shuffled) == expected


@given(MARKS)
def test_what_settles_last_ends_every_difference(marks: list[Mark]):
    joined = join_marks([*marks, mark("absent", 9, 1, settles=True)])

    assert joined is not None
    assert (joined.mark.state, joined.is_disputed) == ("absent", False)


@given(MARKS)
def test_where_nothing_differs_nothing_is_disputed(marks: list[Mark]):
    joined = join_marks([one for one in marks if one.state == "present"])

    assert joined is None or not joined.is_disputed


def test_two_keepers_who_agree_are_one_by_the_earlier_of_them():
    joined = join_marks([mark("present", 2, 2), mark("present", 1, 1)])

    assert joined is not None
    assert (joined.mark.marked_by_id, joined.is_disputed) == (1, False)


def test_two_keepers_who_differ_are_disputed():
    joined = join_marks([mark("present", 1, 1), mark("absent", 2, 2)])

    assert joined is not None
    assert joined.is_disputed


def test_a_tap_and_a_tap_again_is_nothing():
    assert join_marks([mark("present", 1, 1), mark(CLEARED, 2, 1)]) is None


def test_taking_back_another_keepers_mark_contradicts_it():
    joined = join_marks([mark("present", 1, 1), mark(CLEARED, 2, 2)])

    assert joined is not None
    assert joined.is_disputed


def test_taking_back_an_own_mark_leaves_the_other_keepers():
    joined = join_marks([mark("present", 1, 1), mark("present", 2, 2), mark(CLEARED, 3, 2)])

    assert joined is not None
    assert (joined.mark.marked_by_id, joined.is_disputed) == (1, False)


def test_a_mark_that_comes_late_from_before_the_decision_changes_nothing():
    decided = [mark("present", 1, 1), mark("absent", 2, 2), mark("present", 3, 1, settles=True)]

    assert join_marks([*decided, mark("absent", 2, 3)]) == join_marks(decided)
