"""What the folder says becomes what readers see; what was changed in the portal stays, and is told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.checks.faults import Fault
from portal.content.files.library import CourseText, Library, PageText
from portal.content.files.registries import RULES, TERMS
from portal.content.markdown.links import COURSE_FILE, slugs_of
from portal.courses.events import course_withdrawn, introduction_published, library_published
from portal.courses.models import Course, Page
from portal.courses.operations.aliases import (
    add_course_aliases,
    add_page_aliases,
    claim_slug,
    set_course_slug,
    set_page_slug,
)
from portal.courses.operations.create import MAX_PAGE_NUMBER, file_name_of
from portal.courses.operations.invalid_content import InvalidContent, unknown_unit_faults
from portal.courses.operations.media import sync_media
from portal.courses.operations.publish_introduction import (
    adopt_introduction_line_ends,
    build_course,
    introduction_differs,
    save_introduction,
)
from portal.courses.operations.publish_lock import acquire_publish_lock
from portal.courses.operations.publish_page import (
    adopt_line_ends,
    revision_differs,
    save_revision,
    send_page_published,
    update_page_metadata,
)
from portal.courses.operations.rerender import Rerender, RerenderResult
from portal.courses.operations.rewrite_links import rewrite_course_links, rewrite_page_links
from portal.courses.operations.unpublish import show_again
from portal.courses.permissions import can_publish_library
from portal.courses.queries.facts import (
    FACTS_FILE,
    facts_of_introductions,
    introductions_to_render,
    pages_to_render,
)
from portal.courses.queries.texts import load_courses
from portal.courses.sync.enums import SyncOutcome
from portal.courses.sync.operations.conflicts import Conflict, ConflictResolution, Side, sha256
from portal.courses.sync.operations.fact_merge import FactMerge, merge_facts
from portal.courses.sync.operations.plan import CoursePlan, PagePlan, SyncPlan, plan_sync
from portal.courses.sync.operations.registries import sync_registries
from portal.courses.sync.operations.registry_merge import RegistryMerge, merge_registry
from portal.db import db
from portal.errors import Refused, require


@dataclass
class SyncResult:
    """What became of each file, named course/file; a page that was published comes with its revision's number.

    `ahead` are the texts and facts that only the portal changed or has, and which stay; `kept` those that both
    sides changed and that were decided for the portal; `conflicts` those that nobody has decided: the portal's
    stay, and the folder's were not taken. `renamed` are pages and courses with another name in the folder: the one
    before, the one now, and whether their `aliases` say so. `suspected` are those that left, each with a new one
    that may be the same: it is taken for another.
    """

    introductions: list[str] = field(default_factory=list)
    published: list[tuple[str, int]] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    ahead: list[str] = field(default_factory=list)
    kept: list[Conflict] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    renamed: list[tuple[str, str, bool]] = field(default_factory=list)
    suspected: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_doubtful(self) -> bool:
        """Whether a page or a course may have another name, and nobody has said so."""
        return bool(self.suspected) or not all(is_declared for _before, _after, is_declared in self.renamed)


def publish_library(
    library: Library,
    *,
    actor: Actor | None,
    prefer: Side | None = None,
    paths: Mapping[str, Side] | None = None,
    only: Collection[str] = (),
) -> SyncResult:
    """Let readers see what the library says; what is already so stays untouched, and nothing is erased.

    What was changed or born in the portal since the last sync is not overwritten: where the folder changed it too,
    `paths` say whose text wins, by course, file or facts.yml#id, and `prefer` for all others. What is undecided
    holds up nothing else and is told among the `conflicts`. `only`: the courses of these names, and no others.
    Raises InvalidContent for a library with faults, Refused for an empty one and for a course that is not there.
    """
    require(can_publish_library(actor))
    acquire_publish_lock()
    shelf = load_courses()
    _ensure_known_courses(library, shelf, only)
    plan = plan_sync(library, shelf, ConflictResolution(prefer, dict(paths or {})), only=only)
    shown = _facts_shown(shelf, plan, only)
    facts = merge_facts(library, choice=plan.choice, shown=shown)
    registries = [
        merge_registry(registry, library, choice=plan.choice, shown=shown) for registry in (RULES, TERMS)
    ]
    library = _merged_library(library, facts, registries, plan)
    faults = _faults_in(library, only)
    if faults:
        raise InvalidContent(faults)

    done = SyncResult(
        ahead=[
            *(f"{FACTS_FILE}#{fact_id}" for fact_id in facts.ahead),
            *(merge.registry.place(entry_id) for merge in registries for entry_id in merge.ahead),
            *plan.ahead,
        ],
        kept=[*facts.kept, *(one for merge in registries for one in merge.kept), *plan.kept],
        conflicts=[*facts.conflicts, *(one for merge in registries for one in merge.conflicts), *plan.conflicts],
        renamed=plan.renamed,
        suspected=plan.suspected,
    )
    publishing = LibrarySync(actor, clock.now(), done)
    changed = sync_registries(library, facts, registries, now=publishing.now, with_programmes=not only)
    texts = {text.slug: text for text in library.courses}
    for name, planned in plan.courses.items():
        if name in texts:
            publishing.sync_course(planned, texts[name])
        else:
            publishing.withdraw_course(planned)
    publishing.follow()
    publishing.show_facts(changed)
    if only:
        for course in publishing.introduced:
            introduction_published.send(course)
    else:
        library_published.send(library)
    return done


def _merged_library(
    library: Library, facts: FactMerge, registries: Collection[RegistryMerge], plan: SyncPlan
) -> Library:
    """The library as the portal shows it: with the facts, rules and words of both, and its own links."""
    addresses = {
        (name, page_text.file_name): (course.slug_after, page.slug_after(page_text))
        for name, course in plan.courses.items()
        if course.text is not None
        for page_text in course.text.pages
        if (page := course.pages[page_text.slug]) is not None
    }
    addresses |= {
        (name, COURSE_FILE): (course.slug_after, "") for name, course in plan.courses.items() if course.text
    }
    others = {key: slugs for key, slugs in addresses.items() if slugs != slugs_of(*key)}
    texts = dict(library.texts)
    if facts.stays_other:
        texts[FACTS_FILE] = facts.source
    texts |= {merge.registry.file: merge.source for merge in registries if merge.stays_other}
    if not others and texts == library.texts:
        return library
    return library.adapted(texts, others)


def _ensure_known_courses(library: Library, shelf: Mapping[str, Course], only: Collection[str]) -> None:
    if not library.courses and any(course.withdrawn_at is None for course in shelf.values()):
        # Most likely the wrong folder; withdrawing everything is nothing to do by accident.
        raise Refused(_("This folder holds no course, so nothing was published and nothing withdrawn."))
    known = {text.slug for text in library.courses} | {course.folder_name for course in shelf.values()}
    for name in only:
        if name not in known:
            raise Refused(_("There is no course “%(course)s” in this folder.", course=name))


def _faults_in(library: Library, only: Collection[str]) -> tuple[Fault, ...]:
    """The faults of the library, or of these courses and the files beside the courses."""
    faults = (*library.faults, *unknown_unit_faults(library))
    if not only:
        return faults
    root = library.read.root.as_posix()
    places = [(fault, fault.file.removeprefix(f"{root}/").split("/")) for fault in faults]
    return tuple(fault for fault, place in places if len(place) == 1 or place[0] in only)


def _facts_shown(shelf: Mapping[str, Course], plan: SyncPlan, only: Collection[str]) -> set[str]:
    """The ids of the facts in the texts of the portal that stay; beside a part of the library, in all of them."""
    introductions = facts_of_introductions()
    courses = list(shelf.values()) if only else plan.courses_staying()
    pages = [page for course in shelf.values() for page in course.pages] if only else plan.pages_staying()
    found = {fact_id for course in courses for fact_id in introductions.get(course.id, ())}
    return found | {fact_id for page in pages if page.revision is not None for fact_id in page.revision.facts}


@dataclass
class LibrarySync:
    """One publication on its way: who, when, and what was done so far."""

    actor: Actor | None
    now: datetime
    done: SyncResult
    introduced: list[Course] = field(default_factory=list)
    names: dict[str, tuple[Course, dict[str, str]]] = field(default_factory=dict)  # of files, the new by the old
    moved_courses: list[tuple[str, Course]] = field(default_factory=list)  # each with its slug before

    def sync_course(self, plan: CoursePlan, text: CourseText) -> None:
        """The course as the folder says, as far as the plan takes it."""
        course = plan.course or build_course(text.slug)
        if course.slug != plan.slug_after:
            before = course.slug
            set_course_slug(course, plan.slug_after)
            record(self.actor, "course.renamed", course, before=before, after=course.slug)
            self.moved_courses.append((before, course))
        if plan.outcome is SyncOutcome.TAKEN:
            self.sync_introduction(course, text)
        if course.slug != text.slug:
            add_course_aliases(course, [text.slug])
        if plan.outcome is not SyncOutcome.OPEN:
            course.folder_name, course.folder_sha256 = text.slug, sha256(text.source)
        sync_media(course, text.media, kept_for=plan.sources_staying(), now=self.now)
        for page_text in text.pages:
            self.sync_page(course, plan.pages[page_text.slug], page_text)
        for gone in plan.gone:
            self.withdraw_page(gone)
        self.free_file_numbers(course)

    def free_file_numbers(self, course: Course) -> None:
        """Let pages that never stood in the folder step behind the others where the folder has their numbers."""
        numbers = {page.position for page in course.pages if page.folder_name}
        last = max((page.position for page in course.pages), default=0)
        for page in course.pages:
            is_own = not page.folder_name and (page.withdrawn_at is None or page.revision_id is None)
            if is_own and page.position in numbers and last < MAX_PAGE_NUMBER:
                last += 1
                before, page.position = page.file_name, last
                set_page_slug(page, page.slug, file_name_of(last, page.slug))
                self.names.setdefault(course.slug, (course, {}))[1][before] = page.file_name

    def sync_introduction(self, course: Course, text: CourseText) -> None:
        """The introduction as the folder says."""
        adopt_introduction_line_ends(course, text)
        is_changed = introduction_differs(course, text)
        was_withdrawn = course.withdrawn_at is not None and course.number > 0
        show_again(course)
        if is_changed:
            save_introduction(course, text, author_id=None, now=self.now)
            self.done.introductions.append(f"{text.slug}/course.md")
        if is_changed or was_withdrawn:
            self.introduced.append(course)
            record(self.actor, "course.restored" if was_withdrawn else "course.published", course)

    def sync_page(self, course: Course, plan: PagePlan, text: PageText) -> None:
        """The page as the folder says, as far as the plan takes it."""
        page = plan.page
        if page is None and plan.outcome is not SyncOutcome.TAKEN:
            return  # another page has its address
        if page is None:
            page = Page(course=course, slug=text.slug, file_name=text.file_name, revision=None)
            update_page_metadata(page, text)
        if plan.name is SyncOutcome.TAKEN:
            self.sync_name(course, page, text)
        elif page.slug != text.slug:
            add_page_aliases(page, [text.slug])
        if plan.name is not SyncOutcome.OPEN:
            page.folder_name = text.file_name
        if plan.outcome is not SyncOutcome.OPEN:
            page.folder_sha256 = sha256(text.source)
        if plan.outcome is not SyncOutcome.TAKEN:
            return
        place = f"{course.folder_name or course.slug}/{text.file_name}"
        was_withdrawn = page.withdrawn_at is not None and page.revision is not None
        show_again(page)
        update_page_metadata(page, text)
        db.session.add(page)
        if plan.page is None:
            db.session.flush()
            claim_slug(page)
        revision = page.revision
        if revision is not None and adopt_line_ends(revision, text):
            db.session.flush()
        if revision is None or revision_differs(revision, text):
            revision = save_revision(page, text, author_id=None, now=self.now)
            self.done.published.append((place, revision.number))
            record(self.actor, "page.published", page, revision=revision.number, impact=revision.impact)
            send_page_published(page, revision)
        elif was_withdrawn:
            self.done.restored.append(place)
            record(self.actor, "page.restored", page)
            send_page_published(page, revision)
        else:
            self.done.unchanged.append(place)

    def sync_name(self, course: Course, page: Page, text: PageText) -> None:
        """The page's place and address as the folder says."""
        page.position = text.number
        if page.file_name == text.file_name:
            return
        self.names.setdefault(course.slug, (course, {}))[1][page.file_name] = text.file_name
        before = page.slug
        set_page_slug(page, text.slug, text.file_name)
        if before != text.slug:
            record(self.actor, "page.renamed", page, before=before, after=text.slug)

    def follow(self) -> None:
        """Lead links in texts of the portal that stay to files and courses that have another name now."""
        db.session.flush()
        for course, names in self.names.values():
            rewrite_page_links(course, names, actor=self.actor)
        for before, course in self.moved_courses:
            rewrite_course_links(before, course.slug, actor=self.actor)

    def withdraw_page(self, plan: PagePlan) -> None:
        """Show a page that left the folder to readers no more; its revisions, and what people did on it, stay."""
        page = plan.page
        if page is None or plan.outcome is SyncOutcome.OPEN:
            return
        page.folder_name = page.folder_sha256 = ""
        if plan.outcome is SyncOutcome.KEPT:
            return
        page.withdrawn_here = False
        if page.withdrawn_at is not None:
            return
        page.withdrawn_at = self.now
        self.done.withdrawn.append(f"{page.course.folder_name or page.course.slug}/{page.file_name}")
        record(self.actor, "page.withdrawn", page)

    def withdraw_course(self, plan: CoursePlan) -> None:
        """Show a course that left the folder, and its pages, no more, unless a page of it stays."""
        course = plan.course
        if course is None:
            return
        for page in plan.gone:
            self.withdraw_page(page)
        if plan.outcome is SyncOutcome.OPEN:
            return
        course.folder_name = course.folder_sha256 = ""
        if plan.outcome is SyncOutcome.KEPT or course.withdrawn_at is not None:
            return
        if all(page.withdrawn_at is not None for page in course.pages):
            course.withdrawn_at = self.now
            record(self.actor, "course.withdrawn", course)
            course_withdrawn.send(course)

    def show_facts(self, changed: Collection[str]) -> None:
        """Let the texts of the portal that stay show the facts of today, too, as far as they have no faults."""
        db.session.flush()
        again, shown = Rerender(None, now=self.now, message=_("Shown with the facts of today")), RerenderResult()
        for page_id in dict.fromkeys(id_ for fact_id in changed for id_ in pages_to_render(fact_id)):
            before = len(shown.published)
            again.page(page_id, shown)
            page = db.session.get_one(Page, page_id)
            if len(shown.published) > before and page.revision is not None:
                self.done.published.append((f"{page.course.slug}/{page.file_name}", page.revision.number))
        for course_id in dict.fromkeys(id_ for fact_id in changed for id_ in introductions_to_render(fact_id)):
            before = len(shown.published)
            again.introduction(course_id, shown)
            if len(shown.published) > before:
                self.done.introductions.append(f"{db.session.get_one(Course, course_id).slug}/course.md")
