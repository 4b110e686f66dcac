"""The rules that every course says in the same words, as trainers look them up and put them into a text."""

from __future__ import annotations

from portal.accounts.models import User
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import lesson_markdown, make_course, make_unit

RULES = """rules:
  luat-hai: {title: Đi hai người, text: Luôn đi <hai> người.}
  luat-moi: {title: Bỏ đó, text: Chờ.}
"""


def test_a_trainer_sees_each_rule_and_where_it_is_said(browser: Browser, trainer: User, commune: Unit) -> None:
    other = make_unit("Xã khác", "commune", commune.parent)
    files = {"rules.yml": RULES}
    make_course(
        "nuoc", {"01-mot.md": lesson_markdown("Bài nước", "{{ luat-hai }}")}, files=files, unit=commune.code
    )
    make_course("rieng", {"01-mot.md": lesson_markdown("Kín", "{{ luat-hai }}")}, files=files, unit=other.code)

    html = browser.sign_in(trainer).get("/studio/rules").text

    assert html.index("Bỏ đó") < html.index("Đi hai người")
    assert "Luôn đi &lt;hai&gt; người." in html
    assert 'href="/studio/courses/nuoc/pages/mot"' in html
    assert "Kín" not in html
    assert "Và trong 1 bài của đơn vị khác." in html


def test_without_rules_it_says_where_they_stand(browser: Browser, trainer: User) -> None:
    assert "rules.yml" in browser.sign_in(trainer).get("/studio/rules").text


def test_members_do_not_see_it(browser: Browser, member: User) -> None:
    assert browser.sign_in(member).get("/studio/rules").status_code in (403, 404)


def test_the_editor_offers_rules_beside_facts(browser: Browser, trainer: User, commune: Unit) -> None:
    make_course("nuoc", {"01-mot.md": lesson_markdown()}, files={"rules.yml": RULES}, unit=commune.code)

    html = browser.sign_in(trainer).get("/studio/courses/nuoc/pages/mot").text

    assert '<option value="luat-hai" lang="vi">Đi hai người</option>' in html
