"""Scenarios that are too easy: over after two decisions, or safe for who taps at random."""

from collections.abc import Iterator
from fractions import Fraction

from portal.content.checks.faults import N_
from portal.content.lint.names import RANDOM_SAFE_SHARE, SHORTEST_SAFE_WAY
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.scenarios.parsing import SceneDraft
from portal.content.scenarios.walks import random_safe_share, shortest_safe_way

MIN_DECISIONS = 3
MAX_RANDOM_SHARE = Fraction(2, 5)


def shortest_way(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A safe ending after fewer than three decisions."""
    drafts = scene_drafts(page)
    if not drafts:
        return
    scenes = {draft.outline.scene.id: draft.outline.scene for draft in reversed(drafts)}
    way = shortest_safe_way(scenes, drafts[0].outline.scene.id)
    if way is None or len(way) >= MIN_DECISIONS:
        return
    titles, here = list[str](), drafts[0].outline.scene.id
    for number in way:
        here = scenes[here].choices[number].to
        titles.append(scenes[here].title or here)
    text = N_("a safe ending comes after %(count)s decisions, fewer than %(least)s: %(way)s")
    last = next(draft for draft in drafts if draft.outline.scene.id == here)
    way_in_words = " → ".join(f"“{title}”" for title in titles)
    yield page.warn(
        SHORTEST_SAFE_WAY, last.outline.line, text, count=len(way), least=MIN_DECISIONS, way=way_in_words
    )


def random_share(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """More than 40 of 100 random walks that end safe."""
    drafts = scene_drafts(page)
    if not drafts:
        return
    scenes = {draft.outline.scene.id: draft.outline.scene for draft in reversed(drafts)}
    share = random_safe_share(scenes, drafts[0].outline.scene.id)
    if share is not None and share > MAX_RANDOM_SHARE:
        text = N_("who taps at random ends safe in %(share)s of 100 plays, more than %(most)s")
        shown, most = in_hundred(share), in_hundred(MAX_RANDOM_SHARE)
        yield page.warn(RANDOM_SAFE_SHARE, drafts[0].outline.line, text, share=shown, most=most)


def in_hundred(share: Fraction) -> int:
    """The share as a whole number of a hundred; what is too much is never rounded to what is allowed."""
    rounded = round(share * 100)
    return rounded + (share > MAX_RANDOM_SHARE and rounded <= MAX_RANDOM_SHARE * 100)


def scene_drafts(page: LintedPage) -> list[SceneDraft]:
    return [item for item in page.parsed.items if isinstance(item, SceneDraft)]
