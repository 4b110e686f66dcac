"""A page written for a test, and what it is warned of."""

from portal.content.lint.checks import lint_page
from portal.content.lint.warning import NOTHING_BESIDE, LintContext, LintedPage
from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import Fact, Handout, RenderContext


def linted(body, *, kind="lesson", front="", facts=(), rules=(), guides=None, terms=(), beside=NOTHING_BESIDE):
    """The warnings of a page with this text after its front matter, which has five lines and those of `front`."""
    more = "channel: call\n" if kind == "scenario" else ""
    source = f"---\ntitle: Một bài\nkind: {kind}\n{more}{front}---\n\n{body}\n"
    page = parse_page("a/01-bai.md", source)
    context = LintContext(
        {one.id: one for one in facts}, {one.id: one for one in rules}, {one.id: one for one in terms}
    )

    def guide(name):
        return Handout("Sơ cứu", "", "", (guides or {})[name])

    shown = render_page(page, RenderContext(context.shown, lambda link: f"/{link}", guide=guide))
    assert page.faults == ()
    return lint_page(LintedPage(page, shown.blocks, guide, beside), context)


def checks_of(body, **said):
    """The checks that such a page is warned by."""
    return [one.check for one in linted(body, **said)]


def fact(id, value="1", *, confirmed=False):
    return Fact(id, value, confirmed=confirmed)


def single(id="q", *, right="Cúp máy", wrong=("Nghe tiếp", "Hỏi lại"), stem="Nên làm gì?", said=""):
    """A question of one choice with what is asked before it."""
    rows = [f"- [(X)] {right}", *(f"- [( )] {one}" for one in wrong)]
    return f'{stem}\n\n<!-- data-id="{id}" {said} -->\n' + "\n".join(rows) + "\n"
