"""What is left of an answer when its own words are taken out."""

from __future__ import annotations

import pytest

from portal.content.questions.question import Gap, Option, Question
from portal.questions.rules.grading import parts
from portal.questions.rules.grading.kinds import Response
from portal.questions.rules.redaction import redact_response

TEXT = Question("so", "text", "Số nào?", accepted=("114",), fold=("case",))
NUMBER = Question("bao", "number", "Bao nhiêu?", number=3.0)
GAPS = Question(
    "cho",
    "gap",
    "⟦1⟧ và ⟦2⟧ và ⟦3⟧",
    gaps=(Gap(("hỏi",)), Gap(("báo",)), Gap(options=(Option("a"), Option("b", right=True)))),
)


@pytest.mark.parametrize(
    ("question", "response", "rest"),
    [
        (TEXT, {"text": "114"}, {"text": "114"}),
        (TEXT, {"text": "0912 000 001"}, {"text": ""}),
        (NUMBER, {"text": "3"}, {"text": "3"}),
        (NUMBER, {"text": "0912000001"}, {"text": ""}),
        (GAPS, {"gaps": ["hỏi", "Trần Văn Tư", "0"]}, {"gaps": ["hỏi", "", "0"]}),
        (None, {"text": "114"}, {"text": ""}),
        (None, {"gaps": ["hỏi", "0"]}, {"gaps": ["", ""]}),
        (Question("c", "single", "?", (Option("a"),)), {"chosen": [0]}, {"chosen": [0]}),
        (Question("o", "order", "?", items=("a", "b")), {"order": [1, 0]}, {"order": [1, 0]}),
        (Question("r", "match", "?", columns=("a",)), {"rows": [[0]]}, {"rows": [[0]]}),
    ],
)
def test_right_words_stay_and_others_go(question: Question | None, response: Response, rest: Response) -> None:
    assert redact_response(question, response) == rest


@pytest.mark.parametrize(
    ("question", "response"), [(TEXT, {"text": "115"}), (GAPS, {"gaps": ["hỏi", "Trần Văn Tư", "1"]})]
)
def test_grading_again_comes_to_the_same(question: Question, response: Response) -> None:
    assert parts(question, redact_response(question, response)) == parts(question, response)
