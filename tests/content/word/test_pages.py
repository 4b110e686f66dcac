"""Where pages begin, what they are called, and what a trainer decides about it."""

from __future__ import annotations

import json
from typing import Any

from portal.content.word.choices import Choices, choices_from_json
from portal.content.word.document import from_json, to_json
from tests.content.word.shapes import account, built, planned, read

QUESTION = ("Câu {n}: Hỏi {n}?", "A. x", "*B. y")


def course_file(document: Any) -> None:
    document.add_heading("Bài 1", 1)
    document.add_paragraph("Chữ.")
    document.add_heading("Kiểm tra", 2)
    for number in range(1, 4):
        for text in QUESTION:
            document.add_paragraph(text.format(n=number))
    document.add_heading("Bài 2", 1)
    document.add_paragraph("Chữ nữa.")


def kinds(choices: Choices | None = None) -> list[tuple[str, str]]:
    return [(page.title, page.kind) for page in planned(built(course_file), choices).pages]


def test_a_part_of_questions_is_a_quiz_of_its_own() -> None:
    assert kinds() == [("Bài 1", "lesson"), ("Kiểm tra", "quiz"), ("Bài 2", "lesson")]


def test_what_the_trainer_decides_holds() -> None:
    inside = Choices({2: "heading"}, {0: "Cuộc gọi lạ"})

    assert kinds(inside) == [("Cuộc gọi lạ", "lesson"), ("Bài 2", "lesson")]
    assert "## Kiểm tra" in planned(built(course_file), inside).pages[0].body
    skipped = planned(built(course_file), Choices({0: "skip"}))
    assert {block.outcome for block in skipped.pages[0].blocks} == {"left_out"}
    assert account(skipped) == list(range(len(read(built(course_file)).pieces)))
    plain = planned(built(course_file), Choices({2: "text"}))
    assert "\nKiểm tra\n" in plain.pages[0].body
    begun = planned(built(course_file), Choices({1: "lesson"}))
    assert [page.title for page in begun.pages] == ["Bài 1", "Chữ.", "Kiểm tra", "Bài 2"]


def test_what_was_read_and_decided_is_kept_as_json() -> None:
    document = read(built(course_file))
    choices = Choices({2: "quiz"}, {0: "Tên"}, {3: (0, 1)}, {0: "hình"}, frozenset({3}), "an-toan")

    assert from_json(json.loads(json.dumps(to_json(document)))) == document
    assert choices_from_json(json.loads(json.dumps(choices.to_json()))) == choices
