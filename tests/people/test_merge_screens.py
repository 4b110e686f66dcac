"""Finding the other account, comparing both, and the button that makes them one."""

from __future__ import annotations

import pytest

from portal.accounts.models import AccountMerge, User
from portal.db import db
from portal.progress.models import PageProgress
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import make_course, make_unit, make_user
from tests.people.actions import START, add


@pytest.fixture
def twin(commune: Unit) -> User:
    """The second account of the member, in a neighbouring team."""
    unit = make_unit("Tổ công nghệ số ấp Xẻo Lá", parent=commune)
    return make_user("Tran Van Tu", phone="0912000091", username="tu.tran", unit=unit)


def test_an_account_of_the_same_name_is_offered_the_nearest_first(
    browser: Browser, leader: User, member: User, twin: User, team: Unit
) -> None:
    near = make_user("Trần Văn Tú", unit=team)

    text = browser.sign_in(leader).get(f"/people/{member.id}/duplicates").text

    places = [text.index(f"/people/{member.id}/duplicates/{other.id}") for other in (near, twin)]
    assert places == sorted(places)
    assert "Xẻo Lá" in text
    assert "Lê Thị Ba" not in text


@pytest.mark.both_databases
@pytest.mark.parametrize("typed", ["0912 000 091", "van tu", "Tran"])
def test_another_account_is_found_by_name_or_number_within_reach(
    browser: Browser, leader: User, head: User, member: User, twin: User, typed: str
) -> None:
    found = f"/people/{member.id}/duplicates/{twin.id}"

    by_leader = browser.sign_in(leader).get(f"/people/{member.id}/duplicates", query_string={"q": typed}).text
    by_head = browser.sign_in(head).get(f"/people/{member.id}/duplicates", query_string={"q": typed}).text

    assert found in by_leader
    assert found not in by_head


def test_conflicts_stand_before_what_moves(browser: Browser, leader: User, member: User, twin: User) -> None:
    course = make_course()
    for user in (member, twin):
        for page in course.pages:
            add(PageProgress, user_id=user.id, page_id=page.id, revision_id=page.revision_id, done_at=START)
    db.session.commit()

    answer = browser.sign_in(leader).get(f"/people/{member.id}/duplicates/{twin.id}")

    text = answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "2 bài giống nhau" in text
    assert all(f'name="{name}" value="gone"' in text for name in ("name", "phone", "unit"))
    assert 'name="username"' not in text  # only one has a user name
    assert text.index("0912 000 091") < text.index("Bài đã xong")


@pytest.mark.both_databases
def test_what_was_chosen_is_done_once(
    browser: Browser, leader: User, member: User, twin: User, team: Unit
) -> None:
    address = f"/people/{member.id}/duplicates/{twin.id}/merger"
    browser.sign_in(leader)

    answers = [browser.post(address, data={"phone": "gone", "name": "kept", "unit": "kept"}) for _tap in range(2)]

    assert [answer.location for answer in answers] == [f"/people/{member.id}"] * 2
    db.session.rollback()
    kept = db.session.get_one(User, member.id)
    assert (kept.name, kept.phone, kept.username) == ("Trần Văn Tư", "0912000091", "tu.tran")
    assert db.session.query(AccountMerge).count() == 1
    assert browser.post(f"/people/{twin.id}/duplicates/{member.id}/merger").status_code == 404


def test_a_head_may_not_give_the_own_account_away(browser: Browser, head: User, member: User) -> None:
    browser.sign_in(head)

    own_gone = browser.post(f"/people/{member.id}/duplicates/{head.id}/merger")
    own_kept = browser.get(f"/people/{head.id}/duplicates/{member.id}")
    same = browser.get(f"/people/{member.id}/duplicates/{member.id}")

    assert (own_gone.status_code, own_kept.status_code, same.status_code) == (403, 200, 404)
    assert "Giữ tài khoản kia" not in own_kept.text


def test_from_a_sibling_unit_there_is_nothing(browser: Browser, outsider: User, member: User, twin: User) -> None:
    own = make_user("Trần Văn Tư", unit=db.session.query(Unit).filter_by(name="Xã Đất Mũi").one())
    browser.sign_in(outsider)

    for kept, gone in ((member, twin), (own, member), (member, own)):
        assert browser.get(f"/people/{kept.id}/duplicates/{gone.id}").status_code == 404
        assert browser.post(f"/people/{kept.id}/duplicates/{gone.id}/merger").status_code == 404
    assert browser.get(f"/people/{member.id}/duplicates").status_code == 404
    assert "Xẻo Lá" not in browser.get(f"/people/{own.id}/duplicates").text
    assert browser.sign_in(member).get(f"/people/{member.id}/duplicates").status_code == 403
