"""Rendering published pages again because a fact in them has changed."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.checks.faults import Fault
from portal.content.enums import Impact
from portal.content.files.library import PageText
from portal.courses.events import introduction_published
from portal.courses.models import Course, Page
from portal.courses.operations.invalid_content import unit_faults
from portal.courses.operations.publish_introduction import introduction_differs, save_introduction
from portal.courses.operations.publish_page import (
    revision_differs,
    save_revision,
    send_page_published,
    update_page_metadata,
)
from portal.courses.queries import texts
from portal.courses.queries.facts import introductions_to_render, page_with_text, pages_to_render
from portal.courses.queries.page_loader import NO_SOURCES, read_introduction, read_page
from portal.db import db


@dataclass(frozen=True)
class RerenderedText:
    """A page, or an introduction, whose slug is empty; with its faults, or its words before and after."""

    course_slug: str
    course_title: str
    slug: str
    title: str
    faults: tuple[Fault, ...] = ()
    before: str = ""
    after: str = ""


@dataclass
class RerenderResult:
    """What became of the texts: those that readers see anew, and those left as they were for their faults."""

    published: list[RerenderedText] = field(default_factory=list)
    left: list[RerenderedText] = field(default_factory=list)


def run_steps(steps: Generator[tuple[int, int], None, RerenderResult]) -> RerenderResult:
    """Render the texts step by step to the end, with nobody who is told how far it is."""
    try:
        while True:
            next(steps)
    except StopIteration as end:
        done: RerenderResult = end.value
        return done


@dataclass(frozen=True)
class Rerender:
    """One rendering again: by whom, when, in what words, and what it means for those who are done."""

    actor: Actor | None
    now: datetime
    message: str
    impact: str = Impact.MINOR
    fact_id: str | None = None  # the fact that changed

    @property
    def author_id(self) -> int | None:
        """The id of whoever has it done."""
        return self.actor.id if self.actor is not None else None

    def texts_showing(self, fact_id: str) -> Generator[tuple[int, int], None, RerenderResult]:
        """Publish every text that shows the fact; a step tells how many are done, and of how many."""
        pages, courses = pages_to_render(fact_id), introductions_to_render(fact_id)
        done, total = RerenderResult(), len(pages) + len(courses)
        for at, page_id in enumerate(pages, 1):
            self.page(page_id, done)
            yield at, total
        for at, course_id in enumerate(courses, len(pages) + 1):
            self.introduction(course_id, done)
            yield at, total
        return done

    def page(self, page_id: int, done: RerenderResult) -> None:
        """Let readers see the page as it is rendered now, if that differs from before and has no faults."""
        page, text, faults = _parse_page(page_id)
        revision = page.revision
        if faults:
            done.left.append(_as_text(page, faults))
        elif revision is not None and revision_differs(revision, text):
            update_page_metadata(page, text)
            new = save_revision(
                page, text, impact=self.impact, message=self.message, author_id=self.author_id, now=self.now
            )
            record(self.actor, "page.published", page, revision=new.number, impact=self.impact, fact=self.fact_id)
            send_page_published(page, new)
            done.published.append(_as_text(page))
            db.session.flush()
            # Thousands of texts would fill the memory, and none of them is asked for again.
            db.session.expire(revision)
            db.session.expire(new)

    def introduction(self, course_id: int, done: RerenderResult) -> None:
        """The same of the course's introduction."""
        course = db.session.get_one(Course, course_id)
        text, faults = read_introduction(course, course.source, beside=_sibling_sources(course))
        faults = (*faults, *unit_faults(text))
        named = RerenderedText(course.slug, course.title, "", course.title, faults)
        if faults:
            done.left.append(named)
        elif introduction_differs(course, text):
            save_introduction(course, text, message=self.message, author_id=self.author_id, now=self.now)
            record(self.actor, "course.published", course, revision=course.number, fact=self.fact_id)
            introduction_published.send(course)
            done.published.append(named)


def preview_rerender(fact_id: str, *, most: int) -> Iterator[RerenderedText]:
    """What every text that shows the fact would say now; after so many pages they are only named."""
    for at, page_id in enumerate(pages_to_render(fact_id)):
        if at < most:
            page, text, faults = _parse_page(page_id)
            if page.revision is not None and (faults or revision_differs(page.revision, text)):
                yield _as_text(page, faults, page.revision.plain, text.plain)
        else:
            yield _as_text(db.session.get_one(Page, page_id))
    for course_id in introductions_to_render(fact_id):
        course = db.session.get_one(Course, course_id)
        start, faults = read_introduction(course, course.source, beside=_sibling_sources(course))
        yield RerenderedText(course.slug, course.title, "", course.title, (*faults, *unit_faults(start)))


def _parse_page(page_id: int) -> tuple[Page, PageText, tuple[Fault, ...]]:
    page = page_with_text(page_id)
    source = page.revision.source if page.revision is not None else ""
    return page, *read_page(page.course, page.file_name, source, beside=_sibling_sources(page.course))


def _sibling_sources(course: Course) -> Mapping[str, str]:
    """The texts of a hidden course, whose links lead to each other all the same; none of any other."""
    if course.withdrawn_at is None:
        return NO_SOURCES
    return dict(texts.page_sources(course.id)) | {texts.INTRODUCTION_FILE: course.source}


def _as_text(page: Page, faults: tuple[Fault, ...] = (), before: str = "", after: str = "") -> RerenderedText:
    return RerenderedText(page.course.slug, page.course.title, page.slug, page.title, faults, before, after)
