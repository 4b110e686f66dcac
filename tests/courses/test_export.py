"""flask courses export: byte for byte what was published."""

from __future__ import annotations

import unicodedata

import pytest
from sqlalchemy import func, select

from portal.courses.models import Revision
from portal.db import db
from tests.courses.conftest import SVG
from tests.factories import front_matter, lesson_markdown, write_files

LESSON = lesson_markdown("Tiếng Việt", "Một dòng.\n\nHai dòng.")
TEXTS = {
    "as it is": LESSON.encode(),
    "CRLF": LESSON.replace("\n", "\r\n").encode(),
    "CR": LESSON.replace("\n", "\r").encode(),
    "BOM": b"\xef\xbb\xbf" + LESSON.encode(),
    "no final newline": LESSON.rstrip("\n").encode(),
    "decomposed letters": unicodedata.normalize("NFD", LESSON).encode(),
    "trailing blanks": LESSON.replace(".\n", ".  \t\n").encode(),
}


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everything_published_comes_back(run, folder, tmp_path):
    run("sync", folder)

    result = run("export", tmp_path / "out")

    assert result.exit_code == 0, result.output
    assert result.output == "Exported 8 files.\n"
    assert contents(tmp_path / "out") == contents(folder)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_survives_to_the_byte(run, folder, tmp_path, name):
    introduction = TEXTS[name].replace(b"kind: lesson\n", b"")
    write_files(
        folder,
        {"an-toan/02-bai-hai.md": TEXTS[name], "an-toan/course.md": introduction, "facts.yml": facts(name)},
    )
    synced = run("sync", folder)

    run("export", tmp_path / "out")

    assert synced.exit_code == 0, synced.output
    assert contents(tmp_path / "out") == contents(folder)


def facts(name):
    text = 'facts:\n  so-bao: {value: "156", label: Đầu số}\n'
    forms = {"CRLF": text.replace("\n", "\r\n"), "BOM": "\ufeff" + text, "no final newline": text.rstrip("\n")}
    return forms.get(name, text)


def test_what_was_exported_has_no_fault_and_changes_nothing(run, folder, tmp_path):
    run("sync", folder)
    run("export", tmp_path / "out")

    checked, synced = run("check", tmp_path / "out"), run("sync", tmp_path / "out")

    assert checked.exit_code == 0
    assert synced.output == "3 pages unchanged.\n"
    assert db.session.scalar(select(func.count()).select_from(Revision)) == 3


def test_what_is_withdrawn_is_left_out(run, folder, tmp_path):
    write_files(folder, {"khac/course.md": front_matter(title="Khác"), "khac/01-bai.md": lesson_markdown()})
    run("sync", folder)
    (folder / "khac/01-bai.md").unlink()
    (folder / "khac/course.md").unlink()
    (folder / "khac").rmdir()
    (folder / "an-toan/02-bai-hai.md").unlink()
    run("sync", folder)

    run("export", tmp_path / "out")

    assert contents(tmp_path / "out") == contents(folder)


def test_a_folder_in_use_is_refused(run, folder, tmp_path):
    run("sync", folder)
    write_files(tmp_path / "out", {"mine.txt": "mine"})

    result = run("export", tmp_path / "out")

    assert result.exit_code == 1
    assert "is not empty" in result.output
    assert contents(tmp_path / "out") == {"mine.txt": b"mine"}


def test_force_writes_over_and_names_what_it_leaves(run, folder, tmp_path):
    run("sync", folder)
    write_files(tmp_path / "out", {"an-toan/course.md": "old", "an-toan/08-cu.md": "old"})

    result = run("export", tmp_path / "out", "--force")

    assert result.exit_code == 0
    assert "Not published, left as it is: an-toan/08-cu.md" in result.output
    assert contents(tmp_path / "out") == contents(folder) | {"an-toan/08-cu.md": b"old"}


def test_a_folder_that_cannot_be_made_is_a_plain_sentence(run, folder, tmp_path):
    run("sync", folder)
    write_files(tmp_path, {"file": SVG})

    result = run("export", tmp_path / "file" / "out")

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "Not a directory" in result.output
