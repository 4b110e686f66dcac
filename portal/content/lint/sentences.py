"""Sentences that are too long to be kept in mind, or to be said at a door."""

from collections.abc import Iterator

from markdown_it.token import Token

from portal.content.checks.faults import N_
from portal.content.checks.readability import (
    BEGINNING_WORDS,
    LONG_SENTENCE_SYLLABLES,
    measured_sentences,
    read_tokens,
    sentences,
)
from portal.content.lint.names import LONG_SENTENCE
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.markdown.blocks import Prose
from portal.content.pages.structure import AskedQuestion, PagePart
from portal.content.text.syllables import count_syllables

DOOR_SECTION = "noi-gi-o-cua"  # so begins the id of the heading over what is said at a door
MAX_DOOR_SYLLABLES = 15  # of a sentence that is said there, in quotation marks
OPENING, CLOSING = "“", "”"


def long_sentence(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A sentence of more than 25 syllables, or of more than 15 that is said at a door."""
    tokens = [token for item in page.parsed.items for token in (*read_tokens(item), *answer_tokens(item))]
    text = N_("%(syllables)s syllables in one sentence, more than %(most)s: “%(words)s …”")
    for one in measured_sentences(tokens, context.shown):
        if one.syllables > LONG_SENTENCE_SYLLABLES:
            said = {"syllables": one.syllables, "most": LONG_SENTENCE_SYLLABLES, "words": one.beginning}
            yield page.warn(LONG_SENTENCE, one.line, text, quote=one.words, **said)
    yield from long_at_door(page, context)


def answer_tokens(item: PagePart) -> Iterator[Token]:
    """What is read of a question once it is answered."""
    if isinstance(item, AskedQuestion):
        yield from (said for _label, _right, said in item.draft.options if said is not None)
        yield from item.draft.hints
        yield from item.draft.messages.values()


def long_at_door(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    text = N_("%(syllables)s syllables in a sentence to be said at a door, more than %(most)s: “%(words)s …”")
    for token in door_lines(page):
        is_said = False
        for line, sentence in sentences(token, context.shown):
            words, is_said = said_words(sentence, is_said)
            count = count_syllables(words)
            if MAX_DOOR_SYLLABLES < count <= LONG_SENTENCE_SYLLABLES:
                said = {"syllables": count, "most": MAX_DOOR_SYLLABLES, "words": " ".join(words[:BEGINNING_WORDS])}
                yield page.warn(LONG_SENTENCE, line, text, quote=" ".join(words), **said)


def door_lines(page: LintedPage) -> Iterator[Token]:
    """The lines of inline Markdown under the heading of what is said at a door."""
    for item in page.parsed.items:
        is_door, before = False, ""
        for token in item.tokens if isinstance(item, Prose) else ():
            if token.type == "heading_open":
                is_door = str(token.attrs.get("id", "")).startswith(DOOR_SECTION)
            elif token.type == "inline" and is_door and before != "heading_open":
                yield token
            before = token.type


def said_words(sentence: str, is_said: bool) -> tuple[list[str], bool]:
    """The words in quotation marks, which may be open from the sentence before, and whether they stay open."""
    kept = ""
    for letter in sentence:
        if letter == OPENING:
            is_said = True
        elif letter == CLOSING:
            is_said = False
            kept += " "
        elif is_said:
            kept += letter
    return kept.split(), is_said
