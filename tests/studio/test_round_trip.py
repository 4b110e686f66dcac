"""Whatever a text is, it comes out of the studio as it went in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.content.files.front_matter_editing import split_front
from portal.courses.queries.texts import published_files
from portal.db import db
from portal.drafts.operations.publish import publish_draft
from portal.drafts.operations.save_draft import save_draft
from portal.studio.editor.forms.typed_text import posted_input, stored_input
from tests.studio.conftest import work

LETTERS = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
HEADS = ["", "\ufeff", "---\ntitle: a\n---\n", "\ufeff---\r\ntitle: a\r\n---\r\n"]
TEXTS = st.text(LETTERS, max_size=60) | st.text("a \t\r\n\u00a0e\u0301ễ#*-[]()!<>{}&", max_size=60)


def sent(text: str) -> str:
    """What a browser makes of the text of a text area when it sends it back."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


@pytest.mark.parametrize("whole", [False, True])
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    head=st.sampled_from(["", "\ufeff", "---\ntitle: a\n---\n", "\ufeff---\r\ntitle: a\r\n---\r\n"]), text=TEXTS
)
def test_any_text_that_is_opened_and_sent_back_is_the_same_to_the_letter(app, trainer, whole, head, text):
    course = SimpleNamespace(id=0, kept_pages=())
    page = SimpleNamespace(page=SimpleNamespace(kind="lesson"), course=course)
    before = head + text

    shown = stored_input(page, before, whole=whole, viewer=trainer)
    form = MultiDict({"source": sent(shown.body), "whole": "1" if shown.whole else ""})

    assert posted_input(page, before, form, viewer=trainer).source == before


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(words=st.lists(st.text("aăâbcđeéê ôơưyỹ\u00a0e\u0301.,", min_size=1, max_size=12), min_size=1, max_size=4))
def test_any_words_that_are_published_are_exported_to_the_letter(course, trainer, words):
    text = work(course)
    body = "\n\n".join(f"Câu {word}" for word in words)
    source = f"---\r\ntitle: Bài một\r\n---\r\n\r\n{body}\r\n"

    save_draft(text, source, version=text.version, based_on=text.based_on, actor=trainer)
    draft = work_kept(course)
    publish_draft(draft, version=draft.version, impact="minor", message="", actor=trainer)
    db.session.commit()

    assert dict(published_files())["an-toan/01-mot.md"] == source.encode()
    assert split_front(source)[1].startswith("\r\n")


def work_kept(course):
    """The draft that was saved in this transaction."""
    from portal.drafts.queries.texts import find_draft

    db.session.flush()
    draft = find_draft(course.id, "mot")
    assert draft is not None
    return draft
