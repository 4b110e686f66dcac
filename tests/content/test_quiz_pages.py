import pytest

from tests.content.reading import read

Q = '<!-- data-id="{}" -->\n[(X)] Một\n[( )] Hai\n'


def test_the_introduction_of_a_quiz_stands_before_its_first_heading():
    first = f"## Câu 1\n\nChuyện.\n\n> Tin nhắn\n\nHỏi?\n\n{Q.format('a')}"
    second = f"## Câu 2\n\nHỏi nữa?\n\n{Q.format('b')}"
    body = f"Mở đầu.\n\n{first}\n{second}"

    shown, faults = read(body, "kind: quiz")

    assert faults == []
    assert [list(block) for block in shown.blocks] == [["html"], ["question"], ["question"]]
    assert shown.blocks[0]["html"] == "<p>Mở đầu.</p>"
    assert shown.questions[0].stem.startswith("<p>Chuyện.</p>")
    assert shown.questions[0].stem.endswith("<p>Hỏi?</p>")
    assert shown.questions[1].stem == "<p>Hỏi nữa?</p>"


def test_without_headings_the_paragraph_before_the_first_question_begins_it():
    shown, faults = read(f"Mở đầu.\n\nHỏi?\n\n{Q.format('a')}\nChuyện.\n\nNữa?\n\n{Q.format('b')}", "kind: quiz")

    assert faults == []
    assert shown.blocks[0] == {"html": "<p>Mở đầu.</p>"}
    assert shown.questions[0].stem == "<p>Hỏi?</p>"
    assert shown.questions[1].stem == "<p>Chuyện.</p>\n<p>Nữa?</p>"


def test_text_that_no_question_follows_would_never_be_shown():
    body = f"Hỏi?\n\n{Q.format('a')}\nLạc.\n\n## B\n\nHỏi?\n\n{Q.format('b')}\nCuối.\n"

    _shown, faults = read(body, "kind: quiz")

    assert faults == [
        (11, "no question follows this text, so a quiz would never show it"),
        (21, "no question follows this text, so a quiz would never show it"),
    ]


def test_a_quiz_needs_a_question_and_enough_to_draw_from():
    assert read("Mở.", "kind: quiz")[1] == [(3, "a quiz needs a question")]
    assert read(f"Hỏi?\n\n{Q.format('a')}", "kind: quiz", "draw: 2")[1] == [
        (4, "the quiz has only 1 questions to draw from")
    ]


SECTIONS = "".join(
    f"## Phần {section} {{#{section}}}\n\n" + "".join(f"Hỏi?\n\n{Q.format(name)}\n" for name in names.split())
    for section, names in (("so-cuu", "a b"), ("tin", "c d e"))
)


def test_a_question_of_a_quiz_knows_its_section():
    shown, faults = read(f"## Mở đầu\n\n{SECTIONS}### Nhỏ\n\nHỏi?\n\n{Q.format('f')}", "kind: quiz")

    assert faults == []
    assert {question.id: question.section for question in shown.questions} == {
        **dict.fromkeys("ab", "so-cuu"),
        **dict.fromkeys("cdef", "tin"),
    }


def test_a_blueprint_that_fits_has_no_fault():
    front = ("kind: quiz", "draw: {so-cuu: 2, tin: 1}", "must_pass: [so-cuu, c]")

    assert read(SECTIONS, *front)[1] == []
    assert read(SECTIONS, "kind: quiz", "draw: 2", "must_pass: [so-cuu, tin]")[1] == []
    assert read(SECTIONS, "kind: quiz", "must_pass: [so-cuu, tin, a]")[1] == []


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        (["draw: {lac: 1, tin: 1}"], [(4, "the quiz has no section “lac”: a heading “## … {#lac}”")]),
        (["draw:", "  so-cuu: 1", "  tin: 4"], [(6, "the section “tin” has only 3 questions to draw from")]),
        (["must_pass:", "- so-cuu", "- lac"], [(6, "the quiz has no section and no question “lac”")]),
        (
            ["draw: {tin: 2}", "must_pass: [so-cuu, b]"],
            [
                (5, "“b” must be right to pass, and no question of “so-cuu” is drawn"),
                (5, "“so-cuu” must be right to pass, and no question of “so-cuu” is drawn"),
            ],
        ),
        (["draw: {tin: 2, so-cuu: 0}", "must_pass: [b]"], [(5, "“b” must be right to pass, and no question")]),
        (
            ["draw: {tin: 1}", "must_pass: [c, d]"],
            [(5, "2 questions must be right to pass, and only 1 are drawn")],
        ),
        (["draw: 1", "must_pass: [so-cuu, c]"], [(5, "2 questions must be right to pass, and only 1 are drawn")]),
    ],
)
def test_a_blueprint_that_the_quiz_cannot_keep_is_a_fault_at_its_line(front, expected):
    faults = read(SECTIONS, "kind: quiz", *front)[1]

    assert [line for line, _message in faults] == [line for line, _message in expected]
    for (_line, message), (_place, beginning) in zip(faults, expected, strict=True):
        assert message.startswith(beginning)


def test_a_quiz_has_no_place_for_footnotes():
    _shown, faults = read(f"Hỏi?[^1]\n\n{Q.format('a')}\n[^1]: Chú thích\n", "kind: quiz")

    assert [message for _line, message in faults] == ["a quiz has no place for footnotes"]


def test_the_minutes_of_a_quiz_are_those_of_the_questions_drawn():
    body = "\n".join(f"Hỏi?\n\n{Q.format(f'q{number}')}" for number in range(24))

    assert read(body, "kind: quiz")[0].minutes == 9
    assert read(body, "kind: quiz", "draw: 12")[0].minutes == 4
    assert read(body, "kind: quiz", "minutes: 7")[0].minutes == 7


def test_questions_stand_in_lessons_and_quizzes_only():
    _shown, faults = read(f"Hỏi?\n\n{Q.format('a')}", kind="course")

    assert faults == [(7, "questions stand in lessons and quizzes only")]


def test_a_page_has_at_most_a_hundred_and_twenty_questions():
    body = "\n".join(f"Hỏi?\n\n{Q.format(f'q{number}')}" for number in range(121))

    (fault,) = read(body, "kind: quiz")[1]

    assert fault[0] > 500
    assert fault[1] == "the page has 121 questions, more than 120: make 2 pages of it"
