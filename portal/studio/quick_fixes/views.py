"""Quick fixes as the editor offers them: what stands there, and what would."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.content.checks.faults import Fault, Faults
from portal.content.enums import PageKind
from portal.content.files.front_matter import read_front
from portal.content.files.sources import normalise
from portal.content.pages.page import ParsedPage, parse_page
from portal.content.questions.ids import written_ids
from portal.content.quick_fixes.quick_fix import QuickFix, apply_quick_fixes, text_lines
from portal.content.quick_fixes.rules import Surroundings, find_quick_fixes, fix_all
from portal.courses.models import Course
from portal.courses.queries.page_loader import fact_values, read_introduction, read_parsed_page
from portal.drafts.queries.question_ids import question_ids
from portal.drafts.queries.texts import WorkingCopy, get_text, published_source, sources_beside

ALL_SAFE = "all"
MAX_LINES_SHOWN = 8  # of one fix, before and after
SIGNS = (
    (re.compile(r"<!--.*?(?:-->|$)"), ""),
    (re.compile(r"^\s*(?:[-*+]\s*)?\[\([xX]\)\]"), "◉"),
    (re.compile(r"^\s*(?:[-*+]\s*)?\[\(\s?\)\]"), "○"),
    (re.compile(r"^\s*(?:[-*+]\s*)?\[\[[xX]\]\]"), "☑"),
    (re.compile(r"^\s*(?:[-*+]\s*)?\[\[\s?\]\]"), "☐"),
)


@dataclass(frozen=True)
class QuickFixView:
    """A quick fix as it is offered: what the lines say now and would say, without what only programs read.

    `has_edits` is not so where it can only be told; then `wanted` may be a number that should become a fact.
    """

    key: str
    line: int
    message: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    has_edits: bool
    is_safe: bool
    wanted: str
    is_leftover: bool  # it takes out words that nobody wrote over
    adds_code: bool  # all that comes in is what only programs read


def offered_quick_fixes(
    text: WorkingCopy, page: ParsedPage, faults: Sequence[Fault]
) -> dict[Fault | str, QuickFixView]:
    """The quick fixes of the page's text: by the fault that each takes away, a near-miss by its key."""
    lines = text_lines(page.source)
    found = find_quick_fixes(page, surroundings(text), tuple(faults))
    return {one.fixes or one.key: _view(one, lines) for one in found}


def fixed_source(text: WorkingCopy, source: str, key: str) -> tuple[str, int]:
    """The source after the fix of this name, or all that are safe, and how many were made."""
    file = f"{text.course.slug}/{text.file_name}"
    page = parse_page(file, source, PageKind.COURSE if text.page is None else None)
    beside = sources_beside(text)
    if text.page is None:
        faults = read_introduction(text.course, source, beside=beside)[1]
    else:
        faults = read_parsed_page(text.course, text.file_name, page, beside=beside)[1]
    around = surroundings(text)
    if key == ALL_SAFE:
        return fix_all(source, around)
    chosen = [one for one in find_quick_fixes(page, around, faults) if one.key == key and one.edits]
    return apply_quick_fixes(source, chosen), len(chosen)


@dataclass(frozen=True)
class CourseFaultView:
    """A fault of one file of a course that was not published: the file's title, and the line as its editor counts.

    `line` is of the whole file; `shown_line` is 0 in what is said about the page.
    """

    page_slug: str
    title: str
    line: int
    shown_line: int
    message: str


def course_faults(course: Course, faults: Sequence[Fault]) -> list[CourseFaultView]:
    """The faults of a course's files as people know them, by their titles."""
    by_file = {page.file_name: page.slug for page in course.kept_pages}
    read: dict[str, tuple[str, int]] = {}
    found = []
    for fault in faults:
        slug = by_file.get(fault.file.rpartition("/")[2], "")
        if slug not in read:
            text = get_text(course, slug)
            front = read_front(normalise(text.source), Faults(""), PageKind.COURSE if text.page is None else None)
            read[slug] = (front.values["title"] or text.title, front.body_from)
        title, body_from = read[slug]
        found.append(CourseFaultView(slug, title, fault.line, max(fault.line - body_from, 0), fault.message(_)))
    return found


def surroundings(text: WorkingCopy) -> Surroundings:
    """What the text stands among."""
    return Surroundings(
        facts=fact_values(),
        taken=question_ids(text.course, but=text.slug),
        kept=frozenset(written_ids(published_source(text.course, text.page))),
        kind=PageKind.COURSE if text.page is None else None,
    )


def _view(fix: QuickFix, lines: Sequence[str]) -> QuickFixView:
    before: list[str] = []
    after: list[str] = []
    for edit in sorted(fix.edits, key=lambda edit: edit.start):
        before += lines[edit.start : edit.end]
        after += edit.texts
    return QuickFixView(
        fix.key,
        fix.line,
        fix.as_note("").message(_),
        _as_read(before),
        _as_read(after),
        bool(fix.edits),
        fix.is_safe,
        fix.wanted,
        fix.rule == "sample",
        "data-id" in "".join(after) and not _as_read(after),
    )


def _as_read(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines with signs instead of brackets, without comments and empty lines."""
    read = []
    for line in lines:
        for sign, meaning in SIGNS:
            line = sign.sub(meaning, line)
        if line.strip() and not line.strip().strip("*"):
            continue
        if line.strip():
            read.append(line.rstrip())
    return (*read[:MAX_LINES_SHOWN], *(["…"] if len(read) > MAX_LINES_SHOWN else []))
