"""Pictures and sounds from addresses that never change."""

from __future__ import annotations

import hashlib

import pytest

from tests.courses.conftest import SVG
from tests.factories import lesson_markdown, make_course

MP3 = b"ID3" + bytes(range(256)) * 8
HASH = hashlib.sha256(SVG.encode()).hexdigest()
SOUND = hashlib.sha256(MP3).hexdigest()


@pytest.fixture
def stranger(browser):
    """A stranger's browser, before a course with a picture and a sound."""
    make_course(
        pages={"01-mot.md": lesson_markdown(body="![Dây](media/day.svg)")},
        files={"an-toan/media/day.svg": SVG, "an-toan/media/noi.mp3": MP3},
    )
    return browser


def test_a_picture_is_served_to_everybody_for_good(stranger):
    response = stranger.get(f"/media/{HASH}.svg")

    assert response.status_code == 200
    assert response.data == SVG.encode()
    assert response.mimetype == "image/svg+xml"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["ETag"] == f'"{HASH}"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"] == "inline"
    assert "Set-Cookie" not in response.headers


@pytest.mark.both_databases
def test_a_drawing_may_load_and_run_nothing(stranger):
    policy = stranger.get(f"/media/{HASH}.svg").headers["Content-Security-Policy"]

    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_who_has_it_already_gets_no_bytes(stranger):
    response = stranger.get(f"/media/{HASH}.svg", headers={"If-None-Match": f'"{HASH}"'})

    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["ETag"] == f'"{HASH}"'


def test_the_head_alone_tells_the_size(stranger):
    response = stranger.head(f"/media/{SOUND}.mp3")

    assert (response.status_code, response.data) == (200, b"")
    assert response.headers["Content-Length"] == str(len(MP3))


@pytest.mark.parametrize(
    ("asked", "part", "said"),
    [
        ("bytes=0-9", MP3[:10], "bytes 0-9/2051"),
        ("bytes=100-", MP3[100:], "bytes 100-2050/2051"),
        ("bytes=-5", MP3[-5:], "bytes 2046-2050/2051"),
    ],
)
def test_a_part_of_a_sound_can_be_asked_for(stranger, asked, part, said):
    response = stranger.get(f"/media/{SOUND}.mp3", headers={"Range": asked})

    assert (response.status_code, response.data) == (206, part)
    assert response.headers["Content-Range"] == said
    assert response.mimetype == "audio/mpeg"


def test_a_part_beyond_the_end_is_416(stranger):
    assert stranger.get(f"/media/{SOUND}.mp3", headers={"Range": "bytes=9999-"}).status_code == 416


@pytest.mark.parametrize(
    "name",
    [f"{HASH}.png", f"{HASH}.mp3", f"{HASH}.", f"{'0' * 64}.svg", f"{HASH[:10]}.svg", f"{HASH.upper()}.svg"],
)
def test_every_other_address_is_404(stranger, name):
    assert stranger.get(f"/media/{name}").status_code == 404
