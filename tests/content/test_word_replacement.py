"""Words replaced in the exact text of a page: what readers see, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.editing.word_replacement import WordSearch, find_words, replace_words
from tests.cpu_time import cpu_seconds

PAGE = (
    "---\r\ntitle: Mã lạ\r\nkind: lesson\r\nsummary: 'Mã gì?'\r\n---\r\n\r\n## Mã {#mã}\r\n\r\n"
    "Đọc mã, đừng mãi. [Mã](ma.md#Mã) {{ mã }}\r\n\r\n"
    '<!-- data-id="mã" data-text-failed="Coi lại mã." -->\r\n- [(X)] Mã  \r\n- [( )] x <!-- data-feedback="Mã" -->'
)


def replaced(source: str, search: WordSearch, instead: str) -> str:
    """The text with the words replaced at every place."""
    return replace_words(source, search, instead, {place.key for place in find_words(source, search)})


def test_what_readers_see_changes_and_every_other_byte_stays() -> None:
    after = replaced(PAGE, WordSearch("Mã"), "OTP")

    assert after == (
        "---\r\ntitle: OTP lạ\r\nkind: lesson\r\nsummary: OTP gì?\r\n---\r\n\r\n## OTP {#mã}\r\n\r\n"
        "Đọc mã, đừng mãi. [OTP](ma.md#Mã) {{ mã }}\r\n\r\n"
        '<!-- data-id="mã" data-text-failed="Coi lại mã." -->\r\n- [(X)] OTP  \r\n'
        '- [( )] x <!-- data-feedback="OTP" -->'
    )


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (WordSearch("mã"), ["mã", "mã"]),
        (WordSearch("ma", exact=False), ["Mã", "Mã", "Mã", "mã", "Mã", "mã", "Mã", "Mã"]),
        (WordSearch("mã", whole=False), ["mã", "mã", "mã"]),
        (WordSearch("x"), ["x"]),
        (WordSearch(""), []),
        (WordSearch("kind"), []),
    ],
)
def test_they_are_found_as_asked(search: WordSearch, found: list[str]) -> None:
    assert [place.found for place in find_words(PAGE, search)] == found


def test_only_the_chosen_places_change_and_signs_cannot_end_an_attribute() -> None:
    chosen = [place.key for place in find_words(PAGE, WordSearch("mã"))][-1:]

    after = replace_words(PAGE, WordSearch("mã"), '"OTP" -->', chosen)

    assert after == PAGE.replace("Coi lại mã.", "Coi lại &quot;OTP&quot; --&gt;.")


@given(st.text(st.sampled_from("aáA b\n\r#<!->[](){}\"'|:"), max_size=60), st.booleans(), st.booleans())
def test_replacing_words_by_themselves_changes_no_byte(source: str, exact: bool, whole: bool) -> None:
    search = WordSearch("a", exact, whole)
    for place in find_words(source, search):
        assert replace_words(source, search, place.found, {place.key}) == source


@pytest.mark.parametrize("text", ["](" * 60_000, "<!--" * 50_000, "a " * 100_000, "{{" * 100_000, "[a" * 60_000])
def test_hostile_texts_are_searched_in_time(text: str) -> None:
    assert cpu_seconds(lambda: find_words(text, WordSearch("a")), enough=2) < 2


@pytest.mark.parametrize(
    ("source", "words", "before", "after"),
    [
        ('- [( )] Cho mã liền <!-- data-feedback="Không." -->', "mã", "Cho ", " liền"),
        ("> **Người thật** không hỏi mã đâu.", "mã", "Người thật không hỏi ", " đâu."),
        (
            "Mở liền bài [Mười phút đầu](07-muoi-phut-dau.md) rồi làm.",
            "phút",
            "Mở liền bài Mười ",
            " đầu rồi làm.",
        ),
        ("## Ba bước {#ba-buoc}", "Ba", "", " bước"),
        ("Khảo sát, chỉ {{ ty-le }} người báo.", "người", "Khảo sát, chỉ … ", " báo."),
        ("| Sợ | “Cô dính tới vụ án.” |", "vụ", "Sợ · “Cô dính tới ", " án.” ·"),
        (
            '- [(X)] Cúp <!-- data-feedback="Kẻ gian &quot;dọa&quot; là cúp." -->',
            "là",
            'Kẻ gian "dọa" ',
            " cúp.",
        ),
    ],
)
def test_around_a_place_stand_words_and_no_marks(source: str, words: str, before: str, after: str) -> None:
    (place,) = find_words(source, WordSearch(words))

    assert (place.before, place.found, place.after) == (before, words, after)


def test_what_is_shown_around_a_place_begins_and_ends_with_whole_words() -> None:
    sentence = "Bữa đó cô Ba đang dọn hàng trước cửa thì nghe chuông reo"
    (place,) = find_words(f"{sentence} mã {sentence}", WordSearch("mã"))

    assert place.before == "…Ba đang dọn hàng trước cửa thì nghe chuông reo "
    assert place.after == " Bữa đó cô Ba đang dọn hàng trước cửa thì nghe…"
