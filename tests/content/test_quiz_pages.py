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


def test_a_quiz_has_no_place_for_footnotes():
    _shown, faults = read(f"Hỏi?[^1]\n\n{Q.format('a')}\n[^1]: Chú thích\n", "kind: quiz")

    assert [message for _line, message in faults] == ["a quiz has no place for footnotes"]


def test_the_minutes_of_a_quiz_are_those_of_the_questions_drawn():
    body = "\n".join(f"Hỏi?\n\n{Q.format(f'q{number}')}" for number in range(24))

    assert read(body, "kind: quiz")[0].minutes == 11
    assert read(body, "kind: quiz", "draw: 12")[0].minutes == 5
    assert read(body, "kind: quiz", "minutes: 7")[0].minutes == 7


def test_questions_stand_in_lessons_and_quizzes_only():
    _shown, faults = read(f"Hỏi?\n\n{Q.format('a')}", kind="course")

    assert faults == [(7, "questions stand in lessons and quizzes only")]


def test_a_page_has_at_most_a_hundred_and_twenty_questions():
    body = "\n".join(f"Hỏi?\n\n{Q.format(f'q{number}')}" for number in range(121))

    (fault,) = read(body, "kind: quiz")[1]

    assert fault[0] > 500
    assert fault[1] == "the page has 121 questions, more than 120: make 2 pages of it"
