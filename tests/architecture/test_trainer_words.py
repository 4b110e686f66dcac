"""One word for one thing on the trainers' screens, as docs/glossary.md has it: a page is “bài” to its author."""

from __future__ import annotations

import re

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from tests.architecture.catalogues import KEYWORDS, read_catalog, texts_of
from tests.architecture.source import PORTAL, ROOT

TRAINERS = (
    "studio/",
    "content/",
    "courses/",
    "drafts/",
    "templates/studio/",
)
REFUSED = {
    r"\b(thêm|loại|xóa|ẩn|tên) trang\b": "bài; “trang” is a screen, a sheet of paper or a page of the web",
    r"\bbạn\b": "anh/chị",
    r"\bxem\b": "coi",
    r"\bngười đọc\b": "người học",
    r"\bđoạn kết\b|\bkết thúc (an toàn|bị hại)\b": "kết cục",
    r"\bbảng quan sát\b": "bảng kiểm",
    r"\btrang mạng\b": "trang web",
    r"\btờ dặn\b": "tờ hướng dẫn",
    r"(?<![\w)])-\d": "a minus sign: −",
}


@pytest.fixture(scope="module")
def trainers_texts() -> dict[str, str]:
    """What the trainers' modules and templates say in Vietnamese, by its English."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(PORTAL, methods, options, KEYWORDS, comment_tags=(), strip_comment_tags=False)
    ids = {
        texts if isinstance(texts, str) else texts[0]
        for file, _line, texts, _comments, _context in found
        if file.startswith(TRAINERS)
    }
    said = texts_of(read_catalog("vi"))
    return {id: str(text if isinstance(text := said[id].string, str) else text[0]) for id in ids if id in said}


@pytest.mark.parametrize("pattern", REFUSED)
def test_a_word_that_has_another_beside_it_is_not_used(pattern: str, trainers_texts: dict[str, str]) -> None:
    wrong = {id: text for id, text in trainers_texts.items() if re.search(pattern, text, re.IGNORECASE)}

    assert not wrong, f"say “{REFUSED[pattern]}”"
