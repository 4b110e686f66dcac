"""Lessons that are too long for an evening, and questions that come when the reading is over."""

from collections.abc import Iterator

from markdown_it.token import Token

from portal.content.checks.faults import N_
from portal.content.checks.reading_time import reading_minutes, shown_syllables
from portal.content.enums import PageKind
from portal.content.lint.names import LESSON_LENGTH, QUESTIONS_AT_END, READING_TIME
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.markdown.blocks import Prose
from portal.content.pages.structure import AskedQuestion

MAX_LESSON_SYLLABLES = 750
MAX_LESSON_MINUTES = 7
MIN_QUESTIONS_BETWEEN = 2


def lesson_length(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A lesson of more than 750 syllables is two lessons."""
    count = shown_syllables(page.blocks)
    if page.kind == PageKind.LESSON and count > MAX_LESSON_SYLLABLES:
        text = N_("the lesson has %(count)s syllables, more than %(most)s: make two of it")
        yield page.warn(LESSON_LENGTH, page.top, text, count=count, most=MAX_LESSON_SYLLABLES)


def reading_time(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A lesson that takes more than seven minutes."""
    minutes = reading_minutes(page.kind, page.blocks)
    if page.kind == PageKind.LESSON and minutes > MAX_LESSON_MINUTES:
        text = N_("the lesson takes %(count)s minutes, more than %(most)s")
        yield page.warn(READING_TIME, page.top, text, count=minutes, most=MAX_LESSON_MINUTES)


def questions_at_end(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A lesson with fewer than two practice questions between its paragraphs, right after what they practise."""
    if page.kind != PageKind.LESSON:
        return
    between = sum(question_runs(page)[:-1])
    if between < MIN_QUESTIONS_BETWEEN:
        text = N_("%(count)s practice questions between paragraphs, fewer than %(least)s")
        line = page.parsed.asked[0].draft.line if page.parsed.asked else page.top
        yield page.warn(QUESTIONS_AT_END, line, text, count=between, least=MIN_QUESTIONS_BETWEEN)


def question_runs(page: LintedPage) -> list[int]:
    """How many questions follow each other with no paragraph between, for each place that has some."""
    runs: list[int] = []
    is_reading = True
    for item in page.parsed.items:
        if isinstance(item, AskedQuestion):
            if is_reading:
                runs.append(0)
            runs[-1] += 1
            is_reading = False
        elif isinstance(item, Prose):
            is_reading = is_reading or any(token.type == "inline" for token in without_headings(item))
    return runs


def without_headings(prose: Prose) -> Iterator[Token]:
    before = ""
    for token in prose.tokens:
        if before != "heading_open":
            yield token
        before = token.type
