"""Which pages a class counts for, as the front matter of a course says it."""

import pytest

from portal.content.checks.course import check_counted_pages, outline_of
from portal.content.enums import PageKind
from portal.content.files.front_matter_editing import with_front_values
from portal.content.pages.page import ParsedPage, parse_page

PAGES = {
    "01-bai-mot.md": "---\ntitle: Bài một\naliases: [ten-cu]\n---\n\nChữ.\n",
    "02-to-giay.md": "---\ntitle: Tờ\nkind: guide\ngroups: [cao-tuoi]\n---\n\n1. Bước.\n",
    "09-kiem-tra.md": "---\ntitle: Kiểm tra\nkind: quiz\n---\n\nChữ.\n",
}


def introduction(said: str) -> ParsedPage:
    return parse_page("a/course.md", f"---\ntitle: A\nclass_counts_for: {said}\n---\n\nChữ.\n", PageKind.COURSE)


def faults_of(said: str) -> list[tuple[int, str]]:
    page = introduction(said)
    assert not page.faults
    outlines = {name: outline_of(parse_page(name, text)) for name, text in PAGES.items()}
    return [(fault.line, fault.message()) for fault in check_counted_pages(page, outlines)]


@pytest.mark.parametrize("said", ["all-lessons", "[bai-mot]", "[bai-mot, to-giay]", "[ten-cu]"])
def test_lessons_and_guides_may_be_counted_by_any_name_they_have(said: str):
    assert faults_of(said) == []


def test_a_page_that_is_not_there_is_a_fault_at_its_own_line():
    assert faults_of("\n  - bai-mot\n  - khong-co") == [(5, "there is no page “khong-co” in this course")]


def test_a_quiz_is_never_counted():
    [(line, message)] = faults_of("[bai-mot, kiem-tra]")
    assert line == 3
    assert "kiem-tra" in message


@pytest.mark.parametrize("said", ["some-lessons", "[]", "3", "{a: b}"])
def test_anything_else_is_refused_where_it_stands(said: str):
    assert [fault.line for fault in introduction(said).faults] == [3]


def test_the_key_stays_to_the_byte_when_another_one_changes():
    text = "---\ntitle: A\nclass_counts_for:   [ bai-mot ]  # hai bài\n---\n\nChữ.\n"

    assert with_front_values(text, {"title": "B"}) == text.replace("title: A", "title: B")
