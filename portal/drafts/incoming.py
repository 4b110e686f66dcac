"""A course that comes in as an archive: each of its files by itself, and why some of them stay outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from portal.content.archive import Archive
from portal.content.faults import N_, Fault, Faults
from portal.content.folder import CATALOGUE, STRANGER
from portal.content.links import COURSE_FILE, parts
from portal.content.media import MediaFile, read_media
from portal.content.pages import parse_page
from portal.content.sources import decode
from portal.courses.operations.founding import LONGEST_SLUG, slug_of

MEDIA = "media/"
CATALOGUE_FILE = N_("facts, competences and programmes are not brought in with a course")
LITTER = N_("computers put this into archives by themselves")
SAME_ADDRESS = N_("another page of the archive has the same address")
LONG_ADDRESS = N_("the address of a page has at most %(most)s letters")


@dataclass(frozen=True)
class Incoming:
    """The course in an archive: its texts by file name, its media by name, and what of it is left out, and why.

    `slug` is the name of its folder, if that is fit for an address.
    """

    slug: str
    introduction: str | None
    pages: Mapping[str, str]
    media: Mapping[str, MediaFile]
    left_out: tuple[Fault, ...]

    @cached_property
    def front(self) -> Mapping[str, object]:
        """What the introduction says of the course."""
        return parse_page("", self.introduction or "", "course").front.values

    @property
    def title(self) -> str:
        """What the course calls itself."""
        return str(self.front.get("title", ""))

    @property
    def unit_code(self) -> str:
        """The code of the unit that it belongs to where it comes from; empty where it is for everybody."""
        return str(self.front.get("unit", ""))

    @property
    def address(self) -> str:
        """The address to offer for it."""
        return self.slug if 0 < len(self.slug) <= LONGEST_SLUG else slug_of(self.title)

    @property
    def texts(self) -> dict[str, str]:
        """The introduction and the pages by their file names."""
        first = {} if self.introduction is None else {COURSE_FILE: self.introduction}
        return first | dict(self.pages)


def read_incoming(archive: Archive) -> Incoming:
    """What the archive holds; whatever cannot be kept here is named, with the reason."""
    left_out = [Fault(name, 0, CATALOGUE_FILE if _is_catalogue(name) else STRANGER) for name in archive.strangers]
    left_out += [Fault(name, 0, LITTER) for name in archive.left_out]
    texts: dict[str, str] = {}
    media: dict[str, MediaFile] = {}
    slugs: set[str] = set()
    for path in sorted(archive.files):
        faults = Faults(path, left_out)
        if path.startswith(MEDIA):
            medium = read_media(path.removeprefix(MEDIA), archive.files[path], faults)
            if medium is not None:
                media[medium.name] = medium
            continue
        text = decode(archive.files[path], faults)
        slug = slug_in(path)
        if text is None:
            continue
        if slug in slugs:
            faults.add(0, SAME_ADDRESS)
        elif len(slug) > LONGEST_SLUG:
            faults.add(0, LONG_ADDRESS, most=LONGEST_SLUG)
        else:
            texts[path] = text
            slugs.add(slug)
    introduction = texts.pop(COURSE_FILE, None)
    return Incoming(archive.slug, introduction, texts, media, tuple(sorted(set(left_out))))


def slug_in(file_name: str) -> str:
    """The slug in the name of a file; empty for the introduction."""
    return parts(file_name)[1] if file_name != COURSE_FILE else ""


def _is_catalogue(name: str) -> bool:
    return name.rpartition("/")[2] in CATALOGUE
