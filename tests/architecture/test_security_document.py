"""docs/security.md names files and tests that are there, and leaves out no requirement of level 1 or 2."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED_FILES = sorted(set(re.findall(r"`((?:portal|tests|docs)/[\w./-]+)`", TEXT)))
NAMED_TESTS = sorted(set(re.findall(r"`(test_\w+)`", TEXT)))
# How many requirements of level 1 or 2 each section of OWASP ASVS 5.0 has, by the numbers of those that are.
LEVEL_2 = {
    "1.1": "1-2", "1.2": "1-9", "1.3": "1-11", "1.4": "1-3", "1.5": "1-2",
    "2.1": "1-3", "2.2": "1-3", "2.3": "1-4", "2.4": "1",
    "3.2": "1-2", "3.3": "1-4", "3.4": "1-6", "3.5": "1-5", "3.7": "1-2",
    "4.1": "1-3", "4.2": "1",
    "5.1": "1", "5.2": "1-3", "5.3": "1-2", "5.4": "1-3",
    "6.1": "1-3", "6.2": "1-11", "6.3": "1-3", "6.4": "1-4", "6.5": "1-5", "6.6": "1-3",
    "7.1": "1-3", "7.2": "1-4", "7.3": "1-2", "7.4": "1-5", "7.5": "1-2", "7.6": "1-2",
    "8.1": "1-2", "8.2": "1-3", "8.3": "1", "8.4": "1",
    "9.1": "1-3", "9.2": "1-4",
    "11.1": "1-2", "11.2": "1-3", "11.3": "1-3", "11.4": "1-3", "11.5": "1", "11.6": "1",
    "12.1": "1-3", "12.2": "1-2", "12.3": "1-4",
    "13.1": "1", "13.2": "1-5", "13.3": "1-2", "13.4": "1-5",
    "14.1": "1-2", "14.2": "1-4", "14.3": "1-3",
    "15.1": "1-3", "15.2": "1-3", "15.3": "1-7",
    "16.1": "1", "16.2": "1-5", "16.3": "1-4", "16.4": "1-3", "16.5": "1-3",
}  # fmt: skip


def numbers(text: str) -> set[int]:
    first, _, last = text.partition("-")
    return set(range(int(first), int(last or first) + 1))


def answered() -> set[str]:
    """The requirements named in the first column, with spans written out: 1.2.1–1.2.3 is three of them."""
    found = set()
    for row in re.findall(r"^\| ([\d][^|]*)\|", TEXT, re.MULTILINE):
        for first, last in re.findall(r"(\d+\.\d+\.\d+)(?:–(\d+\.\d+\.\d+))?", row):
            section, _, number = first.rpartition(".")
            until = int((last or first).rpartition(".")[2])
            found |= {f"{section}.{each}" for each in range(int(number), until + 1)}
    return found


@pytest.mark.parametrize("name", NAMED_FILES)
def test_a_named_file_is_there(name):
    assert (ROOT / name).exists()


def test_every_named_test_stands_in_a_file_of_its_row():
    missing = []
    for row in TEXT.splitlines():
        tests = re.findall(r"`(test_\w+)`", row)
        files = [ROOT / name for name in re.findall(r"`(tests/[\w./]+\.py)`", row)]
        held = "".join(path.read_text(encoding="utf-8") for path in files if path.exists())
        missing += [name for name in tests if f"def {name}(" not in held]

    assert NAMED_TESTS
    assert missing == []


def test_every_requirement_of_level_1_or_2_is_answered():
    wanted = {f"{section}.{number}" for section, span in LEVEL_2.items() for number in numbers(span)}

    assert wanted - answered() == set()


def test_each_answer_is_a_state_with_its_reason():
    rows = re.findall(r"^\| \d[^|]*\| ([^|]*) \| ([^|]*) \|$", TEXT, re.MULTILINE)

    assert len(rows) > 100
    assert {state for state, _reason in rows} <= {"met", "met by set-up", "part", "not met", "n.a."}
    assert all(reason.strip() for _state, reason in rows)
