"""The sections of a quiz as its text is being written: headings, and what is asked below each."""

import re
from dataclasses import dataclass
from functools import lru_cache

from portal.content.checks.faults import Faults
from portal.content.files.front_matter import read_front
from portal.content.files.front_matter_editing import with_front_values
from portal.content.files.sources import normalise
from portal.content.markdown.plugins import heading_id
from portal.content.questions.ids import WRITTEN_ID

SECTION = re.compile(r"##[ \t]+(?P<words>[^\n{]+?)[ \t]*(?:\{#(?P<id>[\w-]+)\})?[ \t]*")
FENCE = re.compile(r"[ \t]*(?:```+|~~~+)")
MARKS = str.maketrans("", "", "*_`>#")
MAX_STEM = 90  # letters of what is asked, as it stands in a list


@dataclass(frozen=True)
class QuizSection:
    """A heading of a quiz, none before the first, with the questions below it by their ids and what they ask."""

    id: str
    title: str
    questions: tuple[tuple[str, str], ...]


@lru_cache(maxsize=16)
def quiz_sections(source: str) -> tuple[QuizSection, ...]:
    """The sections that ask something, in their order; a text is read line by line, whatever is wrong with it."""
    found: list[tuple[str, str, list[tuple[str, str]]]] = [("", "", [])]
    is_code, words = False, ""
    for line in source.splitlines():
        if FENCE.match(line):
            is_code = not is_code
        elif is_code:
            continue
        elif heading := SECTION.fullmatch(line):
            title = heading["words"].translate(MARKS).strip()
            found.append((heading["id"] or heading_id(title), title, []))
        elif asked := WRITTEN_ID.search(line):
            found[-1][2].append((asked[1], words))
        elif line.strip():
            words = short(line.translate(MARKS).strip())
    return tuple(QuizSection(id_, title, tuple(asked)) for id_, title, asked in found if asked)


def short(words: str) -> str:
    """The first words of what is asked."""
    return words if len(words) <= MAX_STEM else words[:MAX_STEM].rpartition(" ")[0] + " …"


def with_must_pass(source: str, question_id: str, *, must_pass: bool) -> str:
    """The text of a quiz in which this question must be right to pass, or need not; every other byte stays.

    Raises UneditableText.
    """
    names = list(read_front(normalise(source), Faults("")).values.get("must_pass") or ())
    if (question_id in names) == must_pass:
        return source
    kept = [*names, question_id] if must_pass else [name for name in names if name != question_id]
    return with_front_values(source, {"must_pass": kept})
