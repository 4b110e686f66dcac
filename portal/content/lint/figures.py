"""The figures that the checks for writers go by, of pages that are well within their bounds, too."""

from collections.abc import Iterator

from portal.content.checks.faults import N_, Fault, Faults
from portal.content.checks.reading_time import reading_minutes, shown_syllables
from portal.content.enums import PageKind
from portal.content.lint.lengths import question_runs
from portal.content.lint.options import is_apart, is_single
from portal.content.lint.scenarios import scene_drafts, scenes_in, walks_of
from portal.content.lint.stems import is_genuine, is_of_message
from portal.content.lint.warning import LintContext, LintedPage
from portal.content.pages.blueprint import Blueprint


def page_figures(page: LintedPage, context: LintContext) -> Iterator[Fault]:
    """The figures of a lesson, a quiz or a scenario at its title; none of other pages."""
    faults = Faults(page.parsed.file)
    if page.kind == PageKind.LESSON:
        lesson_figures(page, faults)
    elif page.kind == PageKind.QUIZ:
        quiz_figures(page, context, faults)
    elif page.kind == PageKind.SCENARIO:
        scenario_figures(page, faults)
    yield from faults.found


def lesson_figures(page: LintedPage, faults: Faults) -> None:
    faults.add(
        page.top,
        N_("%(syllables)s syllables, %(minutes)s minutes, %(between)s of %(all)s questions between paragraphs"),
        syllables=shown_syllables(page.blocks),
        minutes=reading_minutes(page.kind, page.blocks),
        between=sum(question_runs(page)[:-1]),
        all=len(page.parsed.asked),
    )


def quiz_figures(page: LintedPage, context: LintContext, faults: Faults) -> None:
    singles = [asked for asked in page.parsed.asked if is_single(asked)]
    messages = [asked for asked in page.parsed.asked if is_of_message(asked)]
    faults.add(
        page.top,
        N_(
            "%(all)s questions, %(minutes)s minutes; %(genuine)s of %(messages)s messages genuine; of %(singles)s "
            "with one right option it is the longest in %(longest)s, the shortest in %(shortest)s"
        ),
        all=len(page.parsed.asked),
        minutes=reading_minutes(page.kind, page.blocks, Blueprint.of_front(page.parsed.front.values)),
        genuine=sum(map(is_genuine, messages)),
        messages=len(messages),
        singles=len(singles),
        longest=sum(is_apart(asked, context, 1) for asked in singles),
        shortest=sum(is_apart(asked, context, -1) for asked in singles),
    )


def scenario_figures(page: LintedPage, faults: Faults) -> None:
    drafts = scene_drafts(page)
    walks = walks_of(*scenes_in(drafts)) if drafts else None
    if walks is None or walks.shortest is None or walks.in_hundred is None:
        return
    faults.add(
        page.top,
        N_("the shortest safe way has %(count)s decisions; %(share)s of 100 random plays end safe"),
        count=len(walks.shortest),
        share=walks.in_hundred,
    )
