"""Stylesheets, scripts and drawings, joined and named by their content when the portal starts."""

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import brotli
from flask import Blueprint, Flask, Response, abort, current_app, redirect, request
from werkzeug.datastructures import HeaderSet
from werkzeug.wrappers import Response as BaseResponse

from portal.web.access import open_to

STATIC = Path(__file__).resolve().parent.parent / "static"

# Later sheets may refine earlier ones: tokens first, small helpers and paper last.
STYLES = (
    *(
        "tokens",
        "base",
        "top",
        "buttons",
        "cards",
        "lane",
        "course",
        "finish",
        "lesson",
        "drawn_screen",
        "message",
        "handouts",
        "glossary",
        "questions",
        "question_parts",
        "quiz",
        "pretest",
        "must_pass",
        "scenario",
        "competences",
        "duties",
        "home",
        "contact",
        "tabs",
        "welcome",
        "bookmarks",
        "install",
    ),
    *("guide", "forms", "search", "tables", "privacy"),
    *("notices", "utilities", "print"),
)
# What residents open is a bundle of its own: it comes once, on a weak line, and needs no forms, quizzes or tables.
# What only leaders open comes beside the rest, so that a member's first lesson does not wait for it.
DESK_STYLES = (
    *("people", "audit", "roster", "roster_bulk", "roster_reading", "units", "programmes"),
    *("dashboard", "matrix", "trend", "team", "report"),
    *("follow_up", "marked", "definitions"),
    *("duty_home", "snapshots", "targets"),
    *("studio", "warnings", "analysis", "scenario_map", "scenario_player", "facts"),
    *("media",),
    *("question_sheets", "question_bank"),
    *("differences", "replacement", "versions", "comments", "imports", "word", "streaming"),
    *("period_report",),
)
GUIDE_STYLES = (
    *(
        "tokens",
        "base",
        "top",
        "buttons",
        "cards",
        "lesson",
        "drawn_screen",
        "message",
        "glossary",
        "guide",
        "aid",
    ),
    *("notices", "utilities", "print", "guide_paper"),
)
# What is sent is kept first; then the line is looked at, before a tap counts as sent.
SCRIPTS = (
    "vendor/htmx-2.0.11.min.js",
    "js/unsent.js",
    "js/connection.js",
    "js/forms.js",
    "js/display.js",
    "js/read_aloud.js",
    "js/reading_position.js",
    "js/print.js",
    "js/countdown.js",
    "js/share.js",
    "js/way_back.js",
    "js/copy.js",
    "js/order.js",
    "js/install.js",
    "js/tabs.js",
    "js/glossary.js",
)
# What writing needs is loaded where people write.
STUDIO_STYLES = ("editor", "conflict", "quick_fixes", "scene_cards", "question_cards")
STUDIO_SCRIPTS = (
    "vendor/markdown-toolbar-element-2.2.3.js",
    "js/studio/desk.js",
    "js/studio/lines.js",
    "js/studio/keep.js",
    "js/studio/merge.js",
    "js/studio/save.js",
    "js/studio/preview.js",
    "js/studio/presence.js",
    "js/studio/insert.js",
    "js/studio/table.js",
    "js/studio/find.js",
    "js/studio/outline.js",
    "js/studio/follow.js",
    "js/studio/picture.js",
    "js/studio/paste.js",
    "js/studio/fact.js",
    "js/studio/fields.js",
    "js/studio/keys.js",
    "js/studio/leave.js",
    "js/studio/quick_fixes.js",
)
GUIDE_SCRIPTS = ("js/read_aloud.js", "js/print.js", "js/share.js", "js/guide.js", "js/glossary.js")

# What a link of a team opens: a form for strangers on a weak line.
JOIN_STYLES = ("tokens", "base", "top", "buttons", "cards", "forms", "notices", "utilities")

BUNDLES = {
    "site.css": [f"css/{name}.css" for name in STYLES],
    "site.js": [*SCRIPTS],
    "desk.css": [f"css/{name}.css" for name in DESK_STYLES],
    "studio.css": [f"css/{name}.css" for name in STUDIO_STYLES],
    "studio.js": [*STUDIO_SCRIPTS],
    "cards.js": ["js/studio/cards.js", "js/studio/put.js", "js/studio/leave.js"],
    "scene.js": ["js/studio/scene.js", "js/studio/put.js", "js/studio/leave.js"],
    "arrange.js": ["js/reorder.js"],
    "record.js": ["js/studio/record.js"],
    "wall.css": ["css/wall.css"],
    "wall.js": ["js/wall.js"],
    "check-in.css": ["css/check_in.css"],
    "check-in.js": ["js/check_in.js"],
    "classes.css": ["css/classes.css"],
    "class-feedback.js": ["js/class_feedback.js"],
    "roll.css": ["css/roll.css"],
    "roll.js": ["js/roll.js"],
    "closing.css": ["css/closing.css"],
    "picture-editor.js": ["js/studio/edit_picture.js"],  # fetched once somebody has a picture to change
    "media.js": ["js/studio/media.js"],
    "folder-preview.js": ["js/folder_preview.js"],
    "paper.css": ["css/paper.css"],
    "paper.js": ["js/filter_list.js", "js/paper_entry.js"],
    "certificates.css": ["css/certificates.css"],
    "verify.css": ["css/forms.css", "css/certificates.css"],  # beside guide.css, which has no forms
    "guide.css": [f"css/{name}.css" for name in GUIDE_STYLES],
    "guide.js": [*GUIDE_SCRIPTS],
    "join.css": [f"css/{name}.css" for name in JOIN_STYLES],
    "visits.css": ["css/visits.css"],
    "visits.js": ["js/visits.js"],
    "icons.svg": ["icons.svg"],
    "tools.svg": ["tools.svg"],
    "pictures.svg": ["pictures.svg"],
    "courses.svg": ["courses.svg"],
    "icon.svg": ["icon.svg"],
    "share.png": ["share.png"],
    "icon-192.png": ["icon-192.png"],
    "icon-512.png": ["icon-512.png"],
    "icon-maskable-512.png": ["icon-maskable-512.png"],
    "apple-touch-icon.png": ["apple-touch-icon.png"],
    "shortcut-play.png": ["shortcut-play.png"],
    "shortcut-alert.png": ["shortcut-alert.png"],
    "shortcut-clock.png": ["shortcut-clock.png"],
    "manifest.webmanifest": ["manifest.webmanifest"],
}
MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "webmanifest": "application/manifest+json",
}
# Quality 11 takes three times as long as 10, for two percent.
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=10),
    "gzip": partial(gzip.compress, compresslevel=9, mtime=0),
}
HASHED_NAME = re.compile(r"(?P<stem>[a-z0-9-]+)\.[0-9a-f]{12}\.(?P<kind>[a-z]+)")
IMMUTABLE_CACHE_CONTROL = "public, max-age=31536000, immutable"

bp = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file as browsers get it: its hashed name, its type, and its bytes."""

    file: str
    media_type: str
    body: bytes

    @property
    def encodings(self) -> list[str]:
        """In which it may be sent, the best one first; a picture is compressed already."""
        return [] if self.media_type == MEDIA_TYPES["png"] else [*COMPRESSORS]


@lru_cache(maxsize=2 * len(BUNDLES))
def compressed(body: bytes, encoding: str) -> bytes:
    """The bytes in this encoding; made when first asked for, since most of what is started serves no browser."""
    return COMPRESSORS[encoding](body)


class SharedResponse(Response):
    """An answer that is the same for everybody, whoever asks."""

    @property
    def vary(self) -> HeaderSet:
        # A session that was merely looked at adds Cookie here; signing in would then fetch every asset again.
        return HeaderSet()


class AssetRegistry:
    """All assets, held in memory; `refresh` joins again what changed on disk."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._folder = folder
        self._stamp: list[int] = []
        self.assets: dict[str, Asset] = {}
        self.refresh()

    def refresh(self) -> None:
        """Join everything again if any of the files changed."""
        stamp = [(self._folder / part).stat().st_mtime_ns for parts in BUNDLES.values() for part in parts]
        if stamp != self._stamp:
            assets: dict[str, Asset] = {}
            for name, parts in BUNDLES.items():
                assets[name] = _join(name, self._folder, parts, assets)
            self.assets = assets
            self._stamp = stamp

    def url(self, name: str) -> str:
        """The address of an asset; it changes with the content. Raises KeyError for a name we do not have."""
        return f"/assets/{self.assets[name].file}"


def _join(name: str, folder: Path, parts: list[str], earlier: Mapping[str, Asset]) -> Asset:
    body = b"\n".join(_read_part(folder, part) for part in parts)
    stem, kind = name.split(".")
    if kind == "css":
        # Comments and indentation are for readers of the files.
        body = re.sub(rb"/\*.*?\*/|(?m:^\s+)", b"", body, flags=re.DOTALL)
    if kind == "webmanifest":
        # The manifest is kept for as long as its pictures, and so names them as they are now.
        body = re.sub(rb"/assets/([a-z0-9.-]+)", lambda named: _address(earlier[named[1].decode()]), body)
    digest = hashlib.sha256(body).hexdigest()[:12]
    return Asset(f"{stem}.{digest}.{kind}", MEDIA_TYPES[kind], body)


def _address(asset: Asset) -> bytes:
    return f"/assets/{asset.file}".encode()


def _read_part(folder: Path, part: str) -> bytes:
    body = (folder / part).read_bytes()
    # Comments are for readers of the files: in our own scripts they stand alone in their lines.
    return re.sub(rb"(?m)^[ \t]*//.*\n", b"", body) if part.startswith("js/") else body


@bp.get("/assets/<file>")
@open_to("everyone")
def asset(file: str) -> BaseResponse:
    """The file, to be kept for ever; any other hash leads to it, for pages of an earlier release."""
    shelf: AssetRegistry = current_app.extensions["assets"]
    hashed = HASHED_NAME.fullmatch(file)
    name = f"{hashed['stem']}.{hashed['kind']}" if hashed else file
    found = shelf.assets.get(name)
    if found is None:
        abort(404)
    if file != found.file:
        moved = redirect(shelf.url(name))
        moved.headers["Cache-Control"] = "no-cache"
        return moved

    encoding = request.accept_encodings.best_match(found.encodings)
    body = compressed(found.body, encoding) if encoding else found.body
    response = SharedResponse(body, content_type=found.media_type)
    if encoding:
        response.content_encoding = encoding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = IMMUTABLE_CACHE_CONTROL
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def register_assets(app: Flask) -> None:
    """Serve the assets, and give templates `asset_url(name)`; while developing, changed files show at once."""
    shelf = AssetRegistry()
    app.extensions["assets"] = shelf
    app.register_blueprint(bp)
    url: Callable[[str], str] = shelf.url
    app.jinja_env.globals["asset_url"] = url
    if app.debug or app.testing:
        app.before_request(shelf.refresh)
