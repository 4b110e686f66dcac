"""Checks that need more than one page: tags that nobody knows, and names that two pages share."""

from collections.abc import Mapping

from portal.content.catalogue import Framework, Group
from portal.content.faults import N_, Fault, Faults
from portal.content.links import parts
from portal.content.pages import ParsedPage


def check_tags(page: ParsedPage, frameworks: tuple[Framework, ...], groups: tuple[Group, ...]) -> list[Fault]:
    """Competences and groups that the page names and no one knows."""
    faults = Faults(page.file)
    competences = {f"{framework.id}:{item.code}" for framework in frameworks for item in framework.items}
    topic = page.front.values.get("topic")
    named = [("competences", name) for name in page.front.values.get("competences", [])]
    for key, name in [*named, *([("topic", topic)] if topic else [])]:
        if name not in competences:
            unknown = N_("there is no competence “%(name)s”: write it as framework:code")
            faults.add(page.front.line(key), unknown, name=name)
    for name in page.front.values.get("groups", []):
        if name not in {group.id for group in groups}:
            faults.add(page.front.line("groups"), N_("there is no group “%(name)s”"), name=name)
    return faults.found


def check_pages(pages: Mapping[str, ParsedPage]) -> list[Fault]:
    """What the pages of a course, by file name, share and may not."""
    found: list[Fault] = []
    numbers: set[int] = set()
    slugs: set[str] = set()
    questions: set[str] = set()
    for name, page in pages.items():
        faults = Faults(page.file, found)
        number, slug = parts(name)
        if number in numbers:
            faults.add(1, N_("another page of this course has the number %(number)s, too"), number=number)
        if slug in slugs:
            faults.add(1, N_("another page of this course is named “%(slug)s”, too"), slug=slug)
        ids = {asked.fields["id"]: asked.draft for asked in page.asked if "data-id" in asked.draft.said}
        for id in ids.keys() & questions:
            line = ids[id].said["data-id"].line
            faults.add(line, N_("the question id “%(id)s” is used on another page of this course, too"), id=id)
        numbers.add(number)
        slugs.add(slug)
        questions |= ids.keys()
    return found
