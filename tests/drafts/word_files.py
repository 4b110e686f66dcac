"""Word files that wait, in tests."""

from __future__ import annotations

from typing import Any

from portal.accounts.models import User
from portal.content.word.pictures import read_pictures
from portal.drafts.word_imports.models import WordImport
from portal.drafts.word_imports.operations.word_imports import store_word_import
from tests.content.word.shapes import built, picture, read


def course_file(document: Any) -> None:
    """An introduction, a lesson with a picture and a list, and a quiz of three, of which one has no answer."""
    document.add_heading("An toàn cho tổ", 0)
    document.add_paragraph("Học xong thì nhận ra cuộc gọi lừa.")
    document.add_heading("Bài 1: Cuộc gọi lạ", 1)
    document.add_paragraph("Dừng lại rồi hỏi người nhà.")
    document.add_picture(picture())
    document.add_paragraph("Hình 1: Cuộc gọi lạ")
    document.add_paragraph("- Cúp máy")
    document.add_heading("Kiểm tra", 1)
    for text in ("Câu 1: Hỏi gì?", "A. x", "*B. y", "Câu 2: Số nào?", "Đáp án: 156", "Câu 3: Ai?", "A. x", "B. y"):
        document.add_paragraph(text)


def word_file(write: Any = course_file) -> bytes:
    """The bytes of a Word file."""
    return built(write)


def read_word_file(name: str, actor: User, data: bytes | None = None) -> WordImport:
    """A Word file of the person that was read and waits."""
    packed = data or word_file()
    document = read(packed)
    pictures = list(read_pictures(packed, document.pictures))
    return store_word_import(document, pictures, file_name=name, actor=actor)


def second_of_everything(document: Any) -> None:
    """A page that begins with the second piece, and three pictures: what an address with the number 2 names."""
    document.add_paragraph("Lời đầu.")
    for title in ("Bài 1", "Bài 2"):
        document.add_heading(title, 1)
        for side in range(2):
            document.add_picture(picture((100 + side, 80)))
