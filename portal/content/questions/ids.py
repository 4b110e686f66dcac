"""The ids of questions: made of their words, found in a text however it is written."""

import re
from collections.abc import Collection

from portal.content.text.unique_names import unique_name
from portal.content.text.vietnamese import fold

MAX_ID_WORDS = 6
MAX_ID_LETTERS = 40  # an id may have 64; a number may follow
WRITTEN_ID = re.compile(r"""data-id\s*=\s*["'“”]?([\w-]+)""")
NOT_IN_IDS = re.compile("[^a-z0-9]+")
NAMELESS = "cau-hoi"


def written_ids(source: str) -> list[str]:
    """The ids that a text gives its questions, in their order, also where they are written wrongly."""
    return WRITTEN_ID.findall(source)


def new_question_id(stem: str, taken: Collection[str]) -> str:
    """An id that nobody has yet, of the first words of the question: letters a–z, digits and hyphens."""
    words = NOT_IN_IDS.sub(" ", fold(stem[:1000])).split()[:MAX_ID_WORDS]
    while len(words) > 1 and len("-".join(words)) > MAX_ID_LETTERS:
        words.pop()
    name = "-".join(words)[:MAX_ID_LETTERS].strip("-") or NAMELESS
    return unique_name(name, taken)
