"""What the rows of a table would change in the text of a page, before anything is changed."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.content.checks.faults import N_, Faults
from portal.content.checks.starters import check_starters
from portal.content.editing.blocks import (
    BlockKind,
    SourceBlock,
    append_blocks,
    block_text,
    insert_at,
    replace_block,
    split_source,
)
from portal.content.editing.question_fields import QuestionFields, read_question
from portal.content.editing.question_layout import UnreadableQuestion
from portal.content.editing.question_writing import write_question
from portal.content.enums import PageKind, QuestionKind
from portal.content.files.sources import normalise, sha256_hex
from portal.content.pages.page import parse_page
from portal.content.question_sheets.fields import fields_of, says_the_same
from portal.content.question_sheets.rows import Cells, RowFault, read_row
from portal.content.questions.attributes import ID
from portal.content.questions.ids import new_question_id
from portal.content.text.vietnamese import fold
from portal.deadlines import check_deadline

HEADING = re.compile(r" {0,3}(?P<marks>#{2,6})[ \t]+(?P<text>.*?)[ \t]*(?:\{#[^}]*\})?[ \t]*#*[ \t]*")
# What stands before a question shapes it: the first words of a quiz introduce the whole of it.
BEFORE = {PageKind.LESSON: "", PageKind.QUIZ: '0\n\n<!-- data-id="0" -->\n- [(X)] a\n- [( )] b\n\n'}
LENIENT = {"data-fold": "case diacritics space"}  # as the questions of the menu are written


class RowOutcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FAULTY = "faulty"


@dataclass(frozen=True)
class PageQuestion:
    """A question as it stands in the text; `section` is the heading above it."""

    block: SourceBlock
    fields: QuestionFields
    section: str


@dataclass(frozen=True)
class PlannedRow:
    """A row with what becomes of it; `text` is the Markdown it would leave, `before` what stands there now."""

    number: int
    cells: Cells
    outcome: RowOutcome
    faults: tuple[RowFault, ...] = ()
    notes: tuple[RowFault, ...] = ()
    text: str = ""
    before: str = ""


@dataclass(frozen=True)
class SheetPlan:
    """What all rows together would make of the text."""

    rows: tuple[PlannedRow, ...]
    source: str
    there: int = 0  # questions of the page as it is

    def count(self, outcome: str) -> int:
        """How many rows have this outcome."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """What tells this plan from any other."""
        said = [self.source, *(f"{row.number} {row.outcome}" for row in self.rows)]
        return sha256_hex("\n".join(said).encode())[:32]

    @property
    def questions(self) -> int:
        """How many questions the page would have."""
        return self.there + self.count(RowOutcome.NEW)

    @property
    def changes(self) -> int:
        """How many questions would be new or different."""
        return self.count(RowOutcome.NEW) + self.count(RowOutcome.CHANGED)


def questions_in(source: str) -> list[PageQuestion]:
    """The questions of a text that fields can hold, in their order."""
    found: list[PageQuestion] = []
    section = ""
    for block in split_source(source):
        check_deadline()
        text = block_text(source, block)
        if block.kind == BlockKind.QUESTION:
            try:
                found.append(PageQuestion(block, read_question(text), section))
            except UnreadableQuestion:
                continue
        elif block.kind == BlockKind.PROSE:
            section = last_heading(text) or section
    return found


def last_heading(text: str) -> str:
    """The text of the last heading in some prose; empty for none."""
    found = [match["text"] for line in normalise(text).split("\n") if (match := HEADING.fullmatch(line))]
    return found[-1] if found else ""


def plan_rows(source: str, rows: Sequence[tuple[int, Cells]], *, taken: Collection[str] = ()) -> SheetPlan:
    """What the numbered rows would make of the text; `taken` are ids of the course's other pages."""
    there = questions_in(source)
    kind = PageKind.QUIZ if parse_page("", source).kind == PageKind.QUIZ else PageKind.LESSON
    by_id = {one.fields.id: one for one in there if one.fields.id}
    used = {*taken, *by_id}
    stems = {same_words(one.fields.stem): one for one in there}
    planned: list[PlannedRow] = []
    replaced: dict[int, tuple[SourceBlock, str]] = {}
    added: list[tuple[str, str]] = []
    seen: set[str] = set()
    new: set[str] = set()  # what new rows ask
    for number, cells in rows:
        check_deadline()
        named = " ".join(cells.get("id", "").split())
        twin = stems.get(same_words(cells.get("stem", ""))) if not named else None
        old = by_id.get(named) or (twin if twin and says_the_same(cells, twin.fields) else None)
        row = plan_row(number, cells, old, used=used, seen=seen, has_twin=twin is not None, kind=kind)
        planned.append(row)
        if row.outcome == RowOutcome.CHANGED and old is not None:
            replaced[old.block.start] = (old.block, row.text)
        elif row.outcome == RowOutcome.NEW:
            if (asked := same_words(cells.get("stem", ""))) and asked in new:
                planned[-1] = replace(row, notes=(*row.notes, RowFault("stem", N_("a row above asks the same"))))
            new.add(asked)
            added.append((" ".join(cells.get("section", "").lstrip("#").split()), row.text))
    result = written(source, replaced.values(), added)
    if added and len(questions_in(result)) != len(there) + len(added):  # a code block, say, that is never closed
        return SheetPlan(tuple(map(without_place, planned)), written(source, replaced.values(), ()), len(there))
    return SheetPlan(tuple(planned), result, len(there))


def without_place(row: PlannedRow) -> PlannedRow:
    """A new row as one that cannot be written, since what stands before it would swallow it."""
    if row.outcome != RowOutcome.NEW:
        return row
    fault = RowFault("stem", N_("the text of the page ends in something that is not closed: mend it there first"))
    return PlannedRow(row.number, row.cells, RowOutcome.FAULTY, (fault,))


def plan_row(
    number: int,
    cells: Cells,
    old: PageQuestion | None,
    *,
    used: set[str],
    seen: set[str],
    has_twin: bool,
    kind: PageKind,
) -> PlannedRow:
    """What becomes of one row; its id is noted in `used` or `seen`."""
    before = old.fields if old is not None else None
    if before is not None:
        if before.id in seen:
            fault = RowFault("id", N_("another row above has the same id"))
            return PlannedRow(number, cells, RowOutcome.FAULTY, (fault,))
        seen.add(before.id)
        if says_the_same(cells, before):
            return PlannedRow(number, cells, RowOutcome.SAME)
    asked, faults = read_row(cells)
    if asked is None:
        return PlannedRow(number, cells, RowOutcome.FAULTY, faults)
    fields = fields_of(replace(asked, id=before.id if before is not None else ""), before)
    notes = []
    if before is None:
        fields = with_new_id(fields, asked.id, used)
        if has_twin:
            notes.append(RowFault("stem", N_("the page has a question with these words already")))
    text = write_question(fields)
    faults = check_text(text, fields, kind)
    if faults:
        used.discard(fields.id if before is None else "")
        return PlannedRow(number, cells, RowOutcome.FAULTY, faults)
    if before is None:
        return PlannedRow(number, cells, RowOutcome.NEW, notes=tuple(notes), text=text)
    return PlannedRow(number, cells, RowOutcome.CHANGED, text=text, before=before.source)


def with_new_id(fields: QuestionFields, wanted: str, used: set[str]) -> QuestionFields:
    """The fields of a new question with an id that nobody has."""
    if fields.kind in (QuestionKind.TEXT, QuestionKind.GAP):
        fields = replace(fields, attributes=tuple((dict(fields.attributes) | LENIENT).items()))
    keeps = bool(ID.fullmatch(wanted)) and wanted not in used
    id = wanted if keeps else new_question_id(re.sub("⟦[0-9]+⟧", " ", fields.stem), used)
    used.add(id)
    return replace(fields, id=id)


def check_text(text: str, fields: QuestionFields, kind: PageKind) -> tuple[RowFault, ...]:
    """What keeps the text from being the one question that the fields say, on a page of this kind."""
    page = parse_page("", f"---\ntitle: '-'\nkind: {kind}\n---\n\n{BEFORE[kind]}{text}")
    untouched = Faults("")
    check_starters(normalise(text), untouched)  # that is told in the page, and does not make it another question
    kept = {(fault.text, fault.values) for fault in untouched.found}
    said = [one for one in dict.fromkeys((fault.text, fault.values) for fault in page.faults) if one not in kept]
    if said:
        return tuple(RowFault("stem", message, values) for message, values in said)
    try:
        is_same = same_fields(read_question(text), fields)
    except UnreadableQuestion:
        is_same = False
    alone = len(page.items) == len(page.asked) == (2 if BEFORE[kind] else 1)
    if is_same and alone:
        return ()
    if is_same and kind == PageKind.LESSON and "\n\n" in fields.stem:
        several = N_("in a lesson a question is one paragraph: leave no line empty in it")
        return (RowFault("stem", several),)
    unclear = N_("a sign here means something else in the text of a page, such as # or [ at its beginning")
    return (RowFault("stem", unclear),)


def same_fields(one: QuestionFields, other: QuestionFields) -> bool:
    """Whether two questions say the same, but for spaces."""
    return [" ".join(part.split()) for part in said_by(one)] == [" ".join(part.split()) for part in said_by(other)]


def said_by(fields: QuestionFields) -> Iterable[str]:
    """All texts of a question."""
    yield from (fields.kind, fields.id, fields.stem, fields.explanation, *fields.hints, *fields.accepted)
    yield from fields.columns
    yield from fields.items
    yield from (f"{one.text}\n{one.right}\n{one.feedback}" for one in fields.options)
    yield from (f"{row.text}\n{row.right}" for row in fields.rows)
    yield from (repr(gap) for gap in fields.gaps)


def same_words(text: str) -> str:
    """A question's words as they are compared with others."""
    return " ".join(re.findall(r"\w+", fold(text, diacritics=False)))


def written(source: str, replaced: Iterable[tuple[SourceBlock, str]], added: Sequence[tuple[str, str]]) -> str:
    """The text with these blocks replaced, and new questions at the ends of their sections."""
    for block, text in sorted(replaced, key=lambda pair: -pair[0].start):
        source = replace_block(source, block, text)
    for section in dict.fromkeys(section for section, _text in added):
        texts = [text for name, text in added if name == section]
        source = with_questions(source, section, texts)
    return source


def with_questions(source: str, section: str, texts: Sequence[str]) -> str:
    """The text with these questions at the end of the section, which is begun where there is none such."""
    body = "\n\n".join(text.strip("\n") for text in texts)
    at = section_end(source, section)
    if at is None:
        return append_blocks(source, f"## {section}\n\n{body}")
    return insert_at(source, at, body)


def section_end(source: str, section: str) -> int | None:
    """Where the section with this heading ends; the end of the text for none, None for one that is not there."""
    if not section:
        return len(source)
    found: int | None = None
    wanted = same_words(section)
    for block in split_source(source):
        if block.kind != BlockKind.PROSE:
            continue
        at = block.start
        for line in block_text(source, block).splitlines(keepends=True):
            match = HEADING.fullmatch(line.rstrip("\r\n"))
            if match and found is not None:
                return at
            if match and same_words(match["text"]) == wanted:
                found = len(source)
            at += len(line)
    return found
