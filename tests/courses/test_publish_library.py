"""What the folder says becomes what readers see."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.audit.models import AuditEvent
from portal.content.files.library import read_library
from portal.courses.events import library_published, page_published
from portal.courses.models import Competence, Course, Fact, Media, Page, RegistryFile, ResidentGroup, Revision
from portal.courses.operations.invalid_content import InvalidContent
from portal.courses.queries.texts import published_files
from portal.courses.sync.operations.publish_library import publish_library
from portal.db import db
from portal.errors import Forbidden, Refused
from portal.questions.models import Question
from tests.courses.conftest import FACTS, SVG
from tests.factories import front_matter, lesson_markdown, make_unit, practice_markdown, write_files


@pytest.fixture
def publish(app, folder):
    """Publishes the folder, with files changed first; None removes one."""

    def publish_folder(files=None, **arguments):
        for name, content in (files or {}).items():
            if content is None:
                (folder / name).unlink()
            else:
                write_files(folder, {name: content})
        done = publish_library(read_library(folder), actor=None, **arguments)
        db.session.commit()
        return done

    return publish_folder


def page(slug):
    return db.session.scalars(select(Page).where(Page.slug == slug)).one()


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_a_new_folder_is_published_whole(publish):
    done = publish()

    assert [place for place, _number in done.published] == [
        "an-toan/01-bai-mot.md",
        "an-toan/02-bai-hai.md",
        "an-toan/09-kiem-tra.md",
    ]
    course = db.session.scalars(select(Course)).one()
    assert (course.title, course.summary, course.position, course.html) == (
        "An toàn",
        "Ngắn.",
        1,
        "<p>Giới thiệu.</p>",
    )
    assert "156" in page("bai-mot").revision.blocks[0]["html"]
    assert page("bai-mot").revision.facts == ["so-bao"]
    assert page("bai-mot").revision.author_id is None
    assert page("kiem-tra").kind == "quiz"


def test_publishing_again_changes_nothing(publish):
    publish()
    before = count(AuditEvent)

    done = publish()

    assert done.published == []
    assert len(done.unchanged) == 3
    assert count(Revision) == 3
    assert count(AuditEvent) == before


def test_a_changed_text_becomes_the_next_revision_and_the_old_one_stays(publish):
    publish()
    old = page("bai-hai").revision.source

    done = publish({"an-toan/02-bai-hai.md": lesson_markdown(title="Tên mới", body="Khác.")})

    assert done.published == [("an-toan/02-bai-hai.md", 2)]
    assert page("bai-hai").title == "Tên mới"
    assert [(r.number, r.source == old) for r in page("bai-hai").revisions] == [(2, False), (1, True)]


def test_a_revision_keeps_the_impact_its_front_matter_names(publish):
    publish({"an-toan/02-bai-hai.md": lesson_markdown(impact="must-know")})

    assert page("bai-hai").revision.impact == "must-know"
    assert page("bai-mot").revision.impact == "minor"


def test_a_changed_fact_gives_only_the_pages_that_show_it_a_new_revision(publish):
    publish()

    done = publish({"facts.yml": FACTS.replace('"156"', '"157"')})

    assert done.published == [("an-toan/01-bai-mot.md", 2)]
    assert "157" in page("bai-mot").revision.blocks[0]["html"]
    assert db.session.get(Fact, "so-bao").value == "157"


def test_a_removed_page_is_withdrawn_and_its_history_stays(publish):
    publish()

    done = publish({"an-toan/02-bai-hai.md": None})

    assert done.withdrawn == ["an-toan/02-bai-hai.md"]
    assert page("bai-hai").withdrawn_at is not None
    assert len(page("bai-hai").revisions) == 1


def test_a_page_that_returns_is_shown_again_without_a_new_revision(publish, folder):
    publish()
    text = (folder / "an-toan/02-bai-hai.md").read_text(encoding="utf-8")
    publish({"an-toan/02-bai-hai.md": None})

    done = publish({"an-toan/02-bai-hai.md": text})

    assert done.restored == ["an-toan/02-bai-hai.md"]
    assert page("bai-hai").withdrawn_at is None
    assert count(Revision) == 3


def test_another_number_moves_the_page_and_is_no_new_revision(publish, folder):
    publish({"an-toan/02-bai-hai.md": lesson_markdown(title="Bài hai")})
    known = page("bai-hai").id

    done = publish({"an-toan/02-bai-hai.md": None, "an-toan/05-bai-hai.md": lesson_markdown(title="Bài hai")})

    assert (done.published, done.withdrawn) == ([], [])
    moved = page("bai-hai")
    assert (moved.id, moved.position, moved.file_name) == (known, 5, "05-bai-hai.md")


def test_a_removed_course_is_withdrawn_with_its_pages_and_returns_with_them(publish, folder, tmp_path):
    other = {"khac/course.md": front_matter(title="Khác"), "khac/01-bai.md": lesson_markdown()}
    publish(other)

    (folder / "khac").rename(tmp_path / "away")
    withdrawn = publish()
    gone = db.session.scalars(select(Course).filter_by(slug="khac")).one().withdrawn_at
    (tmp_path / "away").rename(folder / "khac")
    restored = publish()

    assert withdrawn.withdrawn == ["khac/01-bai.md"]
    assert gone is not None
    assert restored.restored == ["khac/01-bai.md"]
    assert db.session.scalars(select(Course).filter_by(slug="khac")).one().withdrawn_at is None


def test_an_empty_folder_withdraws_nothing(publish, app, tmp_path):
    publish()

    with pytest.raises(Refused):
        publish_library(read_library(tmp_path), actor=None)

    assert page("bai-mot").withdrawn_at is None


def test_the_same_bytes_are_kept_once_whatever_they_are_called(publish):
    publish({"an-toan/media/khac.svg": SVG})

    publish({"an-toan/media/khac.svg": SVG.replace("4 3", "8 6"), "an-toan/media/ba.svg": SVG})
    course = db.session.scalars(select(Course)).one()

    assert count(Media) == 2
    assert {entry.name: entry.file.size for entry in course.media} == {
        "day.svg": len(SVG.encode()),
        "ba.svg": len(SVG.encode()),
        "khac.svg": len(SVG.encode()),
    }
    hashes = {entry.name: entry.sha256 for entry in course.media}
    assert hashes["day.svg"] == hashes["ba.svg"] != hashes["khac.svg"]


def test_a_name_that_is_gone_leaves_the_bytes_that_old_revisions_show(publish):
    publish()

    publish({"an-toan/media/day.svg": None, "an-toan/01-bai-mot.md": lesson_markdown()})

    assert db.session.scalars(select(Course)).one().media == []
    assert count(Media) == 1


def test_the_data_files_are_kept_to_the_letter_and_their_rows_follow(publish):
    publish()
    assert db.session.get(RegistryFile, "facts.yml").source == FACTS
    assert count(Competence) == 2
    assert count(ResidentGroup) == 1

    publish({"competences.yml": 'frameworks: [{id: dlgf, title: DLGF, items: [{code: "4.2", title: Mới}]}]\n'})

    assert [(row.code, row.title) for row in db.session.scalars(select(Competence))] == [("4.2", "Mới")]
    assert count(ResidentGroup) == 0


def test_a_course_belongs_to_the_unit_its_code_names(publish):
    unit = make_unit("Xã Tân Ân", code="ca-mau/tan-an")

    publish({"an-toan/course.md": front_matter(title="An toàn", unit="ca-mau/tan-an")})

    assert db.session.scalars(select(Course)).one().unit_id == unit.id


def test_a_unit_nobody_knows_is_a_fault_at_its_line(publish):
    with pytest.raises(InvalidContent) as caught:
        publish({"an-toan/course.md": front_matter(title="An toàn", unit="khong-co")})

    assert [(fault.file, fault.line) for fault in caught.value.faults] == [("an-toan/course.md", 3)]
    assert count(Course) == 0


def test_a_faulty_library_publishes_nothing(publish):
    with pytest.raises(InvalidContent):
        publish({"an-toan/02-bai-hai.md": "no front matter\n"})

    assert count(Course) == 0


def test_a_failure_half_way_leaves_nothing(publish):
    def fail(page, **_rest):
        if page.slug == "kiem-tra":
            raise RuntimeError("the power went")

    with page_published.connected_to(fail), pytest.raises(RuntimeError):
        publish()
    db.session.rollback()

    assert [count(table) for table in (Course, Page, Revision, Media, Fact, RegistryFile, AuditEvent)] == [0] * 7


def test_only_an_administrator_of_the_top_publishes_the_folder(app, folder, trainer, admin):
    with pytest.raises(Forbidden):
        publish_library(read_library(folder), actor=trainer)

    assert publish_library(read_library(folder), actor=admin).published


def test_new_and_restored_pages_are_announced_with_their_questions_and_the_library_once(publish):
    publish({"an-toan/02-bai-hai.md": lesson_markdown(body=practice_markdown("hoi"))})
    publish({"an-toan/02-bai-hai.md": None})
    heard = []

    def hear(page, *, revision, questions):
        heard.append((page.slug, revision.number, [question.id for question in questions]))

    def hear_all(library):
        heard.append(len(library.courses))

    with page_published.connected_to(hear), library_published.connected_to(hear_all):
        publish(
            {
                "an-toan/02-bai-hai.md": lesson_markdown(body=practice_markdown("hoi")),
                "an-toan/01-bai-mot.md": lesson_markdown(title="Khác"),
            }
        )

    assert heard == [("bai-mot", 2, []), ("bai-hai", 1, ["hoi"]), 1]
    assert {q.name for q in db.session.scalars(select(Question))} == {"hoi", "cau-1", "cau-2", "cau-3"}


def test_each_deed_is_in_the_audit(publish, folder):
    publish()
    publish({"an-toan/02-bai-hai.md": None})

    deeds = [event.action for event in db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))]
    assert deeds == ["course.published", "page.published", "page.published", "page.published", "page.withdrawn"]


def test_other_line_ends_are_taken_over_without_a_new_revision(publish, folder):
    publish()
    changed = {}
    for name in ("an-toan/02-bai-hai.md", "an-toan/course.md"):
        changed[name] = (folder / name).read_bytes().replace(b"\n", b"\r\n")
        (folder / name).write_bytes(changed[name])

    done = publish()

    assert (done.published, done.introductions, page("bai-hai").revision.number) == ([], [], 1)
    assert {name: data for name, data in published_files() if name in changed} == changed
    assert len(publish().unchanged) == 3
