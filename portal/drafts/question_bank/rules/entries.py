"""The questions of a page as the bank lists them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from portal.content.enums import QuestionKind
from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import RenderContext
from portal.content.question_bank.origins import QuestionOrigin, parse_origin
from portal.content.questions.question import Question
from portal.content.screens.drawing import without_drawings, without_screens
from portal.content.text.vietnamese import fold

GAP = re.compile("⟦[0-9]+⟧")
WORD = re.compile(r"\w+")
UNWRITTEN = "…"  # what a form writes where nothing was typed
MAX_TITLE_LENGTH = 240  # characters


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One question: what it asks in plain words, and what it is found by."""

    name: str
    kind: QuestionKind
    title: str
    text: str  # folded: everything that it says
    words: frozenset[str]  # of what it asks and offers, for finding doubles
    tags: tuple[str, ...]
    origin: QuestionOrigin | None


@dataclass(frozen=True, slots=True)
class PageEntries:
    """All questions of one revision or draft, and the competences that its page names."""

    entries: tuple[BankEntry, ...]
    competences: tuple[str, ...]


def entries_of(blocks: Iterable[dict[str, Any]], front: dict[str, Any]) -> PageEntries:
    """The entries of a revision."""
    questions = (Question.from_dict(block["question"]) for block in blocks if "question" in block)
    return PageEntries(tuple(map(entry_of, questions)), tuple(front.get("competences") or ()))


def entries_of_text(file_name: str, source: str) -> PageEntries:
    """The entries of a text that is being written, without questions that were only begun."""
    page = parse_page(file_name, source)
    asked = (one for one in render_page(page, RenderContext({})).questions if plain(one.stem) != UNWRITTEN)
    return PageEntries(tuple(map(entry_of, asked)), tuple(page.front.values.get("competences") or ()))


def entry_of(question: Question) -> BankEntry:
    """The entry of one question."""
    asked, words = plain(without_screens(question.stem)), plain(without_drawings(question.stem))
    offered = [
        *(option.html for option in question.options),
        *(row.html for row in question.rows),
        *question.items,
        *(option.html for gap in question.gaps for option in gap.options),
    ]
    said = [words, *map(plain, offered)]
    more = [*question.columns, *question.accepted, *question.hints, question.explanation, *question.tags]
    return BankEntry(
        question.id,
        question.kind,
        (asked.split("\n")[-1] if question.kind != QuestionKind.GAP else asked.replace("\n", " "))[
            :MAX_TITLE_LENGTH
        ],
        fold(" ".join([*said, *map(plain, more), question.id])),
        frozenset(WORD.findall(fold(" ".join(said), diacritics=False))),
        question.tags,
        parse_origin(question.origin),
    )


def plain(html: str) -> str:
    """The words of some HTML, a line for each paragraph."""
    lines = re.split(r"</(?:p|li|tr|h[1-6])>|<br[^>]*>", str(html))
    words = (" ".join(GAP.sub("…", Markup(line).striptags()).split()) for line in lines)  # noqa: S704 - only read
    return "\n".join(filter(None, words))
