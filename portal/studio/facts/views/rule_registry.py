"""The rules that every course says in the same words, each with the texts that say it."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.content.pages.render_context import Rule
from portal.content.text.vietnamese import text_sort_key
from portal.courses.queries.facts import IntroductionRow, introductions_by_fact, pages_by_fact
from portal.courses.queries.page_loader import rules_by_id
from portal.courses.queries.published import PageRow
from portal.studio.facts.views.registry import FactPermissions


@dataclass(frozen=True)
class RuleView:
    """A rule, the texts that say it and that the viewer may know of, and how many others there are.

    A text comes with whether the viewer writes it.
    """

    rule: Rule
    introductions: tuple[tuple[IntroductionRow, bool], ...]
    pages: tuple[tuple[PageRow, bool], ...]
    hidden: int

    @property
    def texts(self) -> int:
        """How many published texts say the rule."""
        return len(self.introductions) + len(self.pages) + self.hidden


def rule_views(rights: FactPermissions) -> Iterator[RuleView]:
    """All rules by their titles."""
    pages, introductions = pages_by_fact(), introductions_by_fact()
    for rule in sorted(rules_by_id().values(), key=lambda rule: text_sort_key(rule.title)):
        starts, texts = introductions.get(rule.id, []), pages.get(rule.id, [])
        seen_starts = tuple((row, rights.may_edit(row)) for row in starts if rights.may_see(row))
        seen = tuple((page, rights.may_edit(page)) for page in texts if rights.may_see(page))
        hidden = len(starts) + len(texts) - len(seen_starts) - len(seen)
        yield RuleView(rule, seen_starts, seen, hidden)
