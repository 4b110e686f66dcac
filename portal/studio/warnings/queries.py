"""What readers of a text would trip over, among all that is published."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.content.lint.rules import lint_page
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.pages.page import ParsedPage
from portal.courses.queries.page_loader import fact_values, rules_by_id


def text_warnings(page: ParsedPage, blocks: Sequence[Mapping[str, Any]]) -> list[LintWarning]:
    """The warnings of a parsed text that shows these blocks."""
    return lint_page(LintedPage(page, tuple(blocks)), LintContext(fact_values(), rules_by_id()))
