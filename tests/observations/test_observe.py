"""Keeping what was seen, and who may."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.courses.queries.published import PageRow
from portal.db import db
from portal.errors import Forbidden, Refused
from portal.observations.models import Observation
from portal.observations.operations import acknowledge_observations, record_observation
from portal.observations.queries import observation_news, observations_of, teachable_course_ids
from portal.progress.models import CourseProgress, PageProgress
from portal.units.models import Unit
from portal.units.operations.deputies import appoint_deputy
from tests import factories
from tests.observations.conftest import CHECKLIST

EVERY_POINT = (0, 1, 2)


def see(checklist: PageRow, user: User, actor: User, **more: Any) -> Observation | None:
    given: dict[str, Any] = {
        "revision_id": checklist.revision_id,
        "ticked": EVERY_POINT,
        "remark": "",
        "token": "t1",
    }
    found = record_observation(checklist, user, **(given | more), actor=actor)
    db.session.commit()
    return found


def test_with_every_point_seen_the_member_can_teach(checklist: PageRow, member: User, head: User) -> None:
    observation = see(checklist, member, head, remark=" Chỉ từ tốn. ")

    assert observation is not None
    assert (observation.is_complete, observation.remark, observation.revision_id) == (
        True,
        "Chỉ từ tốn.",
        checklist.revision_id,
    )
    assert [seen.observer.name for seen in observations_of(member.id, checklist.id)] == [head.name]
    assert teachable_course_ids(member.id) == {checklist.course_id}
    assert db.session.scalars(select(PageProgress.page_id)).all() == [checklist.id]


def test_with_a_point_missing_it_is_kept_but_finishes_nothing(
    checklist: PageRow, member: User, head: User
) -> None:
    observation = see(checklist, member, head, ticked=(0, 2))

    assert observation is not None
    assert (observation.is_complete, observation.ticked) == (False, [0, 2])
    assert teachable_course_ids(member.id) == frozenset()
    assert db.session.scalar(select(func.count()).select_from(PageProgress)) == 0


def test_it_may_be_repeated_and_what_was_shown_once_stays(checklist: PageRow, member: User, head: User) -> None:
    see(checklist, member, head)

    see(checklist, member, head, ticked=(1,), token="t2")

    assert [seen.is_complete for seen in observations_of(member.id, checklist.id)] == [False, True]
    assert teachable_course_ids(member.id) == {checklist.course_id}


def test_the_same_form_sent_twice_counts_once(checklist: PageRow, member: User, head: User) -> None:
    see(checklist, member, head)

    assert see(checklist, member, head) is None
    assert len(observations_of(member.id, checklist.id)) == 1


def test_a_leader_above_may_watch_too(checklist: PageRow, member: User, leader: User) -> None:
    assert see(checklist, member, leader) is not None


def test_nobody_watches_oneself(checklist: PageRow, head: User) -> None:
    with pytest.raises(Forbidden):
        see(checklist, head, head)


@pytest.mark.parametrize("who", ["outsider", "trainer", "member"])
def test_without_the_right_nobody_is_watched(
    request: pytest.FixtureRequest, checklist: PageRow, member: User, head: User, who: str
) -> None:
    watched = head if who == "member" else member

    with pytest.raises(Forbidden):
        see(checklist, watched, request.getfixturevalue(who))

    assert db.session.scalar(select(func.count()).select_from(Observation)) == 0


@pytest.mark.parametrize("ticked", [(3,), (0, 1, 2, 99), (-1,)])
def test_a_point_that_is_not_on_the_list_is_refused(
    checklist: PageRow, member: User, head: User, ticked: tuple[int, ...]
) -> None:
    with pytest.raises(Refused):
        see(checklist, member, head, ticked=ticked)


def test_what_was_seen_counts_for_the_list_that_was_read(checklist: PageRow, member: User, head: User) -> None:
    read = checklist.revision_id
    longer = CHECKLIST + "- [ ] Để lại thẻ\n"
    factories.make_course("an-toan", pages={"02-hoi-lai.md": longer})

    observation = see(checklist, member, head, revision_id=read)

    assert observation is not None
    assert (observation.revision_id, observation.is_complete) == (read, True)


def test_the_act_is_audited_without_its_words(checklist: PageRow, member: User, head: User) -> None:
    see(checklist, member, head, remark="Chỉ từ tốn.")

    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "observation.recorded")).one()
    assert (event.actor_id, event.details) == (head.id, {"user": member.id, "complete": True})


def test_the_course_does_not_wait_for_the_checklist(checklist: PageRow, member: User, browser: Any) -> None:
    browser.sign_in(member)

    browser.post("/courses/an-toan/dung/completion")

    assert browser.get("/continue").location == "/courses"
    assert db.session.scalars(select(CourseProgress.finished_at)).one() is not None


def test_a_deputy_watches_for_the_head_and_both_are_named(
    checklist: PageRow, member: User, head: User, team: Unit
) -> None:
    deputy = factories.make_user("Đặng Thị Hai", unit=team)
    appoint_deputy(team, deputy, head=head, until=clock.today(), actor=head)

    see(checklist, member, deputy)

    [seen] = observations_of(member.id, checklist.id)
    assert (seen.observer.name, seen.on_behalf_of.name if seen.on_behalf_of else None) == (deputy.name, head.name)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "observation.recorded")).one()
    assert (event.actor_id, event.on_behalf_of_id) == (deputy.id, head.id)


@pytest.mark.both_databases
def test_what_was_seen_is_news_until_its_member_has_read_it(checklist: PageRow, member: User, head: User) -> None:
    see(checklist, member, head, ticked=(0,), remark="Chậm lại chút nghen.", token="t1")
    see(checklist, member, head, remark="Bữa nay làm tốt.", token="t2")

    (news,) = observation_news(member.id)

    assert (news.observer, news.points_seen, news.is_complete) == (head.name, 3, True)
    assert news.remark == "Bữa nay làm tốt."
    assert (news.course_slug, news.page_slug, news.page_title) == ("an-toan", "hoi-lai", "Hỏi lại")
    assert observation_news(head.id) == []
    acknowledge_observations(checklist.id, user_id=head.id)
    assert len(observation_news(member.id)) == 1
    acknowledge_observations(checklist.id, user_id=member.id)
    assert observation_news(member.id) == []
