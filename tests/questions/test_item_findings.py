"""What figures say about a question, and from where on they say so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.content.questions.question import Option, Question
from portal.questions.item_analysis.rules.item_findings import discrimination_level, findings
from portal.questions.item_analysis.rules.statistics import AnswerCount, ItemStatistics

ASKED = Question("mot", "single", "<p>Ai?</p>", options=(Option("A", right=True), Option("B"), Option("C")))


def item(
    *options: tuple[int, int], people: int = 100, discrimination: float | None = 0.3, question: Question = ASKED
) -> ItemStatistics:
    """A question of which so many people, and so many of the strong, chose each option; the first is right."""
    drawn = tuple(
        AnswerCount(option.html, option.right, chose, strong)
        for option, (chose, strong) in zip(question.options, options, strict=True)
    )
    return ItemStatistics(
        question,
        asked=people,
        people=people,
        right=options[0][0],
        strong=sum(strong for _chose, strong in options),
        discrimination=discrimination,
        options=drawn,
    )


def said(found: ItemStatistics) -> list[str]:
    return [finding.verdict for finding in findings(found)]


def test_a_question_that_does_what_it_should_is_fine() -> None:
    assert said(item((70, 25), (18, 1), (12, 1))) == ["fine"]


def test_the_key_may_be_wrong_where_the_strong_choose_what_counts_as_wrong() -> None:
    found = findings(item((40, 5), (45, 20), (15, 2), discrimination=-0.25))

    assert [finding.verdict for finding in found] == ["key"]
    assert [one.text for one in found[0].options] == ["B"]
    assert found[0].needs_attention


@pytest.mark.parametrize("discrimination", [0.05, None])
def test_without_a_negative_discrimination_the_key_is_not_doubted(discrimination: float | None) -> None:
    assert "key" not in said(item((40, 5), (45, 20), (15, 2), discrimination=discrimination))


def test_nor_where_few_choose_the_wrong_option() -> None:
    assert "key" not in said(item((70, 10), (20, 15), (10, 2), discrimination=-0.05))


def test_two_options_that_draw_the_strong_alike_may_both_be_right() -> None:
    found = findings(item((50, 14), (40, 12), (10, 1), discrimination=0.1))

    assert found[0].verdict == "two_keys"
    assert [one.text for one in found[0].options] == ["B"]


def test_an_option_that_only_the_weak_choose_is_no_second_key() -> None:
    assert said(item((50, 22), (40, 4), (10, 1))) == ["fine"]


@pytest.mark.parametrize(("misspelt", "verdicts"), [(4, ["fine"]), (5, ["spelling"])])
def test_from_five_people_and_one_in_twenty_on_marks_are_a_trap(misspelt: int, verdicts: list[str]) -> None:
    question = Question("chu", "text", "<p>Gọi ai?</p>", accepted=("công an",))

    assert said(ItemStatistics(question, people=100, right=70, discrimination=0.3, misspelt=misspelt)) == verdicts


def test_the_weak_being_right_more_often_is_a_finding_only_beyond_chance() -> None:
    even = item((60, 16), (30, 5), (10, 4), discrimination=-0.19)

    assert said(even) == ["weak"]
    assert said(replace(even, discrimination=-0.21)) == ["unclear"]


def test_hard_is_what_few_know_and_what_most_choose_instead_is_named() -> None:
    found = findings(item((29, 12), (55, 6), (16, 2)))

    assert found[0].verdict == "hard"
    assert [one.text for one in found[0].options] == ["B"]


def test_of_two_options_half_is_what_guessing_yields() -> None:
    two = Question("hai", "single", "", options=(Option("A", right=True), Option("B")))

    assert "hard" in said(item((49, 20), (51, 4), question=two))
    assert "hard" not in said(item((51, 20), (49, 4), question=two))


@pytest.mark.parametrize(
    ("options", "verdicts"),
    [
        ([(97, 27), (1, 0), (1, 0)], ["giveaway"]),
        ([(96, 27), (3, 0), (1, 0)], ["fine"]),
        ([(94, 27), (1, 0), (1, 0)], ["fine"]),
    ],
)
def test_what_nearly_everybody_knows_gives_itself_away_unless_an_option_draws(
    options: list[tuple[int, int]], verdicts: list[str]
) -> None:
    assert said(item(*options)) == verdicts


def test_an_option_that_nobody_draws_is_idle_where_many_are_wrong() -> None:
    found = findings(item((60, 25), (38, 1), (2, 0)))

    assert [finding.verdict for finding in found] == ["idle"]
    assert [one.text for one in found[0].options] == ["C"]
    assert said(item((85, 25), (13, 1), (2, 0))) == ["fine"]


@pytest.mark.parametrize(("people", "verdict"), [(0, "unanswered"), (4, "hidden"), (5, "small"), (29, "small")])
def test_of_few_people_nothing_is_concluded(people: int, verdict: str) -> None:
    found = findings(item((0, 0), (people, people), (0, 0), people=people, discrimination=-1.0))

    assert [finding.verdict for finding in found] == [verdict]
    assert not found[0].needs_attention


def test_from_thirty_people_on_it_is_judged() -> None:
    assert "key" in said(item((10, 0), (20, 9), (0, 0), people=30, discrimination=-0.5))


def test_of_several_right_options_the_one_that_fewest_of_the_strong_choose_counts() -> None:
    several = Question(
        "nhieu", "multiple", "", options=(Option("A", right=True), Option("B"), Option("C", right=True))
    )

    assert said(item((80, 10), (60, 9), (40, 8), question=several, discrimination=-0.1))[0] == "key"
    assert "two_keys" not in said(item((80, 10), (60, 9), (40, 8), question=several, discrimination=0.1))


@pytest.mark.parametrize(
    ("value", "word"), [(0.3, "well"), (0.29, "fairly"), (0.2, "fairly"), (0.0, "little"), (-0.01, "reversed")]
)
def test_how_well_it_tells_is_said_in_a_word(value: float, word: str) -> None:
    assert discrimination_level(value) == word


@pytest.mark.parametrize(
    ("people", "discrimination", "verdicts"),
    [
        (100, 0.09, ["weak"]),
        (100, 0.10, ["fine"]),
        (60, 0.05, ["weak"]),
        (59, 0.05, ["fine"]),
        (100, -0.25, ["unclear"]),
        (100, None, ["fine"]),
    ],
)
def test_from_sixty_people_on_it_is_said_that_a_question_tells_little_apart(
    people: int, discrimination: float | None, verdicts: list[str]
) -> None:
    share = people // 10
    found = item((7 * share, 18), (2 * share, 5), (share, 4), people=people, discrimination=discrimination)

    assert said(found) == verdicts


def test_what_nearly_everybody_knows_need_not_tell_anybody_apart() -> None:
    assert said(item((96, 27), (3, 0), (1, 0), discrimination=0.02)) == ["fine"]
