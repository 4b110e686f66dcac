"""synonyms.yml: groups of phrases, each with its faults told by line."""

from __future__ import annotations

import pytest

from portal.content.checks.faults import Faults
from portal.content.files.catalogue import read_synonyms


def test_groups_are_read_in_their_order() -> None:
    faults = Faults("synonyms.yml")

    assert read_synonyms("synonyms:\n  - [lừa đảo, bị lừa]\n  - [a, b, c]\n", faults) == (
        ("lừa đảo", "bị lừa"),
        ("a", "b", "c"),
    )
    assert not faults


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("synonyms:\n  - [một mình]\n", 2),
        ("synonyms:\n  - [lừa đảo, bị lừa]\n  - [bi lua, gạt]\n", 3),
        ("synonyms:\n  - lừa đảo\n", 2),
        ("synonyms: lừa đảo\n", 1),
        ("words: []\n", 1),
    ],
)
def test_what_is_no_group_is_a_fault_with_its_line(source: str, line: int) -> None:
    faults = Faults("synonyms.yml")

    read_synonyms(source, faults)

    assert [fault.line for fault in faults.found][:1] == [line]
