"""Links between pages as they are written in files, and the addresses they become."""

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote

from portal.content.faults import N_
from portal.content.place import Medium, Unresolved
from portal.content.vietnamese import nfc

FILE_NAME = re.compile(r"(?P<number>\d{2,3})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.md")
COURSE_FILE = "course.md"
Headings = Mapping[str, Mapping[str, Sequence[str]]]  # course slug → file name → heading ids


def parts(file_name: str) -> tuple[int, str]:
    """The number and the slug in the name of a page's file; raises ValueError for another file."""
    said = FILE_NAME.fullmatch(file_name)
    if said is None:
        raise ValueError(file_name)
    return int(said["number"]), said["slug"]


def media_name(destination: str) -> str:
    """The name of a file in media/, as pages write it; "" for a destination elsewhere."""
    folder, _slash, name = nfc(unquote(destination)).partition("/")
    return name if folder == "media" else ""


def page_url(course: str, file_name: str) -> str:
    """The address of a page, or of the course for course.md."""
    return f"/courses/{course}" if file_name == COURSE_FILE else f"/courses/{course}/{parts(file_name)[1]}"


def link_resolver(
    course: str, file_name: str, headings: Headings, media: Mapping[str, Medium]
) -> Callable[[str], str]:
    """What a page's relative links lead to: pages and headings of any course, media of its own."""

    def lead(destination: str) -> str:
        path, _mark, heading = unquote(destination).partition("#")
        path = nfc(path)
        if path.startswith("media/"):
            return media_resolver(media)(destination).url
        if path.startswith("/") or "?" in path:
            wrong = N_("“%(link)s” is no link to a page, such as 02-page.md#heading")
            raise Unresolved(wrong, link=destination)
        parts = posixpath.normpath(posixpath.join(course, path or file_name)).split("/")
        target = parts if len(parts) == 2 else ["", ""]
        ids = headings.get(target[0], {}).get(target[1])
        if ids is None:
            raise Unresolved(N_("there is no page “%(link)s”"), link=destination)
        if heading and heading not in ids:
            raise Unresolved(N_("there is no heading “%(link)s”"), link=destination)
        return page_url(*target) + (f"#{heading}" if heading else "")

    return lead


def media_resolver(media: Mapping[str, Medium]) -> Callable[[str], Medium]:
    """The files of a course's media folder, by the destination media/name."""

    def lead(destination: str) -> Medium:
        name = media_name(destination)
        if not name:
            raise Unresolved(N_("“%(link)s” is not in the course's folder media/"), link=destination)
        if name not in media:
            raise Unresolved(N_("there is no file “%(link)s”"), link=destination)
        return media[name]

    return lead
