"""The guides in a list, and what residents said of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, select

from portal.content.files.catalogue import BANK_FACT, BANK_LABEL
from portal.content.text.vietnamese import text_sort_key
from portal.courses.models import Competence, ResidentGroup
from portal.courses.queries.facts import fact_rows
from portal.courses.queries.guides import GuideRow, list_guides
from portal.db import db
from portal.guides.models import GuideFeedback

RECENT_PERIOD = timedelta(days=30)
POLICE_FACT, REPORT_FACT = "so-cong-an", "so-bao-lua-dao"  # ids in facts.yml
POLICE = "113"  # where the courses have no such fact
MIN_ANSWERS = 5  # answers; fewer say nothing of a guide


@dataclass(frozen=True)
class Bank:
    """A bank as the first-aid page lists it; `phone` is its hotline, if it is confirmed and not past its time."""

    name: str
    phone: str = ""
    value: str = ""  # the hotline as it is written


@dataclass(frozen=True)
class EmergencyNumbers:
    """The numbers that hold for the whole country: the police, and where a scam that took nothing is reported."""

    police: str
    report: str  # empty where no fact says it


@dataclass(frozen=True)
class Topic:
    """The guides on one competence; without a title, those that name none."""

    title: str
    guides: tuple[GuideRow, ...]


@dataclass(frozen=True)
class FeedbackResult:
    """What residents said of a guide, ever and of late."""

    guide: GuideRow
    helpful: int = 0
    unhelpful: int = 0
    recent_helpful: int = 0
    recent_unhelpful: int = 0

    @property
    def answers(self) -> int:
        """How many answered."""
        return self.helpful + self.unhelpful

    @property
    def recent(self) -> int:
        """How many answered in the last 30 days."""
        return self.recent_helpful + self.recent_unhelpful

    @property
    def is_significant(self) -> bool:
        """Whether enough answered for the share to mean something."""
        return self.answers >= MIN_ANSWERS

    @property
    def share(self) -> float:
        """The part of the answers that say helpful, 0 to 1; 0 where nobody answered."""
        return self.helpful / self.answers if self.answers else 0.0


def list_banks(today: date) -> tuple[Bank, ...]:
    """The banks that the facts name, those with a hotline to call first, each group by name."""
    banks = [
        Bank(fact.label.removeprefix(BANK_LABEL), fact.hotline(today), fact.value)
        for fact in fact_rows()
        if fact.id.startswith(BANK_FACT)
    ]
    return tuple(sorted(banks, key=lambda bank: (not bank.phone, text_sort_key(bank.name))))


def emergency_numbers() -> EmergencyNumbers:
    """The numbers that the facts confirm; past their time they stay, as they do in the text of the guide."""
    confirmed = {fact.id: fact.value for fact in fact_rows() if fact.confirmed}
    return EmergencyNumbers(confirmed.get(POLICE_FACT, POLICE), confirmed.get(REPORT_FACT, ""))


def groups_with_guides(guides: Iterable[GuideRow]) -> Sequence[ResidentGroup]:
    """The groups of residents that some of the guides are for, in their order."""
    named = {group for guide in guides for group in guide.front.get("groups") or ()}
    statement = select(ResidentGroup).where(ResidentGroup.id.in_(named)).order_by(ResidentGroup.position)
    return db.session.scalars(statement).all()


def by_topic(guides: Iterable[GuideRow]) -> tuple[Topic, ...]:
    """The guides by what they teach, in the order of the competences, those that name none at the end."""
    statement = select(Competence.framework, Competence.code, Competence.title)
    rows = db.session.execute(statement.order_by(Competence.framework, Competence.position)).all()
    titles = {f"{framework}:{code}": title for framework, code, title in rows}
    found: dict[str, list[GuideRow]] = {title: [] for title in (*titles.values(), "")}
    for guide in guides:
        found[titles.get(topic_of(guide), "")].append(guide)
    return tuple(Topic(title, tuple(group)) for title, group in found.items() if group)


def topic_of(guide: GuideRow) -> str:
    """The competence that stands for the guide in a list: its topic, else the first it names, else none."""
    named = guide.front.get("competences") or [""]
    return str(guide.front.get("topic") or named[0])


def list_feedback_results(today: date) -> list[FeedbackResult]:
    """What was said of each published guide: the least helpful first, those that too few answered for last."""
    is_recent = GuideFeedback.day > today - RECENT_PERIOD
    counts = {
        row.page_id: tuple(row)[1:]
        for row in db.session.execute(
            select(
                GuideFeedback.page_id,
                func.sum(GuideFeedback.helpful),
                func.sum(GuideFeedback.unhelpful),
                func.sum(case((is_recent, GuideFeedback.helpful), else_=0)),
                func.sum(case((is_recent, GuideFeedback.unhelpful), else_=0)),
            ).group_by(GuideFeedback.page_id)
        )
    }
    found = [FeedbackResult(guide, *counts.get(guide.id, ())) for guide in list_guides()]
    return sorted(found, key=lambda result: (not result.is_significant, not result.answers, result.share))
