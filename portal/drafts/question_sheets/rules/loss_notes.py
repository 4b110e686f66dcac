"""Notes on what the questions of a GIFT file lose, for the screen on which its rows are looked at."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.content.question_sheets.columns import LETTERS
from portal.content.question_sheets.losses import Loss, Losses

MAX_NUMBERS = 12  # rows that a note names
NOTES = {
    Loss.PART_FOR_WRONG: _l("An answer that is partly right there (such as %%50%%) is wrong here"),
    Loss.PART_FOR_RIGHT: _l("A typed answer that is partly right there is right here"),
    Loss.WEIGHTS: _l("How many points each option gives or takes is not brought in"),
    Loss.NUMBERS: _l("There are several right numbers: only the first is brought in"),
    Loss.WILDCARD: _l("The sign * in an answer stands for itself here, not for any letters"),
    Loss.BAR: _l("The sign | in an answer became /, since | parts spellings here"),
    Loss.OPTIONS: _l("There are more than %(number)d options: the others are not brought in"),
    Loss.FURTHER_ANSWERS: _l("A second place to answer in one question stays as plain text"),
    Loss.FEEDBACK: _l("What is said to a typed or matched answer is not brought in"),
    Loss.LETTERING: _l("Bold, italic and underlined letters became plain ones"),
    Loss.NAME: _l("Names of questions (between ::) are not brought in"),
    Loss.CATEGORY: _l("Categories ($CATEGORY) are not brought in"),
    Loss.COMMENT: _l("Remarks (lines with //) are not brought in"),
}
WITHOUT_ROWS = (Loss.NAME, Loss.CATEGORY, Loss.COMMENT)  # of most rows, and nothing to look at


def loss_notes(losses: Losses) -> list[str]:
    """A sentence for each loss, with the rows to look at."""
    return [loss_note(loss, rows) for loss, rows in losses.in_order.items()]


def loss_note(loss: Loss, rows: Sequence[int]) -> str:
    """The sentence for a loss in these rows."""
    said = str(NOTES[loss]) % {"number": len(LETTERS)}
    if loss in WITHOUT_ROWS:
        return said + "."
    numbers = ", ".join(map(str, rows[:MAX_NUMBERS])) + (" …" if len(rows) > MAX_NUMBERS else "")
    return str(_("%(what)s: rows %(numbers)s.", what=said, numbers=numbers))
