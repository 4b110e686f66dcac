"""The states that the dashboard counts, and the verdicts on a team's plan."""

from enum import IntEnum, StrEnum


class MemberState(StrEnum):
    """The state of a member in a course or a programme, as the dashboard keeps and counts it."""

    NOT_STARTED = "not_started"  # kept only for newcomers, who have a day of their own
    LEARNING = "learning"
    COMPLETE = "complete"
    EARLIER = "earlier"  # complete, in an earlier version
    LEFT = "left"  # has left the teams since
    OVERDUE = "overdue"  # never kept: not complete, and the day is past
    TEACHING = "teaching"  # counted beside the state


class PlanVerdict(StrEnum):
    """The verdict on a team's plan: how the team keeps pace."""

    DONE = "done"
    OVER = "over"  # time is up
    AHEAD = "ahead"
    IN_STEP = "in_step"
    BEHIND = "behind"


class ReportRow(StrEnum):
    """A kind of row in a report: whom it counts."""

    SUM = "sum"  # a unit with everything below it, which has rows of its own
    OWN = "own"  # those who belong directly to such a unit
    UNIT = "unit"  # a unit with nothing below it, or with nothing below it that has a row


class SnapshotFormat(IntEnum):
    """The format of a snapshot: which numbers its rows hold, and what its checksum covers."""

    EVERYBODY = 1  # everybody everywhere
    POPULATIONS = 2  # members of teams alone, and places alone that were given the subject, as well; name and note
    VISITS = 3  # visits at doors as well


class VisitPeriod(StrEnum):
    """Over which weeks a snapshot adds visits up, each until the week in which it was frozen."""

    WEEK = "week"  # that week alone
    FOUR_WEEKS = "four_weeks"
    SO_FAR = "so_far"  # all that was ever recorded


class ScheduleKind(StrEnum):
    """The kind of a schedule: on which days the portal freezes by itself."""

    ONCE = "once"
    MONTH = "month"  # its last day
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class HeadTaskKind(StrEnum):
    """What a head can do for somebody of the team."""

    REMIND = "remind"  # late
    WATCH = "watch"  # has only the checklist left
    ACTIVATE = "activate"  # never came in
    CERTIFY = "certify"  # a certificate from elsewhere waits


class ReminderKind(StrEnum):
    """What a day that comes near is about."""

    FREEZE = "freeze"  # the portal freezes the numbers by itself
    PROGRAMME = "programme"  # is due
    TARGET = "target"  # is to be reached


class TargetState(StrEnum):
    """The state of a target on a day."""

    REACHED = "reached"
    OPEN = "open"  # the day is still to come
    MISSED = "missed"  # the day is over


class AssignmentExtent(StrEnum):
    """How much of a unit is to do a subject, by the assignments that are open now."""

    EVERYWHERE = "everywhere"  # it is assigned to the unit or to one above
    PARTLY = "partly"  # only to some units below
    NOWHERE = "nowhere"  # neither at, above nor below the unit
