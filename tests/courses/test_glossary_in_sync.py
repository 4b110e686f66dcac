"""glossary.yml goes to the portal with the courses, and back to the letter."""

from __future__ import annotations

import pytest

from portal.courses.queries.page_loader import terms_by_id
from portal.courses.queries.texts import published_files
from tests.factories import lesson_markdown, write_files

GLOSSARY = "terms:\n  # từ hay gặp\n  - {id: otp, term: mã OTP, meaning: Dãy số dùng một lần.}\n"


@pytest.fixture
def published(sync, folder):
    """The library with a word that its second page leads to."""
    body = "Giữ [mã OTP](../glossary.yml#otp)."
    write_files(folder, {"glossary.yml": GLOSSARY, "an-toan/02-bai-hai.md": lesson_markdown(body=body)})
    return sync()


def test_words_are_exported_to_the_letter(published):
    assert list(terms_by_id()) == ["otp"]
    assert dict(published_files())["glossary.yml"] == GLOSSARY.encode()


def test_a_meaning_that_changes_is_shown_without_publishing_a_page(published, sync, folder):
    write_files(folder, {"glossary.yml": GLOSSARY.replace("Dãy số dùng một lần", "Dãy số chỉ dùng một lần")})
    done = sync()

    assert terms_by_id()["otp"].meaning == "Dãy số chỉ dùng một lần."
    assert list(done.published) == []
