"""What is said in a scene: typed without the signs of a quotation, and written with them again."""

import pytest

from portal.content.editing.speech import shown_speech, written_speech


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Máy reo.\n\n> “Alo, chị Bảy hả?”", "Máy reo.\n\n“Alo, chị Bảy hả?”"),
        ("> “Một\n> hai.”\n \n\nHết.", "“Một\nhai.”\n \n\nHết."),
        ("“Không có dấu.”\n\n> “Có dấu.”", None),  # nobody could tell the two apart again
        ("> Tin nhắn", None),
        ("> [!TIP]\n> Êm", None),
        ("“Alo?”", None),
    ],
)
def test_speech_is_shown_without_signs_where_they_come_back(text: str, shown: str | None):
    assert shown_speech(text) == (shown or text)
    assert written_speech(shown_speech(text), text) == text


def test_new_speech_is_written_as_the_speech_that_was_there():
    assert written_speech("Máy reo.\n\n“Ai đó?”\n\n“Tôi.”", "> “Ai?”") == "Máy reo.\n\n> “Ai đó?”\n\n> “Tôi.”"
    assert written_speech("“Ai đó?”", "Máy reo.") == "“Ai đó?”"
