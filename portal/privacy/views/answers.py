"""An answer as people read it: what was chosen in the author's words, what was written in one's own."""

import re
from collections.abc import Sequence

from flask_babel import gettext as _
from markupsafe import Markup

from portal.content.questions.question import Question
from portal.content.screens.drawing import without_screens
from portal.questions.rules.grading import is_empty
from portal.questions.rules.grading.kinds import Response

_PICTURE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
MAX_TITLE_LENGTH = 300  # characters


def question_title(question: Question) -> str:
    """What is asked, in one line."""
    return plain_text(question.stem)[:MAX_TITLE_LENGTH]


def answer_text(question: Question, response: Response) -> str:
    """What was answered, in one line."""
    if is_empty(response):
        return str(_("nothing"))
    if "text" in response:
        return str(response["text"])
    if "chosen" in response:
        return "; ".join(_chosen([option.html for option in question.options], response["chosen"]))
    if "order" in response:
        return " → ".join("…" if item is None else plain_text(question.items[item]) for item in response["order"])
    if "rows" in response:
        rows = zip(question.rows, response["rows"], strict=True)
        return "; ".join(
            f"{plain_text(row.html)} – {', '.join(_chosen(question.columns, chosen)) or '…'}"
            for row, chosen in rows
        )
    gaps = zip(question.gaps, response["gaps"], strict=True)
    return "; ".join(
        plain_text(gap.options[int(said)].html) if gap.options and said else said or "…" for gap, said in gaps
    )


def plain_text(html: str) -> str:
    """The text of a piece of HTML; a picture says its alternative."""
    return Markup(_PICTURE.sub(r"\1", without_screens(html))).striptags()  # noqa: S704 - only to take its marks away


def _chosen(texts: Sequence[str], numbers: Sequence[int]) -> list[str]:
    return [plain_text(texts[number]) for number in numbers]
