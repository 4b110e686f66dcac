"""What is made of the list of who is stuck: units with their numbers, texts for Zalo, a table."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.accounts.rules.phones import format_phone
from portal.dashboard.at_risk.enums import Reason
from portal.dashboard.at_risk.labels import REASON_LABELS
from portal.dashboard.at_risk.queries import AtRiskPerson, Trouble
from portal.dashboard.definitions.labels import AT_RISK_KEYS, definition_lines
from portal.dashboard.rules.population import Population
from portal.people.follow_ups.enums import FollowUpKind
from portal.people.follow_ups.queries import FollowUpRow
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, Table
from portal.units.queries.tree import UnitName
from portal.web.template_filters import ago, day

NAME_SEPARATOR = ", "


@dataclass(frozen=True, slots=True)
class UnitNumber:
    """A unit right below, or the unit itself for its own people, and how many are stuck there."""

    id: int
    name: str
    number: int
    is_own: bool = False


def numbers_below(
    unit_id: int,
    own_name: str,
    children: Sequence[UnitName],
    counted: Mapping[int, int],
    above: Mapping[int, Iterable[int]],
) -> tuple[UnitNumber, ...]:
    """How many are stuck in and below each unit right below, most first; `above` says what is below which."""
    sums: Counter[int] = Counter()
    for each, number in counted.items():
        for branch in above.get(each, ()):
            sums[branch] += number
    rows = [UnitNumber(child.id, child.name, sums[child.id]) for child in children if sums[child.id]]
    rows.sort(key=lambda row: -row.number)
    own = counted.get(unit_id, 0)
    return (*rows, UnitNumber(unit_id, own_name, own, is_own=True)) if own else tuple(rows)


@dataclass(frozen=True, slots=True)
class HeadMessage:
    """What one head is told of the own people, with names: for that head alone."""

    unit_name: str
    heads: str  # empty where nobody leads the unit
    number: int
    text: str


def group_text(unit_name: str, people: Sequence[AtRiskPerson]) -> str:
    """What a head pastes into the team's group: how many got stuck, nobody's name, and how to get help."""
    lines = [_("%(unit)s: if you got stuck on the way, it happens to everybody.", unit=unit_name)]
    for reason, number in _numbers(people):
        lines.append(f"– {REASON_LABELS[reason]}: " + ngettext("%(num)d person", "%(num)d people", number))
    lines.append(_("Bring the phone along or call me; five minutes together and it goes on."))
    return "\n".join(lines)


def heads_text(messages: Sequence[HeadMessage]) -> str:
    """What a leader pastes into the group of the heads: each head's name and how many people need a call."""
    lines = [_("Dear heads, these people of ours may need a hand, as of %(day)s:", day=day(clock.today()))]
    for each in messages:
        told = ngettext("%(num)d person", "%(num)d people", each.number)
        lines.append(f"– {each.unit_name} ({each.heads or _('no head yet')}): {told}")
    lines.append(_("Their names are in the portal under “Who is stuck”. Please call, and tick that you called."))
    return "\n".join(lines)


def head_messages(
    people: Sequence[AtRiskPerson], names: Mapping[int, str], heads: Mapping[int, Sequence[str]]
) -> tuple[HeadMessage, ...]:
    """One text for each head, with the names of the own people alone."""
    messages = []
    for unit_id, group in groupby(people, key=lambda person: person.unit_id):
        here = list(group)
        leading = NAME_SEPARATOR.join(heads.get(unit_id, ()))
        lines = [_("%(unit)s: who may need a call, as of %(day)s", unit=names[unit_id], day=day(clock.today()))]
        lines += [f"– {person.name}: {reasons_text(person)}" for person in here]
        messages.append(HeadMessage(names[unit_id], leading, len(here), "\n".join(lines)))
    return tuple(messages)


def reasons_text(person: AtRiskPerson) -> str:
    """Why the person is stuck, with the courses, in a line."""
    parts = []
    for reason in person.reasons:
        where = NAME_SEPARATOR.join(_place(each) for each in person.troubles if _is_of(each.reason, reason))
        parts.append(f"{REASON_LABELS[reason]} ({where})" if where else str(REASON_LABELS[reason]))
    return "; ".join(parts)


def at_risk_table(
    people: Iterable[AtRiskPerson],
    unit_name: str,
    population: Population,
    names: Mapping[int, str],
    heads: Mapping[int, Sequence[str]],
    last: Mapping[int, FollowUpRow],
) -> Table:
    """The list as a table: who, where, how to reach them, why, since when, and who called last."""
    columns = [
        *(Column(_("Full name"), width=28), Column(_("Unit"), width=36), Column(_("Head"), width=24)),
        *(Column(_("Phone number"), width=16), Column(_("Why"), width=50), Column(_("Since"), "day", 14)),
        Column(_("Called or reminded"), width=34),
    ]
    rows: list[list[Cell]] = [
        [
            *(person.name, names[person.unit_id], NAME_SEPARATOR.join(heads.get(person.unit_id, ()))),
            *(format_phone(person.phone) if person.phone else "", reasons_text(person)),
            person.since.astimezone(clock.VIETNAM).date() if person.since else None,
            follow_up_cell(last.get(person.user_id)),
        ]
        for person in people
    ]
    titles = [f"{_('Who is stuck')}: {unit_name}", str(_("Numbers as of %(day)s", day=day(clock.today())))]
    titles += [str(line) for line in definition_lines(AT_RISK_KEYS, population)]
    return Table(str(_("Who is stuck")), columns, rows, titles=titles, is_wide=True)


def follow_up_cell(last: FollowUpRow | None) -> str:
    """The last call or reminder, in a cell."""
    if last is None:
        return ""
    when = ago(last.at)
    if last.kind == FollowUpKind.CALLED:
        return str(_("%(name)s called %(ago)s", name=last.by_name, ago=when))
    return str(_("%(name)s reminded them %(ago)s", name=last.by_name, ago=when))


def _numbers(people: Sequence[AtRiskPerson]) -> list[tuple[str, int]]:
    counted = Counter(reason for person in people for reason in person.reasons)
    return [(reason.value, counted[reason.value]) for reason in Reason if counted[reason.value]]


def _place(trouble: Trouble) -> str:
    """Where somebody is stuck, and that the score suffices where only what must be right is open."""
    if not trouble.awaits_must_pass:
        return trouble.title
    open_still: str = _("the score suffices, a question that protects money is open")
    return f"{trouble.title}, {open_still}"


def _is_of(trouble: str, reason: str) -> bool:
    """Whether what is told of a course belongs to the reason: one left lying is told like one that stopped."""
    return trouble == reason or (trouble == Reason.STALLED and reason == Reason.PAUSED)
