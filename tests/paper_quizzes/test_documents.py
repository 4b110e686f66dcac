"""Sheet and key, read back from the files that are printed and edited, held against the grading of the screen."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from portal import clock
from portal.accounts.models import User
from portal.content.enums import QuestionKind
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.documents.quiz_sheet import PrintedQuiz, QuizVersion
from portal.documents.quiz_sheet_docx import BOX, BOXED, LETTERED, QUESTION, write_key, write_sheets
from portal.documents.quiz_sheet_files import quiz_file, quiz_wording
from portal.documents.quiz_sheet_layout import BOTTOM, TOP, draw_key, draw_sheets, lay_out
from portal.documents.sheet_blocks import sheet_blocks
from portal.paper_quizzes.models import PaperQuiz
from portal.paper_quizzes.rules.notation import ALPHABET, read_token
from portal.paper_quizzes.views.printed import printed_quiz
from portal.questions.rules.grading import grade
from portal.units.models import Unit
from tests import factories
from tests.documents.reading import opened, qr_codes, texts
from tests.paper_quizzes.conftest import found_page, make_paper_quiz

ADDRESS = "https://hoc.example.vn/paper-quizzes/7/results"


@pytest.fixture
def printed(paper_quiz: PaperQuiz) -> PrintedQuiz:
    return printed_quiz(paper_quiz, address=ADDRESS)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_answer_of_the_key_is_graded_as_right_in_every_version(
    paper_quiz: PaperQuiz, printed: PrintedQuiz
) -> None:
    questions = page_content(paper_quiz.revision_id).questions
    seen = set()
    for version in printed.versions:
        drawn = paper_quiz.draw["versions"][version.letter]
        for one, said in zip(drawn, version.questions, strict=True):
            question = questions[one["name"]]
            seen.add(question.kind)
            assert grade(question, read_token(question, one["options"], said.answer)).right, (version.letter, one)
    assert seen == set(QuestionKind)


def test_the_letters_on_the_printed_sheet_stand_before_the_words_that_the_key_means(
    paper_quiz: PaperQuiz, printed: PrintedQuiz
) -> None:
    now = clock.now()
    sheets = squeezed("".join(texts(draw_sheets(printed, quiz_wording(), printed_at=now))))
    key = squeezed("".join(texts(draw_key(printed, quiz_wording(), printed_at=now))))
    for version in printed.versions:
        for question in version.questions:
            for one in question.options:
                assert squeezed(one.letter + one.text) in sheets, (version.letter, question.number)
            assert f"{question.number}.{squeezed(question.answer)}" in key
        assert version.code in sheets
    assert sheets.count("Trang1") == 4


def test_no_question_is_broken_and_strips_mark_at_the_height_of_the_questions(printed: PrintedQuiz) -> None:
    for version in printed.versions:
        placed = [one for side in lay_out(printed, version, quiz_wording()) for one in side]

        assert [one.question.number for one in placed] == list(range(1, 11))
        assert all(one.top >= TOP and one.top + one.element.height <= BOTTOM + 0.01 for one in placed)


def test_the_square_opens_the_form_for_this_version(printed: PrintedQuiz) -> None:
    pdf = draw_sheets(printed, quiz_wording(), printed_at=clock.now())
    with opened(pdf) as document:
        codes = [text for page in document for text, _box in qr_codes(page)]

    assert codes == [f"{ADDRESS}?sheet={version.code}" for version in printed.versions]


def test_the_same_draw_is_printed_again_to_the_byte_also_after_a_new_revision(
    paper_quiz: PaperQuiz, quiz_page: PageRow, team: Unit
) -> None:
    now = clock.now()
    before = quiz_file(printed_quiz(paper_quiz, address=ADDRESS), "sheets", "pdf", printed_at=now)
    factories.make_course(
        pages={"01-bai.md": factories.lesson_markdown(), "02-kiem-tra.md": factories.quiz_markdown()}
    )

    assert found_page().revision_id != paper_quiz.revision_id
    assert quiz_file(printed_quiz(paper_quiz, address=ADDRESS), "sheets", "pdf", printed_at=now) == before


def answers_of(version: QuizVersion) -> list[str]:
    return [question.answer for question in version.questions]


def test_word_numbers_the_same_letters_and_its_key_has_the_same_answers(printed: PrintedQuiz) -> None:
    now = clock.now()
    sheets = docx.Document(BytesIO(write_sheets(printed, quiz_wording(), printed_at=now)))
    key = docx.Document(BytesIO(write_key(printed, quiz_wording(), printed_at=now)))

    assert numbered(sheets) == [
        (question.number, one.letter, question.has_check_boxes, one.text)
        for version in printed.versions
        for question in version.questions
        for one in question.options
    ]
    told = [[row.cells[1].text for row in table.rows[1:]] for table in key.tables]
    assert told == [answers_of(version) for version in printed.versions]


def numbered(document: Any) -> list[tuple[int, str, bool, str]]:
    """The options as Word numbers them: question, letter, whether with a box, words."""
    found, question, letter, in_list = [], 0, 0, 0
    for paragraph in document.paragraphs:
        said = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
        if said is None:
            continue
        if said.numId.val != in_list:
            in_list, question = said.numId.val, 0
        if said.ilvl.val == QUESTION:
            question, letter = question + 1, 0
        else:
            found.append((question, ALPHABET[letter], said.ilvl.val == BOXED, paragraph.text.strip()))
            letter += 1
    return found


def test_the_list_of_word_has_boxes_and_letters_that_begin_anew_with_each_question(printed: PrintedQuiz) -> None:
    document = docx.Document(BytesIO(write_sheets(printed, quiz_wording(), printed_at=clock.now())))
    levels = {
        int(level.get(qn("w:ilvl"))): level.find(qn("w:lvlText")).get(qn("w:val"))
        for level in document.part.numbering_part.element.iter(qn("w:lvl"))
        if level.getparent().get(qn("w:abstractNumId")) == "90"
    }

    assert levels == {QUESTION: "%1.", BOXED: f"{BOX}  %2.", LETTERED: "%3."}


def test_chosen_questions_keep_their_order_and_money_is_marked(quiz_page: PageRow, team: Unit, head: User) -> None:
    quiz = make_paper_quiz(quiz_page, team, head, way="chosen", chosen=["go-so", "chon-mot"], fields=[])

    (version,) = printed_quiz(quiz, address=ADDRESS).versions

    assert [one["name"] for one in quiz.draw["versions"]["A"]] == ["go-so", "chon-mot"]
    assert [one.is_must_pass for one in version.questions] == [False, True]
    assert version.questions[0].lines == 1


def test_word_tells_a_drawn_screen_row_by_row_in_a_frame(printed: PrintedQuiz) -> None:
    document = docx.Document(BytesIO(write_sheets(printed, quiz_wording(), printed_at=clock.now())))

    framed = [one.text for one in document.paragraphs if one._p.xpath("w:pPr/w:pBdr")]

    assert [one for one in framed if "vòng" in one][:4] == [
        "Hình vẽ màn hình: Danh sách thủ tục, ba vòng A, B, C",
        "Dòng: Đăng ký khai sinh, vòng A",
        "Dòng: Bản sao trích lục, vòng B",
        "Nút: Quay lại, vòng C",
    ]


def test_a_table_of_word_has_its_widths_and_the_key_may_go_on_overleaf(printed: PrintedQuiz) -> None:
    key = docx.Document(BytesIO(write_key(printed, quiz_wording(), printed_at=clock.now())))
    (table, *_others) = key.tables

    assert [round(column.width.mm) for column in table.columns] == [14, 34, 130]
    assert not any(one.paragraph_format.keep_with_next for row in table.rows for one in row.cells[0].paragraphs)


def test_what_follows_a_drawn_screen_has_no_bullet_of_its_words() -> None:
    screen = '<figure class="drawn-screen"><svg height="9"></svg><div class="visually-hidden"><ul><li>Nút: A</li>'

    (drawing, after) = sheet_blocks([f"{screen}</ul></div></figure><p>Bấm đâu?</p>"], lambda _sha256: b"")

    assert drawing.told == ("Nút: A",)
    assert (after.marker, after.indent) == ("", 0)
