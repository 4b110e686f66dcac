"""flask studio."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.publish import schedule_draft
from portal.drafts.operations.save_draft import save_draft
from portal.units.models import Unit
from tests.courses.conftest import SVG
from tests.drafts.archives import unzipped, zipped
from tests.factories import front_matter, lesson_markdown, write_files
from tests.studio.conftest import course_named, work

FILES = {
    "course.md": front_matter(title="Khóa mới") + "\nLời đầu.\n",
    "01-mot.md": lesson_markdown(body="Gọi {{ khong-co }}. ![Dây](media/day.svg)"),
    "media/day.svg": SVG,
    "ghi-chu.txt": "x",
    ".git/config": "x",
}


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Runs `flask studio …` in English."""

    def run_command(*arguments: object) -> Result:
        db.session.commit()
        result = app.test_cli_runner().invoke(args=["studio", *map(str, arguments), "--language", "en"])
        db.session.rollback()
        return result

    return run_command


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_course_goes_out_as_a_zip_or_a_folder(
    run: Callable[..., Result], course: Course, tmp_path: Path, trainer: User
) -> None:
    save_draft(work(course), lesson_markdown("Nháp"), version=0, based_on=1, actor=trainer)

    assert run("export", "an-toan", tmp_path / "a.zip").exit_code == 0
    assert run("export", "an-toan", tmp_path / "b", "--drafts").output == "Exported 5 files.\n"

    packed = {
        name.removeprefix("an-toan/"): data for name, data in unzipped((tmp_path / "a.zip").read_bytes()).items()
    }
    written = contents(tmp_path / "b")
    assert written["01-mot.md"] == lesson_markdown("Nháp").encode()
    assert packed | {"01-mot.md": b""} == written | {"01-mot.md": b""}
    assert packed["01-mot.md"] != written["01-mot.md"]


def test_nothing_is_written_over_unless_asked(run: Callable[..., Result], course: Course, tmp_path: Path) -> None:
    write_files(tmp_path, {"a.zip": "x", "b/x.txt": "x"})

    for path in ("a.zip", "b"):
        result = run("export", "an-toan", tmp_path / path)
        assert result.exit_code == 1
        assert "--force" in result.output
        assert run("export", "an-toan", tmp_path / path, "--force").exit_code == 0
    assert (tmp_path / "b/x.txt").exists()


def test_a_course_that_is_not_there_is_named(run: Callable[..., Result], app: Flask, tmp_path: Path) -> None:
    result = run("export", "khong-co", tmp_path / "a.zip")

    assert (result.exit_code, result.output) == (1, "There is no course with the address “khong-co”.\n")


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_a_course_comes_in_as_drafts_and_its_faults_are_named(
    run: Callable[..., Result], commune: Unit, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "khoa-moi"
    if kind == "folder":
        write_files(path, FILES)
    else:
        path = tmp_path / "khoa.zip"
        path.write_bytes(zipped({f"khoa-moi/{name}": data for name, data in FILES.items()}))

    result = run("import", path, "--unit", commune.code)

    assert result.exit_code == 0, result.output
    made = course_named("khoa-moi")
    assert made is not None
    assert (made.unit_id, made.is_published, [page.file_name for page in made.pages]) == (
        commune.id,
        False,
        ["01-mot.md"],
    )
    lines = result.output.splitlines()
    assert "khoa-moi/01-mot.md:5: there is no fact “khong-co”" in lines
    assert any(line.startswith("Left out: ") and "ghi-chu.txt" in line for line in lines)
    assert any(line.startswith("Left out: ") and ".git/config" in line for line in lines)
    assert lines[-1] == "2 texts as drafts in khoa-moi."


def test_it_gets_the_address_that_is_said(run: Callable[..., Result], app: Flask, tmp_path: Path) -> None:
    write_files(tmp_path / "khoa-moi", FILES)

    run("import", tmp_path / "khoa-moi", "--slug", "khac")

    assert course_named("khac") is not None
    assert course_named("khoa-moi") is None


def test_a_dry_run_brings_nothing_in(run: Callable[..., Result], app: Flask, tmp_path: Path) -> None:
    write_files(tmp_path / "khoa-moi", FILES)

    result = run("import", tmp_path / "khoa-moi", "--dry-run")

    assert "nothing was changed" in result.output
    assert course_named("khoa-moi") is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--unit", "khong-co"], "There is no unit with the code “khong-co”."),
        (["--slug", "an-toan"], "There is already a course with the address “an-toan”"),
        (["--slug", "Có dấu"], "An address has small letters"),
    ],
)
def test_what_cannot_be_is_refused(
    run: Callable[..., Result], course: Course, tmp_path: Path, arguments: list[str], words: str
) -> None:
    write_files(tmp_path / "khoa-moi", FILES)

    result = run("import", tmp_path / "khoa-moi", *arguments)

    assert result.exit_code == 1
    assert words in result.output
    assert course_named("khoa-moi") is None


def test_what_is_no_archive_is_refused(run: Callable[..., Result], app: Flask, tmp_path: Path) -> None:
    write_files(tmp_path, {"khoa.zip": "x"})

    result = run("import", tmp_path / "khoa.zip")

    assert result.exit_code == 1
    assert "this is no .zip that can be read here" in result.output


def test_a_link_in_a_folder_is_not_followed(run: Callable[..., Result], app: Flask, tmp_path: Path) -> None:
    write_files(tmp_path, {"ngoai.md": lesson_markdown("Bí mật")})
    write_files(tmp_path / "khoa-moi", FILES)
    (tmp_path / "khoa-moi/02-hai.md").symlink_to(tmp_path / "ngoai.md")

    result = run("import", tmp_path / "khoa-moi")

    assert "Left out: 02-hai.md" in result.output
    assert "2 texts as drafts" in result.output


def test_what_is_due_is_published(
    run: Callable[..., Result], course: Course, trainer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = save_draft(work(course), lesson_markdown("Đúng giờ"), version=0, based_on=1, actor=trainer)
    assert draft is not None
    at = clock.now() + timedelta(hours=1)
    schedule_draft(draft, version=1, impact="minor", message="", publish_at=at, actor=trainer)
    db.session.commit()
    assert run("publish-due").output == "Published: 0 texts.\n"
    monkeypatch.setattr(clock, "now", lambda: at)

    assert run("publish-due").output == "Published: 1 text.\n"

    assert work(course).number == 2
    assert run("publish-due").output == "Published: 0 texts.\n"
