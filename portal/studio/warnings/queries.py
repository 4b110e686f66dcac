"""What readers of a text would trip over, among all that is published."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.content.lint.checks import lint_page
from portal.content.lint.warning import LintContext, LintedPage, LintWarning, TextsBeside
from portal.content.markdown.links import COURSE_FILE
from portal.content.pages.page import ParsedPage
from portal.courses.queries.page_loader import fact_values, guide_finder, rules_by_id, terms_by_id
from portal.courses.queries.texts import page_sources
from portal.drafts.queries.texts import WorkingCopy


def text_warnings(
    text: WorkingCopy, page: ParsedPage, blocks: Sequence[Mapping[str, Any]], beside: Mapping[str, str]
) -> list[LintWarning]:
    """The warnings of a parsed text that shows these blocks, among texts that are being written beside it."""
    guide = guide_finder(text.course, text.file_name, page, beside)
    sources = {COURSE_FILE: text.course.source, **dict(page_sources(text.course.id)), **beside}
    linted = LintedPage(page, tuple(blocks), guide, TextsBeside.of(sources, text.file_name))
    return lint_page(linted, LintContext(fact_values(), rules_by_id(), terms_by_id()))
