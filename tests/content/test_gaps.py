import pytest

from portal.content.questions.question import Gap, Option, Question
from tests.content.reading import question_of, read

COMMENT = '<!-- data-id="a" -->\n'
PARAGRAPH = "Công an là [[113]], cấp cứu **là** [[ 113 | (*115*) ]].\n"


def faults_of(body, *front):
    return read(body, *front)[1]


def test_a_paragraph_asks_for_what_is_left_out():
    question = question_of(COMMENT + PARAGRAPH)

    assert (question.kind, question.id, question.line) == ("gap", "a", 5)
    assert question.stem == "<p>Công an là ⟦1⟧, cấp cứu <strong>là</strong> ⟦2⟧.</p>"
    assert question.gaps == (
        Gap(accepted=("113",)),
        Gap(options=(Option("113"), Option("<em>115</em>", right=True))),
    )
    assert (question.accepted, question.options) == ((), ())


def test_it_is_kept_as_data():
    shown, _faults = read(COMMENT + PARAGRAPH)

    (block,) = shown.blocks
    assert Question.from_dict(block["question"]) == shown.questions[0]


@pytest.mark.parametrize(
    ("body", "stem"),
    [
        ("- Công an: [[113]]\n- Cấp cứu\n", "<li>Công an: ⟦1⟧</li>"),
        ("1. Công an\n2. Cấp cứu: **[[115]]**\n", "<li>Cấp cứu: <strong>⟦1⟧</strong></li>"),
        ("| Ai | Số |\n|---|---|\n| Công an | [[113]] |\n", "<td>⟦1⟧</td>"),
        ("> Số là [[113]].\n", "<blockquote>\n<p>Số là ⟦1⟧.</p>"),
        ("> [!NOTE]\n> Số là [[113]].\n", "<p>Số là ⟦1⟧.</p>"),
        ("Số là [[113]]: nhớ\nkỹ [[cấp\ncứu]].\n", "<p>Số là ⟦1⟧: nhớ\nkỹ ⟦2⟧.</p>"),
    ],
)
def test_lists_tables_and_quotations_may_have_gaps(body, stem):
    hint = "[[?]] Ba số.\n***\nVì **sao**\n***\n"

    question = question_of(COMMENT + body + hint)

    assert stem in question.stem
    assert question.hints == ("Ba số.",)
    assert question.explanation == "<p>Vì <strong>sao</strong></p>"


def test_in_a_table_bars_are_escaped():
    question = question_of(COMMENT + "| Số |\n|---|\n| [[ 113 \\| (115) ]] và [[a\\\\|b]] |\n")

    assert [option.html for option in question.gaps[0].options] == ["113", "115"]
    assert question.gaps[1].accepted == ("a|b",)


def test_the_explanation_may_follow_at_once_or_after_an_empty_line():
    at_once, apart = (
        question_of(f"{COMMENT}{PARAGRAPH}{space}***\nVì sao\n\n- một\n****\n") for space in ("", "\n")
    )

    assert at_once == apart
    assert at_once.explanation.startswith("<p>Vì sao</p>\n<ul>")


def test_stars_that_nothing_closes_are_a_rule_and_right_after_the_text_a_fault():
    shown, faults = read(f"{COMMENT}{PARAGRAPH}\n***\n\n## Sau\n\n***\n")

    assert faults == []
    assert shown.questions[0].explanation == ""
    assert faults_of(f"{COMMENT}{PARAGRAPH}***\nVì sao\n\n## Sau\n\n***\n") == [
        (6, "the explanation does not end: a line *** is missing after it")
    ]


def test_further_spellings_say_which_gap_they_are_for():
    said = '<!-- data-id="a" data-fold="case space" data-accept="1: một trăm|a&#124;b&#59; c ; 3:Sáu" -->\n'
    question = question_of(said + "Số [[113]], [[a | (b)]], [[6]].\n")

    assert question.gaps[0].accepted == ("113", "một trăm", "a|b; c")
    assert question.gaps[2].accepted == ("6", "Sáu")
    assert question.fold == ("case", "space")


def test_attributes_and_messages_are_those_of_any_question():
    said = 'data-partial="proportional" data-show-partials data-text-solved="*Đúng*" data-score="2"'

    question = question_of(f'<!-- data-id="a" {said} -->\n\n{PARAGRAPH}')

    assert (question.partial, question.show_partial, question.points) == ("proportional", True, 2)
    assert question.solved == "<em>Đúng</em>"


def test_in_a_lesson_the_text_before_it_stays_a_text():
    shown, faults = read(f"Đọc.\n\n{COMMENT}{PARAGRAPH}\nSau.\n")

    assert faults == []
    assert [list(block) for block in shown.blocks] == [["html"], ["question"], ["html"]]


def test_in_a_quiz_the_text_before_it_is_asked_too():
    choice = '<!-- data-id="b" -->\n[(X)] Một\n[( )] Hai\n'
    second = 'Điền:\n\n<!-- data-id="c" -->\nSố [[6]].\n'

    shown, faults = read(f"Mở đầu.\n\n{COMMENT}{PARAGRAPH}\n{second}\nHỏi?\n\n{choice}", "kind: quiz")

    assert faults == []
    assert [list(block) for block in shown.blocks] == [["html"], ["question"], ["question"], ["question"]]
    assert shown.questions[1].stem == "<p>Điền:</p>\n<p>Số ⟦1⟧.</p>"
    assert shown.questions[2].stem == "<p>Hỏi?</p>"


def test_facts_and_links_in_options_are_resolved():
    question = question_of(f"{COMMENT}Gọi [[ {{{{ so-bao }}}} | (113) ]].\n")

    assert question.gaps[0].options[0].html == "156"
    assert faults_of(f"{COMMENT}Gọi [[ {{{{ la }}}} | (113) ]].\n") == [(5, "there is no fact “la”")]


def test_letters_that_would_be_a_row_are_a_solution_when_set_apart():
    assert question_of(f"{COMMENT}Chữ [[ x ]] và [[\\?]].\n").gaps == (Gap(accepted=("x",)), Gap(accepted=("?",)))


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("Số [[113]]?", 4, "the gap in this text makes it a question"),
        (COMMENT + "Số [[ a | b ]].", 5, "no answer of this list is marked as right"),
        (COMMENT + "Số [[ (b) | ]].", 5, "an answer of this list has no words"),
        (COMMENT + "Số [->[ (b) ]].", 5, "a list to choose from needs two answers"),
        (COMMENT + "Số ⟦1⟧ [[6]].", 5, "a text with gaps cannot hold the letters ⟦ and ⟧"),
        (COMMENT + "Số [[6]] và [[?]].", 5, "“[[?]]” belongs to a question"),
        ('<!-- data-id="a" data-accept="x" -->\nSố [[6]].', 4, "of a text with gaps it says which gap it means"),
        (
            '<!-- data-id="a" data-accept="2: x" -->\nSố [[6]].',
            4,
            "the text has no gap 2 that is",
        ),
        ('<!-- data-id="a" data-accept="1: x" -->\nSố [[a|(b)]].', 4, "the text has no gap 1 that is"),
        ('<!-- data-id="a" data-number -->\nSố [[6]].', 4, "“data-number” does not fit this kind of question"),
        ("Số.\n\n[[?]] Gợi ý", 6, "no question stands before this hint"),
        (COMMENT + "\n[[?]] Gợi ý", 4, "what is said here about a question has no question below it"),
        (COMMENT + "## Số [[6]]", 4, "what is said here about a question has no question below it"),
    ],
)
def test_a_fault_stands_at_its_line(body, line, message):
    faults = faults_of(body)

    assert any(at == line and message in said for at, said in faults), faults


def test_gaps_are_no_part_of_what_a_search_finds():
    assert read(f"{COMMENT}{PARAGRAPH}[[?]] Gợi ý\n***\nVì sao\n***\n")[0].plain == ""
