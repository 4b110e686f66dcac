"""What a trainer decides about a Word file, where it differs from what was guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from portal.content.enums import PageKind
from portal.content.word.document import Piece, PieceKind
from portal.content.word.headings import MAX_CHARACTERS

PAGE_ACTIONS = (PageKind.LESSON.value, PageKind.QUIZ.value, "skip")


@dataclass(frozen=True)
class Choices:
    """What a trainer decided, by the number of the piece, where it differs from what was guessed.

    `headings` tell what a heading is: the beginning of a page of some kind, a page to leave out (skip), a heading
    inside, or plain text; `as_text` are questions to be kept as text.
    """

    headings: Mapping[int, str] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)
    rights: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    alternatives: Mapping[int, str] = field(default_factory=dict)
    as_text: frozenset[int] = frozenset()
    into: str = ""  # the slug of the course that the pages are meant for

    def to_json(self) -> dict[str, Any]:
        """The choices as JSON keeps them."""
        return {
            "headings": {str(at): said for at, said in self.headings.items()},
            "titles": {str(at): said for at, said in self.titles.items()},
            "rights": {str(at): list(said) for at, said in self.rights.items()},
            "alternatives": {str(at): said for at, said in self.alternatives.items()},
            "as_text": sorted(self.as_text),
            "into": self.into,
        }


def choices_from_json(kept: Mapping[str, Any]) -> Choices:
    """The choices that were kept; none of them at first."""
    return Choices(
        {int(at): said for at, said in kept.get("headings", {}).items()},
        {int(at): said for at, said in kept.get("titles", {}).items()},
        {int(at): tuple(said) for at, said in kept.get("rights", {}).items()},
        {int(at): said for at, said in kept.get("alternatives", {}).items()},
        frozenset(kept.get("as_text", ())),
        kept.get("into", ""),
    )


def as_chosen(piece: Piece, original: Piece, action: str) -> Piece:
    """A heading kept as plain text, or a line of text made a heading, as somebody chose."""
    if action == "text":
        # A heading is bold by its style, which says nothing about a line of text.
        spans = (
            tuple(replace(span, marks="") for span in original.spans) if is_heading(original) else original.spans
        )
        return replace(original, kind=PieceKind.PARAGRAPH, spans=spans) if is_heading(piece) else piece
    if is_heading(piece) or not may_be_heading(piece):
        return piece
    return replace(piece, kind=PieceKind.HEADING, level=1 if action in PAGE_ACTIONS else 2, is_guessed=True)


def is_heading(piece: Piece) -> bool:
    """Whether the piece is a heading."""
    return piece.kind == PieceKind.HEADING


def may_be_heading(piece: Piece) -> bool:
    """Whether a trainer may make a heading of the piece: it is a short line."""
    text = piece.text.strip()
    return piece.kind == PieceKind.PARAGRAPH and 0 < len(text) <= MAX_CHARACTERS and "\n" not in text
