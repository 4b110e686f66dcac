"""What topics, outcomes and problems of visits are called, and why a remark is refused."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.visits.counts.rules import VisitSum
from portal.visits.enums import Outcome, PersonalDetail, Problem, Topic
from portal.web.template_filters import number

TOPICS: dict[str, Any] = {
    Topic.PAYMENT: _l("Paying, QR"),
    Topic.PUBLIC_SERVICES: _l("Papers online"),
    Topic.SCAM: _l("A scam feared"),
    Topic.PHONE: _l("Using the phone"),
    Topic.IDENTITY: _l("Electronic identity"),
    Topic.OTHER: _l("Something else"),
}
TOPIC_ICONS: dict[str, str] = {
    Topic.PAYMENT: "bank",
    Topic.PUBLIC_SERVICES: "document",
    Topic.SCAM: "alert",
    Topic.PHONE: "device",
    Topic.IDENTITY: "shield",
    Topic.OTHER: "more",
}
OUTCOMES: dict[str, Any] = {
    Outcome.ALONE: _l("They manage by themselves"),
    Outcome.BESIDE: _l("It works with somebody beside them"),
    Outcome.LATER: _l("Not yet, another time"),
}
OUTCOME_ICONS: dict[str, str] = {Outcome.ALONE: "check", Outcome.BESIDE: "people", Outcome.LATER: "clock"}
PROBLEMS: dict[str, Any] = {
    Problem.NO_SIGNAL: _l("No signal"),
    Problem.OLD_PHONE: _l("The phone is too old"),
    Problem.FORGOTTEN_PASSWORD: _l("The password was forgotten"),
    Problem.AFRAID: _l("Afraid of being cheated"),
    Problem.APP_FAULT: _l("The app or the portal failed"),
    Problem.NO_PAPERS: _l("No papers or identity yet"),
    Problem.OTHER: _l("Something else stood in the way"),
}
REFUSALS: dict[str, Any] = {
    PersonalDetail.NAME: _l("Please write no names or forms of address such as “cô Ba”: here we only count."),
    PersonalDetail.LONG_NUMBER: _l("Please write no phone numbers or numbers of papers: here we only count."),
}


def visit_topic(topic: str) -> Any:
    """What a topic is called."""
    return TOPICS.get(topic, topic)


def visit_outcome(outcome: str) -> Any:
    """What an outcome is called."""
    return OUTCOMES.get(outcome, outcome)


def visit_parts(told: VisitSum) -> list[str]:
    """A sum in words, apart: outings, people helped, and how many then managed by themselves."""
    return [
        ngettext("%(count)s outing", "%(count)s outings", told.visits, count=number(told.visits)),
        ngettext("%(count)s person helped", "%(count)s people helped", told.people, count=number(told.people)),
        ngettext("%(count)s manages alone", "%(count)s manage alone", told.managed, count=number(told.managed)),
    ]
