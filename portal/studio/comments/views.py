"""Comments found again in the text as it is now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.content.text.line_ends import split_lines
from portal.content.text.vietnamese import nfc
from portal.drafts.models import Comment
from portal.drafts.queries.comments import comments_of
from portal.drafts.queries.texts import WorkingCopy


@dataclass(frozen=True)
class PlacedComment:
    """A comment in its place: `line` is that of today; 0: about the whole text.

    `is_changed`: no line says any more what it was said about.
    """

    comment: Comment
    line: int
    is_changed: bool = False

    @property
    def is_resolved(self) -> bool:
        """Whether it was ticked off."""
        return self.comment.resolved_at is not None

    @property
    def has_moved(self) -> bool:
        """Whether its line has another number now."""
        return not self.is_changed and self.line != self.comment.line


@dataclass(frozen=True)
class PlacedComments:
    """All comments on a text, in the order of its lines; `lines` are those of the text, the first of them 1."""

    all: tuple[PlacedComment, ...]
    lines: tuple[str, ...]

    @property
    def open(self) -> tuple[PlacedComment, ...]:
        """Those that nobody ticked off yet."""
        return tuple(remark for remark in self.all if not remark.is_resolved)

    @property
    def resolved(self) -> tuple[PlacedComment, ...]:
        """Those that were ticked off."""
        return tuple(remark for remark in self.all if remark.is_resolved)

    def at(self, line: int) -> tuple[PlacedComment, ...]:
        """Those at this line, the open ones first."""
        here = [remark for remark in self.all if remark.line == line]
        return tuple(sorted(here, key=lambda remark: remark.is_resolved))


def placed_comments(text: WorkingCopy) -> PlacedComments:
    """The comments on the text, each at the line that says what it was said about."""
    return place_comments(comments_of(text.draft.id) if text.draft is not None else (), text.source)


def place_comments(comments: Sequence[Comment], source: str) -> PlacedComments:
    """The comments at the lines of this text."""
    lines = tuple(line.text for line in split_lines(source))
    places: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        places[_key(line)].append(number)
    found = [_place_comment(comment, places, len(lines)) for comment in comments]
    return PlacedComments(tuple(sorted(found, key=lambda remark: (remark.line, remark.comment.id))), lines)


def _place_comment(comment: Comment, places: Mapping[str, Sequence[int]], last: int) -> PlacedComment:
    if comment.line == 0:
        return PlacedComment(comment, 0)
    there = places.get(_key(comment.quote), ())
    if not there:
        return PlacedComment(comment, min(comment.line, last), is_changed=True)
    return PlacedComment(comment, min(there, key=lambda number: abs(number - comment.line)))


def _key(line: str) -> str:
    """What makes a line the same: spaces around it and the form of its letters do not count."""
    return nfc(line).strip()
