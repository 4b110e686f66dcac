"""Which page of the portal a file of the folder is, and which course a folder, whatever their names are now."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from portal.content.files.front_matter_editing import split_front
from portal.content.files.library import CourseText, Library, PageText
from portal.content.markdown.links import parse_file_name
from portal.courses.models import Course, Page

MIN_SIMILARITY = (
    0.6  # the share of the questions, or without any of the lines, that two texts of one page have in common
)
DOUBTFUL_SIMILARITY = 0.2  # from here on a person has to say whether they are one page


def match_pages(pages: Sequence[Page], text: CourseText) -> dict[str, Page]:
    """The pages of a course by the slugs of the files that they are: as they were named at the last sync, or here,
    or before (`aliases`), or else by what they ask and say."""
    left = list(pages)
    found: dict[str, Page] = {}
    in_folder = {one.slug for one in text.pages}

    def match(is_same: Callable[[PageText, Page], bool]) -> None:
        for one in text.pages:
            page = next((page for page in left if is_same(one, page)), None) if one.slug not in found else None
            if page is not None:
                left.remove(page)
                found[one.slug] = page

    match(lambda one, page: _slug_in_folder(page) == one.slug)
    match(lambda one, page: page.slug == one.slug and _slug_in_folder(page) not in in_folder)
    match(lambda one, page: bool({page.slug, _slug_in_folder(page)} & set(one.front.get("aliases", ()))))
    match(is_same_text)
    return found


def match_courses(courses: Iterable[Course], library: Library) -> dict[str, Course]:
    """The courses by the names of the folders that they are; see match_pages."""
    left = sorted(courses, key=lambda course: course.slug)
    found: dict[str, Course] = {}
    in_folder = {text.slug for text in library.courses}

    def match(is_same: Callable[[CourseText, Course], bool]) -> None:
        for text in library.courses:
            is_new = text.slug not in found
            course = next((course for course in left if is_same(text, course)), None) if is_new else None
            if course is not None:
                left.remove(course)
                found[text.slug] = course

    match(lambda text, course: (course.folder_name or course.slug) == text.slug)
    match(lambda text, course: course.slug == text.slug and course.folder_name not in in_folder)
    match(lambda text, course: bool({course.slug, course.folder_name} & set(text.front.get("aliases", ()))))
    match(is_same_course)
    return found


def is_same_text(text: PageText, page: Page) -> bool:
    """Whether a new file is most likely a page that left the folder: it asks most of the same questions.

    Of two texts without questions it is told by their lines.
    """
    return _similarity(text, page) > MIN_SIMILARITY


def may_be_same_text(text: PageText, page: Page) -> bool:
    """Whether a new file might be a page that left the folder: in its place, or saying some of the same."""
    similarity = _similarity(text, page)
    is_in_its_place = similarity >= 0 and parse_file_name(page.folder_name)[0] == text.number
    return is_in_its_place or similarity > DOUBTFUL_SIMILARITY


def is_same_course(text: CourseText, course: Course) -> bool:
    """Whether a new folder is most likely a course that left: most of its pages are the same, by name and text."""
    if not course.folder_name or course.withdrawn_at is not None:
        return False
    pages = {_slug_in_folder(page): page for page in course.pages if page.folder_name}
    same = [one for one in text.pages if one.slug in pages and is_same_text(one, pages[one.slug])]
    return len(same) > MIN_SIMILARITY * max(len(pages), len(text.pages))


def may_be_same_course(text: CourseText, course: Course) -> bool:
    """Whether a new folder might be a course that left: some of its pages have the same names."""
    pages = {_slug_in_folder(page) for page in course.pages if page.folder_name and page.withdrawn_at is None}
    same = pages & {one.slug for one in text.pages}
    return len(same) > DOUBTFUL_SIMILARITY * max(len(pages), len(text.pages))


def _similarity(text: PageText, page: Page) -> float:
    """How much of what the two ask, or else of what they say, is the same; below 0 where they cannot be one."""
    revision = page.revision
    if revision is None or not page.folder_name or page.withdrawn_at is not None or page.kind != text.kind:
        return -1.0
    before, after = set(_question_ids(revision.blocks)), set(_question_ids(text.blocks))
    if before or after:
        return len(before & after) / max(len(before), len(after))
    lines, others = _lines(revision.source), _lines(text.source)
    return (lines & others).total() / max(lines.total(), others.total(), 1)


def _slug_in_folder(page: Page) -> str:
    return parse_file_name(page.folder_name)[1] if page.folder_name else page.slug


def _question_ids(blocks: Iterable[dict[str, Any]]) -> Iterator[str]:
    return (block["question"]["id"] for block in blocks if "question" in block)


def _lines(source: str) -> Counter[str]:
    body = split_front(source)[1]
    return Counter(line.strip() for line in body.splitlines() if line.strip())
