"""What two sequences have in common."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.text.alignment import Aligner, anchors

LETTERS = st.text(alphabet="abcd ", max_size=40)


def rebuilt(codes, old, new):
    """Both sequences as the opcodes tell them."""
    before = [item for what, at, end, to, last in codes if what != "insert" for item in old[at:end]]
    after = [
        item
        for what, at, end, to, last in codes
        if what != "delete"
        for item in (old[at:end] if what == "equal" else new[to:last])
    ]
    return "".join(before), "".join(after)


@given(LETTERS, LETTERS, st.sampled_from([0, 30, 10_000]))
def test_the_new_one_comes_from_the_old_one_however_little_time_there_is(old, new, steps):
    codes = Aligner(steps).opcodes(old, new)

    assert rebuilt(codes, old, new) == (old, new)
    assert all(code[0] != following[0] for code, following in pairwise(codes))


@given(LETTERS, LETTERS)
def test_as_much_is_found_the_same_as_difflib_finds_between_what_both_begin_and_end_with(old, new):
    def same(codes):
        return sum(code[2] - code[1] for code in codes if code[0] == "equal")

    first = next((at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), None)
    if first == 0 and old[-1:] != new[-1:]:
        expected = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        assert same(Aligner().opcodes(old, new)) == same(expected)


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("abc", "xbyc", [(1, 1), (2, 3)]),
        ("abc", "cab", [(0, 1), (1, 2)]),
        ("aab", "aba", [(2, 1)]),
        ("a", "b", []),
    ],
)
def test_long_sequences_are_cut_at_what_stands_in_each_once(old, new, row):
    assert anchors(old, new) == row


def test_after_so_many_steps_only_what_stands_there_once_is_found():
    assert Aligner(0).blocks("xabxx", "yxabx-") == [(0, 1, 4)]
    assert Aligner(0).blocks("xyxy", "yxyx") == []


def test_all_of_an_aligners_work_together_is_bounded():
    aligner = Aligner(100)
    for _time in range(20):
        aligner.opcodes("ab" * 20, "ba" * 21 + "c")

    assert 0 <= aligner.left <= 100
