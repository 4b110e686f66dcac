"""Asking, answering, and by when."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.users import open_consents_of
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS
from portal.audit.models import AuditEvent
from portal.db import begin_write, db
from portal.errors import Forbidden, Refused, Stale
from portal.privacy.models import DataRequest
from portal.privacy.operations import requests
from portal.privacy.operations.requests import complete_request, create_request, decline_request
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import make_unit, make_user


@pytest.fixture
def asked(member: User) -> DataRequest:
    """The member asks that a use be stopped."""
    begin_write()
    request = create_request(member, "objection", message="Không muốn tổ trưởng xem.")
    db.session.commit()
    return request


def now(request: DataRequest) -> DataRequest:
    """The request as it is in the database now."""
    db.session.rollback()
    return db.session.get_one(DataRequest, request.id)


@pytest.mark.both_databases
def test_a_second_tap_finds_what_the_first_one_asked(browser: Browser, member: User, at_friday: datetime) -> None:
    browser.sign_in(member)

    for message in ("Sai tên tổ.", "Sai tên tổ!"):
        answer = browser.post("/account/data/requests", data={"kind": "correction", "message": message})
        assert answer.location == "/account/data/requests"
    browser.post("/account/data/requests", data={"kind": "deletion"})

    kinds = {request.kind: request for request in db.session.query(DataRequest)}
    assert db.session.query(DataRequest).count() == 2
    assert kinds["correction"].message == "Sai tên tổ."
    assert kinds["correction"].answer_by == date(2026, 11, 24)
    assert kinds["correction"].finish_by == date(2026, 11, 30)
    assert db.session.query(AuditEvent).filter_by(action="data.requested", actor_id=member.id).count() == 2


@pytest.mark.parametrize("data", [{}, {"kind": "praise"}, {"kind": "deletion", "message": "x" * 2001}])
def test_what_is_no_request_is_refused(browser: Browser, member: User, data: dict[str, str]) -> None:
    assert browser.sign_in(member).post("/account/data/requests", data=data).status_code == 422
    assert db.session.query(DataRequest).count() == 0


def test_only_the_person_takes_it_back(browser: Browser, asked: DataRequest, member: User, admin: User) -> None:
    path = f"/account/data/requests/{asked.id}/withdrawal"

    assert browser.sign_in(admin).post(path).status_code == 404
    browser.sign_in(member).post(path)
    browser.post(path)

    assert now(asked).state == "withdrawn"
    assert db.session.query(AuditEvent).filter_by(action="data.withdrawn").count() == 1


def test_the_officer_answers_extends_once_and_does_it(
    browser: Browser, asked: DataRequest, member: User, admin: User
) -> None:
    path = f"/privacy/requests/{asked.id}"
    browser.sign_in(admin)
    drafted = browser.get(f"{path}?draft=received").text
    assert "Không muốn tổ trưởng xem." in drafted
    assert "Chào anh/chị Tư" in drafted

    browser.post(f"{path}/answer", data={"text": "Đã nhận."})
    browser.post(f"{path}/extension", data={"text": "Đang nghỉ lễ."})
    again = browser.post(f"{path}/extension", data={"text": "Vẫn bận."})
    browser.post(f"{path}/completion", data={"text": "Đã ngừng.", "stop": ["reporting"]})

    request = now(asked)
    assert again.status_code == 422
    assert request.state == "done"
    assert (request.finish_by - request.asked_at.astimezone(clock.VIETNAM).date()).days == 30
    assert request.handled_by_id == admin.id
    assert open_consents_of(member.id, "reporting") == []
    (kept,) = open_consents_of(member.id, "improvement")
    assert kept.version == CURRENT_VERSIONS["improvement"]
    page = browser.sign_in(member).get("/account/data/requests").text
    assert "Đã ngừng." in page
    assert "Đang nghỉ lễ." in page
    deeds = [
        event.action for event in db.session.query(AuditEvent).filter_by(actor_id=admin.id).order_by(AuditEvent.id)
    ]
    assert [deed for deed in deeds if deed.startswith("data.")] == ["data.answered", "data.extended", "data.done"]
    assert "consent.withdrawn" in deeds


def test_declining_needs_a_reason_and_ends_it(asked: DataRequest, admin: User) -> None:
    with pytest.raises(Refused):
        decline_request(asked, reason="  ", actor=admin)
    decline_request(asked, reason="Luật buộc phải giữ.", actor=admin)

    assert (asked.state, asked.answer) == ("declined", "Luật buộc phải giữ.")
    with pytest.raises(Stale):
        requests.answer_request(asked, text="Thôi.", actor=admin)


def test_a_deletion_is_not_done_by_words(member: User, admin: User) -> None:
    request = create_request(member, "deletion", message="")

    with pytest.raises(Refused):
        complete_request(request, text="Xong.", actor=admin)


def test_nobody_but_the_administrators_above_sees_the_queue(
    browser: Browser, asked: DataRequest, head: User, leader: User, trainer: User, member: User, commune: Unit
) -> None:
    elsewhere = make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    sibling = make_user("Lâm Thị Chín", unit=elsewhere, grants={"admin": elsewhere})
    path = f"/privacy/requests/{asked.id}"
    posts = [f"{path}/{deed}" for deed in ("answer", "extension", "completion", "refusal")]
    posts.append(f"/privacy/people/{member.id}/deletion")
    gets = ["/privacy/requests", path, f"/privacy/people/{member.id}/deletion"]

    for user in (head, leader, trainer, member):
        browser.sign_in(user)
        assert {browser.get(each).status_code for each in gets} == {403}
        assert browser.post(posts[0], data={"text": "x"}).status_code == 403
    browser.sign_in(sibling)
    assert "Trần Văn Tư" not in browser.get("/privacy/requests").text
    assert {browser.get(each).status_code for each in gets[1:]} == {404}
    assert {browser.post(each, data={"text": "x", "name": "tran van tu"}).status_code for each in posts} == {404}
    with pytest.raises(Forbidden):
        requests.answer_request(asked, text="x", actor=head)
    assert now(asked).state == "open"


def test_the_queue_shows_the_most_urgent_first_and_marks_what_is_late(
    browser: Browser, asked: DataRequest, admin: User, head: User
) -> None:
    late = create_request(head, "correction", message="")
    late.answer_by = date(2026, 1, 5)
    db.session.commit()
    browser.sign_in(admin)

    text = browser.get("/privacy/requests").text
    only_late = browser.get("/privacy/requests?show=late").text

    assert text.index("Lê Thị Ba") < text.index("Trần Văn Tư")
    assert "Trễ hạn" in only_late
    assert "Trần Văn Tư" not in only_late
    assert browser.get("/privacy/requests?show=done").text.count("/privacy/requests/") == 0


def test_who_belongs_nowhere_is_answered_at_the_top(browser: Browser, admin: User, commune: Unit) -> None:
    homeless = make_user("Đỗ Văn Mười", phone="0912000044")
    below = make_user("Lâm Thị Chín", unit=commune, grants={"admin": commune})
    request = create_request(homeless, "deletion", message="")
    db.session.commit()

    assert "Đỗ Văn Mười" in browser.sign_in(admin).get("/privacy/requests").text
    assert "Đỗ Văn Mười" not in browser.sign_in(below).get("/privacy/requests").text
    assert browser.get(f"/privacy/requests/{request.id}").status_code == 404


def test_nobody_answers_the_own_request_while_another_can(admin: User, commune: Unit) -> None:
    request = create_request(admin, "correction", message="")
    requests.answer_request(request, text="Tôi tự làm, vì không có ai khác.", actor=admin)
    make_user("Lâm Thị Chín", unit=commune, grants={"admin": commune})

    with pytest.raises(Forbidden):
        requests.answer_request(request, text="Tôi tự làm.", actor=admin)
