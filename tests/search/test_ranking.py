"""The order of what was found."""

from __future__ import annotations

from portal.search.rules.ranking import SearchTerms, rank
from portal.search.rules.tokenising import index_texts


def order(asked: str, *passages: tuple[str, str]) -> list[int]:
    """The places of the passages, each a heading and a text, in the order they are shown."""

    def key(at: int) -> object:
        head, text = passages[at]
        return rank(index_texts(head)[0], *index_texts(f"{head} {text}"), SearchTerms.of(asked))

    return sorted(range(len(passages)), key=key)  # type: ignore[arg-type, return-value]  # ranks compare


def test_a_heading_comes_before_a_text() -> None:
    assert order("ma otp", ("Khác", "mã OTP, mã OTP"), ("Mã OTP", "khác")) == [1, 0]


def test_a_whole_word_comes_before_a_beginning_even_in_a_heading() -> None:
    assert order("the", ("Theo dõi", "khác"), ("Khác", "khóa thẻ")) == [1, 0]


def test_words_side_by_side_come_before_words_apart() -> None:
    assert order("tien dien", ("", "tiền và điện"), ("", "đóng tiền điện")) == [1, 0]


def test_the_spelling_as_typed_comes_first() -> None:
    assert order("ma", ("", "mà"), ("", "ma")) == [1, 0]


def test_dau_that_were_typed_count_more_than_a_heading() -> None:
    assert order("mã", ("Mà sao", ""), ("Khác", "đọc mã")) == [1, 0]


def test_more_hits_come_before_fewer() -> None:
    assert order("otp", ("", "otp"), ("", "otp otp")) == [1, 0]


def test_a_word_of_the_text_is_no_word_of_the_heading() -> None:
    assert order("otp", ("Mã", "otp"), ("Mã otp", "")) == [1, 0]
