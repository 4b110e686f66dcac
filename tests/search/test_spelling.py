"""What somebody meant who typed it otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.rules.spelling import MAX_CORRECTIONS, corrections, decode_telex


@pytest.mark.parametrize(
    ("keys", "syllable"),
    [
        ("luwaf", "lừa"),
        ("luawf", "lừa"),
        ("ddaor", "đảo"),
        ("dduowngf", "đường"),
        ("chuyeenr", "chuyển"),
        ("looxi", "lỗi"),
        ("quyeets", "quyết"),
        ("hoas", "hoá"),
        ("giaf", "già"),
        ("khoanr", "khoản"),
        ("lua", ""),
        ("otp", ""),
        ("wifi", ""),
        ("lừa", ""),
        ("123", ""),
    ],
)
def test_telex_keys_are_read_as_the_syllable_they_write(keys: str, syllable: str) -> None:
    assert decode_telex(keys) == syllable


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lừa đỏa", "lừa đảo"),
        ("chuyểnn khoản", "chuyển khoản"),
        ("luwaf ddaor", "lừa đảo"),
        ("lừa ddaor", "lừa đảo"),
        ("mất tềin", "mất tiền"),
        ("Chuyeenr KHOANR", "chuyển khoản"),
    ],
)
def test_what_was_meant_is_among_the_corrections(typed: str, meant: str) -> None:
    assert meant in corrections(tuple(typed.split()))


@given(st.lists(st.text(alphabet="aăáảeêioôơuưydđnghtqx1", min_size=1, max_size=9), min_size=1, max_size=4))
def test_corrections_are_few_and_never_what_was_typed(words: list[str]) -> None:
    found = corrections(tuple(words))

    assert len(found) <= MAX_CORRECTIONS
    assert " ".join(words) not in found
