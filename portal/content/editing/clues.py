"""The clues of the messages in a text, each with its words and its reason, as a form has fields for them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.content.markdown.message_cards import MESSAGE_KINDS, InvalidClue, read_clue

CLUE = re.compile(
    r"<!--(?P<inside>\s*data-(?:clue|genuine)\b(?:(?!-->).)*)-->(?P<words>.*?)<!--\s*/clue\s*-->", re.DOTALL
)
CARD = re.compile(
    rf"^[ ]{{0,3}}>[ ]?\[!(?:{'|'.join(MESSAGE_KINDS)})\].*(?:\n[ ]{{0,3}}>.*)*", re.IGNORECASE | re.MULTILINE
)
MARK = re.compile(r"^[ ]{0,3}>[ ]?\[![A-Za-z]+\][ \t]*")


@dataclass(frozen=True)
class WrittenClue:
    """The words of a clue, the reason, and whether it speaks for a genuine message."""

    words: str
    reason: str
    is_genuine: bool = False

    @property
    def markdown(self) -> str:
        """The words between the marks of the clue."""
        reason = " ".join(self.reason.split()).replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
        genuine = " data-genuine" if self.is_genuine else ""
        return f'<!-- data-clue="{reason}"{genuine} -->{self.words}<!-- /clue -->'


def written_clues(text: str) -> tuple[WrittenClue, ...]:
    """The clues in a text, in their order; one whose mark cannot be read has no reason."""
    return tuple(map(_read, CLUE.finditer(text)))


def with_clues(text: str, clues: Sequence[WrittenClue | None]) -> str:
    """The text with its clues said like this, one for one; None takes the marks away and leaves the words."""
    left = list(clues)

    def said(found: re.Match[str]) -> str:
        wanted = left.pop(0) if left else _read(found)
        if wanted is None:
            return found["words"]
        return found[0] if wanted == _read(found) else replace(wanted, words=found["words"]).markdown

    return CLUE.sub(said, text)


def with_new_clue(text: str, clue: WrittenClue) -> str | None:
    """The text with the first of these words in a message marked, where no clue is yet; None without them."""
    words = r"\s+(?:>[ ]?)?".join(map(re.escape, clue.words.split()))
    for card in CARD.finditer(text):
        at = card.start() + (mark.end() if (mark := MARK.match(card[0])) else 0)
        taken = [found.span() for found in CLUE.finditer(text, at, card.end())]
        for found in re.finditer(words, text[: card.end()][at:]) if words else ():
            start, end = at + found.start(), at + found.end()
            if all(end <= first or start >= last for first, last in taken):
                return text[:start] + replace(clue, words=found[0]).markdown + text[end:]
    return None


def holds_message(text: str) -> bool:
    """Whether a message stands in the text."""
    return CARD.search(text) is not None


def _read(found: re.Match[str]) -> WrittenClue:
    try:
        raw = read_clue(found["inside"])
    except InvalidClue:
        return WrittenClue(found["words"], "", "data-genuine" in found["inside"])
    return WrittenClue(found["words"], raw.reason, raw.is_genuine)
