"""The questions of a page as cards: forms without scripts, two people at once, and every other byte as it was."""

from __future__ import annotations

import re

import pytest
from lxml import html

from portal.content.editing.blocks import block_text
from portal.content.editing.question_edits import question_blocks
from portal.content.editing.question_fields import read_question
from portal.content.enums import QuestionKind
from portal.content.markdown.snippet_examples import QUESTIONS
from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.save_draft import save_draft
from portal.studio.question_cards.rules.headed_text import headed_text
from portal.studio.question_cards.rules.posted_fields import posted_fields
from tests.conftest import Browser
from tests.studio.conftest import work

CARDS = "/studio/courses/an-toan/pages/mot/cards"
HTMX = {"HX-Request": "true"}
FRONT = "---\ntitle: Bài một\n---\n\nMở bài. \n\n"
ALL = "\n".join(QUESTIONS.values())


@pytest.fixture
def page(course: Course, trainer) -> Course:
    """The course, whose first page has every kind of question, with the line ends of Windows."""
    save(trainer, (FRONT + ALL + "\nHết bài.\n").replace("\n", "\r\n"))
    return course


def save(person, source: str) -> None:
    """Let the person write the first page anew."""
    from portal.drafts.queries.texts import find_course, get_text

    db.session.rollback()
    course = find_course("an-toan")
    assert course is not None
    text = get_text(course, "mot")
    save_draft(text, source, version=text.version, based_on=text.based_on, actor=person)
    db.session.commit()


def source_of(course: Course) -> str:
    """What the page says now."""
    return work(course).source


def fields_of(course: Course, number: int):
    """The question with this number, from 1, as fields."""
    source = source_of(course)
    return read_question(block_text(source, question_blocks(source)[number - 1]))


def form_of(page: str, action: str) -> dict[str, str | list[str]]:
    """What a browser would post from the form that leads there, without a button of its own."""
    (form,) = [one for one in html.fromstring(page).forms if one.action.endswith(action)]
    said: dict[str, list[str]] = {}
    for name, value in form.form_values():
        # A browser leaves out the line break that a text area begins with, and ends lines as Windows does.
        said.setdefault(name, []).append(value.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n"))
    said.pop("then", None)
    return {name: values if len(values) > 1 else values[0] for name, values in said.items()}


def card(browser: Browser, number: int) -> dict:
    """What a browser would post from the form of a card."""
    return form_of(browser.get(f"{CARDS}/{number}").text, f"/cards/{number}")


def test_the_list_names_every_question_and_its_right_answers(browser: Browser, page: Course, trainer):
    shown = browser.sign_in(trainer).get(CARDS)

    assert shown.status_code == 200
    assert [f'id="card-{number}"' in shown.text for number in range(1, 11)] == [True] * 9 + [False]
    assert "Gọi số in sau lưng thẻ để hỏi" in shown.text
    assert "Mở bài." in shown.text


def test_a_question_that_is_named_opens_on_its_form_and_one_that_is_gone_on_the_list(
    browser: Browser, page: Course, trainer
):
    browser.sign_in(trainer)
    second = fields_of(page, 2).id

    assert browser.get(f"{CARDS}?question={second}").location == f"{CARDS}/2"
    assert browser.get(f"{CARDS}?question=bo-roi").status_code == 200


@pytest.mark.parametrize("number", range(1, 10))
def test_a_form_sent_as_it_came_changes_nothing(browser: Browser, page: Course, trainer, number):
    before = source_of(page)

    answer = browser.sign_in(trainer).post(f"{CARDS}/{number}", data=card(browser, number))

    assert (answer.status_code, answer.location) == (303, f"{CARDS}#card-{number}")
    assert source_of(page) == before


def test_a_typed_field_changes_its_line_alone(browser: Browser, page: Course, trainer):
    before = source_of(page)
    typed = card(browser.sign_in(trainer), 1) | {"feedback-1": 'Đúng,\r\n anh/chị “giỏi” & "hay".'}

    browser.post(f"{CARDS}/1", data=typed)

    assert source_of(page) == before.replace(
        'data-feedback="Đúng. Mình đi đường mình biết."',
        'data-feedback="Đúng, anh/chị “giỏi” & &quot;hay&quot;."',
    )
    assert fields_of(page, 1).options[1].feedback == 'Đúng, anh/chị “giỏi” & "hay".'


def test_rows_come_go_and_change_places(browser: Browser, page: Course, trainer):
    browser.sign_in(trainer)
    texts = [one.text for one in fields_of(page, 1).options]
    for then, wanted in [
        ("add", [*texts, ""]),
        ("up:1", [texts[1], texts[0], texts[2], ""]),
        ("drop:3", [texts[1], texts[0], texts[2]]),
        ("drop:0", [texts[0], texts[2]]),
    ]:
        answer = browser.post(f"{CARDS}/1", data=card(browser, 1) | {"then": then}, headers=HTMX)
        assert answer.status_code == 200
        assert [one.text for one in fields_of(page, 1).options] == wanted


@pytest.mark.parametrize("number", range(1, 10))
def test_a_row_that_was_taken_out_comes_back(browser: Browser, page: Course, trainer, number):
    browser.sign_in(trainer)
    before = fields_of(page, number)
    least = len(before.options or before.items or before.rows or before.gaps) > 1

    answer = browser.post(f"{CARDS}/{number}", data=card(browser, number) | {"then": "drop:1"})
    assert (fields_of(page, number) != before) == least
    if least:
        form = form_of(answer.text, f"/cards/{number}")
        browser.post(f"{CARDS}/{number}", data=form | {"then": "undo:1", "explanation": "Viết tiếp."})
        after = fields_of(page, number)
        assert (after.options, after.items, after.rows) == (before.options, before.items, before.rows)
        assert after.gaps == before.gaps


def test_lines_pasted_into_one_row_are_rows(browser: Browser, page: Course, trainer):
    browser.sign_in(trainer)
    _first, *others = [one.text for one in fields_of(page, 1).options]

    browser.post(f"{CARDS}/1", data=card(browser, 1) | {"row-0": "A. Một\r\nB. Hai ba\r\n\r\nC) Bốn"})

    assert [one.text for one in fields_of(page, 1).options] == ["Một", "Hai ba", "Bốn", *others]


def test_a_row_of_the_list_moves_its_question_without_a_form_of_its_own(browser: Browser, page: Course, trainer):
    listed = browser.sign_in(trainer).get(CARDS).text
    ids = [fields_of(page, number).id for number in (1, 2)]

    browser.post(f"{CARDS}/2", data=form_of(listed, "/cards/2") | {"then": "move:-1"})

    assert [fields_of(page, number).id for number in (1, 2)] == ids[::-1]


def test_a_question_that_only_its_text_can_tell_moves_and_is_mended_there(browser: Browser, page: Course, trainer):
    odd = QUESTIONS["single"].replace('data-id="chon-mot"', 'data-id="a" data-id="b"')
    save(trainer, FRONT + odd + "\n" + QUESTIONS["text"])
    browser.sign_in(trainer)

    assert 'name="stem"' not in browser.get(f"{CARDS}/1").text
    browser.post(f"{CARDS}/1", data=form_of(browser.get(CARDS).text, "/cards/1") | {"then": "move:1"})
    assert source_of(page) == FRONT + QUESTIONS["text"] + "\n" + odd
    words = card(browser, 2)["markdown"].replace(' data-id="b"', "")
    browser.post(f"{CARDS}/2", data=card(browser, 2) | {"markdown": words})
    assert fields_of(page, 2).id == "a"


def test_steps_pairs_columns_and_gaps_need_no_brackets(browser: Browser, page: Course, trainer):
    browser.sign_in(trainer)
    kinds = [fields_of(page, number).kind for number in range(1, 10)]
    order, match, matrix, gap = (kinds.index(kind) + 1 for kind in ("order", "match", "matrix", "gap"))

    browser.post(f"{CARDS}/{order}", data=card(browser, order) | {"then": "down:0"})
    browser.post(
        f"{CARDS}/{match}", data=card(browser, match) | {"answer-0": "Ra công an xã hỏi", "spare": "Im lặng"}
    )
    browser.post(f"{CARDS}/{matrix}", data=card(browser, matrix) | {"then": "add-column"})
    browser.post(f"{CARDS}/{matrix}", data=card(browser, matrix) | {"column-2": "Chưa rõ", "right-0": "2"})
    words = "Không đọc …(1)… cho ai. Tải từ …(2)…, hỏi …(3)… trước."
    browser.post(f"{CARDS}/{gap}", data=card(browser, gap) | {"stem": words})
    browser.post(f"{CARDS}/{gap}", data=card(browser, gap) | {"accepted-2": "người nhà\nvợ con"})

    assert fields_of(page, order).items[:2] == ("Coi tên người nhận", "Mở ứng dụng ngân hàng, quét mã")
    pairs = fields_of(page, match)
    assert [pairs.columns[row.right[0]] for row in pairs.rows][::2] == ["Ra công an xã hỏi"] * 2
    assert "Im lặng" in pairs.columns
    assert (fields_of(page, matrix).columns[2], fields_of(page, matrix).rows[0].right) == ("Chưa rõ", (2,))
    assert fields_of(page, gap).gaps[2].accepted == ("người nhà", "vợ con")
    assert "[[OTP]]" in source_of(page)
    assert "hỏi [[người nhà]] trước." in source_of(page)


@pytest.mark.parametrize("kind", QuestionKind)
def test_a_new_question_of_any_kind_is_written_by_its_form_alone(browser: Browser, course: Course, trainer, kind):
    browser.sign_in(trainer)
    stem = "Nghe …(1)… thì làm gì?" if kind == QuestionKind.GAP else "Nghe hối thì làm gì?"

    answer = browser.post(f"{CARDS}/new", data={"stem": stem, "kind": kind, "after": ""})

    number = int(re.search(r"/cards/(\d+)", answer.location)[1])
    assert fields_of(course, number).kind == kind
    assert fields_of(course, number).id.startswith("nghe-")
    assert browser.get(answer.location).status_code == 200


def test_questions_and_text_are_put_below_a_section(browser: Browser, course: Course, trainer):
    save(trainer, FRONT + "## Một\n\nChữ một.\n\n## Hai {#hai}\nChữ hai.\n")
    browser.sign_in(trainer)

    browser.post(f"{CARDS}/new", data={"stem": "Sao?", "kind": "single", "after": "text-2"})
    answer = browser.post(f"{CARDS}/new", data={"stem": "Thêm.\r\n\r\nNữa.", "kind": "prose", "after": "card-1"})

    asked = 'Sao?\n\n<!-- data-id="sao" -->\n- [( )]\n- [( )]\n'
    wanted = f"## Một\n\nChữ một.\n\n{asked}\nThêm.\n\nNữa.\n\n## Hai {{#hai}}\nChữ hai.\n"
    assert source_of(course) == FRONT + wanted
    assert answer.location == f"{CARDS}#text-3"


def test_the_form_opens_where_the_text_above_belongs_to_a_new_question(browser: Browser, course: Course, trainer):
    save(trainer, "---\ntitle: A\nkind: quiz\n---\n\n## Một\n\nAi cũng gặp.\n")

    answer = browser.sign_in(trainer).post(f"{CARDS}/new", data={"stem": "Sao?", "kind": "single", "after": ""})

    assert answer.location == f"{CARDS}/1"
    assert fields_of(course, 1).stem == "Ai cũng gặp.\n\nSao?"


@pytest.mark.parametrize(
    ("end", "is_told"),
    [("", False), ("## Phần hai\n", False), ("## Phần hai\n\nCô Ba nhận một cuộc gọi.\n", True), ("Cô Ba.", True)],
)
def test_the_form_tells_of_words_that_a_question_at_the_end_of_a_quiz_takes(
    browser: Browser, course: Course, trainer, end, is_told
):
    text = work(course, "kiem-tra")
    save_draft(text, f"{text.source}\n{end}", version=0, based_on=text.based_on, actor=trainer)
    db.session.commit()

    page = browser.sign_in(trainer).get(CARDS.replace("mot", "kiem-tra"))

    assert ('id="new-after-hint"' in page.text) == is_told


def test_the_form_opens_also_where_the_last_line_has_no_end(browser: Browser, course: Course, trainer):
    save(trainer, f"{FRONT}Chữ cuối không xuống dòng.")

    answer = browser.sign_in(trainer).post(f"{CARDS}/new", data={"stem": "", "kind": "single", "after": ""})

    assert answer.location == f"{CARDS}/1"


def test_a_question_moves_is_copied_deleted_and_put_back(browser: Browser, page: Course, trainer):
    browser.sign_in(trainer)
    before = source_of(page)
    ids = [fields_of(page, number).id for number in range(1, 10)]

    browser.post(f"{CARDS}/1", data=card(browser, 1) | {"then": "move:1"})
    assert [fields_of(page, number).id for number in (1, 2)] == ids[1::-1]
    browser.post(f"{CARDS}/2", data=card(browser, 2) | {"then": "move:-1"})
    assert source_of(page) == before

    gone = browser.post(f"{CARDS}/3", data=card(browser, 3) | {"then": "delete"})
    assert gone.status_code == 200
    assert [fields_of(page, number).id for number in range(1, 9)] == ids[:2] + ids[3:]
    browser.post(f"{CARDS}/restore", data=form_of(gone.text, "/cards/restore"))
    assert source_of(page) == before

    browser.post(f"{CARDS}/1", data=card(browser, 1) | {"then": "copy"})
    assert fields_of(page, 2).options == fields_of(page, 1).options
    assert fields_of(page, 2).id not in ids
    browser.post(f"{CARDS}/1", data=card(browser, 1) | {"then": "copy-to", "to": "kiem-tra"})
    other = work(page, "kiem-tra").source
    assert read_question(block_text(other, question_blocks(other)[-1])).stem == fields_of(page, 1).stem


def test_another_kind_keeps_the_choices(browser: Browser, page: Course, trainer):
    browser.sign_in(trainer)
    before = fields_of(page, 1)

    browser.post(f"{CARDS}/1", data=card(browser, 1) | {"kind": "multiple", "then": "kind"})

    assert fields_of(page, 1).kind == QuestionKind.MULTIPLE
    assert fields_of(page, 1).options == before.options
    assert fields_of(page, 1).explanation == before.explanation


def test_two_people_in_two_questions_do_not_collide(browser: Browser, page: Course, trainer, second):
    mine = card(browser.sign_in(trainer), 1) | {"stem": "Của tôi?"}
    save(second, source_of(page).replace("Hết bài.", "Hết bài rồi."))

    assert browser.post(f"{CARDS}/1", data=mine).status_code == 303
    assert fields_of(page, 1).stem == "Của tôi?"
    assert "Hết bài rồi." in source_of(page)


def test_two_people_in_one_question_see_both_and_choose(browser: Browser, page: Course, trainer, second):
    mine = card(browser.sign_in(trainer), 1) | {"explanation": "Của tôi."}
    save(second, source_of(page).replace("Bấm vô đường liên kết coi thử", "Của người khác"))

    answer = browser.post(f"{CARDS}/1", data=mine)

    assert answer.status_code == 409
    assert "Của tôi." in answer.text
    assert "Của người khác" in answer.text
    assert fields_of(page, 1).options[0].text == "Của người khác"
    browser.post(f"{CARDS}/1", data=form_of(answer.text, "/cards/1"))
    assert fields_of(page, 1).explanation == "Của tôi."


def test_what_would_be_read_as_something_else_is_refused_beside_its_field(browser: Browser, page: Course, trainer):
    browser.sign_in(trainer)
    before = source_of(page)
    for name, typed in [("stem", "Chọn:\r\n- [(X)] a\r\n- [( )] b"), ("explanation", "Một.\r\n***\r\nHai.")]:
        answer = browser.post(f"{CARDS}/1", data=card(browser, 1) | {name: typed})
        assert answer.status_code == 422
        assert f'id="q1-{name}-error"' in answer.text
        assert typed.split("\r\n")[-1] in answer.text
    assert source_of(page) == before


def test_the_words_of_a_question_follow_and_are_followed(browser: Browser, page: Course, trainer):
    browser.sign_in(trainer)
    typed = card(browser, 1)
    words = typed["markdown"].replace("coi thử", "coi chơi")

    browser.post(f"{CARDS}/1", data=typed | {"then": "markdown", "markdown": words})
    assert fields_of(page, 1).options[0].text == "Bấm vô đường liên kết coi chơi"
    assert "\n" not in source_of(page).replace("\r\n", "")

    answer = browser.post(f"{CARDS}/1", data=card(browser, 1) | {"then": "markdown", "markdown": "Chữ thôi."})
    assert answer.status_code == 422
    assert "Chữ thôi." in answer.text


def test_text_between_questions_is_typed_where_it_stands(browser: Browser, page: Course, trainer):
    browser.sign_in(trainer)
    before = source_of(page)
    form = form_of(browser.get(CARDS).text, "/cards/text/1")

    browser.post(f"{CARDS}/text/1", data=form)
    assert source_of(page) == before
    browser.post(f"{CARDS}/text/1", data=form | {"text": "Mở đầu.\r\n\r\nThêm."})
    assert source_of(page) == before.replace("Mở bài. ", "Mở đầu.\r\n\r\nThêm.")
    lost = browser.post(f"{CARDS}/text/1", data=form | {"text": "Chữ cũ của tôi"})
    assert lost.status_code == 409
    assert "Chữ cũ của tôi" in lost.text


def test_a_page_that_asks_nothing_has_no_cards(browser: Browser, course: Course, trainer):
    assert browser.sign_in(trainer).get("/studio/courses/an-toan/introduction/cards").status_code == 404


@pytest.mark.parametrize("example", QUESTIONS)
def test_a_form_that_sends_nothing_changes_nothing(example):
    from werkzeug.datastructures import MultiDict

    fields = read_question(QUESTIONS[example])
    assert posted_fields(fields, MultiDict()) == fields


@pytest.mark.parametrize(
    ("text", "heading", "words", "after"),
    [
        ("## Cũ {#cu}\n\nMột.\n", "Mới", "Hai.", "## Mới {#cu}\n\nHai."),
        ("## Cũ", "Cũ", "Thêm.", "## Cũ\n\nThêm."),
        ("### Cũ\nMột.", " ", "Một.", "Một."),
    ],
)
def test_a_heading_is_typed_without_its_sign(text: str, heading: str, words: str, after: str):
    parts = headed_text(text)

    assert parts is not None
    assert parts.with_words(parts.heading, parts.words) == text
    assert parts.with_words(heading, words) == after
