"""The data beside the courses: facts, rules, words, competences, groups of residents; and their exact files."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import inspect

from portal.content.files.library import Library
from portal.courses.models import Competence, Fact, RegistryFile, ResidentGroup
from portal.courses.operations.facts import (
    FactValues,
    fact_values,
    is_displayed_differently,
    record_fact_change,
    update_fact_row,
)
from portal.courses.operations.registry_entries import is_displayed_differently as is_said_differently
from portal.courses.operations.registry_entries import record_entry_change
from portal.courses.queries.facts import FACTS_FILE
from portal.courses.queries.texts import all_facts, all_rows, registry_text
from portal.courses.sync.operations.fact_merge import FactMerge
from portal.courses.sync.operations.registry_merge import RegistryMerge
from portal.db import Model, db

PROGRAMMES = "programmes.yml"


def sync_registries(
    library: Library,
    facts: FactMerge,
    registries: Collection[RegistryMerge],
    *,
    now: datetime,
    with_programmes: bool = True,
) -> list[str]:
    """Let the tables say what the library says, no more and no less.

    `facts` and `registries` are what their files became; the library has it already. Tells the ids of facts and
    rules that pages show otherwise.
    """
    texts = dict(library.texts)
    if not with_programmes and PROGRAMMES in texts:
        texts[PROGRAMMES] = registry_text(PROGRAMMES)
    said = [id_ for merge in registries for id_ in _record_entries(merge)]
    _replace_rows(RegistryFile, _files(texts, facts, registries, now))
    changed = _sync_facts(library, now) + said
    _replace_rows(Competence, _competences(library))
    groups = enumerate(library.groups)
    _replace_rows(
        ResidentGroup, (ResidentGroup(id=group.id, title=group.title, position=at) for at, group in groups)
    )
    db.session.flush()
    return changed


def _files(
    texts: Mapping[str, str], facts: FactMerge, registries: Collection[RegistryMerge], now: datetime
) -> Iterable[RegistryFile]:
    merges: dict[str, FactMerge | RegistryMerge] = {merge.registry.file: merge for merge in registries}
    merges[FACTS_FILE] = facts
    for name, source in texts.items():
        file = RegistryFile(name=name, source=source, changed_at=None, folder_facts={})
        merge = merges.get(name)
        if merge is not None:
            before = db.session.get(RegistryFile, name)
            file.folder_facts = merge.folder
            if merge.stays_other:
                file.changed_at = before.changed_at if before is not None and before.changed_at else now
        yield file


def _record_entries(merge: RegistryMerge) -> Iterator[str]:
    """Keep in the history what the folder does to rules or words; tells the rules that it says otherwise."""
    registry = merge.registry
    before, after = registry.entries(registry_text(registry.file)), registry.entries(merge.source)
    for id_ in sorted(before.keys() | after.keys()):
        was, will_be = before.get(id_), after.get(id_)
        if was != will_be:
            record_entry_change(registry, id_, was, will_be, actor=None)
            if was is not None and will_be is not None and is_said_differently(was, will_be):
                yield id_


def _sync_facts(library: Library, now: datetime) -> list[str]:
    """The facts as the library has them; what it does not say of one, such as who checked it, stays.

    Tells the ids of those that pages show otherwise from now on.
    """
    changed = []
    known = {fact.id: fact for fact in all_facts()}
    for fact_id, fact in known.items():
        if fact_id not in library.facts:
            record_fact_change(fact_id, FactValues.of(fact), None, actor=None)
            db.session.delete(fact)
    for fact_id, placed in library.facts.items():
        after, fact = fact_values(placed), known.get(fact_id) or Fact(id=fact_id)
        before = FactValues.of(fact) if fact_id in known else None
        if before == after:
            continue
        if before is not None and before.value != after.value:
            fact.changed_at = now
        if before is not None and before.checked != after.checked:
            fact.checked_by_id = None
        update_fact_row(fact, after)
        db.session.add(fact)
        record_fact_change(fact_id, before, after, actor=None)
        if before is not None and is_displayed_differently(before, after):
            changed.append(fact_id)
    return changed


def _competences(library: Library) -> Iterable[Competence]:
    items = ((framework, item) for framework in library.competences for item in framework.items)
    for position, (framework, item) in enumerate(items):
        yield Competence(
            framework=framework.id,
            code=item.code,
            title=item.title,
            framework_title=framework.title,
            position=position,
        )


def _replace_rows(table: type[Model], rows: Iterable[Model]) -> None:
    # Held here, so that merge() finds each in the session and asks the database nothing more.
    before = all_rows(table)
    kept = {inspect(db.session.merge(row)) for row in rows}
    for row in before:
        if inspect(row) not in kept:
            db.session.delete(row)
