"""The published texts to the letter, and what stands around them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload, undefer

from portal.content.enums import PageKind
from portal.content.files.registries import RULES
from portal.courses.models import (
    Course,
    CourseAlias,
    CourseMedia,
    CourseRevision,
    Fact,
    Media,
    Page,
    PageAlias,
    RegistryFile,
    ResidentGroup,
    Revision,
)
from portal.courses.queries.guides import lessons_handing_out
from portal.db import Model, cached_per_request, db

INTRODUCTION_FILE = "course.md"
RULES_FILE = RULES.file
Row = TypeVar("Row", bound=Model)

_shown_pages = (
    select(Page.file_name, Revision.source)
    .join(Revision, Revision.id == Page.revision_id)
    .where(Page.withdrawn_at.is_(None))
    .order_by(Page.position, Page.file_name)
)


def load_courses() -> dict[str, Course]:
    """All courses by slug, withdrawn ones too, with their pages, the pages' present texts and their media."""
    pages = selectinload(Course.pages).joinedload(Page.revision).options(undefer(Revision.source))
    found = db.session.scalars(select(Course).options(pages, selectinload(Course.media)))
    return {course.slug: course for course in found}


def find_any_course(slug: str) -> Course | None:
    """The course with this slug, whether readers see it or not."""
    return db.session.scalars(select(Course).where(Course.slug == slug)).one_or_none()


def course_slugs() -> set[str]:
    """The slugs of all courses, withdrawn ones too."""
    return set(db.session.scalars(select(Course.slug)))


def shown_page_slugs(course_id: int) -> set[str]:
    """The slugs of the course's pages that are not withdrawn."""
    return set(
        db.session.scalars(select(Page.slug).where(Page.course_id == course_id, Page.withdrawn_at.is_(None)))
    )


def published_page_ids(course_id: int) -> Sequence[int]:
    """The ids of the course's published pages, in their order."""
    published = (Page.course_id == course_id, Page.revision_id.is_not(None), Page.withdrawn_at.is_(None))
    return db.session.scalars(select(Page.id).where(*published).order_by(Page.position)).all()


def revision_source(page_id: int, number: int) -> str | None:
    """The text of the page's revision with this number."""
    return db.session.scalar(select(Revision.source).where(Revision.page_id == page_id, Revision.number == number))


def introduction_source(course_id: int, number: int) -> str | None:
    """The text of the revision of the course's introduction with this number."""
    wanted = (CourseRevision.course_id == course_id, CourseRevision.number == number)
    return db.session.scalar(select(CourseRevision.source).where(*wanted))


def latest_introduction(course: Course) -> CourseRevision:
    """The latest revision of the course's introduction."""
    latest = (CourseRevision.course_id == course.id, CourseRevision.number == course.number)
    return db.session.scalars(select(CourseRevision).where(*latest)).one()


def all_rows(table: type[Row]) -> list[Row]:
    """Every row of a registry's table, held in the session."""
    return list(db.session.scalars(select(table)))


@cached_per_request
def registry_text(name: str) -> str:
    """The text of a data file beside the courses; "" where there is none."""
    return db.session.scalar(select(RegistryFile.source).where(RegistryFile.name == name)) or ""


def first_group() -> str:
    """The id of the first group of residents; "" where there is none."""
    return db.session.scalar(select(ResidentGroup.id).order_by(ResidentGroup.position).limit(1)) or ""


@cached_per_request
def all_facts() -> Sequence[Fact]:
    """Every fact."""
    return db.session.scalars(select(Fact)).all()


def page_sources(course_id: int) -> list[tuple[str, str]]:
    """The file names and texts of a course's published pages, in their order."""
    return [(name, source) for name, source in db.session.execute(_shown_pages.where(Page.course_id == course_id))]


def file_names(*, of: str = "") -> dict[str, list[str]]:
    """The names of the published files of each published course, by its slug; of the course `of` also hidden."""
    statement = (
        select(Course.slug, Page.file_name)
        .outerjoin(Page, (Page.course_id == Course.id) & Page.withdrawn_at.is_(None))
        .where(or_(Course.withdrawn_at.is_(None), Course.slug == of))
    )
    found: dict[str, list[str]] = {}
    for slug, name in db.session.execute(statement):
        names = found.setdefault(slug, [INTRODUCTION_FILE])
        if name is not None:
            names.append(name)
    return found


def file_source(course_slug: str, file_name: str) -> str:
    """The text of a published file; "" where there is none."""
    if file_name == INTRODUCTION_FILE:
        introduction = select(Course.source).where(Course.slug == course_slug, Course.withdrawn_at.is_(None))
        return db.session.scalar(introduction) or ""
    page = _shown_pages.join(Course, Course.id == Page.course_id).where(Course.slug == course_slug)
    found = db.session.execute(page.where(Page.file_name == file_name)).first()
    return found.source if found is not None else ""


class LinkingPage(NamedTuple):
    """A page whose text leads to another one."""

    title: str
    slug: str
    kind: str
    course_slug: str


def pages_linking_to(page: Page) -> list[LinkingPage]:
    """The pages that readers see and whose text names the file of this one, or that hand this guide out."""
    in_course = (Page.course_id == page.course_id) & Revision.source.contains(page.file_name, autoescape=True)
    place = f"{page.course.slug}/{page.file_name}"
    handing_out = lessons_handing_out(page) if page.kind == PageKind.GUIDE else ()
    statement = (
        select(Page.title, Page.slug, Page.kind, Course.slug)
        .join(Revision, Revision.id == Page.revision_id)
        .join(Course, Course.id == Page.course_id)
        .where(Page.withdrawn_at.is_(None), Course.withdrawn_at.is_(None), Page.id != page.id)
        .where(in_course | Revision.source.contains(place, autoescape=True) | Page.id.in_(handing_out))
        .order_by(Course.position, Page.position)
    )
    return [LinkingPage(*row) for row in db.session.execute(statement)]


def published_guide_slugs() -> list[tuple[str, list[str]]]:
    """The published guides of all courses: the place of each (course/file) and its slugs, today's first."""
    statement = (
        select(Page.id, Course.slug, Page.file_name, Page.slug)
        .join(Course, Course.id == Page.course_id)
        .where(Page.kind == PageKind.GUIDE, Page.withdrawn_at.is_(None))
        .order_by(Course.slug, Page.file_name)
    )
    rows = db.session.execute(statement).all()
    before = aliases_by_page(row.id for row in rows)
    return [(f"{course}/{name}", [slug, *before.get(id_, ())]) for id_, course, name, slug in rows]


def aliases_by_page(page_ids: Iterable[int]) -> dict[int, list[str]]:
    """The slugs that these pages had before, by page id."""
    statement = select(PageAlias.page_id, PageAlias.slug).where(PageAlias.page_id.in_(list(page_ids)))
    found: dict[int, list[str]] = {}
    for page_id, slug in db.session.execute(statement.order_by(PageAlias.slug)):
        found.setdefault(page_id, []).append(slug)
    return found


def course_aliases(*, but: str = "") -> dict[str, list[str]]:
    """The slugs that each course had before, by its present one; the course `but` is left out."""
    statement = select(Course.slug, CourseAlias.slug).outerjoin(CourseAlias, CourseAlias.course_id == Course.id)
    found: dict[str, list[str]] = {}
    for slug, alias in db.session.execute(statement.where(Course.slug != but)):
        found.setdefault(slug, []).extend([alias] if alias is not None else [])
    return found


@cached_per_request
def media_names(course_id: int) -> list[str]:
    """The names a course gives to its pictures and sounds."""
    statement = select(CourseMedia.name).where(CourseMedia.course_id == course_id).order_by(CourseMedia.name)
    return list(db.session.scalars(statement))


def media_by_name(course_id: int, name: str) -> bytes:
    """The bytes that a course has under this name."""
    statement = select(Media.data).join(CourseMedia, CourseMedia.sha256 == Media.sha256)
    named = (CourseMedia.course_id == course_id, CourseMedia.name == name)
    return db.session.scalars(statement.where(*named)).one()


def published_files() -> Iterator[tuple[str, bytes]]:
    """Every file of what is published, as path and bytes: data files, introductions, pages and media."""
    for name, source in db.session.execute(select(RegistryFile.name, RegistryFile.source)):
        yield name, source.encode()
    courses = select(Course.id, Course.slug, Course.source).where(Course.withdrawn_at.is_(None))
    for id_, slug, source in db.session.execute(courses.order_by(Course.slug)).all():
        for place, data in published_files_of(id_, source):
            yield f"{slug}/{place}", data


def published_files_of(course_id: int, introduction: str) -> Iterator[tuple[str, bytes]]:
    """What readers see of one course with this introduction, by path inside its folder."""
    yield INTRODUCTION_FILE, introduction.encode()
    for name, text in page_sources(course_id):
        yield name, text.encode()
    yield from media_files(course_id)


def media_files(course_id: int) -> Iterator[tuple[str, bytes]]:
    """The pictures and sounds of one course, by path inside its folder."""
    for name in media_names(course_id):
        yield f"media/{name}", media_by_name(course_id, name)
