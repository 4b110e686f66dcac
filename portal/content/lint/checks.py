"""All checks for writers, and what they find in a page and in a library."""

from collections.abc import Iterator

from portal.content.checks.faults import Faults
from portal.content.checks.starters import LEFTOVER_FAULTS
from portal.content.files.library import Library, link_targets
from portal.content.files.sources import is_readable
from portal.content.lint import (
    code_facts,
    handouts,
    keys,
    lengths,
    must_pass,
    options,
    rule_wording,
    scenarios,
    sentences,
    stems,
    terms,
)
from portal.content.lint.acceptances import without_accepted
from portal.content.lint.names import (
    GENUINE_SHARE,
    NO_PASSAGE,
    NO_SISTER_QUESTION,
    QUESTIONS_AT_END,
    RANDOM_SAFE_SHARE,
    SHORTEST_SAFE_WAY,
)
from portal.content.lint.warning import LintCheck, LintContext, LintedPage, LintWarning, TextsBeside
from portal.content.markdown.links import guide_resolver
from portal.deadlines import check_deadline

LINT_CHECKS: tuple[LintCheck, ...] = (
    sentences.long_sentence,
    lengths.lesson_length,
    lengths.reading_time,
    lengths.questions_at_end,
    terms.unexplained_term,
    options.longest_option,
    options.shortest_option,
    options.self_condemning_option,
    stems.verdict_in_stem,
    stems.genuine_share,
    rule_wording.rule_wording,
    keys.unconfirmed_key,
    code_facts.fact_in_code,
    handouts.handout_steps,
    must_pass.no_sister_question,
    must_pass.no_passage,
    scenarios.shortest_way,
    scenarios.random_share,
)
# They tell what a page lacks. Nobody is told that while words of a template, or a sample, stand where it will be.
COMPLETENESS = frozenset(
    (QUESTIONS_AT_END, GENUINE_SHARE, NO_SISTER_QUESTION, NO_PASSAGE, SHORTEST_SAFE_WAY, RANDOM_SAFE_SHARE)
)


def lint_page(page: LintedPage, context: LintContext) -> list[LintWarning]:
    """What a reader of this page would trip over and that is not accepted, by lines."""
    if not is_readable(page.parsed.source, Faults("")):
        return []  # what was too much to be parsed is too much for this, too
    found: list[LintWarning] = []
    for check in LINT_CHECKS:
        check_deadline()
        found += check(page, context)
    is_begun = any(fault.text in LEFTOVER_FAULTS for fault in page.parsed.faults)
    told = set(without_accepted(page, found))
    return sorted(one for one in told if not (is_begun and one.check in COMPLETENESS))


def lint_library(library: Library) -> Iterator[LintWarning]:
    """The warnings of every page of a library, course by course."""
    context = context_of(library)
    for page in linted_pages(library):
        yield from lint_page(page, context)


def context_of(library: Library) -> LintContext:
    """What the checks know of a library besides its pages."""
    return LintContext(library.facts, library.rules, library.terms)


def linted_pages(library: Library) -> Iterator[LintedPage]:
    """The pages of a library as the checks read them, the introduction of each course before the others."""
    folders = {course.slug: course for course in library.read.courses}
    targets = {course.slug: link_targets(course) for course in library.read.courses}
    for course in library.courses:
        folder = folders[course.slug]
        if folder.introduction is not None:
            yield LintedPage(folder.introduction)
        sources = {name: page.source for name, page in targets[course.slug].items()}
        for page in course.pages:
            guide = guide_resolver(course.slug, page.file_name, targets)
            beside = TextsBeside.of(sources, page.file_name)
            yield LintedPage(folder.pages[page.file_name], page.blocks, guide, beside)
