"""Noting who has completed a programme, whose completion holds longer, and whose has ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from portal.db import db
from portal.programmes.completing import Holding, Learned, Rule, begin, completed_at, held_for, renew
from portal.programmes.events import completion_changed
from portal.programmes.models import ProgrammeCompletion
from portal.programmes.queries import learned as queries
from portal.programmes.queries.learned import Places
from portal.units.queries.bulk import chunks

AT_ONCE = 1_000  # people


def take_in_finished(user_id: int, *, course_id: int) -> None:
    """Note what a person has completed or renewed by finishing a course or going over it again."""
    _note([user_id], queries.hold_rules(course_id=course_id))


def take_in_moved(user_ids: Collection[int]) -> None:
    """Note what people have completed who are in another unit now, with its own programmes and periods."""
    rules = queries.hold_rules()
    for some in chunks(user_ids):
        # Whoever moves people holds the tree. Who holds a person may wait for it, so nobody is held here.
        _note(some, rules, hold=False)


def note_completions(user_ids: Collection[int]) -> None:
    """Note everything that these people have completed or renewed; what they completed once stays."""
    take_in_moved(user_ids)


def note_programmes(programme_ids: Collection[str]) -> None:
    """Note who has completed these programmes as they are now, and for how long; a chunk of people at a time."""
    rules, after = queries.hold_rules(programme_ids), 0
    while rules:
        some = queries.people_concerned(rules, after=after, limit=AT_ONCE)
        if not some:
            return
        _note(some, rules)
        after = some[-1]


def note_holders(programme_id: str, *, unit_id: int) -> None:
    """Let the completions in a unit and below hold as long as the assignments there say now."""
    rules = queries.hold_rules([programme_id])
    for some in chunks(queries.holders_below(programme_id, unit_id)):
        _note(some, rules)


def expire_completions(now: datetime) -> tuple[int, ...]:
    """Mark the completions that ended until now and were not marked yet; gives the ids of their people.

    A chunk at a time, in the transaction of the caller; listeners are told of each chunk.
    """
    ended: list[int] = []
    keys = (ProgrammeCompletion.user_id, ProgrammeCompletion.programme_id)
    due = (ProgrammeCompletion.valid_until <= now, ProgrammeCompletion.expired_at.is_(None))
    while True:
        rows = db.session.execute(select(*keys).where(*due).order_by(*keys).limit(AT_ONCE)).all()
        if not rows:
            return tuple(sorted(set(ended)))
        people = sorted({row.user_id for row in rows})
        # Whoever stands last in the chunk may have more that ended; all of these people's are marked together.
        marking = update(ProgrammeCompletion).where(*due, ProgrammeCompletion.user_id.in_(people))
        db.session.execute(marking.values(expired_at=now).execution_options(synchronize_session=False))
        _forget(people)
        completion_changed.send(tuple(people))
        ended += people


def _note(user_ids: Collection[int], rules: Collection[Rule], *, hold: bool = True) -> None:
    if not user_ids or not rules:
        return
    db.session.flush()
    if hold:
        queries.hold_people(user_ids)
    learned, kept = queries.learned_by(user_ids, rules), queries.completions_of(user_ids, rules)
    places = queries.places_of(user_ids, rules) if learned or kept else Places()
    changed: set[int] = set()
    for user_id in sorted({*learned, *(user_id for user_id, _programme_id in kept)}):
        for rule in rules:
            before = kept.get((user_id, rule.id))
            done = learned.get(user_id, Learned())
            if _note_one(user_id, rule, done, before, places):
                changed.add(user_id)
    if changed:
        db.session.flush()
        completion_changed.send(tuple(sorted(changed)))


def _note_one(
    user_id: int, rule: Rule, learned: Learned, before: ProgrammeCompletion | None, places: Places
) -> bool:
    """Keep one completion as it is now; whether it is otherwise than before."""
    months = places.months(rule, user_id)
    if before is None:
        at = completed_at(rule, learned) if places.may_count(rule, user_id) else None
        if at is None:
            return False
        _keep(ProgrammeCompletion(user_id=user_id, programme_id=rule.id), renew(begin(at, months), rule, learned))
        return True
    held = Holding(before.completed_at, before.renewed_at, before.valid_until, before.months)
    now_held = renew(held_for(held, months), rule, learned)
    if now_held == held:
        return False
    _keep(before, now_held)
    return True


def _keep(completion: ProgrammeCompletion, held: Holding) -> None:
    if completion.valid_until != held.valid_until:
        completion.expired_at = None
    completion.completed_at, completion.renewed_at = held.completed_at, held.renewed_at
    completion.valid_until, completion.months = held.valid_until, held.months
    db.session.add(completion)


def _forget(user_ids: Collection[int]) -> None:
    """Read anew, when next asked for, what the session knows of their completions."""
    people = set(user_ids)
    known: list[Any] = list(db.session.identity_map.values())
    for seen in known:
        if isinstance(seen, ProgrammeCompletion) and seen.user_id in people:
            db.session.expire(seen)
