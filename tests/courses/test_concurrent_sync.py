"""Two processes that publish at the same time."""

from __future__ import annotations

import os
import subprocess
import sys

from sqlalchemy import func, select

from portal.config import ROOT
from portal.courses.models import Course, Media, Page, Revision
from portal.db import db
from tests.factories import lesson_markdown, write_files


def start_sync(folder):
    url = db.engine.url.render_as_string(hide_password=False)
    settings = {"DATABASE_URL": url, "SECRET_KEY": "a key for tests only", "PORTAL_MODE": "demo"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "courses", "sync", str(folder), "--language", "en"]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_both_end_well_and_every_page_has_one_revision(app, folder):
    pages = {f"an-toan/{n}-bai-{n}.md": lesson_markdown(f"Bài {n}") for n in range(20, 40)}
    write_files(folder, pages)
    db.session.commit()

    processes = [start_sync(folder) for _ in range(2)]
    outputs = [process.communicate(timeout=300)[0] for process in processes]

    assert [process.returncode for process in processes] == [0, 0], outputs
    db.session.rollback()
    counts = [db.session.scalar(select(func.count()).select_from(t)) for t in (Course, Page, Revision, Media)]
    assert counts == [1, 23, 23, 1]
    assert sorted("23 pages unchanged." in output for output in outputs) == [False, True]
