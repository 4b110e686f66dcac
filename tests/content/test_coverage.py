"""What a library teaches, to whom, and what it leaves out."""

from __future__ import annotations

import pytest

from portal.content.checks.coverage import (
    competences_by_competence,
    competences_by_group,
    coverage_holes,
    tagged_pages,
)
from portal.content.checks.faults import Faults
from portal.content.files.catalogue import read_competences
from portal.content.files.library import read_library
from tests.factories import front_matter, lesson_markdown, write_files

COMPETENCES = """frameworks:
  - id: ky-nang
    title: Kỹ năng
    items:
      - {code: "1", title: Dịch vụ công}
      - {code: "2", title: Lập trình}
    not_taught:
      - {code: "2", reason: Không phải việc của tổ.}
  - id: viec
    title: Việc
    needs: [lesson, scenario]
    items:
      - {code: mua-ban, title: Mua bán}
groups:
  - {id: chung, title: Mọi người, everyone: true}
  - {id: cao-tuoi, title: Cao tuổi}
"""
SCENARIO = (
    front_matter(title="Tập", kind="scenario", channel="sms", competences=["viec:mua-ban"], groups=["cao-tuoi"])
    + "\n## Một {#mot}\n\nTin tới.\n\n- [Đọc](#hai)\n\n## Hai {#hai}\n\n> [!TIP]\n> Êm.\n"
)
FILES = {
    "competences.yml": COMPETENCES,
    "an-toan/course.md": front_matter(title="An toàn", position=2) + "\nChào.\n",
    "an-toan/01-mot.md": lesson_markdown(competences=["ky-nang:1", "viec:mua-ban"], groups=["cao-tuoi", "chung"]),
    "an-toan/02-tap.md": SCENARIO,
    "an-toan/03-khong-gan.md": lesson_markdown(),
    "mo-dau/course.md": front_matter(title="Mở đầu", position=1) + "\nChào.\n",
    "mo-dau/01-dau.md": lesson_markdown(competences=["viec:mua-ban"], groups=["chung"]),
}


@pytest.fixture
def library(tmp_path):
    """A function that reads these files, with some of them replaced or left out (None)."""

    def read(changed=None):
        files = {name: text for name, text in {**FILES, **(changed or {})}.items() if text is not None}
        found = read_library(write_files(tmp_path / "courses", files))
        assert found.faults == ()
        return found

    return read


def told(library):
    return [hole.message % hole.values for hole in coverage_holes(library)]


def test_pages_come_in_the_order_of_their_courses_and_one_without_groups_is_for_everyone(library):
    pages = tagged_pages(library())

    addresses = [page.address for page in pages]
    assert addresses == ["mo-dau/dau", "an-toan/mot", "an-toan/tap", "an-toan/khong-gan"]
    assert pages[-1].groups == {"chung"}


def test_competences_are_counted_by_group_and_by_topic(library):
    read = library()
    skills, topics = read.competences
    pages = tagged_pages(read)

    by_group = competences_by_group(topics, read.groups, pages)
    by_topic = competences_by_competence(skills, topics, pages)

    assert by_group.columns == ("chung", "cao-tuoi")
    assert by_group.counts == {("mua-ban", "chung"): 2, ("mua-ban", "cao-tuoi"): 2}
    assert by_topic.counts == {("1", "mua-ban"): 1, ("2", "mua-ban"): 0}


def test_a_library_that_leaves_nothing_out_has_no_hole(library):
    assert told(library()) == []


def test_an_item_without_a_page_is_a_hole_unless_it_is_not_taught(library):
    taught = COMPETENCES.replace('code: "2", reason', 'code: "1", reason')

    assert told(library({"competences.yml": taught})) == ["no page: ky-nang:2 Lập trình"]


def test_a_kind_of_page_that_the_framework_needs_is_a_hole_where_it_is_missing(library):
    assert "no scenario: viec:mua-ban Mua bán" in told(library({"an-toan/02-tap.md": None}))


def test_a_group_that_no_page_names_is_a_hole_and_everyone_reaches_each_group_of_a_topic(library):
    without = {
        "an-toan/01-mot.md": lesson_markdown(competences=["ky-nang:1"], groups=["chung"]),
        "an-toan/02-tap.md": SCENARIO.replace("cao-tuoi", "chung"),
    }

    assert told(library(without)) == ["no page for the group: Cao tuổi"]


def test_a_topic_that_has_pages_for_other_groups_only_is_a_hole(library):
    only = {
        "an-toan/01-mot.md": lesson_markdown(competences=["ky-nang:1", "viec:mua-ban"], groups=["cao-tuoi"]),
        "mo-dau/01-dau.md": lesson_markdown(groups=["chung"]),
    }

    assert told(library(only)) == ["no page of viec:mua-ban Mua bán for: Mọi người"]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('code: "2", reason', 'code: "3", reason', "the framework has no item “3”"),
        ("needs: [lesson, scenario]", "needs: [film]", "one of these is due here"),
        ("title: Cao tuổi}", "title: Cao tuổi, everyone: true}", "only one group can be everyone"),
    ],
)
def test_what_the_catalogue_says_wrongly_is_a_fault(before, after, message):
    faults = Faults("competences.yml")

    read_competences(COMPETENCES.replace(before, after), faults)

    assert any(message in fault.message() for fault in faults.found), [str(fault) for fault in faults.found]
