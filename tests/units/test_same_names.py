"""Units of one name after a merger: named on the way there, and given other names in one go."""

from __future__ import annotations

import pytest

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.queries.history import changes_of
from portal.units.changes.queries.same_names import same_named_below
from portal.units.models import Unit
from portal.units.queries.tree import get_unit
from tests.conftest import Browser
from tests.factories import make_unit, make_user


@pytest.fixture
def hamlets(commune: Unit) -> tuple[Unit, Unit]:
    """Two hamlets, each with a team of the same name; the second has a head of its own."""
    first, second = (make_unit(name, kind="hamlet", parent=commune) for name in ("Khóm 1", "Khóm 2"))
    for hamlet in (first, second):
        make_unit("Tổ số 1", parent=hamlet)
    make_user("Lê Thị Chín", unit=second, grants={"leader": second})
    return first, second


def test_the_preview_names_what_stays_below_and_who_is_out(
    browser: Browser, admin: User, hamlets: tuple[Unit, Unit]
) -> None:
    first, second = hamlets
    browser.sign_in(admin)

    said = {"on": clock.today().isoformat(), "reason": "Nghị quyết", "units": [second.id]}
    text = browser.post(f"/units/{first.id}/merging/here", data=said).text

    assert "Các đơn vị bên dưới vẫn đứng riêng" in text
    assert text.count("Tổ số 1") >= 2
    assert "Lê Thị Chín" in text
    assert "không vô coi" in text


def test_units_of_one_name_get_others_on_one_screen(
    browser: Browser, admin: User, head: User, hamlets: tuple[Unit, Unit]
) -> None:
    first, second = hamlets
    merge_units([second], first, on=clock.today(), reason="Nghị quyết 202", actor=None)
    db.session.commit()
    teams = [one.id for one in same_named_below(first.id)]
    address = f"/units/{first.id}/same-names"
    said = {"on": clock.today().isoformat(), "reason": "Nghị quyết 202"}
    names = {f"name-{id_}": "Tổ số 1" for id_ in teams}
    browser.sign_in(admin)

    after = browser.get(f"/units/{first.id}/mergers/{clock.today()}").text
    on_unit = browser.get(f"/units/{first.id}").text
    nothing = browser.post(address, data=said | names)
    taken = browser.post(
        address, data=said | names | {f"name-{teams[0]}": "Tổ số 9", f"name-{teams[1]}": "tổ SỐ 9"}
    )
    kept = [get_unit(id_).name for id_ in teams]
    done = browser.post(address, data=said | names | {f"name-{teams[1]}": "Tổ số 1B"})

    assert len(teams) == 2
    assert 'value="Nghị quyết 202"' in after
    assert f'name="name-{teams[0]}"' in after
    assert f"/units/{first.id}/same-names" in on_unit
    assert nothing.status_code == taken.status_code == 422
    assert f'id="name-{teams[1]}-error"' in taken.text
    assert 'value="Tổ số 9"' in taken.text
    assert kept == ["Tổ số 1", "Tổ số 1"]
    assert done.location == f"/units/{first.id}"
    assert get_unit(teams[1]).name == "Tổ số 1B"
    assert changes_of(teams[1])[0].reason == "Nghị quyết 202"
    assert "Không có tên nào trùng" in browser.get(address).text
    browser.sign_in(head)
    assert browser.get(address).status_code == 404
