"""What is told in the middle of a line, as a sentence of its own."""

from __future__ import annotations

import pytest

from portal.content.text.sentences import as_sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("đây không phải tệp .zip", "Đây không phải tệp .zip."),
        ("có phải đây là câu hỏi?", "Có phải đây là câu hỏi?"),
        ("chị nói: “Thôi nghen!”", "Chị nói: “Thôi nghen!”"),
        ("“a.png” bị hư: nén lại khóa học.", "“a.png” bị hư: nén lại khóa học."),
    ],
)
def test_it_begins_with_a_capital_and_ends_with_one_stop(text: str, sentence: str) -> None:
    assert as_sentence(text) == sentence
