"""Questions that must be right to pass, and what helps who missed one: a passage to read, and another question."""

from collections import Counter
from collections.abc import Iterator

from portal.content.checks.faults import N_
from portal.content.enums import PageKind
from portal.content.lint.names import NO_PASSAGE, NO_SISTER_QUESTION
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.pages.blueprint import Blueprint


def no_sister_question(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """What must be right in a section that has no question left to ask in its place."""
    if page.kind != PageKind.QUIZ:
        return
    front = page.parsed.front
    blueprint = Blueprint.of_front(front.values)
    sections = {asked.id: asked.section for asked in page.parsed.asked}
    sizes = Counter(sections.values())
    for name in front.values.get("must_pass") or ():
        section = name if name in sizes else sections.get(name, "")
        drawn = sizes[section]
        if blueprint.counts is not None:
            drawn = min(blueprint.counts.get(section, 0), drawn)
        elif blueprint.count is not None:
            drawn = min(blueprint.count, drawn)
        if not section or drawn >= sizes[section]:
            text = N_("who misses “%(id)s” is asked the same again: no question of its section is left for that")
            yield page.warn(NO_SISTER_QUESTION, front.line(f"must_pass.{name}"), text, quote=name, id=name)


def no_passage(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A question that must be right and names no passage to read again."""
    if page.kind != PageKind.QUIZ:
        return
    blueprint = Blueprint.of_front(page.parsed.front.values)
    for asked in page.parsed.asked:
        if blueprint.is_must_pass(asked) and not asked.fields.get("passage"):
            text = N_(
                "“%(id)s” must be right to pass, and does not say which passage to read again (data-passage)"
            )
            yield page.warn(NO_PASSAGE, asked.draft.line, text, quote=asked.id, id=asked.id)
