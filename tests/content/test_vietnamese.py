import re
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.text.vietnamese import fold, name_sort_key, nfc, text_sort_key

ALPHABET = [
    "a",
    "ă",
    "â",
    "b",
    "c",
    "d",
    "đ",
    "e",
    "ê",
    "f",
    "g",
    "h",
    "i",
    "j",
    "k",
    "l",
    "m",
    "n",
    "o",
    "ô",
    "ơ",
    "p",
    "q",
    "r",
    "s",
    "t",
    "u",
    "ư",
    "v",
    "w",
    "x",
    "y",
    "z",
]


def in_order(words, key):
    return sorted(words, key=key) == words and len({key(word) for word in words}) == len(words)


def test_letters_stand_in_the_order_of_the_alphabet():
    assert in_order(ALPHABET, text_sort_key)


def test_tones_stand_in_the_order_of_the_dictionary():
    assert in_order(["ma", "mà", "mả", "mã", "má", "mạ"], text_sort_key)


def test_tones_decide_only_between_words_of_the_same_letters():
    assert in_order(["an", "án", "anh", "ăn", "ắn", "ân", "ấn", "ba"], text_sort_key)


def test_a_word_is_compared_whole_before_the_next_one():
    assert in_order(["Hoa Lan", "Hoa Mai", "Hòa An"], text_sort_key)


def test_numbers_stand_by_their_size_and_before_letters():
    assert in_order(["Khóm", "Khóm 2", "Khóm 10", "Khóm 10 A", "Khóm 100", "Khóm Đông"], text_sort_key)
    assert text_sort_key("Khóm 02") == text_sort_key("khóm  2")


def test_people_are_sorted_by_given_then_family_then_middle_names():
    people = [
        "An",
        "Lê Văn An",
        "Nguyễn Bình An",
        "Nguyễn Văn An",
        "Trần Ân",
        "Trần Thị Diễm",
        "Trần Thị Đào",
        "Phạm Ý",
    ]

    assert in_order(people, name_sort_key)


def test_an_apostrophe_inside_a_name_does_not_part_it():
    assert name_sort_key("H'Hen Niê") == name_sort_key("HHen Niê")


def test_letters_of_other_scripts_stand_last():
    assert text_sort_key("zz") < text_sort_key("Я")


@pytest.mark.parametrize("key", [name_sort_key, text_sort_key])
@given(text=st.text(max_size=30))
def test_a_sort_key_is_plain_ascii_and_does_not_depend_on_case_or_form(key, text):
    assert re.fullmatch("[0-9a-z]*", key(text))
    assert key(normalize("NFD", text)) == key(text)


@given(st.text(alphabet=ALPHABET, min_size=1, max_size=6), st.text(alphabet=ALPHABET, min_size=1, max_size=6))
def test_the_byte_order_of_keys_is_the_order_of_the_letters(one, other):
    by_alphabet = [[ALPHABET.index(letter) for letter in nfc(word)] for word in (one, other)]

    assert (text_sort_key(one) < text_sort_key(other)) == (by_alphabet[0] < by_alphabet[1])


@given(st.text(alphabet="aăâbdđeêoôơuưàảãáạấậởự 0123456789", max_size=12), st.text(max_size=5))
def test_a_text_stands_before_the_same_text_with_a_word_more(text, more):
    assert text_sort_key(text) <= text_sort_key(f"{text} {more}")


def test_folding_makes_every_spelling_alike():
    spellings = ["đồng ý", "ĐỒNG Ý", normalize("NFD", "đồng ý"), "dong y", "  Đồng \u00a0 ý\n"]

    assert {fold(spelling) for spelling in spellings} == {"dong y"}


def test_folding_leaves_what_it_was_not_asked_to_touch():
    assert fold(" Đồng  Ý ", case=False) == "Dong Y"
    assert fold(" Đồng  Ý ", diacritics=False) == "đồng ý"
    assert fold(" Đồng  Ý ", space=False) == " dong  y "
    assert fold("Ý", case=False, diacritics=False, space=False) == "Ý"


@given(st.text(), st.booleans(), st.booleans(), st.booleans())
def test_folding_twice_changes_nothing_more(text, case, diacritics, space):
    once = fold(text, case=case, diacritics=diacritics, space=space)

    assert fold(once, case=case, diacritics=diacritics, space=space) == once


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text):
    assert fold(normalize("NFD", text)) == fold(normalize("NFC", text))
