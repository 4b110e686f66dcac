"""The kinds of question that more than one row of brackets makes."""

import pytest

from portal.content.questions.question import MatrixRow, Option, Question
from tests.content.reading import question_of, read

MATRIX = """\
Tin nào thật?

<!-- data-id="a" -->
- [[Thật] (Giả [*mới*]) [Chưa rõ]]
- [ (X)    ( )    ( )    ]  Tin từ **Cổng** {{ so-bao }}
- [ ( )    (x)    ()     ]  Tin trúng thưởng
- [ [X]    [ ]    [X]    ]  Hàng này cho chọn nhiều ô
"""
ORDER = """\
Làm gì trước?

<!-- data-id="a" data-order -->
- [(1) (2) (3)]
- [( ) ( ) (X)] Giữ bằng chứng
- [(X) ( ) ( )] Ngưng *ngay*
- [( ) (X) ( )] Gọi ngân hàng
"""
MATCH = """\
Số nào của ai?

<!-- data-id="a" data-match -->
- [(Công an) (Cấp cứu) (Cứu hỏa)]
- [(X) ( ) ( )] 113
- [( ) (X) ( )] 115
"""


def test_one_of_a_list_is_chosen():
    question = question_of('Số nào?\n\n<!-- data-id="a" -->\n[[ 113 | ( **111** ) | 115 ]]\n')

    assert question.kind == "select"
    assert question.options == (Option("113"), Option("<strong>111</strong>", right=True), Option("115"))


@pytest.mark.parametrize(
    "rows",
    ["[[113\n| ( 111 )\n| 115]]", "  [[ 113 |\n  (111)\n  | 115\n  ]]", "[->[ 113 | (111) | 115 ]]"],
)
def test_a_list_may_span_lines_and_be_meant_for_dragging(rows):
    question = question_of(f'Số nào?\n\n<!-- data-id="a" data-randomize -->\n{rows}\n')

    assert [(option.html, option.right) for option in question.options] == [
        ("113", False),
        ("111", True),
        ("115", False),
    ]
    assert question.shuffle


def test_bars_brackets_and_parts_in_parentheses_belong_to_an_option():
    question = question_of('A?\n\n<!-- data-id="a" -->\n[[ a\\|b | (x) và (y) | (số (1)) | \\(c\\) | \\[d\\] ]]\n')

    assert [(option.html, option.right) for option in question.options] == [
        ("a|b", False),
        ("(x) và (y)", False),
        ("số (1)", True),
        ("(c)", False),
        ("[d]", False),
    ]


def test_a_matrix_has_columns_and_rows_of_its_own():
    question = question_of(MATRIX)

    assert question.kind == "matrix"
    assert question.columns == ("Thật", "Giả [<em>mới</em>]", "Chưa rõ")
    assert question.rows == (
        MatrixRow('Tin từ <strong>Cổng</strong> <a href="tel:156">156</a>', (0,)),
        MatrixRow("Tin trúng thưởng", (1,)),
        MatrixRow("Hàng này cho chọn nhiều ô", (0, 2), many=True),
    )
    assert (question.options, question.items) == ((), ())


def test_several_marks_in_a_row_for_one_choice_are_all_right():
    question = question_of(MATRIX.replace("( )    (x)", "(X)    (X)"))

    assert question.rows[1] == MatrixRow("Tin trúng thưởng", (0, 1))


def test_steps_are_kept_in_their_right_order():
    question = question_of(ORDER)

    assert question.kind == "order"
    assert question.items == ("Ngưng <em>ngay</em>", "Gọi ngân hàng", "Giữ bằng chứng")
    assert (question.rows, question.columns, question.options) == ((), (), ())


def test_rows_are_matched_to_columns_of_which_some_only_distract():
    question = question_of(MATCH)

    assert question.kind == "match"
    assert question.columns == ("Công an", "Cấp cứu", "Cứu hỏa")
    assert question.rows == (MatrixRow("113", (0,)), MatrixRow("115", (1,)))


@pytest.mark.parametrize("body", [MATRIX, ORDER, MATCH])
def test_hints_explanation_and_attributes_are_those_of_any_question(body):
    said = 'data-id="a" data-partial="proportional" data-show-partial-solution data-randomize data-score="2"'
    body = body.replace('data-id="a"', said) + "[[?]] Nghĩ *kỹ*\n***\nVì sao\n***\n"

    question = question_of(body)

    assert (question.partial, question.show_partial, question.shuffle, question.points) == (
        "proportional",
        True,
        True,
        2,
    )
    assert (question.hints, question.explanation) == (("Nghĩ <em>kỹ</em>",), "<p>Vì sao</p>")


@pytest.mark.parametrize("body", [MATRIX, ORDER, MATCH])
def test_a_question_is_kept_as_data(body):
    shown, _faults = read(body)

    (block,) = shown.blocks
    assert Question.from_dict(block["question"]) == shown.questions[0]


@pytest.mark.parametrize(
    ("rows", "line", "message"),
    [
        ("[[ a | b ]]", 7, "no answer of this list is marked as right"),
        ("[[ | (b) ]]", 7, "an answer of this list has no words"),
        ("[->[ (b) ]]", 7, "a list to choose from needs two answers or more"),
        ("[[A] [B]]", 7, "such a table needs two rows or more"),
        ("[[A] [B]]\n[(X) ( )] x", 7, "such a table needs two rows or more"),
        ("[[A] []]\n[(X) ( )] x\n[(X) ( )] y", 7, "a column has no text"),
        ("[[A] (A)]\n[(X) ( )] x\n[(X) ( )] y", 7, "the column “A” is there twice"),
        ("[[A] [B]]\n[(X)] x\n[(X) ( )] y", 8, "this row has 1 marks for 2 columns"),
        ("[[A] [B]]\n[(X) ( )] x\n[(X) ( ) ( )] y", 9, "this row has 3 marks for 2 columns"),
        ("[[A] [B]]\n[(X) [ ]] x\n[(X) ( )] y", 8, "some marks of this row are for one answer, some for several"),
        ("[[A] [B]]\n[(X) ( )] x\n[( ) ( )] y", 9, "nothing is marked as right in this row"),
        ("[[A] [B]]\n[(X) ( )] x\n[(X) ( )]", 9, "this answer has no words yet"),
        ("[[A] [B]]\n[(X) ( )] x\n[(X) (O)] y", 9, "this row is missing its marks"),
        ('[[A] [B]]\n[(X) ( )] x\n[(X) ( )] y <!-- data-feedback="z" -->', 9, "has no words of its own"),
        ("[[A] [B]]\n[(X) ( )] x\n[(X) ( )] y\n  tiếp", 10, "an empty line is missing"),
    ],
)
def test_a_fault_in_the_rows_stands_at_its_line(rows, line, message):
    ((at, said),) = read(f'A?\n\n<!-- data-id="a" -->\n{rows}\n')[1]

    assert at == line
    assert message in said


@pytest.mark.parametrize(
    ("rows", "line", "message"),
    [
        ("[(1) (3)]\n[(X) ( )] x\n[( ) (X)] y", 7, "the places of the steps are 1, 2, 3 "),
        ("[(2) (1)]\n[(X) ( )] x\n[( ) (X)] y", 7, "the places of the steps are 1, 2, 3 "),
        ("[(1) (2)]\n[(X) ( )] x\n[(X) ( )] y", 9, "another step has the place 1, too"),
        ("[(1) (2)]\n[(X) ( )] x\n[(X) ( )] y", 7, "no step has the place 2"),
        ("[(1) (2) (3)]\n[(X) ( ) ( )] x\n[( ) (X) ( )] y", 7, "no step has the place 3"),
        ("[(1) (2)]\n[(X) (X)] x\n[( ) (X)] y", 8, "each step has one place alone"),
        ("[(1) (2)]\n[[X] [ ]] x\n[( ) (X)] y", 8, "each step has one place alone"),
        ("[(1) (2)]\n[( ) ( )] x\n[( ) (X)] y", 8, "nothing is marked as right in this row"),
        ("[(1) (2)]\n[(X) ( )] x\n[( ) (X)] x", 7, "the step “x” is there twice"),
        ("[[6]]", 6, "“data-order” does not fit this kind of question"),
    ],
)
def test_what_cannot_be_put_in_order_is_a_fault(rows, line, message):
    faults = read(f'A?\n\n<!-- data-id="a" data-order -->\n{rows}\n')[1]

    assert any(at == line and message in said for at, said in faults), faults


@pytest.mark.parametrize(
    ("said", "rows", "line", "message"),
    [
        ("data-match", "[(A) (B)]\n[(X) (X)] x\n[( ) (X)] y", 8, "each row is matched with one thing alone"),
        ("data-match", "[(A) (B)]\n[[X] [ ]] x\n[( ) (X)] y", 8, "each row is matched with one thing alone"),
        ("data-match data-order", "[(1) (2)]\n[(X) ( )] x\n[( ) (X)] y", 6, "“data-match” does not fit this kind"),
        ('data-match data-accept="x"', "[(A) (B)]\n[(X) ( )] x\n[( ) (X)] y", 6, "“data-accept” does not fit"),
        ("data-match", "[(X)] x\n[( )] y", 6, "“data-match” does not fit this kind of question"),
    ],
)
def test_what_cannot_be_matched_is_a_fault(said, rows, line, message):
    ((at, text),) = read(f'A?\n\n<!-- data-id="a" {said} -->\n{rows}\n')[1]

    assert at == line
    assert message in text


def test_a_question_tells_which_one_it_was_taken_from():
    taken = question_of(
        'Ai?\n\n<!-- data-id="a" data-origin="lua-dao/tin-nhan#otp@3" -->\n- [(X)] Có\n- [( )] Không'
    )
    assert taken.origin == "lua-dao/tin-nhan#otp@3"
    assert Question.from_dict(taken.to_dict()).origin == taken.origin


@pytest.mark.parametrize(
    "said", ["otp@3", "lua-dao/tin-nhan#otp", "lua-dao/tin-nhan#otp@0", "../x#a@1", "a/b#c@x"]
)
def test_an_origin_that_leads_nowhere_is_a_fault(said):
    body = f'Ai?\n\n<!-- data-id="a" data-origin="{said}" -->\n- [(X)] Có\n- [( )] Không'
    assert [line for line, _message in read(body)[1]] == [6]


def test_a_number_in_an_answer_that_is_tapped_is_not_dialled_and_in_its_feedback_it_is():
    body = (
        '<!-- data-id="a" -->\n- [(X)] Gọi {{ so-bao }} <!-- data-feedback="Gọi {{ so-bao }}." -->\n- [( )] Chờ\n'
    )

    option = question_of(f"Hỏi?\n\n{body}").options[0]

    assert option.html == "Gọi 156"
    assert option.feedback == 'Gọi <a href="tel:156">156</a>.'
