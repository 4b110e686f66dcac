"""The bank as its screens show it."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from portal.content.questions.question import Question
from portal.content.text.vietnamese import fold, text_sort_key
from portal.courses.queries.page_loader import read_page
from portal.courses.queries.revision_cache import load_blocks
from portal.drafts.queries.texts import WorkingCopy, sources_beside
from portal.drafts.question_bank.queries.bank import (
    BankPage,
    BankQuestion,
    Place,
    TargetPage,
    bank_pages,
    competence_titles,
    questions_on,
    target_pages,
    uses_of,
)
from portal.drafts.question_bank.queries.drafts import DraftPage, draft_pages, draft_questions, every_question
from portal.drafts.question_bank.rules.doubles import MIN_LIKENESS, doubles, likeness
from portal.errors import NotFound
from portal.questions.item_analysis.rules.item_findings import MIN_PEOPLE_SHOWN
from portal.questions.queries.answers_version import AnswersVersion, answers_version
from portal.questions.queries.first_tries import FirstTries, first_tries
from portal.studio.question_bank.filters import BankFilters
from portal.web.listing import Pagination, paginate

PAGE_SIZE = 25  # questions that are shown at once
MAX_TAGS = 60  # that are offered to choose from
GROUPS_PER_PAGE = 15  # of questions that say nearly the same
MAX_LIKE = 8  # of one such group that are shown


@dataclass(frozen=True)
class BankContents:
    """The bank of the courses that somebody writes, and what its figures are counted of."""

    pages: tuple[BankPage, ...]
    drafts: tuple[DraftPage, ...]
    questions: Sequence[BankQuestion]
    uses: Mapping[Place, Sequence[BankQuestion]]  # those that were taken from each
    competences: Mapping[str, str]
    answers: AnswersVersion

    @property
    def key(self) -> Hashable:
        """All that the screens of the bank depend on: the questions are those of revisions and drafts."""
        taken = tuple((place, tuple(one.place for one in found)) for place, found in self.uses.items())
        return self.pages, self.drafts, taken, tuple(self.competences.items()), self.answers


@dataclass(frozen=True)
class BankLine:
    """A question with how it does and where it is used; `tries` only where enough people answered to be shown."""

    question: BankQuestion
    tries: FirstTries | None
    uses: tuple[BankQuestion, ...]

    @property
    def reference(self) -> str:
        """What names it in a form."""
        return reference_of(self.question)


@dataclass(frozen=True)
class BankView:
    """The lines of one page of the list, and what can be chosen to narrow it."""

    lines: tuple[BankLine, ...]
    total: int
    all: int
    pagination: Pagination
    courses: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    competences: tuple[tuple[str, str], ...]

    @property
    def tag_choices(self) -> tuple[tuple[str, str], ...]:
        """The tags as the choices of a field."""
        return tuple((tag, tag) for tag in self.tags)


@dataclass(frozen=True)
class TargetCourse:
    """A course with its pages that questions may be taken into."""

    title: str
    language: str
    pages: tuple[TargetPage, ...]


def bank_contents(user_id: int) -> BankContents:
    """The bank of the courses that the person writes."""
    pages, drafts = tuple(bank_pages(user_id)), tuple(draft_pages(user_id))
    published = questions_on(pages)
    every = [*published, *draft_questions(drafts, {one.place for one in published})]
    answers = answers_version([page.id for page in pages])
    return BankContents(pages, drafts, every, uses_of(every), competence_titles(), answers)


def build_bank(bank: BankContents, wanted: BankFilters) -> BankView:
    """The questions that are asked for."""
    every, uses = bank.questions, bank.uses
    found = [one for one in every if matches(one, wanted, uses.get(one.place, ()))]
    tries = first_tries([one.place for one in found]) if wanted.order else {}
    if wanted.order:
        found = sorted((one for one in found if one.place in shown(tries)), key=lambda one: tries[one.place].share)
    pagination = paginate(wanted.page, total=len(found), size=PAGE_SIZE)
    cut = pagination.cut(found)
    tries = shown(tries or first_tries([one.place for one in cut]))
    tags = Counter(tag for one in every for tag in one.entry.tags)
    titles = bank.competences
    named = {name for one in every for name in one.competences}
    return BankView(
        tuple(BankLine(one, tries.get(one.place), tuple(uses.get(one.place, ()))) for one in cut),
        len(found),
        len(every),
        pagination,
        tuple(dict.fromkeys((one.page.course_slug, one.page.course_title) for one in every)),
        tuple(sorted((tag for tag, _times in tags.most_common(MAX_TAGS)), key=text_sort_key)),
        tuple(sorted((name, titles.get(name, name)) for name in named)),
    )


def matches(one: BankQuestion, wanted: BankFilters, uses: Sequence[BankQuestion]) -> bool:
    """Whether a question is one of those asked for."""
    if wanted.course not in ("", one.page.course_slug) or wanted.kind not in ("", one.entry.kind):
        return False
    if wanted.tag and wanted.tag not in one.entry.tags:
        return False
    if wanted.competence and wanted.competence not in one.competences:
        return False
    is_linked = one.entry.origin is not None
    fits = {"several": bool(uses), "linked": is_linked, "none": not uses, "draft": one.page.is_draft}
    if not fits.get(wanted.use, True):
        return False
    return all(word in one.entry.text for word in fold(wanted.words).split())


def shown(tries: dict[tuple[int, str], FirstTries]) -> dict[tuple[int, str], FirstTries]:
    """Those with so many people that nobody's answer shows."""
    return {place: counted for place, counted in tries.items() if counted.people >= MIN_PEOPLE_SHOWN}


def build_line(bank: BankContents, one: BankQuestion) -> tuple[BankLine, list[BankQuestion]]:
    """One question with all that is known of it, and the questions that are much like it."""
    uses = bank.uses.get(one.place, ())
    linked = {other.place for other in uses}
    like = [
        other
        for other in bank.questions
        if other.place not in linked | {one.place}
        and other.entry.origin is None
        and likeness(one.entry.words, other.entry.words) >= MIN_LIKENESS
    ]
    return BankLine(one, shown(first_tries([one.place])).get(one.place), tuple(uses)), like[:MAX_LIKE]


def written_question(text: WorkingCopy, name: str) -> Question:
    """The question with this id in a text that is being written, or NotFound."""
    page, _faults = read_page(text.course, text.file_name, text.source, beside=sources_beside(text))
    for block in load_blocks(page.blocks):
        if isinstance(block, Question) and block.id == name:
            return block
    raise NotFound


@dataclass(frozen=True)
class DoubleGroup:
    """Questions that say nearly the same; of very many only the first are shown, `more` counts the others."""

    lines: tuple[BankLine, ...]
    more: int


def build_doubles(bank: BankContents, page: int) -> tuple[list[DoubleGroup], Pagination]:
    """Questions that say nearly the same, some groups at a time; what was taken from another one is none."""
    own = [one for one in bank.questions if one.entry.origin is None]
    groups = doubles([one.entry.words for one in own])
    pagination = paginate(page, total=len(groups), size=GROUPS_PER_PAGE)
    cut = [([own[place] for place in group[:MAX_LIKE]], len(group)) for group in pagination.cut(groups)]
    tries = shown(first_tries([one.place for group, _number in cut for one in group]))
    found = [
        DoubleGroup(tuple(BankLine(one, tries.get(one.place), ()) for one in group), number - len(group))
        for group, number in cut
    ]
    return found, pagination


def reference_of(one: BankQuestion) -> str:
    """The address of a question without the number of its revision."""
    return str(one.origin).rpartition("@")[0]


def chosen_questions(user_id: int, references: Sequence[str]) -> list[BankQuestion]:
    """The questions that a form names, each once, in the order of the bank; others are left out."""
    wanted = {*references}
    return [one for one in every_question(user_id) if reference_of(one) in wanted]


def target_courses(user_id: int) -> list[TargetCourse]:
    """The pages that questions may be taken into, course by course."""
    return [
        TargetCourse(pages[0].course_title, pages[0].language, tuple(pages))
        for _slug, group in groupby(target_pages(user_id), key=lambda page: page.course_slug)
        if (pages := list(group))
    ]
