"""Questions that are answered by a tap on a drawn screen: their options are the letters of its rings."""

from collections import Counter
from collections.abc import Sequence

from markdown_it.token import Token

from portal.content.checks.faults import N_, Faults
from portal.content.enums import QuestionKind
from portal.content.questions.liascript_parser import QuestionDraft
from portal.content.screens.rows import RINGS, Screen

NO_RING = N_("no screen of this question has a ring %(ring)s: write {%(ring)s} at the end of its row")
NO_ANSWER = N_("ring %(ring)s is none of the answers of this question")
TWO_RINGS = N_("two screens of this question have a ring %(ring)s")


def ring_letters(draft: QuestionDraft) -> tuple[str, ...]:
    """The options of a question that are letters of rings, if all of them are; none for another question."""
    if draft.kind not in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        return ()
    letters = tuple(label.content for label, _right, _feedback in draft.options)
    return letters if len(letters) > 1 and all(letter in RINGS for letter in letters) else ()


def ring_taps(draft: QuestionDraft, id: str) -> dict[str, str]:
    """The id of the field that a tap on each ring fills, by the ring's letter."""
    return {letter: f"choice-{id}-{number}" for number, letter in enumerate(ring_letters(draft))}


def check_ring_answers(draft: QuestionDraft, stem: Sequence[Token], faults: Faults) -> None:
    """Faults where letters are the answers and one is no ring of the screens, or a ring is none of them."""
    screens: list[Screen] = [token.meta["screen"] for token in stem if token.type == "screen"]
    letters = ring_letters(draft)
    if not screens or not letters:
        return
    drawn = Counter(ring for screen in screens for ring in screen.rings)
    for letter, row in zip(letters, draft.body.rows, strict=True):
        if letter not in drawn:
            faults.add(row.line, NO_RING, ring=letter)
    for ring, times in drawn.items():
        line = next(row.line for screen in screens for row in screen.rows if ring in row.rings)
        if ring not in letters:
            faults.add(line, NO_ANSWER, ring=ring)
        elif times > 1 and len(screens) > 1:
            faults.add(screens[-1].line, TWO_RINGS, ring=ring)
