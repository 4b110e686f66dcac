"""A library of files on the disk, and the commands over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from portal.courses.sync.operations.conflicts import Side
from portal.courses.sync.operations.publish_library import SyncResult, publish_library
from portal.db import db
from tests.factories import front_matter, lesson_markdown, quiz_markdown, read_texts, write_files
from tests.replay import replayed

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><title>Bốn sợi dây</title></svg>\n'
FACTS = """facts:
  so-bao:
    value: "156"
    label: Đầu số báo lừa đảo
    source: https://example.vn/156
    checked: 2026-11-20
    valid_days: 90
"""
PROGRAMMES = """programmes:
  - {id: co-ban, title: Cơ bản, compulsory: [an-toan], min_electives: 0}
"""
COMPETENCES = """frameworks:
  - id: dlgf
    title: DLGF
    items:
      - {code: "4.1", title: Bảo vệ thiết bị}
      - {code: "4.2", title: Bảo vệ dữ liệu}
groups:
  - {id: cao-tuoi, title: Người cao tuổi}
"""
FILES = {
    "facts.yml": FACTS,
    "programmes.yml": PROGRAMMES,
    "competences.yml": COMPETENCES,
    "an-toan/course.md": front_matter(title="An toàn", summary="Ngắn.", position=1) + "\nGiới thiệu.\n",
    "an-toan/01-bai-mot.md": lesson_markdown(body="Gọi {{ so-bao }}.\n\n![Dây](media/day.svg)"),
    "an-toan/02-bai-hai.md": lesson_markdown(title="Bài hai", body="Xem [bài một](01-bai-mot.md)."),
    "an-toan/09-kiem-tra.md": quiz_markdown(),
    "an-toan/media/day.svg": SVG,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one course of three pages, a picture, a fact and a programme."""
    return write_files(tmp_path / "courses", FILES)


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Runs `flask courses …` in English."""

    def run_command(name: str, *arguments: object, language: str = "en") -> Result:
        # The command runs in a session of its own, as it does in a shell.
        db.session.commit()
        runner = app.test_cli_runner()
        result = runner.invoke(args=["courses", name, *map(str, arguments), "--language", language])
        db.session.rollback()
        return result

    return run_command


@pytest.fixture
def sync(app: Flask, folder: Path) -> Callable[..., SyncResult]:
    """Publishes the folder after writing some of its files; None removes one."""

    def publish(
        files: Mapping[str, str | None] | None = None, prefer: Side | None = None, **more: Any
    ) -> SyncResult:
        for name, text in (files or {}).items():
            if text is None:
                (folder / name).unlink(missing_ok=True)
            else:
                write_files(folder, {name: text})
        return _publish(files_in(folder), prefer, **more)

    return publish


def files_in(folder: Path) -> dict[str, str | bytes]:
    """What the files of the folder say, by their path in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@replayed
def _publish(files: dict[str, str | bytes], prefer: Side | None, **more: Any) -> SyncResult:
    done = publish_library(read_texts(files), actor=None, prefer=prefer, **more)
    db.session.commit()
    return done
