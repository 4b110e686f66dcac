"""A lesson in parts, and the places that a reader may be led back to."""

from portal.content.enums import QuestionKind
from portal.content.pages.parts import reading_places, split_into_parts
from portal.content.questions.question import Question


def prose(*headings, words=0):
    return "".join(f'<h2 id="{name}">Mục <em>{name}</em></h2>\n<p>{"chữ " * words}</p>\n' for name in headings)


def question(name):
    return Question(id=name, kind=QuestionKind.SINGLE, stem="<p>Hỏi?</p>")


def texts(parts):
    return "".join(str(block) for part in parts for block in part.blocks if isinstance(block, str))


def test_a_short_lesson_is_one_part_without_a_place_to_rest():
    (part,) = split_into_parts([prose("a", "b", words=100)])

    assert (part.number, part.anchor, part.share_left, part.is_resting_place) == (1, "a", 1, False)


def test_a_long_lesson_is_cut_at_headings_into_parts_of_some_three_minutes():
    html = "<p>Trước.</p>\n" + prose("a", "b", "c", "d", "e", "f", words=200)

    parts = split_into_parts([html])

    assert [part.number for part in parts] == [1, 2, 3]
    assert [part.anchor for part in parts[1:]] == ["c", "e"]
    assert texts(parts) == html
    assert [round(part.share_left, 1) for part in parts] == [1, 0.7, 0.3]


def test_one_may_rest_once_after_half_of_a_lesson_over_seven_minutes():
    long = split_into_parts([prose("a", "b", "c", "d", words=360)])
    short = split_into_parts([prose("a", "b", "c", "d", words=200)])

    assert [part.anchor for part in long if part.is_resting_place] == ["c"]
    assert len(short) == 2
    assert not any(part.is_resting_place for part in short)


def test_where_no_heading_is_near_a_question_begins_a_part():
    blocks = [prose("a", words=10), *(question(f"q{at}") for at in range(14))]

    parts = split_into_parts(blocks)

    assert len(parts) == 2
    assert parts[1].anchor.startswith("question-q")


def test_a_heading_stays_with_the_question_right_below_it():
    blocks = [
        prose("a", words=390),
        prose("tap", words=5),
        *(question(f"q{at}") for at in range(7)),
    ]

    assert [part.anchor for part in split_into_parts(blocks)] == ["a", "tap"]


def test_a_heading_inside_something_else_is_never_cut_at():
    quoted = f"<blockquote>\n{prose('a', 'b', 'c', 'd', 'e', words=300)}</blockquote>"

    parts = split_into_parts([quoted])

    assert len(parts) == 1
    assert texts(parts) == quoted


def test_places_are_headings_and_numbered_questions_under_the_heading_above():
    html = '<h2 id="a">Tập <em>thử</em></h2><p>x</p><h3 id="">Không mã</h3>'

    places = reading_places([html, question("q1"), question("q2")])

    assert [(place.anchor, place.heading, place.number) for place in places] == [
        ("a", "Tập thử", 0),
        ("question-q1", "Không mã", 1),
        ("question-q2", "Không mã", 2),
    ]
