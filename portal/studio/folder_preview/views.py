"""What a folder of courses shows, read anew whenever a file of it changes."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Request, Response

from portal.content.enums import PageKind
from portal.content.files.library import CourseText, Library, PageText, read_library
from portal.content.files.media import MediaFile
from portal.content.markdown.links import COURSE_FILE, page_url
from portal.content.pages.guide import guide_url
from portal.content.questions.question import Question
from portal.content.scenarios.scenario import Scene
from portal.courses.queries.revision_cache import load_blocks
from portal.learning.questions.views.questions import open_question
from portal.learning.scenarios.views import scenario_appearance
from portal.studio.courses.forms import SHORT_KIND_NAMES
from portal.studio.scenario_player.views import parse_way, play_scenario
from portal.web.display import Display
from portal.web.headers import CONTENT_SECURITY_POLICY

CHANGES_URL = "/changes"


@dataclass(frozen=True)
class FolderFault:
    """One thing to mend: where, and what."""

    place: str
    line: int
    message: str
    is_advice: bool


@dataclass(frozen=True)
class PageLine:
    """A page in the list: where it is shown, what it is, and how much is to be mended in it."""

    url: str
    title: str
    kind: Any  # lazy text
    wrong: int


@dataclass(frozen=True)
class FolderContent:
    """The folder as it was read once: what its files were (`state`), its texts by address, and its media."""

    state: str
    library: Library
    pages: Mapping[str, tuple[CourseText, PageText | None]]
    media: Mapping[str, MediaFile]

    def faults(self, root: Path, place: str = "") -> list[FolderFault]:
        """What is wrong in the file, named from the folder on, or below it; with what is worth a look."""
        found = []
        for faults, is_advice in ((self.library.faults, False), (self.library.advice, True)):
            for fault in faults:
                file = Path(fault.file)
                name = file.relative_to(root).as_posix() if file.is_relative_to(root) else fault.file
                if name.startswith(place):
                    found.append(FolderFault(name, fault.line, fault.message(_), is_advice))
        return found


def folder_state(folder: Path) -> str:
    """A word that is another one as soon as a file is changed, added or taken away."""
    files = sorted(path for path in folder.rglob("*") if not path.name.startswith("."))
    stats = [(path.as_posix(), path.stat()) for path in files if path.exists()]
    return f"{hash(tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)) & (2**64 - 1):x}"


def read_content(folder: Path) -> FolderContent:
    """Everything in the folder, and the addresses at which it will be shown."""
    state = folder_state(folder)
    library = read_library(folder)
    pages: dict[str, tuple[CourseText, PageText | None]] = {}
    for course in library.courses:
        pages[page_url(course.slug, "")] = (course, None)
        for page in course.pages:
            pages[page_address(course, page)] = (course, page)
    media = {file.url: file for course in library.courses for file in course.media}
    return FolderContent(state, library, pages, media)


def page_address(course: CourseText, page: PageText) -> str:
    """Where readers will find the page: guides have an address of their own."""
    return guide_url(page.slug) if page.kind == PageKind.GUIDE else page_url(course.slug, page.slug)


class FolderPreview:
    """Answers for one folder: its list, its pages, its media, and whether it has changed."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder, self.language = folder, language
        self._lock = threading.Lock()
        self._content: FolderContent | None = None

    def content(self) -> FolderContent:
        """The folder as it is now; read again only once a file of it is another."""
        with self._lock:
            if self._content is None or self._content.state != folder_state(self.folder):
                self._content = read_content(self.folder)
            return self._content

    def respond(self, request: Request) -> Response:
        """The answer to a request for anything but the portal's own styles and scripts."""
        if request.method not in ("GET", "HEAD"):
            return Response(_("Nothing can be sent here: this only shows the folder."), 405)
        if request.path == CHANGES_URL:
            return Response(
                folder_state(self.folder), mimetype="text/plain", headers={"Cache-Control": "no-store"}
            )
        content = self.content()
        if request.path in content.media:
            file = content.media[request.path]
            headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
            return Response(file.data, mimetype=file.mime, headers=headers)
        if request.path == "/":
            title = _("The folder %(folder)s", folder=self.folder)
            return self._page(
                content, "studio/folder_preview.html", title=title, courses=[*self._courses(content)]
            )
        if request.path not in content.pages:
            missing = _("There is no such page in the folder, or its file cannot be read.")
            return self._page(content, "studio/folder_preview_page.html", 404, title=missing, shown="", place="")
        context = self._shown(request, *content.pages[request.path])
        return self._page(content, "studio/folder_preview_page.html", **context)

    def _page(self, content: FolderContent, template: str, status: int = 200, **context: Any) -> Response:
        faults = content.faults(self.folder, context.get("place", ""))
        display = Display(language=self.language)
        shown = {"state": content.state, "faults": faults, "display": display, **context}
        html = render_template(template, **shown)
        headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "Cache-Control": "no-store"}
        return Response(html, status, mimetype="text/html", headers=headers)

    def _courses(self, content: FolderContent) -> Iterator[tuple[CourseText, str, list[PageLine]]]:
        """Each course with its address and the lines of its pages."""
        for course in content.library.courses:
            lines = [
                PageLine(
                    page_address(course, page),
                    page.title,
                    SHORT_KIND_NAMES[PageKind(page.kind)],
                    len(content.faults(self.folder, f"{course.slug}/{page.file_name}")),
                )
                for page in course.pages
            ]
            yield course, page_url(course.slug, ""), lines

    def _shown(self, request: Request, course: CourseText, page: PageText | None) -> dict[str, Any]:
        if page is None:
            blocks: Sequence[Any] = [Markup(course.html)]  # noqa: S704 - sanitised by portal.content just now
        else:
            blocks = load_blocks(page.blocks)
        kind = page.kind if page is not None else PageKind.COURSE
        scenes = {block.id: block for block in blocks if isinstance(block, Scene)}
        dress = scenario_appearance(page.front, scenes.values()) if page is not None else None
        return {
            "place": f"{course.slug}/{page.file_name if page is not None else COURSE_FILE}",
            "title": page.title if page is not None else course.title,
            "minutes": page.minutes if page is not None else 0,
            "kind": kind,
            "blocks": [block for block in blocks if not isinstance(block, Scene)],
            "views": {block.id: open_question(block) for block in blocks if isinstance(block, Question)},
            "dress": dress,
            "played": play_scenario(scenes, parse_way(request.args.get("way", ""))) if scenes else None,
            "player_url": request.path,
        }
