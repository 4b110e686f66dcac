"""What trainers say to each other about a text, on the screen."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.drafts.models import Comment
from portal.drafts.operations.review import comment
from portal.drafts.operations.save_draft import save_draft
from portal.studio.comments.views import PlacedComment, commented_passages, placed_comments
from tests.conftest import Browser
from tests.studio.conftest import work

PLACE = "/studio/courses/an-toan/pages/mot/comments"
CALL = 5  # the line that says whom to call


def say(course: Course, words: str, line: int, actor: User) -> int:
    said = comment(work(course), words, line=line, actor=actor)
    db.session.commit()
    return said.id


def write(course: Course, source: str, actor: User) -> None:
    text = work(course)
    save_draft(text, source, version=text.version, based_on=text.based_on, actor=actor)
    db.session.commit()


def only(course: Course) -> PlacedComment:
    """The only comment, in its place."""
    (remark,) = placed_comments(work(course)).all
    return remark


def resolve(browser: Browser, comment_id: int, **said: Any) -> Any:
    return browser.post(f"{PLACE}/{comment_id}/resolution", data=said)


def passage(html: str, line: int) -> str:
    """The passage that begins on this line, with what was said about it."""
    return html.partition(f'id="line-{line}"')[2].partition('<li class="comment-passage')[0]


def test_every_passage_is_shown_as_it_is_read_with_a_way_to_comment(
    browser: Browser, course: Course, trainer: User
) -> None:
    write(course, work(course).source + "\n## Tiêu đề {#tieu-de}\n\n- Một\n- Hai\n\n> [!TIP]\n> Mẹo.\n", trainer)
    html = browser.sign_in(trainer).get(PLACE).text

    passages = commented_passages(work(course), placed_comments(work(course)))
    assert [one.line for one in passages][:2] == [CALL, CALL + 2]
    for one in passages:
        assert f'href="{PLACE}?line={one.line}#line-{one.line}"' in passage(html, one.line)
    assert "156" in passage(html, CALL), "facts are shown, not their codes"
    question = passage(html, CALL + 2)
    assert question.count("<li>") >= 2
    assert 'class="tag ok"' in question, "what is right is told to who reviews it"
    assert "{#tieu-de}" not in html
    assert "data-id" not in html
    assert "<textarea" not in html


def test_the_form_stands_at_the_passage_that_was_chosen(browser: Browser, course: Course, trainer: User) -> None:
    html = browser.sign_in(trainer).get(f"{PLACE}?line={CALL}").text

    assert "<textarea" in passage(html, CALL)
    assert 'name="quote" value="Gọi {{ so-bao }}."' in passage(html, CALL)
    whole = browser.get(f"{PLACE}?line=0").text
    assert whole.index("<textarea") < whole.index(f'id="line-{CALL}"')


def test_what_is_said_about_a_tip_is_found_by_its_words(browser: Browser, course: Course, trainer: User) -> None:
    tips = "\n> [!TIP]\n> Mẹo một.\n\n> [!TIP]\n> Mẹo hai.\n"
    write(course, work(course).source + tips, trainer)
    last = commented_passages(work(course), placed_comments(work(course)))[-1]

    form = passage(browser.sign_in(trainer).get(f"{PLACE}?line={last.line}").text, last.line)

    assert 'name="quote" value="&gt; Mẹo hai."' in form


def test_a_comment_stands_at_its_passage(browser: Browser, course: Course, trainer: User) -> None:
    answer = browser.sign_in(trainer).post(
        PLACE, data={"line": CALL, "quote": "Gọi {{ so-bao }}.", "words": " Gọi <ai>? "}
    )

    said = db.session.scalars(select(Comment)).one()
    assert (answer.status_code, answer.location) == (303, f"{PLACE}#comment-{said.id}")
    assert (said.line, said.quote, said.text) == (CALL, "Gọi {{ so-bao }}.", "Gọi <ai>?")
    assert "Gọi &lt;ai&gt;?" in passage(browser.get(PLACE).text, CALL)


def test_a_comment_on_any_line_is_shown_somewhere(browser: Browser, course: Course, trainer: User) -> None:
    lines = len(work(course).source.splitlines())
    for line in range(lines + 1):
        say(course, f"Góp ý dòng {line}.", line, trainer)

    html = browser.sign_in(trainer).get(PLACE).text

    assert all(
        html.count(f'<p class="comment-words" lang="vi">Góp ý dòng {line}.</p>') == 1 for line in range(lines + 1)
    )


def suggest(browser: Browser, before: str, after: str, words: str = "") -> Any:
    said = {"line": CALL, "quote": before, "before": before, "suggestion": after, "words": words}
    return browser.post(PLACE, data=said)


def test_another_wording_is_suggested_and_taken_over_to_the_byte(
    browser: Browser, course: Course, trainer: User, second: User
) -> None:
    write(course, work(course).source.replace("\n", "\r\n"), trainer)
    before = work(course).source
    form = passage(browser.sign_in(second).get(f"{PLACE}?line={CALL}").text, CALL)
    assert 'name="before" value="Gọi {{ so-bao }}."' in form
    assert suggest(browser, "Gọi {{ so-bao }}.", "Gọi liền {{ so-bao }}.\r\nĐừng đợi.").status_code == 303
    said = db.session.scalars(select(Comment)).one()

    shown = passage(browser.sign_in(trainer).get(PLACE).text, CALL)
    assert "<ins>" in shown
    browser.post(f"{PLACE}/{said.id}/taking")

    assert work(course).source == before.replace("Gọi {{ so-bao }}.", "Gọi liền {{ so-bao }}.\r\nĐừng đợi.")
    assert only(course).is_resolved
    assert f"{PLACE}/{said.id}/taking" not in browser.get(PLACE).text


def test_a_suggestion_for_a_paragraph_that_was_changed_is_not_put_in(
    browser: Browser, course: Course, trainer: User, second: User
) -> None:
    suggest(browser.sign_in(second), "Gọi {{ so-bao }}.", "Gọi liền {{ so-bao }}.")
    said = db.session.scalars(select(Comment)).one()
    write(course, work(course).source.replace("Gọi {{ so-bao }}.", "Gọi cho con."), trainer)
    before = work(course).source

    browser.sign_in(trainer).post(f"{PLACE}/{said.id}/taking")

    assert work(course).source == before
    assert not only(course).is_resolved


@pytest.mark.parametrize("after", ["", "Gọi {{ so-bao }}.", "  \r\n"])
def test_the_same_wording_suggests_nothing(browser: Browser, course: Course, trainer: User, after: str) -> None:
    browser.sign_in(trainer)

    assert suggest(browser, "Gọi {{ so-bao }}.", after).status_code == 422
    assert suggest(browser, "Gọi {{ so-bao }}.", after, "Coi lại.").status_code == 303

    said = db.session.scalars(select(Comment)).one()
    assert (said.before, said.suggestion) == ("", "")
    assert browser.post(f"{PLACE}/{said.id}/taking").status_code == 404


def test_a_comment_on_a_line_that_moved_while_it_was_written_finds_it(
    browser: Browser, course: Course, trainer: User, second: User
) -> None:
    write(course, work(course).source.replace("---\n\n", "---\n\nThêm.\n\n"), second)

    browser.sign_in(trainer).post(PLACE, data={"line": CALL, "quote": "Gọi {{ so-bao }}.", "words": "Ai?"})

    assert (only(course).line, only(course).is_changed) == (CALL + 2, False)


def test_what_cannot_be_said_is_told_beside_the_words(browser: Browser, course: Course, trainer: User) -> None:
    browser.sign_in(trainer)

    for words in ("  ", "x" * 2001):
        answer = browser.post(PLACE, data={"line": CALL, "words": words})
        assert answer.status_code == 422
        assert 'id="words-error"' in answer.text
    assert browser.post(PLACE, data={"line": 999, "words": "Đâu?"}).status_code == 422
    assert db.session.scalars(select(Comment)).all() == []


def test_a_comment_follows_its_line(course: Course, trainer: User) -> None:
    say(course, "Ai?", CALL, trainer)
    source = work(course).source

    write(course, source.replace("Gọi {{", "Một.\n\nHai.\n\nGọi {{"), trainer)

    assert (only(course).line, only(course).is_changed) == (CALL + 4, False)


def test_of_lines_that_say_the_same_the_nearest_is_meant(course: Course, trainer: User) -> None:
    same = "Gọi {{ so-bao }}.\n\n"
    write(course, work(course).source.replace(same, same * 3), trainer)
    say(course, "Ai?", CALL + 4, trainer)

    write(course, work(course).source.replace(same * 3, f"Mới.\n\n{same * 3}"), trainer)

    assert only(course).line == CALL + 4


def test_a_comment_on_a_line_that_was_changed_tells_what_it_said(
    browser: Browser, course: Course, trainer: User
) -> None:
    say(course, "Ai?", CALL, trainer)

    write(course, work(course).source.replace("Gọi {{ so-bao }}.", "Gọi cho con."), trainer)

    assert (only(course).line, only(course).is_changed) == (CALL, True)
    assert "“Gọi {{ so-bao }}.”" in browser.sign_in(trainer).get(PLACE).text


def test_a_comment_beyond_the_end_stands_at_the_last_line(course: Course, trainer: User) -> None:
    say(course, "Ai?", 12, trainer)

    write(course, "---\ntitle: Ngắn\n---\n\nHết.", trainer)

    assert only(course).line == 5


def test_ticking_off_folds_a_comment_and_opening_shows_it_again(
    browser: Browser, course: Course, trainer: User
) -> None:
    id_ = say(course, "Ai vậy?", CALL, trainer)
    browser.sign_in(trainer)

    answer = resolve(browser, id_, resolved="1")

    assert answer.location == f"{PLACE}#comment-{id_}"
    assert placed_comments(work(course)).open == ()
    assert "1 góp ý đã xong" in browser.get(PLACE).text
    resolve(browser, id_, resolved="0")
    assert len(placed_comments(work(course)).open) == 1


@pytest.mark.both_databases
def test_beside_the_editor_the_list_answers_alone_or_leads_back(
    browser: Browser, course: Course, trainer: User
) -> None:
    one, other = say(course, "Một?", CALL, trainer), say(course, "Hai?", 0, trainer)
    browser.sign_in(trainer)
    editor = "/studio/courses/an-toan/pages/mot#comments"

    html = browser.post(f"{PLACE}/{one}/resolution", headers={"HX-Request": "true"}).text

    assert html.lstrip().startswith('<section class="comments" id="comments"')
    assert "Hai?" in html
    assert "Một?" not in html
    assert resolve(browser, other, next=editor).location == editor
    assert resolve(browser, other, next="//example.com").location == f"{PLACE}#comment-{other}"


def test_the_introduction_is_commented_on_too(browser: Browser, course: Course, trainer: User) -> None:
    place = "/studio/courses/an-toan/introduction/comments"

    answer = browser.sign_in(trainer).post(place, data={"line": "0", "words": "Hay lắm."})

    assert answer.location.startswith(f"{place}#comment-")
    assert "Hay lắm." in browser.get(place).text
    assert "Hay lắm." not in browser.get(PLACE).text


def test_a_comment_belongs_to_its_text(browser: Browser, course: Course, trainer: User) -> None:
    id_ = say(course, "Ai?", CALL, trainer)
    browser.sign_in(trainer)

    for page in ("pages/hai", "introduction"):
        answer = browser.post(f"/studio/courses/an-toan/{page}/comments/{id_}/resolution")
        assert answer.status_code == 404


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("head", 403), ("outsider", 404)])
def test_only_who_writes_for_the_unit_reads_or_says_anything(
    browser: Browser, course: Course, trainer: User, who: str, status: int, request: pytest.FixtureRequest
) -> None:
    id_ = say(course, "Ai?", CALL, trainer)
    browser.sign_in(request.getfixturevalue(who))

    assert browser.get(PLACE).status_code == status
    assert browser.post(PLACE, data={"line": CALL, "words": "Tôi"}).status_code == status
    assert resolve(browser, id_).status_code == status
    assert not only(course).is_resolved
