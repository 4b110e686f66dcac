"""What a later revision says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from portal.content.questions.question import Option, Question
from portal.content.scenarios.scenario import Choice, Scene
from portal.courses.queries.revision_cache import ChecklistPoints, PageContent
from portal.progress.rules.changes import changes_between

ASKED = Question("mot", "single", "<p>Ai hỏi?</p>", options=(Option("Công an"), Option("Không ai", right=True)))
OTHER = replace(ASKED, id="hai", stem="<p>Ai cần?</p>")


def content(*blocks: Any) -> PageContent:
    """A page of these blocks; texts are HTML."""
    shown = tuple(Markup(block) if isinstance(block, str) else block for block in blocks)  # noqa: S704 - a test's
    questions = {block.id: block for block in shown if isinstance(block, Question)}
    now = datetime(2026, 11, 20, tzinfo=UTC)
    nothing: Any = MappingProxyType({})
    return PageContent(
        1, 1, 1, now, "must-know", nothing, shown, MappingProxyType(questions), nothing, ChecklistPoints()
    )


def told(before: PageContent, after: PageContent) -> list[tuple[str, str]]:
    """Each change as its kind and what it says now, or what is gone."""
    return [
        (change.kind, change.html or "".join(text for text, _gone in change.before))
        for change in changes_between(before, after).paragraphs
    ]


def test_the_same_page_has_no_changes() -> None:
    page = content("<p>Một.</p><p>Hai.</p>", ASKED)

    assert told(page, page) == []


def test_only_the_changed_paragraph_is_told_with_its_new_words_marked() -> None:
    before = content("<h2 id='so'>Số</h2><p>Một.</p><p>Báo lừa đảo thì gọi số 113 nghe cô.</p><p>Ba.</p>")
    after = content("<h2 id='so'>Số</h2><p>Một.</p><p>Báo lừa đảo thì gọi số 156 nghe cô.</p><p>Ba.</p>")

    (change,) = changes_between(before, after).paragraphs

    assert change.html == "<p>Báo lừa đảo thì gọi số <ins>156</ins> nghe cô.</p>"
    assert change.before == (("Báo lừa đảo thì gọi số ", False), ("113", True), (" nghe cô.", False))
    assert (change.anchor, change.heading) == ("so", "Số")
    assert change.has_lost_words


def test_a_new_paragraph_is_told_whole_and_a_lost_one_as_gone() -> None:
    before = content("<p>Một.</p><p>Hai thì khác hẳn.</p>")
    after = content("<p>Một.</p><p>Chữ nghĩa mới tinh chưa từng có.</p>")

    assert told(before, after) == [
        ("added", "<p><ins>Chữ nghĩa mới tinh chưa từng có.</ins></p>"),
        ("removed", "Hai thì khác hẳn."),
    ]


def test_a_paragraph_that_only_lost_words_is_told_without_marks() -> None:
    before, after = content("<p>Gọi ngay số 156 liền.</p>"), content("<p>Gọi ngay số 156.</p>")

    (change,) = changes_between(before, after).paragraphs

    assert change.kind == "changed"
    assert change.has_lost_words


def test_what_only_moved_is_no_news() -> None:
    before = content("<p>Một câu.</p><p>Hai câu.</p><p>Ba câu.</p>")
    after = content("<p>Ba câu.</p><p>Một câu.</p><p>Hai câu.</p>")

    assert told(before, after) == []


def test_a_link_mended_is_news() -> None:
    before = content('<p>Mở <a href="https://gia.example">trang này</a> ra.</p>')
    after = content('<p>Mở <a href="https://that.example">trang này</a> ra.</p>')

    assert told(before, after) == [
        ("changed", '<p>Mở <a href="https://that.example"><ins>trang này</ins></a> ra.</p>')
    ]


def test_emphasis_alone_is_no_news() -> None:
    assert told(content("<p>Cúp máy.</p>"), content("<p><strong>Cúp máy.</strong></p>")) == []


def test_a_long_paragraph_that_is_gone_is_told_in_short() -> None:
    gone = "dài " * 200
    ((_kind, said),) = told(content("<p>Một.</p>", f"<p>{gone}</p>"), content("<p>Một.</p>"))

    assert len(said) <= 242
    assert said.endswith("…")


def test_the_question_is_the_first_after_the_change() -> None:
    before = content("<p>Một.</p>", ASKED, "<p>Hai nè.</p>", OTHER)
    after = content("<p>Một.</p>", ASKED, "<p>Hai rồi nè.</p>", OTHER)

    assert changes_between(before, after).question == OTHER


def test_without_a_question_after_the_change_it_is_one_of_the_page() -> None:
    before, after = content(ASKED, "<p>Hai nè.</p>"), content(ASKED, "<p>Hai rồi nè.</p>")

    assert changes_between(before, after).question == ASKED


def test_a_page_without_questions_asks_none() -> None:
    assert changes_between(content("<p>Hai nè.</p>"), content("<p>Hai rồi.</p>")).question is None


def test_a_mended_key_asks_its_question_though_no_paragraph_changed() -> None:
    mended = replace(OTHER, options=(Option("Công an", right=True), Option("Không ai")))
    before, after = content("<p>Một.</p>", ASKED, OTHER), content("<p>Một.</p>", ASKED, mended)

    changes = changes_between(before, after)

    assert changes.paragraphs == ()
    assert changes.question == mended


def test_a_question_that_only_stands_on_another_line_is_no_news() -> None:
    before = content("<p>Một.</p>", ASKED, OTHER, "<p>Cuối bài thì vậy.</p>")
    after = content("<p>Một.</p>", replace(ASKED, line=9), replace(OTHER, line=30), "<p>Cuối bài thì khác.</p>")

    changes = changes_between(before, after)

    assert len(changes.paragraphs) == 1
    assert changes.question is not None
    assert changes.question.id == "mot"


def test_scenes_and_points_are_told_too() -> None:
    scene = Scene("goi", "Cuộc gọi", "<p>Em bên điện lực nè chị.</p>", (Choice("Cúp máy", "het"),))
    before = content(scene, ChecklistPoints([Markup("Để cô tự bấm máy.")]))
    mended = replace(scene, html="<p>Em bên công an nè chị.</p>")
    after = content(mended, ChecklistPoints([Markup("Để cô chú tự bấm máy.")]))

    found = changes_between(before, after).paragraphs

    assert [change.heading for change in found] == ["Cuộc gọi", "Cuộc gọi"]
    assert "<ins>công an</ins>" in found[0].html
    assert "<ins>chú</ins>" in found[1].html


def test_a_page_that_lost_everything_is_told() -> None:
    assert told(content("<p>Một.</p>"), content()) == [("removed", "Một.")]
