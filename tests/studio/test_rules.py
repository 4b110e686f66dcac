"""The rules and the words that every course shares, as trainers look them up, change them and use them."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.content.files.registries import RULES, TERMS
from portal.courses.operations.registry_entries import get_entry, version_token
from portal.studio.registries import routes
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import lesson_markdown, make_course, make_unit
from tests.studio.registry import text_of

RULES_TEXT = """rules:
  luat-hai: {title: Đi hai người, text: Luôn đi <hai> người.}
  luat-moi: {title: Bỏ đó, text: Chờ.}
"""
GLOSSARY = """terms:
  - id: otp
    term: mã OTP
    meaning: Dãy số dùng một lần.
  - id: biet
    term: biên lai
    meaning: Tờ giấy.
"""
FILES = {"rules.yml": RULES_TEXT, "glossary.yml": GLOSSARY}
BODY = "{{ luat-hai }} Giữ [mã OTP](../glossary.yml#otp)."


@pytest.fixture
def desk(browser: Browser, admin: User) -> Browser:
    """The browser of somebody who may change rules; one page names a rule and a word."""
    make_course("nuoc", {"01-mot.md": lesson_markdown("Bài nước", BODY)}, files=FILES)
    return browser.sign_in(admin)


def sent(registry, entry_id, **changes):
    entry = get_entry(registry, entry_id)
    return {"read": version_token(entry)} | entry | changes


def test_a_trainer_sees_each_rule_and_where_it_is_said(browser: Browser, trainer: User, commune: Unit) -> None:
    other = make_unit("Xã khác", "commune", commune.parent)
    make_course("nuoc", {"01-mot.md": lesson_markdown("Bài nước", BODY)}, files=FILES, unit=commune.code)
    make_course("rieng", {"01-mot.md": lesson_markdown("Kín", BODY)}, files=FILES, unit=other.code)
    browser.sign_in(trainer)

    html = browser.get("/studio/rules").text
    assert html.index("Bỏ đó") < html.index("Đi hai người")
    assert "Luôn đi &lt;hai&gt; người." in html
    assert "Thêm câu luật" not in html

    for place in ("rules/luat-hai", "terms/otp"):
        html = browser.get(f"/studio/{place}").text
        assert 'href="/studio/courses/nuoc/pages/mot"' in html
        assert "Kín" not in html
        assert "Và trong 1 bài của đơn vị khác." in html
        assert "Sửa" not in html


def test_a_trainer_of_a_unit_below_changes_nothing(browser: Browser, trainer: User, commune: Unit) -> None:
    make_course("nuoc", {"01-mot.md": lesson_markdown("Bài nước", BODY)}, files=FILES, unit=commune.code)
    browser.sign_in(trainer)

    for place in ("new-entry/rules", "rules/luat-moi/removal"):
        assert browser.get(f"/studio/{place}").status_code == 403
    assert (
        browser.post("/studio/rules/luat-hai/changes", data=sent(RULES, "luat-hai", text="Hai.")).status_code
        == 403
    )
    assert browser.post("/studio/terms", data={"term": "a", "meaning": "b"}).status_code == 403
    assert browser.post("/studio/rules/luat-moi/removal", data=sent(RULES, "luat-moi")).status_code == 403


def test_words_are_found_without_their_marks(desk: Browser) -> None:
    assert "mã OTP" in desk.get("/studio/terms?q=ma+otp").text
    answer = desk.get("/studio/terms?q=bien", headers={"HX-Request": "true"})
    assert "biên lai" in answer.text
    assert "mã OTP" not in answer.text
    assert "<html" not in answer.text
    assert "Không có từ nào như vậy." in desk.get("/studio/terms?q=zzz").text


def test_a_rule_is_looked_at_before_it_changes_everywhere(desk: Browser) -> None:
    data = sent(RULES, "luat-hai", text="Luôn đi hai người.", reason="Gọn hơn")

    words = text_of(desk.post("/studio/rules/luat-hai/changes", data=data))
    assert "1 bài sẽ nói khác" in words
    assert "Luôn đi <hai> người." in words
    assert "Luôn đi <hai> người." in text_of(desk.get("/courses/nuoc/mot"))
    back = desk.post("/studio/rules/luat-hai/changes", data=data | {"step": "back"}).text
    assert "Luôn đi hai người." in back

    answer = desk.post("/studio/rules/luat-hai/changes", data=data | {"impact": "minor"})
    assert (answer.status_code, answer.location) == (303, "/studio/rules/luat-hai")
    words = text_of(desk.get(answer.location))
    assert "Gọn hơn" in words
    assert "Võ Thị Năm" in words
    assert "Luôn đi hai người." in text_of(desk.get("/courses/nuoc/mot"))


def test_a_change_of_many_texts_is_streamed(desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "MAX_UNSTREAMED_TEXTS", 0)

    page = desk.post(
        "/studio/rules/luat-hai/changes", data=sent(RULES, "luat-hai", text="Hai người.", impact="minor")
    )

    assert "Đã sửa câu luật; 1 bài hiện câu mới." in text_of(page)
    assert get_entry(RULES, "luat-hai")["text"] == "Hai người."


def test_a_meaning_changes_at_once(desk: Browser) -> None:
    answer = desk.post(
        "/studio/terms/otp/changes", data=sent(TERMS, "otp", meaning="Số xài một lần.", also="OTP, mã")
    )

    assert (answer.status_code, answer.location) == (303, "/studio/terms/otp")
    assert get_entry(TERMS, "otp") == {"term": "mã OTP", "meaning": "Số xài một lần.", "also": ["OTP", "mã"]}
    assert "Số xài một lần." in desk.get("/glossary").text


def test_somebody_elses_change_is_shown_beside_mine(desk: Browser) -> None:
    data = sent(TERMS, "otp", meaning="Của tôi.")
    desk.post("/studio/terms/otp/changes", data=sent(TERMS, "otp", meaning="Của người khác."))

    answer = desk.post("/studio/terms/otp/changes", data=data)

    assert answer.status_code == 409
    assert "hiện giờ: Của người khác. của anh/chị: Của tôi." in text_of(answer)


@pytest.mark.parametrize(
    ("kind", "data", "place"),
    [
        ("rules", {"title": "Báo", "text": "Báo liền."}, "rules/luat-bao"),
        ("terms", {"term": "Mã PIN", "meaning": "Số riêng.", "also": "PIN"}, "terms/ma-pin"),
    ],
)
def test_one_is_added_used_and_taken_away(desk: Browser, kind: str, data: dict[str, str], place: str) -> None:
    assert desk.get(f"/studio/new-entry/{kind}").status_code == 200
    answer = desk.post(f"/studio/{kind}", data=data)
    assert (answer.status_code, answer.location) == (303, f"/studio/{place}")
    assert "Đã thêm." in text_of(desk.get(answer.location))

    registry = RULES if kind == "rules" else TERMS
    entry_id = place.partition("/")[2]
    assert "Bỏ" in desk.get(f"/studio/{place}/removal").text
    answer = desk.post(f"/studio/{place}/removal", data=sent(registry, entry_id))
    assert (answer.status_code, answer.location) == (303, f"/studio/{kind}")
    assert desk.get(f"/studio/{place}").status_code == 404


def test_what_is_wrong_stands_beside_its_field(desk: Browser) -> None:
    answer = desk.post("/studio/terms", data={"term": "mã otp", "meaning": ""})

    assert answer.status_code == 422
    assert "“mã otp” đã có nghĩa rồi, ở từ “mã OTP”." in text_of(answer)
    assert "Ghi nghĩa, nói dễ hiểu." in text_of(answer)


def test_what_a_text_names_cannot_be_taken_away(desk: Browser) -> None:
    assert "chưa bỏ được" in text_of(desk.get("/studio/terms/otp/removal"))
    assert desk.post("/studio/terms/otp/removal", data=sent(TERMS, "otp")).status_code == 422


def test_without_rules_it_says_so(browser: Browser, trainer: User) -> None:
    assert "Chưa có câu luật nào" in browser.sign_in(trainer).get("/studio/rules").text


def test_members_do_not_see_it(browser: Browser, member: User) -> None:
    assert browser.sign_in(member).get("/studio/rules").status_code in (403, 404)


def test_the_editor_offers_rules_beside_facts(browser: Browser, trainer: User, commune: Unit) -> None:
    make_course("nuoc", {"01-mot.md": lesson_markdown()}, files=FILES, unit=commune.code)

    html = browser.sign_in(trainer).get("/studio/courses/nuoc/pages/mot").text

    assert '<option value="luat-hai" lang="vi">Đi hai người</option>' in html
