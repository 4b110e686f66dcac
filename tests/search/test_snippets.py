"""What is shown of a passage."""

from __future__ import annotations

from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from portal.search.rules.ranking import SearchTerms
from portal.search.rules.snippets import MAX_SNIPPET_LENGTH, choose_marks, highlight, snippet

LONG = "Đây là lời mở đầu rất dài. " * 20 + "Mã OTP là chìa khóa. " + "Rồi còn nói thêm nhiều điều khác nữa. " * 20


def shown(text: str, asked: str) -> str:
    marks = choose_marks([text], SearchTerms.of(asked))
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in snippet(text, marks))


def test_a_short_text_is_shown_whole() -> None:
    assert shown("Gọi 115 liền.", "goi") == "[Gọi] 115 liền."


def test_of_a_long_text_the_stretch_with_the_hits_is_shown() -> None:
    found = shown(LONG, "otp ma")

    assert "[Mã] [OTP] là chìa khóa." in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) <= MAX_SNIPPET_LENGTH + 10


def test_the_stretch_with_most_of_the_words_is_chosen() -> None:
    text = "Tiền thì ai cũng cần. " + "Chuyện khác không liên quan. " * 20 + "Trả tiền điện ở nhà."

    assert "Trả [tiền điện] ở nhà." in shown(text, "tiền điện")


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert shown(LONG, "zzz").startswith("Đây là lời mở đầu")


def test_marks_stay_in_the_spelling_of_the_text() -> None:
    text = normalize("NFD", "Sổ Sức Khỏe")

    pieces = highlight(text, choose_marks([text], SearchTerms.of("khoe suc")))

    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.is_hit] == [normalize("NFD", "Sức"), normalize("NFD", "Khỏe")]


def test_a_compound_is_marked_whole_or_in_its_parts() -> None:
    assert shown("Mạng Wi-Fi chùa", "wifi") == "Mạng [Wi-Fi] chùa"
    assert shown("Mạng Wi-Fi chùa", "wi fi") == "Mạng [Wi-Fi] chùa"


def test_of_a_phrase_that_stands_there_no_single_word_is_marked() -> None:
    assert shown("Mã gì cũng giữ, nhất là mã OTP.", "ma otp") == "Mã gì cũng giữ, nhất là [mã OTP]."
    assert shown("Mã gì cũng giữ. OTP là một mã.", "ma otp") == "[Mã] gì cũng giữ. [OTP] là một [mã]."


def test_a_phrase_ends_with_its_sentence() -> None:
    assert shown("Đây là mã. OTP thì giữ. Mã OTP.", "mã otp") == "Đây là mã. OTP thì giữ. [Mã OTP]."


def test_the_beginning_of_a_word_is_marked_only_where_no_word_is() -> None:
    assert shown("Lừa thì luật sư cũng gặp.", "lua") == "[Lừa] thì luật sư cũng gặp."
    assert shown("Chuyển khoản", "chuyen kho") == "[Chuyển khoản]"
    assert shown("Chuyển khoản", "khoa") == "Chuyển [khoản]"


def test_dau_that_were_typed_are_marked_first() -> None:
    assert shown("Mà mã thì giữ.", "mã") == "Mà [mã] thì giữ."
    assert shown("Mà sao?", "mã") == "[Mà] sao?"


def test_of_a_synonym_only_the_phrase_is_marked() -> None:
    other = SearchTerms.of("bị lừa", synonym=SearchTerms.of("bị lừa"))
    texts = ("Sơ cứu khi bị lừa", "Ai bị rồi thì lừa ai?")

    marks = choose_marks(texts, other)

    assert [piece.text for text in texts for piece in highlight(text, marks) if piece.is_hit] == ["bị lừa"]


@given(st.text(alphabet="aáđ -.\n", max_size=500), st.text(alphabet="aáđ", min_size=1, max_size=3))
def test_a_snippet_is_a_stretch_of_the_text(text: str, asked: str) -> None:
    wanted = choose_marks([text], SearchTerms.of(asked))

    whole = "".join(piece.text for piece in highlight(text, wanted))
    part = "".join(piece.text for piece in snippet(text, wanted)).removeprefix("… ").removesuffix(" …")

    assert whole == text
    assert part in text
