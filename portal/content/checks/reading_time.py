"""How long a page takes: its words at the pace of an unpractised reader, and what it asks one to do.

Both are estimates, for people between 45 and 65 on a small screen: they read 120 to 150 words (in Vietnamese:
syllables) a minute, so that 773 to 967 words with four practice questions, as the shipped lessons have, make 8
to 11 minutes. Who measures real readers may set the figures right here; all that is shown follows.
"""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from portal.content.enums import PageKind, QuestionKind
from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Question

WORDS_PER_MINUTE = 130
# To decide and to answer, once the question is read: one tap, several, a keyboard, one decision a row.
SECONDS_TO_ANSWER: dict[str, int] = {
    QuestionKind.SINGLE: 25,
    QuestionKind.SELECT: 25,
    QuestionKind.MULTIPLE: 40,
    QuestionKind.TEXT: 40,
    QuestionKind.NUMBER: 40,
    QuestionKind.GAP: 50,
    QuestionKind.MATCH: 60,
    QuestionKind.MATRIX: 60,
    QuestionKind.ORDER: 60,
}
SECONDS_PER_CHOICE = 10
SECONDS_PER_POINT = 40  # to show or say it, and to see that it was
# A page may say another length; from this share on (and two minutes) it is told that the text says otherwise.
MAX_DEVIATION, MIN_DEVIATION = 0.3, 2


def reading_minutes(kind: str, blocks: Iterable[Mapping[str, Any]], blueprint: Blueprint | None = None) -> int:
    """The minutes, 1 at least, that it takes to read the blocks of a page and to do what they ask.

    Of a quiz as many questions are asked as its blueprint draws. A scenario is played to more than one ending,
    so that all its scenes are read; the points of a checklist are shown to somebody who watches.
    """
    words, seconds = 0, 0.0
    pool: list[Question] = []
    for block in blocks:
        if "html" in block:
            words += count_words(block["html"])
        elif "question" in block:
            pool.append(Question.from_dict(block["question"]))
        elif "points" in block:
            seconds += len(block["points"]) * SECONDS_PER_POINT
        else:
            scene = block["scene"]
            words += count_words(scene["html"]) + sum(count_words(choice["html"]) for choice in scene["choices"])
            seconds += SECONDS_PER_CHOICE if scene["choices"] else 0
    is_quiz = kind == PageKind.QUIZ
    shares = (blueprint if blueprint and is_quiz else Blueprint()).drawn_shares(pool)
    seconds += words_seconds(words)
    for question, share in zip(pool, shares, strict=True):
        seconds += share * question_seconds(question, is_explained=not is_quiz)
    return max(1, round(seconds / 60))


def is_far_off(said: int, minutes: int) -> bool:
    """Whether a page that says it takes `said` minutes is far from what its text takes."""
    return abs(said - minutes) > max(MIN_DEVIATION, minutes * MAX_DEVIATION)


def question_seconds(question: Question, *, is_explained: bool = True) -> float:
    """How long one question takes: to read it, to decide, to answer, and to read what is said of a right answer.

    Without `is_explained` nothing is said: a quiz explains itself later, and mostly what went wrong.
    """
    texts = [question.stem, *question.columns]
    texts += [option.html for option in question.options]
    texts += [row.html for row in question.rows]
    if is_explained:
        texts += [question.explanation, question.solved]
        texts += [option.feedback for option in question.options if option.right]
    return words_seconds(sum(map(count_words, texts))) + SECONDS_TO_ANSWER[question.kind]


def words_seconds(words: int) -> float:
    """How long so many words take."""
    return words * 60 / WORDS_PER_MINUTE


def count_words(html: str) -> int:
    """How many words there are, which spaces part; in Vietnamese these are its syllables."""
    return len(unescape(re.sub("<[^>]*>", " ", html)).split())
