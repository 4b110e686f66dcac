"""A new text for one page, from the portal itself."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.courses.events import page_published
from portal.courses.models import Page
from portal.courses.operations.invalid_content import InvalidContent
from portal.courses.operations.publish_page import publish_page
from portal.courses.operations.unpublish import unpublish_course, unpublish_page
from portal.db import db
from portal.errors import Forbidden, Refused, Stale
from tests.courses.conftest import COMPETENCES, FACTS, SVG
from tests.factories import front_matter, lesson_markdown, make_course, practice_markdown

FILES = {"facts.yml": FACTS, "competences.yml": COMPETENCES, "an-toan/media/day.svg": SVG}


@pytest.fixture
def page(commune):
    """A published lesson of the commune's course, before a second one."""
    texts = {"01-mot.md": lesson_markdown("Cũ"), "02-hai.md": lesson_markdown("Hai", practice_markdown("hoi"))}
    make_course(pages=texts, files=FILES, unit=commune.code)
    return db.session.scalars(select(Page).filter_by(slug="mot")).one()


def test_publishing_shows_the_new_text_and_keeps_the_old_one(page, trainer):
    old = page.revision.source
    new = lesson_markdown("Mới", "Gọi {{ so-bao }}.")

    publish_page(page, source=new, based_on=1, message="rõ", actor=trainer)

    assert (page.title, page.revision.number, page.revision.author_id) == ("Mới", 2, trainer.id)
    assert "156" in page.revision.blocks[0]["html"]
    assert page.revision.facts == ["so-bao"]
    assert {revision.number: revision.source for revision in page.revisions} == {1: old, 2: new}


def test_the_audit_names_the_actor_the_revision_and_the_message(page, trainer):
    publish_page(page, source=lesson_markdown("Mới"), based_on=1, impact="notice", message="rõ", actor=trainer)

    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.actor_id, event.action, event.record_id) == (trainer.id, "page.published", page.id)
    assert event.details == {"revision": 2, "impact": "notice", "message": "rõ"}


def test_a_text_based_on_an_earlier_revision_is_stale(page, trainer):
    publish_page(page, source=lesson_markdown("Mới"), based_on=1, actor=trainer)

    with pytest.raises(Stale):
        publish_page(page, source=lesson_markdown("Muộn"), based_on=1, actor=trainer)

    assert page.title == "Mới"


@pytest.mark.parametrize("database", ["postgresql"])  # on SQLite the second writer waits before it reads
def test_a_revision_published_meanwhile_by_somebody_else_is_seen(app, page, trainer):
    db.session.commit()
    assert page.revision.number == 1
    page_id, trainer_id = page.id, trainer.id
    with app.app_context():
        theirs, author = db.session.get(Page, page_id), db.session.get(User, trainer_id)
        publish_page(theirs, source=lesson_markdown("Nhanh hơn"), based_on=1, actor=author)
        db.session.commit()

    with pytest.raises(Stale):
        publish_page(page, source=lesson_markdown("Muộn"), based_on=1, actor=trainer)


def test_the_same_text_again_makes_no_revision(page, trainer):
    revision = publish_page(page, source=page.revision.source, based_on=1, actor=trainer)

    assert revision.number == 1
    assert len(page.revisions) == 1


@pytest.mark.parametrize("who", ["member", "head", "outsider"])
def test_who_does_not_write_for_the_unit_may_not_publish(page, who, request):
    with pytest.raises(Forbidden):
        publish_page(page, source=lesson_markdown(), based_on=1, actor=request.getfixturevalue(who))


def test_a_course_for_everybody_is_written_at_the_top_only(app, trainer, admin):
    make_course(pages={"01-mot.md": lesson_markdown("Cũ")})
    page = db.session.scalars(select(Page)).one()

    with pytest.raises(Forbidden):
        publish_page(page, source=lesson_markdown(), based_on=1, actor=trainer)

    assert publish_page(page, source=lesson_markdown("Mới"), based_on=1, actor=admin).number == 2


def test_publishing_brings_a_hidden_page_back(page, trainer):
    unpublish_page(page, actor=trainer)

    publish_page(page, source=page.revision.source, based_on=1, actor=trainer)

    assert (page.withdrawn_at, page.withdrawn_here, page.revision.number) == (None, False, 1)


def test_a_page_of_a_hidden_course_is_published_with_its_course(page, trainer):
    unpublish_course(page.course, actor=trainer)

    with pytest.raises(Refused):
        publish_page(page, source=lesson_markdown(), based_on=1, actor=trainer)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("<script>alert(1)</script>", 5),
        ("{{ khong-co }}", 5),
        ("[đi](03-khong-co.md)", 5),
        ("[đi](02-hai.md#khong-co)", 5),
        ("[đi](../khac/01-bai.md)", 5),
        ("![Hình](media/khong-co.svg)", 5),
        (practice_markdown("hoi"), 7),
        (practice_markdown("moi").replace("(X)", "( )"), 8),
    ],
)
def test_a_faulty_text_is_refused_at_its_line_and_changes_nothing(page, trainer, body, line):
    with pytest.raises(InvalidContent) as caught:
        publish_page(page, source=lesson_markdown(body=body), based_on=1, actor=trainer)

    assert [(fault.file, fault.line) for fault in caught.value.faults] == [("an-toan/01-mot.md", line)]
    assert page.revision.number == 1


def test_an_unknown_competence_is_refused(page, trainer):
    with pytest.raises(InvalidContent):
        publish_page(page, source=lesson_markdown(competences='["dlgf:9.9"]'), based_on=1, actor=trainer)


def test_links_headings_and_pictures_lead_where_the_folder_would_lead_them(page, trainer):
    make_course("khac", {"01-bai.md": lesson_markdown(body="## Chỗ này {#cho-nay}")})
    body = "[a](02-hai.md), [b](../khac/01-bai.md#cho-nay), [c](course.md)\n\n![Dây](media/day.svg)"

    publish_page(page, source=lesson_markdown(body=body), based_on=1, actor=trainer)

    html = page.revision.blocks[0]["html"]
    assert 'href="/courses/an-toan/hai"' in html
    assert 'href="/courses/khac/bai#cho-nay"' in html
    assert 'href="/courses/an-toan"' in html
    assert 'src="/media/' in html
    assert 'width="4" height="3"' in html


def test_the_questions_are_announced(page, trainer):
    heard = []

    def hear(page, *, revision, questions):
        heard.append((page.slug, revision.number, [question.id for question in questions]))

    with page_published.connected_to(hear):
        publish_page(page, source=lesson_markdown(body=practice_markdown("moi")), based_on=1, actor=trainer)

    assert heard == [("mot", 2, ["moi"])]


def test_a_page_cannot_become_a_guide_at_the_address_of_another(page, trainer):
    guide = front_matter(title="Khóa thẻ", kind="guide", groups="[cao-tuoi]") + "\n1. Gọi ngân hàng.\n"
    make_course("khac", {"05-mot.md": guide}, files=FILES)

    with pytest.raises(InvalidContent) as caught:
        publish_page(page, source=guide, based_on=1, actor=trainer)

    assert [fault.values for fault in caught.value.faults] == [(("file", "khac/05-mot.md"), ("slug", "mot"))]


def test_a_guide_written_anew_keeps_its_address(page, trainer):
    guide = front_matter(title="Khóa thẻ", kind="guide", groups="[cao-tuoi]") + "\n1. Gọi ngân hàng.\n"
    publish_page(page, source=guide, based_on=1, actor=trainer)

    publish_page(page, source=guide + "2. Giữ bằng chứng.\n", based_on=2, actor=trainer)

    assert (page.kind, page.revision.number) == ("guide", 3)
