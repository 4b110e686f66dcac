"""rules.yml goes to the portal with the courses, and back; a rule that changes is shown anew everywhere."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.courses.models import Page
from portal.courses.operations.create import create_page
from portal.courses.operations.facts import FactValues, InvalidFact, create_fact
from portal.courses.operations.publish_page import publish_page
from portal.courses.queries.texts import published_files
from portal.db import db
from tests.factories import lesson_markdown, write_files

RULES = "rules:\n  luat-hai: {title: Đi hai người, text: Đi hai người.}\n"
LATER = RULES.replace("text: Đi hai người", "text: Luôn đi hai người")


def shown(slug):
    page = db.session.scalars(select(Page).filter_by(slug=slug)).one()
    return str(page.revision.blocks)


@pytest.fixture
def published(sync, folder):
    """The library with a rule that its second page shows."""
    write_files(folder, {"rules.yml": RULES, "an-toan/02-bai-hai.md": lesson_markdown(body="{{ luat-hai }}")})
    return sync()


def test_rules_are_shown_and_exported_to_the_letter(published):
    assert "Đi hai người." in shown("bai-hai")
    assert dict(published_files())["rules.yml"] == RULES.encode()


def test_a_rule_that_changes_is_shown_anew_in_texts_of_both_sides(published, sync, folder, admin):
    page = create_page(page_of("bai-hai").course, "bai-nha", kind="lesson", title="Bài nhà", actor=admin)
    text = lesson_markdown(title="Bài nhà", body="Nhớ: {{ luat-hai }}")
    publish_page(page, source=text, based_on=0, impact="minor", message="", actor=admin)
    db.session.commit()

    write_files(folder, {"rules.yml": LATER})
    done = sync()

    assert "Luôn đi hai người." in shown("bai-hai")
    assert "Luôn đi hai người." in shown(page.slug)
    assert {place.rpartition("/")[2] for place, _number in done.published} == {"02-bai-hai.md", page.file_name}


def test_a_new_fact_takes_no_rules_id(published, admin):
    with pytest.raises(InvalidFact) as told:
        create_fact("luat-hai", FactValues("1", "Số", "", None, None), actor=admin)

    assert list(told.value.problems) == ["id"]


def page_of(slug):
    return db.session.scalars(select(Page).filter_by(slug=slug)).one()
