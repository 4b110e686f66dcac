"""Questions that are answered on a drawn screen: their letters, their taps, their order."""

from random import Random

from portal.content.pages import ring_answers
from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import RenderContext
from portal.questions.rules.selection import is_shuffled, shuffled_order

HEAD = "---\ntitle: Bài\n---\n"
SCREEN = "```screen Dịch vụ công\n# Dịch vụ công {A}\n- Trích lục {B}\n[ Nộp ] {C}\n```\n\n"
COMMENT = '<!-- data-id="cho-nao" data-randomize -->\n'
OPTIONS = COMMENT + '- [( )] A\n- [(X)] B <!-- data-feedback="Có dấu." -->\n- [( )] C\n'


def question_of(body, kind="lesson"):
    page = parse_page("a/01-bai.md", HEAD.replace("---\n", f"---\nkind: {kind}\n", 1) + body)
    rendered = render_page(page, RenderContext(facts={}))
    return rendered.questions[0], [(fault.line, fault.text) for fault in (*page.faults, *rendered.faults)]


def test_a_tap_on_a_ring_stands_for_its_option():
    question, faults = question_of(f"Bấm chỗ nào?\n\n{SCREEN}{OPTIONS}")

    assert faults == []
    for number, letter in enumerate("abc"):
        assert f'class="s-ring s-ring-{letter}"' in question.stem
        assert f'<label class="s-spot" for="choice-cho-nao-{number}"></label>' in question.stem


def test_the_letters_of_rings_keep_their_order_in_lessons_and_quizzes():
    question, _faults = question_of(f"Bấm chỗ nào?\n\n{SCREEN}{OPTIONS}")

    assert question.is_by_letter
    assert not is_shuffled(question)
    assert all(shuffled_order(question, shuffle=True, chance=Random(seed)) == [0, 1, 2] for seed in range(9))


def test_words_below_a_screen_are_answered_below_it_alone():
    question, faults = question_of(f"Bấm chỗ nào?\n\n{SCREEN}{OPTIONS.replace('] C', '] Không chỗ nào')}")

    assert faults == []
    assert not question.is_by_letter
    assert "spot" not in question.stem


def test_an_answer_without_its_ring_is_a_fault_at_its_line():
    _question, faults = question_of(f"Chỗ nào?\n\n{SCREEN}{OPTIONS}- [( )] D\n")

    assert faults == [(17, ring_answers.NO_RING)]


def test_a_ring_that_is_no_answer_is_a_fault_at_its_row():
    _question, faults = question_of(f"Chỗ nào?\n\n{SCREEN}{OPTIONS.replace('- [( )] C', '')}")

    assert faults == [(10, ring_answers.NO_ANSWER)]


def test_two_screens_of_a_question_share_no_letter():
    other = "```screen Màn sau\n[ Xong ] {A}\n```\n\n"
    _question, faults = question_of(f"Chỗ nào?\n\n{SCREEN}{other}{OPTIONS}")

    assert faults == [(13, ring_answers.TWO_RINGS)]


def test_in_a_quiz_the_screen_may_stand_above_or_below_what_is_asked():
    above, _faults = question_of(f"## Phần {{#mot}}\n\n{SCREEN}Chỗ nào?\n\n{OPTIONS}", kind="quiz")
    below, _faults = question_of(f"## Phần {{#mot}}\n\nChỗ nào?\n\n{SCREEN}{OPTIONS}", kind="quiz")
    alone, _faults = question_of(f"{SCREEN}Chỗ nào?\n\n{OPTIONS}", kind="quiz")

    assert all("spot" in question.stem for question in (above, below, alone))
