"""A question as the fields of a form, read from its Markdown."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from portal.content.editing.gap_text import find_gaps, with_marks
from portal.content.editing.question_layout import (
    QuestionLayout,
    UnreadableQuestion,
    parsed_attributes,
    read_layout,
)
from portal.content.enums import QuestionKind
from portal.content.questions.attributes import (
    ATTRIBUTES,
    GAP_ACCEPT_ATTRIBUTE,
    KIND_ATTRIBUTES,
    InvalidValue,
    list_reader,
)
from portal.content.questions.liascript_parser import ROW_COMMENT
from portal.content.questions.options import UNWRITTEN, parse_option, parse_solution, split_options
from portal.content.questions.rows import HINT

ESCAPED_MARK = re.compile(r"\\([\[\]|()])")
OWN_ATTRIBUTES = frozenset({"data-id", "data-accept", "data-tolerance", *KIND_ATTRIBUTES})
OPTION_KINDS = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.SELECT)
TABLE_KINDS = (QuestionKind.MATRIX, QuestionKind.MATCH)


@dataclass(frozen=True)
class OptionFields:
    """One choice, as Markdown of one line, whether it is right, and what is said to who chose it."""

    text: str = ""
    right: bool = False
    feedback: str = ""


@dataclass(frozen=True)
class RowFields:
    """One row of a matrix or a match: the columns that are right, from 0; `many`: several may be chosen."""

    text: str = ""
    right: tuple[int, ...] = ()
    many: bool = False


@dataclass(frozen=True)
class GapFields:
    """One gap: the texts that are right, the author's own first, or the options to choose from."""

    accepted: tuple[str, ...] = ()
    options: tuple[OptionFields, ...] = ()


@dataclass(frozen=True)
class QuestionFields:
    """Everything that one question says, as Markdown without brackets; what is still unwritten is empty.

    Which fields count depends on the kind: `options` of one, several and a list; `columns` and `rows` of a matrix
    and a match; `items` in their right order; `gaps`, for which ⟦1⟧, ⟦2⟧ … stand in the stem; `accepted` of a
    text and, alone, of a number, with its `tolerance`. `attributes` are all others, with their values as they are
    written. `source` is the text that was read, which write_question keeps where nothing changed.
    """

    kind: QuestionKind
    id: str = ""
    stem: str = ""
    options: tuple[OptionFields, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[RowFields, ...] = ()
    items: tuple[str, ...] = ()
    gaps: tuple[GapFields, ...] = ()
    accepted: tuple[str, ...] = ()
    tolerance: str = ""
    hints: tuple[str, ...] = ()
    explanation: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    source: str = field(default="", compare=False, repr=False)

    def attribute(self, name: str) -> str | None:
        """The value of one of the other attributes; None where it is not written."""
        return dict(self.attributes).get(name)

    def with_attribute(self, name: str, value: str | None) -> "QuestionFields":
        """The fields with this value of an attribute, or without it for None."""
        others = dict(self.attributes)
        if value is None:
            others.pop(name, None)
        else:
            others[name] = value
        return replace(self, attributes=tuple(others.items()))


def read_question(text: str) -> QuestionFields:
    """The fields of the one question that the text is, what it asks included. Raises UnreadableQuestion."""
    layout = read_layout(text)
    kind = QuestionKind(layout.draft.kind)
    said = dict(layout.attributes)
    fields = QuestionFields(
        kind,
        id=said.get("data-id", ""),
        stem=written(layout.text(layout.stem)),
        tolerance=said.get("data-tolerance", ""),
        hints=tuple(
            match["text"].strip() for line in layout.plain[slice(*layout.hints)] if (match := HINT.fullmatch(line))
        ),
        explanation=layout.text((layout.explanation[0] + 1, layout.explanation[1] - 1))
        if layout.explanation[0] < layout.explanation[1]
        else "",
        attributes=tuple((name, value) for name, value in said.items() if name not in OWN_ATTRIBUTES),
        source=text,
    )
    return BODY_READERS[kind](fields, layout, said.get("data-accept", ""))


def written(text: str) -> str:
    """The text, or nothing where only the mark for what is unwritten stands."""
    return "" if text.strip() == UNWRITTEN else text


def options_body(fields: QuestionFields, layout: QuestionLayout, accept: str) -> QuestionFields:
    """The rows to choose from."""
    kept_accept(accept)
    return replace(fields, options=tuple(read_option(row.text, row.right) for row in layout.draft.body.rows))


def select_body(fields: QuestionFields, layout: QuestionLayout, accept: str) -> QuestionFields:
    """The options of a list, whose bars and brackets are escaped."""
    kept_accept(accept)
    options = (read_option(row.text, row.right) for row in layout.draft.body.rows)
    return replace(
        fields,
        options=tuple(replace(one, text=unescaped(one.text), feedback=unescaped(one.feedback)) for one in options),
    )


def kept_accept(accept: str) -> None:
    """Raise UnreadableQuestion for an attribute that does not fit the kind and would be lost."""
    if accept:
        raise UnreadableQuestion


def read_option(text: str, right: bool) -> OptionFields:
    """A row's label and what is said to who chose it. Raises UnreadableQuestion for other attributes."""
    said = ROW_COMMENT.fullmatch(text)
    if said is None:
        return OptionFields(text, right)
    found = dict(parsed_attributes(said["text"]))
    feedback = found.pop("data-feedback", "")
    if found:
        raise UnreadableQuestion
    heard = feedback.strip().replace("--&gt;", "-->").replace("&quot;", '"')
    return OptionFields(said["label"].strip(), right, heard)


def unescaped(text: str) -> str:
    """The text of a cell or an option without the backslashes before brackets and bars."""
    return ESCAPED_MARK.sub(r"\1", text)


def table_body(fields: QuestionFields, layout: QuestionLayout, accept: str) -> QuestionFields:
    """The columns and the rows of a matrix."""
    kept_accept(accept)
    columns = tuple(written(unescaped(column)) for column in layout.draft.body.columns)
    rows = layout.draft.body.rows
    if any(not row.marks or len({mark[0] for mark in row.marks}) > 1 or "<!--" in row.text for row in rows):
        raise UnreadableQuestion
    at_most = len(columns)
    read = (RowFields(row.text, tuple(at for at in row.right_columns if at < at_most), row.many) for row in rows)
    return replace(fields, columns=columns, rows=tuple(read))


def order_body(fields: QuestionFields, layout: QuestionLayout, accept: str) -> QuestionFields:
    """The steps as they should stand; one without a place comes last."""
    rows = table_body(fields, layout, accept).rows
    placed = sorted(rows, key=lambda row: row.right[0] if row.right else len(rows))
    return replace(fields, items=tuple(row.text for row in placed))


def text_body(fields: QuestionFields, layout: QuestionLayout, accept: str) -> QuestionFields:
    """The solution and its further spellings."""
    texts = [written(layout.draft.body.solution), *list_reader("|")(accept)]
    return replace(fields, accepted=tuple(dict.fromkeys(text for text in texts if text)))


def number_body(fields: QuestionFields, layout: QuestionLayout, accept: str) -> QuestionFields:
    """The solution, as it is written."""
    kept_accept(accept)
    return replace(fields, accepted=tuple(filter(None, [written(layout.draft.body.solution)])))


def gap_body(fields: QuestionFields, layout: QuestionLayout, accept: str) -> QuestionFields:
    """The text with marks for its gaps, and what belongs into each. Raises UnreadableQuestion."""
    if fields.stem:
        raise UnreadableQuestion
    found = find_gaps(layout.text(layout.body), layout.body_block)
    try:
        others = GAP_ACCEPT_ATTRIBUTE.read(accept) if accept else {}
    except InvalidValue as wrong:
        raise UnreadableQuestion from wrong
    gaps = [read_gap(gap.inside, gap.is_drag, others.get(at, ())) for at, gap in enumerate(found, 1)]
    if set(others) - {at for at, gap in enumerate(gaps, 1) if not gap.options}:
        raise UnreadableQuestion
    return replace(fields, stem=with_marks(layout.text(layout.body), found), gaps=tuple(gaps))


def read_gap(inside: str, is_drag: bool, others: tuple[str, ...] = ()) -> GapFields:
    """What belongs into a gap, from the inside of its brackets."""
    pieces = split_options(inside)
    if len(pieces) == 1 and not is_drag:
        texts = [written(parse_solution(inside)), *others]
        return GapFields(tuple(dict.fromkeys(text for text in texts if text)))
    options = [parse_option(piece) for piece in pieces]
    return GapFields(options=tuple(OptionFields(unescaped(text), right) for right, text in options))


BodyReader = Callable[[QuestionFields, QuestionLayout, str], QuestionFields]
BODY_READERS: dict[QuestionKind, BodyReader] = {
    QuestionKind.SINGLE: options_body,
    QuestionKind.MULTIPLE: options_body,
    QuestionKind.SELECT: select_body,
    QuestionKind.TEXT: text_body,
    QuestionKind.NUMBER: number_body,
    QuestionKind.MATRIX: table_body,
    QuestionKind.MATCH: table_body,
    QuestionKind.ORDER: order_body,
    QuestionKind.GAP: gap_body,
}


def with_kind(fields: QuestionFields, kind: QuestionKind) -> QuestionFields:
    """The question as one of another kind, with everything that means something there."""
    if kind == fields.kind:
        return fields
    texts = [one.text for one in fields.options] or list(fields.items) or [row.text for row in fields.rows]
    right = tuple(one.text for one in fields.options if one.right) or fields.accepted
    options = fields.options or tuple(OptionFields(text, text in right) for text in texts or fields.accepted)
    if kind == QuestionKind.SINGLE:
        first = next((at for at, one in enumerate(options) if one.right), -1)
        options = tuple(replace(one, right=at == first) for at, one in enumerate(options))
    gaps = fields.gaps if kind == QuestionKind.GAP else ()
    changed = QuestionFields(
        kind,
        fields.id,
        fields.stem,
        options=options if kind in OPTION_KINDS else (),
        columns=fields.columns if kind in TABLE_KINDS else (),
        rows=table_rows(fields, texts, kind),
        items=tuple(texts) if kind == QuestionKind.ORDER else (),
        gaps=gaps,
        accepted=accepted_texts(fields, right, kind),
        tolerance=fields.tolerance if kind == QuestionKind.NUMBER else "",
        hints=fields.hints,
        explanation=fields.explanation,
        attributes=tuple(pair for pair in fields.attributes if fits(pair[0], kind)),
        source=fields.source,
    )
    return replace(changed, stem=re.sub("⟦[0-9]+⟧", UNWRITTEN, changed.stem)) if fields.gaps else changed


def table_rows(fields: QuestionFields, texts: list[str], kind: QuestionKind) -> tuple[RowFields, ...]:
    """The rows of a matrix or a match that was of another kind."""
    if kind not in TABLE_KINDS:
        return ()
    rows = fields.rows or tuple(RowFields(text) for text in texts)
    single = kind == QuestionKind.MATCH
    return tuple(replace(row, right=row.right[:1], many=False) if single else row for row in rows)


def accepted_texts(fields: QuestionFields, right: tuple[str, ...], kind: QuestionKind) -> tuple[str, ...]:
    """What is right in writing for a question that was of another kind."""
    if kind == QuestionKind.TEXT:
        return right
    return right[:1] if kind == QuestionKind.NUMBER else ()


def fits(name: str, kind: QuestionKind) -> bool:
    """Whether an attribute means something for questions of this kind."""
    known = ATTRIBUTES.get(name)
    return known is None or kind in known.kinds
