"""The data beside the courses: facts, competences, groups of residents, and their files to the letter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import inspect, select

from portal.content.library import Library
from portal.courses.models import Competence, Fact, RegistryFile, ResidentGroup
from portal.courses.operations.facts import FactText, note_change, put_fact, text_of
from portal.courses.queries.facts import FACTS
from portal.db import Model, db


def put_registries(library: Library, *, now: datetime, facts_stay: bool = False) -> None:
    """Let the tables say what the library says, no more and no less.

    `facts_stay`: its facts are those that were changed in the portal, and the folder has others.
    """
    _put(RegistryFile, _files(library, {FACTS} if facts_stay else set()))
    _put_facts(library, now)
    _put(Competence, _competences(library))
    groups = enumerate(library.groups)
    _put(ResidentGroup, (ResidentGroup(id=group.id, title=group.title, position=at) for at, group in groups))
    db.session.flush()


def _files(library: Library, changed_here: set[str]) -> Iterable[RegistryFile]:
    for name, source in library.texts.items():
        file = RegistryFile(name=name, source=source)
        if name not in changed_here:
            file.changed_at = None
        yield file


def _put_facts(library: Library, now: datetime) -> None:
    """The facts as the folder has them; what it does not say of one, such as who checked it, stays."""
    known = {fact.id: fact for fact in db.session.scalars(select(Fact))}
    for fact_id, fact in known.items():
        if fact_id not in library.facts:
            note_change(fact_id, FactText.of(fact), None, actor=None)
            db.session.delete(fact)
    for fact_id, placed in library.facts.items():
        after, fact = text_of(placed), known.get(fact_id) or Fact(id=fact_id)
        before = FactText.of(fact) if fact_id in known else None
        if before == after:
            continue
        if before is not None and before.value != after.value:
            fact.changed_at = now
        if before is not None and before.checked != after.checked:
            fact.checked_by_id = None
        put_fact(fact, after)
        db.session.add(fact)
        note_change(fact_id, before, after, actor=None)


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


def _put(table: type[Model], rows: Iterable[Model]) -> None:
    # Held here, so that merge() finds each in the session and asks the database nothing more.
    before = list(db.session.scalars(select(table)))
    kept = {inspect(db.session.merge(row)) for row in rows}
    for row in before:
        if inspect(row) not in kept:
            db.session.delete(row)
