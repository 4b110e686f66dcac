"""Programme completions: record, renew and expire them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, update

from portal import clock
from portal.db import db
from portal.programmes.events import completion_changed
from portal.programmes.models import ProgrammeCompletion
from portal.programmes.queries import completion_inputs as queries
from portal.programmes.queries.completion_inputs import UnitPlacements
from portal.programmes.rules.completion import (
    CompletionRule,
    CompletionValidity,
    LearningRecord,
    completion_moment,
    fulfil,
    renew_validity,
    start_validity,
    with_months,
)
from portal.units.bulk.queries.units import chunks
from portal.units.rules.start_of_day import start_of_day

BATCH_SIZE = 1_000  # people


def on_course_completed(user_ids: Collection[int], *, course_id: int) -> None:
    """Note what these people have completed or renewed by finishing a course or going over it again."""
    rules = queries.lock_rules(course_id=course_id)
    for some in chunks(user_ids):
        _record_all(some, rules)


def on_course_completion_withdrawn(finished: Mapping[int, datetime], *, course_id: int) -> None:
    """Take back the completions that rested on a course which these people had finished then, and have no more."""
    rules = queries.lock_rules(course_id=course_id)
    if not rules:
        return
    db.session.flush()
    queries.lock_people(finished)
    learned, changed = queries.learning_records(finished, rules), set()
    for (user_id, programme_id), kept in queries.completions_of(finished, rules).items():
        rule = next(one for one in rules if one.id == programme_id)
        now = learned.get(user_id, LearningRecord())
        then = replace(now, completed={**now.completed, course_id: finished[user_id]})
        is_over = completion_moment(rule, now) is None and completion_moment(rule, then) is not None
        if is_over and finished[user_id] <= kept.completed_at:
            db.session.delete(kept)
            changed.add(user_id)
    if changed:
        db.session.flush()
        completion_changed.send(tuple(sorted(changed)))


def on_people_moved(user_ids: Collection[int]) -> None:
    """Note what people have completed who are in another unit now, with its own programmes and periods."""
    rules = queries.lock_rules()
    for some in chunks(user_ids):
        # Whoever moves people holds the tree. Who holds a person may wait for it, so nobody is held here.
        _record_all(some, rules, hold=False)


def record_completions(user_ids: Collection[int]) -> None:
    """Note everything that these people have completed or renewed; what they completed once stays."""
    on_people_moved(user_ids)


def record_programme_completions(programme_ids: Collection[str]) -> None:
    """Note who has completed these programmes as they are now, and for how long; a chunk of people at a time."""
    rules, after = queries.lock_rules(programme_ids), 0
    while rules:
        some = queries.affected_user_ids(rules, after=after, limit=BATCH_SIZE)
        if not some:
            return
        _record_all(some, rules)
        after = some[-1]


def update_validity_below(programme_id: str, *, unit_id: int) -> None:
    """Let the completions in a unit and below hold as long as the assignments there say now."""
    rules = queries.lock_rules([programme_id])
    for some in chunks(queries.holder_ids_below(programme_id, unit_id)):
        _record_all(some, rules)


def ask_for_more(programme_ids: Collection[str], *, due_on: date | None) -> int:
    """Let those who completed these programmes, but lack something of them now, do it by a day; how many they are.

    Until then they count as complete, and after it no more until it is done; without a day not from now on.
    """
    now = clock.now()
    end = start_of_day(due_on + timedelta(days=1)) if due_on is not None else now
    asked: set[int] = set()
    for rule in queries.lock_rules(programme_ids):
        lacking = queries.lacking_user_ids(rule)
        for some in chunks(lacking):
            update_ = update(ProgrammeCompletion).where(
                ProgrammeCompletion.programme_id == rule.id, ProgrammeCompletion.user_id.in_(some)
            )
            ends_earlier = ProgrammeCompletion.valid_until <= end
            values = {
                "valid_before": case(
                    (ProgrammeCompletion.more_due_on.is_not(None), ProgrammeCompletion.valid_before),
                    else_=ProgrammeCompletion.valid_until,
                ),
                "more_due_on": due_on if due_on is not None else clock.today(),
                "valid_until": case((ends_earlier, ProgrammeCompletion.valid_until), else_=end),
            }
            if due_on is None:
                values["expired_at"] = now
            db.session.execute(update_.values(values).execution_options(synchronize_session=False))
            _expire_loaded(some)
            completion_changed.send(tuple(some))
            asked.update(some)
    return len(asked)


def expire_completions(now: datetime) -> tuple[int, ...]:
    """Mark the completions that ended until now and were not marked yet; gives the ids of their people.

    A chunk at a time, in the transaction of the caller; listeners are told of each chunk.
    """
    ended: list[int] = []
    due = (ProgrammeCompletion.valid_until <= now, ProgrammeCompletion.expired_at.is_(None))
    while people := queries.user_ids_to_expire(now, limit=BATCH_SIZE):
        # Whoever stands last in the chunk may have more that ended; all of these people's are marked together.
        marking = update(ProgrammeCompletion).where(*due, ProgrammeCompletion.user_id.in_(people))
        db.session.execute(marking.values(expired_at=now).execution_options(synchronize_session=False))
        _expire_loaded(people)
        completion_changed.send(tuple(people))
        ended += people
    return tuple(sorted(set(ended)))


def _record_all(user_ids: Collection[int], rules: Collection[CompletionRule], *, hold: bool = True) -> None:
    if not user_ids or not rules:
        return
    db.session.flush()
    if hold:
        queries.lock_people(user_ids)
    learned, kept = queries.learning_records(user_ids, rules), queries.completions_of(user_ids, rules)
    places = queries.unit_placements(user_ids, rules) if learned or kept else UnitPlacements()
    changed: set[int] = set()
    for user_id in sorted({*learned, *(user_id for user_id, _programme_id in kept)}):
        for rule in rules:
            before = kept.get((user_id, rule.id))
            done = learned.get(user_id, LearningRecord())
            if _record_one(user_id, rule, done, before, places):
                changed.add(user_id)
    if changed:
        db.session.flush()
        completion_changed.send(tuple(sorted(changed)))


def _record_one(
    user_id: int,
    rule: CompletionRule,
    learned: LearningRecord,
    before: ProgrammeCompletion | None,
    places: UnitPlacements,
) -> bool:
    """Keep one completion as it is now; whether it is otherwise than before."""
    months = places.months(rule, user_id)
    if before is None:
        at = completion_moment(rule, learned) if places.may_count(rule, user_id) else None
        if at is None:
            return False
        _store(
            ProgrammeCompletion(user_id=user_id, programme_id=rule.id),
            renew_validity(start_validity(at, months), rule, learned),
        )
        return True
    held = CompletionValidity(before.completed_at, before.renewed_at, before.valid_until, before.months)
    if before.more_due_on is not None:
        at = completion_moment(rule, learned)
        if at is None:
            return False
        done = fulfil(held, at, valid_before=before.valid_before)
        before.more_due_on = before.valid_before = None
        _store(before, renew_validity(with_months(done, months), rule, learned))
        before.expired_at = None
        return True
    now_held = renew_validity(with_months(held, months), rule, learned)
    if now_held == held:
        return False
    _store(before, now_held)
    return True


def _store(completion: ProgrammeCompletion, held: CompletionValidity) -> None:
    if completion.valid_until != held.valid_until:
        completion.expired_at = None
    completion.completed_at, completion.renewed_at = held.completed_at, held.renewed_at
    completion.valid_until, completion.months = held.valid_until, held.months
    db.session.add(completion)


def _expire_loaded(user_ids: Collection[int]) -> None:
    """Read anew, when next asked for, what the session knows of their completions."""
    people = set(user_ids)
    known: list[Any] = list(db.session.identity_map.values())
    for seen in known:
        if isinstance(seen, ProgrammeCompletion) and seen.user_id in people:
            db.session.expire(seen)
