"""What a sync is going to do with each text, decided before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portal.content.enums import PageKind
from portal.content.files.library import CourseText, Library, PageText
from portal.content.markdown.links import parse_file_name
from portal.courses.models import Course, Page
from portal.courses.queries.texts import INTRODUCTION_FILE
from portal.courses.sync.enums import ChangedSide, SyncOutcome
from portal.courses.sync.operations.conflicts import (
    Conflict,
    ConflictResolution,
    compare_introduction,
    compare_name,
    compare_page,
    introduction_conflict,
    page_conflict,
    slug_conflict,
)
from portal.courses.sync.rules.matching import match_courses, match_pages, may_be_same_course, may_be_same_text


@dataclass
class CoursePlan:
    """One course: `text` is None where the folder has it no more, `course` where the portal does not have it yet.

    `pages` are those of the folder by slug, each with the page of the portal that it is, and `gone` those of the
    portal that the folder does not have.
    """

    course: Course | None
    text: CourseText | None
    outcome: SyncOutcome
    takes_name: bool = False  # whether the folder's name counts more than one that was given in the portal
    pages: dict[str, PagePlan] = field(default_factory=dict)
    gone: list[PagePlan] = field(default_factory=list)

    @property
    def is_leaving(self) -> bool:
        """Whether readers see it, and will not any more."""
        leaves = self.text is None and self.outcome is SyncOutcome.TAKEN
        return leaves and self.course is not None and self.course.withdrawn_at is None

    @property
    def slug_after(self) -> str:
        """The slug that the course has after the sync: one that was given in the portal stays."""
        if self.course is None or self.text is None:
            return self.text.slug if self.text is not None else ""
        is_named_here = self.course.folder_name not in ("", self.course.slug)
        return self.course.slug if is_named_here and not self.takes_name else self.text.slug

    def pages_staying(self) -> list[Page]:
        """The pages whose texts stay as they are in the portal."""
        plans = (plan for plan in (*self.pages.values(), *self.gone) if plan.outcome is not SyncOutcome.TAKEN)
        return [plan.page for plan in plans if plan.page is not None]

    def sources_staying(self) -> list[str]:
        """The texts that stay, those of the pages and the introduction's."""
        pages = [page.revision.source for page in self.pages_staying() if page.revision is not None]
        is_here = self.course is not None and self.outcome is not SyncOutcome.TAKEN
        return [*pages, self.course.source] if is_here and self.course is not None else pages


@dataclass
class PagePlan:
    """One page; `name` is what becomes of the number and the name of its file."""

    page: Page | None
    outcome: SyncOutcome
    name: SyncOutcome = SyncOutcome.TAKEN

    def slug_after(self, text: PageText) -> str:
        """The slug that the page has after the sync."""
        return text.slug if self.page is None or self.name is SyncOutcome.TAKEN else self.page.slug


@dataclass
class SyncPlan:
    """The plan by the folder's names of the courses, and what is to be told; see Publication."""

    choice: ConflictResolution
    courses: dict[str, CoursePlan] = field(default_factory=dict)
    ahead: list[str] = field(default_factory=list)
    kept: list[Conflict] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    renamed: list[tuple[str, str, bool]] = field(default_factory=list)
    guides: list[Page] = field(default_factory=list)  # those that never stood in the folder

    @property
    def suspected(self) -> list[tuple[str, str]]:
        """The pages and courses that leave, each with one that comes and may be the same under another name."""
        found = [pair for name, plan in self.courses.items() for pair in _suspected_pages(name, plan)]
        leaving = {name: plan.course for name, plan in self.courses.items() if plan.is_leaving and plan.course}
        coming = {name: plan.text for name, plan in self.courses.items() if plan.course is None and plan.text}
        return found + [
            (before, after)
            for before, course in leaving.items()
            for after, text in coming.items()
            if may_be_same_course(text, course)
        ]

    def courses_staying(self) -> list[Course]:
        """The courses whose introduction stays as it is in the portal."""
        plans = (plan for plan in self.courses.values() if plan.outcome is not SyncOutcome.TAKEN)
        return [plan.course for plan in plans if plan.course is not None]

    def pages_staying(self) -> list[Page]:
        """The pages whose texts stay as they are in the portal."""
        return [page for plan in self.courses.values() for page in plan.pages_staying()]

    def add(self, name: str, course: Course | None, text: CourseText | None) -> None:
        """Decide on a course, under the name that its folder has or had."""
        plan = CoursePlan(
            course, text, SyncOutcome.TAKEN, self.choice.of(f"{name}/{INTRODUCTION_FILE}") == "folder"
        )
        self.courses[name] = plan
        if course is not None:
            plan.outcome = self._settle(
                f"{name}/{INTRODUCTION_FILE}",
                compare_introduction(course, text),
                lambda: introduction_conflict(course, text),
                is_own=course.withdrawn_at is None if text is None else None,
            )
            self._note_course_name(name, course, text)
        pages = list(course.pages) if course is not None else []
        found = match_pages(pages, text) if text is not None else {}
        plan.gone = [self._of_gone_page(name, page) for page in pages if page not in found.values()]
        for page_text in text.pages if text is not None else ():
            taken_by = self._holder(page_text, found.get(page_text.slug), pages)
            if taken_by is not None:
                self.conflicts.append(slug_conflict(name, page_text, taken_by))
                plan.pages[page_text.slug] = PagePlan(None, SyncOutcome.OPEN)
            else:
                plan.pages[page_text.slug] = self._of_page(name, found.get(page_text.slug), page_text)

    def _note_course_name(self, name: str, course: Course, text: CourseText | None) -> None:
        if text is not None and course.folder_name not in ("", name):
            self.renamed.append((course.folder_name, name, course.folder_name in text.front.get("aliases", ())))

    def _holder(self, text: PageText, page: Page | None, pages: Sequence[Page]) -> Page | None:
        """The page of the portal that has the address which this one would get, if any other has it."""
        for other in pages:
            if other is not page and other.slug == text.slug and (page is None or page.slug != text.slug):
                return other
        keeps_address = page is not None and page.withdrawn_at is None and page.slug == text.slug
        if text.kind != PageKind.GUIDE or keeps_address:
            return None
        return next((guide for guide in self.guides if guide.slug == text.slug and guide is not page), None)

    def _of_page(self, name: str, page: Page | None, text: PageText) -> PagePlan:
        if page is None:
            return PagePlan(None, SyncOutcome.TAKEN)
        place = f"{name}/{text.file_name}"
        before = parse_file_name(page.folder_name)[1] if page.folder_name else text.slug
        if before != text.slug:
            is_declared = before in text.front.get("aliases", ())
            self.renamed.append((f"{name}/{page.folder_name}", place, is_declared))
        outcome = self._settle(place, compare_page(page, text), lambda: page_conflict(name, page, text))
        change = compare_name(page, text)
        if outcome is SyncOutcome.OPEN and change is not ChangedSide.FOLDER:
            return PagePlan(page, outcome, SyncOutcome.OPEN)  # the conflict is told already
        moved = self._settle(place, change, lambda: page_conflict(name, page, text, is_moved=True))
        return PagePlan(page, outcome, moved)

    def _of_gone_page(self, name: str, page: Page) -> PagePlan:
        place = f"{name}/{page.folder_name or page.file_name}"
        is_shown = page.withdrawn_at is None
        change = compare_page(page, None)
        outcome = self._settle(place, change, lambda: page_conflict(name, page, None), is_own=is_shown)
        return PagePlan(page, outcome)

    def _settle(
        self, place: str, change: ChangedSide, conflict: Callable[[], Conflict], *, is_own: bool | None = None
    ) -> SyncOutcome:
        """What becomes of the text; `is_own` says of one that the folder does not have whether readers see it."""
        if change is ChangedSide.FOLDER:
            return SyncOutcome.TAKEN
        side = self.choice.of(place)
        if change is ChangedSide.PORTAL:
            if side == "folder" and is_own is None:
                return SyncOutcome.TAKEN
            if is_own is not False and place not in self.ahead:
                self.ahead.append(place)
            return SyncOutcome.KEPT
        if side == "folder":
            return SyncOutcome.TAKEN
        (self.kept if side == "portal" else self.conflicts).append(conflict())
        return SyncOutcome.KEPT if side == "portal" else SyncOutcome.OPEN


def plan_sync(
    library: Library, shelf: Mapping[str, Course], choice: ConflictResolution, *, only: Collection[str] = ()
) -> SyncPlan:
    """Decide on every course of the library, and on those of the shelf (by slug) that it does not have.

    `only`: on no others than those with these names.
    """
    pages = [page for course in shelf.values() for page in course.pages if page.withdrawn_at is None]
    plan = SyncPlan(
        choice, guides=[page for page in pages if page.kind == PageKind.GUIDE and not page.folder_name]
    )
    found = match_courses(shelf.values(), library)
    for text in library.courses:
        if not only or text.slug in only:
            plan.add(text.slug, found.get(text.slug), text)
    for course in shelf.values():
        name = course.folder_name or course.slug
        if course not in found.values() and (not only or name in only):
            plan.add(name, course, None)
    return plan


def _suspected_pages(name: str, plan: CoursePlan) -> Iterator[tuple[str, str]]:
    leaving = [gone.page for gone in plan.gone if gone.page is not None and gone.outcome is SyncOutcome.TAKEN]
    for text in plan.text.pages if plan.text is not None else ():
        coming = plan.pages[text.slug]
        if coming.page is not None or coming.outcome is not SyncOutcome.TAKEN:
            continue
        for page in leaving:
            if may_be_same_text(text, page):
                yield f"{name}/{page.folder_name}", f"{name}/{text.file_name}"
