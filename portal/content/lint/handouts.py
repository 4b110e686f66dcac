"""Lists that say to be the steps of a sheet."""

from collections.abc import Iterator

from portal.content.checks.faults import N_
from portal.content.lint.names import HANDOUT_STEPS
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.pages.render_context import UnresolvedReference


def handout_steps(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A list marked with data-steps that has more or fewer steps than the guide; no such guide is a fault."""
    for marked in page.parsed.found.step_lists:
        if not marked.guide:
            continue
        try:
            guide = page.guide(marked.guide)
        except UnresolvedReference:
            continue
        if guide.steps != marked.steps:
            text = N_("the list has %(count)s steps, the sheet “%(title)s” has %(steps)s")
            said = {"count": marked.steps, "title": guide.title, "steps": guide.steps}
            yield page.warn(HANDOUT_STEPS, marked.line, text, quote=marked.guide, **said)
