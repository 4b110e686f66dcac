"""Deleting a person: the name is nowhere, and every count stays."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.accounts.models import AccountMerge, ActivationCode, Consent, Device, User
from portal.audit.models import AuditEvent
from portal.content.text.vietnamese import fold
from portal.courses.models import Course
from portal.db import begin_write, db
from portal.errors import Forbidden, Refused
from portal.privacy.models import DataRequest
from portal.privacy.operations.anonymise import anonymise
from portal.privacy.operations.requests import create_request
from portal.progress.models import CourseProgress, PageProgress
from portal.questions.models import Answer, Attempt
from portal.units.models import Grant, Membership, Unit
from portal.units.operations.deputies import appoint_deputy
from portal.units.operations.grants import grant_role
from tests.conftest import Browser
from tests.factories import make_unit, make_user
from tests.people.actions import START, add

COUNTED = (Membership, CourseProgress, PageProgress, Attempt, Answer, Consent)


def counts() -> dict[str, int]:
    """How many rows there are of what is counted."""
    return {table.__tablename__: db.session.query(table).count() for table in COUNTED}


def everything_written() -> str:
    """Every value of every table, as one text without dấu, capitals and spaces."""
    rows = (row for table in db.metadata.sorted_tables for row in db.session.execute(select(table)))
    return fold("\n".join(str(tuple(row)) for row in rows)).replace(" ", "")


def test_the_name_is_nowhere_and_the_counts_stay(known: User, admin: User, team: Unit, course: Course) -> None:
    twin = make_user("Trần Văn Tư", phone="0912000091", username="tu.tran", unit=team)
    add(AccountMerge, gone_id=twin.id, kept_id=known.id, actor_id=admin.id, merged_at=START, moved={})
    grant_role(known, team, "leader", actor=None)
    db.session.commit()
    needles = ("tranvantu", "0912000001", "0912000091", "tu.tran", known.name_key)
    before, written = counts(), everything_written()
    assert all(needle in written for needle in needles)
    db.session.rollback()
    begin_write()

    forgotten = anonymise(known, actor=admin)
    db.session.commit()

    written = everything_written()
    assert [needle for needle in needles if needle in written] == []
    assert counts() == before
    assert (forgotten.accounts, forgotten.roles, forgotten.answers) == (2, 1, 2)
    assert known.name == f"Người dùng đã xóa {known.id}"
    assert known.anonymised_at is not None
    assert known.deactivated_at is not None
    assert db.session.query(Device).filter_by(user_id=known.id).count() == 0
    assert db.session.query(ActivationCode).filter_by(user_id=known.id).count() == 0
    request = db.session.query(DataRequest).filter_by(kind="deletion").one()
    assert (request.state, request.handled_by_id) == ("done", admin.id)
    event = db.session.query(AuditEvent).filter_by(action="data.anonymised").one()
    assert (event.actor_id, event.person_id, event.details) == (admin.id, known.id, {"request": request.id})


def test_right_words_stay_so_that_grading_again_comes_to_the_same(known: User, admin: User) -> None:
    anonymise(known, actor=admin)
    db.session.commit()

    responses = [answer.response for answer in db.session.query(Answer).order_by(Answer.id)]
    assert responses[-2:] == [{"text": ""}, {"gaps": ["hỏi", ""]}]


def test_a_heads_deputies_end_too(known: User, head: User, admin: User, team: Unit) -> None:
    create_request(head, "deletion", message="")
    appoint_deputy(team, known, head=head, until=clock.today(), actor=head)

    anonymise(head, actor=admin)

    assert all(grant.until is not None for grant in db.session.query(Grant).filter_by(unit_id=team.id))


def test_it_needs_a_request_or_that_the_person_has_left(member: User, admin: User) -> None:
    with pytest.raises(Refused):
        anonymise(member, actor=admin)
    member.deactivated_at = clock.now()

    anonymise(member, actor=admin)

    with pytest.raises(Refused):
        anonymise(member, actor=admin)


def test_the_last_administrator_stays(admin: User) -> None:
    create_request(admin, "deletion", message="")

    with pytest.raises(Refused):
        anonymise(admin, actor=admin)


def test_a_role_that_only_somebody_above_can_end_is_in_the_way(known: User, admin: User, commune: Unit) -> None:
    other = make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    grant_role(known, other, "leader", actor=None)
    below = make_user("Lâm Thị Chín", unit=commune, grants={"admin": commune})

    with pytest.raises(Refused, match="Đất Mũi"):
        anonymise(known, actor=below)


def test_nobody_else_deletes(app: Flask, known: User, head: User, outsider: User) -> None:
    for actor in (head, outsider, known):
        with pytest.raises(Forbidden):
            anonymise(known, actor=actor)


def test_the_screen_says_what_goes_and_asks_for_the_name(browser: Browser, known: User, admin: User) -> None:
    path = f"/privacy/people/{known.id}/deletion"
    browser.sign_in(admin)
    shown = browser.get(path).text
    assert "1 lời nhận xét" in shown
    assert "2 câu trả lời" in shown

    wrong = browser.post(path, data={"name": "Lê Thị Ba"})
    done = browser.post(path, data={"name": "tran van tu"})
    again = browser.post(path, data={"name": "tran van tu"})

    assert wrong.status_code == 422
    assert done.location == again.location == "/privacy/requests"
    db.session.rollback()
    assert db.session.get_one(User, known.id).phone is None
    assert db.session.query(AuditEvent).filter_by(action="data.anonymised").count() == 1
