"""How long a page takes: its syllables at the pace of an unpractised reader, and what it asks one to do.

Both are estimates, for people between 45 and 65 on a small screen: they read 120 words (in Vietnamese: syllables)
a minute, and take 20 seconds for a question beside reading it, to decide, to answer, and to look at what is said
of the answer. Who measures real readers may set the figures right here; all that is shown follows.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from portal.content.enums import PageKind
from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Question
from portal.content.scenarios.paths import Scenes
from portal.content.scenarios.scenario import Scene
from portal.content.scenarios.walks import shortest_safe_way
from portal.content.screens.drawing import without_drawings
from portal.content.text.syllables import count_syllables

WORDS_PER_MINUTE = 120
SECONDS_PER_QUESTION = 20
SECONDS_PER_CHOICE = 10
SHARE_OF_OTHER_SCENES = 0.5
SECONDS_PER_POINT = 40  # to show or say it, and to see that it was
# A page may say another length; from this share on (and two minutes) it is told that the text says otherwise.
MAX_DEVIATION, MIN_DEVIATION = 0.3, 2


def reading_minutes(kind: str, blocks: Iterable[Mapping[str, Any]], blueprint: Blueprint | None = None) -> int:
    """The minutes, 1 at least, that it takes to read the blocks of a page and to do what they ask.

    Of a quiz as many questions are asked as its blueprint draws. The points of a checklist are shown to somebody
    who watches.
    """
    words, seconds = 0, 0.0
    pool: list[Question] = []
    scenes: dict[str, Scene] = {}
    for block in blocks:
        if "html" in block:
            words += count_words(block["html"])
        elif "question" in block:
            pool.append(Question.from_dict(block["question"]))
        elif "points" in block:
            seconds += len(block["points"]) * SECONDS_PER_POINT
        else:
            scenes[block["scene"]["id"]] = Scene.from_dict(block["scene"])
    is_quiz = kind == PageKind.QUIZ
    shares = (blueprint if blueprint and is_quiz else Blueprint()).drawn_shares(pool)
    seconds += words_seconds(words) + scenes_seconds(scenes)
    for question, share in zip(pool, shares, strict=True):
        seconds += share * question_seconds(question)
    return max(1, round(seconds / 60))


def scenes_seconds(scenes: Scenes) -> float:
    """How long a scenario is played: along a shortest way to a safe ending, and through half of its other scenes.

    Who plays to more than one ending meets some of these, and hardly ever all.
    """
    if not scenes:
        return 0
    at = next(iter(scenes))
    way = {at}
    for number in shortest_safe_way(scenes, at) or ():
        at = scenes[at].choices[number].to
        way.add(at)
    return sum(
        scene_seconds(scene) * (1 if scene.id in way else SHARE_OF_OTHER_SCENES) for scene in scenes.values()
    )


def scene_seconds(scene: Scene) -> float:
    """How long one scene takes: to read it with its choices, and to choose."""
    words = count_words(scene.html) + sum(count_words(choice.html) for choice in scene.choices)
    return words_seconds(words) + (SECONDS_PER_CHOICE if scene.choices else 0)


def shown_syllables(blocks: Iterable[Mapping[str, Any]]) -> int:
    """How many syllables the blocks show before anything is answered: text, questions and their options."""
    return sum(count_words(html) for block in blocks for html in shown_texts(block))


def shown_texts(block: Mapping[str, Any]) -> Iterator[str]:
    if "html" in block:
        yield block["html"]
    elif "question" in block:
        yield from question_texts(Question.from_dict(block["question"]))
    elif "points" in block:
        yield from block["points"]
    else:
        yield block["scene"]["html"]
        yield from (choice["html"] for choice in block["scene"]["choices"])


def question_texts(question: Question) -> list[str]:
    """What is read of a question before it is answered."""
    texts = [question.stem, *question.columns, *question.items]
    texts += [option.html for option in question.options]
    texts += [row.html for row in question.rows]
    return texts


def is_far_off(said: int, minutes: int) -> bool:
    """Whether a page that says it takes `said` minutes is far from what its text takes."""
    return abs(said - minutes) > max(MIN_DEVIATION, minutes * MAX_DEVIATION)


def question_seconds(question: Question) -> float:
    """How long one question takes: to read it, and to answer."""
    return words_seconds(sum(map(count_words, question_texts(question)))) + SECONDS_PER_QUESTION


def words_seconds(words: int) -> float:
    """How long so many words take."""
    return words * 60 / WORDS_PER_MINUTE


def count_words(html: str) -> int:
    """How many words there are, which spaces part; in Vietnamese these are its syllables, and anh/chị are two.

    Drawings are left out: what they say stands beside them as a text.
    """
    return count_syllables(unescape(re.sub("<[^>]*>", " ", without_drawings(html))).split())
