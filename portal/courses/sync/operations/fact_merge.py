"""Three-way merge of facts.yml, fact by fact: the last sync, the folder now, the portal now."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal import clock
from portal.content.files.front_matter_editing import with_fact, with_new_fact, without_fact
from portal.content.files.library import Library
from portal.content.files.yaml_editing import UneditableText
from portal.courses.models import RegistryFile
from portal.courses.operations.facts import FactValues, fact_values, unwritable_error
from portal.courses.queries.facts import FACTS_FILE, latest_fact_change
from portal.courses.queries.texts import all_facts
from portal.courses.sync.operations.conflicts import Conflict, ConflictResolution, author_name
from portal.db import db

Facts = dict[str, dict[str, Any]]  # what facts.yml says of each, by id


@dataclass
class FactMerge:
    """What facts.yml says after the sync, and what is to be remembered of the folder's.

    `ahead` are the ids that only the portal changed, `kept` the conflicts decided for it, `conflicts` those that
    nobody has decided, in which the portal's fact stays.
    """

    source: str
    folder: Facts
    stays_other: bool = False  # whether the portal's file says something else than the folder's
    ahead: list[str] = field(default_factory=list)
    kept: list[Conflict] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def merge_facts(library: Library, *, choice: ConflictResolution, shown: Collection[str]) -> FactMerge:
    """What both sides changed, put together; `shown` are ids that texts show which the portal keeps.

    A fact that texts of the folder show stays, or comes back, too. Raises Refused where the facts of the portal
    cannot be written into the folder's file.
    """
    file = db.session.get(RegistryFile, FACTS_FILE, populate_existing=True)
    synced: Facts = dict(file.folder_facts) if file is not None else {}
    folder: Facts = {id_: fact_values(fact).as_json() for id_, fact in library.facts.items()}
    portal: Facts = {fact.id: FactValues.of(fact).as_json() for fact in all_facts()}
    done = FactMerge(library.texts.get(FACTS_FILE, ""), dict(folder))
    used = set(facts_shown_in(library))
    stay: dict[str, dict[str, Any] | None] = {}
    for id_ in (*portal, *sorted(folder.keys() - portal.keys())):
        ours, theirs, before = folder.get(id_), portal.get(id_), synced.get(id_)
        if ours is None and before is not None and theirs == before and id_ in shown:
            stay[id_] = theirs  # the folder dropped it, and a text of the portal still shows it
        elif ours == theirs or theirs == before or (theirs is None and ours == before and id_ in used):
            continue
        elif ours is None and before is None:
            stay[id_] = theirs  # it never stood in the folder
            done.ahead.append(id_)
        elif _keeps_portal_fact(id_, ours, theirs, before, choice, done):
            stay[id_] = theirs
    done.stays_other = bool(stay)
    try:
        for id_, fact in stay.items():
            done.source = _edited_source(done.source, id_, folder.get(id_), fact)
    except (UneditableText, KeyError, ValueError) as error:
        # With faults in it, the folder's file is refused as a whole, and they are named.
        if not library.faults:
            raise unwritable_error(error) from error
    return done


def _keeps_portal_fact(
    id_: str,
    ours: dict[str, Any] | None,
    theirs: dict[str, Any] | None,
    before: dict[str, Any] | None,
    choice: ConflictResolution,
    done: FactMerge,
) -> bool:
    """Whether the portal's fact stays, and what is said of that; see FactMerge."""
    side = choice.of(f"{FACTS_FILE}#{id_}")
    if side == "folder":
        return False
    if ours == before:
        done.ahead.append(id_)
        return True
    conflict = _conflict(id_, ours, theirs)
    if side == "portal":
        done.kept.append(conflict)
        return True
    done.conflicts.append(conflict)
    # The folder's change is looked at again next time.
    done.folder.pop(id_, None)
    if before is not None:
        done.folder[id_] = before
    return True


def _conflict(id_: str, ours: Mapping[str, Any] | None, theirs: Mapping[str, Any] | None) -> Conflict:
    latest = latest_fact_change(id_)
    return Conflict(
        "",
        "",
        f"{FACTS_FILE}#{id_}",
        0,
        author_name(latest.changed_by_id if latest is not None else None),
        latest.changed_at if latest is not None else clock.now(),
        _lines(id_, theirs),
        _lines(id_, ours) if ours is not None else None,
        is_withdrawn=theirs is None,
    )


def _lines(id_: str, fact: Mapping[str, Any] | None) -> str:
    return with_new_fact("", id_, _without_empty(fact)) if fact is not None else ""


def _edited_source(source: str, id_: str, ours: Mapping[str, Any] | None, theirs: Mapping[str, Any] | None) -> str:
    if theirs is None:
        return without_fact(source, id_)
    if ours is None:
        return with_new_fact(source, id_, _without_empty(theirs))
    return with_fact(source, id_, {name: value for name, value in theirs.items() if value != ours[name]})


def _without_empty(fact: Mapping[str, Any]) -> dict[str, Any]:
    """The fact as the portal writes a new one: without what says nothing."""
    return {name: value for name, value in fact.items() if value not in (None, "")}


def facts_shown_in(library: Library) -> Iterator[str]:
    """The ids of the facts and rules that texts of the folder show."""
    for course in library.read.courses:
        for page in (course.introduction, *course.pages.values()):
            if page is not None:
                yield from (id_ for id_, _line in page.found.facts)
