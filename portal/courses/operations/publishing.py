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
from portal.courses.operations.conflicts import (
    Conflict,
    Conflicted,
    facts_conflict,
    find_conflicts,
    is_ahead,
    unsynced,
)
from portal.courses.operations.faulty import Faulty, unknown_units
from portal.courses.operations.introducing import introduction_differs, keep_introduction, new_course
from portal.courses.operations.media import put_media
from portal.courses.operations.registries import put_registries
from portal.courses.operations.revising import announce, differs, keep_revision, put_heading
from portal.courses.operations.showing_again import Again, Shown
from portal.courses.operations.turn import take_turn
from portal.courses.permissions import can_publish_library
from portal.courses.queries.texts import get_shelf
from portal.courses.surroundings import read_page
from portal.db import db
from portal.errors import Refused, require

Side = Literal["folder", "portal"]


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
    take_turn()
    facts = facts_conflict(library)
    if facts is not None and prefer == "portal":
        library = library.with_text(facts.file_name, facts.portal)
    faults = (*library.faults, *unknown_units(library))
    if faults:
        raise Faulty(faults)
    shelf = get_shelf()
    if not library.courses and any(course.withdrawn_at is None for course in shelf.values()):
        # Most likely the wrong folder; withdrawing everything is nothing to do by accident.
        raise Refused(_("This folder holds no course, so nothing was published and nothing withdrawn."))
    conflicts = (*find_conflicts(library, shelf), *([facts] if facts is not None else []))
    if conflicts and prefer is None:
        raise Conflicted(conflicts)

    publishing = Publishing(actor, clock.now(), prefer == "portal", Publication())
    put_registries(library, now=publishing.now, facts_stay=facts is not None and prefer == "portal")
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
        course = course or new_course(text.slug)
        if not (self.keep_portal and is_ahead(course)):
            self.put_introduction(course, text)
        put_media(course, text.media, keep_others=self.keep_portal, now=self.now)

        pages = {page.slug: page for page in course.pages}
        for page_text in text.pages:
            self.put_page(course, pages.get(page_text.slug), page_text)
        for slug in pages.keys() - {page_text.slug for page_text in text.pages}:
            self.withdraw_page(pages[slug])

    def put_introduction(self, course: Course, text: CourseText) -> None:
        """The introduction as the folder says."""
        is_changed = introduction_differs(course, text)
        was_withdrawn = course.withdrawn_at is not None and course.number > 0
        course.withdrawn_at, course.withdrawn_here = None, False
        if is_changed:
            keep_introduction(course, text, author_id=None, now=self.now)
            self.done.introductions.append(f"{text.slug}/course.md")
        course.synced_number = course.number
        if is_changed or was_withdrawn:
            record(self.actor, "course.restored" if was_withdrawn else "course.published", course)

    def put_page(self, course: Course, page: Page | None, text: PageText) -> None:
        """The page as the folder says; a page is known by its slug, whatever its number."""
        if page is None:
            page = Page(course=course, slug=text.slug, revision=None)
            put_heading(page, text)
        if not (self.keep_portal and page.moved_here):
            page.position, page.file_name, page.moved_here = text.number, text.file_name, False
        place = f"{course.slug}/{text.file_name}"
        ahead = unsynced(page)
        if self.keep_portal and (page.withdrawn_here or (ahead is not None and ahead.source != text.source)):
            return
        was_withdrawn = page.withdrawn_at is not None and page.revision is not None
        page.withdrawn_at, page.withdrawn_here = None, False
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
        if self.keep_portal and is_ahead(course):
            return
        if all(page.withdrawn_at is not None for page in course.pages):
            course.synced_number = course.number
            course.withdrawn_at = self.now
            record(self.actor, "course.withdrawn", course)
            course_withdrawn.send(course)

    def keep_portal_texts(self, conflicts: tuple[Conflict, ...], shelf: dict[str, Course]) -> None:
        """Report the texts that were not taken, and let those that stay show the facts and links of today."""
        db.session.flush()
        self.done.kept.extend(conflicts)
        again = Again(None, now=self.now, message=_("Shown with the facts of today"))
        for conflict in (one for one in conflicts if one.course and not one.slug and not one.is_withdrawn):
            again.introduction(shelf[conflict.course].id, Shown())
        for conflict in (one for one in conflicts if one.slug and not one.is_withdrawn and not one.moved_to):
            page = next(page for page in shelf[conflict.course].pages if page.slug == conflict.slug)
            text, faults = read_page(page.course, page.file_name, conflict.portal)
            # With faults, such as a link to a page that is gone, readers keep what they had until it is mended.
            if page.revision is None or faults or not differs(page.revision, text):
                continue
            revision = keep_revision(page, text, author_id=page.revision.author_id, now=self.now)
            self.done.published.append((conflict.place, revision.number))
            record(self.actor, "page.published", page, revision=revision.number, impact=revision.impact)
            announce(page, revision)
