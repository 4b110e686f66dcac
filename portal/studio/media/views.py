"""View models of a course's list of pictures, sounds and films, and of one of them."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from flask_babel import gettext as _

from portal.content.checks.faults import Faults
from portal.content.text.sentences import as_sentence
from portal.courses.models import Course
from portal.courses.queries.media import NamedMedium, course_media
from portal.drafts.queries.media_use import MediumUse, known_alternatives, media_uses, pending_sources
from portal.errors import NotFound
from portal.units.queries.catalogue_cache import request_version

UNUSED = "unused"
KINDS = ("picture", "sound", "film")


@dataclass(frozen=True)
class MediumView:
    """A file, the texts that show it, and what one of them says that it shows."""

    medium: NamedMedium
    uses: tuple[MediumUse, ...]
    alternative: str
    before: "MediumView | None" = None  # what it took the place of, which is still kept
    after: NamedMedium | None = None  # what took its place

    @property
    def is_shown_to_readers(self) -> bool:
        """Whether a text that is published shows it."""
        return any(use.is_published and not use.is_deleted for use in self.uses)

    @property
    def is_unused(self) -> bool:
        """Whether no text shows it, so that it may go."""
        return not self.uses


@dataclass(frozen=True)
class MediaList:
    """The files that are shown, and how many there are of each kind and of those that no text shows."""

    lines: tuple[MediumView, ...]
    counts: Mapping[str, int]
    show: str

    @property
    def total(self) -> int:
        """How many files the course has."""
        return sum(self.counts[kind] for kind in KINDS)


def media_list(course: Course, show: str = "") -> MediaList:
    """The files of the course; `show` is one of KINDS, "unused", or anything else for all."""
    every = _views(course, course_media(course.id))
    counts = {kind: sum(line.medium.kind == kind for line in every) for kind in KINDS}
    counts[UNUSED] = sum(line.is_unused for line in every)
    known = show if show in counts else ""
    lines = [line for line in every if known in ("", line.medium.kind) or (known == UNUSED and line.is_unused)]
    return MediaList(tuple(lines), counts, known)


def media_key(course_id: int) -> Hashable:
    """All that these screens depend on but their address; None where it cannot be told without reading every text.

    What is published is of the catalogue's version.
    """
    version = request_version()
    if version is None:
        return None
    written = sha256(repr(sorted(pending_sources(course_id).items())).encode()).digest()
    return version, course_id, tuple(course_media(course_id)), written


def medium_view(course: Course, name: str) -> MediumView:
    """The file that the course calls so, or NotFound."""
    every = course_media(course.id)
    found = next((medium for medium in every if medium.name == name), None)
    if found is None:
        raise NotFound
    asked = [found, *(medium for medium in every if medium.name == found.replaces)]
    view, *before = _views(course, asked)
    after = next((medium for medium in every if medium.replaces == name), None)
    return replace(view, before=before[0] if before else None, after=after)


def _views(course: Course, media: list[NamedMedium]) -> list[MediumView]:
    names = [medium.name for medium in media]
    uses, alternatives = media_uses(course, names), known_alternatives(course, names)
    after = {medium.replaces: medium for medium in media if medium.replaces}
    return [
        MediumView(medium, uses[medium.name], alternatives.get(medium.name, ""), after=after.get(medium.name))
        for medium in media
    ]


def faults_text(faults: Faults) -> str:
    """What there is to say of a file that was sent, in sentences."""
    return " ".join(as_sentence(fault.message(_)) for fault in faults.found)
