import pytest

from portal.content.questions.question import Option
from tests.content.reading import question_of, read

SINGLE = """\
Ai được hỏi **mã OTP**?

<!-- data-id="otp-01" -->
- [( )] Ngân hàng <!-- data-feedback="Ngân hàng *không* hỏi." -->
- [( )] Công an
- [(X)] Không ai cả <!-- data-feedback="Đúng &quot;rồi&quot;!" -->
"""


def faults_of(body, *front):
    return read(body, *front)[1]


def test_a_question_with_one_right_answer():
    question = question_of(SINGLE)

    assert (question.id, question.kind, question.line) == ("otp-01", "single", 7)
    assert question.stem == "<p>Ai được hỏi <strong>mã OTP</strong>?</p>"
    assert question.options == (
        Option("Ngân hàng", feedback="Ngân hàng <em>không</em> hỏi."),
        Option("Công an"),
        Option("Không ai cả", right=True, feedback='Đúng "rồi"!'),
    )


def test_a_question_with_several_right_answers():
    question = question_of('Chọn.\n<!-- data-id="a" -->\n[[X]] Một\n[[ ]] Hai\n[[x]] Ba\n[[]] Bốn\n')

    assert question.kind == "multiple"
    assert [option.right for option in question.options] == [True, False, True, False]


@pytest.mark.parametrize("rows", ["[[6]]", "    [[6]]", "  [[ 6 ]]  "])
def test_a_question_that_is_answered_in_writing(rows):
    question = question_of(
        f'Mấy số?\n\n<!-- data-id="a" data-accept="sáu|6 số" data-fold="space case" -->\n{rows}\n'
    )

    assert question.kind == "text"
    assert question.accepted == ("6", "sáu", "6 số")
    assert question.fold == ("case", "space")


def test_brackets_and_bars_can_be_part_of_a_solution():
    question = question_of('A?\n\n<!-- data-id="a" data-accept="a&#124;b|c" -->\n[[x\\|y \\[z\\]]]\n')

    assert question.accepted == ("x|y [z]", "a|b", "c")


def test_a_question_that_is_answered_with_a_number():
    question = question_of('Mấy độ?\n\n<!-- data-id="a" data-number data-tolerance="0.5" -->\n[[37,5]]\n')

    assert (question.kind, question.number, question.tolerance) == ("number", 37.5, 0.5)


def test_hints_and_explanation_belong_to_the_question_before_them():
    explanation = "***\nLời giải:\n\n- một\n\n```\n***\n```\n*****\n"
    body = SINGLE + "[[?]] Nghĩ tới **chìa khóa**.\n- [[?]] Nghĩ nữa.\n" + explanation + "Sau.\n"

    question, (shown, _faults) = question_of(body), read(body)

    assert question.hints == ("Nghĩ tới <strong>chìa khóa</strong>.", "Nghĩ nữa.")
    assert "<li>một</li>" in question.explanation
    assert "***" in question.explanation
    assert shown.blocks[1] == {"html": "<p>Sau.</p>"}


def test_the_frame_around_explanations_made_elsewhere_is_left_out():
    question = question_of(SINGLE + '***\n<div class = "answer">\n\nVì sao.\n\n</div>\n***\n')

    assert question.explanation == "<p>Vì sao.</p>"


def test_hints_and_explanation_may_stand_after_an_empty_line():
    question = question_of(SINGLE + "\n[[?]] Nghĩ.\n\n***\nVì sao.\n***\n")

    assert question.hints == ("Nghĩ.",)
    assert question.explanation == "<p>Vì sao.</p>"


def test_a_line_of_stars_that_nothing_closes_is_a_rule():
    shown, faults = read(SINGLE + "\n***\n\n## Sau\n\nText\n\n***\n")

    assert faults == []
    assert shown.questions[0].explanation == ""
    assert shown.blocks[1]["html"].count("<hr>") == 2


def test_every_attribute_is_read():
    said = """<!--
    data-id="a" data-tags="otp; lua-dao"
    data-randomize data-partial="proportional" data-penalty="0.25" data-score="2"
    data-max-trials="3" data-solution-button="off" data-hint-button="1" data-show-partial-solution
    data-passage="02-b.md#c"
    data-text-solved="Đúng *rồi*"  data-text-failed="Thử lại" data-text-resolved="Xem dưới"
    -->"""

    question = question_of(f"A?\n\n{said}\n[[X]] Một\n[[ ]] Hai\n")

    assert question.tags == ("otp", "lua-dao")
    assert (question.shuffle, question.partial, question.penalty, question.points) == (
        True,
        "proportional",
        0.25,
        2,
    )
    assert (question.max_tries, question.solution_after, question.hint_after) == (3, None, 1)
    assert question.show_partial
    assert question.passage == "/courses/a/02-b.md#c"
    assert (question.solved, question.failed, question.resolved) == ("Đúng <em>rồi</em>", "Thử lại", "Xem dưới")


@pytest.mark.parametrize(
    ("rows", "line", "message"),
    [
        ("- [( )] Một\n- [( )] Hai", 7, "no answer of this question is marked as right"),
        ("[[ ]] Một\n[[ ]] Hai", 7, "no answer of this question is marked as right"),
        ("- [(X)] Một", 7, "needs two answers or more"),
        ("- [(X)] Một\n- [( )]", 8, "this answer has no words yet"),
        ("- [(X)] Một\n- [[ ]] Hai", 7, "some for several"),
        ('- [(X)] Một\n- [( )] Hai <!-- data-fedback="x" -->', 8, "“data-fedback” is nothing that can"),
        ("- [(X)] Một\n- [( )] Hai <!-- ghi chú của tôi -->", 8, "has names that begin with data-"),
        ("- [(X)] Một\n- [( )] Hai\n  dòng tiếp", 9, "an empty line is missing"),
        ("- [(X)] Một\n- [( )] Hai\n***\nVì sao", 9, "the explanation does not end"),
        ("[[6]]\n<script>\ninput == 6\n</script>", 8, "programs are never run"),
    ],
)
def test_a_fault_in_the_rows_stands_at_its_line(rows, line, message):
    faults = faults_of(f'A?\n\n<!-- data-id="a" -->\n{rows}\n')

    assert any(found[0] == line and message in found[1] for found in faults), faults
    assert len(faults) == 1


@pytest.mark.parametrize(
    ("said", "line", "message"),
    [
        ('data-id="OTP 1"', 6, "the code of a question has small letters"),
        ('data-id="' + "a" * 65 + '"', 6, "the code of a question has small letters"),
        ('data-id="a"\ndata-farbe="rot"', 7, "“data-farbe” is nothing that can be said about a question"),
        ('data-id="a"\n\ndata-id="b"', 8, "“data-id” is said twice of this question"),
        ("data-id='a'", 6, "not plain ones"),
        ('data-id="a" data-fold="case tone"', 6, "one or more of these are due: case diacritics space"),
        ('data-id="a" data-number data-tolerance="much"', 6, "a number from 0 up is due"),
        ('data-id="a" data-number data-tolerance="-1"', 6, "a number from 0 up is due"),
        ('data-id="a" data-tolerance="1"', 6, "does not fit this kind of question"),
        ('data-id="a" data-randomize', 6, "does not fit this kind of question"),
        ('data-id="a" data-penalty="2"', 6, "a number from 0 to 1 is due"),
        ('data-id="a" data-max-trials="0"', 6, "a whole number from 1 to 99 is due"),
        ('data-id="a" data-solution-button="perhaps"', 6, "on, off or a number"),
        ('data-id="a" data-show-partials="perhaps"', 6, "true or false is due"),
        ('data-id="a" data-score="many"', 6, "a number from 0 to 1000 is due"),
    ],
)
def test_a_fault_in_the_comment_stands_at_its_line(said, line, message):
    faults = faults_of(f"A?\n\n<!-- {said} -->\n[[6]]\n")

    assert any(found[0] == line and message in found[1] for found in faults), faults


def test_partial_credit_of_an_unknown_way_is_a_fault():
    faults = faults_of('A?\n\n<!-- data-id="a" data-partial="some" -->\n[[X]] a\n[[ ]] b\n')

    assert faults == [(6, "“data-partial”: exact, proportional or right_minus_wrong is due")]


def test_a_solution_that_is_no_number_is_a_fault():
    assert faults_of('A?\n\n<!-- data-id="a" data-number -->\n[[ba]]\n') == [(7, "“ba” is not a number")]


def test_a_question_without_an_id_is_a_fault_and_still_shown():
    shown, faults = read("A?\n\n[[6]]\n")

    assert [(line, message[:26]) for line, message in faults] == [(6, "this question has no code ")]
    assert shown.questions[0].id == "line-6"


def test_an_id_used_twice_on_a_page_is_a_fault_at_the_second():
    assert faults_of(SINGLE + '\nB?\n\n<!--\ndata-id="otp-01" -->\n[[6]]\n') == [
        (14, "two questions of this page have the code “otp-01”")
    ]


def test_attributes_that_no_question_follows_are_a_fault():
    assert faults_of('A\n\n<!-- data-id="a" -->\n\nB\n')[0][0] == 6


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ("[[!]]", "generic"),
        ("[(rất tốt)(tốt)(kém)]\n[ ] Bài học\n[ ] Hình ảnh", "survey"),
        ("[[___]]", "survey"),
        ("[(1)] một\n[(2)] hai", "survey"),
        ("[[ca]] cá\n[[tom]] tôm", "survey"),
    ],
)
def test_a_kind_that_is_not_available_yet_is_recognised_and_reported(rows, kind):
    shown, faults = read(f"A?\n\n{rows}\n[[?]] Gợi ý\n***\nVì sao\n***\n\nSau\n")

    assert (6, f"this kind of question is not available yet: {kind}") in faults
    assert shown.questions == ()
    assert shown.blocks[-1]["html"].endswith("<p>Sau</p>")
    assert "Vì sao" not in str(shown.blocks)


@pytest.mark.parametrize(
    "body", ["```\n- [(X)] A\n[[6]]\n```", "~~~~\n```\n[[6]]\n~~~~", "`[[6]]`", "\\[\\[6\\]\\]"]
)
def test_brackets_in_code_or_escaped_are_no_question(body):
    shown, faults = read(body)

    assert faults == []
    assert shown.questions == ()


@pytest.mark.parametrize(
    "body",
    [
        "## Số [[113]]?",
        "> [[X]] Một",
        "- a\n\n- b [( )] c",
        "Số [[___]]",
        "Số [->[ 6",
        "Số [[]]",
    ],
)
def test_brackets_where_no_question_can_stand_are_a_fault(body):
    faults = faults_of(body)

    assert len(faults) == 1
    assert "belongs to a question" in faults[0][1]


def test_a_link_whose_text_is_in_brackets_is_a_link():
    shown, faults = read("Xem [[1]](https://a.vn).")

    assert faults == []
    assert '<a href="https://a.vn" rel="noopener">[1]</a>' in shown.blocks[0]["html"]


def test_a_numbered_question_with_indented_rows_ends_its_list():
    first = '1. Ai hỏi?\n\n   <!-- data-id="a" -->\n    [(X)] Một\n    [( )] Hai\n'
    second = '2. Rồi sao?\n\n   <!-- data-id="b" -->\n    [[6]]\n'
    body = f"{first}\n{second}"

    shown, faults = read(body)

    assert faults == []
    assert [question.id for question in shown.questions] == ["a", "b"]
    assert "Rồi sao?" in shown.questions[1].stem


def test_the_one_block_before_a_question_is_what_it_asks():
    shown, faults = read("## Mở\n\nMột.\n\n" + SINGLE + "\nHai.\n")

    assert faults == []
    assert [list(block) for block in shown.blocks] == [["html"], ["question"], ["html"]]
    assert shown.blocks[0]["html"].endswith("<p>Một.</p>")


def test_a_question_under_a_bare_heading_asks_nothing():
    assert faults_of('## A\n\n<!-- data-id="a" -->\n[[6]]\n') == [
        (7, "this question does not say yet what it asks")
    ]
