"""The definitions of what leaders read: one text for each number and state, on screen, in files and on paper.

tests/dashboard/naive.py counts by these texts. Whoever shows a table says under it what its columns mean, with
`{{ definitions(keys, population, extent) }}` of ui/definitions.html, or `definition_lines()` without HTML.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.dashboard.enums import AssignmentExtent, MemberState
from portal.dashboard.rules.count_keys import TRAINED
from portal.dashboard.rules.population import Population

# The columns of the board and of the report.
BOARD_KEYS = (
    *("members", MemberState.NOT_STARTED, MemberState.LEARNING, MemberState.COMPLETE, MemberState.EARLIER),
    *(MemberState.OVERDUE, MemberState.TEACHING, TRAINED, "seen", "visits"),
)
REPORT_KEYS = (
    *("members", MemberState.NOT_STARTED, MemberState.LEARNING, MemberState.COMPLETE, MemberState.EARLIER),
    *(MemberState.OVERDUE, MemberState.TEACHING, TRAINED, "share"),
)
MATRIX_KEYS = ("members", MemberState.COMPLETE)
TREND_KEYS = ("finished_in_week", TRAINED)
COMPETENCE_KEYS = ("members", "competence")
AT_RISK_KEYS = ("stuck", "stuck_never", "stuck_failed", "stuck_stalled", "stuck_paused")
PEOPLE_KEYS = (*BOARD_KEYS[1:-3], "seen")

DEFINITIONS: dict[str, tuple[Any, Any]] = {
    "members": (_l("Members"), _l("who belongs there today; who has left the teams is not counted.")),
    MemberState.NOT_STARTED: (
        _l("Not started"),
        _l(
            "has done nothing in the course, or in any course of the programme: no page finished, no question "
            "answered, no quiz handed in, no practice played."
        ),
    ),
    MemberState.LEARNING: (
        _l("Learning"),
        _l("has done something and is not complete; or was complete, but the time of that is over."),
    ),
    MemberState.COMPLETE: (
        _l("Complete"),
        _l(
            "has done every page of the course but the checklist; for a programme every compulsory course and as "
            "many electives as it asks for. Who is complete in an earlier version counts, too."
        ),
    ),
    MemberState.EARLIER: (
        _l("In an earlier version"),
        _l("is complete, but has not read what changed in the course, or not done what the programme has added."),
    ),
    MemberState.OVERDUE: (
        _l("Overdue"),
        _l(
            "is not complete, and the person's own last day has passed. It is the day of the assignment; who came "
            "to where it holds after it was given, also with a unit that was moved or merged, has at least the "
            "days for newcomers from then on. Nobody is late for a day that had passed before they came."
        ),
    ),
    MemberState.TEACHING: (
        _l("Can teach it"),
        _l(
            "was watched by the head of the team doing every point of the course's checklist; for a programme "
            "those of all compulsory courses that have one."
        ),
    ),
    TRAINED: (
        _l("Trained so far"),
        _l(
            "has ever been complete, up to today: also who has left the teams since, and whose completion has "
            "come to its end. Who moves is counted where they are now."
        ),
    ),
    "visits": (
        _l("Visits, 4 weeks"),
        _l(
            "outings to residents' doors in this week and the three before, of everybody there; people helped, "
            "and how many then managed by themselves. An outing of several members counts once. Those of units "
            "that are closed by now stand with the unit above."
        ),
    ),
    "share": (_l("Share complete"), _l("the complete ones, divided by the members.")),
    "seen": (
        _l("Last active"),
        _l("the last day on which the portal was opened while signed in; of a unit, the week of the last person."),
    ),
    "finished_in_week": (
        _l("Completed in a week"),
        _l("for the first time, from Monday to Sunday; also by people who have left since."),
    ),
    "competence": (
        _l("A competence"),
        _l("has done at least half of the pages that carry it, in whatever course; other pages do not count."),
    ),
    "missed": (
        _l("Missed"),
        _l("the share of wrong answers among the first answers to the question, of the members who are counted."),
    ),
    "never_signed_in": (_l("Never signed in"), _l("has an account, and has not yet used the code for it.")),
    "stopped": (
        _l("Stopped on the way"),
        _l("has begun a course and not completed it, and has learned nothing at all in the last 14 days."),
    ),
    "failed": (_l("Stuck at a quiz"), _l("has failed the same quiz three times and not passed it since.")),
    "stuck": (_l("Who is stuck"), _l("for one of these reasons; each person once, however many courses.")),
    "stuck_never": (_l("Never signed in"), _l("has an account and never used it.")),
    "stuck_failed": (
        _l("Failed a quiz three times"),
        _l("did the same quiz three times or more and has not passed it since."),
    ),
    "stuck_stalled": (
        _l("No learning for 14 days"),
        _l("has begun a course and not finished it, and did nothing in any course for 14 days."),
    ),
    "stuck_paused": (
        _l("One course left lying"),
        _l("did nothing for 14 days in a course that is not finished, but learned in another one meanwhile."),
    ),
}


@dataclass(frozen=True, slots=True)
class DefinitionLine:
    """A number or a state, and what it means."""

    label: str
    text: str

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"


def definition_lines(
    keys: Iterable[str], population: Population | None = None, extent: str | None = None
) -> list[DefinitionLine]:
    """What these numbers mean, in their order; before them whose numbers they are, where a population is given.

    `extent` is the AssignmentExtent of the subject in the unit that is looked at.
    """
    lines = [] if population is None else [DefinitionLine(str(_l("Counted")), _who(population, extent))]
    return lines + [DefinitionLine(str(label), str(text)) for label, text in map(DEFINITIONS.__getitem__, keys)]


def _who(population: Population, extent: str | None) -> str:
    who = _l("the people of teams only, not those who belong directly to a hamlet, a commune or the province")
    if not population.team_only:
        who = _l("everybody, also who belongs directly to a hamlet, a commune or the province")
    where = _l("only where it is assigned: the programme, or for a course one that demands it")
    if not population.assigned_only:
        where = _l("everywhere, also where it is not assigned")
    elif extent == AssignmentExtent.NOWHERE:
        where = _l("everywhere, for it is assigned neither here nor above nor below")
    elif extent == AssignmentExtent.EVERYWHERE:
        where = _l("it is assigned to everybody here")
    return f"{who}; {where}."
