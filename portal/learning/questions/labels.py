"""What is said of an answer: the word that judges it, and encouragement after right answers in a row.

Encouragement is true to the letter; there are no points and no ranking.
"""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.learning.enums import AnswerState

MIN_STREAK = 2  # one right answer has its own word already
NUMBER_WORDS: dict[int, Any] = {
    2: _l("Two"),
    3: _l("Three"),
    4: _l("Four"),
    5: _l("Five"),
    6: _l("Six"),
    7: _l("Seven"),
    8: _l("Eight"),
    9: _l("Nine"),
    10: _l("Ten"),
}
# Authors write Vietnamese, and often begin with a judgement of their own: two words at most, and a full stop.
_SAYS_RIGHT = re.compile(r"(?:(?:Đúng|Phải)(?: \w+)?|Có|Được)[.!](?=\s|$)")
_SAYS_WRONG = re.compile(r"(?:Chưa|Không|Sai|Coi chừng)(?: \w+)?[.!](?=\s|$)")


def judgement(said: str, state: str) -> tuple[str, str]:
    """The author's own judgement at the beginning of what is said of an answer, and the rest.

    The judgement is empty where the author begins otherwise; then the portal's own word stands before it.
    """
    word = (_SAYS_WRONG if state == AnswerState.WRONG else _SAYS_RIGHT).match(said)
    return (said[: word.end()], said[word.end() :].lstrip()) if word is not None else (said[:0], said)


def encouragement(streak: int, seed: int) -> str:
    """What is said after so many right answers in a row, each at the first try; empty where it is too few.

    The next one is always said in other words; `seed` lets another page, or another day, begin elsewhere.
    """
    if streak < MIN_STREAK:
        return ""
    count = str(NUMBER_WORDS.get(streak, streak))
    match (streak + seed) % 3:
        case 0:
            said = _("%(count)s in a row, each at the first try.", count=count)
        case 1:
            said = _("%(count)s in a row, every one of them right.", count=count)
        case _other:
            said = _("%(count)s one after the other, and nothing to mend.", count=count)
    return str(said)
