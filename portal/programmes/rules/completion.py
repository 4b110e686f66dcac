"""When a programme is complete, how long that holds, and what makes it hold longer; no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from portal.progress.rules.months import add_months

RENEWAL_WINDOW = timedelta(
    days=60
)  # before the end: going over the courses again in it makes the completion hold longer


@dataclass(frozen=True, slots=True)
class CompletionRule:
    """What a programme asks for: the ids of its published courses, and how it counts."""

    id: str
    unit_id: int | None
    min_electives: int
    valid_months: int | None
    counts_outside: bool
    compulsory: tuple[int, ...]
    electives: tuple[int, ...]

    @property
    def wanted_electives(self) -> int:
        """How many electives are asked for, of those that are published."""
        return min(self.min_electives, len(self.electives))


@dataclass(frozen=True)
class LearningRecord:
    """The learning record of one person: courses completed or refreshed, by course id, and certificates accepted.

    `certified` are the courses that a certificate of another platform stands for, and `elsewhere` when those were
    accepted that stand for any elective.
    """

    completed: Mapping[int, datetime] = field(default_factory=dict)
    refreshed_courses: Mapping[int, datetime] = field(default_factory=dict)
    certified: Mapping[int, datetime] = field(default_factory=dict)
    elsewhere: Sequence[datetime] = ()

    def met(self, rule: CompletionRule) -> dict[int, datetime]:
        """Since when each course counts for the programme, by course id."""
        found = dict(self.certified) if rule.counts_outside else {}
        for course_id, at in self.completed.items():
            found[course_id] = min(at, found.get(course_id, at))
        return found

    def last_met(self, rule: CompletionRule) -> dict[int, datetime]:
        """When each course was last shown to be known, by course id."""
        found = dict(self.certified) if rule.counts_outside else {}
        for course_id, at in (*self.completed.items(), *self.refreshed_courses.items()):
            found[course_id] = max(at, found.get(course_id, at))
        return found


@dataclass(frozen=True, slots=True)
class CompletionValidity:
    """The validity of a programme completion: completed at, renewed at, valid until (None: for good).

    `more_due_on` is by when its holder is to do what a changed programme asks; it ends then, unless that is done.
    """

    completed_at: datetime
    renewed_at: datetime
    valid_until: datetime | None
    months: int | None
    more_due_on: date | None = None

    @property
    def renewal_opens_at(self) -> datetime | None:
        """From when on going over the courses renews it; None where it holds for good, or more is asked."""
        if self.more_due_on is not None:
            return None
        return max(self.valid_until - RENEWAL_WINDOW, self.renewed_at) if self.valid_until is not None else None


def completion_moment(rule: CompletionRule, learned: LearningRecord) -> datetime | None:
    """When the last thing was done that the programme asks for; None while something is missing."""
    met = learned.met(rule)
    electives = counted_electives(rule, met, learned.elsewhere)
    missing = any(course_id not in met for course_id in rule.compulsory)
    if missing or len(electives) < rule.wanted_electives or not (rule.compulsory or rule.wanted_electives):
        return None
    return max([met[course_id] for course_id in rule.compulsory] + electives[: rule.wanted_electives])


def start_validity(at: datetime, months: int | None) -> CompletionValidity:
    """A completion of this moment that holds for so many months."""
    return CompletionValidity(at, at, add_months(at, months) if months is not None else None, months)


def renew_validity(
    holding: CompletionValidity, rule: CompletionRule, learned: LearningRecord
) -> CompletionValidity:
    """The completion as it is when every compulsory course was gone over in time; the same while one was not.

    In the window the time is added to its end, after the end it begins anew. A programme without compulsory
    courses asks for as many electives instead.
    """
    opens = holding.renewal_opens_at
    if opens is None or holding.valid_until is None or holding.months is None:
        return holding
    last = learned.last_met(rule)
    in_time = [at for at in learned.elsewhere if at >= opens and at > holding.renewed_at]
    touched = {id_: at for id_, at in last.items() if at >= opens and at > holding.renewed_at}
    awaited: list[datetime] = [touched[id_] for id_ in rule.compulsory if id_ in touched]
    wanted = len(rule.compulsory)
    if not rule.compulsory:
        awaited, wanted = counted_electives(rule, touched, in_time), max(rule.wanted_electives, 1)
    if not wanted or len(awaited) < wanted:
        return holding
    at = max(awaited[:wanted])
    start = holding.valid_until if at <= holding.valid_until else at
    return CompletionValidity(holding.completed_at, at, add_months(start, holding.months), holding.months)


def fulfil(holding: CompletionValidity, at: datetime, *, valid_before: datetime | None) -> CompletionValidity:
    """The completion once what was asked in addition is done, the last of it at this moment.

    It holds as long as before; done anew, at least its months from then.
    """
    if at <= holding.renewed_at or holding.months is None or valid_before is None:
        return CompletionValidity(holding.completed_at, max(at, holding.renewed_at), valid_before, holding.months)
    until = max(valid_before, add_months(at, holding.months))
    return CompletionValidity(holding.completed_at, at, until, holding.months)


def with_months(holding: CompletionValidity, months: int | None) -> CompletionValidity:
    """The completion as it is when it holds for another number of months than before."""
    if months == holding.months:
        return holding
    start = holding.renewed_at
    if holding.valid_until is not None and holding.months is not None:
        start = add_months(holding.valid_until, -holding.months)
    until = add_months(start, months) if months is not None else None
    return CompletionValidity(holding.completed_at, holding.renewed_at, until, months)


def counted_electives(
    rule: CompletionRule, met: Mapping[int, datetime], elsewhere: Sequence[datetime]
) -> list[datetime]:
    """When each elective was met that was, the first first; certificates for any elective count as one each."""
    found = [met[course_id] for course_id in rule.electives if course_id in met]
    return sorted([*found, *elsewhere] if rule.counts_outside else found)
