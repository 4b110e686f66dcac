"""Both databases answer the shared table alike, and as it says."""

from __future__ import annotations

import pytest

from tests.search.conftest import Libraries
from tests.search.pairs import PAIRS, TABLE, Pair


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.asked} {pair.place}")
def test_a_question_leads_to_its_passage_on_both_databases(libraries: Libraries, pair: Pair) -> None:
    found = libraries.find(pair.asked)

    assert pair.place in found[: pair.within]


def test_the_table_is_long_enough_to_mean_something() -> None:
    lines = TABLE.strip().split("\n")

    assert len(set(lines)) == len(lines) >= 200
    assert len({pair.place for pair in PAIRS}) >= 35
