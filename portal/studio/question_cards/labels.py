"""What the kinds of questions and the parts of a card are called."""

from flask_babel import lazy_gettext as _l

from portal.content.enums import QuestionKind

# In the order in which they are offered: what is used most stands first.
KIND_LABELS = {
    QuestionKind.SINGLE: _l("Choose one"),
    QuestionKind.MULTIPLE: _l("Choose several"),
    QuestionKind.ORDER: _l("Put in order"),
    QuestionKind.MATCH: _l("Match pairs"),
    QuestionKind.MATRIX: _l("Judge each row"),
    QuestionKind.SELECT: _l("Choose from a list"),
    QuestionKind.TEXT: _l("Write words"),
    QuestionKind.NUMBER: _l("Write a number"),
    QuestionKind.GAP: _l("Fill the gaps"),
}
KIND_HELP = {
    QuestionKind.SINGLE: _l("One choice is right."),
    QuestionKind.MULTIPLE: _l("Several may be right; who answers ticks them all."),
    QuestionKind.ORDER: _l("Write the steps in their right order; learners see them mixed."),
    QuestionKind.MATCH: _l("Write each pair; learners see the right side mixed."),
    QuestionKind.MATRIX: _l("Each row gets one of the columns, such as true or false."),
    QuestionKind.SELECT: _l("The choices fold into one line."),
    QuestionKind.TEXT: _l("Learners type; every spelling you accept stands on its own line."),
    QuestionKind.NUMBER: _l("Learners type a number."),
    QuestionKind.GAP: _l("Write …(1)… where the first gap is, …(2)… where the second is."),
}
PARTIAL_LABELS = {
    "exact": _l("All or nothing"),
    "proportional": _l("A share for each right one"),
    "right_minus_wrong": _l("Right ones less wrong ones"),
}
FOLD_LABELS = {
    "case": _l("capital letters"),
    "diacritics": _l("marks on letters (a = á)"),
    "space": _l("spaces"),
}
