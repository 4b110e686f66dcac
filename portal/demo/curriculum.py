"""Which courses a learner of the demonstration goes through: what all must take, own electives, a head's more."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from portal.demo.studies import Course
from portal.programmes.queries.programmes import list_programmes

MEMBERS_PROGRAMME = "thanh-vien-to"  # of the shipped courses: what everybody in a team is to finish
HEADS_PROGRAMME = "to-truong"  # and what a head is to finish
EXTRA_ELECTIVES = (0, 0, 0, 0, 1, 1, 2)  # how many more than the least somebody takes


@dataclass(frozen=True)
class Curriculum:
    """The published courses by who takes them, each in their order."""

    compulsory: tuple[Course, ...]
    electives: tuple[Course, ...] = ()
    min_electives: int = 0
    for_heads: tuple[Course, ...] = ()

    @property
    def courses(self) -> tuple[Course, ...]:
        """Every course that somebody takes."""
        return _each_once(self.compulsory + self.electives + self.for_heads)

    def courses_of(self, learner: object, *, is_head: bool = False) -> tuple[Course, ...]:
        """The courses of a learner, who is told from others by a number or a name; the same each time."""
        chance = Random(f"electives/{learner}")
        number = min(self.min_electives + chance.choice(EXTRA_ELECTIVES), len(self.electives))
        chosen = sorted(chance.sample(range(len(self.electives)), number))
        own = tuple(self.electives[place] for place in chosen)
        return _each_once(self.compulsory + own + (self.for_heads if is_head else ()))


def _each_once(courses: Sequence[Course]) -> tuple[Course, ...]:
    """The courses in their order; what is an elective for members can be compulsory for heads."""
    return tuple({course[0].course_id: course for course in courses}.values())


def curriculum_of(courses: list[Course]) -> Curriculum:
    """The courses as the shipped programmes want them; where these name none, everybody takes all of them."""
    programmes = {programme.id: programme for programme in list_programmes()}
    members, heads = programmes.get(MEMBERS_PROGRAMME), programmes.get(HEADS_PROGRAMME)
    if members is None or not (members.compulsory or members.electives):
        return Curriculum(tuple(courses))
    by_id = {course[0].course_id: course for course in courses}

    def named(ids: Sequence[int]) -> tuple[Course, ...]:
        return tuple(by_id[id_] for id_ in ids if id_ in by_id)

    more = () if heads is None else [id_ for id_ in heads.compulsory if id_ not in members.compulsory]
    return Curriculum(named(members.compulsory), named(members.electives), members.min_electives, named(more))
