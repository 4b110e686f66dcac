"""A course that comes in as an archive."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.content.checks.faults import Faults
from portal.content.files.media import read_media
from portal.courses.models import Course, Page
from portal.courses.operations.media import add_medium
from portal.db import db
from portal.drafts.archives.operations.import_file import ImportFile
from portal.drafts.archives.operations.import_plan import ImportPlan, plan_into_course, plan_new_course
from portal.drafts.archives.operations.imports import import_as_new_course, import_into
from portal.drafts.operations.publish import publish_course
from portal.drafts.operations.save_draft import EditConflict, save_draft
from portal.drafts.queries.history import find_version, versions_of
from portal.drafts.queries.texts import find_course, get_text, texts_of
from portal.errors import Forbidden, Refused
from tests.courses.conftest import COMPETENCES, FACTS, SVG
from tests.drafts.archives import coming
from tests.factories import front_matter, lesson_markdown, make_course

INTRODUCTION = front_matter(title="An toàn") + "\nGiới thiệu.\n"
OTHER_SVG = SVG.replace("4 3", "8 6")
ONE = lesson_markdown("Một", "![Dây](media/day.svg)\n\nXem [hai](02-hai.md).")
TWO = lesson_markdown("Hai", "Về [một](01-mot.md) hay [đầu](course.md).")


@pytest.fixture
def course(commune: Any) -> Course:
    """A published course of the commune with two lessons and a picture."""
    pages = {"03-mot.md": ONE.replace("02-hai", "05-hai"), "05-hai.md": TWO.replace("01-mot", "03-mot")}
    files = {"facts.yml": FACTS, "competences.yml": COMPETENCES, "an-toan/media/day.svg": SVG}
    return make_course(pages=pages, files=files, unit=commune.code)


def files(**changes: str | bytes | None) -> dict[str, str | bytes]:
    """The files of an archive that says what the course says, under other numbers."""
    every: dict[str, str | bytes | None] = {
        "course.md": front_matter(title="An toàn trên mạng", unit="nowhere") + "\nGiới thiệu.\n",
        "01-mot.md": ONE,
        "02-hai.md": TWO,
        "media/day.svg": SVG,
    }
    return {name: data for name, data in (every | changes).items() if data is not None}


def again(slug: str = "an-toan") -> Course:
    """The course as it is in the database now."""
    db.session.flush()
    db.session.expire_all()
    found = find_course(slug)
    assert found is not None
    return found


def take_in(arriving: ImportFile, actor: User, slug: str = "an-toan") -> ImportPlan:
    plan = plan_into_course(arriving, again(slug))
    import_into(again(slug), plan, actor=actor)
    return plan


def kinds(plan: ImportPlan) -> dict[str, str]:
    return {change.path: change.kind for change in (*plan.texts, *plan.media)}


def said(slug: str, course: str = "an-toan") -> str:
    """What the editor shows of a text."""
    return get_text(again(course), slug).source


def test_a_new_course_is_all_drafts_under_the_names_of_its_files(commune, trainer):
    arriving = coming({"course.md": INTRODUCTION, "07-mot.md": ONE, "012-hai.md": TWO, "media/day.svg": SVG})

    made, plan = import_as_new_course(arriving, "khoa-moi", unit=commune, actor=trainer)

    assert [(line.text.file_name, line.text.state) for line in texts_of(again("khoa-moi"))] == [
        ("course.md", "draft"),
        ("07-mot.md", "draft"),
        ("012-hai.md", "draft"),
    ]
    assert (made.unit_id, made.is_published, [medium.name for medium in made.media]) == (
        commune.id,
        False,
        ["day.svg"],
    )
    assert plan.counts == {"new": 4, "changed": 0, "same": 0, "left_out": 0}
    assert [page.title for page in made.pages] == ["Một", "Hai"]


def test_its_introduction_names_the_unit_that_was_chosen_and_nothing_else_changes(commune, trainer):
    text = "---\r\ntitle: A\r\nunit: ben-kia\r\nshared: cao-hon\r\nposition: 3\r\n---\r\n\r\nB.\r\n"

    import_as_new_course(coming({"course.md": text}), "mot", unit=commune, actor=trainer)

    expected = text.replace("ben-kia", commune.code).replace("shared: cao-hon\r\n", "")
    assert said("", "mot") == expected


def test_links_that_name_its_old_folder_lead_within(commune, trainer):
    arriving = coming(
        {"course.md": INTRODUCTION, "01-mot.md": "[a](../cu/02-hai.md) [b](../khac/02-hai.md)"}, "cu"
    )

    import_as_new_course(arriving, "moi", unit=commune, actor=trainer)

    assert said("mot", "moi") == "[a](02-hai.md) [b](../khac/02-hai.md)"


def test_an_address_in_use_is_refused(course, commune, trainer):
    with pytest.raises(Refused):
        import_as_new_course(coming({"course.md": INTRODUCTION}), "an-toan", unit=commune, actor=trainer)


def test_without_an_introduction_that_can_be_read_there_is_no_new_course(commune, trainer):
    with pytest.raises(Refused):
        import_as_new_course(coming({"course.md": b"\xff\xfe"}), "moi", unit=commune, actor=trainer)


@pytest.mark.parametrize("who", ["member", "head", "outsider"])
def test_who_does_not_write_for_the_unit_brings_nothing_in(course, commune, who, request):
    actor = request.getfixturevalue(who)
    plan = plan_into_course(coming(files()), again())

    with pytest.raises(Forbidden):
        import_as_new_course(coming({"course.md": INTRODUCTION}), "moi", unit=commune, actor=actor)
    with pytest.raises(Forbidden):
        import_into(again(), plan, actor=actor)


def test_files_under_other_numbers_are_known_by_their_addresses_and_links_follow(course, trainer):
    arriving = coming(files(**{"02-hai.md": TWO.replace("hay", "hoặc")}))

    plan = take_in(arriving, trainer)

    assert kinds(plan) == {
        "course.md": "same",
        "01-mot.md": "same",
        "02-hai.md": "changed",
        "media/day.svg": "same",
    }
    assert [(change.path, change.name) for change in plan.texts][1:] == [
        ("01-mot.md", "03-mot.md"),
        ("02-hai.md", "05-hai.md"),
    ]
    assert said("hai") == lesson_markdown("Hai", "Về [một](03-mot.md) hoặc [đầu](course.md).")
    assert get_text(again(), "mot").state == "published"


def test_the_same_archive_again_changes_nothing(course, trainer):
    arriving = coming(
        files(**{"02-hai.md": TWO + "\nThêm.\n", "04-ba.md": lesson_markdown("Ba"), "media/day.svg": OTHER_SVG})
    )
    take_in(arriving, trainer)

    plan = plan_into_course(arriving, again())

    assert set(kinds(plan).values()) == {"same"}


def test_the_course_keeps_its_unit(course, commune, trainer):
    take_in(
        coming(files(**{"course.md": front_matter(title="Khác", unit="nowhere") + "\nGiới thiệu.\n"})), trainer
    )

    assert said("") == front_matter(title="Khác", unit=commune.code) + "\nGiới thiệu.\n"


def test_a_new_page_takes_its_own_number_as_far_as_that_is_free(course, trainer):
    new = {
        "04-ba.md": lesson_markdown("Ba", "[một](01-mot.md)"),
        "05-bon.md": lesson_markdown("Bốn", "[ba](04-ba.md)"),
    }

    take_in(coming(files(**new)), trainer)

    names = [(page.file_name, page.position) for page in again().pages]
    assert names == [("03-mot.md", 3), ("04-ba.md", 4), ("05-hai.md", 5), ("06-bon.md", 6)]
    assert "(03-mot.md)" in said("ba")
    assert "(04-ba.md)" in said("bon")


def test_a_name_in_use_for_another_picture_is_left_to_it(course, trainer):
    plan = take_in(coming(files(**{"media/day.svg": OTHER_SVG})), trainer)

    assert [(change.path, change.name, change.kind) for change in plan.media] == [
        ("media/day.svg", "media/day-2.svg", "new")
    ]
    assert sorted(medium.name for medium in again().media) == ["day-2.svg", "day.svg"]
    assert "![Dây](media/day-2.svg)" in said("mot")
    assert publish_course(again(), versions=waiting(), impact="minor", message="", actor=trainer)


def test_a_picture_that_the_course_has_under_another_name_is_shown_under_that(course, trainer):
    file = read_media("khac.svg", OTHER_SVG.encode(), Faults(""))
    assert file is not None
    add_medium(again(), file, actor=trainer)

    take_in(coming(files(**{"media/day.svg": OTHER_SVG})), trainer)

    assert "![Dây](media/khac.svg)" in said("mot")
    assert sorted(medium.name for medium in again().media) == ["day.svg", "khac.svg"]


def test_a_draft_that_gives_way_is_named_and_stays_in_the_history(course, trainer, admin):
    mine = lesson_markdown("Bản của tôi")
    text = get_text(again(), "mot")
    save_draft(text, mine, version=0, based_on=1, actor=trainer)

    plan = take_in(coming(files(**{"01-mot.md": lesson_markdown("Bản trong kho")})), trainer)

    (change,) = (change for change in plan.texts if change.replaced_draft is not None)
    assert (change.path, change.before) == ("01-mot.md", mine)
    page = get_text(again(), "mot").page
    told = [find_version(course, page, version.name) for version in versions_of(again(), page)]
    assert told[:2] == [lesson_markdown("Bản trong kho"), mine]


def test_what_was_saved_after_the_preview_is_not_overwritten(course, trainer, admin):
    plan = plan_into_course(coming(files(**{"01-mot.md": lesson_markdown("Bản trong kho")})), again())
    text = get_text(again(), "mot")
    save_draft(text, lesson_markdown("Vừa viết"), version=0, based_on=1, actor=admin)

    assert (
        plan_into_course(coming(files(**{"01-mot.md": lesson_markdown("Bản trong kho")})), again()).version
        != plan.version
    )
    with pytest.raises(EditConflict):
        import_into(again(), plan, actor=trainer)


def test_pages_that_are_not_in_the_archive_stay(course, trainer):
    plan = take_in(
        coming(files(**{"02-hai.md": None, "01-mot.md": ONE.replace("02-hai", "../an-toan/05-hai")})), trainer
    )

    assert [text.slug for text in plan.untouched] == ["hai"]
    assert get_text(again(), "hai").state == "published"


def test_everything_that_stays_outside_is_named_with_its_reason(commune):
    arriving = coming(
        {
            "course.md": INTRODUCTION,
            "01-mot.md": b"\xff",
            "02-hai.md": "a\0b",
            "03-ba.md": TWO,
            "04-ba.md": TWO,
            f"05-{'x' * 61}.md": TWO,
            "media/gia.png": b"GIF89a",
            "media/phim.mov": b"x",
            "ghi-chu.docx": b"x",
            "facts.yml": FACTS,
            ".DS_Store": b"x",
        }
    )

    assert [fault.file for fault in arriving.left_out] == [
        *("01-mot.md", "02-hai.md", "04-ba.md", f"05-{'x' * 61}.md"),
        *("an-toan/.DS_Store", "an-toan/facts.yml", "an-toan/ghi-chu.docx", "media/gia.png", "media/phim.mov"),
    ]
    assert list(arriving.pages) == ["03-ba.md"]
    assert plan_new_course(arriving, "moi", None).counts["left_out"] == 9


def test_faults_are_told_in_their_place_and_forbid_nothing(course, commune, trainer):
    broken = lesson_markdown("Bốn", "{{ khong-co }} [đi](09-mat.md) ![x](media/mat.svg)\n\n<script>x</script>")

    plan = plan_into_course(coming(files(**{"04-bon.md": broken})), again())
    _made, new = import_as_new_course(coming(files(**{"04-bon.md": broken})), "moi", unit=commune, actor=trainer)

    assert [(fault.file, fault.line) for fault in plan.faults] == [("an-toan/04-bon.md", 5)] * 3 + [
        ("an-toan/04-bon.md", 7)
    ]
    assert plan.unknown_facts == new.unknown_facts == ("khong-co",)
    assert [fault.file for fault in new.faults] == ["moi/04-bon.md"] * 4


def test_a_whole_new_course_has_no_fault_of_its_own(app, commune):
    plan = plan_new_course(
        coming({"course.md": INTRODUCTION, "01-mot.md": ONE, "02-hai.md": TWO, "media/day.svg": SVG}), "moi", None
    )

    assert plan.faults == []


def test_it_is_told_in_the_log(course, commune, trainer):
    import_as_new_course(coming(files()), "moi", unit=commune, file_name="khoa.zip", actor=trainer)

    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "course.imported")).one()
    assert (event.actor_id, event.details["file"], event.details["new"]) == (trainer.id, "khoa.zip", 4)


def test_an_archive_for_everybody_is_brought_in_at_the_top_only(app, trainer, admin):
    with pytest.raises(Forbidden):
        import_as_new_course(coming({"course.md": INTRODUCTION}), "moi", unit=None, actor=trainer)

    made, _plan = import_as_new_course(coming({"course.md": INTRODUCTION}), "moi", unit=None, actor=admin)
    assert made.unit_id is None


def test_hidden_pages_and_pages_to_come_are_changed_like_the_others(course, trainer):
    take_in(coming(files(**{"04-ba.md": lesson_markdown("Ba")})), trainer)

    take_in(coming(files(**{"04-ba.md": lesson_markdown("Ba mới")})), trainer)

    assert said("ba") == lesson_markdown("Ba mới")
    assert db.session.query(Page).count() == 3


def waiting() -> dict[str, int]:
    """The versions of what waits in the course."""
    return {line.text.slug: line.text.version for line in texts_of(again()) if line.text.is_pending}
