"""flask courses sync."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from portal.courses import commands
from portal.courses.models import Course, Page, Revision
from portal.courses.operations.publish_page import publish_page
from portal.db import db
from tests.factories import front_matter, lesson_markdown, write_files

FILE = "an-toan/02-bai-hai.md"


def test_it_says_what_was_published_withdrawn_and_left(run, folder):
    first = run("sync", folder)
    write_files(folder, {FILE: lesson_markdown(title="Mới")})
    (folder / "an-toan/09-kiem-tra.md").unlink()

    second = run("sync", folder)

    assert first.exit_code == 0
    assert f"Published: {FILE} (revision 1)" in first.output
    assert second.output.splitlines() == [
        f"Published: {FILE} (revision 2)",
        "Withdrawn: an-toan/09-kiem-tra.md",
        "1 page unchanged.",
    ]


def test_a_dry_run_says_the_same_and_changes_nothing(run, folder):
    result = run("sync", folder, "--dry-run")

    assert f"Published: {FILE} (revision 1)" in result.output
    assert "nothing was changed" in result.output
    assert db.session.scalar(select(func.count()).select_from(Course)) == 0


def test_the_folder_of_the_settings_is_the_default(run, folder, app, monkeypatch):
    monkeypatch.setitem(app.config, "COURSES_FOLDER", str(folder))

    result = run("sync")

    assert result.exit_code == 0
    assert db.session.scalars(select(Course.slug)).all() == ["an-toan"]


def test_faults_are_named_and_nothing_is_published(run, folder):
    write_files(folder, {FILE: lesson_markdown(body="<script>x</script>")})

    result = run("sync", folder)

    assert result.exit_code == 1
    assert f"{folder}/{FILE}:5: programs are never run" in result.output
    assert "1 fault; nothing was published." in result.output
    assert db.session.scalar(select(func.count()).select_from(Course)) == 0


def test_an_unknown_unit_is_named_with_its_file(run, folder):
    write_files(folder, {"an-toan/course.md": front_matter(title="An toàn", unit="khong-co")})

    result = run("sync", folder)

    assert result.exit_code == 1
    assert f"{folder}/an-toan/course.md:3: there is no unit with the code “khong-co”" in result.output


@pytest.fixture
def changed(run, folder, admin):
    """A page that the portal and the folder have both changed."""
    run("sync", folder)
    page = db.session.scalars(select(Page).filter_by(slug="bai-hai")).one()
    publish_page(page, source=lesson_markdown(title="Của cổng"), based_on=1, actor=admin)
    db.session.commit()
    write_files(folder, {FILE: lesson_markdown(title="Của thư mục")})
    return page


def test_a_conflict_is_shown_with_both_places_and_the_difference(run, folder, changed):
    result = run("sync", folder)

    assert result.exit_code == 0
    assert f"{folder}/{FILE}" in result.output
    assert "revision 2 by Võ Thị Năm at " in result.output
    assert "-title: Của cổng" in result.output
    assert "+title: Của thư mục" in result.output
    assert "--theirs" in result.output
    assert db.session.scalar(select(func.max(Revision.number))) == 2


def test_strict_ends_with_status_1_while_anything_is_undecided(run, folder, changed):
    write_files(folder, {"an-toan/01-bai-mot.md": lesson_markdown("Khác")})

    result = run("sync", folder, "--strict")

    assert result.exit_code == 1
    assert "Published: an-toan/01-bai-mot.md (revision 2)" in result.output
    assert run("sync", folder, "--theirs", FILE, "--strict").exit_code == 0


def test_ours_and_theirs_decide_for_one_path(run, folder, changed):
    theirs = run("sync", folder, "--theirs", folder / FILE)
    ours = run("sync", folder, "--ours", FILE)

    assert f"Not taken from the folder: {FILE}" in theirs.output
    assert "changed in the folder and in the portal" not in theirs.output
    assert f"Published: {FILE} (revision 3)" in ours.output


def test_one_path_cannot_be_decided_for_both(run, folder, changed):
    result = run("sync", folder, "--ours", FILE, "--theirs", FILE)

    assert result.exit_code == 1
    assert "--ours and --theirs are both said of" in result.output


def test_courses_are_named_and_the_folder_is_an_option(run, folder, changed):
    write_files(folder, {"khac/course.md": front_matter(title="Khác"), "khac/01-bai.md": lesson_markdown()})

    result = run("sync", "khac", "--folder", folder)

    assert result.output.splitlines() == [
        *("Published: khac/course.md", "Published: khac/01-bai.md (revision 1)", "0 pages unchanged.")
    ]


def test_a_course_that_is_not_there_is_named(run, folder):
    result = run("sync", "khong-co", "--folder", folder)

    assert result.exit_code == 1
    assert "There is no course “khong-co” in this folder." in result.output


def test_theirs_keeps_the_portals_text_and_says_so(run, folder, changed):
    result = run("sync", folder, "--theirs")

    assert result.exit_code == 0
    assert f"Not taken from the folder: {FILE}" in result.output
    assert db.session.get(Page, changed.id).title == "Của cổng"


def test_ours_publishes_the_folders_text(run, folder, changed):
    result = run("sync", folder, "--ours")

    assert result.exit_code == 0
    assert f"Published: {FILE} (revision 3)" in result.output
    assert db.session.get(Page, changed.id).title == "Của thư mục"


@pytest.mark.parametrize("command", ["check", "sync"])
def test_a_folder_that_is_not_there_is_a_plain_sentence(run, tmp_path, command):
    result = run(command, tmp_path / "nowhere")

    assert result.exit_code == 1
    assert "No such file or directory" in result.output
    assert "Traceback" not in result.output


def test_an_empty_folder_is_refused_where_courses_are_published(run, folder, tmp_path):
    run("sync", folder)

    result = run("sync", tmp_path / "courses" / "an-toan" / "media")

    assert result.exit_code == 1
    assert db.session.scalars(select(Course.withdrawn_at)).all() == [None]


def test_a_changed_introduction_is_named(run, folder):
    run("sync", folder)
    write_files(folder, {"an-toan/course.md": front_matter(title="Tên mới")})

    result = run("sync", folder)

    assert result.output.splitlines() == ["Published: an-toan/course.md", "3 pages unchanged."]
    assert db.session.scalars(select(Course.title)).one() == "Tên mới"


@pytest.mark.parametrize("kind", [OperationalError, ProgrammingError])
def test_a_database_that_is_locked_or_empty_is_a_plain_sentence(run, folder, monkeypatch, kind):
    def fail():
        raise kind("BEGIN", {}, Exception("database is locked"))

    monkeypatch.setattr(commands, "begin_write", fail)

    result = run("sync", folder)

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.output == "The database does not answer: database is locked\n"
