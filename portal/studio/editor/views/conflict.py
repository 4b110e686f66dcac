"""Two texts of one page that were written at once, side by side."""

from dataclasses import dataclass
from datetime import datetime

from portal.content.files.front_matter_editing import split_front
from portal.content.text.merging import TextMerge
from portal.drafts.operations.save_draft import EditConflict
from portal.studio.history.rules.diff import DiffRow, diff_lines


@dataclass(frozen=True)
class ConflictView:
    """The text that is there and the one that was typed, what differs, and how they go together.

    `version` and `based_on` are those of the text that is there; `seen` those of the one that was read before
    typing, which a form sends again. `merge` is none where nobody knows what the two began from.
    """

    theirs: str
    mine: str
    theirs_by: str
    theirs_at: datetime | None
    version: int
    based_on: int
    seen: tuple[int, int]
    rows: list[DiffRow]
    merge: TextMerge | None
    problem: str = ""

    @property
    def merged_body(self) -> str | None:
        """The merged text after the front matter, where nothing is to be decided and only that differs."""
        if self.merge is None or self.merge.conflicts:
            return None
        merged, mine = split_front(self.merge.text()), split_front(self.mine)
        return merged[1] if merged[0] == mine[0] else None

    @property
    def settled(self) -> int:
        """In how many other places one of the two texts was taken, since only that one had changed it."""
        if self.merge is None:
            return 0
        return sum(part.is_changed for part in self.merge.parts if not part.is_conflict)


def build_conflict(overtaken: EditConflict, mine: str, seen: tuple[int, int], problem: str = "") -> ConflictView:
    """What is shown to whoever was overtaken with this text."""
    theirs = overtaken.text
    return ConflictView(
        theirs.source,
        mine,
        theirs.saved_by_name,
        theirs.saved_at,
        theirs.version,
        theirs.based_on,
        seen,
        diff_lines(theirs.source, mine),
        overtaken.merge,
        problem,
    )
