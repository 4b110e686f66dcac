from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.content.checks.faults import Faults
from portal.content.files.catalogue import read_facts
from portal.content.files.front_matter_editing import with_fact, with_new_fact, without_fact
from portal.content.files.yaml_editing import UneditableText
from tests.content.front_strategies import days, titles

SHIPPED = (Path(__file__).parents[2] / "courses/facts.yml").read_text(encoding="utf-8")
SMALL = """\
# Dữ kiện
facts:
  so-bao:
    value: "156"  # như cũ
    label: Đầu số
    checked: 2026-11-20

  # Phí
  phi: {value: miễn phí, label: "Phí: gọi",
    valid_days: 90}  # một năm
  so-xa:
    value: '0290 3831 234'
    label: Công an xã
    confirmed: false
# hết
"""
CHANGES = {
    "value": titles,
    "label": titles,
    "source": st.sampled_from(["https://a.vn/?b=1#c", "Nghị định 356/2025/NĐ-CP: điều 2"]),
    "checked": days,
    "valid_days": st.integers(1, 36500),
    "confirmed": st.booleans(),
}


def facts_of(source):
    faults = Faults("facts.yml")
    facts = read_facts(source, faults)
    assert [str(fault) for fault in faults.found] == []
    return {id: {name: one for name, one in vars(fact).items() if name != "line"} for id, fact in facts.items()}


@pytest.mark.parametrize("source", [SMALL, SMALL.replace("\n", "\r\n"), "\ufeff" + SMALL.rstrip()])
@given(st.sampled_from(["so-bao", "phi", "so-xa"]), st.fixed_dictionaries({}, optional=CHANGES))
@settings(max_examples=60, deadline=None)
def test_one_fact_changes_and_the_others_stay(source, id, changes):
    changed = with_fact(source, id, changes)

    before = facts_of(source)
    assert facts_of(changed) == before | {id: before[id] | changes}
    assert with_fact(changed, id, changes) == changed
    assert changed.count("\r") == (changed.count("\n") if "\r" in source else 0)


@given(st.sampled_from(["source", "valid_days", "label"]), st.sampled_from(sorted(facts_of(SHIPPED))))
@settings(max_examples=30, deadline=None)
def test_one_line_of_the_shipped_facts_changes(name, id):
    value = 17 if name == "valid_days" else "Khác: xưa"
    changed = with_fact(SHIPPED, id, {name: value})

    old, new = SHIPPED.split("\n"), changed.split("\n")
    said = f"    {name}: {17 if name == 'valid_days' else chr(34) + 'Khác: xưa' + chr(34)}"
    assert said in new
    new.remove(said)
    assert [line for line in new if line not in old] == []
    assert len(old) - len(new) in (0, 1)  # a key that was missing is put in


def test_what_says_the_same_stays_as_it_is_written():
    assert with_fact(SMALL, "so-xa", {"value": "0290 3831 234", "confirmed": False, "source": ""}) == SMALL


def test_the_lines_of_a_fact_change_one_by_one():
    changed = with_fact(SMALL, "so-bao", {"checked": "2027-01-02", "valid_days": 60, "source": "https://a.vn"})

    assert changed == SMALL.replace(
        "    checked: 2026-11-20\n",
        "    source: https://a.vn\n    checked: 2027-01-02\n    valid_days: 60\n",
    )


def test_a_fact_in_braces_is_written_anew_and_alone():
    changed = with_fact(SMALL, "phi", {"valid_days": 30})

    assert changed == SMALL.replace(
        '  phi: {value: miễn phí, label: "Phí: gọi",\n    valid_days: 90}  # một năm\n',
        '  phi:\n    value: miễn phí\n    label: "Phí: gọi"\n    valid_days: 30\n',
    )


def test_facts_in_braces_are_written_anew():
    changed = with_fact(
        "facts: {a: {value: 113, label: A}, b: {value: 4.10, label: B}}\n# hết", "a", {"value": "156"}
    )

    assert changed == 'facts:\n  a:\n    value: "156"\n    label: A\n  b: {value: 4.10, label: B}\n# hết'


def test_a_new_fact_comes_after_the_others():
    changed = with_new_fact(SMALL, "so-huyen", {"label": "Huyện", "value": "114", "checked": "2026-12-01"})

    added = '  so-huyen:\n    value: "114"\n    label: Huyện\n    checked: 2026-12-01\n'
    assert changed == SMALL.replace("# hết\n", f"{added}# hết\n")


@pytest.mark.parametrize("source", ["", "facts:\n", "facts: {}\n", "\n", "facts:  # chưa có\n"])
def test_the_first_fact_makes_the_list(source):
    changed = with_new_fact(source, "a", {"value": "1", "label": "A"})

    assert {id: fact["value"] for id, fact in facts_of(changed).items()} == {"a": "1"}


def test_the_first_fact_of_a_file_without_facts_comes_last():
    assert with_new_fact("# gì đó\n", "a", {"value": "b", "label": "A"}) == (
        "# gì đó\nfacts:\n  a:\n    value: b\n    label: A\n"
    )


def test_a_fact_is_taken_away_with_the_empty_line_after_it():
    assert without_fact(SMALL, "so-bao") == SMALL.replace(
        SMALL[SMALL.index("  so-bao") : SMALL.index("  # Phí")], ""
    )
    assert without_fact(SMALL, "so-xa") == SMALL[: SMALL.index("  so-xa")] + "# hết\n"


def test_the_last_fact_leaves_an_empty_list():
    assert without_fact("facts:\n  a:\n    value: 1\n    label: b\n# hết\n", "a") == "facts: {}\n# hết\n"


def test_a_fact_that_is_not_there_or_is_there_already():
    with pytest.raises(KeyError):
        with_fact(SMALL, "khong-co", {"value": "1"})
    with pytest.raises(KeyError):
        without_fact("", "khong-co")
    with pytest.raises(ValueError, match="so-bao"):
        with_new_fact(SMALL, "so-bao", {"value": "1"})


@pytest.mark.parametrize(
    ("source", "line"), [("facts: [a]", 1), ("facts:\n  a: b\n", 2), ("facts:\n a: {", 2), ("- a", 1)]
)
def test_facts_that_cannot_be_read_are_refused(source, line):
    with pytest.raises(UneditableText) as refused:
        with_fact(source, "a", {"value": "1"})

    assert [fault.line for fault in refused.value.faults] == [line]
