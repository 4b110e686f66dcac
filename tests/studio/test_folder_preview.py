"""A folder of courses as its readers will see it, while it is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client

from portal.studio.folder_preview.commands import preview_application
from portal.studio.folder_preview.views import FolderPreview
from tests.courses.conftest import FILES
from tests.factories import lesson_markdown, write_files
from tests.scenarios.playing import SCENARIO

PAGE = "/courses/an-toan/bai-mot"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a course that has a scenario."""
    return write_files(tmp_path / "courses", {**FILES, "an-toan/03-cuoc-goi.md": SCENARIO})


@pytest.fixture
def client(app: Flask, folder: Path) -> Client:
    """A browser at the folder's preview."""
    return Client(preview_application(app, FolderPreview(folder, "en")))


def test_the_folder_is_listed_and_every_page_is_shown(client: Client):
    listed = client.get("/").text

    for place in (PAGE, "/courses/an-toan/bai-hai", "/courses/an-toan/kiem-tra", "/courses/an-toan/cuoc-goi"):
        assert f'href="{place}"' in listed
        assert client.get(place).status_code == 200
    assert "156" in client.get(PAGE).text


def test_a_saved_file_is_told_and_shown(client: Client, folder: Path):
    before = client.get("/changes").text
    page = client.get(PAGE).text

    write_files(folder, {"an-toan/01-bai-mot.md": lesson_markdown(body="Chữ vừa lưu.")})

    assert f'data-state="{before}"' in page
    assert client.get("/changes").text != before
    assert "Chữ vừa lưu." in client.get(PAGE).text


def test_faults_stand_over_their_page_and_in_the_list(client: Client, folder: Path):
    write_files(folder, {"an-toan/02-bai-hai.md": lesson_markdown(body="Xem [bài](77-khong-co.md).")})

    assert "an-toan/02-bai-hai.md:" in client.get("/courses/an-toan/bai-hai").text
    assert "an-toan/02-bai-hai.md:" in client.get("/").text
    assert "02-bai-hai.md:" not in client.get(PAGE).text


def test_what_a_page_shows_is_sent_and_so_are_the_styles(client: Client):
    page = client.get(PAGE).text
    picture = page.split('src="/media/')[1].split('"')[0]

    assert client.get(f"/media/{picture}").mimetype == "image/svg+xml"
    assets = re.findall(r'"(/assets/[^"#]+)', page)
    assert len(assets) > 4
    assert {asset: client.get(asset).status_code for asset in assets} == dict.fromkeys(assets, 200)


def test_a_scenario_is_played(client: Client):
    place = "/courses/an-toan/cuoc-goi"

    assert "Cô Ba đã dừng lại đúng lúc." in client.get(f"{place}?way=2").text
    assert f'href="{place}?way=2#scene"' in client.get(place).text


def test_nothing_else_of_the_portal_answers(client: Client):
    assert client.get("/studio").status_code == 404
    assert client.get("/../facts.yml").status_code == 404
    assert client.post("/").status_code == 405


def test_a_file_that_cannot_be_read_is_told_and_the_rest_is_shown(client: Client, folder: Path):
    write_files(folder, {"an-toan/course.md": "---\ntitle: [\n---\n"})

    assert "an-toan/course.md:" in client.get("/").text
    assert client.get(PAGE).status_code == 200


def test_the_command_stands_among_those_of_courses(app: Flask):
    result = app.test_cli_runner().invoke(args=["courses", "--help"])

    assert "preview" in result.output


@pytest.mark.parametrize(("host", "status"), [("evil.example", 421), ("localhost:8765", 200), ("[::1]:8765", 200)])
def test_no_other_name_that_leads_here_shows_the_folder(client: Client, host: str, status: int):
    assert client.get(PAGE, headers={"Host": host}).status_code == status
