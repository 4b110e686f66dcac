"""Warnings for writers in the studio: beside the faults, and answered on a screen of their own."""

from __future__ import annotations

import html
import re

import pytest

from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.create import TitleAndSlug, create_course_draft
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.rules.course_templates import COURSE_TEMPLATES
from portal.studio.editor.views.preview import build_preview
from tests.conftest import Browser
from tests.factories import lesson_markdown
from tests.studio.conftest import work

EDITOR = "/studio/courses/an-toan/pages/mot"
WARNINGS = EDITOR + "/warnings"
LONG = "Chiều nay " + "tui với cô " * 8 + "đi."
TEXT = lesson_markdown("Bài một", f"Gọi {{{{ so-bao }}}}.\n\n{LONG}")
KEY = "long-sentence-7-1"


@pytest.fixture
def writer(browser: Browser, course: Course, trainer) -> Browser:
    """A browser of the trainer, whose first lesson has a sentence that is too long."""
    save(course, TEXT, trainer)
    return browser.sign_in(trainer)


def save(course: Course, source: str, trainer) -> None:
    text = work(course)
    save_draft(text, source, version=text.version, based_on=text.based_on, actor=trainer)
    db.session.commit()


def words_of(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_warnings_stand_beside_the_faults_with_their_lines(writer: Browser):
    shown = writer.get(EDITOR)

    assert 'data-line="7" data-note' in shown.text
    assert "2 cảnh báo cho người soạn" in words_of(shown)
    assert "Dòng 4 · Câu dài: Một câu có 27 tiếng, nhiều hơn 25: “Chiều nay tui với cô tui với …”" in words_of(
        shown
    )
    assert f'href="{WARNINGS}"' in shown.text


def test_the_preview_of_what_is_typed_has_its_warnings(writer: Browser, course: Course):
    typed = {"source": "Ngắn.\n", "front-title": "Bài một", "version": "1", "based_on": "1", "tab": "a"}

    shown = writer.post(EDITOR + "/preview", data=typed)

    assert "Câu dài" not in shown.text
    assert "Tập thử tới trễ" in shown.text


@pytest.mark.both_databases
def test_a_warning_that_is_accepted_is_told_no_more_and_the_text_says_why(writer: Browser, course: Course):
    assert "Câu dài" in writer.get(WARNINGS).text

    done = writer.post(WARNINGS, data={"warning": KEY, "reason": " Lời  người ta nói: “vậy đó”. "})

    assert (done.status_code, done.location) == (303, WARNINGS)
    said = work(course).source
    assert "accepted:\n  - check: long-sentence\n    quote: Chiều nay tui với cô tui với cô\n" in said
    assert "reason: " in said
    assert "Lời người ta nói: “vậy đó”." in said
    assert said.endswith(TEXT.partition("---\n\n")[2])
    shown = words_of(writer.get(WARNINGS))
    assert "1 câu trả lời Câu dài : “Chiều nay tui với cô tui với cô…” Lời người ta nói: “vậy đó”." in shown
    assert "Một câu có 27 tiếng" not in words_of(writer.get(EDITOR))


def test_an_acceptance_is_taken_out_again(writer: Browser, course: Course):
    writer.post(WARNINGS, data={"warning": KEY, "reason": "Vậy."})

    done = writer.post(WARNINGS + "/removal", data={"acceptance": "0", "check": "long-sentence"})

    assert done.status_code == 303
    assert work(course).source == TEXT
    assert "Một câu có 27 tiếng" in words_of(writer.get(WARNINGS))


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"warning": KEY, "reason": "  "}, 422, "Ghi lý do vì sao để vậy được."),
        ({"warning": KEY}, 422, "Ghi lý do vì sao để vậy được."),
        ({"warning": KEY, "reason": "a" * 301}, 422, "300"),
        ({"warning": KEY, "reason": "a\x07"}, 422, "Trong đó có ký tự không dùng được."),
        ({"warning": "long-sentence-9-1", "reason": "A"}, 409, "Cảnh báo này không còn: bài đã khác rồi."),
        ({}, 409, "Cảnh báo này không còn: bài đã khác rồi."),
    ],
)
def test_an_acceptance_without_a_reason_is_refused_at_its_warning(
    writer: Browser, course: Course, sent, status, said
):
    answer = writer.post(WARNINGS, data=sent)

    assert answer.status_code == status
    assert said in words_of(answer)
    assert ('id="error-long-sentence-7-1"' in answer.text) == (status == 422)
    assert work(course).source == TEXT


def test_an_acceptance_that_is_gone_cannot_be_taken_out(writer: Browser, course: Course):
    for sent in ({"acceptance": "0", "check": "long-sentence"}, {"acceptance": "x"}, {}):
        answer = writer.post(WARNINGS + "/removal", data=sent)

        assert answer.status_code == 409
        assert "Câu trả lời này không còn" in words_of(answer)
    assert work(course).source == TEXT


def test_an_acceptance_of_nothing_is_shown_and_cannot_be_accepted(writer: Browser, course: Course, trainer):
    save(course, TEXT.replace("---\n\n", "accepted: [{check: reading-time, reason: Cũ}]\n---\n\n", 1), trainer)

    shown = writer.get(WARNINGS)

    assert "Trả lời không còn ứng với gì" in shown.text
    assert writer.post(WARNINGS, data={"warning": "accepted-3-1", "reason": "A"}).status_code == 409


def test_front_matter_that_cannot_be_read_is_mended_first(writer: Browser, course: Course, trainer):
    save(course, TEXT.replace("---\n\n", "x: [\n---\n\n", 1), trainer)
    key = re.search(r'name="warning" value="(long-sentence[^"]*)"', writer.get(WARNINGS).text)[1]

    answer = writer.post(WARNINGS, data={"warning": key, "reason": "A"})

    assert answer.status_code == 422
    assert "Phải sửa phần đầu trang trước" in words_of(answer)


def test_an_introduction_has_its_warnings_too(writer: Browser):
    assert writer.get("/studio/courses/an-toan/introduction/warnings").status_code == 200


def test_the_cards_of_a_page_lead_to_its_warnings(writer: Browser):
    assert f'<a class="cards-faults warned" href="{WARNINGS}">' in writer.get(EDITOR + "/cards").text


@pytest.mark.parametrize("template", [name for name in COURSE_TEMPLATES if name])
def test_what_a_template_begins_with_is_to_be_written_and_warns_of_nothing(app, admin, template: str):
    made = create_course_draft(TitleAndSlug("Khóa mới"), unit=None, template=template, actor=admin)
    db.session.commit()
    texts = [work(made, slug) for slug in ("", *(page.slug for page in made.pages))]
    previews = [build_preview(text, text.source) for text in texts]

    assert all(any(fault.is_leftover for fault in preview.faults) for preview in previews)
    assert not any(preview.warnings for preview in previews)


def test_what_a_page_lacks_is_told_when_the_words_of_the_template_are_gone(app, course: Course):
    begun = lesson_markdown("Bài một", f"‹Nói học xong bài này thì làm được gì.›\n\n{LONG}")
    answered = begun.replace("\n---\n", "\naccepted: [{check: questions-at-end, reason: Bài ngắn.}]\n---\n", 1)

    assert labels_of(course, begun) == ["Câu dài"]
    assert labels_of(course, answered) == ["Câu dài"]
    assert labels_of(course, begun.replace("‹", "").replace("›", "")) == ["Tập thử tới trễ", "Câu dài"]


def labels_of(course: Course, source: str) -> list[str]:
    return [warning.label for warning in build_preview(work(course), source).warnings]
