"""The blueprint of a quiz: how many questions are drawn of which section, and which must be right to pass."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeVar

from portal.content.checks.faults import N_, Faults
from portal.content.files.front_matter import FrontMatter

NO_SECTION = N_("the quiz has no section “%(id)s”: a heading “## … {#%(id)s}” with questions below it")
PRETEST_SIZE = 3  # questions of each form
KEPT_FOR_PRETEST = N_("the question “%(id)s” is kept for before and after the course, and cannot be graded")
NOTHING_OF_THIS_CODE = N_("the quiz has no section and no question “%(id)s”")


class PoolQuestion(Protocol):
    """What a blueprint asks of a question: its id and the section that it stands in."""

    @property
    def id(self) -> str:
        """The id of the question."""

    @property
    def section(self) -> str:
        """The id of the heading that it stands under; none for a quiz without sections."""


Drawable = TypeVar("Drawable", bound=PoolQuestion)


@dataclass(frozen=True)
class Blueprint:
    """What an attempt is drawn by: so many questions of all (None: every one), or so many of each section.

    `must_pass` has ids of sections and of questions. What it names must be right for a pass, whatever the score:
    a question that it names is drawn into every attempt, and at least one of a section. `pretest` has the sections
    that are kept for before and after the course: no attempt draws from them.
    """

    count: int | None = None
    counts: Mapping[str, int] | None = None
    must_pass: frozenset[str] = frozenset()
    pretest: frozenset[str] = frozenset()

    @classmethod
    def of_front(cls, front: Mapping[str, Any]) -> Self:
        """The blueprint that the front matter of a quiz says."""
        draw = front.get("draw")
        must_pass = frozenset(front.get("must_pass") or ())
        pretest = frozenset((front.get("pretest") or {}).values())
        by_section = isinstance(draw, Mapping)
        return cls(None if by_section else draw, draw if by_section else None, must_pass, pretest)

    def drawable(self, pool: Sequence[Drawable]) -> list[Drawable]:
        """The questions that an attempt may draw."""
        return [question for question in pool if question.section not in self.pretest]

    def is_must_pass(self, question: PoolQuestion) -> bool:
        """Whether the question must be right for a pass, by itself or by its section."""
        return question.id in self.must_pass or question.section in self.must_pass

    def must_draw(self, pool: Sequence[PoolQuestion]) -> set[str]:
        """The ids of what every attempt has: questions that must be right, and the first of each such section."""
        found = {question.id for question in pool if question.id in self.must_pass}
        covered = {question.section for question in pool if question.id in found}
        for question in pool:
            if question.section in self.must_pass - covered:
                found.add(question.id)
                covered.add(question.section)
        return found

    def drawn_count(self, pool: Sequence[PoolQuestion]) -> int:
        """How many of these questions an attempt has."""
        if self.counts is not None:
            sizes = Counter(question.section for question in pool)
            return sum(min(count, sizes[section]) for section, count in self.counts.items())
        drawable = len(self.drawable(pool))
        return drawable if self.count is None else min(self.count, drawable)

    def must_pass_count(self, pool: Sequence[PoolQuestion]) -> int | None:
        """How many questions of an attempt must be right; None where that is left to chance."""
        if not self.must_pass:
            return 0
        pool = self.drawable(pool)
        if self.counts is not None:
            by_section = sum(count for section, count in self.counts.items() if section in self.must_pass)
            alone = (one for one in pool if one.id in self.must_pass and one.section not in self.must_pass)
            return by_section + sum(1 for _question in alone)
        if self.count is None or self.count >= len(pool):
            return sum(map(self.is_must_pass, pool))
        sections = {one.section for one in pool}
        return None if self.must_pass & sections else sum(one.id in self.must_pass for one in pool)

    def drawn_shares(self, pool: Sequence[PoolQuestion]) -> list[float]:
        """How likely each of these questions is drawn, 0 to 1, in their order."""
        if self.counts is None:
            share = self.drawn_count(pool) / max(len(self.drawable(pool)), 1)
            return [share * (question.section not in self.pretest) for question in pool]
        sizes = Counter(question.section for question in pool)
        return [min(self.counts.get(one.section, 0) / sizes[one.section], 1) for one in pool]


def check_blueprint(front: FrontMatter, pool: Sequence[PoolQuestion], faults: Faults) -> None:
    """Faults for a blueprint that a quiz of these questions cannot keep: it names what is not there or too few."""
    blueprint = Blueprint.of_front(front.values)
    sizes = Counter(question.section for question in pool)
    drawable = len(blueprint.drawable(pool))
    if (blueprint.count or 0) > drawable:
        too_few = N_("the quiz has only %(number)s questions to draw from")
        faults.add(front.line("draw"), too_few, number=drawable)
    for section, count in (blueprint.counts or {}).items():
        line = front.line(f"draw.{section}")
        if section not in sizes:
            faults.add(line, NO_SECTION, id=section)
        elif count > sizes[section]:
            too_few = N_("the section “%(id)s” has only %(number)s questions to draw from")
            faults.add(line, too_few, id=section, number=sizes[section])
    check_must_pass(blueprint, pool, front, faults)
    check_pretest(blueprint, sizes, front, faults)
    if blueprint.pretest and not drawable:
        faults.add(
            front.line("pretest"), N_("all questions are kept for before and after the course: none is graded")
        )


def check_pretest(blueprint: Blueprint, sizes: Mapping[str, int], front: FrontMatter, faults: Faults) -> None:
    """Faults for a pretest whose two forms are not there, are one, are of another size, or are graded, too."""
    said = front.values.get("pretest")
    if said is None:
        return
    line = front.line("pretest")
    if len(blueprint.pretest) < len(said):
        faults.add(line, N_("form A and form B of the pretest are two sections"))
    for section in said.values():
        if not sizes.get(section):
            faults.add(line, NO_SECTION, id=section)
        elif sizes[section] != PRETEST_SIZE:
            wrong_size = N_(
                "the section “%(id)s” is a form of the pretest and has %(number)s questions: %(due)s are due"
            )
            faults.add(line, wrong_size, id=section, number=sizes[section], due=PRETEST_SIZE)
        if section in blueprint.must_pass or (blueprint.counts or {}).get(section):
            graded = N_("the section “%(id)s” is kept for before and after the course, and cannot be graded")
            faults.add(line, graded, id=section)


def check_must_pass(
    blueprint: Blueprint, pool: Sequence[PoolQuestion], front: FrontMatter, faults: Faults
) -> None:
    """Faults for what must be right and is not there, is never drawn, or is more than is drawn."""
    sections = {question.section for question in pool} - {""}
    section_of = {question.id: question.section for question in pool}
    named: Counter[str] = Counter()
    for name in front.values.get("must_pass") or ():
        line = front.line(f"must_pass.{name}")
        section = name if name in sections else section_of.get(name)
        if section is None:
            faults.add(line, NOTHING_OF_THIS_CODE, id=name)
        elif blueprint.counts is not None and not blueprint.counts.get(section):
            never = N_("“%(id)s” must be right to pass, and no question of “%(section)s” is drawn")
            faults.add(line, never, id=name, section=section)
        elif section in blueprint.pretest and name != section:  # of a section the pretest says so itself
            faults.add(line, KEPT_FOR_PRETEST, id=name)
        elif name in section_of:
            named[section] += 1
    line = front.line("must_pass")
    too_many = N_("%(named)s questions must be right to pass, and only %(drawn)s are drawn")
    if blueprint.counts is not None:
        for section, count in named.items():
            if count > blueprint.counts.get(section, count):
                faults.add(line, too_many, named=count, drawn=blueprint.counts[section])
    elif blueprint.count is not None:
        least = len(blueprint.must_draw(pool))
        if least > blueprint.count:
            faults.add(line, too_many, named=least, drawn=blueprint.count)
