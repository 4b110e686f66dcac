"""Whether a question that was typed is read back as it was typed, and if not, which field is why."""

from dataclasses import replace

from flask_babel import gettext as _

from portal.content.editing.clues import with_new_clue
from portal.content.editing.question_fields import QuestionFields, read_question
from portal.content.editing.question_layout import UnreadableQuestion, holds_stars
from portal.content.editing.question_writing import write_question
from portal.content.enums import QuestionKind
from portal.studio.question_cards.rules.posted_fields import Posted, posted_clue, typed_block

PLAIN = "x"


def problems_of(fields: QuestionFields) -> dict[str, str]:
    """What keeps the fields from being written, by the name of the field; "" where no field is to blame."""
    if holds_stars(fields.explanation):
        return {"explanation": _("A line of stars alone would end the explanation here. Take the stars out.")}
    if is_read_back(fields):
        return {}
    if fields.kind == QuestionKind.GAP:
        return {"stem": _("Write a word before the first gap of each line, and no brackets beside a gap.")}
    strange = _(
        "There is a line here that the portal takes for something else, such as a title or a choice. "
        "Begin it with a word."
    )
    if is_read_back(replace(fields, stem=PLAIN)):
        return {"stem": strange}
    if is_read_back(replace(fields, explanation=PLAIN)):
        return {"explanation": strange}
    return {"": strange}


def clue_problems(before: QuestionFields, posted: Posted) -> dict[str, str]:
    """Why a clue that is to come in cannot, where its button was pressed."""
    if posted.get("then") != "clue":
        return {}
    new = posted_clue(posted, "", posted.get("clue-words", ""))
    if not (new.words and new.reason):
        return {"clue": _("A clue needs its words in the message, and why.")}
    if with_new_clue(typed_block(posted, "stem", before.stem), new) is None:
        return {"clue": _("No message above has these words. Copy them as they stand there.")}
    return {}


def is_read_back(fields: QuestionFields) -> bool:
    """Whether the Markdown of the fields says all of them again."""
    try:
        text = write_question(fields)
        again = read_question(text)
    except UnreadableQuestion:
        return False
    parts = ("options", "rows", "items", "gaps", "hints")
    fewer = any(len(getattr(again, name)) < len(getattr(fields, name)) for name in parts)
    texts = [(one.stem.strip(), one.explanation.strip()) for one in (again, fields)]
    return again.kind == fields.kind and not fewer and texts[0] == texts[1] and write_question(again) == text
