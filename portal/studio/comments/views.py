"""Comments found again in the text as it is now, and the page as it is read with them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.content.pages.read_passages import ReadPassage
from portal.content.questions.question import Question
from portal.content.scenarios.scenario import Scene
from portal.content.text.line_ends import split_lines
from portal.content.text.vietnamese import nfc
from portal.courses.queries.page_loader import read_in_passages
from portal.courses.queries.revision_cache import ChecklistPoints, load_blocks
from portal.drafts.models import Comment
from portal.drafts.operations.review import MAX_SUGGESTION_LENGTH
from portal.drafts.queries.comments import comments_of
from portal.drafts.queries.texts import WorkingCopy
from portal.studio.history.rules.diff import DiffRow, diff_lines
from portal.studio.queries import TextCache

# Codes, comments, and signs at the beginning of a line or around words.
MARKS = re.compile(
    r"<!--.*?(?:-->|$)|\{#[^}]*\}|\[!\w+\]|\[[( )X?\]]{1,3}\]|^\s*(?:[#>*+-]|\d+[.)])+\s|[*_`|]|^-{3,}\s*$"
)


NO_PROSE = ("#", "![", "!?", "?[", "<", "|")  # what headings, pictures and the like begin with


@dataclass(frozen=True)
class PlacedComment:
    """A comment in its place: `line` is that of today; 0: about the whole text.

    `is_changed`: no line says any more what it was said about.
    """

    comment: Comment
    line: int
    is_changed: bool = False

    @property
    def differences(self) -> list[DiffRow]:
        """How the wording that is suggested differs; none where none is."""
        said = self.comment
        return diff_lines(f"{said.before}\n", f"{said.suggestion}\n") if said.suggestion else []

    @property
    def is_resolved(self) -> bool:
        """Whether it was ticked off."""
        return self.comment.resolved_at is not None

    @property
    def words(self) -> str:
        """What it is about, as one reads it; empty: the whole text."""
        return plain_words(self.comment.quote)


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

    def between(self, line: int, end: int) -> tuple[PlacedComment, ...]:
        """Those at these lines, `end` not included, the open ones first."""
        here = [remark for remark in self.all if line <= remark.line < end]
        return tuple(sorted(here, key=lambda remark: remark.is_resolved))


@dataclass(frozen=True)
class CommentedPassage:
    """A passage of the page as it is read, from `line` of the file up to, not including, `end`, and what was said.

    `said_at` is the line whose words a new comment keeps, to be found again.
    """

    line: int
    end: int
    said_at: int
    block: Markup | Question | Scene | ChecklistPoints
    remarks: tuple[PlacedComment, ...]
    source: str = ""  # its lines, for which another wording can be suggested; empty: it is no prose


_passages: TextCache[list[ReadPassage]] = TextCache(16)  # none of them is changed


def commented_passages(text: WorkingCopy, remarks: PlacedComments) -> list[CommentedPassage]:
    """The page as its readers see it, with what was said about each passage of it."""
    found = _passages.get(
        text, text.source, {}, lambda: read_in_passages(text.course, text.file_name, text.source)
    )
    blocks = load_blocks([passage.block for passage in found])
    ends = [*(passage.line for passage in found[1:]), len(remarks.lines) + 1]
    passages = []
    for passage, block, end in zip(found, blocks, ends, strict=True):
        said_at = next(
            (line for line in range(passage.line, end) if plain_words(remarks.lines[line - 1])), passage.line
        )
        here = remarks.between(passage.line, end)
        source = _prose(remarks.lines[passage.line - 1 : end - 1]) if "html" in passage.block else ""
        passages.append(CommentedPassage(passage.line, end, said_at, block, here, source))
    return passages


def _prose(lines: Sequence[str]) -> str:
    """The lines up to the first empty one; nothing where they are too long for a suggestion."""
    end = next((at for at, line in enumerate(lines) if at and not line.strip()), len(lines))
    words = "\n".join(lines[:end]).rstrip("\n")
    return words if len(words) <= MAX_SUGGESTION_LENGTH and not words.startswith(NO_PROSE) else ""


def remarks_on_whole(remarks: PlacedComments, passages: Sequence[CommentedPassage]) -> tuple[PlacedComment, ...]:
    """What was said about the text as a whole, or about what stands before its first passage."""
    return remarks.between(0, passages[0].line if passages else len(remarks.lines) + 2)


def plain_words(line: str) -> str:
    """The line without the marks of its form; empty where it has no words."""
    return " ".join(MARKS.sub("", line).split())


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
