"""Clues of messages read from a text, said anew, taken out and added."""

from __future__ import annotations

import pytest

from portal.content.editing.clues import WrittenClue, holds_message, with_clues, with_new_clue, written_clues
from portal.content.markdown.snippet_examples import MESSAGES
from portal.content.pages.page import parse_page

TEXT = """Tin này sao?

> [!SMS] Số lạ · hôm nay
> Dong <!-- data-clue="Hối." -->truoc 11h<!-- /clue -->
> tai <!-- data-clue="Nói “thật”." data-genuine -->a.gov.vn<!-- /clue -->, truoc 11h, khong thi
> cat dien.
"""
PLAIN = """Tin này sao?

> [!SMS] Số lạ · hôm nay
> Dong truoc 11h
> tai a.gov.vn, truoc 11h, khong thi
> cat dien.
"""
CLUES = (WrittenClue("truoc 11h", "Hối."), WrittenClue("a.gov.vn", "Nói “thật”.", is_genuine=True))


def test_clues_are_read_and_written_as_they_stand():
    assert written_clues(TEXT) == CLUES
    assert with_clues(TEXT, CLUES) == TEXT
    assert with_clues(TEXT, (None, None)) == PLAIN


@pytest.mark.parametrize("name", MESSAGES)
def test_the_samples_stay_as_they_are(name):
    assert with_clues(MESSAGES[name], written_clues(MESSAGES[name])) == MESSAGES[name]
    assert holds_message(MESSAGES[name])


def test_a_reason_may_hold_anything():
    reason = 'Đuôi "lạ" --> coi 3 < 5 & “chữ”'
    changed = with_clues(TEXT, (WrittenClue("truoc 11h", reason, is_genuine=True), CLUES[1]))

    assert written_clues(changed)[0] == WrittenClue("truoc 11h", reason, is_genuine=True)
    assert parse_page("", f"---\ntitle: A\n---\n\n{changed}", None).faults == ()


def test_new_ones_are_marked_where_no_clue_is_yet_and_in_messages_alone():
    first = with_new_clue(PLAIN, CLUES[0])
    assert first is not None
    second = with_new_clue(first, CLUES[1])
    assert second == TEXT
    third = with_new_clue(TEXT, CLUES[0])
    assert third is not None
    assert [clue.words for clue in written_clues(third)] == ["truoc 11h", "a.gov.vn", "truoc 11h"]
    assert with_new_clue(third, CLUES[0]) is None
    assert with_new_clue(TEXT, WrittenClue("Tin này", "a")) is None
    assert with_new_clue(TEXT, WrittenClue("[!SMS]", "a")) is None
    assert with_new_clue(TEXT, WrittenClue("  ", "a")) is None


def test_words_may_go_over_the_end_of_a_line():
    changed = with_new_clue(PLAIN, WrittenClue("khong thi cat dien", "Dọa."))

    assert changed is not None
    assert '<!-- data-clue="Dọa." -->khong thi\n> cat dien<!-- /clue -->.' in changed
    assert parse_page("", f"---\ntitle: A\n---\n\n{changed}", None).faults == ()
