"""The manifest: what phones need to put the portal on the home screen, by the W3C's Web Application Manifest."""

from __future__ import annotations

import json
import shutil
from io import BytesIO
from math import hypot
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from portal.web.assets import STATIC, AssetRegistry

ADDRESS = "https://tungngo.example/assets/manifest.webmanifest"
DISPLAY_MODES = {"fullscreen", "standalone", "minimal-ui", "browser"}
PURPOSES = {"any", "maskable", "monochrome"}
MAX_PICTURE_BYTES = 6000
SAFE_RADIUS = 0.4  # of the width: what a phone may never cut away


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is signed in nowhere."""
    return app.test_client()


@pytest.fixture
def manifest(app: Flask, client: FlaskClient) -> dict[str, Any]:
    """The manifest as it is served."""
    shelf: AssetRegistry = app.extensions["assets"]
    told: dict[str, Any] = json.loads(client.get(shelf.url("manifest.webmanifest")).data)
    return told


def in_scope(manifest: dict[str, Any], url: str) -> bool:
    """Whether the address is of the same origin and within the scope, as the specification asks."""
    whole, scope = urlsplit(urljoin(ADDRESS, url)), urlsplit(urljoin(ADDRESS, manifest["scope"]))
    return whole[:2] == scope[:2] and whole.path.startswith(scope.path)


def pictures(manifest: dict[str, Any]) -> list[dict[str, str]]:
    """Every picture that the manifest names."""
    return [*manifest["icons"], *(icon for shortcut in manifest["shortcuts"] for icon in shortcut["icons"])]


def test_the_members_are_as_the_specification_asks(manifest: dict[str, Any]) -> None:
    assert in_scope(manifest, manifest["start_url"])
    assert urlsplit(urljoin(urljoin(ADDRESS, manifest["start_url"]), manifest["id"])).path == "/"
    assert manifest["display"] in DISPLAY_MODES
    assert manifest["dir"] in {"ltr", "rtl", "auto"}
    assert 0 < len(manifest["short_name"]) <= 12
    for colour in ("theme_color", "background_color"):
        assert len(bytes.fromhex(manifest[colour].removeprefix("#"))) == 3


def test_browsers_offer_to_install_it(manifest: dict[str, Any]) -> None:
    drawn = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"] if icon["type"] == "image/png"}

    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= drawn
    assert {purpose for icon in manifest["icons"] for purpose in icon["purpose"].split()} <= PURPOSES


def test_every_picture_is_there_in_the_size_that_is_told(client: FlaskClient, manifest: dict[str, Any]) -> None:
    for named in pictures(manifest):
        answer = client.get(named["src"])
        assert answer.status_code == 200, named  # not a detour over a redirect
        assert answer.content_type == named["type"]
        if named["type"] == "image/png":
            assert "x".join(map(str, Image.open(BytesIO(answer.data)).size)) == named["sizes"]
            assert len(answer.data) <= MAX_PICTURE_BYTES


def test_shortcuts_lead_to_screens_of_the_portal(app: Flask, manifest: dict[str, Any]) -> None:
    urls = app.url_map.bind("tungngo.example")

    assert [shortcut["name"] for shortcut in manifest["shortcuts"]] == ["Học tiếp", "Bị lừa?", "Ôn"]
    for shortcut in manifest["shortcuts"]:
        assert in_scope(manifest, shortcut["url"])
        assert urls.test(shortcut["url"], "GET")


@pytest.mark.parametrize("name", ["icon-maskable-512.png", "apple-touch-icon.png"])
def test_a_picture_that_phones_cut_has_its_drawing_in_the_middle(name: str) -> None:
    picture = Image.open(BytesIO((STATIC / name).read_bytes())).convert("RGBA")
    size, ground = picture.width, picture.getpixel((0, 0))
    drawn = [
        hypot(x + 0.5 - size / 2, y + 0.5 - size / 2)
        for x in range(0, size, 2)
        for y in range(0, size, 2)
        if picture.getpixel((x, y)) != ground
    ]

    assert picture.getextrema()[3] == (255, 255)  # nothing shows through
    assert 0.25 * size < max(drawn) <= SAFE_RADIUS * size


def test_a_page_names_the_manifest_and_the_picture_for_iphones(client: FlaskClient, app: Flask) -> None:
    shelf: AssetRegistry = app.extensions["assets"]
    html = client.get("/sign-in").text

    assert f'<link rel="manifest" href="{shelf.url("manifest.webmanifest")}">' in html
    assert f'<link rel="apple-touch-icon" href="{shelf.url("apple-touch-icon.png")}">' in html


def test_a_changed_picture_changes_the_manifest(app: Flask, tmp_path: Path) -> None:
    folder = shutil.copytree(STATIC, tmp_path / "static")
    shelf = AssetRegistry(folder)
    before = shelf.url("manifest.webmanifest")

    shutil.copy(folder / "icon-512.png", folder / "icon-192.png")
    shelf.refresh()

    assert shelf.url("manifest.webmanifest") != before
    assert shelf.url("icon-192.png").encode() in shelf.assets["manifest.webmanifest"].body
