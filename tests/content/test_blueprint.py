"""How many questions of an attempt must be right."""

import pytest

from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Question

POOL = [
    Question(name, "text", "", section=section)
    for section, names in (("so-cuu", "abcd"), ("tin", "efg"), ("truoc", "xyz"))
    for name in names
]


@pytest.mark.parametrize(
    ("front", "number"),
    [
        ({}, 0),
        ({"draw": 3}, 0),
        ({"must_pass": ["so-cuu", "e"]}, 5),
        ({"draw": {"so-cuu": 2, "tin": 1}, "must_pass": ["so-cuu"]}, 2),
        ({"draw": {"so-cuu": 2, "tin": 1}, "must_pass": ["so-cuu", "a", "e"]}, 3),
        ({"draw": 4, "must_pass": ["a", "e"]}, 2),
        ({"draw": 4, "must_pass": ["so-cuu"]}, None),
        ({"draw": 7, "must_pass": ["so-cuu"], "pretest": {"a": "truoc", "b": "sau"}}, 4),
    ],
)
def test_what_must_be_right_is_counted_where_it_is_known(front, number):
    assert Blueprint.of_front(front).must_pass_count(POOL) == number
