"""The pages that a Word file becomes: where each begins, what every piece turns into, and its Markdown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from portal.content.editing.question_fields import QuestionFields
from portal.content.editing.question_writing import write_question
from portal.content.enums import PageKind
from portal.content.word.choices import PAGE_ACTIONS, Choices, as_chosen
from portal.content.word.document import BULLET, Mark, Piece, PieceKind, WordDocument, cut
from portal.content.word.headings import QUIZ_TITLE, title_words, with_guessed_headings
from portal.content.word.question_fields import question_fields
from portal.content.word.questions import WordQuestion, find_questions
from portal.content.word.writing import Writer, picture_markdown, title_text
from portal.deadlines import check_deadline

LEAD = -1  # the place of what stands before the first page
MIN_QUIZ_QUESTIONS = 3
TYPED_NUMBER = re.compile(r"(\d{1,3})\s*[.)]\s+(?=\S)")
CAPTION = re.compile(r"(?:hình|ảnh|figure|h\.)\s*\d*(?:\.\d+)*\s*[.:\-–]\s*(.+)", re.IGNORECASE | re.DOTALL)
TAKEN, CHANGED, LEFT_OUT = "taken", "changed", "left_out"
# Remarks that tell how something was known, not that anything was changed.
QUIET_REMARKS = frozenset({"caption"})


@dataclass(frozen=True)
class WordBlock:
    """One thing on a page: the pieces that it was made of, its Markdown, and what became of them."""

    kind: str
    pieces: tuple[int, ...]
    markdown: str = ""
    outcome: str = TAKEN
    remarks: tuple[str, ...] = ()
    question: QuestionFields | None = None
    sign: str = ""  # by what the right option was known
    pictures: tuple[int, ...] = ()
    level: int = 0


@dataclass(frozen=True)
class PlannedPage:
    """One page to make: the piece it begins with, its title and kind, and its blocks; `skip` leaves it out."""

    start: int
    title: str
    kind: str
    blocks: tuple[WordBlock, ...]
    footnotes: str = ""

    @property
    def is_lead(self) -> bool:
        """Whether it is what stands before the first page: the introduction of a new course."""
        return self.start == LEAD

    @property
    def body(self) -> str:
        """The Markdown of the page below its front matter."""
        parts = [block.markdown.strip("\n") for block in self.blocks if block.markdown.strip()]
        return "\n\n".join(filter(None, [*parts, self.footnotes])) + "\n"

    @property
    def questions(self) -> list[WordBlock]:
        """The questions on it."""
        return [block for block in self.blocks if block.question is not None]

    @property
    def unanswered(self) -> int:
        """How many of its questions nobody knows the answer of."""
        return sum(1 for block in self.questions if "no_answer" in block.remarks)

    def count(self, outcome: str) -> int:
        """How many pieces of the original came to this."""
        return sum(len(block.pieces) for block in self.blocks if block.outcome == outcome)


@dataclass(frozen=True)
class WordCourse:
    """All pages that a document becomes; `pieces` are its own, with headings where they were guessed."""

    title: str
    pages: tuple[PlannedPage, ...]
    pieces: tuple[Piece, ...]
    alternatives: Mapping[int, str]  # what each picture shows, as far as anybody said

    def count(self, outcome: str) -> int:
        """How many pieces of the original came to this."""
        return sum(page.count(outcome) for page in self.pages)

    def page(self, start: int) -> PlannedPage | None:
        """The page that begins with this piece."""
        return next((page for page in self.pages if page.start == start), None)


class Planner:
    """Makes pages of a document as the choices say."""

    def __init__(
        self, document: WordDocument, choices: Choices, names: Mapping[int, str], taken: set[str]
    ) -> None:
        self.document, self.choices, self.names = document, choices, names
        self.taken = taken
        found = find_questions(document.pieces)
        self.questions = {one.first: one for one in found.questions if one.first not in choices.as_text}
        self.consumed = {at for one in self.questions.values() for at in one.pieces}
        self.keys = found.keys
        self.pieces = with_guessed_headings(document.pieces, self.consumed | self.keys)
        for at, action in choices.headings.items():
            if 0 <= at < len(self.pieces) and at not in self.consumed | self.keys:
                self.pieces[at] = as_chosen(self.pieces[at], document.pieces[at], action)
        self.first = next((at for at, piece in enumerate(self.pieces) if piece.kind != PieceKind.LEFT_OUT), 0)
        self.alternatives = self._alternatives()

    def plan(self) -> WordCourse:
        """The course."""
        title, begins = self.document.title, self._begins()
        if not title and begins:
            title = self._single_title(begins)
        pages = []
        starts = [LEAD, *sorted(begins)]
        for start, end in zip(starts, [*starts[1:], len(self.pieces)], strict=True):
            lead_kind = self.choices.headings.get(LEAD, PageKind.LESSON.value)
            page = self._page(start, end, begins.get(start, lead_kind))
            if start != LEAD or page.blocks:
                pages.append(page)
        return WordCourse(title, tuple(pages), tuple(self.pieces), self.alternatives)

    def _single_title(self, begins: Mapping[int, str]) -> str:
        if self.first in begins or self.pieces[self.first].kind != PieceKind.HEADING:
            return ""
        return title_text(self.pieces[self.first].spans)

    def _headings(self) -> list[int]:
        return [
            at
            for at, piece in enumerate(self.pieces)
            if piece.kind == PieceKind.HEADING and piece.level and at not in self.consumed and at not in self.keys
        ]

    def _begins(self) -> dict[int, str]:
        """Where pages begin, and their kinds: as chosen, else at the highest headings that are several."""
        headings = self._headings()
        levels = sorted({self.pieces[at].level for at in headings})
        several = [level for level in levels if sum(self.pieces[at].level == level for at in headings) > 1]
        level = several[0] if several else (levels[0] if levels else 0)
        found: dict[int, str] = {}
        for place, at in enumerate(headings):
            # A single highest heading over several is the title of the whole.
            is_page = self.pieces[at].level == level or (
                self.pieces[at].level < level and not (place == 0 and at == self.first)
            )
            kind = self._guessed_kind(at, headings[place + 1 :])
            if not is_page and kind == PageKind.QUIZ.value and QUIZ_TITLE.search(self.pieces[at].text):
                is_page = True
            if is_page:
                found[at] = kind
        for at, action in self.choices.headings.items():
            if action in PAGE_ACTIONS and at in headings:
                found[at] = action
            elif action not in PAGE_ACTIONS:
                found.pop(at, None)
        return found

    def _guessed_kind(self, at: int, later: Sequence[int]) -> str:
        """A quiz where most of what stands below the heading is questions."""
        level = self.pieces[at].level
        end = next((one for one in later if self.pieces[one].level <= level), len(self.pieces))
        questions = [one for one in range(at + 1, end) if one in self.questions]
        others = [
            one
            for one in range(at + 1, end)
            if one not in self.consumed and one not in self.keys and self.pieces[one].kind != PieceKind.LEFT_OUT
        ]
        named = bool(QUIZ_TITLE.search(self.pieces[at].text))
        is_mostly = len(others) <= len(questions) if named else len(others) * 3 <= len(questions)
        is_quiz = bool(questions) and is_mostly and (named or len(questions) >= MIN_QUIZ_QUESTIONS)
        return (PageKind.QUIZ if is_quiz else PageKind.LESSON).value

    def _alternatives(self) -> dict[int, str]:
        """What each picture shows: as chosen, as the author said, or as the caption below says."""
        found = {number: one.alternative for number, one in enumerate(self.document.pictures)}
        for at, piece in enumerate(self.pieces):
            for number in piece.pictures:
                below = self.pieces[at + 1] if at + 1 < len(self.pieces) else None
                said = CAPTION.match(below.text.strip()) if below is not None else None
                if not found.get(number) and below is not None and (said or "caption" in below.remarks):
                    found[number] = " ".join((said[1] if said else below.text).split())[:300]
        return found | dict(self.choices.alternatives)

    def picture(self, number: int) -> str:
        """The Markdown of a picture; nothing for one that cannot be shown."""
        name = self.names.get(number)
        return picture_markdown(name, self.alternatives.get(number, "")) if name else ""

    def _page(self, start: int, end: int, kind: str) -> PlannedPage:
        writer = Writer(self.picture, self.document.notes, is_quiz=kind == PageKind.QUIZ.value)
        blocks: list[WordBlock] = []
        at = start
        if start != LEAD:
            title = self.choices.titles.get(start) or title_words(self.pieces[start])
            blocks.append(WordBlock("title", (start,), outcome=TAKEN, remarks=self._remarks(start)))
        else:
            title = self.choices.titles.get(LEAD, "")
        at += 1
        base = self.pieces[start].level if start != LEAD else 1
        while at < end:
            check_deadline()
            if at in self.consumed and at not in self.questions:
                at += 1  # it stands with its question
                continue
            block = self._block(at, end, writer, base)
            blocks.append(block)
            # A question may have pieces behind others, which are left out where they stand.
            at = at + 1 if block.question is not None else max(block.pieces) + 1
        if kind == "skip":
            blocks = [WordBlock(one.kind, one.pieces, "", LEFT_OUT, ("skipped",)) for one in blocks]
            return PlannedPage(start, title, kind, tuple(blocks))
        return PlannedPage(start, title, kind, tuple(blocks), writer.footnotes())

    def _remarks(self, at: int, more: Sequence[str] = ()) -> tuple[str, ...]:
        piece = self.pieces[at]
        guessed = ("guessed_heading",) if piece.is_guessed else ()
        return tuple(dict.fromkeys((*guessed, *piece.remarks, *more)))

    def _block(self, at: int, end: int, writer: Writer, base: int) -> WordBlock:
        piece = self.pieces[at]
        writer.remarks = set()
        if at in self.questions:
            return self._question(self.questions[at], writer)
        if at in self.keys:
            return WordBlock("key", (at,), outcome=CHANGED, remarks=("answers_moved",))
        if piece.kind == PieceKind.LEFT_OUT:
            return WordBlock("out", (at,), outcome=LEFT_OUT, remarks=piece.remarks)
        if piece.kind == PieceKind.HEADING:
            if piece.level == 0 or (self._begins_course(at) and piece.level < max(base, 1) + 1):
                return WordBlock("title", (at,), remarks=("course_title",))
            level = min(max(piece.level - base + 1, 2), 6) if base else min(piece.level + 1, 6)
            drop = "".join((Mark.BOLD, Mark.COLOUR, Mark.UNDERLINE, Mark.HIGHLIGHT))
            words = writer.inline(piece.spans, drop)
            label = f"{piece.label} " if re.search(r"[^\W\d_]{2}", piece.label) else ""
            return self._made("heading", (at,), f"{'#' * level} {label}{words}", writer, level=level)
        if piece.kind == PieceKind.TABLE:
            return self._made("table", (at,), writer.table(piece), writer)
        if self._item_label(at):
            return self._list(at, end, writer)
        return self._made("prose", (at,), writer.paragraph(piece.spans), writer)

    def _begins_course(self, at: int) -> bool:
        return not self.document.title and at == self.first

    def _item_label(self, at: int) -> str:
        piece = self.pieces[at]
        if at in self.questions or at in self.keys or piece.kind not in (PieceKind.ITEM, PieceKind.PARAGRAPH):
            return ""
        if piece.kind == PieceKind.ITEM:
            return piece.label or BULLET
        said = TYPED_NUMBER.match(piece.text)
        return f"{said[1]}." if said and "\n" not in piece.text and not piece.pictures else ""

    def _list(self, at: int, end: int, writer: Writer) -> WordBlock:
        pieces, items, remarks = [], [], []
        while at < end and at not in self.consumed and (label := self._item_label(at)):
            piece = self.pieces[at]
            if piece.kind == PieceKind.PARAGRAPH:
                said = TYPED_NUMBER.match(piece.text)
                piece = replace(piece, spans=cut(piece.spans, said.end() if said else 0))
                remarks.append("typed_number")
            items.append((piece, label))
            pieces.append(at)
            remarks += piece.remarks
            at += 1
        return self._made("list", tuple(pieces), writer.list(items), writer, more=remarks)

    def _made(
        self,
        kind: str,
        pieces: tuple[int, ...],
        markdown: str,
        writer: Writer,
        *,
        more: Sequence[str] = (),
        level: int = 0,
    ) -> WordBlock:
        remarks = self._remarks(pieces[0], [*more, *sorted(writer.remarks)])
        pictures = tuple(number for at in pieces for number in self.pieces[at].pictures)
        lost = [number for number in pictures if number not in self.names]
        if lost:
            remarks = (*remarks, "picture_unread")
        if any(not self.alternatives.get(number) for number in pictures if number in self.names):
            remarks = (*remarks, "no_alternative")
        outcome = CHANGED if set(remarks) - QUIET_REMARKS else TAKEN
        if not markdown.strip():
            outcome = LEFT_OUT
        return WordBlock(kind, pieces, markdown, outcome, remarks, pictures=pictures, level=level)

    def _question(self, found: WordQuestion, writer: Writer) -> WordBlock:
        right = self.choices.rights.get(found.first, found.right)
        right = tuple(at for at in right if at < len(found.options))
        fields = question_fields(found, right, writer, self.taken)
        self.taken.add(fields.id)
        own = [remark for at in found.pieces for remark in self.pieces[at].remarks]
        remarks = [remark for remark in found.remarks if not (remark == "no_answer" and right)]
        if found.first in self.choices.rights:
            remarks = [remark for remark in remarks if remark != "signs_differ"]
        pictures = tuple(number for at in found.pieces for number in self.pieces[at].pictures)
        if any(number not in self.names for number in pictures):
            remarks.append("picture_unread")
        if any(not self.alternatives.get(number) for number in pictures if number in self.names):
            remarks.append("no_alternative")
        sign = "chosen" if found.first in self.choices.rights else found.sign
        return WordBlock(
            "question",
            found.pieces,
            write_question(fields),
            CHANGED if set(remarks) | (set(own) - QUIET_REMARKS) else TAKEN,
            tuple(dict.fromkeys([*remarks, *own])),
            fields,
            sign,
            pictures,
        )


def plan_course(
    document: WordDocument, choices: Choices, names: Mapping[int, str], taken: set[str] | None = None
) -> WordCourse:
    """The pages that the document becomes; `names` are those of the pictures that can be shown, by number."""
    return Planner(document, choices, names, set() if taken is None else set(taken)).plan()
