"""The bank of questions: found, taken into other pages, and kept up with, on the screens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.publish import publish_draft
from portal.drafts.operations.save_draft import save_draft
from tests import factories
from tests.conftest import Browser
from tests.courses.conftest import SVG
from tests.studio.conftest import work

BANK = "/studio/question-bank"


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Every statement that is sent meanwhile."""
    found: list[str] = []

    def note(*said: Any) -> None:
        found.append(said[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


SOURCE = factories.lesson_markdown(
    "Tin nhắn lạ",
    """## Mở đầu {#mo-dau}

Coi hình ![Màn hình](media/tin.svg) và [bài sau](02-sau.md).

Tin “tài khoản bị khóa” ![Tin](media/tin.svg) từ đâu? Coi [bài sau](02-sau.md).

<!-- data-id="khoa" data-tags="lừa đảo;tin nhắn" data-passage="01-tin-nhan.md#mo-dau" -->
- [( )] Ngân hàng
- [(X)] Kẻ lừa
""",
)
REF = "lua-dao/tin-nhan#khoa"


@pytest.fixture
def bank(course: Course, commune: Any) -> Course:
    """Another course of the commune, whose lesson asks a question that has a picture and links."""
    pages = {"01-tin-nhan.md": SOURCE, "02-sau.md": factories.lesson_markdown("Bài sau")}
    return factories.make_course(
        "lua-dao", pages, files={"lua-dao/media/tin.svg": SVG.replace("<svg", "<svg ", 1)}, unit=commune.code
    )


def take(browser: Browser, how: str = "link", into: str = "an-toan/kiem-tra", ref: str = REF) -> Any:
    return browser.post(f"{BANK}/taking", data={"question": ref, "into": into, "how": how})


def publish(course: Course, slug: str, source: str, actor: User) -> None:
    """Publish a new text of a page."""
    text = work(course, slug)
    save_draft(text, source, version=text.version, based_on=text.based_on, actor=actor)
    db.session.commit()
    text = work(course, slug)
    assert text.draft is not None
    publish_draft(text.draft, version=text.draft.version, impact="minor", message="", actor=actor)
    db.session.commit()


def test_questions_are_found_by_words_tag_kind_and_course(browser: Browser, bank: Course, trainer: User) -> None:
    browser.sign_in(trainer)

    assert browser.get(BANK).text.count('class="bank-row"') == 5
    for asked in ("q=tai khoan LUA", "tag=tin nhắn", "course=lua-dao&kind=single"):
        page = browser.get(f"{BANK}?{asked}").text
        assert page.count('class="bank-row"') == 1
        assert REF in page
    assert "Không có câu nào như vậy" in browser.get(f"{BANK}?kind=order").text


@pytest.mark.both_databases
def test_a_question_is_taken_with_its_picture_and_links_and_remembers_its_revision(
    browser: Browser, bank: Course, course: Course, trainer: User
) -> None:
    before = work(course, "kiem-tra").source
    browser.sign_in(trainer)

    assert take(browser).location == "/studio/courses/an-toan/pages/kiem-tra/cards"

    text = work(course, "kiem-tra")
    taken = text.source.removeprefix(before)
    assert taken.splitlines()[1:] == [
        "Tin “tài khoản bị khóa” ![Tin](media/tin.svg) từ đâu? Coi [bài sau](../lua-dao/02-sau.md).",
        "",
        '<!-- data-id="khoa" data-tags="lừa đảo;tin nhắn" data-passage="../lua-dao/01-tin-nhan.md#mo-dau" '
        f'data-origin="{REF}@1" -->',
        "- [( )] Ngân hàng",
        "- [(X)] Kẻ lừa",
    ]
    assert {entry.name for entry in text.course.media} >= {"tin.svg"}
    assert "không có tệp" not in browser.get("/studio/courses/an-toan/pages/kiem-tra").text


WRITTEN = """
Ai được hỏi mã OTP? Gọi {{ so-bao }} hỏi.

<!-- data-id="otp" data-tags="mã" -->
- [( )] Ngân hàng
- [(X)] Không ai

…

<!-- data-id="moi" -->
- [( )]
- [( )]
"""


def write(course: Course, slug: str, source: str, actor: User) -> None:
    """Write on a page without publishing it."""
    text = work(course, slug)
    save_draft(text, source, version=text.version, based_on=text.based_on, actor=actor)
    db.session.commit()


@pytest.mark.both_databases
def test_a_question_that_is_being_written_is_found_and_copied(
    browser: Browser, bank: Course, course: Course, trainer: User, second: User
) -> None:
    write(bank, "sau", f"---\ntitle: Bài sau\n---\n{WRITTEN}", trainer)
    write(bank, "tin-nhan", SOURCE.replace("Kẻ lừa", "Kẻ gian"), trainer)
    browser.sign_in(second)  # who writes for the same courses sees it, too

    page = browser.get(f"{BANK}?use=draft").text
    assert page.count('class="bank-row"') == 1, "what is published is not listed twice"
    assert "Chưa đăng" in page
    assert 'value="lua-dao/sau#otp"' in browser.get(f"{BANK}?q=ma OTP&tag=mã").text
    asked = browser.get(f"{BANK}/lua-dao/sau/otp").text
    assert "Câu này chưa đăng" in asked
    assert "156" in asked or "so-bao" in asked
    assert "Chưa đăng" in browser.get(f"{BANK}/taking?question=lua-dao/sau%23otp").text

    assert take(browser, ref="lua-dao/sau#otp").status_code == 303
    source = work(course, "kiem-tra").source
    assert 'data-id="otp"' in source
    assert "data-origin" not in source

    write(bank, "sau", f"---\ntitle: Bài sau\n---\n{WRITTEN}".replace("Ai được hỏi", "Ai được đòi"), trainer)
    assert "Ai được đòi" in browser.get(f"{BANK}?use=draft&course=lua-dao").text, "each save is another text"


def test_what_others_write_is_not_found(browser: Browser, bank: Course, trainer: User, outsider: User) -> None:
    write(bank, "sau", f"---\ntitle: Bài sau\n---\n{WRITTEN}", trainer)
    browser.sign_in(outsider)

    page = browser.get(f"{BANK}?use=draft")
    assert page.status_code in (403, 404) or 'class="bank-row"' not in page.text
    assert browser.get(f"{BANK}/lua-dao/sau/otp").status_code in (403, 404)


def test_a_copy_has_its_own_id_and_no_origin(
    browser: Browser, bank: Course, course: Course, trainer: User
) -> None:
    browser.sign_in(trainer)
    take(browser, "copy", into="lua-dao/tin-nhan")

    source = work(bank, "tin-nhan").source
    assert 'data-id="khoa-2"' in source
    assert "data-origin" not in source
    assert source.count("](02-sau.md)") == 3


def test_a_new_wording_is_offered_with_its_differences_and_taken(
    browser: Browser, bank: Course, course: Course, trainer: User
) -> None:
    browser.sign_in(trainer)
    take(browser)
    pins = "/studio/courses/an-toan/pages/kiem-tra/bank"
    assert "Đúng bản mới nhất" in browser.get(pins).text
    before = work(course, "kiem-tra").source
    publish(bank, "tin-nhan", SOURCE.replace("Kẻ lừa", "Kẻ gian") + "\nThêm.\n", trainer)

    page = browser.get(pins).text
    assert "Có bản mới" in page
    assert "Bản đang dùng: 1, bản mới: 2" in page
    assert browser.post(f"{pins}/khoa", data={"then": "renew", "number": "1"}).status_code == 409
    assert browser.post(f"{pins}/khoa", data={"then": "renew", "number": "2"}).location == pins

    after = work(course, "kiem-tra").source
    assert after == before.replace("Kẻ lừa", "Kẻ gian").replace(f"{REF}@1", f"{REF}@2")
    assert "Có bản mới" not in browser.get(pins).text


def test_who_stays_with_the_wording_in_use_is_asked_no_more(
    browser: Browser, bank: Course, course: Course, trainer: User
) -> None:
    browser.sign_in(trainer)
    take(browser)
    pins = "/studio/courses/an-toan/pages/kiem-tra/bank"
    publish(bank, "tin-nhan", SOURCE.replace("Kẻ lừa", "Kẻ gian"), trainer)
    browser.post(f"{pins}/khoa", data={"then": "keep", "number": "2"})

    assert f"{REF}@2" in work(course, "kiem-tra").source
    page = browser.get(pins).text
    assert "Có bản mới" not in page
    assert "Đã sửa ở bài này" in page

    browser.post(f"{pins}/khoa", data={"then": "unlink"})
    assert "data-origin" not in work(course, "kiem-tra").source
    assert "Bài này chưa lấy câu nào" in browser.get(pins).text


def test_where_a_question_is_used_is_told_also_after_its_page_was_renamed(
    browser: Browser, bank: Course, course: Course, trainer: User
) -> None:
    browser.sign_in(trainer)
    take(browser)
    publish(course, "kiem-tra", work(course, "kiem-tra").source, trainer)
    browser.post("/studio/courses/lua-dao/pages/tin-nhan/address", data={"slug": "tin-la"})

    page = browser.get(f"{BANK}/lua-dao/tin-la/khoa").text
    assert "Đúng bản hôm nay" in page or "Đang dùng bản 1" in page
    assert "An toàn trên mạng › Kiểm tra" in page
    assert browser.get(f"{BANK}?use=several").text.count('class="bank-row"') == 1
    assert browser.get(f"{BANK}?use=linked").text.count('class="bank-row"') == 1
    assert "Câu gốc không còn" not in browser.get("/studio/courses/an-toan/pages/kiem-tra/bank").text


def test_questions_that_say_nearly_the_same_stand_together(browser: Browser, bank: Course, trainer: User) -> None:
    browser.sign_in(trainer)
    page = browser.get(f"{BANK}/doubles").text

    assert page.count('class="bank-row"') == 4  # the sample of the lesson and those of the quiz
    assert REF not in page


def test_a_page_of_the_list_asks_the_database_as_often_for_many_questions(
    browser: Browser, bank: Course, trainer: User, commune: Any
) -> None:
    browser.sign_in(trainer)
    browser.get(BANK)
    with counted_statements() as few:
        browser.get(BANK)
    pages = {"01-kiem-tra.md": factories.quiz_markdown(60), "02-bai.md": factories.lesson_markdown("Bài hai")}
    factories.make_course("nhieu", pages, unit=commune.code)
    db.session.commit()
    browser.get(BANK)
    with counted_statements() as many:
        page = browser.get(BANK).text

    assert page.count('class="bank-row"') == 25
    assert len(many) <= len(few)
    assert len(few) < 12


def test_figures_show_from_so_many_people_on(
    browser: Browser, bank: Course, course: Course, trainer: User, member: User
) -> None:
    browser.sign_in(trainer)

    assert "Còn ít người trả lời" in browser.get(f"{BANK}/an-toan/mot/hoi").text


def test_only_own_courses_are_in_the_bank_and_nothing_goes_into_others(
    browser: Browser, bank: Course, course: Course, commune: Any
) -> None:
    beside = factories.make_unit("Xã Viên An", kind="commune", parent=commune.parent)
    stranger = factories.make_user("Lý Thị Mười", unit=beside, grants={"trainer": beside})
    db.session.commit()
    before = work(course, "kiem-tra").source
    browser.sign_in(stranger)

    assert REF not in browser.get(BANK).text
    assert browser.get(f"{BANK}/lua-dao/tin-nhan/khoa").status_code == 404
    assert take(browser).status_code == 404
    assert "Bài sau" not in browser.get(f"{BANK}/taking?question={REF.replace('#', '%23')}").text
    assert work(course, "kiem-tra").source == before


@pytest.mark.parametrize("data", [{"question": REF}, {"into": "an-toan/kiem-tra"}])
def test_without_a_page_or_a_question_nothing_is_taken(
    browser: Browser, bank: Course, trainer: User, data: dict[str, str]
) -> None:
    browser.sign_in(trainer)

    assert browser.post(f"{BANK}/taking", data=data).status_code == 422


@pytest.mark.parametrize("number", ["0", "1", "9" * 30, "9" * 5000])
def test_a_typed_origin_shows_and_takes_nothing_of_a_course_of_others(
    browser: Browser, course: Course, trainer: User, number: str
) -> None:
    asked = 'Tin từ đâu?\n\n<!-- data-id="khoa" -->\n- [( )] Ngân hàng\n- [(X)] Kẻ lừa\n'
    page = factories.lesson_markdown("Tin nhắn", asked)
    factories.make_course("lang-ben", {"01-tin-nhan.md": page}, unit=factories.make_unit("Xã Bên").code)
    typed = asked.replace("Kẻ lừa", "Ai đó")
    typed = typed.replace('"khoa"', f'"mo" data-origin="lang-ben/tin-nhan#khoa@{number}"')
    text = work(course, "kiem-tra")
    source = factories.lesson_markdown("Kiểm tra", typed)
    save_draft(text, source, version=text.version, based_on=text.based_on, actor=trainer)
    db.session.commit()
    browser.sign_in(trainer)
    address = "/studio/courses/an-toan/pages/kiem-tra/bank"

    assert "Kẻ lừa" not in browser.get(address).text
    assert browser.post(f"{address}/mo", data={"then": "renew", "number": "1"}).status_code == 404
