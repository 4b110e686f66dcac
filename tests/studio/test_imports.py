"""A course that comes in as an archive, on the screen."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.drafts.models import CourseImport, Draft
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.operations.uploads import MAX_WAITING
from portal.units.models import Unit
from tests.conftest import Browser
from tests.courses.conftest import SVG
from tests.drafts.archives import unzipped, zipped
from tests.factories import front_matter, lesson_markdown
from tests.studio.conftest import course_named, work

LIST = "/studio/imports"
INTRODUCTION = front_matter(title="Khóa mang tới") + "\nLời đầu.\n"
ARCHIVE = zipped(
    {
        "khoa-moi/course.md": INTRODUCTION,
        "khoa-moi/01-mot.md": lesson_markdown("Bài mới", "Nói {{ khong-co }}."),
        "khoa-moi/media/day.svg": SVG,
        "khoa-moi/ghi-chu.docx": "x",
        "__MACOSX/._course.md": "x",
    }
)


def hand_in(browser: Browser, data: bytes = ARCHIVE, name: str = "khoa.zip") -> Any:
    return browser.post(LIST, data={"file": (BytesIO(data), name)})


def waiting(browser: Browser, data: bytes = ARCHIVE) -> str:
    """The address of an archive that was handed in and waits."""
    location: str = hand_in(browser, data).location
    return location


def count(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def changed(course: Course) -> bytes:
    """An archive of the course with another first page."""
    db.session.rollback()
    text = lesson_markdown("Bài một", "Gọi con cháu.")
    introduction = front_matter(title="An toàn trên mạng") + "\nGiới thiệu.\n"
    return zipped({"an-toan/course.md": introduction, "an-toan/01-mot.md": text})


def test_an_archive_is_kept_and_looked_at_before_anything_comes_in(
    browser: Browser, course: Course, trainer: User
) -> None:
    answer = hand_in(browser.sign_in(trainer))

    kept = db.session.scalars(select(CourseImport)).one()
    assert (answer.status_code, answer.location) == (303, f"{LIST}/{kept.id}")
    html = browser.get(answer.location).text
    for words in ("Khóa mang tới", "khoa-moi/01-mot.md:5", "khong-co", "ghi-chu.docx", "__MACOSX/._course.md"):
        assert words in html
    assert 'value="khoa-moi"' in html
    assert course_named("khoa-moi") is None


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"PK", ">Đây không phải tệp .zip"), (zipped({"a.txt": "x"}), ">Tệp nén không có course.md"), (b"", "")],
)
def test_what_is_no_archive_of_a_course_is_told_at_the_field(
    browser: Browser, trainer: User, data: bytes, words: str
) -> None:
    answer = hand_in(browser.sign_in(trainer), data)

    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert words in answer.text
    assert count(CourseImport) == 0


def test_so_many_archives_may_wait_and_no_more(browser: Browser, trainer: User) -> None:
    browser.sign_in(trainer)
    for _time in range(MAX_WAITING):
        assert hand_in(browser).status_code == 303

    assert hand_in(browser).status_code == 422
    assert count(CourseImport) == MAX_WAITING


def test_as_a_new_course_it_is_all_drafts(browser: Browser, course: Course, trainer: User, commune: Unit) -> None:
    address = waiting(browser.sign_in(trainer))

    answer = browser.post(f"{address}/course", data={"slug": "khoa-khac", "unit": commune.code})

    made = course_named("khoa-khac")
    assert made is not None
    assert (answer.status_code, answer.location) == (303, "/studio/courses/khoa-khac")
    assert (made.is_published, made.unit_id, made.title) == (False, commune.id, "Khóa mang tới")
    kept = db.session.scalars(select(CourseImport)).one()
    assert (kept.state, kept.data, kept.course_id, kept.counts["left_out"]) == ("taken", None, made.id, 2)
    assert "Khóa mang tới" in browser.get(LIST).text
    assert 'href="/studio/courses/khoa-khac"' in browser.get(address).text


@pytest.mark.both_databases
@pytest.mark.parametrize("slug", ["an-toan", "Có dấu", "x" * 61, ""])
def test_an_address_that_cannot_be_had_is_told_at_the_field(
    browser: Browser, course: Course, trainer: User, commune: Unit, slug: str
) -> None:
    address = waiting(browser.sign_in(trainer))

    answer = browser.post(f"{address}/course", data={"slug": slug, "unit": commune.code})

    assert answer.status_code == 422
    assert 'id="slug-error"' in answer.text
    assert db.session.scalars(select(CourseImport.state)).one() == "waiting"
    assert count(Course) == 1


@pytest.mark.parametrize("unit", ["everybody", "khong-co", ""])
def test_only_a_unit_that_one_writes_for_can_be_chosen(
    browser: Browser, course: Course, trainer: User, unit: str
) -> None:
    address = waiting(browser.sign_in(trainer))

    answer = browser.post(f"{address}/course", data={"slug": "khoa-moi", "unit": unit})

    assert answer.status_code == 422
    assert count(Course) == 1


def test_a_course_with_the_same_address_is_compared_with_at_once(
    browser: Browser, course: Course, trainer: User
) -> None:
    html = browser.sign_in(trainer).get(waiting(browser, changed(course))).text

    assert "<del>" in html
    assert "Bài hai, Kiểm tra" in html
    assert 'name="into" value="an-toan"' in html


def test_another_target_can_be_looked_at(browser: Browser, course: Course, trainer: User) -> None:
    address = waiting(browser.sign_in(trainer))

    assert 'name="into" value="an-toan"' in browser.get(f"{address}?into=an-toan").text
    assert 'name="slug"' in browser.get(f"{address}?into=").text
    assert browser.get(f"{address}?into=khong-co").status_code == 404


def bring_in(browser: Browser, address: str, into: str = "an-toan", plan: str | None = None) -> Any:
    """Say yes to what the screen shows."""
    html = browser.get(f"{address}?into={into}").text
    seen = html.partition('name="plan" value="')[2].partition('"')[0]
    return browser.post(f"{address}/drafts", data={"into": into, "plan": seen if plan is None else plan})


def test_into_a_course_it_changes_drafts_alone(browser: Browser, course: Course, trainer: User) -> None:
    address = waiting(browser.sign_in(trainer), changed(course))

    answer = bring_in(browser, address)

    assert (answer.status_code, answer.location) == (303, "/studio/courses/an-toan")
    assert (work(course).state, work(course).number) == ("draft", 1)
    assert "Gọi con cháu." in work(course).source
    assert work(course, "hai").state == work(course, "").state == "published"


def test_a_draft_that_gives_way_is_named_first(
    browser: Browser, course: Course, trainer: User, second: User
) -> None:
    text = work(course)
    save_draft(text, lesson_markdown("Của tôi"), version=0, based_on=1, actor=second)
    db.session.commit()
    address = waiting(browser.sign_in(trainer), changed(course))

    html = browser.get(address).text

    assert f"Bản nháp {second.name} lưu lúc" in html


def test_what_changed_after_it_was_looked_at_is_shown_again(
    browser: Browser, course: Course, trainer: User, second: User
) -> None:
    address = waiting(browser.sign_in(trainer), changed(course))
    seen = browser.get(address).text.partition('name="plan" value="')[2].partition('"')[0]
    save_draft(work(course), lesson_markdown("Vừa viết"), version=0, based_on=1, actor=second)
    db.session.commit()

    answer = bring_in(browser, address, plan=seen)

    assert answer.status_code == 409
    assert "Chưa có gì được đưa vô" in answer.text
    assert work(course).source == lesson_markdown("Vừa viết")


@pytest.mark.both_databases
def test_a_discarded_archive_is_not_kept(browser: Browser, course: Course, trainer: User, commune: Unit) -> None:
    address = waiting(browser.sign_in(trainer))

    assert browser.post(f"{address}/discarding").location == LIST

    kept = db.session.scalars(select(CourseImport)).one()
    assert (kept.state, kept.data) == ("discarded", None)
    assert browser.get(address).status_code == 200
    for deed in ("course", "drafts", "discarding"):
        data = {"slug": "khoa-moi", "unit": commune.code, "into": "an-toan"}
        assert browser.post(f"{address}/{deed}", data=data).status_code == 404


def test_an_archive_is_its_own_persons_alone(
    browser: Browser, course: Course, trainer: User, second: User, member: User, admin: User, commune: Unit
) -> None:
    address = waiting(browser.sign_in(trainer))
    db.session.rollback()
    for person, status in ((second, 404), (admin, 404), (member, 403)):
        other = Browser(browser.application).sign_in(person)
        assert other.get(address).status_code == status
        for deed in ("course", "drafts", "discarding"):
            data = {"slug": "khoa-moi", "unit": commune.code, "into": "an-toan"}
            assert other.post(f"{address}/{deed}", data=data).status_code == status
    assert "khoa.zip" not in Browser(browser.application).sign_in(second).get(LIST).text
    assert count(Draft) == 0


def test_into_a_course_of_others_nothing_comes(browser: Browser, course: Course, outsider: User) -> None:
    address = waiting(browser.sign_in(outsider))

    assert browser.get(f"{address}?into=an-toan").status_code == 404
    assert browser.post(f"{address}/drafts", data={"into": "an-toan"}).status_code == 404


def test_a_course_is_saved_as_readers_see_it_or_as_it_is_written(
    browser: Browser, course: Course, trainer: User
) -> None:
    save_draft(work(course), lesson_markdown("Nháp"), version=0, based_on=1, actor=trainer)
    db.session.commit()
    place = "/studio/courses/an-toan/export.zip"
    browser.sign_in(trainer)

    published, drafts = browser.get(place), browser.get(f"{place}?drafts=1")

    assert published.headers["Content-Disposition"] == "attachment; filename=an-toan.zip"
    assert b"so-bao" in unzipped(published.data)["an-toan/01-mot.md"]
    assert unzipped(drafts.data)["an-toan/01-mot.md"] == lesson_markdown("Nháp").encode()
    html = browser.get("/studio/courses/an-toan/export").text
    assert f'href="{place}"' in html


def test_the_screen_names_the_facts_that_are_not_in_it(browser: Browser, course: Course, trainer: User) -> None:
    named = '<span lang="vi">Đầu số báo lừa đảo</span> <code class="soft">so-bao</code>'
    assert named in browser.sign_in(trainer).get("/studio/courses/an-toan/export").text


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("outsider", 404)])
def test_only_who_writes_it_saves_it(
    browser: Browser, course: Course, who: str, status: int, request: pytest.FixtureRequest
) -> None:
    browser.sign_in(request.getfixturevalue(who))

    for place in ("export", "export.zip"):
        assert browser.get(f"/studio/courses/an-toan/{place}").status_code == status
