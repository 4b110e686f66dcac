"""Between the fields of a question and the cells of its row, both ways."""

import re
from collections.abc import Iterable
from dataclasses import replace
from html import unescape
from typing import Any

from portal.content.editing.gap_text import MARK
from portal.content.editing.question_fields import (
    OPTION_KINDS,
    TABLE_KINDS,
    GapFields,
    OptionFields,
    QuestionFields,
    RowFields,
    with_kind,
)
from portal.content.editing.question_writing import value_of
from portal.content.enums import QuestionKind
from portal.content.question_sheets.columns import KIND_NAMES, LETTERS
from portal.content.question_sheets.rows import GAP, Cells, SheetQuestion, read_row
from portal.content.questions.attributes import list_reader

SECTION = "section"  # a question is not moved by its row: this field says where a new one belongs


def cells_of(fields: QuestionFields, kind_word: str = "", section: str = "") -> dict[str, str]:
    """The row that says what the fields say, with the kind in this word; what is empty is left out."""
    cells = {
        "id": fields.id,
        SECTION: section,
        "kind": kind_word or KIND_NAMES[fields.kind],
        "stem": fields.stem,
        "answer": "",
        "hints": "\n".join(fields.hints),
        "explanation": fields.explanation,
        "passage": unescape(fields.attribute("data-passage") or ""),
        "tags": "; ".join(list_reader(";")(fields.attribute("data-tags") or "")),
        "points": fields.attribute("data-score") or "",
    }
    for place, (text, feedback) in enumerate(option_cells(fields)):
        if place < len(LETTERS):
            cells |= {f"option:{LETTERS[place]}": text, f"feedback:{LETTERS[place]}": feedback}
    cells["answer"] = answer_cell(fields)
    if fields.kind == QuestionKind.GAP and GAP not in MARK.sub("", fields.stem):
        cells["stem"] = MARK.sub(GAP, fields.stem)
    return {name: text for name, text in cells.items() if text}


def option_cells(fields: QuestionFields) -> Iterable[tuple[str, str]]:
    """What stands in each column of an option, and what is said to who chooses it."""
    if fields.kind in OPTION_KINDS:
        return [(one.text, one.feedback) for one in fields.options]
    if fields.kind in TABLE_KINDS:
        return [(table_cell(row, fields.columns), "") for row in fields.rows]
    if fields.kind == QuestionKind.ORDER:
        return [(item, "") for item in fields.items]
    return [(gap_cell(gap), "") for gap in fields.gaps]


def table_cell(row: RowFields, columns: tuple[str, ...]) -> str:
    """A row of a table with the columns that belong to it."""
    named = "; ".join(columns[at] for at in row.right if at < len(columns))
    return f"{row.text} = {named}" + (";" if row.many and len(row.right) < 2 else "")


def gap_cell(gap: GapFields) -> str:
    """What belongs into a gap: its spellings, or its options, of which the right ones stand in ( )."""
    if gap.options:
        return " | ".join(f"({one.text})" if one.right else one.text for one in gap.options)
    return " | ".join(gap.accepted)


def answer_cell(fields: QuestionFields) -> str:
    """What is right: letters, spellings, a number, or the columns to choose from."""
    if fields.kind in OPTION_KINDS:
        right = [place for place, one in enumerate(fields.options) if one.right and place < len(LETTERS)]
        return ", ".join(LETTERS[place] for place in right)
    if fields.kind in TABLE_KINDS:
        return " | ".join(fields.columns)
    tolerance = f" ± {fields.tolerance}" if fields.tolerance else ""
    return " | ".join(fields.accepted) + tolerance


def fields_of(question: SheetQuestion, base: QuestionFields | None = None) -> QuestionFields:
    """The fields that a row asks for; what the row does not speak of stays as it is in `base`."""
    before = with_kind(base, question.kind) if base is not None else QuestionFields(question.kind)
    changed = replace(
        before,
        id=question.id or before.id,
        stem=with_gap_marks(question.stem) if question.kind == QuestionKind.GAP else question.stem,
        hints=question.hints,
        explanation=question.explanation,
        accepted=question.accepted,
        tolerance=question.tolerance,
        **body_fields(question),
    )
    for name, value in (
        ("data-passage", value_of(question.passage)),
        ("data-tags", ";".join(map(tag_item, question.tags))),
        ("data-score", question.points),
    ):
        if value != normal_attribute(name, before.attribute(name) or ""):
            changed = changed.with_attribute(name, value or None)
    return changed


def tag_item(tag: str) -> str:
    """One tag in its attribute, where semicolons part them."""
    return value_of(tag.replace("&", "&amp;")).replace(";", "&#59;").replace("&amp&#59;", "&amp;")


def normal_attribute(name: str, value: str) -> str:
    """An attribute's value as a row would write it, so that an unchanged one stays as it is written."""
    if name == "data-tags":
        return ";".join(map(tag_item, list_reader(";")(value)))
    return value_of(unescape(value)) if name == "data-passage" else value.replace("1.0", "").strip()


def body_fields(question: SheetQuestion) -> dict[str, Any]:
    """The rows of the question, in the fields of its kind."""
    if question.kind in OPTION_KINDS:
        options = (OptionFields(one.text, one.right, one.feedback) for one in question.options)
        return {"options": tuple(options)}
    if question.kind in TABLE_KINDS:
        places = {name: place for place, name in enumerate(question.columns)}
        rows = (
            RowFields(one.text, tuple(sorted(places[name] for name in one.columns)), one.many)
            for one in question.options
        )
        return {"columns": question.columns, "rows": tuple(rows)}
    if question.kind == QuestionKind.ORDER:
        return {"items": tuple(one.text for one in question.options)}
    if question.kind == QuestionKind.GAP:
        gaps = (
            GapFields(gap.accepted, tuple(OptionFields(one.text, one.right) for one in gap.options))
            for gap in question.gaps
        )
        return {"gaps": tuple(gaps)}
    return {}


def with_gap_marks(stem: str) -> str:
    """The question with a numbered mark in place of each ___."""
    if MARK.search(stem):
        return stem
    numbers = iter(range(1, stem.count(GAP) + 1))
    return re.sub(re.escape(GAP), lambda _said: f"⟦{next(numbers)}⟧", stem)


def says_the_same(cells: Cells, fields: QuestionFields) -> bool:
    """Whether a row asks for nothing but what the question says already."""
    asked, _faults = read_row(cells)
    here = cells_of(fields)
    now, _faults = read_row(here)
    if asked is None or now is None:
        return normal_cells(cells) == normal_cells(here)
    return replace(asked, section="", id="") == replace(now, section="", id="")


def normal_cells(cells: Cells) -> dict[str, str]:
    """The cells without what makes no difference."""
    return {name: " ".join(text.split()) for name, text in cells.items() if text.strip() and name != SECTION}


def fits_a_row(fields: QuestionFields) -> bool:
    """Whether a row can say all that the question says, so that it comes back as it was."""
    question, _faults = read_row(cells_of(fields))
    return question is not None and fields_of(question, fields) == fields
