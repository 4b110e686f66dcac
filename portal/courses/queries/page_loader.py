"""A single file as the reader of the folder would read it, among what is published: for the studio's texts.

The pages that a link leads to and the media that are shown are read one by one, when they are asked for. `beside`
are the texts of other files of the course, by name, that are taken for published ones, and `media` what the course
is to show beside what it has.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from portal.content.checks.course import (
    PageOutline,
    check_against_pages,
    check_aliases,
    check_counted_pages,
    check_tags,
    outline_of,
)
from portal.content.checks.faults import Fault, Faults
from portal.content.enums import PageKind
from portal.content.files.catalogue import Framework, ResidentGroup, read_competences, read_rules
from portal.content.files.glossary import Term, read_glossary
from portal.content.files.library import CourseText, PageText, facts_used, page_text
from portal.content.files.media import read_media
from portal.content.markdown.links import (
    COURSE_FILE,
    GLOSSARY_FILE,
    guide_resolver,
    link_resolver,
    media_resolver,
    parse_file_name,
)
from portal.content.pages.guide import check_guides
from portal.content.pages.page import ParsedPage, RenderedPage, parse_page, render_page
from portal.content.pages.read_passages import ReadPassage, read_passages
from portal.content.pages.render_context import Fact, Handout, Medium, RenderContext, Rule
from portal.courses.models import Course
from portal.courses.queries import texts

Value = TypeVar("Value")
NO_SOURCES: Mapping[str, str] = {}
Tags = tuple[tuple[Framework, ...], tuple[ResidentGroup, ...]]
NO_MEDIA: Mapping[str, Medium] = {}


class LazyMapping(Mapping[str, Value]):
    """A mapping whose names are known and whose values are read when they are asked for, once."""

    def __init__(self, names: Sequence[str], read: Callable[[str], Value]) -> None:
        self.names, self.read = names, read
        self.known: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self.names:
            raise KeyError(name)
        if name not in self.known:
            self.known[name] = self.read(name)
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def read_page(
    course: Course,
    file_name: str,
    source: str,
    *,
    beside: Mapping[str, str] = NO_SOURCES,
    media: Mapping[str, Medium] = NO_MEDIA,
) -> tuple[PageText, tuple[Fault, ...]]:
    """What this text would show as that file of the course, and every fault of it; reads only."""
    page = parse_page(f"{course.slug}/{file_name}", source)
    return read_parsed_page(course, file_name, page, beside=beside, media=media)


def read_parsed_page(
    course: Course,
    file_name: str,
    page: ParsedPage,
    *,
    beside: Mapping[str, str] = NO_SOURCES,
    media: Mapping[str, Medium] = NO_MEDIA,
) -> tuple[PageText, tuple[Fault, ...]]:
    """Render a text that was parsed already, as a page whose file is named course/file, with every fault of it."""
    place = page.file
    shows = _media(course.id, media)
    shown = _rendered(course, file_name, page, beside, shows)
    found = [*page.faults, *shown.faults, *_unknown_tags(page)]
    sources = dict(texts.page_sources(course.id)) | dict(beside)
    others = {name: page_outline(text) for name, text in sources.items() if name not in (file_name, COURSE_FILE)}
    found += check_against_pages(file_name, page, others)
    if page.kind == PageKind.GUIDE:
        known = [one for one in texts.published_guide_slugs() if one[0] != place]
        mine = (place, [parse_file_name(file_name)[1], *page.front.values.get("aliases", ())])
        found += check_guides([*known, mine])
    return page_text(file_name, page, shown, shows), tuple(sorted(set(found)))


def read_introduction(
    course: Course,
    source: str,
    *,
    beside: Mapping[str, str] = NO_SOURCES,
    media: Mapping[str, Medium] = NO_MEDIA,
) -> tuple[CourseText, tuple[Fault, ...]]:
    """What this text would show as the course's introduction (without pages and media), and every fault of it."""
    page = parse_page(f"{course.slug}/{COURSE_FILE}", source, PageKind.COURSE)
    shown = _rendered(course, COURSE_FILE, page, beside, _media(course.id, media))
    text = CourseText(
        slug=course.slug,
        source=source,
        title=page.front.values["title"],
        summary=page.front.values.get("summary", ""),
        front=page.front.values,
        html="\n".join(block["html"] for block in shown.blocks),
        plain=shown.plain,
        facts=facts_used(page),
        pages=(),
        media=(),
    )
    found = Faults(page.file)
    check_aliases(course.slug, page, texts.course_aliases(but=course.slug), found)
    uncounted: list[Fault] = []
    if "class_counts_for" in page.front.values:
        sources = dict(texts.page_sources(course.id)) | dict(beside)
        outlines = {name: page_outline(source) for name, source in sources.items() if name != COURSE_FILE}
        uncounted = check_counted_pages(page, outlines)
    return text, tuple(sorted({*page.faults, *shown.faults, *_unknown_tags(page), *found.found, *uncounted}))


@lru_cache(maxsize=256)
def page_outline(source: str, kind: str | None = None) -> PageOutline:
    """What other pages need to know of a text; kept, because every look at one page asks it of all beside it."""
    return outline_of(parse_page("", source, kind))


def read_in_passages(course: Course, file_name: str, source: str) -> list[ReadPassage]:
    """The text as its readers would see it, cut into the passages that one can point at."""
    kind = PageKind.COURSE if file_name == COURSE_FILE else None
    page = parse_page(f"{course.slug}/{file_name}", source, kind)
    return read_passages(page, _surroundings(course, file_name, page, NO_SOURCES, _media(course.id, NO_MEDIA)))


def guide_finder(
    course: Course, file_name: str, page: ParsedPage, beside: Mapping[str, str]
) -> Callable[[str], Handout]:
    """The guides by the names that the text has for them; a name that is none raises UnresolvedReference."""
    return guide_resolver(course.slug, file_name, _link_targets(course, {**beside, file_name: None}, page))


def _rendered(
    course: Course, file_name: str, page: ParsedPage, beside: Mapping[str, str], media: Mapping[str, Medium]
) -> RenderedPage:
    return render_page(page, _surroundings(course, file_name, page, beside, media))


def _surroundings(
    course: Course, file_name: str, page: ParsedPage, beside: Mapping[str, str], media: Mapping[str, Medium]
) -> RenderContext:
    targets = _link_targets(course, {**beside, file_name: None}, page)
    lead = link_resolver(course.slug, file_name, page.kind, targets, media, terms=terms_by_id())
    guides = guide_resolver(course.slug, file_name, targets)
    language = page.front.values["language"] if page.kind == PageKind.COURSE else course.language
    return RenderContext({**rules_by_id(), **fact_values()}, lead, media_resolver(media), language, guides)


def known_tags() -> Tags:
    """The frameworks of competences and the groups of residents that pages may name."""
    return _tags(texts.registry_text("competences.yml"))


@lru_cache(maxsize=4)
def _tags(source: str) -> Tags:
    return read_competences(source, Faults(""))


def _unknown_tags(page: ParsedPage) -> list[Fault]:
    return check_tags(page, *known_tags())


def fact_values() -> dict[str, Fact]:
    """Every fact by its id, as a page shows it."""
    return {
        fact.id: Fact(
            id=fact.id,
            value=fact.value,
            label=fact.label,
            source=fact.source,
            checked=fact.checked_on.isoformat() if fact.checked_on is not None else "",
            valid_days=fact.valid_days,
            confirmed=fact.confirmed,
        )
        for fact in texts.all_facts()
    }


def rules_by_id() -> Mapping[str, Rule]:
    """Every rule by its id."""
    return parse_rules(texts.registry_text(texts.RULES_FILE))


@lru_cache(maxsize=4)
def parse_rules(source: str) -> Mapping[str, Rule]:
    """The rules that a text of rules.yml says; nobody may change them in place."""
    return read_rules(source, Faults("")) if source else {}


def terms_by_id() -> Mapping[str, Term]:
    """Every word of the glossary by its id, in the order of the alphabet."""
    return parse_terms(texts.registry_text(GLOSSARY_FILE))


@lru_cache(maxsize=4)
def parse_terms(source: str) -> Mapping[str, Term]:
    """The words that a text of glossary.yml explains; nobody may change them in place."""
    return read_glossary(source, Faults("")) if source else {}


def _link_targets(
    course: Course, own_files: Mapping[str, str | None], own: ParsedPage
) -> Mapping[str, Mapping[str, PageOutline]]:
    """Where links may lead; `own_files` are texts of the course taken for published, None for `own` itself."""
    # A course that is hidden leads to its own pages all the same: they come back with it.
    files = texts.file_names(of=course.slug)
    files[course.slug] = [*dict.fromkeys([*files.get(course.slug, [COURSE_FILE]), *own_files])]
    published: dict[str, str] = {}  # of the course, which a page leads to most often: read together

    def of_course(slug: str) -> Mapping[str, PageOutline]:
        def of_file(name: str) -> PageOutline:
            kind = PageKind.COURSE if name == COURSE_FILE else None
            if slug == course.slug and name not in own_files and name != COURSE_FILE:
                if not published:
                    published.update(texts.page_sources(course.id))
                return page_outline(published.get(name, ""), kind)
            if slug != course.slug or name not in own_files:
                return page_outline(texts.file_source(slug, name), kind)
            text = own_files[name]
            return outline_of(own) if text is None else page_outline(text, kind)

        return LazyMapping(files[slug], of_file)

    return LazyMapping(list(files), of_course)


def _media(course_id: int, more: Mapping[str, Medium]) -> Mapping[str, Medium]:
    def of_name(name: str) -> Medium:
        if name in more:
            return more[name]
        file = read_media(name, texts.media_by_name(course_id, name), Faults(name))
        if file is None:
            raise ValueError(f"{name} was stored, but cannot be read")
        return file.medium

    return LazyMapping([*dict.fromkeys([*texts.media_names(course_id), *more])], of_name)
