"""The history of a file as people read it: revisions, and between them the sittings that led to each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal import clock
from portal.deadlines import check_deadline, within_deadline
from portal.drafts.queries.history import Version, find_version, versions_of
from portal.drafts.queries.texts import WorkingCopy, published_source
from portal.errors import NotFound
from portal.web.template_filters import moment

BEFORE, PUBLISHED, DRAFT = "before", "published", "draft"


@dataclass
class RevisionHistory:
    """A revision with the sittings that came before it, the latest first; none: written since the last of them."""

    revision: Version | None
    versions: list[Version] = field(default_factory=list)


def revision_histories(versions: Sequence[Version]) -> list[RevisionHistory]:
    """The versions of a file, all of them and the newest first, each revision with those that led to it."""
    chapters = [RevisionHistory(None)]
    for version in within_deadline(versions):
        if version.is_published:
            chapters.append(RevisionHistory(version))
        else:
            chapters[-1].versions.append(version)
    return [chapter for chapter in chapters if chapter.revision is not None or chapter.versions]


@dataclass(frozen=True)
class VersionView:
    """One version with what it said, and what it may be compared with: names of `others` by what they are."""

    version: Version
    source: str
    others: dict[str, Version | None]

    @property
    def title(self) -> str:
        """What it is called."""
        return version_title(self.version)


def get_version(text: WorkingCopy, name: str) -> VersionView:
    """The version of this name, or NotFound."""
    check_deadline()
    every = versions_of(text.course, text.page)
    at = next((number for number, version in enumerate(every) if version.name == name), None)
    source = find_version(text.course, text.page, name) if at is not None else None
    if at is None or source is None:
        raise NotFound
    version = every[at]
    others: dict[str, Version | None] = {}
    before = _before(every[at + 1 :], version)
    if before is not None:
        others[BEFORE] = before
    if text.number and version.number != text.number:
        others[PUBLISHED] = None
    if text.is_pending:
        others[DRAFT] = None
    return VersionView(version, source, others)


def compared_source(text: WorkingCopy, chosen: str, found: VersionView) -> str:
    """What the version is compared with says."""
    before = found.others.get(BEFORE)
    if chosen == BEFORE and before is not None:
        return find_version(text.course, text.page, before.name) or ""
    return text.source if chosen == DRAFT else published_source(text.course, text.page)


def version_title(version: Version) -> str:
    """What a version is called."""
    if version.number is not None:
        return str(_("Revision %(number)d", number=version.number))
    return str(_("Written at %(time)s", time=written_between(version)))


def written_between(version: Version) -> str:
    """When it was published, or from when to when it was written."""
    end = moment(version.at)
    if version.started_at is None:
        return end
    start = version.started_at.astimezone(clock.VIETNAM)
    last = version.at.astimezone(clock.VIETNAM)
    if (start.hour, start.minute, start.date()) == (last.hour, last.minute, last.date()):
        return end
    return f"{start:%H:%M}–{end}" if start.date() == last.date() else f"{moment(start)} – {end}"


def _before(older: Sequence[Version], version: Version) -> Version | None:
    """The version before: of a revision, the revision; of a sitting, whatever came before it."""
    wanted = (one for one in older if one.is_published or not version.is_published)
    return next(wanted, None)
