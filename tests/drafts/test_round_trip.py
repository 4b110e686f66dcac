"""Saved, brought in elsewhere, published and saved again, a course is the same to the byte."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from portal.courses.models import Course
from portal.courses.operations.unpublish import unpublish_course, unpublish_page
from portal.courses.sync.operations.publish_library import publish_library
from portal.db import begin_write, db
from portal.drafts.archives.operations.imports import import_as_new_course
from portal.drafts.archives.queries.export_zip import export_zip, facts_of
from portal.drafts.operations.publish import publish_course
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.queries.texts import find_course, get_text, texts_of
from portal.errors import Refused
from portal.units.models import Unit
from tests import conftest
from tests.courses.conftest import COMPETENCES, FACTS, SVG
from tests.drafts.archives import incoming, unzipped
from tests.factories import lesson_markdown, make_course, make_unit, quiz_markdown, read_texts, shipped_library

MP3 = b"ID3" + bytes(range(256)) * 8
NAME = "Sợi dây số 2.svg"
PAGES = {
    "01-mot.md": lesson_markdown(
        body=f"Gọi {{{{ so-bao }}}}.\n\n![Dây](<media/{NAME}>)\n\n[hai](../an-toan/02-hai.md)"
    ),
    "02-hai.md": lesson_markdown("Hai", "Một\n\nHai").replace("\n", "\r\n"),
    "003-ba.md": "\ufeff" + normalize("NFD", lesson_markdown("Tiếng Việt", "Chữ tổ hợp  \t")),
    "10-kiem-tra.md": quiz_markdown().rstrip("\n"),
}
FILES = {
    "facts.yml": FACTS,
    "competences.yml": COMPETENCES,
    f"an-toan/media/{NAME}": SVG,
    "an-toan/media/giong-het.svg": SVG,
    "an-toan/media/noi.mp3": MP3,
}


def named(slug: str) -> Course:
    """The course as it is in the database now."""
    db.session.commit()
    found = find_course(slug)
    assert found is not None
    return found


def bring_in(data: bytes, slug: str, unit: Unit | None) -> None:
    """Import the archive and publish the whole course, as the portal itself."""
    begin_write()
    import_as_new_course(incoming(data), slug, unit=unit, actor=None)
    versions = {line.text.slug: line.text.version for line in texts_of(named(slug)) if line.text.is_pending}
    db.session.commit()
    begin_write()
    publish_course(named(slug), versions=versions, impact="minor", message="", actor=None)
    db.session.commit()


def empty_portal() -> None:
    """A portal that knows the facts and the competences, and nothing else."""
    conftest.clean_database()
    begin_write()
    publish_library(read_texts({"facts.yml": FACTS, "competences.yml": COMPETENCES}), actor=None)
    db.session.commit()


def test_a_course_of_a_unit_survives_to_the_byte(app, commune):
    make_course(pages=PAGES, files=FILES, unit=commune.code, position=7)
    code, data = commune.code, export_zip(named("an-toan"), drafts=False)
    empty_portal()

    bring_in(data, "an-toan", make_unit("Xã khác", kind="commune", code=code))

    assert unzipped(export_zip(named("an-toan"), drafts=False)) == unzipped(data)
    assert set(unzipped(data)) == {f"an-toan/{name}" for name in (*PAGES, "course.md")} | {
        name for name in FILES if name.startswith("an-toan/")
    }


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_so_do_the_courses_that_are_shipped(app):
    library = shipped_library()
    publish_library(library, actor=None)
    db.session.commit()
    saved = {course.slug: export_zip(named(course.slug), drafts=False) for course in library.courses}
    conftest.clean_database()
    begin_write()
    publish_library(
        read_texts({name: text for name, text in library.texts.items() if name != "programmes.yml"}), actor=None
    )
    db.session.commit()

    # One course may link to another or hand out its guide, so the one that is named comes first.
    texts = {slug: b"".join(unzipped(data).values()) for slug, data in saved.items()}
    for slug in sorted(
        saved, key=lambda slug: (sum(f"{other}/".encode() in texts[slug] for other in saved), slug)
    ):
        bring_in(saved[slug], slug, None)

    assert {slug: unzipped(export_zip(named(slug), drafts=False)) for slug in saved} == {
        slug: unzipped(data) for slug, data in saved.items()
    }


def test_the_same_course_is_the_same_archive(app, commune):
    make_course(pages=PAGES, files=FILES, unit=commune.code)

    assert export_zip(named("an-toan"), drafts=False) == export_zip(named("an-toan"), drafts=False)


def test_what_is_being_written_is_saved_only_where_it_is_asked_for(app, commune, trainer):
    make_course(pages=PAGES, files=FILES, unit=commune.code)
    text = get_text(named("an-toan"), "hai")
    save_draft(text, "Nháp", version=0, based_on=1, actor=trainer)
    page = next(page for page in named("an-toan").pages if page.slug == "ba")
    unpublish_page(page, actor=trainer)

    published, drafts = (unzipped(export_zip(named("an-toan"), drafts=drafts)) for drafts in (False, True))

    assert published["an-toan/02-hai.md"] == PAGES["02-hai.md"].encode()
    assert drafts["an-toan/02-hai.md"] == "Nháp".encode()
    assert drafts.keys() - published.keys() == {"an-toan/003-ba.md"}


def test_of_a_hidden_course_only_the_drafts_are_saved(app, commune, trainer):
    make_course(pages=PAGES, files=FILES, unit=commune.code)
    unpublish_course(named("an-toan"), actor=trainer)

    with pytest.raises(Refused):
        export_zip(named("an-toan"), drafts=False)

    assert len(unzipped(export_zip(named("an-toan"), drafts=True))) == 8


def test_the_facts_of_a_course_are_named(app, commune):
    make_course(pages=PAGES, files=FILES, unit=commune.code)
    make_course("khac", pages={"01-mot.md": lesson_markdown()})

    assert facts_of(named("an-toan")) == ["so-bao"]
    assert facts_of(named("khac")) == []
