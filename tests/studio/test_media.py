"""The list of a course's pictures, sounds and films in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course, CourseMedia, Media
from portal.courses.operations.media import sync_media
from portal.courses.queries.media import media_data
from portal.db import db
from portal.drafts.operations.deletion import delete_page
from portal.drafts.operations.publish import publish_draft
from portal.drafts.operations.save_draft import save_draft
from portal.web.page_cache import clear_page_cache
from tests.conftest import Browser
from tests.content.test_recordings import FILM
from tests.factories import lesson_markdown
from tests.studio.conftest import work

MEDIA = "/studio/courses/an-toan/media"
OWN = re.compile(r'name="(?:csrf_token|token)" value="[^"]*"')  # new with each request
SOUND = b"ID3\x04" + b"\0" * 50


def photo(colour: str = "red") -> bytes:
    file = BytesIO()
    Image.new("RGB", (200, 100), colour).save(file, "PNG")
    return file.getvalue()


def names(course: Course) -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(CourseMedia.name).where(CourseMedia.course_id == course.id)))


def pixel(name: str, x: int, y: int) -> tuple[int, ...]:
    db.session.rollback()
    sha256 = db.session.scalars(select(CourseMedia.sha256).where(CourseMedia.name == name)).one()
    return Image.open(BytesIO(media_data(sha256))).convert("RGB").getpixel((x, y))


def screens_of(browser: Browser) -> str:
    """The list of the files, and one of them, without what is new with each request."""
    answers = [browser.get(MEDIA), browser.get(f"{MEDIA}/day.svg")]
    assert [answer.status_code for answer in answers] == [200, 200]
    return OWN.sub("", "".join(answer.text for answer in answers))


def upload(browser: Browser, *files: tuple[bytes, str]):
    return browser.post(MEDIA, data={"files": [(BytesIO(data), name) for data, name in files]})


@pytest.fixture
def shown(browser: Browser, course: Course, trainer) -> Browser:
    """A browser of the trainer, and a picture that the published first lesson shows."""
    browser.sign_in(trainer)
    upload(browser, (photo(), "Tin nhắn.png"))
    text = work(course)
    source = lesson_markdown("Bài một", "Chữ.\n\n![Một tin nhắn](media/tin-nhan.webp)")
    save_draft(text, source, version=text.version, based_on=text.based_on, actor=trainer)
    db.session.commit()
    publish_it(course, trainer)
    return browser


def publish_it(course: Course, trainer) -> None:
    text = work(course)
    assert text.draft is not None
    publish_draft(text.draft, version=text.version, impact="minor", message="", actor=trainer)
    db.session.commit()


def test_files_come_in_by_their_content_and_what_cannot_be_shown_is_told_beside_them(browser, course, trainer):
    browser.sign_in(trainer)

    answer = upload(browser, (photo(), "Chợ.png"), (SOUND, "Ghi âm.dat"), (b"MZ\x90", "tro-choi.exe"))

    assert names(course) == {"day.svg", "cho.webp", "ghi-am.mp3"}
    assert answer.status_code == 200
    assert "tro-choi.exe: " in answer.text
    assert "Chợ.png: " not in answer.text
    page = browser.get(MEDIA + "?show=sound")
    assert "ghi-am.mp3" in page.text
    assert "cho.webp" not in page.text
    assert browser.get(MEDIA + "/khong-co.webp").status_code == 404


def test_a_picture_tells_where_it_is_shown_and_stays_while_it_is(shown: Browser, course: Course):
    page = shown.get(MEDIA + "/tin-nhan.webp")

    assert "/studio/courses/an-toan/pages/mot" in page.text
    assert ">Một tin nhắn</h1>" in page.text
    assert "tin-nhan.webp · Hình" in page.text
    assert ">Một tin nhắn</span></a></h2>" in shown.get(MEDIA).text
    assert "/removal" not in page.text
    refused = shown.post(MEDIA + "/tin-nhan.webp/removal")
    assert refused.status_code == 422
    assert "Bài một" in refused.text
    assert "tin-nhan.webp" in names(course)


def test_another_name_is_written_into_every_text_and_readers_see_the_same(
    shown: Browser, course: Course, trainer, member
):
    shown.post(MEDIA + "/tin-nhan.webp/placement", data={"page": "02-hai.md", "alternative": "Cũng nó"})
    page = shown.sign_in(member).get("/courses/an-toan/mot").text
    picture = page.partition('<img src="/media/')[2].partition(">")[0]
    assert picture

    answer = shown.sign_in(trainer).post(MEDIA + "/tin-nhan.webp/name", data={"name": "Tin nhắn giả"})

    assert answer.location == MEDIA + "/tin-nhan-gia.webp"
    assert names(course) == {"day.svg", "tin-nhan-gia.webp"}
    assert "media/tin-nhan-gia.webp" in work(course).source
    assert work(course).state == "published"
    assert "media/tin-nhan-gia.webp" in work(course, "hai").source
    assert work(course, "hai").state == "draft"
    assert picture in shown.sign_in(member).get("/courses/an-toan/mot").text


def test_a_name_in_use_is_refused_beside_its_field(shown: Browser, course: Course):
    upload(shown, (photo("blue"), "cho.png"))

    answer = shown.post(MEDIA + "/tin-nhan.webp/name", data={"name": "Chợ"})

    assert answer.status_code == 422
    assert "cho.webp" in answer.text
    assert "tin-nhan.webp" in names(course)


@pytest.mark.both_databases
def test_blacking_out_changes_every_text_as_a_draft_and_the_old_one_can_go(
    shown: Browser, course: Course, trainer
):
    black = {"black_left": "0", "black_top": "0", "black_width": "50", "black_height": "100"}

    answer = shown.post(MEDIA + "/tin-nhan.webp/picture", data={"turns": "0"} | black)

    assert answer.location == MEDIA + "/tin-nhan-2.webp"
    assert max(pixel("tin-nhan-2.webp", 30, 50)) < 40
    assert pixel("tin-nhan-2.webp", 170, 50)[0] > 200
    assert (work(course).state, "media/tin-nhan-2.webp" in work(course).source) == ("draft", True)
    assert shown.post(MEDIA + "/tin-nhan.webp/removal").status_code == 422  # readers still see it

    before = set(db.session.scalars(select(Media.sha256)))
    publish_it(course, trainer)
    assert shown.post(MEDIA + "/tin-nhan.webp/removal").location == MEDIA

    db.session.rollback()
    assert names(course) == {"day.svg", "tin-nhan-2.webp"}
    assert len(before - set(db.session.scalars(select(Media.sha256)))) == 1  # its bytes are gone, too


def test_the_picture_without_the_black_parts_is_told_until_it_is_removed(shown: Browser, course: Course, trainer):
    black = {"black_left": "0", "black_top": "0", "black_width": "50", "black_height": "100"}
    changed = shown.post(MEDIA + "/tin-nhan.webp/picture", data=black).location
    still_kept, remove = "Tệp trước khi sửa vẫn còn giữ", "Bỏ hẳn tệp cũ"

    html = shown.get(changed).text
    assert (still_kept in html, "Người học còn thấy tệp cũ" in html, remove in html) == (True, True, False)
    assert "“tin-nhan-2.webp” đã thay chỗ tệp này" in shown.get(MEDIA + "/tin-nhan.webp").text
    assert shown.get(MEDIA).text.count("Bản trước khi sửa") == 1

    publish_it(course, trainer)
    new = shown.post(changed + "/name", data={"name": "Đã che"}).location
    shown.post(MEDIA + "/tin-nhan.webp/name", data={"name": "Chưa che"})
    html = shown.get(new).text
    assert (still_kept in html, f'action="{MEDIA}/chua-che.webp/removal"' in html) == (True, True)
    assert shown.post(MEDIA + "/chua-che.webp/removal", data={"back": "da-che.webp"}).location == new
    assert still_kept not in shown.get(new).text
    upload(shown, (photo("blue"), "chua-che.png"))
    assert still_kept not in shown.get(new).text


def test_what_the_folder_takes_away_is_not_told_as_kept(shown: Browser, course: Course):
    changed = shown.post(MEDIA + "/tin-nhan.webp/picture", data={"turns": "1"}).location
    db.session.scalars(select(CourseMedia).where(CourseMedia.name == "tin-nhan.webp")).one().synced = True

    sync_media(course, [], kept_for=[], now=clock.now())
    db.session.commit()

    assert "Tệp trước khi sửa vẫn còn giữ" not in shown.get(changed).text


@pytest.mark.parametrize(
    "form", [{}, {"cut_left": "120"}, {"cut_left": "99"}, {"cut_left": "60", "cut_right": "50"}]
)
def test_an_edit_that_cannot_be_is_told_and_nothing_changes(shown: Browser, course: Course, form):
    answer = shown.post(MEDIA + "/tin-nhan.webp/picture", data={"turns": "0"} | form)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert names(course) == {"day.svg", "tin-nhan.webp"}


def test_a_drawing_cannot_be_cut(shown: Browser):
    assert shown.post(MEDIA + "/day.svg/picture", data={"turns": "1"}).status_code == 404
    assert "data-picture-edit" not in shown.get(MEDIA + "/day.svg").text


def test_another_picture_takes_its_place_but_no_sound_does(shown: Browser, course: Course):
    sound = shown.post(MEDIA + "/tin-nhan.webp/replacement", data={"file": (BytesIO(SOUND), "a.mp3")})
    same = shown.post(MEDIA + "/tin-nhan.webp/replacement", data={"file": (BytesIO(photo()), "a.png")})
    assert (sound.status_code, same.status_code) == (422, 422)
    assert names(course) == {"day.svg", "tin-nhan.webp"}

    answer = shown.post(MEDIA + "/tin-nhan.webp/replacement", data={"file": (BytesIO(photo("blue")), "Mới.png")})

    assert answer.location == MEDIA + "/moi.webp"
    assert "![Một tin nhắn](media/moi.webp)" in work(course).source


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ({"alternative": "Tin [giả]"}, r"![Tin \[giả\]](media/tin-nhan.webp)"),
        ({"alternative": "", "decorates": "y"}, '![](media/tin-nhan.webp "trang trí")'),
    ],
)
def test_it_is_shown_again_on_another_page(shown: Browser, course: Course, form, line):
    answer = shown.post(MEDIA + "/tin-nhan.webp/placement", data={"page": "02-hai.md"} | form)

    assert answer.status_code == 303
    assert work(course, "hai").source.endswith(f"\n\n{line}\n")


def test_it_is_not_shown_without_words_or_on_a_page_that_is_not_there(shown: Browser, course: Course):
    silent = shown.post(MEDIA + "/tin-nhan.webp/placement", data={"page": "02-hai.md", "alternative": " "})
    nowhere = shown.post(MEDIA + "/tin-nhan.webp/placement", data={"page": "99-x.md", "alternative": "A"})

    assert (silent.status_code, nowhere.status_code) == (422, 422)
    assert "Bài này không còn nữa." in nowhere.text
    assert work(course, "hai").state == "published"


def test_the_editor_takes_one_that_the_course_has_in_its_words_of_before_or_in_others(
    shown: Browser, course: Course
):
    address = "/studio/courses/an-toan/pages/hai/pictures"
    choices = shown.get(address).text
    assert 'data-known="tin-nhan.webp" data-alternative="Một tin nhắn"' in choices
    htmx = {"HX-Request": "true"}

    again = shown.post(address, data={"known": "tin-nhan.webp"}, headers=htmx)
    other = shown.post(address, data={"known": "tin-nhan.webp", "alternative": "Tin khác"}, headers=htmx)
    mute = shown.post(address, data={"known": "day.svg"}, headers=htmx)
    gone = shown.post(address, data={"known": "khong-co.webp", "alternative": "A"}, headers=htmx)

    assert (again.text, other.text) == ("![Một tin nhắn](media/tin-nhan.webp)", "![Tin khác](media/tin-nhan.webp)")
    assert (mute.status_code, gone.status_code) == (422, 404)


def test_a_picture_of_the_editor_may_only_decorate_and_a_screenshot_is_named_by_what_it_shows(
    shown: Browser, course: Course
):
    address = "/studio/courses/an-toan/pages/hai/pictures"
    htmx = {"HX-Request": "true"}

    flower = shown.post(
        address, data={"picture": (BytesIO(photo("blue")), "Hoa.png"), "decorates": "1"}, headers=htmx
    )
    screen = {"picture": (BytesIO(photo("green")), "image.png"), "alternative": "Thẻ ngân hàng"}

    assert flower.text == '![](media/hoa.webp "trang trí")'
    assert shown.post(address, data=screen, headers=htmx).text == "![Thẻ ngân hàng](media/the-ngan-hang.webp)"


def test_what_no_text_shows_goes_at_once_and_only_what_was_seen(shown: Browser, course: Course):
    upload(shown, (photo("blue"), "Hai.png"), (photo("green"), "Ba.png"))
    listed = shown.get(MEDIA + "?show=unused").text
    assert 'name="name" value="hai.webp"' in listed
    assert 'name="name" value="tin-nhan.webp"' not in listed
    assert 'action="/studio/courses/an-toan/unused-media"' not in shown.get(MEDIA).text

    wanted = {"name": ["hai.webp", "tin-nhan.webp", "khong-co.webp"]}
    answer = shown.post("/studio/courses/an-toan/unused-media", data=wanted)

    assert answer.location == MEDIA + "?show=unused"
    assert names(course) == {"day.svg", "tin-nhan.webp", "ba.webp"}


def test_what_a_deleted_page_shows_stays_as_long_as_it_can_be_restored(shown: Browser, course: Course, trainer):
    text = work(course)
    assert text.page is not None
    delete_page(text.page, actor=trainer)
    db.session.commit()

    page = shown.get(MEDIA + "/tin-nhan.webp").text

    assert "Bài một" in page
    assert 'href="/studio/courses/an-toan/pages/mot"' not in page
    assert shown.post(MEDIA + "/tin-nhan.webp/removal").status_code == 422
    assert '"01-mot.md"' not in page


def test_the_list_that_is_kept_follows_every_change(shown: Browser, course: Course, trainer: User):
    def write() -> None:
        text = work(course)
        source = text.source + "\n\n![Dây dợ](media/day.svg)\n"
        save_draft(text, source, version=text.version, based_on=text.based_on, actor=trainer)
        db.session.commit()

    def delete() -> None:
        page = work(course).page
        assert page is not None
        delete_page(page, actor=trainer)
        db.session.commit()

    changes: tuple[Callable[[], object], ...] = (
        lambda: upload(shown, (photo("blue"), "Chợ.png")),
        write,
        lambda: publish_it(course, trainer),
        lambda: shown.post(f"{MEDIA}/cho.webp/name", data={"name": "cho-noi"}),
        lambda: shown.post(f"{MEDIA}/cho-noi.webp/removal", data={}),
        delete,
    )
    pages = [screens_of(shown)]
    for change in changes:
        change()
        shown.get("/studio")  # what was done is told there once
        pages.append(screens_of(shown))
        clear_page_cache()
        assert screens_of(shown) == pages[-1]

    assert len(set(pages)) > 4


def test_a_film_is_written_as_a_link_which_a_git_host_can_follow(shown: Browser, course: Course):
    upload(shown, (FILM, "Đổi mật khẩu.mp4"))

    form = {"page": "02-hai.md", "alternative": "Đổi mật khẩu"}
    shown.post(MEDIA + "/doi-mat-khau.mp4/placement", data=form)

    assert work(course, "hai").source.endswith("\n\n[Đổi mật khẩu](media/doi-mat-khau.mp4)\n")
