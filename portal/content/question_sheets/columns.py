"""What the columns of a table of questions are called: Vietnamese and English, compared without dấu and case."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.content.enums import QuestionKind
from portal.content.text.vietnamese import fold

LETTERS = "ABCDEFGHIJKLMNOPQRST"  # of options; a question with more is none that anybody reads
TEMPLATE_LETTERS = "ABCDEF"
# What is no option, in the order of the columns; the options and what is said of each stand after the question.
BEFORE_OPTIONS = ("id", "section", "kind", "stem")
AFTER_OPTIONS = ("hints", "explanation", "passage", "tags", "points")

# Folded: no dấu, no capitals, no signs.
HEADINGS = {
    "id": "ma cau hoi; ma cau; ma; id; question id",
    "section": "muc; de muc; duoi muc; thuoc muc; section; heading",
    "kind": "loai cau; loai cau hoi; loai; kieu cau hoi; dang cau hoi; kind; kind of question; type",
    "stem": "cau hoi; noi dung cau hoi; noi dung; de bai; question; question text; stem",
    "answer": "dap an; dap an dung; tra loi dung; answer; right answer; right; key; correct answer; correct",
    "hints": "goi y; hint; hints",
    "explanation": "loi giai thich; giai thich; vi sao; explanation; general feedback",
    "passage": "doc lai o; doc lai cho; cho doc lai; passage; read again; read again in; what to read again",
    "tags": "tu khoa; nhan; the; chu de; tags; tag; topic",
    "points": "diem; so diem; points; score; mark",
}
OPTION = re.compile(
    r"(?:y|phuong an|lua chon|cau tra loi|tra loi|option|choice|dap an)? ?(?P<letter>[a-t]|\d{1,2})"
)
FEEDBACK = re.compile(
    r"(?:loi cho|chon|khi chon|neu chon|phan hoi|giai thich|feedback|feedback for)(?: y| option)? "
    r"(?P<letter>[a-t]|\d{1,2})(?: thi nghe| thi hien)?"
)
KIND_WORDS = {
    QuestionKind.SINGLE: "chon mot; mot dap an; chon mot y; trac nghiem; one option; single; choose one",
    QuestionKind.MULTIPLE: "chon nhieu; nhieu dap an; chon nhieu y; several options; multiple; choose several",
    QuestionKind.TEXT: "dien chu; tra loi bang chu; viet chu; go chu; in words; text; short answer; write words",
    QuestionKind.NUMBER: "dien so; tra loi bang so; con so; so; a number; number; numerical; write a number",
    QuestionKind.SELECT: "chon trong danh sach; danh sach; from a list; select; list; choose from a list",
    QuestionKind.ORDER: "xep thu tu; sap xep; thu tu; put in order; order; ordering",
    QuestionKind.MATCH: "ghep cap; noi cap; ghep; match; matching; pairs; match pairs",
    QuestionKind.MATRIX: "xet tung dong; bang; bang chon; bang dung sai; table; matrix; grid; fill in a table",
    QuestionKind.GAP: "dien cho trong; cho trong; dien khuyet; gaps; gap; fill in the gaps; cloze",
}


def folded(text: str) -> str:
    """The words of a heading or a kind as they are compared."""
    return " ".join(re.sub(r"[^0-9a-z]+", " ", fold(text)).split())


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {word.strip(): name for name, words in table.items() for word in words.split(";")}


FIELDS_BY_HEADING = _by_word(HEADINGS)
KIND_NAMES = {QuestionKind(kind): words.split(";")[0] for kind, words in KIND_WORDS.items()}
KINDS_BY_WORD = {
    word: QuestionKind(kind)
    for word, kind in _by_word({kind.value: words for kind, words in KIND_WORDS.items()}).items()
}


def field_of(heading: str) -> str:
    """Which field a column with this heading holds: a name, “option:A”, “feedback:A”; empty for none."""
    text = folded(heading)
    if text in FIELDS_BY_HEADING:
        return FIELDS_BY_HEADING[text]
    for name, pattern in (("feedback", FEEDBACK), ("option", OPTION)):
        found = pattern.fullmatch(text)
        if found and (letter := _letter(found["letter"])):
            return f"{name}:{letter}"
    return ""


def _letter(said: str) -> str:
    if said.isdigit():
        return LETTERS[int(said) - 1] if 0 < int(said) <= len(LETTERS) else ""
    return said.upper()


@dataclass(frozen=True)
class Columns:
    """Where the headings stand and what each column holds; `unknown` are headings that mean nothing here."""

    heading_row: int  # its place among the rows, from 0
    fields: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def find_columns(rows: Sequence[Sequence[str]], *, most: int = 15) -> Columns | None:
    """The row of headings, among the first ones; None where no row names both a question and an answer."""
    best: Columns | None = None
    for place, cells in enumerate(rows[:most]):
        fields = _without_doubles(map(field_of, cells))
        if "stem" not in fields:  # else “Câu” is what counts them
            fields = tuple(
                "stem" if folded(cell) == "cau" else one for cell, one in zip(cells, fields, strict=True)
            )
        known = {field for field in fields if field}
        if "stem" not in known or not ({"answer", "option:A"} & known):
            continue
        if best is None or len(known) > len([field for field in best.fields if field]):
            unknown = tuple(
                cell.strip() for cell, field in zip(cells, fields, strict=True) if cell.strip() and not field
            )
            best = Columns(place, fields, unknown)
    return best


def _without_doubles(fields: Iterable[str]) -> tuple[str, ...]:
    """The fields with the second column of the same name left out."""
    seen: set[str] = set()
    found = []
    for field in fields:
        found.append("" if field in seen else field)
        seen.add(field)
    return tuple(found)
