"""View models of a Word file: the pages that it becomes, and one of them beside the original."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from portal.content.checks.faults import Fault, Faults
from portal.content.markdown.parser import Renderer, parse
from portal.content.pages.render_context import Medium, RenderContext, UnresolvedReference
from portal.content.word.choices import Choices, is_heading, may_be_heading
from portal.content.word.course import CHANGED, LEFT_OUT, TAKEN, PlannedPage, WordBlock, WordCourse
from portal.content.word.document import Mark, Piece, PieceKind, Span
from portal.drafts.rules.expiry import waits_until
from portal.drafts.word_imports.models import WordImport, WordImportPicture
from portal.drafts.word_imports.queries.word_imports import (
    choices_of,
    course_of,
    document_of,
    picture_problems,
    picture_rows,
)
from portal.errors import NotFound
from portal.studio.word_imports.labels import ATTENTION, remark_text, whole_remark_text

BLOCKS_PER_SCREEN = 120
FOOTNOTE = re.compile(r"\[\^(\d+)\]")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MARK_FRAMES = {
    Mark.BOLD: Markup("<b>{}</b>"),
    Mark.ITALIC: Markup("<i>{}</i>"),
    Mark.UNDERLINE: Markup("<u>{}</u>"),
    Mark.STRIKE: Markup("<s>{}</s>"),
}


@dataclass(frozen=True)
class Doubt:
    """Something to look at before the file is taken in: what, how often, and the first page that has it."""

    text: str
    number: int
    page: int


@dataclass(frozen=True)
class ImportView:
    """A Word file and the pages that it becomes, as decided so far."""

    kept: WordImport
    course: WordCourse
    choices: Choices
    pictures: Mapping[int, WordImportPicture]
    problems: Mapping[int, Fault]
    empty: int
    whole_remarks: tuple[str, ...]

    @property
    def waits_until(self) -> datetime:
        """Until when it waits for a decision."""
        return waits_until(self.kept.uploaded_at)

    @property
    def counts(self) -> dict[str, int]:
        """How many paragraphs of the original came to what."""
        found = {outcome: self.course.count(outcome) for outcome in (TAKEN, CHANGED, LEFT_OUT)}
        return found | {"empty": self.empty}

    @property
    def doubts(self) -> list[Doubt]:
        """What should be looked at first."""
        found = []
        for code in ATTENTION:
            on = [page for page in self.course.pages for block in page.blocks if code in block.remarks]
            if on:
                found.append(Doubt(remark_text(code), len(on), on[0].start + 1))
        return found

    def remarks(self, outcome: str) -> list[tuple[str, int]]:
        """What was changed, or left out, and at how many places, the most frequent first."""
        counted = Counter(
            text
            for page in self.course.pages
            for block in page.blocks
            if block.outcome == outcome
            for code in block.remarks
            if code not in ATTENTION or outcome == LEFT_OUT
            if (text := remark_text(code))
        )
        return counted.most_common()

    def page(self, number: int) -> PlannedPage:
        """The page whose first piece has this number, from 1; 0: what stands before it. Raises NotFound."""
        found = self.course.page(number - 1)
        if found is None:
            raise NotFound
        return found

    def neighbours(self, number: int) -> tuple[PlannedPage | None, PlannedPage | None]:
        """The pages before and after."""
        pages = self.course.pages
        at = next(at for at, page in enumerate(pages) if page.start == number - 1)
        return pages[at - 1] if at else None, pages[at + 1] if at + 1 < len(pages) else None

    def title(self, page: PlannedPage) -> str:
        """What the page is called; what stands before the first page has no title of its own."""
        return page.title or (_("Before the first page") if page.is_lead else _("Without a title"))

    def originals(self, block: WordBlock) -> list[Piece]:
        """The pieces of the original that a block was made of."""
        return [self.course.pieces[at] for at in block.pieces]

    def is_heading(self, block: WordBlock) -> bool:
        """Whether the block is a heading, or begins the page."""
        return is_heading(self.course.pieces[block.pieces[0]])

    def may_be_heading(self, block: WordBlock) -> bool:
        """Whether somebody may make a heading of the block."""
        return (
            len(block.pieces) == 1
            and block.question is None
            and may_be_heading(self.course.pieces[block.pieces[0]])
        )

    def renderer(self) -> Callable[[str], Markup]:
        """Renders Markdown of a page, whose pictures come from the Word file."""
        by_name = {row.name: row for row in self.pictures.values() if not row.problem}

        def medium(destination: str) -> Medium:
            row = by_name.get(destination.removeprefix("media/"))
            if row is None:
                raise UnresolvedReference("")
            url = url_for("studio.word_import_picture", word_import_id=self.kept.id, number=row.number)
            return Medium(url, row.mime, row.width, row.height)

        place = RenderContext({}, lambda destination: destination, medium)

        def render(markdown: str) -> Markup:
            faults = Faults("")
            shown = FOOTNOTE.sub(lambda said: said[1].translate(RAISED), markdown)
            return Markup(Renderer(place, faults).html(parse(shown, faults)))  # noqa: S704 - sanitised

        return render


def import_view(kept: WordImport) -> ImportView:
    """A Word file that waits, as its screens show it."""
    rows = picture_rows(kept.id)
    document = document_of(kept)
    return ImportView(
        kept,
        course_of(kept, rows),
        choices_of(kept),
        {row.number: row for row in rows},
        picture_problems(rows),
        document.empty,
        tuple(whole_remark_text(code) for code in document.remarks),
    )


def original_html(spans: Sequence[Span], *, is_plain: bool = False) -> Markup:
    """The letters of the original with their looks, escaped; a picture is only named. A heading needs no looks."""
    shown = Markup()
    for span in spans:
        text = Markup.escape(span.text.replace("\t", " ⇥ "))
        for mark, frame in () if is_plain else MARK_FRAMES.items():
            if span.wears(mark):
                text = frame.format(text)
        if not is_plain and (span.wears(Mark.COLOUR) or span.wears(Mark.HIGHLIGHT)):
            text = Markup("<mark>{}</mark>").format(text)
        if span.picture >= 0:
            text = Markup('<span class="word-sign">{}</span>').format(_("[picture]"))
        shown += text
    return shown


def is_table(piece: Piece) -> bool:
    """Whether the piece of the original is a table."""
    return piece.kind == PieceKind.TABLE
