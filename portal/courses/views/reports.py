"""What the commands print, line by line."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from flask_babel import format_date, format_datetime, ngettext
from flask_babel import gettext as _

from portal.content.markdown.links import parse_file_name
from portal.courses.queries.facts import FactRow
from portal.courses.sync.operations.conflicts import Conflict
from portal.courses.sync.operations.publish_library import SyncResult


def publication_lines(done: SyncResult, folder: Path) -> Iterator[str]:
    """What became of the files: those that changed by name, the other pages counted, and what is undecided."""
    for place in done.introductions:
        yield _("Published: %(place)s", place=place)
    for place, number in done.published:
        yield _("Published: %(place)s (revision %(number)s)", place=place, number=number)
    for before, after, is_declared in done.renamed:
        yield _("Renamed: %(before)s is %(after)s now", before=before, after=after)
        if not is_declared:
            name = _slug(before)
            yield _("    as its text tells; write “aliases: [%(name)s]” into its front matter", name=name)
    for place in done.restored:
        yield _("Shown again: %(place)s", place=place)
    for place in done.withdrawn:
        yield _("Withdrawn: %(place)s", place=place)
    for before, after in done.suspected:
        yield _("Another name? %(before)s leaves and %(after)s comes", before=before, after=after)
        name = _slug(before)
        yield _(
            "    if they are the same, write “aliases: [%(name)s]” into the front matter of the new one", name=name
        )
    for conflict in done.kept:
        yield _("Not taken from the folder: %(place)s", place=conflict.place)
    if done.ahead:
        yield ngettext(
            "%(num)d text was changed in the portal only, and stays.",
            "%(num)d texts were changed in the portal only, and stay.",
            len(done.ahead),
        )
    yield ngettext("%(num)d page unchanged.", "%(num)d pages unchanged.", len(done.unchanged))
    if done.conflicts:
        yield from conflict_lines(done.conflicts, folder)


def _slug(place: str) -> str:
    """The slug of the page or course that has this place in the folder."""
    _course, slash, file_name = place.partition("/")
    return parse_file_name(file_name)[1] if slash else place


def conflict_lines(conflicts: Sequence[Conflict], folder: Path) -> Iterator[str]:
    """Both places of each text that was changed on both sides, how they differ, and how to decide."""
    yield ngettext(
        "%(num)d text was changed in the folder and in the portal; readers see the portal's:",
        "%(num)d texts were changed in the folder and in the portal; readers see the portal's:",
        len(conflicts),
    )
    for conflict in conflicts:
        file = (folder / conflict.place).as_posix()
        yield file if conflict.folder is not None else _("%(file)s (not in the folder)", file=file)
        yield from _portal_lines(conflict)
        if conflict.diff:
            yield conflict.diff
    yield _("To decide, sync again with --ours PATH (the folder's text) or --theirs PATH (the portal's).")


def _portal_lines(conflict: Conflict) -> Iterator[str]:
    name = conflict.author or _("the portal")
    time = format_datetime(conflict.published_at, "HH:mm, dd/MM/yyyy")
    if conflict.number:
        yield _(
            "    changed in the portal: revision %(number)s by %(name)s at %(time)s",
            number=conflict.number,
            name=name,
            time=time,
        )
    else:
        yield _("    changed in the portal by %(name)s at %(time)s", name=name, time=time)
    if conflict.is_withdrawn:
        yield _("    readers do not see it any more")
    if conflict.taken_by:
        yield _("    its address is taken by %(file)s; give one of them another", file=conflict.taken_by)
    if conflict.moved_to:
        yield _("    now named %(file)s", file=conflict.moved_to)


def fact_line(fact: FactRow, today: date) -> str:
    """One fact: how many days it has left, its id, its value and when it was checked."""
    left = fact.days_left(today)
    if left is None:
        state = _("stays true")
    elif left < 0:
        state = ngettext("%(num)d day overdue", "%(num)d days overdue", -left)
    else:
        state = ngettext("%(num)d day left", "%(num)d days left", left)
    checked = format_date(fact.checked_on, "dd/MM/yyyy") if fact.checked_on is not None else _("never checked")
    doubt = "" if fact.confirmed else _(", not confirmed")
    return f"{fact.id}: {fact.value} ({state}, {checked}{doubt})"
