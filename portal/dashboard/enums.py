"""The states that the dashboard counts, and the verdicts on a team's plan."""

from enum import StrEnum


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
