"""A whole library of courses: read from its folder, judged together, ready to be published."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.content.checks.course import check_aliases, check_counted_pages, check_pages, check_tags, outline_of
from portal.content.checks.faults import N_, Fault, Faults
from portal.content.checks.reading_time import is_far_off, reading_minutes
from portal.content.enums import PageKind
from portal.content.files.catalogue import (
    Framework,
    ProgrammeText,
    ResidentGroup,
    read_competences,
    read_facts,
    read_programmes,
    read_rules,
    read_synonyms,
)
from portal.content.files.folder import CourseFolder, LibraryReader
from portal.content.files.glossary import Term, read_glossary
from portal.content.files.media import MediaFile
from portal.content.markdown.links import (
    COURSE_FILE,
    GLOSSARY_FILE,
    NO_PAGE_SLUGS,
    PageSlugs,
    Targets,
    guide_resolver,
    link_resolver,
    media_name,
    media_resolver,
    parse_file_name,
)
from portal.content.pages.blueprint import Blueprint
from portal.content.pages.guide import check_guides
from portal.content.pages.page import ParsedPage, RenderedPage, render_page
from portal.content.pages.render_context import Fact, Medium, RenderContext, Rule
from portal.content.quick_fixes.rules import Surroundings, find_quick_fixes


@dataclass(frozen=True)
class PageText:
    """One page, ready to be published; `source` is its exact text, `front` is JSON-safe, blocks are as shown.

    `facts` are the ids, also of rules, and `media` the names it uses; `headings` are the ids that links may lead
    to.
    """

    number: int
    slug: str
    file_name: str
    kind: str
    title: str
    summary: str
    minutes: int
    front: dict[str, Any]
    source: str
    blocks: tuple[dict[str, Any], ...]
    facts: tuple[str, ...]
    media: tuple[str, ...]
    plain: str
    headings: tuple[str, ...]


@dataclass(frozen=True)
class CourseText:
    """One course with its pages in order; `source` is the exact text of course.md, `html` its introduction."""

    slug: str
    source: str
    title: str
    summary: str
    front: dict[str, Any]
    html: str
    plain: str
    facts: tuple[str, ...]
    pages: tuple[PageText, ...]
    media: tuple[MediaFile, ...]


@dataclass(frozen=True)
class Library:
    """Everything that was read, and all that is wrong with it; `texts` are the exact catalogue files by name.

    `advice` names what may stay as it is, but is worth a look.
    """

    courses: tuple[CourseText, ...]
    facts: Mapping[str, Fact]
    rules: Mapping[str, Rule]
    terms: Mapping[str, Term]
    competences: tuple[Framework, ...]
    groups: tuple[ResidentGroup, ...]
    programmes: tuple[ProgrammeText, ...]
    texts: Mapping[str, str]
    faults: tuple[Fault, ...]
    advice: tuple[Fault, ...]
    read: LibraryReader = field(compare=False, repr=False)

    def adapted(self, texts: Mapping[str, str], addresses: PageSlugs) -> "Library":
        """The library with these catalogue files instead, whose links lead to these addresses."""
        return build_library(self.read, texts, addresses)


def read_library(folder: Path) -> Library:
    """The library in a folder, with all its faults, whose files begin as `folder` does.

    Raises NotADirectoryError.
    """
    read = LibraryReader(folder)
    read.read()
    return build_library(read, read.texts)


def build_library(read: LibraryReader, texts: Mapping[str, str], addresses: PageSlugs = NO_PAGE_SLUGS) -> Library:
    """The courses of a folder that was read, beside these catalogue files."""
    found: list[Fault] = list(read.faults)

    def catalogue(name: str) -> tuple[str, Faults]:
        return texts.get(name, ""), Faults((read.root / name).as_posix(), found)

    facts = read_facts(*catalogue("facts.yml")) if "facts.yml" in texts else {}
    rules = read_rules(*catalogue("rules.yml"), facts) if "rules.yml" in texts else {}
    terms = read_glossary(*catalogue(GLOSSARY_FILE)) if GLOSSARY_FILE in texts else {}
    frameworks, groups = read_competences(*catalogue("competences.yml"))
    if "synonyms.yml" in texts:
        read_synonyms(*catalogue("synonyms.yml"))
    source, faults = catalogue("programmes.yml")
    programmes = read_programmes(source, course_names(read.courses), faults)

    targets = {course.slug: link_targets(course) for course in read.courses}
    courses, advice = [], list[Fault]()
    for course in read.courses:
        for page in parsed_pages(course):
            found += check_tags(page, frameworks, groups)
        found += check_pages(course.pages)
        if course.introduction is not None:
            outlines = {name: outline_of(page) for name, page in course.pages.items()}
            found += check_counted_pages(course.introduction, outlines)
        finished = render_course(course, targets, {**rules, **facts}, found, addresses, terms)
        if finished is not None:
            courses.append(finished)
            advice += check_minutes(course, finished)
            advice += near_misses(course, facts)
    found += check_courses(read.courses)
    found += check_guides(guides_of(read.courses))
    every = tuple(sorted(set(found)))
    told = tuple(sorted(advice))
    return Library(tuple(courses), facts, rules, terms, frameworks, groups, programmes, texts, every, told, read)


def check_minutes(course: CourseFolder, text: CourseText) -> Iterator[Fault]:
    """The pages whose front matter is far from what their text takes, with both figures."""
    for page in text.pages:
        parsed = course.pages[page.file_name]
        blueprint = Blueprint.of_front(page.front)
        said, measured = page.front.get("minutes"), reading_minutes(page.kind, page.blocks, blueprint)
        if said is not None and is_far_off(said, measured):
            faults = Faults(parsed.file)
            faults.add(
                parsed.front.line("minutes"),
                N_("the front matter says %(said)s minutes; by its text the page takes %(measured)s"),
                said=said,
                measured=measured,
            )
            yield from faults.found


def near_misses(course: CourseFolder, facts: Mapping[str, Fact]) -> Iterator[Fault]:
    """What is no fault and probably meant otherwise."""
    for page in parsed_pages(course):
        for one in find_quick_fixes(page, Surroundings(facts)):
            if one.fixes is None:
                yield one.as_note(page.file)


def parsed_pages(course: CourseFolder) -> Iterator[ParsedPage]:
    if course.introduction is not None:
        yield course.introduction
    yield from course.pages.values()


def link_targets(course: CourseFolder) -> dict[str, ParsedPage]:
    """The files of a course that links may lead to, by name."""
    pages = {COURSE_FILE: course.introduction, **course.pages}
    return {name: page for name, page in pages.items() if page is not None}


def guides_of(courses: Iterable[CourseFolder]) -> Iterator[tuple[str, list[str]]]:
    """The file and the slugs, now and before, of every guide."""
    for course in courses:
        for name, page in course.pages.items():
            if page.kind == PageKind.GUIDE:
                yield page.file, [parse_file_name(name)[1], *page.front.values.get("aliases", ())]


def course_names(courses: Iterable[CourseFolder]) -> dict[str, str]:
    """The slug of each course by every name that it has or had before."""
    names: dict[str, str] = {}
    for course in courses:
        aliases = course.introduction.front.values.get("aliases", ()) if course.introduction else ()
        for name in (*aliases, course.slug):
            names[name] = course.slug
    return names


def check_courses(courses: Iterable[CourseFolder]) -> list[Fault]:
    """Earlier names of courses that another course has, now or before."""
    found: list[Fault] = []
    before: dict[str, Sequence[str]] = {}
    for course in courses:
        if course.introduction is not None:
            check_aliases(course.slug, course.introduction, before, Faults(course.introduction.file, found))
            before[course.slug] = course.introduction.front.values.get("aliases", ())
    return found


def render_course(
    course: CourseFolder,
    targets: Targets,
    facts: Mapping[str, Fact | Rule],
    found: list[Fault],
    addresses: PageSlugs = NO_PAGE_SLUGS,
    terms: Collection[str] = (),
) -> CourseText | None:
    """The course with every page rendered in its place; None without its course.md. Adds what leads nowhere."""
    media = {name: file.medium for name, file in course.media.items()}
    start = course.introduction
    language = start.front.values["language"] if start else "vi"

    def rendered(name: str, page: ParsedPage) -> RenderedPage:
        lead = link_resolver(course.slug, name, page.kind, targets, media, addresses, terms)
        guides = guide_resolver(course.slug, name, targets, addresses)
        shown = render_page(page, RenderContext(facts, lead, media_resolver(media), language, guides))
        found.extend(shown.faults)
        return shown

    pages = [page_text(name, page, rendered(name, page), media) for name, page in course.pages.items()]
    if start is None:
        return None
    shown = rendered(COURSE_FILE, start)
    return CourseText(
        slug=course.slug,
        source=start.source,
        title=start.front.values["title"],
        summary=start.front.values.get("summary", ""),
        front=start.front.values,
        html="\n".join(block["html"] for block in shown.blocks),
        plain=shown.plain,
        facts=facts_used(start),
        pages=tuple(sorted(pages, key=lambda page: (page.number, page.slug))),
        media=tuple(course.media.values()),
    )


def page_text(name: str, page: ParsedPage, shown: RenderedPage, media: Mapping[str, Medium]) -> PageText:
    """The page of this file name as it is published, from what it is made of and what it shows."""
    number, slug = parse_file_name(name)
    return PageText(
        number=number,
        slug=slug,
        file_name=name,
        kind=page.kind,
        title=page.front.values["title"],
        summary=page.front.values.get("summary", ""),
        minutes=shown.minutes,
        front=page.front.values,
        source=page.source,
        blocks=shown.blocks,
        facts=facts_used(page),
        media=media_used(page, media),
        plain=shown.plain,
        headings=page.shown_headings,
    )


def facts_used(page: ParsedPage) -> tuple[str, ...]:
    """The ids of the facts and rules that the page shows."""
    return tuple(sorted({id for id, _line in page.found.facts}))


def media_used(page: ParsedPage, media: Mapping[str, Medium]) -> tuple[str, ...]:
    names = {media_name(destination) for destination, _line in page.found.media + page.found.links}
    return tuple(sorted(names & media.keys()))
