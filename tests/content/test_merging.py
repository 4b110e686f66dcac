"""Two texts that were written from the same one become one, paragraph by paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.text.merging import ParagraphChoice, merge_paragraphs, paragraphs
from tests.cpu_time import cpu_seconds

BASE = "---\ntitle: Bài\nminutes: 5\n---\n\nMột.\n\nHai.\n\nBa.\n\nBốn.\n"
LINES = st.lists(st.sampled_from(["Một.", "Hai.", "", " ", "- a", "---", "title: A", "\ufeff"]), max_size=12)
TEXTS = st.builds(
    lambda lines, end, tail: end.join(lines) + tail,
    LINES,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\n"]),
)


@given(TEXTS)
def test_the_paragraphs_of_a_text_are_the_text(text: str) -> None:
    assert "".join(paragraphs(text)) == text


@given(TEXTS, TEXTS)
def test_what_only_one_changed_is_taken_to_the_byte(before: str, after: str) -> None:
    for mine, theirs in ((after, before), (before, after), (after, after)):
        merged = merge_paragraphs(before, mine, theirs)
        assert merged.conflicts == ()
        assert merged.text() == after


@given(TEXTS, TEXTS, TEXTS)
def test_no_word_of_either_is_lost_where_both_stay(before: str, mine: str, theirs: str) -> None:
    merged = merge_paragraphs(before, mine, theirs)
    text = merged.text([ParagraphChoice.BOTH] * len(merged.conflicts))
    for part in merged.conflicts:
        assert part.is_front or (part.mine.strip() in text and part.theirs.strip() in text)


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (("Một.", "Một của tôi."), ("Ba.", "Ba của chị."), "Một của tôi.\n\nHai.\n\nBa của chị.\n\nBốn.\n"),
        (("Hai.", "Hai của tôi."), ("Ba.", "Ba của chị."), "Một.\n\nHai của tôi.\n\nBa của chị.\n\nBốn.\n"),
        (("Bốn.\n", "Bốn mới."), ("Một.", "Không.\n\nMột."), "Không.\n\nMột.\n\nHai.\n\nBa.\n\nBốn mới."),
        (("Bốn.\n", "Bốn mới."), ("Bốn.\n", "Bốn.\n\nNăm.\n"), "Một.\n\nHai.\n\nBa.\n\nBốn mới.\n\nNăm.\n"),
        (("Hai.\n\n", ""), ("Bốn.", "Bốn của chị."), "Một.\n\nBa.\n\nBốn của chị.\n"),
        (("Hai.", "Hai mới."), ("Hai.", "Hai mới."), "Một.\n\nHai mới.\n\nBa.\n\nBốn.\n"),
    ],
)
def test_different_paragraphs_do_not_collide(mine: tuple[str, str], theirs: tuple[str, str], merged: str) -> None:
    done = merge_paragraphs(BASE, BASE.replace(*mine), BASE.replace(*theirs))

    assert done.conflicts == ()
    assert done.text() == BASE[: BASE.index("Một")] + merged


def test_the_same_paragraph_is_decided_by_itself() -> None:
    mine = BASE.replace("Hai.", "Hai của tôi.").replace("Bốn.", "Bốn của tôi.")
    done = merge_paragraphs(BASE, mine, BASE.replace("Hai.", "Hai của chị.").replace("Một.", "Một của chị."))

    (conflict,) = done.conflicts
    assert (conflict.before, conflict.mine, conflict.theirs) == (
        "Hai.\n\n",
        "Hai của tôi.\n\n",
        "Hai của chị.\n\n",
    )
    rest = ("Một của chị.\n\n", "\n\nBa.\n\nBốn của tôi.\n")
    for choice, words in [
        (ParagraphChoice.MINE, "Hai của tôi."),
        (ParagraphChoice.THEIRS, "Hai của chị."),
        (ParagraphChoice.BOTH, "Hai của chị.\n\nHai của tôi."),
    ]:
        assert done.text([choice]).endswith(words.join(rest))


def test_lines_of_the_front_matter_are_merged_one_by_one() -> None:
    done = merge_paragraphs(
        BASE, BASE.replace("minutes: 5", "minutes: 6"), BASE.replace("title: Bài", "title: Bài hay")
    )

    assert done.text().startswith("---\ntitle: Bài hay\nminutes: 6\n---\n\nMột.")


@pytest.mark.parametrize(
    "text", ["a\n\n" * 80_000, "a " * 120_000, "\n" * 200_000, " \n" * 120_000, "---\n" * 60_000, " " * 250_000]
)
def test_hostile_texts_take_no_time(text: str) -> None:
    def merge() -> None:
        merge_paragraphs(text, text + "\n\ntôi", "chị\n\n" + text)

    assert cpu_seconds(merge, enough=3) < 3
