"""What a matrix needs to be complete, and what it needs beyond that to be an order or a match."""

from collections import Counter
from collections.abc import Iterable

from portal.content.checks.faults import N_, Faults
from portal.content.questions.body import RawRow
from portal.content.questions.liascript_parser import QuestionDraft
from portal.content.questions.options import UNWRITTEN


def check_matrix(draft: QuestionDraft, faults: Faults) -> None:
    """Faults for columns and rows that are too few, have no text, or do not fit each other."""
    columns, rows = draft.body.columns, draft.body.rows
    if not all(columns) or UNWRITTEN in columns:
        faults.add(draft.line, N_("a column has no text"))
    for name in doubled(columns):
        faults.add(draft.line, N_("the column “%(name)s” is there twice"), name=name)
    if len(rows) < 2:
        faults.add(draft.line, N_("such a table needs two rows or more"))
    for row, (label, _right, feedback) in zip(rows, draft.options, strict=True):
        check_row(row, len(columns), faults)
        if not label.content:
            faults.add(row.line, N_("this answer has no words yet"))
        if feedback is not None:
            faults.add(
                row.line,
                N_("a row of such a table has no words of its own for who answers: write them in the explanation"),
            )


def check_row(row: RawRow, columns: int, faults: Faults) -> None:
    if not row.marks:
        faults.add(row.line, N_("this row is missing its marks, one for each column"))
    elif len(row.marks) != columns:
        uneven = N_("this row has %(marks)s marks for %(columns)s columns")
        faults.add(row.line, uneven, marks=len(row.marks), columns=columns)
    elif len({mark[0] for mark in row.marks}) > 1:
        faults.add(row.line, N_("some marks of this row are for one answer, some for several"))
    elif not row.many and not row.right_columns:
        faults.add(row.line, N_("nothing is marked as right in this row"))


def check_match(draft: QuestionDraft, faults: Faults) -> None:
    """Faults for rows that take several columns; each belongs to one."""
    for row in draft.body.rows:
        if row.many or len(row.right_columns) > 1:
            faults.add(row.line, N_("each row is matched with one thing alone"))


def check_order(draft: QuestionDraft, faults: Faults) -> None:
    """Faults for places that are not 1, 2, … as many as there are rows, and for rows that share or miss one."""
    columns, rows = draft.body.columns, draft.body.rows
    if columns != tuple(str(place) for place in range(1, len(columns) + 1)):
        faults.add(draft.line, N_("the places of the steps are 1, 2, 3 and so on"))
    for text in doubled(row.text for row in rows):
        faults.add(draft.line, N_("the step “%(text)s” is there twice"), text=text)
    taken: set[int] = set()
    for row in rows:
        if row.many or len(row.right_columns) > 1:
            faults.add(row.line, N_("each step has one place alone"))
        for place in sorted(taken & set(row.right_columns)):
            faults.add(row.line, N_("another step has the place %(place)s, too"), place=place + 1)
        taken |= set(row.right_columns)
    for place in sorted(set(range(len(columns))) - taken):
        faults.add(draft.line, N_("no step has the place %(place)s"), place=place + 1)


def doubled(texts: Iterable[str]) -> list[str]:
    """The texts that are there more than once."""
    return [text for text, times in Counter(texts).items() if text and times > 1]
