"""The data beside the courses: facts, competences, groups of residents, and their files to the letter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import inspect, select

from portal.content.library import Library
from portal.courses.models import Competence, Fact, RegistryFile, ResidentGroup
from portal.db import Model, db


def put_registries(library: Library) -> None:
    """Let the tables say what the library says, no more and no less."""
    _put(RegistryFile, (RegistryFile(name=name, source=source) for name, source in library.texts.items()))
    _put(Fact, _facts(library))
    _put(Competence, _competences(library))
    groups = enumerate(library.groups)
    _put(ResidentGroup, (ResidentGroup(id=group.id, title=group.title, position=at) for at, group in groups))
    db.session.flush()


def _facts(library: Library) -> Iterable[Fact]:
    for fact in library.facts.values():
        yield Fact(
            id=fact.id,
            value=fact.value,
            label=fact.label,
            source=fact.source,
            checked_on=date.fromisoformat(fact.checked) if fact.checked else None,
            valid_days=fact.valid_days,
            confirmed=fact.confirmed,
        )


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
