"""One row of a table of questions: what it asks, or what a teacher has to put right in it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from portal.content.checks.faults import N_
from portal.content.enums import QuestionKind
from portal.content.question_sheets.columns import KINDS_BY_WORD, LETTERS, folded
from portal.content.text.numbers import read_number
from portal.content.text.vietnamese import fold, nfc

Cells = Mapping[str, str]  # by field; what is empty is not there
GAP = "___"  # what a gap is written as in the question
TRUE_FALSE = ("Đúng", "Sai")
NUMBERING = re.compile(r"(?:câu|bài|question)\s*\d{1,3}\s*[.:)/-]\s*", re.IGNORECASE)
TOLERANCE = re.compile(r"\s*(?:±|\+\s*/?\s*-)\s*")
CHOICES = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.SELECT)


@dataclass(frozen=True)
class RowFault:
    """What has to be put right in a row, beside which of its fields; said in any language later."""

    field: str
    text: str
    values: tuple[tuple[str, str], ...] = ()

    def message(self, translate: Callable[[str], str] = lambda text: text) -> str:
        """The sentence to show, in the language that `translate` speaks."""
        return translate(self.text) % dict(self.values)


@dataclass(frozen=True)
class SheetOption:
    """An option, the row of a table, a step or a pair; `columns` are the names of the columns right in it."""

    text: str
    right: bool = False
    feedback: str = ""
    columns: tuple[str, ...] = ()
    many: bool = False


@dataclass(frozen=True)
class SheetGap:
    """A gap to write in, with the right spellings, or to choose for, with its options."""

    accepted: tuple[str, ...] = ()
    options: tuple[SheetOption, ...] = ()


@dataclass(frozen=True)
class SheetQuestion:
    """What one row asks; all texts are Markdown as it stands in the cells."""

    kind: QuestionKind
    stem: str
    id: str = ""
    section: str = ""
    options: tuple[SheetOption, ...] = ()
    columns: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    tolerance: str = ""
    gaps: tuple[SheetGap, ...] = ()
    hints: tuple[str, ...] = ()
    explanation: str = ""
    passage: str = ""
    tags: tuple[str, ...] = ()
    points: str = ""


@dataclass
class RowReader:
    """Reads the cells of one row and notes what is wrong in it."""

    cells: Cells
    faults: list[RowFault] = field(default_factory=list)

    def add(self, name: str, text: str, /, **values: object) -> None:
        """Note what is to be put right in a field."""
        self.faults.append(RowFault(name, text, tuple((key, str(said)) for key, said in values.items())))

    def text(self, name: str) -> str:
        """A field of several lines, without spaces at their ends."""
        lines = [line.rstrip() for line in nfc(self.cells.get(name, "")).replace("\r\n", "\n").split("\n")]
        return "\n".join(lines).strip()

    def line(self, name: str) -> str:
        """A field of one line."""
        return " ".join(self.text(name).split())

    def letters(self) -> list[str]:
        """The letters of the options that have a text."""
        return [letter for letter in LETTERS if self.line(f"option:{letter}")]

    def option_text(self, letter: str) -> str:
        """What stands in an option's cell, without its own letter before it."""
        return re.sub(rf"^{letter}\s*[.):/-]\s+", "", self.line(f"option:{letter}"), flags=re.IGNORECASE)


def read_row(cells: Cells) -> tuple[SheetQuestion | None, tuple[RowFault, ...]]:
    """The question that the row asks; None with the reasons where something has to be put right first."""
    row = RowReader(cells)
    kind = read_kind(row)
    stem = row.text("stem")
    if not row.line("id"):
        stem = NUMBERING.sub("", stem, count=1) if NUMBERING.match(stem) else stem
    if not stem:
        row.add("stem", N_("write the question"))
    parts = READERS[kind](row) if kind else {}
    points = row.line("points")
    number = read_number(points) if points else 1.0
    if number is None or not 0 <= number <= 1000:
        row.add("points", N_("“%(said)s” is no number of points: write a number such as 1 or 2"), said=points)
    if row.faults or kind is None:
        return None, tuple(row.faults)
    question = SheetQuestion(
        kind,
        stem,
        id=row.line("id"),
        section=row.line("section").lstrip("#").strip(),
        hints=tuple(filter(None, (" ".join(line.split()) for line in row.text("hints").split("\n")))),
        explanation=row.text("explanation"),
        passage=row.line("passage"),
        tags=tuple(filter(None, (tag.strip() for tag in re.split("[;\n]", row.text("tags"))))),
        points="" if number == 1 else f"{number:g}",
    )
    return replace(question, **parts), ()


def read_kind(row: RowReader) -> QuestionKind | None:
    """The kind that the row names, else the one that its options and its answer tell."""
    said = row.line("kind")
    if said:
        kind = KINDS_BY_WORD.get(folded(said))
        if kind is None:
            row.add(
                "kind", N_("there is no kind of question called “%(said)s”: choose one of the list"), said=said
            )
        return kind
    letters, answer = row.letters(), row.line("answer")
    if GAP in row.text("stem") and letters:
        return QuestionKind.GAP
    if letters and not answer and all("=" in row.line(f"option:{letter}") for letter in letters):
        return QuestionKind.MATCH
    if letters or folded(answer) in map(folded, TRUE_FALSE):
        return QuestionKind.MULTIPLE if len(right_letters(row, quiet=True)) > 1 else QuestionKind.SINGLE
    is_number = read_number(TOLERANCE.split(answer)[0]) is not None if answer else False
    return QuestionKind.NUMBER if is_number else QuestionKind.TEXT


def read_choice(row: RowReader) -> dict[str, Any]:
    """The options, and which of them are right."""
    letters = row.letters()
    if not letters and folded(row.line("answer")) in map(folded, TRUE_FALSE):
        said = folded(row.line("answer"))
        feedback = dict(zip(TRUE_FALSE, ("feedback:A", "feedback:B"), strict=True))
        return {
            "options": tuple(SheetOption(one, folded(one) == said, row.line(feedback[one])) for one in TRUE_FALSE)
        }
    if len(letters) < 2:
        row.add("option:B" if letters else "option:A", N_("write two options or more"))
    texts = [fold(row.option_text(letter)) for letter in letters]
    for letter, text in zip(letters, texts, strict=True):
        if texts.index(text) != letters.index(letter):
            row.add(f"option:{letter}", N_("option %(letter)s says the same as another one"), letter=letter)
    for letter in LETTERS:
        if letter not in letters and row.line(f"feedback:{letter}"):
            row.add(f"option:{letter}", N_("there is feedback for %(letter)s, but no such option"), letter=letter)
    right = right_letters(row)
    if len(right) > 1 and row.line("kind") and KINDS_BY_WORD[folded(row.line("kind"))] == QuestionKind.SINGLE:
        row.add(
            "answer",
            N_("%(letters)s are all right, but only one may be chosen: name one, or let several be chosen"),
            letters=", ".join(right),
        )
    return {
        "options": tuple(
            SheetOption(row.option_text(letter), letter in right, row.line(f"feedback:{letter}"))
            for letter in letters
        )
    }


def right_letters(row: RowReader, *, quiet: bool = False) -> list[str]:
    """The letters of the options that the answer names by their letters, numbers or words."""
    answer, letters = row.line("answer"), row.letters()
    if not answer:
        if not quiet:
            row.add("answer", N_("say which option is right, by its letter"))
        return []
    by_text = {fold(row.option_text(letter)): letter for letter in letters}
    if fold(answer) in by_text:
        return [by_text[fold(answer)]]
    found = []
    for said in filter(None, re.split(r"[,;/\s]+|(?:\bvà\b)|(?:\band\b)", answer)):
        letter = LETTERS[int(said) - 1] if said.isdigit() and 0 < int(said) <= len(LETTERS) else said.upper()
        pieces = list(letter.rstrip(".)")) if re.fullmatch(f"[{LETTERS}]+[.)]?", letter) else [""]
        for piece in pieces:
            if piece not in letters:
                if not quiet:
                    known = ", ".join(letters)
                    row.add(
                        "answer", N_("“%(said)s” is none of the options %(known)s"), said=said, known=known or "–"
                    )
                return []
            found.append(piece)
    return sorted(set(found))


def right_letters_in(cells: Cells) -> list[str]:
    """The letters of the right options of a row, as far as its answer tells."""
    return right_letters(RowReader(cells), quiet=True)


def read_text(row: RowReader) -> dict[str, Any]:
    """The right spellings, parted by bars."""
    accepted = spellings(row.line("answer"))
    if not accepted:
        row.add("answer", N_("write the right answer; several spellings are parted by |"))
    if row.letters():
        row.add("kind", N_("this kind of question has no options: leave them empty, or choose another kind"))
    return {"accepted": accepted}


def read_numeric(row: RowReader) -> dict[str, Any]:
    """The right number, and after ± how far off an answer may be."""
    solution, *tolerance = TOLERANCE.split(row.line("answer"), maxsplit=1)
    if read_number(solution) is None:
        row.add("answer", N_("write the right number, such as 37 or 37 ± 0,5"))
    elif tolerance and (read_number(tolerance[0]) or -1.0) < 0 and tolerance[0].strip() not in ("0", "0,0", "0.0"):
        row.add("answer", N_("after ± a number is due: how far off an answer may be"))
    if row.letters():
        row.add("kind", N_("this kind of question has no options: leave them empty, or choose another kind"))
    return {"accepted": (solution,), "tolerance": tolerance[0].strip() if tolerance else ""}


def read_order(row: RowReader) -> dict[str, Any]:
    """The steps, written in their right order."""
    letters = row.letters()
    if len(letters) < 2:
        row.add("option:A", N_("write the steps in their right order, one in each column"))
    return {"options": tuple(SheetOption(row.option_text(letter)) for letter in letters)}


def read_table(row: RowReader) -> dict[str, Any]:
    """Rows and what belongs to each after “=”; the answer may name the columns, those that only distract too."""
    letters = row.letters()
    columns = [part.strip() for part in row.line("answer").split("|") if part.strip()]
    options = []
    for letter in letters:
        text, equals, named = row.option_text(letter).rpartition("=")
        if not equals or not text.strip():
            row.add(
                f"option:{letter}",
                N_("write %(letter)s as a pair: on the left what is given, then = and what belongs to it"),
                letter=letter,
            )
            continue
        right = tuple(part.strip() for part in named.split(";") if part.strip())
        columns += [part for part in right if part not in columns]
        options.append(SheetOption(text.strip(), columns=right, many=";" in named))
    if len(letters) < 2:
        row.add("option:A", N_("write two pairs or more, such as: 113 = Công an"))
    elif len(columns) < 2 and not row.faults:
        row.add("answer", N_("everything belongs to the same: name the other choices here, parted by |"))
    return {"options": tuple(options), "columns": tuple(columns)}


def read_gaps(row: RowReader) -> dict[str, Any]:
    """What belongs into each gap of the question, in its own option; choices have the right one in ( )."""
    stem = row.text("stem")
    numbered = len(re.findall("⟦[0-9]+⟧", stem))  # where the words themselves have ___
    marks, letters = numbered or len(re.findall("_{3,}", stem)), row.letters()
    if not marks:
        row.add("stem", N_("put ___ where something has to be filled in"))
    elif marks != len(letters) or letters != list(LETTERS[:marks]):
        row.add(
            f"option:{LETTERS[min(len(letters), marks, len(LETTERS) - 1)]}",
            N_("there are %(marks)s gaps: write what belongs into each, from option A on"),
            marks=marks,
        )
    gaps = []
    for letter in letters:
        parts = spellings(row.option_text(letter))
        chosen = [part for part in parts if part.startswith("(") and part.endswith(")")]
        if len(parts) > 1 and chosen:
            options = (SheetOption(part[1:-1] if part in chosen else part, part in chosen) for part in parts)
            gaps.append(SheetGap(options=tuple(options)))
        else:
            gaps.append(SheetGap(accepted=parts))
    return {"gaps": tuple(gaps), "stem": stem if numbered else re.sub("_{3,}", GAP, stem)}


def spellings(text: str) -> tuple[str, ...]:
    """The parts of a cell between bars."""
    return tuple(dict.fromkeys(part.strip() for part in text.split("|") if part.strip()))


READERS: dict[QuestionKind, Callable[[RowReader], dict[str, Any]]] = {
    **dict.fromkeys(CHOICES, read_choice),
    QuestionKind.TEXT: read_text,
    QuestionKind.NUMBER: read_numeric,
    QuestionKind.ORDER: read_order,
    QuestionKind.MATCH: read_table,
    QuestionKind.MATRIX: read_table,
    QuestionKind.GAP: read_gaps,
}
