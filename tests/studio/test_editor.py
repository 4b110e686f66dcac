"""Writing on a text in a browser without scripts, and with htmx."""

from __future__ import annotations

from urllib.parse import quote_plus, urlencode

import pytest

from portal.content.files.front_matter_editing import split_front
from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.save_draft import save_draft
from tests.conftest import Browser
from tests.factories import lesson_markdown
from tests.studio.conftest import work

HTMX = {"HX-Request": "true"}
EDITOR = "/studio/courses/an-toan/pages/mot"


def posted(course: Course, **changes: str) -> dict[str, str]:
    """What a browser would post from the editor as it stands, with these changes."""
    text = work(course)
    body = split_front(text.source)[1].replace("\n", "\r\n")
    return {
        "version": str(text.version),
        "based_on": str(text.based_on),
        "tab": "t1",
        "source": body,
        "front-title": text.title,
        "then": "save",
        **changes,
    }


def test_the_editor_shows_fields_text_and_preview(browser: Browser, course: Course, trainer):
    page = browser.sign_in(trainer).get(EDITOR)

    assert page.status_code == 200
    assert 'value="Bài một"' in page.text
    assert "Gọi {{ so-bao }}." in page.text
    assert 'class="fact' in page.text or "156" in page.text


def test_saving_keeps_a_draft_and_leads_back(browser: Browser, course: Course, trainer):
    answer = browser.sign_in(trainer).post(EDITOR + "/draft", data=posted(course, source="Mới.\r\n"))

    assert (answer.status_code, answer.location) == (303, EDITOR)
    assert (work(course).source, work(course).state) == ("---\ntitle: Bài một\n---\nMới.\n", "draft")


def test_a_changed_field_changes_its_line_alone(browser: Browser, course: Course, trainer):
    before = work(course).source

    browser.sign_in(trainer).post(EDITOR + "/draft", data=posted(course, **{"front-title": "Bài khác"}))

    assert work(course).source == before.replace("title: Bài một", "title: Bài khác")


def test_autosave_answers_with_the_version_that_is_kept(browser: Browser, course: Course, trainer):
    answer = browser.sign_in(trainer).post(
        EDITOR + "/draft", data=posted(course, source="Mới."), headers={"HX-Request": "true"}
    )

    assert answer.status_code == 200
    assert 'id="saved"' in answer.text
    assert 'data-version="1"' in answer.text


def overtake(course: Course, second, source: str) -> None:
    """Another trainer saves this text."""
    save_draft(work(course), source, version=0, based_on=1, actor=second)
    db.session.commit()


def test_who_was_overtaken_in_the_same_paragraph_chooses_and_nothing_is_overwritten(
    browser: Browser, course: Course, trainer, second
):
    mine = posted(course, source="Của tôi.")
    overtake(course, second, lesson_markdown("Bài một", "Của người khác."))

    answer = browser.sign_in(trainer).post(EDITOR + "/draft", data=mine)

    assert answer.status_code == 409
    assert "Của tôi." in answer.text
    assert "Của người khác." in answer.text
    assert second.name in answer.text
    assert 'name="version" value="0"' in answer.text, "to save again is to be told again"
    assert browser.post(EDITOR + "/draft", data=mine).status_code == 409
    assert "Của người khác." in work(course).source

    browser.post(EDITOR + "/draft", data=mine | {"then": "overwrite"})

    assert "Của tôi." in work(course).source


@pytest.mark.parametrize(
    ("choice", "kept"),
    [("mine", ["Một của tôi."]), ("theirs", ["Một của chị."]), ("both", ["của chị", "của tôi"])],
)
def test_a_paragraph_that_both_changed_is_decided_alone(
    browser: Browser, course: Course, trainer, second, choice, kept
):
    base = lesson_markdown("Bài một", "Một.\n\nHai.\n\nBa.")
    read = save_draft(work(course), base, version=0, based_on=1, actor=trainer)
    db.session.commit()
    theirs = base.replace("Một.", "Một của chị.").replace("Ba.", "Ba của chị.")
    save_draft(work(course), theirs, version=read.version, based_on=1, actor=second)
    db.session.commit()
    mine = posted(course, source="\nMột của tôi.\n\nHai của tôi.\n\nBa.\n") | {"version": "1"}

    asked = browser.sign_in(trainer).post(EDITOR + "/draft", data=mine)
    assert (asked.status_code, asked.text.count('value="both"')) == (409, 1)
    merging = mine | {"then": "merge", "theirs": "2-1"}
    assert browser.post(EDITOR + "/draft", data=merging).status_code == 409, "nothing was chosen"
    stale = browser.post(EDITOR + "/draft", data=merging | {"theirs": "1-1", "choice-0": choice})
    assert stale.status_code == 409, "chosen against another text"
    done = browser.post(EDITOR + "/draft", data=merging | {"choice-0": choice})

    assert done.status_code == 303
    assert all(words in work(course).source for words in [*kept, "Hai của tôi.", "Ba của chị."])
    assert work(course).version == 3


def test_different_paragraphs_are_put_together_without_a_question(
    browser: Browser, course: Course, trainer, second
):
    text = work(course)
    mine = posted(course, source=text.source.split("---\n", 2)[2] + "\nThêm ở cuối.\n")
    overtake(course, second, text.source.replace("title: Bài một", "title: Bài hay"))

    browser.sign_in(trainer)
    asked = browser.post(EDITOR + "/draft", data=mine, headers=HTMX)
    assert (asked.status_code, 'id="conflict"' in asked.text) == (409, True), "fields are not changed by a script"
    assert work(course).version == 1
    done = browser.post(EDITOR + "/draft", data=mine)

    assert done.status_code == 303
    assert "title: Bài hay" in work(course).source
    assert work(course).source.endswith("\nThêm ở cuối.\n")


def test_a_script_gets_the_text_to_go_on_from_and_nothing_is_saved_for_it(
    browser: Browser, course: Course, trainer, second
):
    text = work(course)
    mine = posted(course, source=text.source.split("---\n", 2)[2] + "\nThêm ở cuối.\n")
    overtake(course, second, text.source.replace("Gọi {{ so-bao }}.", "Gọi ngay {{ so-bao }}."))

    answer = browser.sign_in(trainer).post(EDITOR + "/draft", data=mine, headers=HTMX)

    assert answer.status_code == 409
    assert 'id="merged" data-version="1" data-based-on="1"' in answer.text
    assert "Gọi ngay {{ so-bao }}." in answer.text
    assert "Thêm ở cuối." in answer.text
    assert work(course).version == 1


def test_who_wrote_in_another_window_is_not_told_of_somebody_else(browser: Browser, course: Course, trainer):
    text = work(course)
    mine = posted(course, source=text.source.split("---\n", 2)[2] + "\nThêm ở cuối.\n")
    overtake(course, trainer, text.source.replace("Gọi {{ so-bao }}.", "Gọi ngay {{ so-bao }}."))
    browser.sign_in(trainer)

    answer = browser.post(EDITOR + "/draft", data=mine, headers=HTMX)

    assert "anh/chị đã sửa đoạn khác ở cửa sổ khác" in answer.text
    assert trainer.name not in answer.text


def test_the_text_is_fetched_anew_by_going_back(browser: Browser, course: Course, trainer):
    assert browser.sign_in(trainer).get(EDITOR).headers["Cache-Control"] == "no-store"


def test_what_was_filled_in_wrongly_is_told_at_its_field_and_the_text_is_kept(
    browser: Browser, course: Course, trainer
):
    wrong = posted(course, source="Giữ chữ này.", **{"front-minutes": "một ngàn", "front-reviewed": "1900-01-01"})

    answer = browser.sign_in(trainer).post(EDITOR + "/draft", data=wrong)

    assert answer.status_code == 422
    assert "một ngàn" in answer.text
    assert "Giữ chữ này." in answer.text
    assert "Giữ chữ này." in work(course).source


def test_a_text_that_is_too_long_is_refused_beside_it_and_given_back(browser: Browser, course: Course, trainer):
    # Encoding it letter by letter, as the test client does, takes longer than answering it.
    form = urlencode(posted(course, source="endless")).replace("endless", quote_plus("Chữ. ") * 1_000_000)

    answer = browser.sign_in(trainer).post(
        EDITOR + "/draft", data=form, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 422
    assert answer.text.count("Chữ. ") >= 1_000_000
    assert work(course).state == "published"


def test_a_picture_is_made_small_named_and_inserted(browser: Browser, course: Course, trainer):
    from io import BytesIO

    from PIL import Image

    sent = BytesIO()
    Image.new("RGB", (2000, 1000), "green").save(sent, "JPEG")
    sent.seek(0)

    answer = browser.sign_in(trainer).post(
        EDITOR + "/pictures",
        data={"picture": (sent, "Ảnh chợ.jpg"), "alternative": "Cô Ba [bán] cá", "tab": "t1"},
        headers={"HX-Request": "true"},
    )

    assert (answer.status_code, answer.text) == (200, "![Cô Ba \\[bán\\] cá](media/anh-cho.webp)")
    media = {medium.name: medium.synced for medium in work(course).course.media}
    assert media == {"day.svg": True, "anh-cho.webp": False}


@pytest.mark.parametrize(
    ("name", "data", "alternative"),
    [
        ("a.png", b"<html><script>alert(1)</script></html>", "Hình"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "Hình"),
        ("a.png", b"", "Hình"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>", " "),
    ],
)
def test_what_is_no_harmless_picture_with_a_text_is_refused(
    browser: Browser, course: Course, trainer, name, data, alternative
):
    from io import BytesIO

    answer = browser.sign_in(trainer).post(
        EDITOR + "/pictures", data={"picture": (BytesIO(data), name), "alternative": alternative}
    )

    assert answer.status_code == 422
    assert [medium.name for medium in work(course).course.media] == ["day.svg"]


def test_the_preview_shows_what_is_typed_and_its_faults_and_keeps_nothing(
    browser: Browser, course: Course, trainer
):
    answer = browser.sign_in(trainer).post(
        EDITOR + "/preview",
        data=posted(course, source="Đọc **kỹ**.\r\n\r\n[đi](99-khong-co.md)"),
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 200
    assert "&lt;strong&gt;kỹ&lt;/strong&gt;" in answer.text or "<strong>kỹ</strong>" in answer.text
    assert 'data-line="6"' in answer.text
    assert work(course).state == "published"


@pytest.mark.both_databases
def test_a_question_from_the_menu_has_an_id_that_no_page_of_the_course_has(browser, course, trainer):
    trainer_browser = browser.sign_in(trainer)
    trainer_browser.post(EDITOR + "/draft", data=posted(course, then="insert:single"))

    words = trainer_browser.post(
        "/studio/courses/an-toan/pages/hai/snippets/single", data={"source": "Xin chào.", "front-title": "Hai"}
    )

    assert 'data-id="chon-mot"' in work(course).source
    assert 'data-id="chon-mot-2"' in words.text


def test_presence_tells_of_others_and_of_a_newer_text(browser: Browser, course: Course, trainer, second):
    browser.sign_in(second).post(EDITOR + "/presence", data={"tab": "two", "version": "0"})
    save_draft(work(course), lesson_markdown("Bài một", "Khác."), version=0, based_on=1, actor=second)
    db.session.commit()

    answer = browser.sign_in(trainer).post(EDITOR + "/presence", data={"tab": "one", "version": "0"})

    assert answer.text.count(second.name) == 2
    browser.sign_in(second).post(EDITOR + "/leave", data={"tab": "two"})
    answer = browser.sign_in(trainer).post(EDITOR + "/presence", data={"tab": "one", "version": "1"})
    assert second.name not in answer.text


def test_an_expired_session_gives_the_text_back(browser: Browser, course: Course):
    answer = browser.post(EDITOR + "/draft", data=posted(course, source="Chưa mất.\r\nDòng hai."))

    assert answer.status_code == 401
    assert 'name="source" hidden>\nChưa mất.\r\nDòng hai.</textarea>' in answer.text
    assert f'action="{EDITOR}/draft"' in answer.text


def test_members_and_trainers_of_other_communes_find_nothing(browser: Browser, course: Course, member, outsider):
    assert browser.sign_in(member).get(EDITOR).status_code == 403
    assert browser.sign_in(outsider).get(EDITOR).status_code == 404
    assert browser.post(EDITOR + "/draft", data={"source": "x"}).status_code == 404


def test_minutes_far_from_what_the_text_takes_are_told_beside_the_text(browser: Browser, course: Course, trainer):
    browser.sign_in(trainer)
    long = posted(course, source="chữ " * 1040, **{"front-minutes": "3"})
    browser.post(EDITOR + "/draft", data=long)

    assert "theo chữ: 9\N{NO-BREAK SPACE}phút" in browser.get(EDITOR).text

    browser.post(EDITOR + "/draft", data=posted(course, source="chữ " * 1040, **{"front-minutes": "7"}))
    assert "theo chữ:" not in browser.get(EDITOR).text
