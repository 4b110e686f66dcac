"""The Markdown of a question from its fields; what was read and is the same keeps the bytes it had."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from portal.content.editing.gap_text import MARK, find_gaps, is_in_table
from portal.content.editing.question_fields import (
    OPTION_KINDS,
    TABLE_KINDS,
    GapFields,
    OptionFields,
    QuestionFields,
    RowFields,
    read_gap,
    read_question,
)
from portal.content.editing.question_layout import QuestionLayout, read_layout
from portal.content.enums import QuestionKind
from portal.content.questions.attributes import KIND_ATTRIBUTES
from portal.content.questions.body import DASH
from portal.content.questions.options import ESCAPED_CHARACTER, NO_SOLUTION, UNWRITTEN, is_wrapped
from portal.content.text.line_ends import Edit, apply_edits, dominant_line_end, join_lines, split_lines
from portal.content.text.vietnamese import nfc

PREFIX = re.compile(DASH)
NO_DASH = frozenset({QuestionKind.TEXT, QuestionKind.NUMBER, QuestionKind.SELECT})
ATTRIBUTE_TEXT = re.compile(r'(?P<before>\s*)(?P<name>[A-Za-z][\w-]*)(?:="(?P<value>[^"]*)")?(?=\s|$)')
STARS = "***"
LIST_ENTITIES = str.maketrans({"&": "&amp;", '"': "&quot;", "|": "&#124;", ";": "&#59;", "<": "&lt;", ">": "&gt;"})
Item = TypeVar("Item")


def write_question(fields: QuestionFields) -> str:
    """The Markdown of one question; what was read from a text and not changed is written as it was."""
    if not fields.source:
        return "\n".join(new_lines(fields)) + "\n"
    before = read_question(fields.source)
    if fields == before:
        return fields.source
    lines = split_lines(fields.source)
    if fields.kind != before.kind:
        text = "\n".join([*new_lines(fields), ""]).split("\n")
        ending = text if not lines[-1].text else text[:-1]
        return join_lines(apply_edits([], [Edit(0, 0, tuple(ending))]), dominant_line_end(fields.source))
    edits = list(changes(before, fields, read_layout(fields.source)))
    return join_lines(apply_edits(lines, edits), dominant_line_end(fields.source))


def new_lines(fields: QuestionFields) -> list[str]:
    """The lines of a question that was written nowhere yet."""
    is_gap = fields.kind == QuestionKind.GAP
    above = [] if is_gap else [*stem_lines(fields.stem), ""]
    comment = ["<!--" + "".join(f" {written_attribute(*one)}" for one in all_attributes(fields)) + " -->"]
    return [*above, *comment, *body_lines(fields, None), *hint_lines(fields), *explanation_lines(fields)]


def changes(before: QuestionFields, after: QuestionFields, layout: QuestionLayout) -> Iterator[Edit]:
    """What must change in the lines of a question for it to say what it says after."""
    is_gap = after.kind == QuestionKind.GAP
    if not is_gap and after.stem != before.stem:
        first, last = layout.stem
        blank = [] if last > first else [""]
        yield Edit(first, last, tuple(stem_lines(after.stem) + blank))
    if all_attributes(after) != all_attributes(before):
        yield Edit(*layout.comment, comment_lines(layout, all_attributes(after)))
    if body_of(after) != body_of(before):
        yield Edit(*layout.body, tuple(body_lines(after, layout)))
    if after.hints != before.hints:
        yield Edit(*layout.hints, tuple(hint_lines(after)))
    if after.explanation != before.explanation:
        first, last = layout.explanation
        if first == last:
            first = last = max(layout.hints[1], layout.body[1])
        yield Edit(first, last, tuple(explanation_lines(after)))


def stem_lines(stem: str) -> list[str]:
    """What is asked, or a mark that it is still to be written."""
    return (stem.strip("\n") if stem.strip() else UNWRITTEN).split("\n")


def hint_lines(fields: QuestionFields) -> list[str]:
    """The hints, a line each."""
    return [f"[[?]] {one_line(hint)}" for hint in fields.hints if hint.strip()]


def explanation_lines(fields: QuestionFields) -> list[str]:
    """The explanation between its stars; nothing for none."""
    return [STARS, *fields.explanation.strip("\n").split("\n"), STARS] if fields.explanation.strip() else []


def one_line(text: str) -> str:
    """The text without line breaks and without what would begin a comment."""
    return " ".join(filter(None, map(str.strip, text.splitlines()))).replace("<!--", "&lt;!--")


def all_attributes(fields: QuestionFields) -> tuple[tuple[str, str], ...]:
    """The attributes of a question in their usual order, with their values as they are written."""
    named = {"data-id": fields.id} if fields.id else {}
    named |= {name: "" for name, (_of, kind) in KIND_ATTRIBUTES.items() if kind == fields.kind}
    accept = accept_attribute(fields)
    named |= {"data-accept": accept} if accept else {}
    named |= {"data-tolerance": value_of(fields.tolerance)} if fields.tolerance else {}
    return tuple({**named, **dict(fields.attributes)}.items())


def accept_attribute(fields: QuestionFields) -> str:
    """The further spellings of a text, or of the gaps that are answered in writing."""
    if fields.kind == QuestionKind.TEXT:
        return "|".join(map(list_item, fields.accepted[1:]))
    if fields.kind != QuestionKind.GAP:
        return ""
    order = [number for number in map(int, MARK.findall(fields.stem)) if 0 < number <= len(fields.gaps)]
    more = ((place, fields.gaps[number - 1].accepted[1:]) for place, number in enumerate(order, 1))
    return "; ".join(f"{place}: " + "|".join(map(list_item, texts)) for place, texts in more if texts)


def list_item(text: str) -> str:
    """One item of a list in an attribute, in which bars and semicolons part the items."""
    return one_line(text).translate(LIST_ENTITIES)


def value_of(text: str) -> str:
    """A text as the value of an attribute: it holds no quotes, and ends no comment."""
    return one_line(text).replace('"', "&quot;").replace("-->", "--&gt;")


def written_attribute(name: str, value: str) -> str:
    """An attribute as it stands in a comment; one that is only named has no value."""
    return f'{name}="{value}"' if value or name not in KIND_ATTRIBUTES else name


def comment_lines(layout: QuestionLayout, wanted: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The comment with these attributes, in which those that stay the same keep how they are written."""
    left = dict(wanted)
    first, last = layout.comment
    if first == last:
        said = "".join(f" {written_attribute(*one)}" for one in left.items())
        return (f"<!--{said} -->",) if left else ()

    def rewritten(match: re.Match[str]) -> str:
        if match["name"] not in left:
            return ""
        value = left.pop(match["name"])
        same = value == nfc(match["value"] or "")
        return match[0] if same else match["before"] + written_attribute(match["name"], value)

    text = "\n".join(line.text for line in layout.lines[first:last])
    start, end = text.index("<!--") + 4, text.rindex("-->")
    inside = ATTRIBUTE_TEXT.sub(rewritten, text[start:end])
    kept = inside.rstrip()
    more = "".join(f" {written_attribute(*one)}" for one in left.items())
    return tuple(f"{text[:start]}{kept}{more}{inside[len(kept) :] or ' '}{text[end:]}".split("\n"))


def body_of(fields: QuestionFields) -> QuestionFields:
    """The fields that the rows hold, or the text with gaps."""
    stem = fields.stem if fields.kind == QuestionKind.GAP else ""
    typed = fields.kind in (QuestionKind.TEXT, QuestionKind.NUMBER)
    gaps = tuple(replace(gap, accepted=gap.accepted[:1]) for gap in fields.gaps)
    return QuestionFields(
        fields.kind,
        stem=stem,
        options=fields.options,
        columns=fields.columns,
        rows=fields.rows,
        items=fields.items,
        gaps=gaps,
        accepted=fields.accepted[:1] if typed else (),
    )


def body_lines(fields: QuestionFields, layout: QuestionLayout | None) -> list[str]:
    """The rows of a question, of which those that stand in the layout already keep how they are written."""
    prefix = row_prefix(fields.kind, layout)
    if fields.kind == QuestionKind.GAP:
        return gap_lines(fields, layout)
    if fields.kind == QuestionKind.SELECT:
        return [prefix + "[[ " + " | ".join(map(select_option, padded(fields.options, OptionFields()))) + " ]]"]
    if fields.kind in (QuestionKind.TEXT, QuestionKind.NUMBER):
        return [prefix + f"[[{solution(fields.accepted[0] if fields.accepted else '')}]]"]
    if fields.kind in OPTION_KINDS:
        old = written_options(layout)
        options = padded(fields.options, OptionFields())
        return [old.get(option) or prefix + option_row(option, fields.kind) for option in options]
    if fields.kind in TABLE_KINDS:
        return table_lines(fields, layout, prefix)
    items = padded(fields.items, "")
    places = " ".join(f"({place})" for place in range(1, len(items) + 1))
    rows = [RowFields(text, (at,)) for at, text in enumerate(items)]
    return [f"{prefix}[{places}]", *(prefix + table_row(row, len(items)) for row in rows)]


def row_prefix(kind: QuestionKind, layout: QuestionLayout | None) -> str:
    """What stands before the bracket of a row: that of the first row there is."""
    usual = "" if kind in NO_DASH else "- "
    if layout is None or kind == QuestionKind.GAP:
        return usual
    found = PREFIX.match(layout.lines[layout.body[0]].text)
    return found[0] if found else usual


def padded(items: Sequence[Item], nothing: Item) -> list[Item]:
    """At least two of them, without which the rows would not be read as a question."""
    return [*items, *[nothing] * (2 - len(items))]


def written_options(layout: QuestionLayout | None) -> dict[OptionFields, str]:
    """The lines of the rows to choose from that are there, by what they say."""
    if layout is None or layout.draft.body.mixed:
        return {}
    rows = read_question("".join(line.text + line.end for line in layout.lines)).options
    lines = (layout.lines[row.line - 1].text for row in layout.draft.body.rows)
    return dict(zip(rows, lines, strict=True))


def option_row(option: OptionFields, kind: QuestionKind) -> str:
    """One row to choose, with what is said to who chose it."""
    mark = "X" if option.right else " "
    brackets = f"[({mark})]" if kind == QuestionKind.SINGLE else f"[[{mark}]]"
    feedback = f'<!-- data-feedback="{value_of(option.feedback)}" -->' if option.feedback.strip() else ""
    return " ".join(filter(None, [brackets, one_line(option.text), feedback]))


def select_option(option: OptionFields) -> str:
    """One option of a list; its brackets and bars are escaped, and the right one stands in ( )."""
    text = escaped(one_line(option.text), "[]|")
    if option.feedback.strip():
        text = f'{text} <!-- data-feedback="{escaped(value_of(option.feedback), "[]|")}" -->'.strip()
    if option.right:
        return f"({text})" if is_wrapped(f"({text})") else f"({escaped(text, '()')})"
    return "\\" + text if is_wrapped(text) else text


def escaped(text: str, marks: str) -> str:
    """The text with a backslash before each of these marks that has none; what follows it is not escaped by it."""
    letters = ESCAPED_CHARACTER.findall(text)
    written = "".join("\\" + letter if letter in marks else letter for letter in letters)
    return written + " " if letters and letters[-1] == "\\" else written


def solution(text: str) -> str:
    """A text to be written, as it stands between the brackets."""
    said = " ".join(text.split())
    if not said:
        return UNWRITTEN
    said = re.sub(r"[\\\[\]|]", r"\\\g<0>", said)
    if said.strip("_ ") == "":
        said = said.replace("_", r"\_")
    if said in NO_SOLUTION:
        return "\\" + said
    return f" {said} " if said in ("x", "X") else said


def table_lines(fields: QuestionFields, layout: QuestionLayout | None, prefix: str) -> list[str]:
    """The header and the rows of a matrix; those that say what they said keep how they are written."""
    columns = padded(fields.columns, "")
    header = prefix + "[" + " ".join(f"[{column_text(column)}]" for column in columns) + "]"
    old: dict[RowFields, str] = {}
    if layout is not None:
        before = read_question("".join(line.text + line.end for line in layout.lines))
        if len(before.columns) == len(columns):
            lines = (layout.lines[row.line - 1].text for row in layout.draft.body.rows)
            old = dict(zip(before.rows, lines, strict=True))
        if before.columns == fields.columns:
            header = layout.lines[layout.body[0]].text
    is_match = fields.kind == QuestionKind.MATCH
    rows = fields.rows or tuple(RowFields("", (at,) if is_match else ()) for at in range(2))
    return [header, *(old.get(row) or prefix + table_row(row, len(columns)) for row in rows)]


def column_text(text: str) -> str:
    """The text of a column, with its brackets escaped."""
    return escaped(one_line(text), "[]") or UNWRITTEN


def table_row(row: RowFields, columns: int) -> str:
    """A row with its mark for each column."""
    opening, closing = "[]" if row.many else "()"
    marks = (f"{opening}{'X' if at in row.right else ' '}{closing}" for at in range(columns))
    return f"[{' '.join(marks)}] {one_line(row.text)}".rstrip()


def gap_lines(fields: QuestionFields, layout: QuestionLayout | None) -> list[str]:
    """The text with its gaps between brackets again; a mark without a gap is one that is still to be written."""
    old: dict[GapFields, str] = {}
    in_table = False
    if layout is not None:
        text = layout.text(layout.body)
        in_table = is_in_table(layout.body_block)
        for gap in find_gaps(text, layout.body_block):
            old[read_gap(gap.inside, gap.is_drag)] = text[gap.start : gap.end]

    def bracketed(match: re.Match[str]) -> str:
        number = int(match[1])
        gap = fields.gaps[number - 1] if 0 < number <= len(fields.gaps) else GapFields()
        gap = replace(gap, accepted=gap.accepted[:1])
        brackets = old.get(gap) or gap_brackets(gap, in_table=in_table)
        return brackets + " " if match.string[match.end() :].startswith(("(", "[")) else brackets

    stem = fields.stem if MARK.search(fields.stem) else f"{fields.stem.rstrip() or UNWRITTEN} ⟦1⟧"
    return MARK.sub(bracketed, stem).strip("\n").split("\n")


def gap_brackets(gap: GapFields, *, in_table: bool) -> str:
    """One gap between its brackets; in a table its bars are escaped."""
    if not gap.options:
        return f"[[{solution(gap.accepted[0] if gap.accepted else '')}]]"
    options = " | ".join(select_option(option) for option in padded(gap.options, OptionFields()))
    return f"[[ {options.replace('|', chr(92) + '|') if in_table else options} ]]"
