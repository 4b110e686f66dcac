"""Drawing a quiz for paper: its questions once, and of them several versions whose neighbours cannot copy."""

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Question
from portal.paper_quizzes.enums import OmitReason
from portal.questions.rules.selection import select_questions, shuffled_order

LETTERS = "ABCD"  # of the versions
MAX_OPTIONS = 26  # as many as there are letters
FIRST_CODE, LAST_CODE = 100, 999
TRIES = 40  # orders of the questions, of which the one is taken that shares the fewest places with other versions
SOUND = re.compile(r"<(?:audio|video|iframe)\b")
SHEET_CODE = re.compile(r"\s*(\d{3})\s*(\d)\s*")
Drawn = list[dict[str, Any]]


def omit_reason(question: Question) -> OmitReason | None:
    """Why the question cannot be on paper; None where it can."""
    shown = (question.stem, *(option.html for option in question.options), *(row.html for row in question.rows))
    if any(SOUND.search(html) for html in shown):
        return OmitReason.SOUND
    sizes = (len(question.options), len(question.columns), len(question.items))
    return OmitReason.TOO_MANY if max(sizes) > MAX_OPTIONS else None


def draw_by_blueprint(
    pool: Sequence[Question], ids: Mapping[str, int], blueprint: Blueprint, *, shuffle: bool, seed: int
) -> list[Question]:
    """The questions that the quiz's own blueprint draws of the pool, for nobody in particular."""
    chance = Random(seed)  # noqa: S311 - not a secret: the same seed must give the same sheet
    drawn = select_questions(pool, ids=ids, times_seen={}, blueprint=blueprint, shuffle=shuffle, chance=chance)
    by_name = {question.id: question for question in pool}
    return [by_name[one["name"]] for one in drawn]


def draw_versions(
    questions: Sequence[Question], ids: Mapping[str, int], *, count: int, keeps_order: bool, seed: int
) -> dict[str, Drawn]:
    """The versions by letter, each as an attempt keeps what was drawn for it.

    The first has the questions in the order given, and with `keeps_order` their options as written; in all
    others both are shuffled, so that few questions stand where they stand in another version.
    """
    versions: dict[str, Drawn] = {}
    for letter in LETTERS[:count]:
        chance = Random(f"{seed}/{letter}")  # noqa: S311 - not a secret, as above
        is_first = letter == LETTERS[0]
        asked = list(questions) if is_first else _apart(questions, list(versions.values()), chance)
        versions[letter] = [
            {
                "question": ids[question.id],
                "name": question.id,
                "options": _options(question, versions.values(), chance, shuffle=not (is_first and keeps_order)),
            }
            for question in asked
        ]
    return versions


def _apart(questions: Sequence[Question], others: Sequence[Drawn], chance: Random) -> list[Question]:
    tried = [chance.sample(list(questions), len(questions)) for _try in range(TRIES)]
    return min(
        tried,
        key=lambda order: sum(
            order[place].id == other[place]["name"] for other in others for place in range(len(order))
        ),
    )


def _options(question: Question, others: Any, chance: Random, *, shuffle: bool) -> list[int]:
    """An order of the question's options that no other version has, where there are as many."""
    taken = [one["options"] for other in others for one in other if one["name"] == question.id]
    order = shuffled_order(question, shuffle=shuffle or question.shuffle, chance=chance)
    for _try in range(TRIES if shuffle else 0):
        if order not in taken:
            break
        order = shuffled_order(question, shuffle=True, chance=chance)
    return order


def sheet_code(code: int, letter: str) -> str:
    """The four digits on a sheet: three of its quiz, one of its version."""
    return f"{code}{LETTERS.index(letter) + 1}"


def read_sheet_code(text: str) -> tuple[int, str] | None:
    """Code and letter that four digits stand for; None for anything else."""
    found = SHEET_CODE.fullmatch(text) if text.isascii() else None
    if found is None or not 1 <= int(found[2]) <= len(LETTERS):
        return None
    return int(found[1]), LETTERS[int(found[2]) - 1]
