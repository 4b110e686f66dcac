"""What each kind of question needs to be complete: a check that returns its fields; a new kind is one more."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from portal.content.checks.faults import N_, Faults
from portal.content.enums import QuestionKind
from portal.content.questions.attributes import read_attributes
from portal.content.questions.liascript_parser import QuestionDraft
from portal.content.questions.options import UNWRITTEN
from portal.content.questions.question import MatrixRow
from portal.content.questions.tables import check_match, check_matrix, check_order
from portal.content.text.numbers import read_number

NO_ID = N_("this question has no code of its own yet")
NO_ID_OF_GAPS = N_("the gap in this text makes it a question, which has no code of its own yet")


def choice(draft: QuestionDraft, said: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """Two rows or more, each with a text, one of them right."""
    rows = draft.body.rows
    if draft.body.mixed:
        faults.add(draft.line, N_("some answers of this question are for one right answer, some for several"))
    if len(rows) < 2:
        faults.add(draft.line, N_("a question to choose from needs two answers or more"))
    if not any(row.right for row in rows):
        faults.add(draft.line, N_("no answer of this question is marked as right"))
    for row, (label, _right, _feedback) in zip(rows, draft.options, strict=True):
        if not label.content:
            faults.add(row.line, N_("this answer has no words yet"))
    return {}


def select(draft: QuestionDraft, said: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """Two options or more, each with a text, one of them right."""
    options = [(bool(label.content), right) for label, right, _feedback in draft.options]
    check_options(options, draft.line, faults)
    return {}


def check_options(options: Sequence[tuple[bool, bool]], line: int, faults: Faults) -> None:
    """Faults for a list to choose from, whose options have a text or not and are right or not."""
    if len(options) < 2:
        faults.add(line, N_("a list to choose from needs two answers or more"))
    if not all(has_text for has_text, _right in options):
        faults.add(line, N_("an answer of this list has no words"))
    if not any(right for _has_text, right in options):
        faults.add(line, N_("no answer of this list is marked as right"))


def matrix(draft: QuestionDraft, said: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """Two columns and two rows or more, and in each row the columns that are right."""
    check_matrix(draft, faults)
    return {"rows": tuple(MatrixRow("", row.right_columns, row.many) for row in draft.body.rows)}


def match(draft: QuestionDraft, said: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """A matrix in which one column belongs to each row; columns that belong to none are there to distract."""
    check_match(draft, faults)
    return matrix(draft, said, faults)


def order(draft: QuestionDraft, said: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """A matrix whose columns are the places 1, 2, …, each of them taken by one row."""
    check_matrix(draft, faults)
    check_order(draft, faults)
    return {}


def gap(draft: QuestionDraft, said: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """Gaps to write in, with further spellings from data-accept, and gaps to choose for."""
    others: dict[int, tuple[str, ...]] = said.get("accepted", {})
    written = {number for number, (one, _labels) in enumerate(draft.gaps, 1) if one.accepted}
    for number in sorted(others.keys() - written):
        nothing = N_("“data-accept”: the text has no gap %(number)s that is answered in writing")
        faults.add(draft.said["data-accept"].line, nothing, number=number)
    gaps = []
    for number, (one, labels) in enumerate(draft.gaps, 1):
        if one.options:
            options = zip(labels, one.options, strict=True)
            check_options([(bool(label.content), option.right) for label, option in options], draft.line, faults)
        if one.accepted == (UNWRITTEN,):
            nothing = N_("what belongs into gap %(number)s is still to be written")
            faults.add(draft.line, nothing, number=number)
        gaps.append(replace(one, accepted=tuple(dict.fromkeys([*one.accepted, *others.get(number, ())]))))
    return {"accepted": (), "gaps": tuple(gaps)}


def text(draft: QuestionDraft, said: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """The solution, then the other accepted texts."""
    if draft.body.solution == UNWRITTEN:
        faults.add(draft.line, N_("the right answer is still to be written"))
    return {"accepted": tuple(dict.fromkeys([draft.body.solution, *said.get("accepted", ())]))}


def number(draft: QuestionDraft, said: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """The solution as a number."""
    found = read_number(draft.body.solution)
    if draft.body.solution == UNWRITTEN:
        faults.add(draft.line, N_("the right answer is still to be written"))
    elif found is None:
        faults.add(draft.line, N_("“%(solution)s” is not a number"), solution=draft.body.solution)
    return {"number": found or 0.0, "accepted": (draft.body.solution,)}


Check = Callable[[QuestionDraft, dict[str, Any], Faults], dict[str, Any]]
FIELD_READERS: dict[str, Check] = {
    QuestionKind.SINGLE: choice,
    QuestionKind.MULTIPLE: choice,
    QuestionKind.TEXT: text,
    QuestionKind.NUMBER: number,
    QuestionKind.SELECT: select,
    QuestionKind.MATRIX: matrix,
    QuestionKind.ORDER: order,
    QuestionKind.MATCH: match,
    QuestionKind.GAP: gap,
}


def is_available(draft: QuestionDraft) -> bool:
    """Whether the kind of a question can be published."""
    return draft.kind in FIELD_READERS


def read_fields(draft: QuestionDraft, faults: Faults) -> dict[str, Any]:
    """The fields of Question that need no rendering; what is wrong or missing is a fault."""
    said = read_attributes(draft.said, draft.kind, faults)
    if "data-id" not in draft.said:
        faults.add(draft.line, NO_ID_OF_GAPS if draft.kind == QuestionKind.GAP else NO_ID)
    fields = said | FIELD_READERS[draft.kind](draft, said, faults)
    return {"id": f"line-{draft.line}", **fields, "kind": QuestionKind(draft.kind), "line": draft.line}
