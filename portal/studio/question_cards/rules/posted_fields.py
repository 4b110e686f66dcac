"""A question as the form of its card says it: what was typed, and what is done with its rows."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from portal.content.editing.clues import WrittenClue, with_clues, with_new_clue, written_clues
from portal.content.editing.gap_text import MARK
from portal.content.editing.question_fields import (
    OPTION_KINDS,
    GapFields,
    OptionFields,
    QuestionFields,
    RowFields,
    with_kind,
)
from portal.content.enums import QuestionKind
from portal.content.text.line_ends import with_lf_ends
from portal.content.text.vietnamese import nfc

Posted = MultiDict[str, str]
Item = TypeVar("Item")
SHOWN_GAP = re.compile(r"(?:…|\.{3}|_{2,})[ \u00a0]?\(([0-9]{1,3})\)[ \u00a0]?(?:…|\.{3}|_{2,})")
LIST_MARK = re.compile(r"(?:[A-Ha-h]|[0-9]{1,2})[.)]\s+|[•·–-]\s+")
FOLDS = ("case", "diacritics", "space")
MAX_ROWS = 100  # that one form may post
# Fields of their own under “More”, by the attribute that they fill; an empty one takes the attribute out.
ATTRIBUTE_FIELDS = {
    "points": "data-score",
    "tags": "data-tags",
    "passage": "data-passage",
    "tries": "data-max-trials",
    "partial": "data-partial",
    "solved": "data-text-solved",
    "failed": "data-text-failed",
}


def shown_stem(fields: QuestionFields) -> str:
    """What is asked, with its gaps as an exercise book shows them: …(1)…"""
    return MARK.sub(r"…(\1)…", fields.stem)


def is_showable(fields: QuestionFields) -> bool:
    """Whether the form can tell the gaps from the rest of the text."""
    return fields.kind != QuestionKind.GAP or not SHOWN_GAP.search(fields.stem)


def posted_fields(before: QuestionFields, posted: Posted) -> QuestionFields:
    """The question as it was typed; a field that the form did not send stays as it was."""
    fields = replace(
        before,
        stem=typed_block(posted, "stem", shown_stem(before)),
        hints=tuple(typed_lines(posted, "hints", before.hints)),
        explanation=typed_block(posted, "explanation", before.explanation),
        attributes=posted_attributes(before, posted),
    )
    if f"sent-{before.kind}" in posted:
        fields = ROW_READERS[before.kind](fields, posted)
    elif before.kind == QuestionKind.GAP:
        fields = replace(fields, stem=before.stem)
    if fields.kind != QuestionKind.GAP:
        fields = replace(fields, stem=posted_clues(fields.stem, posted))
    kind = posted.get("kind", before.kind)
    return with_kind(fields, QuestionKind(kind)) if kind in set(QuestionKind) else fields


def posted_clues(stem: str, posted: Posted) -> str:
    """What is asked, with the clues of its messages as their fields say them, and the one that comes in."""
    clues: list[WrittenClue | None] = list(written_clues(stem))
    for number in numbered(posted, "clues"):
        words, was = posted.get(f"clue-words-{number}", ""), posted.get(f"clue-was-{number}", "")
        place = next((at for at, one in enumerate(clues) if one is not None and one.words == words), None)
        said = posted_clue(posted, f"-{number}", words)
        # What was written into the text itself meanwhile counts where the field says what it said before.
        if place is not None and clue_state(said) != was:
            clues[place] = said if said.reason else None
    stem = with_clues(stem, clues)
    new = posted_clue(posted, "", posted.get("clue-words", ""))
    return (with_new_clue(stem, new) or stem) if new.words and new.reason else stem


def posted_clue(posted: Posted, end: str, words: str) -> WrittenClue:
    """A clue as its fields say it, whose names end so."""
    reason = " ".join(nfc(posted.get(f"clue-reason{end}", "")).split())
    return WrittenClue(nfc(with_lf_ends(words)), reason, posted.get(f"clue-genuine{end}") == "1")


def clue_state(clue: WrittenClue) -> str:
    """What the fields of a clue say, in a word that a form carries along."""
    return ("+" if clue.is_genuine else "-") + clue.reason


def typed_line(posted: Posted, name: str, before: str = "") -> str:
    """One line that was typed; what says the same as before keeps its spaces."""
    said = nfc(posted.get(name, before))
    lines = row_lines(posted, name)
    if name.startswith("row-") and len(lines) > 1:
        return lines[0]
    return before if said.split() == before.split() else " ".join(said.split())


def row_lines(posted: Posted, name: str) -> list[str]:
    """The lines that were typed or pasted into one row; “A.”, “1.”, “•” before all of them are taken off."""
    lines = [
        " ".join(line.split()) for line in nfc(with_lf_ends(posted.get(name, ""))).split("\n") if line.strip()
    ]
    if len(lines) > 1 and all(LIST_MARK.match(line) for line in lines):
        return [LIST_MARK.sub("", line) for line in lines]
    return lines


def more_lines(posted: Posted, name: str) -> list[str]:
    """The lines after the first in one row: each is a row of its own."""
    return row_lines(posted, name)[1:]


def typed_block(posted: Posted, name: str, before: str) -> str:
    """Lines that were typed; what says the same as before stays as it was."""
    said = nfc(with_lf_ends(posted.get(name, before)))
    return before if said.strip() == before.strip() else said.strip("\n").rstrip()


def typed_lines(posted: Posted, name: str, before: Sequence[str] = ()) -> list[str]:
    """The lines of a text area, each of which says one thing."""
    if name not in posted:
        return list(before)
    said = (" ".join(line.split()) for line in nfc(with_lf_ends(posted[name])).split("\n"))
    typed = [line for line in said if line]
    return list(before) if typed == [" ".join(text.split()) for text in before] else typed


def posted_attributes(before: QuestionFields, posted: Posted) -> tuple[tuple[str, str], ...]:
    """The attributes that have fields under “More”, and the others as they were."""
    fields = before
    for name, attribute in ATTRIBUTE_FIELDS.items():
        said = fields.attribute(attribute)
        typed = typed_line(posted, name, as_typed(said or ""))
        if typed != as_typed(said or ""):
            fields = fields.with_attribute(attribute, as_written(typed) or None)
    if "sent-shuffle" in posted and (posted.get("shuffle") == "1") != is_on(fields.attribute("data-randomize")):
        fields = fields.with_attribute("data-randomize", "true" if "shuffle" in posted else None)
    if "sent-fold" in posted:
        folds = " ".join(name for name in FOLDS if name in posted.getlist("fold"))
        if set(folds.split()) != set((fields.attribute("data-fold") or "").split()):
            fields = fields.with_attribute("data-fold", folds or None)
    return fields.attributes


def as_typed(value: str) -> str:
    """The value of an attribute as it stands in a field."""
    return value.replace("&quot;", '"')


def as_written(text: str) -> str:
    """What was typed as the value of an attribute: it holds no quotes, and ends no comment."""
    return text.replace('"', "&quot;").replace("-->", "--&gt;").replace("<!--", "&lt;!--")


def is_on(value: str | None) -> bool:
    """Whether an attribute that may be true or false is written as true."""
    return value in ("", "true", "on", "enable")


def numbered(posted: Posted, name: str) -> range:
    """The numbers, from 0, of the rows that the form sent."""
    said = posted.get(name, "")
    return range(min(int(said), MAX_ROWS)) if re.fullmatch("[0-9]{1,3}", said) else range(0)


def at(items: Sequence[Item], number: int, nothing: Item) -> Item:
    """The item with this number, from 0, where there is one."""
    return items[number] if 0 <= number < len(items) else nothing


def option_rows(fields: QuestionFields, posted: Posted) -> QuestionFields:
    """The rows to choose from."""
    right = set(posted.getlist("right"))
    options = []
    for number in numbered(posted, "rows"):
        old = at(fields.options, number, OptionFields())
        text = typed_line(posted, f"row-{number}", old.text)
        feedback = typed_line(posted, f"feedback-{number}", old.feedback)
        options.append(OptionFields(text, str(number) in right, feedback))
        options += [OptionFields(more) for more in more_lines(posted, f"row-{number}")]
    return replace(fields, options=tuple(options))


def accepted_rows(fields: QuestionFields, posted: Posted) -> QuestionFields:
    """The spellings that are right; of a number, the number and how far off it may be."""
    accepted = tuple(dict.fromkeys(typed_lines(posted, "accepted", fields.accepted)))
    if fields.kind == QuestionKind.NUMBER:
        tolerance = typed_line(posted, "tolerance", fields.tolerance)
        return replace(fields, accepted=accepted[:1], tolerance=tolerance)
    return replace(fields, accepted=accepted)


def item_rows(fields: QuestionFields, posted: Posted) -> QuestionFields:
    """The steps, in the order in which the form has them."""
    items: list[str] = []
    for number in numbered(posted, "rows"):
        items.append(typed_line(posted, f"row-{number}", at(fields.items, number, "")))
        items += more_lines(posted, f"row-{number}")
    return replace(fields, items=tuple(items))


def pair_rows(fields: QuestionFields, posted: Posted) -> QuestionFields:
    """The pairs, each with the text of the column that belongs to it, and the columns that belong to none."""
    old_pairs = [(row.text, answer_of(fields, row)) for row in fields.rows]
    pairs = []
    for number in numbered(posted, "rows"):
        text, answer = at(old_pairs, number, ("", ""))
        pairs.append((typed_line(posted, f"row-{number}", text), typed_line(posted, f"answer-{number}", answer)))
    old_spare = spare_columns(fields)
    spare = typed_lines(posted, "spare", old_spare)
    if (pairs, spare) == (old_pairs, old_spare):
        return fields
    wanted = [*(answer for _text, answer in pairs), *spare]
    columns = [column for column in fields.columns if column in wanted]
    columns += [column for column in dict.fromkeys(wanted) if column not in columns]
    rows = tuple(RowFields(text, (columns.index(answer),)) for text, answer in pairs)
    return replace(fields, columns=tuple(columns), rows=rows)


def answer_of(fields: QuestionFields, row: RowFields) -> str:
    """The text of the column that belongs to a row of a match; nothing where none does."""
    return at(fields.columns, row.right[0], "") if row.right else ""


def spare_columns(fields: QuestionFields) -> list[str]:
    """The columns of a match that belong to no row."""
    used = {column for row in fields.rows for column in row.right}
    return [column for number, column in enumerate(fields.columns) if number not in used]


def matrix_rows(fields: QuestionFields, posted: Posted) -> QuestionFields:
    """The columns, and of each row the columns that were ticked."""
    columns = tuple(
        typed_line(posted, f"column-{number}", at(fields.columns, number, ""))
        for number in numbered(posted, "columns")
    )
    all_many = bool(fields.rows) and all(row.many for row in fields.rows)
    toggled = (posted.get("many") == "1") != all_many
    rows = []
    for number in numbered(posted, "rows"):
        old = at(fields.rows, number, RowFields(many=all_many))
        ticked = [int(one) for one in posted.getlist(f"right-{number}") if re.fullmatch("[0-9]{1,2}", one)]
        many = not all_many if toggled else old.many
        right = tuple(sorted({one for one in ticked if one < len(columns)}))
        text = typed_line(posted, f"row-{number}", old.text)
        rows.append(RowFields(text, right if many else right[:1], many))
    return replace(fields, columns=columns, rows=tuple(rows))


def gap_rows(fields: QuestionFields, posted: Posted) -> QuestionFields:
    """The text with its gaps, numbered anew in their order, and what belongs into each."""
    gaps = {}
    for number in numbered(posted, "rows"):
        old = at(fields.gaps, number, GapFields())
        gaps[number + 1] = typed_gap(old, posted, number)
    taken = nfc(posted.get("gap-new", "")).split()
    order: list[GapFields] = []

    def renumbered(match: re.Match[str]) -> str:
        order.append(gaps.get(int(match[1]), GapFields((" ".join(taken),) if taken else ())))
        return f"⟦{len(order)}⟧"

    stem = SHOWN_GAP.sub(renumbered, fields.stem.replace("⟦", "(").replace("⟧", ")"))
    return replace(fields, stem=stem, gaps=tuple(order))


def typed_gap(old: GapFields, posted: Posted, number: int) -> GapFields:
    """What belongs into one gap: with wrong ones beside the right it is one to choose for."""
    old_right = [one.text for one in old.options if one.right] if old.options else list(old.accepted)
    old_wrong = [one.text for one in old.options if not one.right]
    right = typed_lines(posted, f"accepted-{number}", old_right)
    wrong = typed_lines(posted, f"wrong-{number}", old_wrong)
    if (right, wrong) == (old_right, old_wrong):
        return old
    if not wrong:
        return GapFields(tuple(dict.fromkeys(right)))
    kept = [one.text for one in old.options if one.text in (*right, *wrong)]
    # A right one that is always first would be no secret: it moves on with the length of the words.
    fresh = [text for text in wrong if text not in kept]
    place = sum(map(len, wrong)) % (len(fresh) + 1)
    fresh[place:place] = [text for text in right if text not in kept]
    return GapFields(options=tuple(OptionFields(text, text in right) for text in dict.fromkeys([*kept, *fresh])))


RowReader = Callable[[QuestionFields, Posted], QuestionFields]
ROW_READERS: dict[QuestionKind, RowReader] = {
    **dict.fromkeys(OPTION_KINDS, option_rows),
    QuestionKind.TEXT: accepted_rows,
    QuestionKind.NUMBER: accepted_rows,
    QuestionKind.ORDER: item_rows,
    QuestionKind.MATCH: pair_rows,
    QuestionKind.MATRIX: matrix_rows,
    QuestionKind.GAP: gap_rows,
}
