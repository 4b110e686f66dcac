"""Another wording that somebody suggests for a paragraph, put into the text that it was made for."""

from portal.content.text.line_ends import (
    Edit,
    apply_edits,
    dominant_line_end,
    join_lines,
    split_lines,
    with_lf_ends,
)


def find_lines(source: str, words: str, near: int) -> int | None:
    """The line, from 0, on which these whole lines begin; of several places the nearest to `near`."""
    lines = [line.text for line in split_lines(source)]
    wanted = with_lf_ends(words).split("\n")
    found = [at for at in range(len(lines) - len(wanted) + 1) if lines[at : at + len(wanted)] == wanted]
    return min(found, key=lambda at: abs(at - near), default=None)


def with_suggestion(source: str, before: str, after: str, near: int) -> str | None:
    """The text in which other lines stand in the place of these; None where these are not there any more."""
    at = find_lines(source, before, near)
    if at is None:
        return None
    count = len(with_lf_ends(before).split("\n"))
    edit = Edit(at, at + count, tuple(with_lf_ends(after).split("\n")))
    return join_lines(apply_edits(split_lines(source), [edit]), dominant_line_end(source))
