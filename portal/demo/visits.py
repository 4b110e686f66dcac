"""Visits of the last weeks in the demonstration: of the first commune, and of some people elsewhere."""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import insert

from portal import clock
from portal.accounts.queries.users import find_by_login
from portal.courses.queries.guides import list_guides
from portal.db import db, table_of
from portal.demo.queries import open_memberships, people_below
from portal.demo.sign_ins import HEAD, MEMBER
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import path
from portal.visits.counts.operations import recount_all
from portal.visits.enums import Outcome, Problem, Topic
from portal.visits.models import Visit, VisitGuide
from portal.visits.queries import resident_groups

DAYS = 120
NEAR, FAR = 600, 900  # people of the first commune, and of all others together
TOPICS = {
    Topic.PAYMENT: 9,
    Topic.PUBLIC_SERVICES: 7,
    Topic.SCAM: 5,
    Topic.PHONE: 5,
    Topic.IDENTITY: 4,
    Topic.OTHER: 1,
}
OUTCOMES = {Outcome.ALONE: 5, Outcome.BESIDE: 4, Outcome.LATER: 2}
PROBLEMS = ("", "", "", "", "", *Problem)
REMARKS = (
    "",
    "",
    "",
    "",
    "Máy cũ, hết bộ nhớ",
    "Hẹn quay lại tuần sau",
    "Sóng yếu, ra đầu ngõ mới được",
    "Bà con sợ bị gạt",
)


def write_visits(*, seed: int, until: datetime) -> None:
    """Let people have gone out, and count it, in the caller's transaction; nothing where there is no head."""
    head = find_by_login(HEAD.username)
    home = unit_of(head.id) if head is not None else None
    if home is None:
        return
    random, today = Random(f"visits {seed}"), until.astimezone(clock.VIETNAM).date()
    province, commune, *_below = path(home.id)
    near = people_below(commune.id)[:NEAR]
    far = sorted(set(people_below(province.id)) - set(near))
    homes = open_memberships([*near, *random.sample(far, min(FAR, len(far)))])
    shown = [person.id for person in map(find_by_login, (HEAD.username, MEMBER.username)) if person is not None]
    guides, groups = [guide.id for guide in list_guides()], [id_ for id_, _title in resident_groups()]
    visits = [
        visit
        for user_id, unit_id in homes.items()
        for visit in _visits_of(user_id, unit_id, today, until, groups, random, least=4 if user_id in shown else 0)
    ]
    for place, visit in enumerate([visit for visit in visits if visit["by_id"] in shown]):
        # Of who signs in, some are of this month.
        visit["visited_on"] = min(today, today.replace(day=1) + timedelta(days=place % today.day))
    if not visits:
        return
    db.session.execute(insert(table_of(Visit)), visits)
    ids = db.session.query(Visit.id).order_by(Visit.id).all()
    used = [
        {"visit_id": row.id, "guide_id": random.choice(guides)} for row in ids if guides and random.random() < 0.6
    ]
    if used:
        db.session.execute(insert(table_of(VisitGuide)), used)
    recount_all()


def _visits_of(
    user_id: int, unit_id: int, today: date, until: datetime, groups: list[str], random: Random, least: int
) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for number in range(max(least, random.choice((0, 1, 2, 3, 4, 6, 9)))):
        [topic] = random.choices(list(TOPICS), list(TOPICS.values()))
        [outcome] = random.choices(list(OUTCOMES), list(OUTCOMES.values()))
        people = random.choice((1, 1, 1, 2, 2, 3, 4, 6))
        back = int(DAYS * random.random() ** 1.6)
        found.append(
            {
                "unit_id": unit_id,
                "by_id": user_id,
                "visited_on": today - timedelta(days=back),
                "topic": topic.value,
                "outcome": outcome.value,
                "people": people,
                "managed": people if outcome is Outcome.ALONE else random.randrange(people),
                "group": random.choice(("", *groups)),
                "problem": str(random.choice(PROBLEMS)) if outcome is not Outcome.ALONE else "",
                "remark": random.choice(REMARKS),
                "token": f"demo {number}",
                "recorded_at": until - timedelta(days=back, minutes=number),
            }
        )
    return found
