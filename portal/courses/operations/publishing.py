"""What the folder says becomes what readers see, all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from flask_babel import gettext as _

from portal import clock
from portal.audit.operations import Actor, record
from portal.content.library import CourseText, Library, PageText
from portal.courses.events import course_withdrawn, library_published
from portal.courses.models import Course, Page
from portal.courses.operations.conflicts import Conflict, Conflicted, find_conflicts, unsynced
from portal.courses.operations.faulty import Faulty, unknown_units
from portal.courses.operations.media import put_media
from portal.courses.operations.registries import put_registries
from portal.courses.operations.revising import announce, differs, keep_revision, put_heading
from portal.courses.operations.turn import take_turn
from portal.courses.permissions import can_publish_library
from portal.courses.queries.texts import get_shelf
from portal.courses.surroundings import read_page
from portal.db import db
from portal.errors import Refused, require
from portal.units.queries import find_unit_by_code

Side = Literal["folder", "portal"]
AFTER_ALL = 10_000  # the place of a course that names none


@dataclass
class Publication:
    """What became of each file, named course/file; a page that was published comes with its revision's number."""

    introductions: list[str] = field(default_factory=list)
    published: list[tuple[str, int]] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[Conflict] = field(default_factory=list)  # the portal's text stays, the folder's was not taken


def publish_library(library: Library, *, actor: Actor | None, prefer: Side | None = None) -> Publication:
    """Let readers see what the library says; what is already so stays untouched, and nothing is erased.

    `prefer` says whose text wins where a page was changed in the portal since the last sync. Raises Faulty for
    a library with faults, Conflicted where a text would win and `prefer` is None, Refused for an empty library.
    """
    require(can_publish_library(actor))
    faults = (*library.faults, *unknown_units(library))
    if faults:
        raise Faulty(faults)
    take_turn()
    shelf = get_shelf()
    if not library.courses and any(course.withdrawn_at is None for course in shelf.values()):
        # Most likely the wrong folder; withdrawing everything is nothing to do by accident.
        raise Refused(_("This folder holds no course, so nothing was published and nothing withdrawn."))
    conflicts = find_conflicts(library, shelf)
    if conflicts and prefer is None:
        raise Conflicted(conflicts)

    publishing = Publishing(actor, clock.now(), prefer == "portal", Publication())
    put_registries(library)
    for text in library.courses:
        publishing.put_course(shelf.get(text.slug), text)
    for slug in sorted(shelf.keys() - {text.slug for text in library.courses}):
        publishing.withdraw_course(shelf[slug])
    if prefer == "portal":
        publishing.keep_portal_texts(conflicts, shelf)
    library_published.send(library)
    return publishing.done


@dataclass
class Publishing:
    """One publication on its way: who, when, whether the portal's texts stay, and what was done so far."""

    actor: Actor | None
    now: datetime
    keep_portal: bool
    done: Publication

    def put_course(self, course: Course | None, text: CourseText) -> None:
        """The course as the folder says."""
        course = course or Course(slug=text.slug, source="", html="", pages=[], media=[])
        is_changed = (course.source, course.html) != (text.source, text.html)
        if is_changed:
            course.published_at = self.now
            self.done.introductions.append(f"{text.slug}/course.md")
        was_withdrawn, course.withdrawn_at = course.withdrawn_at is not None, None
        course.source, course.html, course.front = text.source, text.html, text.front
        course.title, course.summary = text.title, text.summary
        course.language = text.front["language"]
        course.position = text.front.get("position", AFTER_ALL)
        course.unit_id = _unit_id(text.front.get("unit"))
        db.session.add(course)
        db.session.flush()
        if is_changed or was_withdrawn:
            record(self.actor, "course.restored" if was_withdrawn else "course.published", course)
        put_media(course, text.media, keep_others=self.keep_portal, now=self.now)

        pages = {page.slug: page for page in course.pages}
        for page_text in text.pages:
            self.put_page(course, pages.get(page_text.slug), page_text)
        for slug in pages.keys() - {page_text.slug for page_text in text.pages}:
            self.withdraw_page(pages[slug])

    def put_page(self, course: Course, page: Page | None, text: PageText) -> None:
        """The page as the folder says; a page is known by its slug, whatever its number."""
        if page is None:
            page = Page(course=course, slug=text.slug, revision=None)
            put_heading(page, text)
        page.position, page.file_name = text.number, text.file_name
        place = f"{course.slug}/{text.file_name}"
        ahead = unsynced(page)
        if self.keep_portal and ahead is not None and ahead.source != text.source:
            return
        was_withdrawn, page.withdrawn_at = page.withdrawn_at is not None, None
        put_heading(page, text)
        db.session.add(page)
        revision = page.revision
        if revision is None or differs(revision, text):
            revision = keep_revision(page, text, author_id=None, now=self.now)
            self.done.published.append((place, revision.number))
            record(self.actor, "page.published", page, revision=revision.number, impact=revision.impact)
            announce(page, revision)
        elif was_withdrawn:
            self.done.restored.append(place)
            record(self.actor, "page.restored", page)
            announce(page, revision)
        else:
            self.done.unchanged.append(place)
        page.synced_number = revision.number

    def withdraw_page(self, page: Page) -> None:
        """Show the page to readers no more; its revisions, and what people did on it, stay."""
        if page.withdrawn_at is not None or (self.keep_portal and unsynced(page) is not None):
            return
        page.withdrawn_at = self.now
        page.synced_number = page.revision.number if page.revision is not None else 0
        self.done.withdrawn.append(f"{page.course.slug}/{page.file_name}")
        record(self.actor, "page.withdrawn", page)

    def withdraw_course(self, course: Course) -> None:
        """Show the course and its pages no more, unless a page of it stays."""
        if course.withdrawn_at is not None:
            return
        for page in course.pages:
            self.withdraw_page(page)
        if all(page.withdrawn_at is not None for page in course.pages):
            course.withdrawn_at = self.now
            record(self.actor, "course.withdrawn", course)
            course_withdrawn.send(course)

    def keep_portal_texts(self, conflicts: tuple[Conflict, ...], shelf: dict[str, Course]) -> None:
        """Report the texts that were not taken, and let those that stay show the facts and links of today."""
        db.session.flush()
        self.done.kept.extend(conflicts)
        for conflict in conflicts:
            page = next(page for page in shelf[conflict.course].pages if page.slug == conflict.slug)
            text, faults = read_page(page.course, page.file_name, conflict.portal)
            # With faults, such as a link to a page that is gone, readers keep what they had until it is mended.
            if page.revision is None or faults or not differs(page.revision, text):
                continue
            revision = keep_revision(page, text, author_id=page.revision.author_id, now=self.now)
            self.done.published.append((conflict.place, revision.number))
            record(self.actor, "page.published", page, revision=revision.number, impact=revision.impact)
            announce(page, revision)


def _unit_id(code: str | None) -> int | None:
    unit = find_unit_by_code(code) if code is not None else None
    return unit.id if unit is not None else None
