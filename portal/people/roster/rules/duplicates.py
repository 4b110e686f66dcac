"""Rows of one roster that speak of the same phone number or user name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from operator import attrgetter

from portal.content.text.vietnamese import fold
from portal.people.roster.rules.rows import Entry, Remark

MAX_LISTED_ROWS = 5  # row numbers that are named


def find_duplicates(entries: Sequence[Entry]) -> dict[int, Remark]:
    """What is wrong with each row, by number: it says what an earlier one says, or has another one's number."""
    found: dict[int, Remark] = {}
    for field in ("phone", "username"):
        for group in duplicate_groups(entries, attrgetter(field)):
            for number, remark in duplicate_remarks(group, field):
                found.setdefault(number, remark)
    return found


def duplicate_groups(entries: Iterable[Entry], value_of: Callable[[Entry], str | None]) -> Iterable[list[Entry]]:
    """The rows that share a value with another row."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        value = value_of(entry)
        if value is not None:
            groups[value].append(entry)
    return (group for group in groups.values() if len(group) > 1)


def duplicate_remarks(group: Sequence[Entry], field: str) -> Iterable[tuple[int, Remark]]:
    """A row said twice counts once; rows that differ all wait until somebody says which one is right."""
    first: dict[object, Entry] = {}
    for entry in group:
        earlier = first.setdefault(content_of(entry), entry)
        if earlier is not entry:
            yield entry.number, Remark(field, "row_again", {"row": earlier.number})
    differing = list(first.values())
    if len(differing) > 1:
        for entry in differing:
            others = (other.number for other in differing if other is not entry)
            yield entry.number, Remark(field, f"{field}_double", {"rows": list(islice(others, MAX_LISTED_ROWS))})


def content_of(entry: Entry) -> object:
    """What the row says, apart from its place in the file."""
    return (
        *(entry.name, entry.phone, entry.username, fold(entry.unit), entry.unit_code.casefold()),
        *(fold(entry.parent), entry.is_head, entry.joined),
    )
