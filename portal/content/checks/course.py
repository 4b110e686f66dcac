"""Checks that need more than one page: tags that nobody knows, and names that two pages share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.content.checks.faults import N_, Fault, Faults
from portal.content.enums import PageKind
from portal.content.files.catalogue import Framework, ResidentGroup
from portal.content.markdown.links import RESERVED_PAGE_SLUGS, parse_file_name
from portal.content.pages.page import ParsedPage

SAME_NUMBER = N_("the page “%(title)s” has the number %(number)s, too")
SAME_SLUG = N_("the page “%(title)s” has the address “%(slug)s”, too")
SAME_QUESTION_ID = N_("a question of the page “%(title)s” has the code “%(id)s”, too")
CLASHES = frozenset({SAME_NUMBER, SAME_SLUG, SAME_QUESTION_ID})


def check_tags(
    page: ParsedPage, frameworks: tuple[Framework, ...], groups: tuple[ResidentGroup, ...]
) -> list[Fault]:
    """Competences and groups that the page names and no one knows."""
    faults = Faults(page.file)
    competences = {f"{framework.id}:{item.code}" for framework in frameworks for item in framework.items}
    topic = page.front.values.get("topic")
    named = [("competences", name) for name in page.front.values.get("competences", [])]
    lines = [(page.front.line(key), name) for key, name in [*named, *([("topic", topic)] if topic else [])]]
    lines += [
        (asked.draft.said["data-competence"].line, asked.fields["competence"])
        for asked in page.asked
        if asked.fields.get("competence")
    ]
    for line, name in lines:
        if name not in competences:
            faults.add(line, N_("there is no competence “%(name)s”: write it as framework:code"), name=name)
    for name in page.front.values.get("groups", []):
        if name not in {group.id for group in groups}:
            faults.add(page.front.line("groups"), N_("there is no group “%(name)s”"), name=name)
    return faults.found


@dataclass(frozen=True)
class PageOutline:
    """What other pages need to know of one: its kind, where links may lead in it, the ids of its questions."""

    kind: str
    shown_headings: tuple[str, ...]
    question_ids: frozenset[str]
    aliases: tuple[str, ...] = ()
    title: str = ""
    steps: int = 0  # of a guide


def outline_of(page: ParsedPage) -> PageOutline:
    """The outline of a page."""
    return PageOutline(
        page.kind, page.shown_headings, frozenset(_own_ids(page)), page.aliases, page.title, page.steps
    )


def check_pages(pages: Mapping[str, ParsedPage]) -> list[Fault]:
    """What the pages of a course, by file name, share and may not."""
    found: list[Fault] = []
    before: dict[str, PageOutline] = {}
    for name, page in pages.items():
        found += check_against_pages(name, page, before)
        before[name] = outline_of(page)
    return found


def check_against_pages(name: str, page: ParsedPage, others: Mapping[str, PageOutline]) -> list[Fault]:
    """What the page of this file name shares with other pages of its course, by file name, and may not."""
    faults = Faults(page.file)
    number, slug = parse_file_name(name)
    named = {other: parse_file_name(other) for other in others}

    def told(other: str) -> dict[str, str]:
        return {"title": others[other].title or other, "file": other}

    for other in [other for other, (its, _slug) in named.items() if its == number][:1]:
        faults.add(1, SAME_NUMBER, number=number, **told(other))
    if slug in RESERVED_PAGE_SLUGS:
        faults.add(1, N_("no page can be named “%(slug)s”: it is the address of another screen"), slug=slug)
    for other in [other for other, (_number, its) in named.items() if its == slug][:1]:
        faults.add(1, SAME_SLUG, slug=slug, **told(other))
    found = {named[other][1]: outline.aliases for other, outline in others.items()}
    check_aliases(slug, page, found, faults)
    for id, line in _own_ids(page).items():
        for other in [other for other, outline in others.items() if id in outline.question_ids][:1]:
            faults.add(line, SAME_QUESTION_ID, id=id, **told(other))
    return faults.found


def check_counted_pages(introduction: ParsedPage, pages: Mapping[str, PageOutline]) -> list[Fault]:
    """What `class_counts_for` of a course names that is no lesson or guide of its pages, by file name."""
    said = introduction.front.values.get("class_counts_for", [])
    kinds: dict[str, str] = {}
    for name, outline in pages.items():
        kinds |= dict.fromkeys([*outline.aliases, parse_file_name(name)[1]], outline.kind)
    faults = Faults(introduction.file)
    for slug in [] if isinstance(said, str) else said:
        line = introduction.front.line(f"class_counts_for.{slug}")
        if slug not in kinds:
            faults.add(line, N_("there is no page “%(slug)s” in this course"), slug=slug)
        elif kinds[slug] not in (PageKind.LESSON, PageKind.GUIDE):
            faults.add(line, N_("a class can count for lessons and guides alone, not for “%(slug)s”"), slug=slug)
    return faults.found


def without_mirrored(found: Sequence[Fault]) -> list[Fault]:
    """The faults of a whole course, of which each that two of its pages have with each other is told once."""
    seen: set[tuple[str, str, frozenset[str]]] = set()
    kept = []
    for fault in found:
        values = dict(fault.values)
        if fault.text in CLASHES:
            what = values.get("id") or values.get("slug") or values["number"]
            pair = (fault.text, what, frozenset({fault.file.rpartition("/")[2], values["file"]}))
            if pair in seen:
                continue
            seen.add(pair)
        kept.append(fault)
    return kept


def check_aliases(slug: str, page: ParsedPage, others: Mapping[str, Sequence[str]], faults: Faults) -> None:
    """Earlier slugs of a page or course that another one has, now or before; `others` are aliases by slug."""
    line = page.front.line("aliases")
    for alias in page.front.values.get("aliases", ()):
        if alias == slug or alias in others:
            faults.add(line, N_("“%(slug)s” is an address in use, so it can be none from before"), slug=alias)
        elif any(alias in before for before in others.values()):
            faults.add(line, N_("two have “%(slug)s” among their addresses from before"), slug=alias)
    if any(slug in before for before in others.values()):
        faults.add(1, N_("“%(slug)s” is among the addresses that another one had before"), slug=slug)


def _own_ids(page: ParsedPage) -> dict[str, int]:
    """The ids that the page itself gives its questions, with their lines."""
    said = {asked.id: asked.draft.said for asked in page.asked}
    return {id: parts["data-id"].line for id, parts in said.items() if "data-id" in parts}
