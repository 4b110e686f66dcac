"""Words that a new text begins with, and samples from the menu: who writes puts own ones in their place.

Words in ‹ › are such a starter, wherever they stand; a template writes them with starter(). A sample is one of
the menu's examples of which no row was changed. Neither can be published.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from portal.content.checks.faults import N_, Faults
from portal.content.markdown.snippet_examples import (
    ALERT_TEXTS,
    DRAWN_QUESTIONS,
    MESSAGES,
    QUESTIONS,
    SCENARIO,
    SCENE,
    SCREEN,
    STEPS,
    TASKS,
)

SAMPLE_FAULT = N_("this is still the sample “%(words)s”: write your own, or take it out")
STARTER_FAULT = N_("words of the template still stand here: “%(words)s”")
OPEN, CLOSE = "‹", "›"
STARTER = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
# What pages began with before starters had a mark of their own.
UNMARKED_STARTERS = frozenset(
    {
        "Nói trong hai, ba câu học xong khóa này thì làm được gì.",
        "Nói học xong bài này thì làm được gì, rồi chỉ từng bước.",
        "Nói bài này kiểm tra điều gì. Ghi các câu hỏi ở dưới.",
        "Nói ai gọi tới hay gõ cửa. Mỗi đề mục ở dưới là một cảnh.",
        "Nói trong một câu tờ này giúp việc gì. Ghi các bước ở dưới thành danh sách có số.",
        "Nói tổ trưởng coi việc gì. Ghi các điểm ở dưới thành danh sách để đánh dấu.",
        "Say in two or three sentences what people can do after this course.",
        "Say what people can do after this lesson, then show it step by step.",
        "Say what this quiz asks for. The questions come below.",
        "Say who calls or knocks. Every heading below is a scene.",
        "Say in one sentence what this card is for. The steps come below as a numbered list.",
        "Say what the head watches. The points come below as a list of tasks.",
    }
)
# Ids are made anew whenever a sample is put in.
CHANGING = re.compile(r"<!-- ?data-id=[^>]*-->|\{#[^}]*\}|\(#[^)]*\)")
BEGINNING = 40  # letters of a starter that are shown
LEFTOVER_FAULTS = frozenset({SAMPLE_FAULT, STARTER_FAULT})  # what is still to be written, rather than wrong
# What stands before the words of a line: quote, heading, list, choice, name of a box.
SIGNS = re.compile(
    r"<!--.*?-->|\{#[^}]*\}|^```screen|^(?:\s*(?:>|#{1,6}\s|[-*+]\s|\d+[.)]\s|\[![A-Z]+\]|\[[(\[ xX\])]*\]))+\s*"
)


@dataclass(frozen=True)
class Leftover:
    """A starter or sample: its lines, from 0, up to `end`, and its words; a sample is a whole example."""

    start: int
    end: int
    words: str
    is_sample: bool


def starter(words: str) -> str:
    """The words as a starter, which nobody can publish by mistake."""
    return f"{OPEN}{words}{CLOSE}"


def check_starters(text: str, faults: Faults) -> None:
    """A fault for every starter and untouched sample in a normalised text."""
    for one in leftovers(text.split("\n")):
        if one.is_sample:
            faults.add(one.start + 1, SAMPLE_FAULT, words=one.words)
        else:
            faults.add(one.start + 1, STARTER_FAULT, words=one.words)


def leftovers(lines: Sequence[str]) -> Iterator[Leftover]:
    """The starters and untouched samples in these lines, in their order."""
    told = [(at, said) for at, line in enumerate(lines) if (said := signature(line))]
    by_first_line = samples()
    skip = 0
    for place, (at, said) in enumerate(told):
        if OPEN in said and (found := STARTER.search(said)):
            yield Leftover(at, at + 1, beginning(found[0].strip(OPEN + CLOSE)), is_sample=False)
        elif said in UNMARKED_STARTERS:
            yield Leftover(at, at + 1, beginning(said), is_sample=False)
        if place < skip:
            continue
        for sample in by_first_line.get(said, ()):
            if tuple(words for _at, words in told[place : place + len(sample)]) == sample:
                skip = place + len(sample)
                yield Leftover(at, told[skip - 1][0] + 1, beginning(plain_words(sample)), is_sample=True)
                break


def beginning(words: str) -> str:
    """The first words, as they are told."""
    return words if len(words) <= BEGINNING else words[:BEGINNING].rsplit(" ", 1)[0] + " …"


def plain_words(lines: Sequence[str]) -> str:
    """The first words in these lines as plain words: no signs of the format, no bold, no answers in gaps."""
    found = next((words for line in lines if (words := SIGNS.sub("", line).strip("*_ "))), lines[0])
    return re.sub(r"\[\[.*?\]\]", "…", found.replace("**", ""))


def signature(line: str) -> str:
    """What a line says beside the ids in it."""
    if not line.strip():
        return ""
    return " ".join((CHANGING.sub("", line) if "#" in line or "-->" in line else line).split())


@cache
def samples() -> dict[str, list[tuple[str, ...]]]:
    """The lines of every example of the menu, by its first line."""
    alerts = [f"> [!{name.upper()}]\n> {words}" for name, words in ALERT_TEXTS.items()]
    scene = SCENE.format(id="", on="", out="")
    found: dict[str, list[tuple[str, ...]]] = {}
    for example in [
        *QUESTIONS.values(),
        *DRAWN_QUESTIONS.values(),
        SCREEN,
        *MESSAGES.values(),
        SCENARIO,
        scene,
        STEPS,
        TASKS,
        *alerts,
    ]:
        lines = tuple(said for line in example.splitlines() if (said := signature(line)))
        found.setdefault(lines[0], []).append(lines)
    return found
