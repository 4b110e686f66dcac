"""flask courses coverage: tables, the pages of each topic, and the holes."""

from __future__ import annotations

from tests.factories import lesson_markdown, write_files

TOPICS = """frameworks:
  - id: viec
    title: Việc của tổ
    needs: [lesson, guide]
    items:
      - {code: bao-ve, title: Tự bảo vệ}
groups:
  - {id: chung, title: Mọi bà con, everyone: true}
"""
GUIDE = (
    "---\ntitle: Tờ giấy\nkind: guide\nsign: bank\ngroups: [chung]\ncompetences: ['viec:bao-ve']\n---\n1. Dừng.\n"
)


def test_a_folder_is_counted_by_group_and_its_holes_are_named(run, folder):
    write_files(folder, {"competences.yml": TOPICS})
    write_files(folder, {"an-toan/01-bai-mot.md": lesson_markdown(competences=["viec:bao-ve"])})

    result = run("coverage", folder)

    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "Việc của tổ",
        "        chung",
        "bao-ve      1  Tự bảo vệ",
        "",
        "no guide: viec:bao-ve Tự bảo vệ",
        "1 hole.",
    ]
    assert run("coverage", folder, "--strict").exit_code == 1


def test_the_pages_of_a_topic_are_named_by_kind(run, folder):
    write_files(folder, {"competences.yml": TOPICS, "an-toan/03-to-giay.md": GUIDE})
    write_files(folder, {"an-toan/01-bai-mot.md": lesson_markdown(competences=["viec:bao-ve"])})

    result = run("coverage", folder, "--pages", "--strict")

    assert result.exit_code == 0
    assert result.output.splitlines()[-5:] == [
        "bao-ve Tự bảo vệ: 2 pages",
        "    lesson     an-toan/bai-mot",
        "    guide      an-toan/to-giay",
        "",
        "No hole.",
    ]


def test_of_a_folder_with_a_fault_nothing_is_counted(run, folder):
    write_files(folder, {"competences.yml": "frameworks: 3\n"})

    result = run("coverage", folder)

    assert result.exit_code == 1
    assert f"{folder}/competences.yml:1: " in result.output
    assert "1 fault." in result.output
    assert "hole" not in result.output
