"""Cutting text into words."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.rules.tokenising import index_texts, tokenise


def test_words_are_folded_and_kept_as_they_are_spelled() -> None:
    folded, exact = index_texts("Đoàn xã, SỐ 4G!")

    assert folded == "doan xa so 4g"
    assert exact.split(" ")[2] != "so"


@pytest.mark.parametrize("text", ["Đường đi", "ĐƯỜNG ĐI", "duong di", "đường_đi", "  đường—đi "])
def test_capitals_signs_and_the_form_of_unicode_make_no_difference(text: str) -> None:
    assert index_texts(text)[0] == index_texts(normalize("NFD", text))[0] == "duong di"


def test_spellings_differ_where_dau_differ() -> None:
    spellings = {index_texts(word)[1] for word in ("ma", "má", "mà", "mả", "mã", "mạ", "MÃ")}

    assert len(spellings) == 6


def test_a_word_with_a_hyphen_is_also_one_word_in_a_text_but_not_in_a_question() -> None:
    assert index_texts("Wi-Fi chùa")[0] == "wi fi wifi chua"
    assert [word.folded for word in tokenise("Wi-Fi")] == ["wi", "fi"]


def test_a_word_stands_where_it_says() -> None:
    text = normalize("NFD", "Sổ sức-khỏe: tốt")

    found = [(text[word.start : word.end], word.folded) for word in tokenise(text, compounds=True)]

    assert found[0] == (normalize("NFD", "Sổ"), "so")
    assert found[3] == (normalize("NFD", "sức-khỏe"), "suckhoe")
    assert found[4] == (normalize("NFD", "tốt"), "tot")


def test_a_text_of_one_endless_word_takes_no_time_to_speak_of() -> None:
    assert len(index_texts("a" * 1_000_000)[0]) < 100


@given(st.text())
def test_only_words_of_ascii_letters_and_digits_come_out(text: str) -> None:
    for form in index_texts(text):
        assert form == "" or all(word.isascii() and word.isalnum() for word in form.split(" "))


@given(st.text())
def test_both_forms_have_the_same_number_of_words_and_unicode_forms_agree(text: str) -> None:
    folded, exact = index_texts(text)

    assert folded.count(" ") == exact.count(" ")
    assert index_texts(normalize("NFC", text))[0] == index_texts(normalize("NFD", text))[0]
