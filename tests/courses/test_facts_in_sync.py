"""facts.yml in the folder and in the portal: neither overwrites the other in silence."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from portal import clock
from portal.content.checks.faults import Faults
from portal.content.files.catalogue import read_facts
from portal.courses.models import Fact, Page, RegistryFile
from portal.courses.operations.create import create_page
from portal.courses.operations.facts import (
    FactValues,
    change_fact,
    check_fact,
    create_fact,
    remove_fact,
    version_token,
)
from portal.courses.operations.publish_introduction import publish_introduction
from portal.courses.operations.publish_page import publish_page
from portal.courses.queries.facts import fact_history
from portal.db import db
from tests.courses.conftest import FACTS
from tests.factories import lesson_markdown, write_files

FILE = "an-toan/01-bai-mot.md"
FOLDERS = FACTS.replace('"156"', '"111"')


@pytest.fixture
def changed(sync, admin):
    """The library was published, and then the fact changed in the portal; tells the facts.yml of the portal."""
    sync()
    fact = db.session.get_one(Fact, "so-bao")
    wanted = FactValues("157", fact.label, fact.source, fact.checked_on, fact.valid_days)
    change_fact("so-bao", wanted, read=version_token(fact), actor=admin)
    db.session.commit()
    return FACTS.replace('"156"', '"157"')


def registry():
    return db.session.get_one(RegistryFile, "facts.yml")


def fact():
    return db.session.get_one(Fact, "so-bao")


def page():
    return db.session.scalars(select(Page).filter_by(slug="bai-mot")).one()


def places(conflicts):
    return [conflict.place for conflict in conflicts]


def with_fact(source, fact_id, value):
    return f'{source}  {fact_id}:\n    value: "{value}"\n    label: Thêm\n'


def test_a_fact_changed_in_the_portal_only_stays(sync, changed):
    done = sync()

    assert (done.conflicts, done.ahead, done.published) == ([], ["facts.yml#so-bao"], [])
    assert (registry().source, fact().value) == (changed, "157")


@pytest.mark.parametrize("prefer", [None, "folder", "portal"])
def test_a_fact_born_in_the_portal_stays(sync, admin, prefer):
    sync()
    create_fact("moi", FactValues("5", "Mới", "", None, None), actor=admin)
    db.session.commit()
    written = registry().source

    done = sync(prefer=prefer)

    assert (done.conflicts, registry().source) == ([], written)
    assert db.session.get_one(Fact, "moi").value == "5"


def test_facts_of_both_sides_are_put_together(sync, changed, admin):
    create_fact("cua-cong", FactValues("5", "Mới", "", None, None), actor=admin)
    db.session.commit()

    done = sync({"facts.yml": "# Từ kho\n" + with_fact(FACTS, "cua-kho", "6")})

    assert done.conflicts == []
    values = {one.id: one.value for one in db.session.scalars(select(Fact))}
    assert values == {"so-bao": "157", "cua-cong": "5", "cua-kho": "6"}
    assert registry().source.startswith("# Từ kho\n")
    assert read_facts(registry().source, Faults("")).keys() == values.keys()
    before = registry().source
    sync()
    assert registry().source == before


def test_a_fact_that_both_changed_differently_is_a_conflict_of_that_fact_alone(sync, changed):
    done = sync({"facts.yml": with_fact(FOLDERS, "cua-kho", "6")})

    (conflict,) = done.conflicts
    assert (conflict.place, conflict.author, conflict.number) == ("facts.yml#so-bao", "Võ Thị Năm", 0)
    assert '-    value: "157"' in conflict.diff
    assert '+    value: "111"' in conflict.diff
    assert fact().value == "157"
    assert db.session.get_one(Fact, "cua-kho").value == "6"
    assert places(sync().conflicts) == ["facts.yml#so-bao"]


@pytest.mark.parametrize("path", ["facts.yml", "facts.yml#so-bao"])
def test_a_conflict_of_a_fact_is_decided_by_its_path(sync, changed, path):
    sync({"facts.yml": FOLDERS})

    done = sync(paths={path: "folder"})

    assert (done.conflicts, fact().value) == ([], "111")
    assert "111" in page().revision.plain


def test_a_fact_that_the_portal_took_away_stays_away_until_a_text_of_the_folder_shows_it(sync, admin):
    sync({FILE: lesson_markdown()})
    remove_fact("so-bao", read=version_token(fact()), actor=admin)
    db.session.commit()

    assert sync().ahead == ["facts.yml#so-bao"]
    assert db.session.get(Fact, "so-bao") is None

    sync({FILE: lesson_markdown("Bài một", "Gọi {{ so-bao }}.")})
    assert fact().value == "156"


def test_a_fact_that_the_folder_drops_stays_while_a_text_of_the_portal_shows_it(sync, admin):
    sync()
    lesson = create_page(page().course, "them", kind="lesson", title="Thêm", actor=admin)
    publish_page(lesson, source=lesson_markdown("Thêm", "Gọi {{ so-bao }}."), based_on=0, actor=admin)
    db.session.commit()

    sync({"facts.yml": "facts: {}\n", FILE: lesson_markdown()})

    assert fact().value == "156"
    assert "so-bao" in registry().source


def test_the_command_names_the_file_and_who_changed_it(sync, changed, run, folder):
    write_files(folder, {"facts.yml": FOLDERS})

    result = run("sync", folder)

    assert result.exit_code == 0
    assert f"{folder.as_posix()}/facts.yml#so-bao" in result.output
    assert "    changed in the portal by Võ Thị Năm at " in result.output
    assert "--- facts.yml#so-bao (portal)" in result.output


def test_the_folders_facts_win_if_it_is_preferred(sync, changed):
    sync(prefer="folder")

    assert (registry().source, registry().changed_at, fact().value) == (FACTS, None, "156")
    assert "156" in page().revision.plain
    assert sync().published == []


def test_the_portals_facts_stay_if_it_is_preferred(sync, changed):
    done = sync({"facts.yml": FOLDERS}, prefer="portal")

    assert places(done.kept) == ["facts.yml#so-bao"]
    assert (registry().source, fact().value) == (changed, "157")
    assert registry().changed_at is not None
    assert (page().revision.number, done.published) == (2, [])
    assert sync().conflicts == []


def test_new_texts_of_the_folder_show_the_facts_that_stay(sync, changed):
    text = lesson_markdown("Bài một", "Cứ gọi {{ so-bao }}.")

    done = sync({FILE: text, "facts.yml": FOLDERS}, prefer="portal")

    assert done.published == [(FILE, 3)]
    assert page().revision.plain.startswith("Cứ gọi 157.")
    assert page().revision.source == text


def test_they_are_judged_by_the_facts_that_stay(sync, changed, admin):
    create_fact("moi", FactValues("5", "Mới", "", None, None), actor=admin)
    db.session.commit()
    text = lesson_markdown("Bài một", "Cứ gọi {{ moi }}.")

    sync({FILE: text})

    assert page().revision.plain.startswith("Cứ gọi 5.")


def test_a_folder_that_took_the_portals_facts_may_change_them_afterwards(sync, changed):
    sync({"facts.yml": changed})
    assert registry().changed_at is None

    sync({"facts.yml": FOLDERS})
    assert (fact().value, page().revision.number) == ("111", 3)


def test_a_folder_without_facts_is_a_conflict_with_a_fact_changed_in_the_portal(sync, changed):
    done = sync({"facts.yml": None, FILE: lesson_markdown()})

    assert [(conflict.place, conflict.folder) for conflict in done.conflicts] == [("facts.yml#so-bao", None)]
    assert fact().value == "157"


def test_a_page_that_was_only_rendered_again_may_change_in_the_folder(sync, changed):
    sync({FILE: lesson_markdown("Bài một", "Từ thư mục."), "facts.yml": changed})

    assert page().revision.plain.startswith("Từ thư mục.")


def test_an_introduction_that_stays_shows_the_facts_of_the_folder(sync, folder, admin):
    sync()
    course = page().course
    ours = course.source.replace("Giới thiệu.", "Của cổng: {{ so-bao }}.")
    publish_introduction(course, source=ours, based_on=1, actor=admin)
    db.session.commit()

    sync({"facts.yml": FOLDERS}, prefer="portal")

    assert course.source == ours
    assert "111" in course.html


def test_a_sync_keeps_who_checked_a_fact_on_the_day_that_stays(sync, admin):
    sync()
    check_fact("so-bao", read=version_token(fact()), actor=admin)
    db.session.commit()

    sync({"facts.yml": FACTS.replace("2026-11-20", clock.today().isoformat())})

    assert fact().checked_by_id == admin.id
    sync({"facts.yml": FACTS})
    assert (fact().checked_by_id, fact().checked_on) == (None, date(2026, 11, 20))


def test_the_history_tells_what_the_folder_brought(sync):
    sync()
    sync({"facts.yml": FOLDERS})
    assert fact().changed_at is not None

    sync({"facts.yml": FOLDERS.replace("Đầu số", "Số")})
    sync({"facts.yml": "facts: {}\n", FILE: lesson_markdown()})

    told = fact_history("so-bao")
    assert [(one.before.get("value"), one.after.get("value"), one.name) for one in told] == [
        ("111", None, ""),
        ("111", "111", ""),
        ("156", "111", ""),
        (None, "156", ""),
    ]
    assert db.session.get(Fact, "so-bao") is None
