"""What a person can do, framework by framework: learned, rehearsed, seen by somebody."""

from collections import defaultdict
from dataclasses import dataclass

from portal.accounts.rules.viewer import Viewer
from portal.content.enums import PageKind
from portal.learning.competences.queries import all_competences, completed_page_ids, pages_with_competences
from portal.learning.enums import HouseState

LEVELS = ("learned", "rehearsed", "observed")
LEVEL_OF_KIND: dict[str, int] = {PageKind.SCENARIO: 1, PageKind.CHECKLIST: 2}  # all others: 0
FIVE_SKILLS = "5ks"


@dataclass(frozen=True)
class CompetenceView:
    """One competence: each level is `lit` (reached), `dark` (offered, not reached) or empty (not offered)."""

    code: str
    title: str
    levels: tuple[str, str, str]

    @property
    def is_offered(self) -> bool:
        """Whether any page teaches it."""
        return any(self.levels)


@dataclass(frozen=True)
class FrameworkView:
    """A framework with its competences, in its order."""

    id: str
    title: str
    competences: tuple[CompetenceView, ...]


def competences_of(viewer: Viewer) -> tuple[FrameworkView, ...]:
    """Every framework as the viewer stands in it, the five basic skills first.

    A level is reached with one finished page of its kind that names the competence: a lesson, quiz or guide for
    `learned`, a scenario for `rehearsed`, a checklist for `observed`.
    """
    offered: set[tuple[str, int]] = set()
    reached: set[tuple[str, int]] = set()
    completed = completed_page_ids(viewer.id)
    for page in pages_with_competences(viewer):
        taught = {(competence, LEVEL_OF_KIND.get(page.kind, 0)) for competence in page.competences}
        offered |= taught
        if page.id in completed:
            reached |= taught

    titles: dict[str, str] = {}
    views: dict[str, list[CompetenceView]] = defaultdict(list)
    for framework, framework_title, code, title in all_competences():
        titles[framework] = framework_title
        name = f"{framework}:{code}"
        levels = [
            HouseState.LIT if (name, level) in reached else HouseState.DARK if (name, level) in offered else ""
            for level in range(len(LEVELS))
        ]
        views[framework].append(CompetenceView(code, title, (levels[0], levels[1], levels[2])))
    frameworks = [FrameworkView(id_, titles[id_], tuple(found)) for id_, found in views.items()]
    return tuple(sorted(frameworks, key=lambda framework: framework.id != FIVE_SKILLS))
