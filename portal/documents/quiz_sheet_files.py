"""Quizzes on paper as files, each drawn in a process of its own: what draws holds much once it was loaded."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.documents.quiz_sheet import PrintedQuiz, QuizWording
from portal.documents.separate_process import draw_in_subprocess

LAYOUT = "portal.documents.quiz_sheet_layout"
DOCX = "portal.documents.quiz_sheet_docx"
FUNCTIONS = {
    ("sheets", "pdf"): (LAYOUT, "draw_sheets"),
    ("key", "pdf"): (LAYOUT, "draw_key"),
    ("sheets", "docx"): (DOCX, "write_sheets"),
    ("key", "docx"): (DOCX, "write_key"),
}


def quiz_file(quiz: PrintedQuiz, what: str, kind: str, *, printed_at: datetime) -> bytes:
    """The sheets or the key of a quiz as PDF or .docx; the same quiz and moment give the same PDF.

    Raises DeadlineExceeded at the deadline.
    """
    module, function = FUNCTIONS[what, kind]
    return draw_in_subprocess(module, function, quiz=quiz, wording=quiz_wording(), printed_at=printed_at)


def quiz_wording() -> QuizWording:
    """What the sheets say, in Vietnamese: whoever prints them, members read them."""
    with force_locale("vi"):
        return QuizWording(
            name=_("Name:"),
            unit=_("Unit:"),
            day=_("Day:"),
            version=_("Version %(letter)s", letter="{letter}"),
            page=_("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
            must_pass=_("Protects money: must be right to pass"),
            key=_("Key to version %(letter)s", letter="{letter}"),
            key_note=_("For who marks the sheets. The letters are those that are typed into the portal."),
            answer=_("Answer"),
            explanation=_("Why it is right"),
            strip=_("Version %(letter)s, side %(page)s", letter="{letter}", page="{page}"),
        )
