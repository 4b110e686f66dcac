"""A question back to LiaScript's notation, with its attributes in one order, so that texts can be compared."""

import re
from collections.abc import Callable, Iterator
from html import escape

from portal.content.html.inline_to_markdown import EscapeContext
from portal.content.html.to_markdown import markdown_blocks, one_line, quoted
from portal.content.questions.body import DASH
from portal.content.questions.gaps import gap_mark
from portal.content.questions.liascript_parser import fence_after
from portal.content.questions.question import Gap, Option, Question
from portal.content.text.numbers import read_number

LABEL = EscapeContext()
IN_BRACKETS = EscapeContext(brackets=True)
IN_QUOTES = EscapeContext(quotes=True)
ZERO_WIDTH_SPACE = "\u200b"
GAP_FIRST = re.compile(rf"{DASH}(?=\[\[)")


def write_question(question: Question) -> str:
    """The notation of the question, ending in a line break, that is read as the same question again.

    It stands for what Markdown can say: see html_markdown; addresses are written as they are. The question has an
    id, and its kind has the parts it needs.
    """
    if question.kind == "gap":
        return write_gaps(question)
    parts = [
        *markdown_blocks(question.stem),
        "\n".join([comment(question), *ROW_WRITERS[question.kind](question)]),
    ]
    return "\n\n".join(parts) + "\n" + "".join(f"{line}\n" for line in lines_after_rows(question))


def lines_after_rows(question: Question) -> Iterator[str]:
    """The lines below the rows."""
    for hint in question.hints:
        yield f"[[?]] {one_line(hint)}"
    if question.explanation:
        yield "***"
        yield "\n\n".join(markdown_blocks(question.explanation))
        yield "***"


def write_gaps(question: Question) -> str:
    """A text with gaps: the attributes stand before the block that has them."""
    tokens = {gap_mark(number): gap_token(gap) for number, gap in enumerate(question.gaps, 1)}
    plain, filled = markdown_blocks(question.stem), markdown_blocks(question.stem, tokens)
    changed = [at for at, block in enumerate(filled) if block != plain[at]]
    first, last = (changed[0], len(filled)) if changed else (0, len(filled))
    asked = filled[first] if last - first == 1 else quoted(filled[first:last])
    body = "\n".join([comment(question), no_row_first(asked), *lines_after_rows(question)])
    return "\n\n".join([*plain[:first], body]) + "\n"


def no_row_first(markdown: str) -> str:
    """The text with no gap at the beginning of a line, where it would be a row of a survey."""
    lines, fence = [], ""
    for line in markdown.split("\n"):
        fence = fence_after(line, fence)
        first = None if fence else GAP_FIRST.match(line)
        lines.append(f"{first[0]}{ZERO_WIDTH_SPACE}{line[first.end() :]}" if first else line)
    return "\n".join(lines)


def gap_token(gap: Gap) -> str:
    return f"[[ {listed(gap.options)} ]]" if gap.options else solution(gap.accepted[0])


def solution(text: str) -> str:
    """A solution in its brackets, which no one takes for a hint, a row or a survey."""
    safe = re.sub(r"[\\|\[\]@]", r"\\\g<0>", text)
    if text in ("?", "!") or re.fullmatch("_{3,}", text):
        safe = f"\\{safe}"
    return f"[[ {safe} ]]" if text in ("x", "X") else f"[[{safe}]]"


def listed(options: tuple[Option, ...]) -> str:
    labels = [(option.right, one_line(option.html, IN_BRACKETS)) for option in options]
    return " | ".join(f"({label})" if right else label for right, label in labels)


def choices(question: Question) -> Iterator[str]:
    marks = "[({})]" if question.kind == "single" else "[[{}]]"
    for option in question.options:
        row = f"- {marks.format('X' if option.right else ' ')} {one_line(option.html, LABEL)}"
        said = one_line(option.feedback, IN_QUOTES)
        yield f'{row} <!-- data-feedback="{said}" -->' if said else row


def selection(question: Question) -> Iterator[str]:
    yield f"[[ {listed(question.options)} ]]"


def written(question: Question) -> Iterator[str]:
    yield solution(question.accepted[0] if question.accepted else number(question.number or 0.0))


def matrix(question: Question) -> Iterator[str]:
    yield f"- [{' '.join(f'[{one_line(column, IN_BRACKETS)}]' for column in question.columns)}]"
    for row in question.rows:
        marks = ("X" if at in row.right else " " for at in range(len(question.columns)))
        said = " ".join(f"[{mark}]" if row.many else f"({mark})" for mark in marks)
        yield f"- [{said}] {one_line(row.html, LABEL)}"


def steps(question: Question) -> Iterator[str]:
    places = range(1, len(question.items) + 1)
    yield f"- [{' '.join(f'({place})' for place in places)}]"
    for place, item in zip(places, question.items, strict=True):
        marks = " ".join("(X)" if one == place else "( )" for one in places)
        yield f"- [{marks}] {one_line(item, LABEL)}"


ROW_WRITERS: dict[str, Callable[[Question], Iterator[str]]] = {
    "single": choices,
    "multiple": choices,
    "select": selection,
    "text": written,
    "number": written,
    "matrix": matrix,
    "match": matrix,
    "order": steps,
}


def comment(question: Question) -> str:
    """The attributes, on one line if they are few."""
    said = list(attributes(question))
    line = f"<!-- {' '.join(said)} -->"
    return line if len(line) <= 110 else "\n".join(["<!--", *said, "-->"])


def attributes(question: Question) -> Iterator[str]:
    """Everything that differs from what holds by itself, in one order."""
    yield f'data-id="{question.id}"'
    if question.kind in ("number", "order", "match"):
        yield f"data-{question.kind}"
    if spellings := other_spellings(question):
        yield f'data-accept="{spellings}"'
    if question.fold:
        yield f'data-fold="{" ".join(question.fold)}"'
    if question.tolerance:
        yield f'data-tolerance="{number(question.tolerance)}"'
    if question.tags:
        yield f'data-tags="{"; ".join(item(tag, ";") for tag in question.tags)}"'
    if question.passage:
        yield f'data-passage="{item(question.passage)}"'
    if question.partial != "exact":
        yield f'data-partial="{question.partial}"'
    if question.penalty:
        yield f'data-penalty="{number(question.penalty)}"'
    if question.points != 1:
        yield f'data-score="{number(question.points)}"'
    if question.shuffle:
        yield "data-randomize"
    if question.max_tries is not None:
        yield f'data-max-trials="{question.max_tries}"'
    yield from buttons(question)
    if question.show_partial:
        yield "data-show-partial-solution"
    for name in ("solved", "failed", "resolved"):
        if message := getattr(question, name):
            yield f'data-text-{name}="{one_line(message, IN_QUOTES)}"'


def buttons(question: Question) -> Iterator[str]:
    for name, tries in (("solution", question.solution_after), ("hint", question.hint_after)):
        if tries != 0:
            yield f'data-{name}-button="{"off" if tries is None else tries}"'


def other_spellings(question: Question) -> str:
    """The value of data-accept: all but the first spelling, of each gap after its number."""
    if question.kind != "gap":
        return "|".join(item(one, "|") for one in question.accepted[1:])
    gaps = enumerate(question.gaps, 1)
    others = {place: "|".join(item(one, "|;") for one in gap.accepted[1:]) for place, gap in gaps}
    return "; ".join(f"{place}: {spellings}" for place, spellings in others.items() if spellings)


def item(text: str, marks: str = "") -> str:
    """The text as it is written in an attribute, where these marks would part it."""
    return "".join(f"&#{ord(letter)};" if letter in marks else escape(letter) for letter in text)


def number(value: float) -> str:
    """The number in digits, as it is read again: 1.125 alone would be a thousand and more."""
    digits = f"{value:.15f}".rstrip("0").rstrip(".")
    return digits if read_number(digits) == value else f"{digits}0"
