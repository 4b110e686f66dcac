"""Scenarios that are too easy: over after two decisions, or safe for who taps at random."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from portal.content.checks.faults import N_
from portal.content.lint.names import RANDOM_SAFE_SHARE, SHORTEST_SAFE_WAY
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.scenarios.parsing import SceneDraft
from portal.content.scenarios.paths import Scenes
from portal.content.scenarios.walks import random_safe_share, shortest_safe_way

MIN_DECISIONS = 3
MAX_RANDOM_SHARE = Fraction(2, 5)


@dataclass(frozen=True)
class ScenarioWalks:
    """How a scenario goes: the choices of a shortest safe way, and the share of random plays that end safe.

    None where no way is safe, and where the scenes are too tangled to be solved.
    """

    shortest: tuple[int, ...] | None
    random_share: Fraction | None

    @property
    def is_short(self) -> bool:
        """Whether a safe ending comes too soon."""
        return self.shortest is not None and len(self.shortest) < MIN_DECISIONS

    @property
    def is_easy(self) -> bool:
        """Whether too many who tap at random end safe."""
        return self.random_share is not None and self.random_share > MAX_RANDOM_SHARE

    @property
    def in_hundred(self) -> int | None:
        """Of a hundred random plays how many end safe; what is too much is never rounded to what is allowed."""
        return None if self.random_share is None else in_hundred(self.random_share)


def walks_of(scenes: Scenes, first: str) -> ScenarioWalks:
    """How these scenes go from the first one on; they may be unfinished."""
    return ScenarioWalks(shortest_safe_way(scenes, first), random_safe_share(scenes, first))


def shortest_way(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A safe ending after fewer than three decisions."""
    drafts = scene_drafts(page)
    if not drafts:
        return
    scenes, here = scenes_in(drafts)
    walks = walks_of(scenes, here)
    if walks.shortest is None or not walks.is_short:
        return
    titles = list[str]()
    for number in walks.shortest:
        here = scenes[here].choices[number].to
        titles.append(scenes[here].title or here)
    text = N_("a safe ending comes after too few decisions, %(count)s instead of %(least)s: %(way)s")
    last = next(draft for draft in drafts if draft.outline.scene.id == here)
    way = " → ".join(f"“{title}”" for title in titles)
    count = len(walks.shortest)
    yield page.warn(SHORTEST_SAFE_WAY, last.outline.line, text, count=count, least=MIN_DECISIONS, way=way)


def random_share(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """More than 40 of 100 random walks that end safe."""
    drafts = scene_drafts(page)
    if not drafts:
        return
    walks = walks_of(*scenes_in(drafts))
    if walks.is_easy:
        text = N_("who taps at random ends safe in %(share)s of 100 plays, more than %(most)s")
        most = int(MAX_RANDOM_SHARE * 100)
        yield page.warn(RANDOM_SAFE_SHARE, drafts[0].outline.line, text, share=walks.in_hundred, most=most)


def in_hundred(share: Fraction) -> int:
    rounded = round(share * 100)
    return rounded + (share > MAX_RANDOM_SHARE and rounded <= MAX_RANDOM_SHARE * 100)


def scenes_in(drafts: list[SceneDraft]) -> tuple[Scenes, str]:
    """The scenes by their id, the first of two of one id, and the id of the beginning."""
    return {draft.outline.scene.id: draft.outline.scene for draft in reversed(drafts)}, drafts[0].outline.scene.id


def scene_drafts(page: LintedPage) -> list[SceneDraft]:
    """The scenes of the page in the order of its text; none of another kind of page."""
    return [item for item in page.parsed.items if isinstance(item, SceneDraft)]
