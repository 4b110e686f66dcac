"""A start reads the courses folder only where it is not as it was at the last whole sync."""

from __future__ import annotations

import os

import pytest

from portal.content.files import fingerprint
from portal.content.files.fingerprint import folder_fingerprint
from portal.courses.models import FolderSync
from portal.db import db
from tests.factories import lesson_markdown, write_files

PAGE = "an-toan/02-bai-hai.md"


@pytest.fixture
def synced(run, folder):
    """The folder, published."""
    assert run("sync", folder).exit_code == 0
    return folder


def test_an_unchanged_folder_is_not_read_again(run, synced):
    result = run("sync", synced, "--if-changed")

    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("name", [PAGE, "an-toan/05-moi.md", "an-toan/media/day.svg"])
def test_what_changed_or_came_is_published(run, synced, name):
    content = (synced / "an-toan/media/day.svg").read_text(encoding="utf-8").replace("Bốn", "Năm")
    write_files(synced, {name: content if name.endswith(".svg") else lesson_markdown(title="Mới")})

    assert run("sync", synced, "--if-changed").output != ""
    assert run("sync", synced, "--if-changed").output == ""


def test_a_page_that_left_the_folder_is_withdrawn(run, synced):
    (synced / PAGE).unlink()

    assert f"Withdrawn: {PAGE}" in run("sync", synced, "--if-changed", "--yes").output


def test_other_code_reads_the_same_folder_again(run, synced, monkeypatch):
    monkeypatch.setattr(fingerprint, "_code_fingerprint", lambda: "another release")

    assert "unchanged" in run("sync", synced, "--if-changed").output


def test_a_folder_with_a_fault_is_read_again_until_it_is_right(run, synced):
    write_files(synced, {PAGE: lesson_markdown(body="[x](nowhere.md)")})

    assert run("sync", synced, "--if-changed").exit_code == 1
    assert run("sync", synced, "--if-changed").exit_code == 1


def test_after_a_sync_of_one_course_the_folder_is_read_again_though_it_is_as_before(run, synced):
    before = (synced / PAGE).read_text(encoding="utf-8")
    write_files(synced, {PAGE: lesson_markdown(title="Mới")})
    run("sync", "an-toan", "--folder", synced)
    write_files(synced, {PAGE: before})

    assert f"Published: {PAGE}" in run("sync", synced, "--if-changed").output


def test_a_dry_run_and_a_sync_of_one_course_say_nothing_of_the_whole_folder(run, folder):
    run("sync", folder, "--dry-run")
    run("sync", "an-toan", "--folder", folder)

    assert db.session.get(FolderSync, 1) is None
    assert "unchanged" in run("sync", folder, "--if-changed").output


def test_a_link_counts_by_its_name_and_a_name_that_is_no_text_by_its_bytes(tmp_path):
    before = folder_fingerprint(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path)
    linked = folder_fingerprint(tmp_path)
    (tmp_path / os.fsdecode(b"anh-\xff.png")).write_bytes(b"")

    assert len({before, linked, folder_fingerprint(tmp_path)}) == 3


def test_a_file_that_is_too_large_counts_by_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(fingerprint, "MAX_RECORDING_BYTES", 3)
    (tmp_path / "a").write_bytes(b"12345")
    before = folder_fingerprint(tmp_path)

    (tmp_path / "a").write_bytes(b"54321")
    same = folder_fingerprint(tmp_path)
    (tmp_path / "a").write_bytes(b"543210")

    assert (before == same, before == folder_fingerprint(tmp_path)) == (True, False)
