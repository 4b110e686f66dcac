"""The ids that new questions get."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.questions.ids import new_question_id, written_ids


@pytest.mark.parametrize(
    ("stem", "id"),
    [
        ("Cô Ba nên làm gì?", "co-ba-nen-lam-gi"),
        ("**Đọc mã OTP** cho ai thì được, hả bà con?", "doc-ma-otp-cho-ai-thi"),
        ("", "cau-hoi"),
        ("???", "cau-hoi"),
        ("nghiêngnghiêngnghiêngnghiêngnghiêngnghiêngnghiêng", "nghiengnghiengnghiengnghiengnghiengnghie"),
    ],
)
def test_an_id_is_made_of_the_first_words(stem, id):
    assert new_question_id(stem, []) == id


def test_an_id_that_is_taken_gets_a_number():
    assert new_question_id("Gì?", {"gi", "gi-2"}) == "gi-3"


@given(st.text(), st.sets(st.sampled_from(["a", "cau-hoi", "cau-hoi-2", "0"])))
def test_every_id_is_one_and_new(stem, taken):
    made = new_question_id(stem, taken)

    assert re.fullmatch("[a-z0-9][a-z0-9-]{0,63}", made)
    assert made not in taken


@pytest.mark.parametrize("written", ["data-id=mot", "data-id='mot'", 'data-id = "mot"', "data-id=“mot”"])
def test_an_id_is_found_however_it_is_written(written):
    assert written_ids(f"Gì?\n\n<!-- data-score {written} -->\n- [(X)] A\n") == ["mot"]
