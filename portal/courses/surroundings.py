"""A single page as the reader of the folder would read it, among what is published: for the studio's texts.

The pages that a link leads to and the media that are shown are read one by one, when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from portal.content.catalogue import read_competences
from portal.content.checks import check_pages, check_tags
from portal.content.faults import Fault, Faults
from portal.content.guides import check_guides
from portal.content.library import PageText, page_text
from portal.content.links import COURSE_FILE, link_resolver, media_resolver, parts
from portal.content.media import read_media
from portal.content.pages import ParsedPage, parse_page, render_page
from portal.content.place import Fact, Medium, Place
from portal.courses.models import Course
from portal.courses.queries import texts

Value = TypeVar("Value")


class Lazy(Mapping[str, Value]):
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


def read_page(course: Course, file_name: str, source: str) -> tuple[PageText, tuple[Fault, ...]]:
    """What this text would show as that file of the course, and every fault of it; reads only."""
    place = f"{course.slug}/{file_name}"
    page = parse_page(place, source)
    media = _media(course.id)
    targets = _targets(course.slug, file_name, page)
    lead = link_resolver(course.slug, file_name, page.kind, targets, media)
    shown = render_page(page, Place(_facts(), lead, media_resolver(media), course.language))
    found = [*page.faults, *shown.faults]
    found += check_tags(page, *read_competences(texts.registry_text("competences.yml"), Faults(place)))
    pages = {name: parse_page(f"{course.slug}/{name}", text) for name, text in texts.page_sources(course.id)}
    pages.pop(file_name, None)  # comes last, so that what it shares with another is said of this one
    found += [fault for fault in check_pages(pages | {file_name: page}) if fault.file == place]
    if page.kind == "guide":
        others = [one for one in texts.guides() if one[0] != place]
        found += check_guides([*others, (place, parts(file_name)[1])])
    return page_text(file_name, page, shown, media), tuple(sorted(set(found)))


def _facts() -> dict[str, Fact]:
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


def _targets(course_slug: str, file_name: str, own: ParsedPage) -> Mapping[str, Mapping[str, ParsedPage]]:
    files = texts.file_names()

    def of_course(slug: str) -> Mapping[str, ParsedPage]:
        def of_file(name: str) -> ParsedPage:
            if (slug, name) == (course_slug, file_name):
                return own
            kind = "course" if name == COURSE_FILE else None
            return parse_page(name, texts.file_source(slug, name), kind)

        return Lazy(files[slug], of_file)

    return Lazy(list(files), of_course)


def _media(course_id: int) -> Mapping[str, Medium]:
    def of_name(name: str) -> Medium:
        file = read_media(name, texts.media_by_name(course_id, name), Faults(name))
        if file is None:
            raise ValueError(f"{name} was stored, but cannot be read")
        return file.medium

    return Lazy(texts.media_names(course_id), of_name)
