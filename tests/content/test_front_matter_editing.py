import re
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.content.checks.faults import Faults
from portal.content.files.front_matter import read_front
from portal.content.files.front_matter_editing import split_front, with_body, with_front_values, with_text
from portal.content.files.sources import normalise
from portal.content.files.yaml_editing import UneditableText
from tests.content.front_strategies import KEYS, LEFT, ends_of, fronts, values

BODY = "\n## Một bài {#a}\n\nChữ “thường”: số\n---\nhết\n"


def browser(text):
    return re.sub("\r\n|\r|\n", "\r\n", text)


def front_of(source):
    faults = Faults("a.md")
    front = read_front(normalise(source), faults, kind="quiz")
    assert [str(fault) for fault in faults.found] == []
    return front.values


def page(*lines, body=BODY):
    return "\n".join(["---", *lines, "---"]) + body


@given(fronts(), st.data())
@settings(max_examples=120, deadline=None)
def test_a_changed_key_has_its_value_and_all_others_keep_theirs(source, data):
    name = data.draw(st.sampled_from(sorted(KEYS)))
    value = data.draw(values(name))

    changed = with_front_values(source, {name: value})

    assert front_of(changed) == front_of(source) | {name: value}
    assert split_front(changed)[1] == split_front(source)[1]
    assert with_front_values(changed, {name: value}) == changed


@given(fronts(), st.sampled_from(sorted(KEYS - {"title"})), st.sampled_from([None, "", []]))
@settings(max_examples=60, deadline=None)
def test_a_key_without_a_value_is_taken_away(source, name, nothing):
    changed = with_front_values(source, {name: nothing})

    before = front_of(source)
    defaults = front_of("---\ntitle: A\n---\n")
    assert front_of(changed) == {key: one for key, one in before.items() if key != name} | (
        {name: defaults[name]} if name in defaults else {}
    )
    assert split_front(changed)[1] == split_front(source)[1]


@given(fronts())
@settings(max_examples=60, deadline=None)
def test_a_form_that_sends_everything_back_changes_no_byte(source):
    said = {name: value for name, value in front_of(source).items() if name in KEYS and value is not None}
    written = {name: value for name, value in said.items() if re.search(rf"^ *{name}:", source, re.MULTILINE)}

    assert with_front_values(source, {}) == source
    assert with_front_values(source, written) == source


@given(fronts(), st.data())
@settings(max_examples=60, deadline=None)
def test_comments_and_the_lines_of_other_keys_stay(source, data):
    name = data.draw(st.sampled_from(sorted(KEYS)))
    changed = with_front_values(source, {name: data.draw(values(name))})

    kept = [line for line in source.splitlines(keepends=True) if line.startswith(LEFT)]
    assert [line for line in changed.splitlines(keepends=True) if line.startswith(LEFT)] == kept
    assert ends_of(changed) <= ends_of(source) | {"\n"}


@given(st.text(max_size=60), st.sampled_from(["", "---\r\ntitle: A\r---\n", "\ufeff---\ntitle: A\n---", "\ufeff"]))
def test_a_body_that_was_not_changed_comes_back_byte_for_byte(text, front):
    source = front + text
    kept, body = split_front(source)

    assert kept + body == source
    assert with_body(source, browser(body)) == source
    assert with_text(source, browser(source)) == source


def test_only_the_lines_of_the_changed_key_change():
    source = page(
        "# Của tổ 3",
        'title: "Bài một"',
        "",
        "# Nguồn",
        "sources:",
        '  - {title: "Báo", url: "https://a.vn"}',
        "  # - bỏ rồi",
        "minutes: 5  # ước chừng",
    )

    changed = with_front_values(
        source, {"sources": [{"title": "Báo: số 2", "url": "https://b.vn/?c=1#d", "checked": "2026-03-02"}]}
    )

    assert changed == page(
        "# Của tổ 3",
        'title: "Bài một"',
        "",
        "# Nguồn",
        "sources:",
        '  - title: "Báo: số 2"',
        "    url: https://b.vn/?c=1#d",
        "    checked: 2026-03-02",
        "  # - bỏ rồi",
        "minutes: 5  # ước chừng",
    )


def test_new_keys_stand_before_the_closing_fence_in_the_ends_of_the_file():
    source = page("title: A", "", body="\n\nChữ\n").replace("\n", "\r\n")

    changed = with_front_values(
        source, {"groups": ["chung", "cao-tuoi"], "minutes": 7, "shuffle": False, "summary": ""}
    )

    assert changed == page(
        "title: A", "", "groups: [chung, cao-tuoi]", "minutes: 7", "shuffle: false", body="\n\nChữ\n"
    ).replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("Gõ cửa từng nhà", "title: Gõ cửa từng nhà"),
        ("Số 113: gọi ngay", 'title: "Số 113: gọi ngay"'),
        ('Chữ "in": đậm', "title: 'Chữ \"in\": đậm'"),
        ("no", 'title: "no"'),
        ("2026-03-02", 'title: "2026-03-02"'),
        ("a #b", 'title: "a #b"'),
        ("a\nb", 'title: "a\\nb"'),
        ("---", 'title: "---"'),
        ("e\u0302\u0301", "title: ế"),
        ("x " * 200 + "x", "title: " + "x " * 200 + "x"),
    ],
)
def test_quotes_stand_only_where_yaml_needs_them(value, line):
    assert with_front_values(page("title: A", "kind: quiz"), {"title": value}) == page(line, "kind: quiz")


def test_a_list_that_is_long_stands_below_its_key():
    codes = [f"dlgf:4.{number}" for number in range(12)]

    changed = with_front_values(page("title: A"), {"competences": codes})

    assert changed == page("title: A", "competences:", *(f"  - {code}" for code in codes))


def test_what_an_empty_field_of_a_form_leaves_behind_is_left_out():
    sources = [{"title": "A", "url": "", "checked": None}, {"title": "", "url": ""}]

    assert with_front_values(page("title: A"), {"sources": sources}) == page(
        "title: A", "sources:", "  - title: A"
    )


def test_a_key_that_is_taken_away_takes_its_empty_lines_along():
    source = page("title: A", "", "summary: |", "  b", "  # c", "", "# d", "minutes: 5", "")

    assert with_front_values(source, {"summary": None}) == page("title: A", "", "# d", "minutes: 5", "")


def test_a_key_that_is_written_twice_is_mended():
    assert with_front_values(page("title: A", "minutes: 3", "title: B"), {"title": "C"}) == page(
        "title: C", "minutes: 3"
    )


def test_a_front_matter_in_braces_is_written_anew():
    source = page("# a", "{title: A, competences: [4.10], kind: quiz}")

    assert with_front_values(source, {"title": "B"}) == page(
        "# a", "title: B", "competences: [4.10]", "kind: quiz"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Chữ\n", "---\ntitle: A\n---\n\nChữ\n"),
        ("\r\nChữ\r\n", "---\r\ntitle: A\r\n---\r\n\r\nChữ\r\n"),
        ("\ufeffChữ", "\ufeff---\ntitle: A\n---\n\nChữ"),
        ("", "---\ntitle: A\n---\n"),
    ],
)
def test_a_text_without_front_matter_gets_one(source, expected):
    assert with_front_values(source, {"title": "A", "summary": None}) == expected
    assert with_front_values(source, {"summary": None}) == source


def test_an_empty_front_matter_is_filled():
    assert with_front_values("---\n---\n", {"title": "A"}) == "---\ntitle: A\n---\n"
    assert with_front_values("---\n# gì đó\n\n---", {"title": "A"}) == "---\n# gì đó\n\ntitle: A\n---"
    assert with_front_values("---\n{}\n---", {"title": "A"}) == "---\ntitle: A\n---"


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("---\ntitle: A\n", 1, "does not end"),
        (page("title: [A"), 2, "a list in [ ] is not closed"),
        (page("- A"), 2, "“key: value” lines are due here"),
        (page("title: &a A", "summary: *a"), 2, "a value that begins with & or *"),
        (page("title: A", "..."), 2, "cannot be changed one by one"),
        (page("title: A", "# " + "x" * 17000), 1, "longer than 16 KB"),
        (page("title: A\0"), 2, "NUL byte"),
    ],
)
def test_what_cannot_be_changed_key_by_key_is_told(source, line, message):
    with pytest.raises(UneditableText) as refused:
        with_front_values(source, {"minutes": 5})

    (fault,) = refused.value.faults
    assert fault.line == line
    assert message in fault.message()


def test_a_value_that_no_file_can_hold_is_refused():
    with pytest.raises(UneditableText):
        with_front_values(page("title: A"), {"title": "\ud800"})


def test_the_body_is_what_follows_the_closing_fence():
    assert split_front("\ufeff---\r\na: b\r\n---  \r\n\r\nChữ") == ("\ufeff---\r\na: b\r\n---  \r\n", "\r\nChữ")
    assert split_front("Chữ\n---\n") == ("", "Chữ\n---\n")
    assert split_front("---\nkhông đóng") == ("", "---\nkhông đóng")


def test_a_new_body_follows_a_fence_that_was_the_last_line():
    assert with_body("---\ntitle: A\n---", "\r\nChữ") == "---\ntitle: A\n---\n\nChữ"
    assert with_body("---\rtitle: A\r---\r", "\nChữ\r\n") == "---\rtitle: A\r---\r\rChữ\r"


def test_a_mended_line_leaves_the_others_their_ends():
    source = normalize("NFD", page("title: Bài", body="\r\nMột\r\nHai\nBa\n"))

    changed = with_body(source, normalize("NFD", "Một\r\nHai ba\r\nBa\r\n"))

    assert changed == normalize("NFD", page("title: Bài", body="\r\nMột\r\nHai ba\nBa\n"))
