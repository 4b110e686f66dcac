"""Rules and words changed entry by entry, every other line left as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.content.files.registries import REGISTRIES, RULES, TERMS
from portal.content.files.yaml_editing import UneditableText

SHIPPED = {name: Path("courses", name).read_text(encoding="utf-8") for name in REGISTRIES}
RULE = {"title": "Bước 5", "text": 'Coi "lại": một lần # nữa.'}
TERM = {"term": "biên nhận", "meaning": "Giấy ghi: đã nhận.", "also": ["phiếu hẹn", "giấy hẹn"]}
NEW = {"rules.yml": RULE, "glossary.yml": TERM}


@pytest.mark.parametrize("name", REGISTRIES)
def test_each_shipped_entry_changes_alone(name):
    registry, source = REGISTRIES[name], SHIPPED[name]
    entries = registry.entries(source)
    for id_, entry in entries.items():
        assert registry.with_entry(source, id_, entry) == source
        changed = registry.with_entry(source, id_, NEW[name])
        assert registry.entries(changed) == {**entries, id_: NEW[name]}
        assert comments(changed) == comments(source)


@pytest.mark.parametrize("name", REGISTRIES)
def test_what_is_added_and_taken_away_again_leaves_the_file_as_it_was(name):
    registry, source = REGISTRIES[name], SHIPPED[name]

    added = registry.with_entry(source, "zz-moi", NEW[name])

    assert added.startswith(source)
    assert registry.with_entry(added, "zz-moi", None) == source


@pytest.mark.parametrize("name", REGISTRIES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_first_one_and_the_last_one(name, end):
    registry = REGISTRIES[name]
    first = registry.with_entry(f"# gì đó{end}", "mot", NEW[name])

    assert first.startswith(f"# gì đó{end}{registry.root}:{end}")
    assert registry.entries(first) == {"mot": NEW[name]}
    assert registry.entries(registry.with_entry(first, "mot", None)) == {}


def test_an_entry_in_braces_is_written_anew():
    source = "terms:\n# lời\n- {id: a, term: A, meaning: Một, also: [B]}\n- id: c\n  term: C\n  meaning: Hai\n"

    changed = TERMS.with_entry(source, "a", {"term": "A", "meaning": "Khác"})

    assert changed == source.replace(
        "- {id: a, term: A, meaning: Một, also: [B]}", "- id: a\n  term: A\n  meaning: Khác"
    )


@pytest.mark.parametrize(
    "source", ["terms: [{id: a, term: b, meaning: c}]\n", "terms: 5\n", "terms:\n-\n  id: a\n"]
)
def test_a_list_of_another_shape_is_refused(source):
    with pytest.raises(UneditableText):
        TERMS.with_entry(source, "a", TERM)


def test_a_file_that_is_no_yaml_is_refused_with_its_line():
    with pytest.raises(UneditableText) as told:
        RULES.with_entry("rules:\n  a: [\n", "a", RULE)

    assert told.value.faults[0].line >= 2


def comments(source):
    return [line for line in source.splitlines() if line.strip().startswith("#")]
