"""What the kinds of questions, the columns of their table and the outcomes of its rows are called."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.content.enums import QuestionKind
from portal.content.question_sheets.planning import RowOutcome

SHEET_KIND_LABELS = {
    QuestionKind.SINGLE: _l("Choose one"),
    QuestionKind.MULTIPLE: _l("Choose several"),
    QuestionKind.TEXT: _l("Write words"),
    QuestionKind.NUMBER: _l("Write a number"),
    QuestionKind.SELECT: _l("Choose from a list"),
    QuestionKind.ORDER: _l("Put in order"),
    QuestionKind.MATCH: _l("Match pairs"),
    QuestionKind.MATRIX: _l("Fill in a table"),
    QuestionKind.GAP: _l("Fill in gaps"),
}
COLUMN_LABELS = {
    "id": _l("Question id"),
    "section": _l("Section"),
    "kind": _l("Kind of question"),
    "stem": _l("Question"),
    "answer": _l("Right answer"),
    "hints": _l("Hints"),
    "explanation": _l("Explanation"),
    "passage": _l("Read again in"),
    "tags": _l("Tags"),
    "points": _l("Points"),
}
OUTCOME_LABELS = {
    RowOutcome.FAULTY: _l("To be put right"),
    RowOutcome.NEW: _l("New questions"),
    RowOutcome.CHANGED: _l("Changed questions"),
    RowOutcome.SAME: _l("Already the same"),
}


def column_label(field: str) -> str:
    """What the column of a field is called: of options by their letters."""
    name, _colon, letter = field.partition(":")
    if name == "option":
        return str(_("Option %(letter)s", letter=letter))
    if name == "feedback":
        return str(_("Feedback for %(letter)s", letter=letter))
    return str(COLUMN_LABELS[field])
