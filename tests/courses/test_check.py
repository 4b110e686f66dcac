"""flask courses check: every fault at its line, and status 1."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import func, select

from portal.content.checks.faults import Fault
from portal.courses.models import Course
from portal.courses.views.workflow_commands import workflow_command
from portal.db import db
from tests.factories import front_matter, lesson_markdown, practice_markdown, write_files

FILE = "an-toan/02-bai-hai.md"


def test_a_good_folder_has_no_fault(run, folder):
    result = run("check", folder)

    asked = "2: 0 practice questions between paragraphs, fewer than 2 [questions-at-end]"
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        f"{folder}/an-toan/01-bai-mot.md:{asked}",
        f"{folder}/{FILE}:{asked}",
        "2 warnings.",
        "What may stay is answered in the front matter: accepted, with check, quote and reason.",
        "No fault in 3 pages.",
    ]


def test_of_a_good_folder_whose_warnings_are_answered_nothing_else_is_told(run, folder):
    answers = [{"check": "questions-at-end", "reason": "Bài ngắn."}]
    for name in ("an-toan/01-bai-mot.md", FILE):
        write_files(folder, {name: lesson_markdown(accepted=answers)})

    result = run("check", folder)

    assert (result.exit_code, result.output) == (0, "No fault in 3 pages.\n")


def test_it_publishes_nothing(run, folder):
    run("check", folder)

    assert db.session.scalar(select(func.count()).select_from(Course)) == 0


def test_minutes_that_the_text_denies_are_told_with_both_figures_and_are_no_fault(run, folder):
    write_files(folder, {FILE: lesson_markdown(body="chữ " * 1040, minutes=3)})
    write_files(folder, {"an-toan/03-bai-ba.md": lesson_markdown(body="chữ " * 1040, minutes=9)})

    result = run("check", folder)

    assert result.exit_code == 0
    assert f"{folder}/{FILE}:3: the front matter says 3 minutes; by its text the page takes 9" in result.output
    said_of = [line.partition(": ")[0] for line in result.output.splitlines() if "the front matter says" in line]
    assert said_of == [f"{folder}/{FILE}:3"]


BAD = {
    "broken YAML": (FILE, b'---\ntitle: "open\nkind: lesson\n---\n'),
    "YAML that is a list": (FILE, b"---\n- a\n---\n"),
    "no front matter": (FILE, b"Hello\n"),
    "unknown key": (FILE, b"---\ntitle: A\ntitel: B\n---\n"),
    "script": (FILE, lesson_markdown(body="<script>alert(1)</script>").encode()),
    "five megabytes": (FILE, lesson_markdown().encode() + b"dong\n" * 1024 * 1024),
    "not UTF-8": (FILE, lesson_markdown().encode() + "tiếng Việt".encode("utf-16")),
    "NUL": (FILE, lesson_markdown().encode() + b"\0"),
    "NUL from YAML": (FILE, b'---\ntitle: "a\\0b"\n---\n'),
    "half a character from YAML": (FILE, b'---\ntitle: "a\\ud800b"\n---\n'),
    "no right answer": (FILE, lesson_markdown(body=practice_markdown().replace("(X)", "( )")).encode()),
    "unknown fact": (FILE, lesson_markdown(body="{{ khong-co }}").encode()),
    "broken facts": ("facts.yml", b"facts: [a\n"),
    "unknown programme course": ("programmes.yml", b"programmes: [{id: a, title: A, compulsory: [khong-co]}]\n"),
    "picture that is none": ("an-toan/media/day.svg", b"GIF89a"),
    "stranger": ("an-toan/notes.txt", b"x"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_with_file_and_line_and_publishes_nothing(run, folder, name):
    place, data = BAD[name]
    write_files(folder, {place: data})

    results = [run("check", folder), run("sync", folder)]

    for result in results:
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit)
        assert any(line.startswith(f"{folder}/{place}:") for line in result.output.splitlines()), result.output
    assert db.session.scalar(select(func.count()).select_from(Course)) == 0


def test_all_faults_of_a_run_are_named_and_counted(run, folder):
    write_files(folder, {FILE: "---\ntitle: A\nx: 1\ny: 2\n---\n", "an-toan/01-bai-mot.md": "---\nz: 1\n---\n"})

    result = run("check", folder)

    assert [line.split(":")[1] for line in result.output.splitlines()[:-1]] == ["2", "2", "3", "4"]
    assert result.output.splitlines()[-1] == "4 faults."


def test_it_speaks_vietnamese_unless_asked_otherwise(run, folder):
    write_files(folder, {"an-toan/course.md": front_matter(title="An toàn", unit="khong-co")})

    result = run("check", folder, language="vi")

    assert result.output == f"{folder}/an-toan/course.md:3: không có đơn vị nào mang mã “khong-co”\n1 lỗi.\n"


def test_a_file_name_that_is_no_text_is_shown_with_its_bytes(run, folder):
    with open(os.fsencode(folder / "an-toan") + b"/\xff.md", "wb") as file:  # noqa: PTH123 - a name in bytes
        file.write(b"x")

    result = run("check", folder)

    assert result.exit_code == 1
    assert "\\udcff.md:1:" in result.output


def test_github_shows_each_fault_beside_its_line_of_the_pull_request(run, folder, monkeypatch):
    write_files(folder, {FILE: "---\ntitle: A\nx: 1\n---\n"})
    monkeypatch.chdir(folder.parent)

    result = run("check", folder, "--format=github")

    assert result.exit_code == 1
    assert result.output.splitlines()[0].startswith(f"::error file=courses/{FILE},line=3::")


def test_github_shows_advice_as_a_notice_that_fails_nothing(run, folder):
    write_files(folder, {FILE: lesson_markdown(body="chữ " * 1040, minutes=3)})

    result = run("check", folder, "--format=github")

    assert result.exit_code == 0
    assert f"::notice file={folder}/{FILE},line=3::" in result.output


def test_what_is_probably_meant_otherwise_is_told_and_fails_nothing(run, folder):
    answer = "accepted: [{check: questions-at-end, reason: Bài ngắn}]"
    write_files(folder, {FILE: f"---\ntitle: A\n{answer}\n---\n\n##Ba bước\n\nMáy 0909123456.\n"})

    result = run("check", folder)

    assert result.exit_code == 0
    told = [line.partition(":")[2] for line in result.output.splitlines() if FILE in line]
    assert [line.partition(":")[0] for line in told] == ["6", "8"]
    assert "a heading?" in told[0]


def test_what_would_end_a_note_for_github_is_escaped(tmp_path):
    fault = Fault("a,b:c/50%.md", 0, "")

    line = workflow_command(fault, "error", "50% of\nit: x, y", tmp_path)

    assert line == "::error file=a%2Cb%3Ac/50%25.md::50%25 of%0Ait: x, y"


LONG = "Chiều nay " + "tui với cô " * 8 + "đi."


def test_warnings_are_told_with_their_check_and_fail_nothing_unless_asked_to(run, folder):
    write_files(folder, {FILE: lesson_markdown(body=LONG)})

    result, strict = run("check", folder), run("check", folder, "--strict-warnings")

    assert (result.exit_code, strict.exit_code) == (0, 1)
    line = f"{folder}/{FILE}:5: 27 syllables in one sentence, more than 25: “Chiều nay tui với cô tui với …” "
    assert f"{line}[long-sentence]" in result.output.splitlines()
    assert "warnings." in result.output


def test_an_answered_warning_is_not_told(run, folder):
    answers = [
        {"check": "long-sentence", "quote": "Chiều nay tui", "reason": "Lời người ta nói."},
        {"check": "questions-at-end", "reason": "Bài ngắn."},
    ]
    write_files(folder, {FILE: lesson_markdown(body=LONG, accepted=answers)})

    result = run("check", folder)

    assert not [line for line in result.output.splitlines() if FILE in line]


def test_an_answer_to_a_check_that_there_is_not_is_a_fault_at_its_line(run, folder):
    write_files(folder, {FILE: lesson_markdown(accepted=[{"check": "no-such-check", "reason": "A"}])})

    result = run("check", folder)

    assert result.exit_code == 1
    assert f"{folder}/{FILE}:3: one of these is due here: long-sentence" in result.output


def test_github_shows_a_warning_beside_its_line(run, folder):
    write_files(folder, {FILE: lesson_markdown(body=LONG)})

    result = run("check", folder, "--format=github")

    assert f"::warning file={folder}/{FILE},line=5::27 syllables" in result.output


SCENARIO = """---
title: Cuộc gọi
kind: scenario
channel: call
---

## Reo {#reo}

- [Cúp](#cup)
- [Nghe](#nghe)

## Cúp {#cup}

> [!TIP]
> Yên.

## Nghe {#nghe}

> [!CAUTION]
> Mất.
"""


def test_the_figures_of_every_page_are_told_where_they_are_asked_for(run, folder):
    write_files(folder, {"an-toan/03-goi.md": SCENARIO})

    plain, result = run("check", folder), run("check", folder, "--figures")

    told = [line for line in result.output.splitlines() if line not in plain.output.splitlines()]
    assert [line.partition(": ")[2] for line in told] == [
        "2 syllables, 1 minutes, 0 of 0 questions between paragraphs",
        "3 syllables, 1 minutes, 0 of 0 questions between paragraphs",
        "the shortest safe way has 1 decisions; 50 of 100 random plays end safe",
        "3 questions, 1 minutes; 0 of 0 messages genuine; of 3 with one right option it is the longest in 0, "
        "the shortest in 0",
    ]
