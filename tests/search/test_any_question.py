"""Whatever is typed: never an error, and the same on both databases."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.search.conftest import Libraries, Reader
from tests.search.pairs import PAIRS

SIGNS = st.sampled_from([*"\"'*-+:^()[]{}|&!<>~%_\\;,.@#$\0\n", " AND ", " OR ", " NOT ", " NEAR ", ":*"])
WORDS = st.sampled_from(sorted({word for pair in PAIRS for word in pair.asked.split()}))
BEGINNINGS = st.builds(lambda word, end: word[:end], WORDS, st.integers(1, 4))
ANYTHING = st.lists(st.one_of(SIGNS, WORDS, BEGINNINGS, st.text(max_size=5), st.just(" ")), max_size=12).map(
    "".join
)
READERS = st.sampled_from([Reader(), Reader(is_authenticated=False)])
MANY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@MANY
@given(asked=ANYTHING, reader=READERS, page=st.integers(-3, 10**12))
def test_any_question_is_answered_alike(libraries: Libraries, asked: str, reader: Reader, page: int) -> None:
    found = libraries.search(asked, reader, page)

    assert found["sqlite"] == found["postgresql"]


@MANY
@given(asked=st.text(alphabet=st.characters(), max_size=300))
def test_any_text_is_answered(libraries: Libraries, asked: str) -> None:
    found = libraries.search(asked)

    assert found["sqlite"] == found["postgresql"]


@MANY
@given(words=st.lists(WORDS, min_size=1, max_size=4))
def test_the_order_of_the_words_changes_nothing_but_the_order_of_the_hits(
    libraries: Libraries, words: list[str]
) -> None:
    # With a full stop for a last word there is none that may go on.
    forth, back = libraries.find(" ".join([*words, words[0]])), libraries.find(" ".join([*words[::-1], words[0]]))

    assert {place.split("#")[0] for place in forth} == {place.split("#")[0] for place in back}
