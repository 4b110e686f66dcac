"""One thing of a list moved a place up or down."""

import pytest

from portal.studio.rules.reordering import move_item


@pytest.mark.parametrize(
    ("at", "steps", "moved"),
    [
        (1, -1, "bac"),
        (1, 1, "acb"),
        (0, -1, "abc"),
        (2, 1, "abc"),
        (3, -1, "abc"),
        (-1, 1, "abc"),
    ],
)
def test_it_goes_one_place_further_and_stays_where_there_is_none(at: int, steps: int, moved: str) -> None:
    assert "".join(move_item("abc", at, steps)) == moved
