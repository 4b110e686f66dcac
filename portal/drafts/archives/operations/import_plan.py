"""What the files of an archive would become in a course: new, changed or the same, and what gives way to them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from portal.content.checks.faults import Fault
from portal.content.files.front_matter_editing import with_front_values
from portal.content.files.library import CourseText, PageText
from portal.content.files.media import MediaFile, free_name
from portal.content.files.yaml_editing import UneditableText
from portal.content.markdown.links import COURSE_FILE, parse_file_name
from portal.content.markdown.rewrite_links import relink_files, rename_media, without_own_folder
from portal.courses.models import Course
from portal.courses.operations.create import file_name_of
from portal.courses.operations.invalid_content import unit_faults
from portal.courses.operations.publish_introduction import build_course
from portal.courses.queries.page_loader import read_introduction, read_page, rules_by_id
from portal.courses.queries.texts import aliases_by_page, all_facts
from portal.drafts.archives.operations.import_file import MEDIA_PREFIX, ImportFile, slug_of_file
from portal.drafts.enums import ImportChange
from portal.drafts.queries.texts import WorkingCopy, get_text, pending_drafts, texts_of
from portal.units.models import Unit
from portal.units.queries.tree import get_unit


@dataclass(frozen=True)
class TextChange:
    """What becomes of a text: `name` is that of its file here, which may be another than `path` in the archive.

    `before` is what the editor shows of it now; `text` is what is there, none where it is new. `heading` is what
    lists will say of it, `faults` what is wrong with it in its place.
    """

    kind: ImportChange
    path: str
    name: str
    before: str
    after: str
    text: WorkingCopy | None = None
    heading: PageText | CourseText | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def slug(self) -> str:
        """The slug of the page; empty for the introduction."""
        return slug_of_file(self.name)

    @property
    def replaced_draft(self) -> WorkingCopy | None:
        """The text whose draft it takes the place of."""
        is_pending = self.text is not None and self.text.is_pending
        return self.text if is_pending and self.kind != ImportChange.SAME else None


@dataclass(frozen=True)
class MediumChange:
    """What becomes of a picture or a sound; `file` has the name that it gets here."""

    kind: ImportChange
    path: str
    file: MediaFile

    @property
    def name(self) -> str:
        """Its name in the folder of the course."""
        return MEDIA_PREFIX + self.file.name


@dataclass(frozen=True)
class ImportPlan:
    """What taking the archive in would do; `course` is none for one that is new.

    `untouched` is what the course has and the archive has not. `version` is another one as soon as anything of
    this would come out otherwise.
    """

    course: Course | None
    texts: tuple[TextChange, ...]
    media: tuple[MediumChange, ...]
    left_out: tuple[Fault, ...]
    untouched: tuple[WorkingCopy, ...]
    unknown_facts: tuple[str, ...]

    @property
    def faults(self) -> list[Fault]:
        """Everything that has to be mended before it can be published."""
        return [fault for change in self.texts for fault in change.faults]

    @property
    def counts(self) -> dict[str, int]:
        """How many files become what."""
        kinds = [*(change.kind for change in self.texts), *(change.kind for change in self.media)]
        found = {kind: kinds.count(kind) for kind in ImportChange}
        return found | {"left_out": len({fault.file for fault in self.left_out})}

    @property
    def version(self) -> str:
        """A name for exactly this."""
        told = [(c.path, c.name, c.kind, c.text.version if c.text is not None else -1) for c in self.texts]
        told_media = [(c.path, c.name, c.kind) for c in self.media]
        return hashlib.sha256(repr((told, told_media)).encode()).hexdigest()[:16]


def plan_new_course(incoming: ImportFile, slug: str, unit: Unit | None) -> ImportPlan:
    """What the archive would be as a course of its own, with this address and unit (none: for everybody)."""
    place = build_course(slug)
    place.language = str(incoming.front.get("language", "vi"))
    units: dict[str, str | None] = {"unit": unit.code if unit is not None else None}
    if (units["unit"] or "") != incoming.unit_code:
        units["shared"] = None
    media = tuple(
        MediumChange(ImportChange.NEW, MEDIA_PREFIX + file.name, file) for file in incoming.media.values()
    )
    fitting = _Adaptation(slug, units)
    texts = [
        TextChange(ImportChange.NEW, path, path, "", fitting.fit(source, path, incoming.slug))
        for path, source in incoming.texts.items()
    ]
    return _checked_plan(None, place, texts, media, incoming, {}, ())


def plan_into_course(incoming: ImportFile, course: Course) -> ImportPlan:
    """What the archive would change in this course, which stays what and whose it is."""
    units = {"unit": course.unit_id, "shared": course.shared_unit_id}
    media = tuple(_media_changes(incoming, course))
    fitting = _Adaptation(
        course.slug,
        {key: get_unit(id_).code if id_ is not None else None for key, id_ in units.items()},
        _file_names_in_course(incoming, course),
        {change.path.removeprefix(MEDIA_PREFIX): change.file.name for change in media},
    )
    texts = [
        _text_change(course, path, fitting.names.get(path, path), fitting.fit(source, path, incoming.slug))
        for path, source in incoming.texts.items()
    ]
    coming = {change.slug for change in texts}
    untouched = tuple(line.text for line in texts_of(course) if line.text.slug not in coming)
    waiting = {
        draft.page.file_name if draft.page is not None else COURSE_FILE: draft.source
        for draft in pending_drafts(course.id)
    }
    return _checked_plan(course, course, texts, media, incoming, waiting, untouched)


def _text_change(course: Course, path: str, name: str, after: str) -> TextChange:
    slug = slug_of_file(name)
    if slug and slug not in {page.slug for page in course.kept_pages}:
        return TextChange(ImportChange.NEW, path, name, "", after)
    text = get_text(course, slug)
    kind = ImportChange.SAME if text.source == after else ImportChange.CHANGED if text.source else ImportChange.NEW
    return TextChange(kind, path, name, text.source, after, text)


def _file_names_in_course(incoming: ImportFile, course: Course) -> dict[str, str]:
    """The names that the files of pages get here: those they have, or their own as far as their number is free."""
    there = {page.slug: page.file_name for page in course.kept_pages}
    before = aliases_by_page(page.id for page in course.kept_pages if page.id is not None)
    for page in course.kept_pages:
        for slug in before.get(page.id, ()):
            there.setdefault(slug, page.file_name)  # for an archive from before the page got its address
    taken = {page.position for page in course.pages}
    names: dict[str, str] = {}
    for path in incoming.pages:
        number, slug = parse_file_name(path)
        if slug in there:
            names[path] = there[slug]
            continue
        free = number if number not in taken else max(taken) + 1
        names[path] = path if free == number else file_name_of(free, slug)
        taken.add(free)
    return names


def _media_changes(incoming: ImportFile, course: Course) -> Iterator[MediumChange]:
    """What the media become: a name in use for other bytes stays theirs, and the newcomer gets one like it."""
    named = {entry.name: entry.sha256 for entry in course.media}
    by_content = {entry.sha256: entry.name for entry in course.media}
    taken = {*named, *incoming.media}
    for name, file in incoming.media.items():
        path = MEDIA_PREFIX + name
        if named.get(name, file.sha256) == file.sha256:
            yield MediumChange(ImportChange.SAME if name in named else ImportChange.NEW, path, file)
        elif file.sha256 in by_content:
            yield MediumChange(ImportChange.SAME, path, replace(file, name=by_content[file.sha256]))
        else:
            free = free_name(name, taken)
            taken.add(free)
            yield MediumChange(ImportChange.NEW, path, replace(file, name=free))


@dataclass(frozen=True)
class _Adaptation:
    """What is otherwise here: the address, names of pages and media, and the keys that say whose the course is."""

    slug: str
    units: Mapping[str, str | None]
    names: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, str] = field(default_factory=dict)

    def fit(self, source: str, path: str, came_as: str) -> str:
        """The text with its links led to where its files are here; all else stays to the letter."""
        if came_as and came_as != self.slug:
            source = without_own_folder(source, came_as)
        source = rename_media(relink_files(source, self.names, renamed_in=self.slug, course=self.slug), self.media)
        if path != COURSE_FILE:
            return source
        try:
            return with_front_values(source, self.units)
        except UneditableText:
            return source


def _checked_plan(
    course: Course | None,
    place: Course,
    texts: Sequence[TextChange],
    media: tuple[MediumChange, ...],
    incoming: ImportFile,
    waiting: Mapping[str, str],
    untouched: tuple[WorkingCopy, ...],
) -> ImportPlan:
    """The plan, with what is wrong with each text among all the others as they would be then."""
    beside = {**waiting, **{change.name: change.after for change in texts}}
    shows = {change.file.name: change.file.medium for change in media}
    judged: list[TextChange] = []
    facts: set[str] = set()
    for change in texts:
        heading: PageText | CourseText
        if change.slug:
            heading, faults = read_page(place, change.name, change.after, beside=beside, media=shows)
        else:
            heading, faults = read_introduction(place, change.after, beside=beside, media=shows)
            faults = (*faults, *unit_faults(heading))
        facts.update(heading.facts)
        judged.append(replace(change, heading=heading, faults=faults))
    unknown = tuple(sorted(facts - {fact.id for fact in all_facts()} - rules_by_id().keys()))
    return ImportPlan(course, tuple(judged), media, incoming.left_out, untouched, unknown)
