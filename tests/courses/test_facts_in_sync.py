"""facts.yml in the folder and in the portal: neither overwrites the other in silence."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from portal import clock
from portal.courses.models import Fact, Page, RegistryFile
from portal.courses.operations import Conflicted, Faulty
from portal.courses.operations.facts import FactText, change_fact, check_fact, create_fact, mark_of
from portal.courses.operations.introducing import publish_introduction
from portal.courses.queries.facts import fact_history
from portal.db import db
from tests.courses.conftest import FACTS
from tests.factories import make_lesson_text

FILE = "an-toan/01-bai-mot.md"
FOLDERS = FACTS.replace('"156"', '"111"')


@pytest.fixture
def changed(sync, admin):
    """The library was published, and then the fact changed in the portal; tells the facts.yml of the portal."""
    sync()
    fact = db.session.get_one(Fact, "so-bao")
    wanted = FactText("157", fact.label, fact.source, fact.checked_on, fact.valid_days)
    change_fact("so-bao", wanted, read=mark_of(fact), actor=admin)
    db.session.commit()
    return FACTS.replace('"156"', '"157"')


def registry():
    return db.session.get_one(RegistryFile, "facts.yml")


def fact():
    return db.session.get_one(Fact, "so-bao")


def page():
    return db.session.scalars(select(Page).filter_by(slug="bai-mot")).one()


def test_syncing_stops_and_shows_both(sync, changed):
    with pytest.raises(Conflicted) as caught:
        sync()

    (conflict,) = caught.value.conflicts
    assert (conflict.place, conflict.author, conflict.number) == ("facts.yml", "Võ Thị Năm", 0)
    assert (conflict.portal, conflict.folder) == (changed, FACTS)
    assert '-    value: "157"' in conflict.diff
    assert '+    value: "156"' in conflict.diff


def test_the_command_names_the_file_and_who_changed_it(sync, changed, run, folder):
    result = run("sync", folder)

    assert result.exit_code == 1
    assert f"{folder.as_posix()}/facts.yml" in result.output
    assert "    changed in the portal by Võ Thị Năm at " in result.output
    assert "--- facts.yml (portal)" in result.output


def test_the_folders_facts_win_if_it_is_preferred(sync, changed):
    sync(prefer="folder")

    assert (registry().source, registry().changed_at, fact().value) == (FACTS, None, "156")
    assert "156" in page().revision.plain
    assert sync().published == []


def test_the_portals_facts_stay_if_it_is_preferred(sync, changed):
    done = sync(prefer="portal")

    assert [conflict.place for conflict in done.kept] == ["facts.yml"]
    assert (registry().source, fact().value) == (changed, "157")
    assert registry().changed_at is not None
    assert (page().revision.number, done.published) == (2, [])
    with pytest.raises(Conflicted):
        sync()


def test_new_texts_of_the_folder_show_the_facts_that_stay(sync, changed):
    text = make_lesson_text("Bài một", "Cứ gọi {{ so-bao }}.")

    done = sync({FILE: text, "facts.yml": FOLDERS}, prefer="portal")

    assert done.published == [(FILE, 3)]
    assert page().revision.plain.startswith("Cứ gọi 157.")
    assert (page().revision.source, page().synced_number) == (text, 3)


def test_they_are_judged_by_the_facts_that_stay(sync, changed, admin):
    create_fact("moi", FactText("5", "Mới", "", None, None), actor=admin)
    db.session.commit()
    text = make_lesson_text("Bài một", "Cứ gọi {{ moi }}.")

    with pytest.raises(Faulty):
        sync({FILE: text})

    sync(prefer="portal")
    assert page().revision.plain.startswith("Cứ gọi 5.")


def test_a_folder_that_took_the_portals_facts_may_change_them_afterwards(sync, changed):
    sync({"facts.yml": changed})
    assert registry().changed_at is None

    sync({"facts.yml": FOLDERS})
    assert (fact().value, page().revision.number) == ("111", 3)


def test_a_folder_without_facts_stops_too(sync, changed):
    with pytest.raises(Conflicted) as caught:
        sync({"facts.yml": None, FILE: make_lesson_text()})

    assert caught.value.conflicts[-1].folder is None


def test_a_page_that_was_only_rendered_again_may_change_in_the_folder(sync, changed):
    sync({FILE: make_lesson_text("Bài một", "Từ thư mục."), "facts.yml": changed})

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
    check_fact("so-bao", read=mark_of(fact()), actor=admin)
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
    sync({"facts.yml": "facts: {}\n", FILE: make_lesson_text()})

    told = fact_history("so-bao")
    assert [(one.before.get("value"), one.after.get("value"), one.name) for one in told] == [
        ("111", None, ""),
        ("111", "111", ""),
        ("156", "111", ""),
        (None, "156", ""),
    ]
    assert db.session.get(Fact, "so-bao") is None
