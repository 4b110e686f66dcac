import pytest

from portal.content.checks.faults import Faults
from portal.content.files.catalogue import ResidentGroup, read_competences, read_facts, read_programmes

FACT = "facts:\n  so-bao:\n    value: 156\n    label: Số báo lừa đảo\n"
FRAMEWORK = "frameworks:\n  - id: dlgf\n    title: DLGF\n    items:\n      - {code: 4.10, title: A}\n"
PROGRAMME = "programmes:\n  - id: a\n    title: A\n    compulsory: [x]\n    electives: [y]\n    min_electives: 1\n"


def told(faults):
    return [(fault.line, fault.message()) for fault in faults.found]


def test_a_fact_is_read_with_all_that_is_known_of_it():
    faults = Faults("facts.yml")
    more = "    source: https://a.vn\n    checked: 2026-03-02\n    valid_days: 90\n    confirmed: false\n"

    fact = read_facts(FACT + more, faults)["so-bao"]

    assert told(faults) == []
    assert (fact.value, fact.label, fact.source) == ("156", "Số báo lừa đảo", "https://a.vn")
    assert (fact.checked, fact.valid_days, fact.confirmed) == ("2026-03-02", 90, False)


def test_a_number_is_kept_as_it_is_written():
    assert read_facts("facts: {a: {value: 0290.10, label: A}}", Faults("f"))["a"].value == "0290.10"


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("facts:\n  a:\n    label: A", 3, "the key “value” is missing"),
        ("facts:\n  a:\n    value: no\n    label: A", 3, "put it in quotation marks"),
        ("facts:\n  a: 5", 2, "“key: value” lines are due here"),
        ("facts:\n  Số:\n    value: 1\n    label: A", 3, "is no id of a fact"),
        ("facts:\n  a: {value: 1, label: A}\n  a: {value: 2, label: B}", 3, "written twice"),
        ("facts:\n  a: {value: 1, label: A, until: 5}", 2, "unknown key “until”"),
        ("facts: 5", 1, "“key: value” lines are due here"),
        ("fact: {}", 1, "unknown key “fact”"),
        ("facts:\n  a: {value: 1", 2, "what stands in { } is not closed"),
    ],
)
def test_a_fault_in_the_facts_stands_at_its_line(source, line, message):
    faults = Faults("facts.yml")

    read_facts(source, faults)

    assert any(found[0] == line and message in found[1] for found in told(faults)), told(faults)


def test_competences_keep_their_codes_as_written():
    faults = Faults("competences.yml")

    (framework,), groups = read_competences(FRAMEWORK + "groups: [{id: cao-tuoi, title: Cao tuổi}]", faults)

    assert told(faults) == []
    assert [(item.code, item.title) for item in framework.items] == [("4.10", "A")]
    assert groups == (ResidentGroup("cao-tuoi", "Cao tuổi"),)


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        (FRAMEWORK + "      - {code: '4.10', title: B}", 6, "“4.10” is used twice"),
        (FRAMEWORK + "groups:\n  - {id: a, title: A}\n  - {id: a, title: B}", 8, "“a” is used twice"),
        ("frameworks:\n  - title: A\n    items: []", 2, "the key “id” is missing"),
        ("groups:\n  - {id: a, title: Hộ nghèo, hộ cận nghèo}", 2, "unknown key “hộ cận nghèo”"),
    ],
)
def test_a_fault_in_the_competences_stands_at_its_line(source, line, message):
    faults = Faults("competences.yml")

    read_competences(source, faults)

    assert any(found[0] == line and message in found[1] for found in told(faults)), told(faults)


def test_a_programme_names_courses():
    faults = Faults("programmes.yml")

    (programme,) = read_programmes(PROGRAMME, {"x": "x", "y": "y"}, faults)

    assert told(faults) == []
    assert (programme.compulsory, programme.electives, programme.min_electives) == (("x",), ("y",), 1)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (PROGRAMME.replace("[x]", "[z]"), "there is no course “z”"),
        (PROGRAMME.replace("[x]", "[y]"), "the course “y” is both compulsory and elective"),
        (PROGRAMME.replace(": 1", ": 2"), "min_electives is more than the electives there are"),
        (PROGRAMME.replace("[x]", "[x, x]"), "the course “x” is named twice"),
        (PROGRAMME.replace("[y]", "[y, y]"), "the course “y” is named twice"),
    ],
)
def test_a_programme_that_nobody_could_finish_is_a_fault(source, message):
    faults = Faults("programmes.yml")

    read_programmes(source, {"x": "x", "y": "y"}, faults)

    assert told(faults) == [(2, message)]


def test_a_programme_says_how_long_it_holds_and_whether_others_count():
    faults = Faults("programmes.yml")
    more = "    valid_months: 120\n    grace_days: 0\n    counts_outside: yes\n"

    (bounded,) = read_programmes(PROGRAMME + more, {"x": "x", "y": "y"}, faults)
    (plain,) = read_programmes(PROGRAMME, {"x": "x", "y": "y"}, faults)

    assert told(faults) == []
    assert (bounded.valid_months, bounded.grace_days, bounded.counts_outside) == (120, 0, True)
    assert (plain.valid_months, plain.grace_days, plain.counts_outside) == (None, None, False)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("valid_months: 0", "a whole number from 1 to 120 is due here"),
        ("valid_months: 121", "a whole number from 1 to 120 is due here"),
        ("valid_months: một năm", "a whole number from 1 to 120 is due here"),
        ("grace_days: 367", "a whole number from 0 to 366 is due here"),
        ("counts_outside: đôi khi", "true or false is due here"),
        ("valid_days: 90", "unknown key “valid_days”"),
    ],
)
def test_a_fault_in_a_programme_stands_at_its_line(more, message):
    faults = Faults("programmes.yml")

    read_programmes(f"{PROGRAMME}    {more}\n", {"x": "x", "y": "y"}, faults)

    assert [(line, message in text) for line, text in told(faults)] == [(7, True)]


def test_an_empty_text_has_nothing_in_it():
    faults = Faults("a.yml")

    assert read_programmes("# nothing yet\n", {}, faults) == ()
    assert read_competences("", faults) == ((), ())
    assert told(faults) == []
