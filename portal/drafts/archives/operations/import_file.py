"""A course that comes in as an archive: each of its files by itself, and why some of them stay outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from portal.content.checks.faults import N_, Fault, Faults
from portal.content.enums import PageKind
from portal.content.files.archive import Archive
from portal.content.files.folder import CATALOGUE_FILES, UNKNOWN_FILE
from portal.content.files.media import MediaFile, read_media
from portal.content.files.sources import decode
from portal.content.markdown.links import COURSE_FILE, parse_file_name
from portal.content.pages.page import parse_page
from portal.courses.operations.create import MAX_SLUG_LENGTH, slugify

MEDIA_PREFIX = "media/"
CATALOGUE_FILE_REASON = N_("facts, competences and programmes are not brought in with a course")
SYSTEM_FILE_REASON = N_("computers put this into archives by themselves")
DUPLICATE_SLUG_REASON = N_("another page of the archive has the same address")
LONG_SLUG_REASON = N_("the address of a page has at most %(most)s letters")


@dataclass(frozen=True)
class ImportFile:
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
        return parse_page("", self.introduction or "", PageKind.COURSE).front.values

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
        return self.slug if 0 < len(self.slug) <= MAX_SLUG_LENGTH else slugify(self.title)

    @property
    def texts(self) -> dict[str, str]:
        """The introduction and the pages by their file names."""
        first = {} if self.introduction is None else {COURSE_FILE: self.introduction}
        return first | dict(self.pages)


def read_import_file(archive: Archive) -> ImportFile:
    """What the archive holds; whatever cannot be kept here is named, with the reason."""
    left_out = [
        Fault(name, 0, CATALOGUE_FILE_REASON if _is_catalogue(name) else UNKNOWN_FILE)
        for name in archive.unknown_files
    ]
    left_out += [Fault(name, 0, SYSTEM_FILE_REASON) for name in archive.left_out]
    texts: dict[str, str] = {}
    media: dict[str, MediaFile] = {}
    slugs: set[str] = set()
    for path in sorted(archive.files):
        faults = Faults(path, left_out)
        if path.startswith(MEDIA_PREFIX):
            medium = read_media(path.removeprefix(MEDIA_PREFIX), archive.files[path], faults)
            if medium is not None:
                media[medium.name] = medium
            continue
        text = decode(archive.files[path], faults)
        slug = slug_of_file(path)
        if text is None:
            continue
        if slug in slugs:
            faults.add(0, DUPLICATE_SLUG_REASON)
        elif len(slug) > MAX_SLUG_LENGTH:
            faults.add(0, LONG_SLUG_REASON, most=MAX_SLUG_LENGTH)
        else:
            texts[path] = text
            slugs.add(slug)
    introduction = texts.pop(COURSE_FILE, None)
    return ImportFile(archive.slug, introduction, texts, media, tuple(sorted(set(left_out))))


def slug_of_file(file_name: str) -> str:
    """The slug in the name of a file; empty for the introduction."""
    return parse_file_name(file_name)[1] if file_name != COURSE_FILE else ""


def _is_catalogue(name: str) -> bool:
    return name.rpartition("/")[2] in CATALOGUE_FILES
