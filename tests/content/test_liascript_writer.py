from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.content.checks.faults import Faults
from portal.content.files.catalogue import read_facts
from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import Medium, RenderContext
from portal.content.questions.liascript_writer import write_question
from portal.content.questions.question import Gap, MatrixRow, Option, Question
from tests.content.question_strategies import QUESTIONS

ANYWHERE = RenderContext({}, link=lambda destination: destination)
COURSES = Path(__file__).parents[2] / "courses"
PAGES = sorted(COURSES.glob("*/[0-9]*.md"))


def read(text):
    """The only question of a quiz that consists of this text under a heading, without its line."""
    page = parse_page("a.md", f"---\ntitle: A\nkind: quiz\n---\n## Câu\n\n{text}")
    shown = render_page(page, ANYWHERE)
    assert [fault.message() for fault in (*page.faults, *shown.faults)] == []
    assert [list(block) for block in shown.blocks] == [["question"]]
    return replace(shown.questions[0], line=0)


@pytest.mark.parametrize("kind", QUESTIONS)
@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_question_is_read_as_it_was_written(kind, data):
    question = data.draw(QUESTIONS[kind])

    assert question.kind == kind
    assert read(write_question(question)) == question


@given(st.lists(st.sampled_from(sorted(QUESTIONS)).flatmap(QUESTIONS.__getitem__), min_size=2, max_size=5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_sequence_of_questions_is_read_as_it_was_written(drawn):
    questions = [replace(question, id=f"cau-{number}") for number, question in enumerate(drawn)]
    body = "\n\n".join(f"## Câu {at}\n\n{write_question(question)}" for at, question in enumerate(questions))

    page = parse_page("a.md", f"---\ntitle: A\nkind: quiz\n---\n{body}")
    shown = render_page(page, ANYWHERE)

    assert [fault.message() for fault in (*page.faults, *shown.faults)] == []
    assert [replace(question, line=0) for question in shown.questions] == questions


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_question_of_the_shipped_courses_is_read_as_it_was_written(path):
    known = read_facts((COURSES / "facts.yml").read_text(encoding="utf-8"), Faults("facts.yml"))
    facts = {id: replace(fact, confirmed=True) for id, fact in known.items()}
    place = RenderContext(facts, link=lambda destination: destination)

    for question in render_page(parse_page("a.md", path.read_text(encoding="utf-8")), place).questions:
        assert read(write_question(question)) == replace(question, line=0)


def test_attributes_stand_in_one_order():
    question = Question(
        id="otp-01",
        kind="text",
        stem="<p>Mấy <strong>số</strong>?</p>",
        accepted=("6", "sáu", "6 | 6"),
        fold=("case", "space"),
        hints=("Đếm.",),
        explanation="<p>Sáu.</p>",
        points=1.125,
        max_tries=3,
        solution_after=None,
        tags=("otp", "a;b"),
        passage="/courses/a/b#c",
        solved='Đúng "rồi"!',
    )

    assert write_question(question) == (
        "Mấy **số**?\n\n"
        '<!--\ndata-id="otp-01"\ndata-accept="sáu|6 &#124; 6"\ndata-fold="case space"\ndata-tags="otp; a&#59;b"\n'
        'data-passage="/courses/a/b#c"\ndata-score="1.1250"\ndata-max-trials="3"\ndata-solution-button="off"\n'
        'data-text-solved="Đúng &quot;rồi&quot;!"\n-->\n'
        "[[6]]\n[[?]] Đếm.\n***\nSáu.\n***\n"
    )


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        (
            Question("a", "single", "A", options=(Option("b", feedback="c"), Option("d", right=True))),
            '- [( )] b <!-- data-feedback="c" -->\n- [(X)] d\n',
        ),
        (Question("a", "multiple", "A", options=(Option("b"), Option("d", right=True))), "- [[ ]] b\n- [[X]] d\n"),
        (Question("a", "select", "A", options=(Option("b"), Option("(d)", right=True))), "[[ b | (\\(d\\)) ]]\n"),
        (Question("a", "number", "A", number=1.5), "[[1.5]]\n"),
        (
            Question(
                "a",
                "matrix",
                "A",
                columns=("b", "c"),
                rows=(MatrixRow("d", (1,)), MatrixRow("e", (0,), many=True)),
            ),
            "- [[b] [c]]\n- [( ) (X)] d\n- [[X] [ ]] e\n",
        ),
        (Question("a", "order", "A", items=("b", "c")), "- [(1) (2)]\n- [(X) ( )] b\n- [( ) (X)] c\n"),
    ],
)
def test_each_kind_has_its_rows(question, rows):
    assert write_question(question).partition("-->\n")[2] == rows


def test_the_attributes_of_a_text_with_gaps_stand_right_before_it():
    gaps = (Gap(accepted=("113",)), Gap(options=(Option("a"), Option("b", right=True))))
    question = Question("a", "gap", "<p>Điền:</p>\n<p>Số ⟦1⟧, ⟦2⟧.</p>", gaps=gaps, hints=("Ba số.",))

    assert write_question(question) == (
        'Điền:\n\n<!-- data-id="a" -->\nSố [[113]], [[ a | (b) ]].\n[[?]] Ba số.\n'
    )


def test_a_gap_at_the_beginning_of_a_line_is_kept_from_being_a_row():
    question = Question("a", "gap", "<p>⟦1⟧ là số của công an.</p>", gaps=(Gap(accepted=("113",)),))

    again = read(write_question(question))

    assert again.gaps == question.gaps
    assert again.stem.replace("\u200b", "") == question.stem


@pytest.mark.parametrize("solution", ["?", "!", "x", "X", "___", "a|b", "[(X)]", "\\", "@a", "(b)"])
def test_no_solution_is_taken_for_a_hint_a_row_or_a_survey(solution):
    alone = Question("a", "text", "<p>A</p>", accepted=(solution,))
    inside = Question("a", "gap", "<p>A ⟦1⟧</p>", gaps=(Gap(accepted=(solution,)),))

    assert read(write_question(alone)) == alone
    assert read(write_question(inside)) == inside


def test_gaps_in_several_blocks_become_one_quotation():
    stem = "<p>Một ⟦1⟧.</p>\n<p>Hai ⟦2⟧.</p>"
    question = Question("a", "gap", stem, gaps=(Gap(accepted=("b",)), Gap(accepted=("c",))))

    again = read(write_question(question))

    assert again.stem == f"<blockquote>\n{stem}\n</blockquote>"
    assert again.gaps == question.gaps


def test_what_a_list_to_choose_from_cannot_hold_keeps_its_text():
    options = (Option('<a href="tel:113">113</a>'), Option("<code>a|b</code>", right=True))

    again = read(write_question(Question("a", "select", "<p>A</p>", options=options)))

    assert [option.html for option in again.options] == ["113", "a|b"]


def test_what_markdown_has_no_signs_for_keeps_its_text():
    stem = '<h2 id="a">Chuyện</h2>\n<p><span class="unconfirmed">113 <small>(chưa rõ)</small></span></p>'

    again = read(write_question(Question("a", "text", stem, accepted=("b",))))

    assert again.stem == "<p><strong>Chuyện</strong></p>\n<p>113 (chưa rõ)</p>"


@pytest.mark.parametrize(
    "stem",
    [
        "<p>a<br>\nb</p>",
        '<p><img src="/media/a.png" alt="Ổ &quot;khóa&quot;" loading="lazy" decoding="async"></p>',
        "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>",
        "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>",
        '<ol start="3">\n<li>a</li>\n</ol>',
        "<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b</li>\n</ul>",
        '<ul>\n<li class="task">a</li>\n<li class="task done">b</li>\n</ul>',
        '<div class="alert tip">\n<p class="alert-title">Mẹo</p>\n<p>a</p>\n</div>',
        "<blockquote>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</blockquote>",
        '<p>a</p>\n<hr>\n<pre tabindex="0"><code>```\n  [[6]] \n</code></pre>',
        '<p><audio src="/media/a.mp3" controls="" preload="none" aria-label="Nghe"></audio></p>',
    ],
)
def test_blocks_of_many_kinds_are_read_as_they_were_written(stem):
    def medium(destination):
        return Medium(destination, "audio/mpeg" if destination.endswith("mp3") else "image/png")

    question = Question("a", "text", stem, accepted=("b",))
    text = f"---\ntitle: A\nkind: quiz\n---\n## Câu\n\n{write_question(question)}"
    shown = render_page(parse_page("a.md", text), RenderContext({}, medium=medium))

    assert shown.questions[0].stem == stem
