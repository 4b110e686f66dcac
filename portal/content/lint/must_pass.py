"""Questions that must be right to pass, and what helps who missed one: a passage to read, and another question."""

from collections.abc import Iterator

from portal.content.checks.faults import N_
from portal.content.enums import PageKind
from portal.content.lint.names import NO_PASSAGE, NO_SISTER_QUESTION
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.pages.blueprint import Blueprint
from portal.content.pages.structure import AskedQuestion


def no_sister_question(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """What must be right in a section that has no question left to ask in its place."""
    if page.kind != PageKind.QUIZ:
        return
    front = page.parsed.front
    blueprint = Blueprint.of_front(front.values)
    sizes: dict[str, int] = {}
    for asked in page.parsed.asked:
        sizes[section_of(asked)] = sizes.get(section_of(asked), 0) + 1
    sections = {asked.fields["id"]: section_of(asked) for asked in page.parsed.asked}
    for name in front.values.get("must_pass") or ():
        section = name if name in sizes else sections.get(name, "")
        drawn = sizes.get(section, 0)
        if blueprint.counts is not None:
            drawn = min(blueprint.counts.get(section, 0), drawn)
        elif blueprint.count is not None:
            drawn = min(blueprint.count, drawn)
        if not section or drawn >= sizes.get(section, 0):
            text = N_("who misses “%(id)s” is asked the same again: no question of its section is left for that")
            yield page.warn(NO_SISTER_QUESTION, front.line(f"must_pass.{name}"), text, quote=name, id=name)


def no_passage(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A question that must be right and names no passage to read again."""
    if page.kind != PageKind.QUIZ:
        return
    names = page.parsed.front.values.get("must_pass") or ()
    for asked in page.parsed.asked:
        id_ = asked.fields["id"]
        if (id_ in names or section_of(asked) in names) and not asked.fields.get("passage"):
            text = N_(
                "“%(id)s” must be right to pass, and does not say which passage to read again (data-passage)"
            )
            yield page.warn(NO_PASSAGE, asked.draft.line, text, quote=id_, id=id_)


def section_of(asked: AskedQuestion) -> str:
    """The id of the heading that the question stands under; none in a quiz without sections."""
    return str(asked.fields.get("section", ""))
