"""Three-way merge of rules.yml and glossary.yml, entry by entry: the last sync, the folder now, the portal now."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from portal import clock
from portal.content.files.library import Library
from portal.content.files.registries import RULES, Entries, Entry, Registry
from portal.content.files.yaml_editing import UneditableText
from portal.content.markdown.links import GLOSSARY_FILE
from portal.courses.models import RegistryFile
from portal.courses.operations.registry_entries import unwritable_error
from portal.courses.queries.facts import latest_fact_change
from portal.courses.sync.operations.conflicts import Conflict, ConflictResolution, author_name
from portal.courses.sync.operations.fact_merge import facts_shown_in
from portal.db import db

TERM_LINK = re.compile(rf"{re.escape(GLOSSARY_FILE)}#([a-z0-9-]+)")


@dataclass
class RegistryMerge:
    """What the file of a registry says after the sync, and what is to be remembered of the folder's.

    `ahead` are the ids that only the portal changed, `kept` the conflicts decided for it, `conflicts` those that
    nobody has decided, in which the portal's entry stays.
    """

    registry: Registry
    source: str
    folder: Entries
    stays_other: bool = False  # whether the portal's file says something else than the folder's
    ahead: list[str] = field(default_factory=list)
    kept: list[Conflict] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def merge_registry(
    registry: Registry, library: Library, *, choice: ConflictResolution, shown: Collection[str]
) -> RegistryMerge:
    """What both sides changed, put together; `shown` are ids that texts show which the portal keeps.

    An entry that texts of the folder name stays, or comes back, too. Raises Refused where the portal's entries
    cannot be written into the folder's file.
    """
    file = db.session.get(RegistryFile, registry.file, populate_existing=True)
    portal = registry.entries(file.source) if file is not None else {}
    # A file that nobody changed here says what the last sync said.
    synced: Entries = dict(file.folder_facts) if file is not None and file.changed_at is not None else portal
    source = library.texts.get(registry.file, "")
    folder = registry.entries(source)
    done = RegistryMerge(registry, source, dict(folder))
    used = set(_named(registry, library))
    stay: dict[str, Entry | None] = {}
    for id_ in (*portal, *sorted(folder.keys() - portal.keys())):
        ours, theirs, before = folder.get(id_), portal.get(id_), synced.get(id_)
        if ours is None and before is not None and theirs == before and id_ in shown and registry is RULES:
            stay[id_] = theirs  # the folder dropped it, and a text of the portal still says it
        elif ours == theirs or theirs == before or (theirs is None and ours == before and id_ in used):
            continue
        elif ours is None and before is None:
            stay[id_] = theirs  # it never stood in the folder
            done.ahead.append(id_)
        elif _keeps_portal_entry(id_, ours, theirs, before, choice, done):
            stay[id_] = theirs
    done.stays_other = bool(stay)
    try:
        for id_, entry in stay.items():
            done.source = registry.with_entry(done.source, id_, entry)
    except UneditableText as error:
        # With faults in it, the folder's file is refused as a whole, and they are named.
        if not library.faults:
            raise unwritable_error(registry, error) from error
    return done


def _keeps_portal_entry(
    id_: str,
    ours: Entry | None,
    theirs: Entry | None,
    before: Entry | None,
    choice: ConflictResolution,
    done: RegistryMerge,
) -> bool:
    """Whether the portal's entry stays, and what is said of that; see RegistryMerge."""
    side = choice.of(done.registry.place(id_))
    if side == "folder":
        return False
    if ours == before:
        done.ahead.append(id_)
        return True
    conflict = _conflict(done.registry, id_, ours, theirs)
    if side == "portal":
        done.kept.append(conflict)
        return True
    done.conflicts.append(conflict)
    # The folder's change is looked at again next time.
    done.folder.pop(id_, None)
    if before is not None:
        done.folder[id_] = before
    return True


def _conflict(registry: Registry, id_: str, ours: Entry | None, theirs: Entry | None) -> Conflict:
    place = registry.place(id_)
    latest = latest_fact_change(place)
    return Conflict(
        "",
        "",
        place,
        0,
        author_name(latest.changed_by_id if latest is not None else None),
        latest.changed_at if latest is not None else clock.now(),
        registry.with_entry("", id_, theirs) if theirs is not None else "",
        registry.with_entry("", id_, ours) if ours is not None else None,
        is_withdrawn=theirs is None,
    )


def _named(registry: Registry, library: Library) -> Iterator[str]:
    """The ids of the entries that texts of the folder name."""
    if registry is RULES:
        yield from facts_shown_in(library)
        return
    for course in library.read.courses:
        for page in (course.introduction, *course.pages.values()):
            if page is not None:
                yield from TERM_LINK.findall(page.source)
