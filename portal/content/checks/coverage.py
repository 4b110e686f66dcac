"""Which pages of a library name which competence and which group of residents, and what none names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from portal.content.checks.faults import N_
from portal.content.files.catalogue import Competence, Framework, ResidentGroup
from portal.content.files.library import Library


@dataclass(frozen=True)
class TaggedPage:
    """A page with what its front matter names; `competences` are “framework:code”."""

    course: str
    slug: str
    kind: str
    competences: frozenset[str]
    groups: frozenset[str]

    @property
    def address(self) -> str:
        """Course and page, as they stand in addresses."""
        return f"{self.course}/{self.slug}"


@dataclass(frozen=True)
class CoverageHole:
    """What is missing; `message` is an English msgid for its `values`."""

    message: str
    values: Mapping[str, str]


NO_PAGE = N_("no page: %(competence)s")
NO_PAGE_OF_KIND = N_("no %(kind)s: %(competence)s")
NO_PAGE_FOR_GROUP = N_("no page for the group: %(group)s")
NOBODY_REACHED = N_("no page of %(competence)s for: %(group)s")


def tagged_pages(library: Library) -> tuple[TaggedPage, ...]:
    """Every page of the library in the order of the courses; a page without groups is for everyone."""
    everyone = frozenset(group.id for group in library.groups if group.everyone)
    courses = sorted(library.courses, key=lambda course: (course.front.get("position", 0), course.slug))
    return tuple(
        TaggedPage(
            course.slug,
            page.slug,
            page.kind,
            frozenset(page.front.get("competences", ())),
            frozenset(page.front.get("groups", ())) or everyone,
        )
        for course in courses
        for page in course.pages
    )


@dataclass(frozen=True)
class CoverageMatrix:
    """How many pages name both an item of the rows and one of the columns, each by its name."""

    title: str
    rows: tuple[tuple[str, str], ...]  # code and title
    columns: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]


def competences_by_group(
    framework: Framework, groups: Iterable[ResidentGroup], pages: Iterable[TaggedPage]
) -> CoverageMatrix:
    """The items of a framework against the groups of residents."""
    names, columns, listed = _names(framework), tuple(group.id for group in groups), tuple(pages)
    counts = {
        (item.code, group): sum(names[item.code] in page.competences and group in page.groups for page in listed)
        for item in framework.items
        for group in columns
    }
    return CoverageMatrix(framework.title, _rows(framework.items), columns, counts)


def competences_by_competence(
    framework: Framework, across: Framework, pages: Iterable[TaggedPage]
) -> CoverageMatrix:
    """The items of a framework against those of another one."""
    names, others, listed = _names(framework), _names(across), tuple(pages)
    counts = {
        (item.code, other.code): sum({names[item.code], others[other.code]} <= page.competences for page in listed)
        for item in framework.items
        for other in across.items
    }
    return CoverageMatrix(framework.title, _rows(framework.items), tuple(others), counts)


def coverage_holes(library: Library) -> Iterator[CoverageHole]:
    """What no page names: an item, a kind of page that a framework needs for each item, a group of residents.

    Of a framework that needs pages, also an item that no page has for a group; a page for everyone reaches each.
    An item that its framework says is not taught is no hole.
    """
    pages = tagged_pages(library)
    everyone = {group.id for group in library.groups if group.everyone}
    for framework in library.competences:
        for item in framework.items:
            if item.code in framework.not_taught:
                continue
            about = [page for page in pages if f"{framework.id}:{item.code}" in page.competences]
            name = {"competence": f"{framework.id}:{item.code} {item.title}"}
            if not about:
                yield CoverageHole(NO_PAGE, name)
                continue
            for kind in framework.needs:
                if all(page.kind != kind for page in about):
                    yield CoverageHole(NO_PAGE_OF_KIND, {"kind": kind, **name})
            for group in library.groups if framework.needs else ():
                if not any(page.groups & {group.id, *everyone} for page in about):
                    yield CoverageHole(NOBODY_REACHED, {"group": group.title, **name})
    for group in library.groups:
        if not any(group.id in page.groups for page in pages):
            yield CoverageHole(NO_PAGE_FOR_GROUP, {"group": group.title})


def _names(framework: Framework) -> dict[str, str]:
    """The names of the items as pages write them, by code."""
    return {item.code: f"{framework.id}:{item.code}" for item in framework.items}


def _rows(items: Iterable[Competence]) -> tuple[tuple[str, str], ...]:
    return tuple((item.code, item.title) for item in items)
