import json

from hypothesis import given
from hypothesis import strategies as st

from portal.content.questions.question import Option, Question

texts = st.text(max_size=8)
many = st.lists(texts, max_size=3).map(tuple)
numbers = st.floats(allow_nan=False, allow_infinity=False)
tries = st.none() | st.integers(0, 9)
questions = st.builds(
    Question,
    id=texts,
    kind=st.sampled_from(["single", "multiple", "text", "number"]),
    stem=texts,
    options=st.lists(st.builds(Option, html=texts, right=st.booleans(), feedback=texts), max_size=3).map(tuple),
    accepted=many,
    fold=many,
    number=st.none() | numbers,
    tolerance=numbers,
    hints=many,
    explanation=texts,
    points=numbers,
    partial=st.sampled_from(["exact", "proportional", "right_minus_wrong"]),
    penalty=numbers,
    shuffle=st.booleans(),
    max_tries=tries,
    solution_after=tries,
    hint_after=tries,
    show_partial=st.booleans(),
    solved=texts,
    failed=texts,
    resolved=texts,
    passage=texts,
    tags=many,
    line=st.integers(0, 9),
)


@given(questions)
def test_a_question_survives_the_way_through_json(question):
    assert Question.from_dict(json.loads(json.dumps(question.to_dict()))) == question


def test_only_what_was_said_is_written_down():
    question = Question(id="otp-01", kind="single", stem="Ai?", options=(Option("Không ai", right=True),))

    assert question.to_dict() == {
        "id": "otp-01",
        "kind": "single",
        "stem": "Ai?",
        "options": [{"html": "Không ai", "right": True, "feedback": ""}],
    }
