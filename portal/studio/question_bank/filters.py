"""Which questions of the bank an address asks for."""

from dataclasses import dataclass

from portal.content.enums import QuestionKind
from portal.web.listing import Listing, one_of, parameter, parse_page, search_text

USES = ("several", "linked", "none", "draft")


@dataclass(frozen=True)
class BankFilters(Listing):
    """The words, the course, kind, tag and competence, and where a question is used.

    It may also be asked for those that are not published yet. `into` is the page, as “course/page”, that questions
    are looked for; `order` is worst for those first that fewest have right.
    """

    words: str = parameter("q", search_text)
    course: str = parameter("course", str)
    kind: str = parameter("kind", one_of([kind.value for kind in QuestionKind]))
    tag: str = parameter("tag", str)
    competence: str = parameter("competence", str)
    use: str = parameter("use", one_of(USES))
    into: str = parameter("into", str)
    order: str = parameter("sort", one_of(("worst",)))
    page: int = parameter("page", parse_page, default=1, resets=True)

    @property
    def is_filtered(self) -> bool:
        """Whether more than words narrows the list."""
        return any((self.course, self.kind, self.tag, self.competence, self.use, self.order))
