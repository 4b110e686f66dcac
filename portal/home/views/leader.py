"""The home of a leader: how the own unit stands, what needs a hand, whom to call, what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.accounts.rules.viewer import Viewer
from portal.dashboard.enums import ReminderKind
from portal.dashboard.overview.queries.numbers import StateCounts, UnitCounts, UnitOverview, read_unit_overview
from portal.dashboard.queries.due_programmes import DueProgramme, due_programmes
from portal.dashboard.queries.subjects import Subject, default_subject, unit_subjects
from portal.dashboard.reminders.queries import Reminder, due_reminders
from portal.dashboard.rules.count_keys import MEMBER
from portal.dashboard.rules.pace import weekly_need
from portal.dashboard.trend.queries import completions_by_week
from portal.home.queries.never_seen import number_never_seen
from portal.home.queries.unit_leaders import UnitLeader, leaders_to_call
from portal.people.follow_ups.queries import FollowUpRow, latest_follow_ups
from portal.programmes.enums import CertificateState
from portal.programmes.queries.certificates import number_of_certificates_below
from portal.units.queries.breadcrumbs import Breadcrumbs, Crumb
from portal.visits.counts.rules import NOTHING, VisitSum
from portal.visits.rules.weeks import weeks_until

MAX_CALLS = 3
WINDOWS = 4  # of the house of a unit
MAX_DUE = 3
DUE_WITHIN = timedelta(days=60)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many people a week would have to finish to be done by the day, and how many did last week."""

    needed: int
    last_week: int


@dataclass(frozen=True, slots=True)
class UnitToCall:
    """A unit right below that is behind the others, with whom to call there, if anybody leads it."""

    unit: UnitCounts
    leader: UnitLeader | None

    @property
    def quarters(self) -> int:
        """How many of the four windows of the unit's house are lit; the last one when everybody is done."""
        return int(self.unit.counted.share * WINDOWS)


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day by which a programme is due in so many units, or on which the portal freezes the numbers."""

    on: date
    title: str
    unit_name: str  # of the one, where it is one
    units: int
    percent: int | None  # of a target: how many are to be done by then
    is_freeze: bool = False  # the portal freezes the numbers, under this title


@dataclass(frozen=True)
class LeaderHome:
    """What a leader sees first; `never_seen` and `certificates` are people and papers that wait for a hand."""

    unit: Crumb
    subject: Subject | None
    total: StateCounts
    units_below: int
    pace: Pace | None
    calls: tuple[UnitToCall, ...]
    never_seen: int
    certificates: int
    due: tuple[DueDay, ...]
    visits: VisitSum = NOTHING  # of the last weeks, at residents' doors
    called: tuple[FollowUpRow, ...] = ()  # who of those to call was called last, when and by whom

    @property
    def follow_ups(self) -> dict[int, FollowUpRow]:
        """The last follow-up of each whom to call, by user id."""
        return {row.user_id: row for row in self.called}


def view_leader_home(way: Breadcrumbs, viewer: Viewer, today: date) -> LeaderHome:
    """The home of somebody who leads the last unit of the way."""
    unit = way.unit
    subject = default_subject(unit_subjects(way.all_ids))
    key = subject.key if subject is not None else MEMBER
    overview = read_unit_overview(unit.id, key, on=today, weeks=weeks_until(today))
    behind = units_behind(overview.rows) if subject is not None else ()
    leaders = leaders_to_call([row.unit_id for row in behind], viewer_id=viewer.id)
    return LeaderHome(
        unit,
        subject,
        overview.total,
        len(overview.rows),
        _pace(overview, subject, today) if subject is not None else None,
        tuple(UnitToCall(row, leaders.get(row.unit_id)) for row in behind),
        number_never_seen(unit.id),
        number_of_certificates_below([unit.id], state=CertificateState.WAITING, besides=viewer.id),
        due_days(_due_programmes(unit.id, subject, today), _freezes(way, today), today=today),
        overview.visits,
        tuple(latest_follow_ups([one.user_id for one in leaders.values()], seen_by=viewer).values()),
    )


def units_behind(rows: Sequence[UnitCounts]) -> tuple[UnitCounts, ...]:
    """The units that a call helps most: with most people late, then with the smallest share done."""
    open_rows = [row for row in rows if row.counted.members > row.counted.completed]
    open_rows.sort(key=lambda row: (-row.counted.overdue, row.counted.share, -row.counted.members, row.name_key))
    return tuple(open_rows[:MAX_CALLS])


def due_days(due: Sequence[DueProgramme], freezes: Sequence[Reminder], *, today: date) -> tuple[DueDay, ...]:
    """The next days on which something is due or frozen, the first day first, each programme once a day."""
    found: dict[tuple[date, str, int], list[str]] = {}
    for row in due:
        if row.on <= today + DUE_WITHIN:
            found.setdefault((row.on, row.title, row.percent or 0), []).append(row.unit_name)
    days = [
        DueDay(on, title, names[0], len(names), percent or None) for (on, title, percent), names in found.items()
    ]
    days += [DueDay(each.on, each.name, "", 0, None, is_freeze=True) for each in freezes]
    return tuple(sorted(days, key=lambda one: (one.on, one.is_freeze, one.title, one.percent or 0))[:MAX_DUE])


def _due_programmes(unit_id: int, subject: Subject | None, today: date) -> list[DueProgramme]:
    """What is due, without that of the unit itself, which is told with its numbers, and later days of the same."""
    return [row for row in due_programmes(unit_id, since=today) if not _is_told(row, subject)]


def _freezes(way: Breadcrumbs, today: date) -> list[Reminder]:
    reminders = due_reminders(way.all_ids, today, within=DUE_WITHIN)
    return [each for each in reminders if each.kind == ReminderKind.FREEZE]


def _is_told(due: DueProgramme, subject: Subject | None) -> bool:
    if subject is None or subject.due_on is None or due.percent is not None:
        return False
    return due.title == subject.title and due.on >= subject.due_on


def _pace(overview: UnitOverview, subject: Subject, today: date) -> Pace | None:
    total = overview.total
    left = total.members - total.completed
    if subject.due_on is None or subject.due_on < today or left <= 0:
        return None
    last_monday = today - timedelta(days=today.weekday()) - WEEK
    done = completions_by_week(overview)
    return Pace(weekly_need(left, subject.due_on, today), done.get(last_monday, 0))
