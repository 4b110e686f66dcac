"""Axe finds nothing on the screens of those who bring people in, change units and answer for personal data."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Page

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.activation_codes import issue_code
from portal.accounts.rules import pins
from portal.db import begin_write, db
from portal.privacy.operations.requests import create_request
from portal.units.models import Unit
from portal.units.operations.deputies import appoint_deputy
from tests import factories
from tests.accounts.authenticator import Authenticator
from tests.browser.looks import violations, visit

SECTIONS = "Họ tên,SĐT,Chức vụ\nẤp lạ,,\nÔNG TRẦN VĂN TƯ,0933000021,Tổ phó\nThắm,0933000022,\n"
ROSTER = """\
Họ và tên,Số điện thoại,Tổ,Chức vụ
TRẦN THỊ LỤA,0300000001,{team},Tổ trưởng
Đặng Văn Bảy,0168000002,{team},
,0300000003,{team},
Lê Thị Gấm,O300000004,{team},
Võ Văn Mười,0300000005,Tổ ấp Không Có,
"""
CHANGES = """\
Ngày,Việc,Mã đơn vị,Tên mới,Loại,Mã đơn vị cha / vào mã,Lý do
{day},đổi tên,{code},Xã Tân Thuận,,,Nghị quyết
{day},đổi tên,{other},Xã Nào,,,Nghị quyết
"""
DEEDS = (
    "",
    "/opening",
    "/renaming",
    "/moving",
    "/splitting",
    "/merging",
    "/merging/anew",
    "/closing",
    "/history",
)


@pytest.fixture
def other_team(commune: Unit) -> Unit:
    """A team beside that of the cast, where nobody is yet."""
    return factories.make_unit("Tổ công nghệ số ấp Đường Kéo", parent=commune)


def below(address: str, ends: Iterable[str]) -> list[str]:
    return [address + end for end in ends]


def hand_in(page: Page, text: str) -> None:
    """Upload a spreadsheet on the screen that asks for one."""
    file = {"name": "danh sách.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("[type=file]").set_input_files(file)
    go_on(page, "main form[enctype] button")


def go_on(page: Page, button: str) -> None:
    """Press a button that leads to another screen."""
    with page.expect_navigation():
        page.locator(button).first.click()


def test_screens_of_people_and_their_slips(
    open_phone: Callable[..., Page], leader: User, head: User, member: User, commune: Unit, other_team: Unit
) -> None:
    page = open_phone(leader)
    lists = ("/people", "/people?q=khong+co+ai", f"/people/units/{commune.id}", f"/people/units/{other_team.id}")
    slips = below("/people/units/", (f"{commune.id}/slips?who=all", f"{other_team.id}/slips"))

    stuck = f"/dashboard/units/{commune.id}/at-risk"
    found = visit(page, (*lists, *slips, "/people?state=new", "/people/new", stuck, f"/people/{member.id}"))
    page.locator("#code > summary").click()
    go_on(page, "main form[action$='/codes'] button")

    assert found + violations(page) == []


def test_screens_of_a_person_who_moves_leaves_or_is_there_twice(
    open_phone: Callable[..., Page], admin: User, member: User, other_team: Unit
) -> None:
    twin = factories.make_user("Tran Van Tu", phone="0912000021", unit=other_team)
    ends = ("/correction", "/transfer", "/duplicates", f"/duplicates/{twin.id}", "/deactivation")
    page = open_phone(admin)

    assert visit(page, below(f"/people/{member.id}", ends)) == []


def test_screens_of_roles_and_the_log(
    open_phone: Callable[..., Page], leader: User, head: User, member: User, commune: Unit, team: Unit
) -> None:
    lent = appoint_deputy(team, member, head=head, until=clock.today(), actor=head)
    db.session.commit()
    ends = ("/roles", "/roles/new", "/deputies/new", f"/roles/{lent.id}/ending")
    page = open_phone(leader)

    roles = [*below(f"/people/units/{team.id}", ends), f"/people/units/{commune.id}/roles"]

    assert visit(page, [*roles, "/audit"]) == []


def test_screens_of_a_roster_from_the_file_to_the_result(
    open_phone: Callable[..., Page], leader: User, commune: Unit, team: Unit
) -> None:
    page = open_phone(leader)
    found = visit(page, [f"/people/units/{commune.id}/roster"])
    hand_in(page, "Không,có,gì\n")
    assert page.url.endswith("/reading")
    found += violations(page)
    page.goto(f"/people/units/{commune.id}/roster")
    hand_in(page, SECTIONS)
    found += violations(page)
    go_on(page, "button[value=read]")
    found += violations(page)
    page.goto(f"/people/units/{commune.id}/roster")
    hand_in(page, ROSTER.format(team=team.name))
    preview = page.url
    found += violations(page)
    found += visit(page, below(preview, ("?show=faulty", "/rows/2")))
    page.goto(preview)
    go_on(page, "form[action$='/confirmation'] button")
    page.locator(".streaming-ending a.button").first.wait_for()
    found += violations(page)

    assert found + visit(page, (preview, f"/people/units/{commune.id}/roster")) == []


def test_screens_of_a_unit_that_changes(
    open_phone: Callable[..., Page], admin: User, member: User, commune: Unit, team: Unit
) -> None:
    page = open_phone(admin)
    shown = (
        "/units",
        "/units?q=kinh+rang",
        "/units?q=khong+co",
        f"/units/{commune.id}/tree",
        f"/units/{commune.id}/contacts/commune_police",
    )

    found = visit(page, [*shown, *below(f"/units/{team.id}", DEEDS)])

    assert found == []


def test_screens_before_and_after_a_merger(
    open_phone: Callable[..., Page], admin: User, head: User, commune: Unit, team: Unit, other_team: Unit
) -> None:
    page = open_phone(admin)
    found = visit(page, [f"/units/{other_team.id}/merging/here"])
    go_on(page, "button[value=preview]")
    found += violations(page)
    page.locator("[name=reason]").fill("Nghị quyết số 12")
    page.locator("[name=q]").fill("kinh rang")
    go_on(page, "button[value=search]")
    page.locator(f"#choices [value='{team.id}']").check()
    go_on(page, "button[value=preview]")
    found += violations(page)
    go_on(page, "button[value=confirm]")
    found += violations(page)

    assert found + visit(page, below("/units/", (f"{other_team.id}/history", f"{team.id}"))) == []


def test_screens_of_a_split_and_of_many_changes_at_once(
    open_phone: Callable[..., Page], admin: User, member: User, commune: Unit, team: Unit
) -> None:
    page = open_phone(admin)
    found = visit(page, [f"/units/{team.id}/splitting"])
    page.locator("[name$=name]").first.fill("Tổ công nghệ số ấp Rạch Gốc")
    page.locator("[name=reason]").fill("Nghị quyết số 12")
    go_on(page, "button[value=places]")
    found += violations(page)
    found += visit(page, ["/units/bulk-changes"])
    hand_in(page, CHANGES.format(day=clock.today(), code=commune.code, other="khong-co"))
    found += violations(page)
    page.goto("/units/bulk-changes")
    hand_in(page, CHANGES.format(day=clock.today(), code=commune.code, other=team.code))
    found += violations(page)

    assert found == []


def test_screens_of_ones_own_data(open_phone: Callable[..., Page], member: User, head: User) -> None:
    begin_write()
    issue_code(member, actor=head)
    create_request(member, "correction", message="Tên tôi viết thiếu dấu.")
    db.session.commit()
    page = open_phone(member)
    paths = ("/data", "/data/answers", "/data/requests", "/corrections", "/consents", "/pin", "/password")

    assert visit(page, below("/account", paths)) == []


def test_screens_of_a_shared_phone(open_phone: Callable[..., Page], member: User, head: User) -> None:
    member.pin_hash = pins.hash_pin("80316", user_id=member.id)
    db.session.commit()
    page = open_phone(member)
    page.goto("/account")
    go_on(page, "form[action='/phone/lock'] button")
    found = violations(page)
    go_on(page, ".list-link")
    page.locator("[name=pin]").fill("1357")
    go_on(page, "main form .actions button")
    found += violations(page)

    assert found + visit(page, [page.url.replace("/pin", "?with=password")]) == []


def test_screens_of_a_second_factor_and_of_giving_the_password_again(
    open_phone: Callable[..., Page], admin: User, head: User
) -> None:
    page = open_phone(admin)
    account = "/account/second-factor"
    found = visit(page, [account, "/account/reauthentication"])
    page.goto(account)
    go_on(page, "main form button")
    secret = page.locator(".setup-secret").inner_text().replace(" ", "").strip()
    found += violations(page)
    page.locator("[name=one_time_code]").fill(Authenticator(secret, []).code())
    go_on(page, "main form .actions button")
    found += violations(page)
    go_on(page, "main .actions a")
    found += visit(page, [account, f"/people/{head.id}"])
    stranger = open_phone()
    stranger.goto("/sign-in")
    stranger.locator("[name=login]").fill(admin.phone or "")
    stranger.locator("[name=password]").fill(factories.PASSWORD)
    go_on(stranger, "main form .actions button")

    assert found + violations(stranger) == []


def test_screens_of_the_data_officer(
    open_phone: Callable[..., Page], admin: User, member: User, head: User
) -> None:
    begin_write()
    deletion = create_request(member, "deletion", message="Tôi nghỉ rồi, xin xóa giúp.")
    objection = create_request(head, "objection", message="Đừng gửi tên tôi lên xã.")
    db.session.commit()
    page = open_phone(admin)
    paths = below("/privacy/requests", ("", "?show=done", f"/{deletion.id}", f"/{objection.id}"))

    assert visit(page, [*paths, f"/privacy/people/{member.id}/deletion"]) == []
