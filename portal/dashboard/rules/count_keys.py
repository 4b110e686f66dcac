"""What the dashboard counts: subjects, states and measures, and the words they are kept by; no database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.clock import VIETNAM
from portal.dashboard.enums import MemberState

MEMBER = "member"  # the subject of being there, and the measure that counts it
COMPLETED = (MemberState.COMPLETE, MemberState.EARLIER)
TRAINED = "trained"  # who has ever completed the subject, also who left since or whose completion has expired
COMPLETED_IN = "finished:"  # and the Monday of the week
SEEN_IN = "seen:"
OWN_DUE_ON = "due:"  # and the last day of newcomers, who have longer than the others
LAST_DUE = f"{OWN_DUE_ON}{date.max.isoformat()}"
COURSE_PREFIX, PROGRAMME_PREFIX = "course:", "programme:"  # subjects: these, and the id


@dataclass(frozen=True, slots=True)
class Status:
    """The status of a person in one subject and unit; `week` is the Monday of its week.

    `own_due_on` is the last day on which a newcomer is in time, where it is later than that of the others.
    """

    unit_id: int
    state: str
    teaches: bool = False
    week: date | None = None
    own_due_on: date | None = None

    def measures(self) -> tuple[str, ...]:
        """What counts one more for this."""
        # Who has not started is what is left of the members, and not counted.
        found = [self.state] if self.state != MemberState.NOT_STARTED else []
        if self.teaches:
            found.append(MemberState.TEACHING)
        if self.week is not None and self.state != MEMBER:
            found.append(TRAINED)
        if self.week is not None:
            found.append(f"{SEEN_IN if self.state == MEMBER else COMPLETED_IN}{self.week.isoformat()}")
        if self.own_due_on is not None:
            found.append(own_due_measure(self.own_due_on))
        return tuple(found)


def own_due_measure(day: date) -> str:
    """The measure that counts who is in time until this day, though the others are not."""
    return f"{OWN_DUE_ON}{day.isoformat()}"


def course_subject(course_id: int) -> str:
    """The subject that a course is."""
    return f"{COURSE_PREFIX}{course_id}"


def programme_subject(programme_id: str) -> str:
    """The subject that a programme is."""
    return f"{PROGRAMME_PREFIX}{programme_id}"


def subject_course_id(subject: str) -> int | None:
    """The id of the course that the subject is, if it is one."""
    number = subject.removeprefix(COURSE_PREFIX)
    return int(number) if number != subject and number.isascii() and number.isdecimal() else None


def subject_programme_id(subject: str) -> str | None:
    """The id of the programme that the subject is, if it is one."""
    name = subject.removeprefix(PROGRAMME_PREFIX)
    return name if name and name != subject else None


def monday_of(moment: datetime | None) -> date | None:
    """The Monday, in Vietnam, of the week of a moment."""
    if moment is None:
        return None
    day = moment.astimezone(VIETNAM).date()
    return day - timedelta(days=day.weekday())
