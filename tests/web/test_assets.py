"""The bundles: what browsers get, how small it is, and that the sheets agree with themselves."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import brotli
import pytest
from flask import Flask, Response, session
from flask.testing import FlaskClient

from portal.learning.courses.views import kind_sign
from portal.learning.views.template_filters import DEFAULT_PICTURE, PICTURES
from portal.web.assets import BUNDLES, STATIC, AssetRegistry, compressed, register_assets

ALL_JAVASCRIPT = 25 * 1024  # compressed, htmx included: the budget of learner pages
STUDIO_JAVASCRIPT = 19 * 1024  # compressed, the toolbar included, beside the rest; trainers open it on a desk
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def edge() -> Flask:
    """An application with nothing but assets, which need no database, and a session that is looked at."""
    app = Flask(__name__, static_folder=None)
    register_assets(app)

    @app.after_request
    def look_at_the_session(response: Response) -> Response:
        session.get("_user_id")
        return response

    app.secret_key = "a key for tests only"
    return app


@pytest.fixture(scope="module")
def shelf(edge: Flask) -> AssetRegistry:
    """The assets that it serves."""
    found: AssetRegistry = edge.extensions["assets"]
    return found


@pytest.fixture
def client(edge: Flask) -> FlaskClient:
    return edge.test_client()


@pytest.mark.parametrize("name", BUNDLES)
def test_an_asset_may_be_kept_for_ever_under_its_hashed_name(
    client: FlaskClient, shelf: AssetRegistry, name: str
) -> None:
    answer = client.get(shelf.url(name))

    assert answer.status_code == 200
    assert re.fullmatch(r"/assets/[a-z0-9-]+\.[0-9a-f]{12}\.[a-z]+", shelf.url(name))
    assert answer.headers["Cache-Control"] == FOREVER
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("site.css", "text/css; charset=utf-8"),
        ("site.js", "text/javascript; charset=utf-8"),
        ("icons.svg", "image/svg+xml"),
        ("share.png", "image/png"),
        ("manifest.webmanifest", "application/manifest+json"),
    ],
)
def test_an_asset_says_what_it_is(client: FlaskClient, shelf: AssetRegistry, name: str, media_type: str) -> None:
    answer = client.get(shelf.url(name))

    assert answer.headers["Content-Type"] == media_type


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.2, gzip;q=0.9", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_the_browser_chooses_the_encoding(
    client: FlaskClient, shelf: AssetRegistry, accepted: str, encoding: str | None
) -> None:
    answer = client.get(shelf.url("site.css"), headers={"Accept-Encoding": accepted})

    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert answer.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert unpack(answer.data) == shelf.assets["site.css"].body


def test_signing_in_does_not_fetch_the_assets_again(client: FlaskClient, shelf: AssetRegistry) -> None:
    answer = client.get(shelf.url("site.css"))

    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("file", ["site.0123456789ab.css", "site.css"])
def test_an_earlier_hash_leads_to_the_present_file(client: FlaskClient, shelf: AssetRegistry, file: str) -> None:
    answer = client.get(f"/assets/{file}")

    assert answer.status_code == 302
    assert answer.headers["Location"] == shelf.url("site.css")
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("file", ["other.0123456789ab.css", "site.0123.css", "tokens.css", "..%2fassets.py"])
def test_what_is_no_asset_is_not_found(client: FlaskClient, file: str) -> None:
    answer = client.get(f"/assets/{file}")

    assert answer.status_code == 404


def test_a_changed_file_changes_the_address(tmp_path: Path) -> None:
    folder = shutil.copytree(STATIC, tmp_path / "static")
    shelf = AssetRegistry(folder)
    before = shelf.url("site.css"), shelf.url("site.js")

    (folder / "css/base.css").write_text("body { color: red }")
    shelf.refresh()

    assert shelf.url("site.css") != before[0]
    assert shelf.url("site.js") == before[1]
    assert b"color: red" in shelf.assets["site.css"].body


def test_every_sheet_and_script_is_in_a_bundle() -> None:
    written = {str(path.relative_to(STATIC)) for kind in ("css", "js") for path in (STATIC / kind).rglob("*.*")}

    assert written <= {part for parts in BUNDLES.values() for part in parts}


def test_lists_of_steps_in_templates_have_a_look_of_their_own(shelf: AssetRegistry) -> None:
    templates = [path.read_text() for path in (STATIC.parent / "templates").rglob("*.html")]
    named = {name for text in templates for name in re.findall(r'<ol class="([a-z-]+)', text)}
    styled = b"".join(shelf.assets[name].body for name in BUNDLES if name.endswith(".css")).decode()

    assert {name for name in named if not re.search(rf"\.{name}\b", styled)} == set()


def test_scripts_fit_their_budget(shelf: AssetRegistry) -> None:
    assert len(compressed(shelf.assets["site.js"].body, "br")) <= ALL_JAVASCRIPT
    assert len(compressed(shelf.assets["studio.js"].body, "br")) <= STUDIO_JAVASCRIPT


def test_scripts_need_no_eval() -> None:
    ours = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "js").rglob("*.js"))

    assert not re.search(r"\beval\(|new Function|\.innerHTML|\.style\b|setAttribute\(\"(on|style)", ours)


def test_dark_is_the_same_whether_the_phone_or_the_reader_chose_it() -> None:
    tokens = (STATIC / "css/tokens.css").read_text(encoding="utf-8")

    by_phone = re.search(r'not\(\[data-theme="light"\]\) \{(.*?)\}', tokens, re.DOTALL)
    by_reader = re.search(r':root\[data-theme="dark"\] \{(.*?)\}', tokens, re.DOTALL)

    assert by_phone is not None
    assert by_reader is not None
    assert by_phone[1].split() == by_reader[1].split()


@pytest.mark.parametrize("theme", [r":root \{(.*?)\}", r':root\[data-theme="dark"\] \{(.*?)\}'])
def test_words_stand_out_from_every_ground(theme: str) -> None:
    tokens = (STATIC / "css/tokens.css").read_text(encoding="utf-8")
    found = re.search(theme, tokens, re.DOTALL)
    assert found is not None
    colour = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", found[1]))
    grounds = ["paper", "surface", "sunken", "green-tint", "amber-tint", "red-tint", "blue-tint"]

    pairs = {(ink, ground) for ink in ("ink", "ink-soft", "green", "amber", "red") for ground in grounds}
    pale = {pair for pair in pairs if contrast(colour[pair[0]], colour[pair[1]]) < 7}

    assert pale == set()
    assert contrast(colour["on-green"], colour["green"]) >= 7
    assert contrast(colour["on-alarm"], colour["alarm"]) >= 7
    assert contrast(colour["red"], colour["red-tint"]) >= 3  # the edge of a call button on its ground
    assert all(contrast(colour["line-strong"], colour[ground]) >= 3 for ground in grounds)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2 between two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_icons_that_templates_name_are_drawn(shelf: AssetRegistry) -> None:
    drawn = {
        name: set(re.findall(r'<symbol id="([^"]+)"', shelf.assets[name].body.decode()))
        for name in ("icons.svg", "pictures.svg", "courses.svg", "tools.svg")
    }
    templates = "".join(path.read_text(encoding="utf-8") for path in (STATIC.parent / "templates").rglob("*.html"))

    named = re.findall(r"""\b(?:icon|sign)\("([a-z_-]+)\"(\|kind_sign)?""", templates)
    icons = {kind_sign(name) if is_kind else name for name, is_kind in named}
    pictures = set(re.findall(r"""\b(?:picture|drawing)\("([a-z_-]+)\"""", templates))
    pictures |= set(re.findall(r"""\bempty\((?:(?!%}|}}).)*, "([a-z_-]+)"\) (?:%}|}})""", templates))
    tools = set(re.findall(r"""\bdraw\("([a-z_-]+)\"|\btool\("[^"]+", _\("[^"]+"\), "([a-z_-]+)\"""", templates))

    assert icons <= drawn["icons.svg"]
    assert pictures <= drawn["pictures.svg"]
    assert {*PICTURES.values(), DEFAULT_PICTURE} == drawn["courses.svg"]
    assert {name for pair in tools for name in pair if name} <= drawn["tools.svg"]


def test_what_a_mouse_hovers_over_is_not_left_coloured_by_a_tap() -> None:
    """A phone keeps :hover on what was tapped last, so these rules are for those that have a pointer."""
    loose = []
    for sheet in sorted((STATIC / "css").glob("*.css")):
        text, depth, inside = sheet.read_text(encoding="utf-8"), 0, 0
        for part in re.split(r"(@media \(hover: hover\) \{|\{|\})", text):
            if part == "@media (hover: hover) {":
                depth, inside = depth + 1, depth + 1
            elif part == "{":
                depth += 1
            elif part == "}":
                inside, depth = (0 if depth == inside else inside), depth - 1
            elif ":hover" in part and not inside:
                loose.append(f"{sheet.name}: {part.strip()[-60:]}")

    assert loose == []
