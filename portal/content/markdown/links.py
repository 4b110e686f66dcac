"""Links between pages as they are written in files, and the addresses they become."""

import posixpath
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol
from urllib.parse import quote, unquote

from portal.content.checks.faults import N_
from portal.content.enums import PageKind
from portal.content.pages.guide import guide_url
from portal.content.pages.render_context import Handout, Medium, UnresolvedReference, reject_guide
from portal.content.text.vietnamese import nfc

PAGE_FILE_NAME = re.compile(r"(?P<number>\d{2,3})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.md")
COURSE_FILE = "course.md"
GLOSSARY_FILE = "glossary.yml"
# Addresses below a course that no page can have, since screens of the course have them.
RESERVED_PAGE_SLUGS = frozenset({"done", "handouts.pdf", "pretest", "refresher"})


class Target(Protocol):
    """What a link may lead to: a page of some kind with the ids of its headings, and the steps of a guide."""

    @property
    def kind(self) -> str: ...

    @property
    def shown_headings(self) -> Sequence[str]: ...

    @property
    def title(self) -> str: ...

    @property
    def aliases(self) -> Sequence[str]: ...

    @property
    def steps(self) -> int: ...


Targets = Mapping[str, Mapping[str, Target]]  # course slug → file name → page


def term_url(id: str) -> str:
    """The address at which the word with this id is explained, or of all words for none."""
    return f"/glossary#{id}" if id else "/glossary"


def parse_file_name(file_name: str) -> tuple[int, str]:
    """The number and the slug in the name of a page's file; raises ValueError for another file."""
    said = PAGE_FILE_NAME.fullmatch(file_name)
    if said is None:
        raise ValueError(file_name)
    return int(said["number"]), said["slug"]


def media_name(destination: str) -> str:
    """The name of a file in media/, as pages write it; "" for a destination elsewhere."""
    folder, _slash, name = nfc(unquote(destination)).partition("/")
    return name if folder == "media" else ""


# The slugs of a course and a page by the folder's names of course and file, where the portal calls them otherwise.
PageSlugs = Mapping[tuple[str, str], tuple[str, str]]
NO_PAGE_SLUGS: PageSlugs = {}


def slugs_of(course: str, file_name: str, addresses: PageSlugs = NO_PAGE_SLUGS) -> tuple[str, str]:
    """The slugs of the course and of the page in this file; the second is empty for course.md."""
    if (course, file_name) in addresses:
        return addresses[course, file_name]
    return course, "" if file_name == COURSE_FILE else parse_file_name(file_name)[1]


def page_url(course: str, page: str) -> str:
    """The address of the page with these slugs, or of the course for an empty one."""
    return f"/courses/{course}/{page}" if page else f"/courses/{course}"


def link_resolver(
    course: str,
    file_name: str,
    kind: str,
    targets: Targets,
    media: Mapping[str, Medium],
    addresses: PageSlugs = NO_PAGE_SLUGS,
    terms: Collection[str] = (),
) -> Callable[[str], str]:
    """What the relative links of a page of this kind lead to: pages of any course, media of its own, `terms`.

    A guide is read by people who have no account, so it leads to guides only, by their public addresses; all
    other pages lead to a guide where it stands in its course.
    """

    def lead(destination: str) -> str:
        path, _mark, heading = unquote(destination).partition("#")
        path = nfc(path)
        if path.startswith("media/"):
            return media_resolver(media)(destination).url
        if path.startswith("/") or "?" in path:
            wrong = N_("“%(link)s” is no link to a page, such as 02-page.md#heading")
            raise UnresolvedReference(wrong, link=destination)
        places = posixpath.normpath(posixpath.join(course, path or file_name)).split("/")
        if places == [GLOSSARY_FILE]:
            if heading and heading not in terms:
                raise UnresolvedReference(N_("the word “%(id)s” is not explained in glossary.yml"), id=heading)
            return term_url(heading)
        place = places if len(places) == 2 else ["", ""]
        target = targets.get(place[0], {}).get(place[1])
        if target is None:
            raise UnresolvedReference(N_("there is no page “%(link)s”"), link=destination)
        if heading and heading not in target.shown_headings:
            raise UnresolvedReference(N_("there is no heading “%(link)s”"), link=destination)
        within = f"#{heading}" if heading else ""
        if kind != PageKind.GUIDE:
            return page_url(*slugs_of(place[0], place[1], addresses)) + within
        if target.kind != PageKind.GUIDE:
            raise UnresolvedReference(
                N_("residents cannot open “%(link)s”: a guide leads to guides only"), link=destination
            )
        return within if within and not path else guide_url(slugs_of(place[0], place[1], addresses)[1]) + within

    return lead


def guide_resolver(
    course: str, file_name: str, targets: Targets, addresses: PageSlugs = NO_PAGE_SLUGS
) -> Callable[[str], Handout]:
    """The guides that a page hands out by their slug, of today or before, or by course/slug."""

    def lead(name: str) -> Handout:
        folder, _slash, slug = name.rpartition("/")
        folder = folder or course
        found = find_guide_file(slug, targets.get(folder, {}))
        if found is None:
            return reject_guide(name)
        target = targets[folder][found]
        url = page_url(*slugs_of(folder, found, addresses))
        back = quote(page_url(*slugs_of(course, file_name, addresses)))
        sheet = f"{guide_url(slugs_of(folder, found, addresses)[1])}?from={back}#in"
        return Handout(target.title, url, sheet, target.steps)

    return lead


def find_guide_file(slug: str, pages: Mapping[str, Target]) -> str | None:
    """The file of the guide that has this slug, or had it before."""
    files = [name for name in pages if name != COURSE_FILE]
    same = next((name for name in files if parse_file_name(name)[1] == slug), None)
    if same is not None:
        return same if pages[same].kind == PageKind.GUIDE else None
    return next(
        (name for name in files if slug in pages[name].aliases and pages[name].kind == PageKind.GUIDE), None
    )


def media_resolver(media: Mapping[str, Medium]) -> Callable[[str], Medium]:
    """The files of a course's media folder, by the destination media/name."""

    def lead(destination: str) -> Medium:
        name = media_name(destination)
        if not name:
            raise UnresolvedReference(N_("“%(link)s” is not in the course's folder media/"), link=destination)
        if name not in media:
            raise UnresolvedReference(N_("there is no file “%(link)s”"), link=destination)
        return media[name]

    return lead
