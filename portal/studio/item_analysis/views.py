"""Item analysis of a course's questions: difficulty, discrimination, findings."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from markupsafe import Markup

from portal import clock
from portal.content.enums import PageKind, QuestionKind
from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Question
from portal.content.text.dates import parse_date
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import PageContent, page_content
from portal.deadlines import check_deadline, within_deadline
from portal.errors import NotFound
from portal.learning.questions.views.parts.gaps import GAP_MARK, split_lead
from portal.learning.questions.views.questions import QuestionView, open_question
from portal.lru_cache import LRUCache
from portal.questions.item_analysis.queries import (
    AnalysisScope,
    Asked,
    RemedialCount,
    Respondents,
    count_respondents,
    first_answers,
    ids_by_name,
    remedial_counts,
    revisions_of,
    times_asked,
    wordings,
)
from portal.questions.item_analysis.rules.item_findings import MIN_PEOPLE_SHOWN, SEVERITY, Finding, findings
from portal.questions.item_analysis.rules.statistics import ItemStatistics, ResponseTally, analyse_item
from portal.questions.queries.answer_keys import looks_the_same
from portal.spreadsheets.sheet import Cell
from portal.studio.item_analysis.labels import FINDING_TEXTS, QUESTION_KIND_LABELS
from portal.web.listing import Listing, one_of, parameter, parse_id, parse_page
from portal.web.request_values import parse_integer

WORST_COUNT = 6
TABLE_SIZE = 25  # questions that are shown at once
MAX_KEPT = 16  # of some 100 KB each
QUESTION_PAGE_KINDS = (PageKind.QUIZ, PageKind.LESSON)  # the kinds of page that ask questions
NEVER_ASKED_AGAIN = RemedialCount()
SORTS = ("order", "asked", "right", "telling")


@dataclass(frozen=True)
class AnalysisFilters(Listing):
    """What an address asks for; `revision` is the number of a revision of the page, `until` the last day.

    `order` is a column, after "-" the other way round; `list_page` the page of the table.
    """

    page_slug: str = parameter("page", str)
    revision: int | None = parameter("revision", parse_integer, default=None)
    unit: int | None = parameter("unit", parse_id, default=None)
    since: date | None = parameter("from", parse_date, default=None)
    until: date | None = parameter("to", parse_date, default=None)
    order: str = parameter("sort", one_of([*SORTS, *(f"-{name}" for name in SORTS)]), default="order")
    list_page: int = parameter("list", parse_page, default=1, resets=True)

    @property
    def sort(self) -> str:
        """The column by which the table is sorted."""
        return self.order.removeprefix("-")

    @property
    def descending(self) -> bool:
        """Whether the largest come first."""
        return self.order.startswith("-")

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves any answers out."""
        return any((self.unit, self.since, self.until, self.revision))

    def sorted_by(self, name: str) -> str:
        """The address in which the table is sorted so, and the other way round where it is already."""
        turned = name == "asked" if self.sort != name else not self.descending
        return self.url(order=("-" if turned else "") + name)

    def table_url(self, page: int) -> str:
        """The address of another page of the table."""
        return f"{self.url(list_page=page)}#all"


@dataclass(frozen=True)
class QuestionLine:
    """A question with its figures and what they say; `other_wordings` counts people who met it in other words."""

    number: int
    page: PageRow
    item: ItemStatistics
    findings: tuple[Finding, ...]
    other_wordings: int
    earlier: tuple[tuple[tuple[int, ...], ItemStatistics], ...] = ()  # ids of revisions, their figures
    is_must_pass: bool = False
    remedial: RemedialCount = NEVER_ASKED_AGAIN

    @property
    def name(self) -> str:
        """The id of the question in its text."""
        return self.item.question.id

    @property
    def view(self) -> QuestionView:
        """The question as it is asked."""
        return open_question(self.item.question)

    @property
    def title(self) -> str:
        """What is asked, in plain words."""
        return " ".join(Markup(self.view.heading).striptags().split()) or self.name  # noqa: S704 - was sanitised

    @property
    def story(self) -> str:
        """What stands before what is asked, as HTML; of a text with gaps the text, its gaps in brackets."""
        question = self.item.question
        if question.kind != QuestionKind.GAP:
            return self.view.shown
        _asked, text = split_lead(question.stem)
        return Markup(GAP_MARK.sub(r"[\1]", text))  # noqa: S704 - sanitised when it was published

    @property
    def has_figures(self) -> bool:
        """Whether enough people answered for figures to be shown."""
        return self.item.people >= MIN_PEOPLE_SHOWN


@dataclass(frozen=True)
class EarlierWording:
    """Other words in which the question was asked before, with their figures, and when they were new."""

    line: QuestionLine
    numbers: tuple[int, ...]  # of the revisions that had them
    published_at: datetime


@dataclass(frozen=True)
class CourseAnalysis:
    """The questions in the order that was asked for, and who answered; `pages` are all that ask any."""

    lines: tuple[QuestionLine, ...]
    pages: tuple[PageRow, ...]
    crowd: Respondents

    def sorted_as(self, wanted: AnalysisFilters) -> "CourseAnalysis":
        """The same in the order that is wanted."""
        return replace(self, lines=tuple(_sorted(self.lines, wanted)))

    @property
    def worst(self) -> list[QuestionLine]:
        """The questions to look at first, the gravest finding first and among equals the one fewest had right."""
        ill = [line for line in self.lines if line.findings[0].needs_attention]
        return sorted(ill, key=lambda line: (SEVERITY.index(line.findings[0].verdict), line.item.share or 0.0))


def analyse_questions(pages: Sequence[PageRow], wanted: AnalysisFilters) -> CourseAnalysis:
    """The figures of all questions on the pages, or on the one that is wanted; NotFound where it asks nothing."""
    ids = ids_by_name([page.id for page in pages if page.kind in QUESTION_PAGE_KINDS])
    asking = tuple(page for page in pages if ids.get(page.id))
    shown = [page for page in asking if wanted.page_slug in ("", page.slug)]
    if wanted.page_slug and not shown:
        raise NotFound
    contents = {page.id: page_content(_revision_of(page, wanted)) for page in within_deadline(shown)}
    scope = AnalysisScope(
        quiz_ids=tuple(page.id for page in shown if page.kind == PageKind.QUIZ),
        lesson_ids=tuple(page.id for page in shown if page.kind == PageKind.LESSON),
        unit_id=wanted.unit,
        since=_start_of_day(wanted.since),
        until=_start_of_day(wanted.until + timedelta(days=1))
        if wanted.until and wanted.until < date.max
        else None,
        revision_id=contents[shown[0].id].revision_id if wanted.page_slug and wanted.revision else None,
    )
    check_deadline()
    answers = first_answers(scope)
    check_deadline()
    counted = AnswerCounts(answers, times_asked(scope), contents)
    lines = list(_lines(shown, ids, counted, remedial_counts(scope)))
    check_deadline()
    return CourseAnalysis(tuple(lines), asking, count_respondents(scope)).sorted_as(wanted)


_kept: LRUCache[Hashable, CourseAnalysis] = LRUCache(MAX_KEPT)


def kept_analysis(pages: Sequence[PageRow], wanted: AnalysisFilters, *, by: Hashable | None) -> CourseAnalysis:
    """The same, as it was counted for another order, part of the table or question; `by` is None: counted anew.

    What it is kept by names all that it depends on beside the pages and the filters: the answers, first of all.
    """
    if by is None:
        return analyse_questions(pages, wanted)
    key = (by, *pages, replace(wanted, order="order", list_page=1))
    found = _kept.get(key)
    if found is None:
        found = analyse_questions(pages, replace(wanted, order="order"))
        _kept.put(key, found)
    return found.sorted_as(wanted)


def clear_kept_analyses() -> None:
    """Keep nothing counted; for tests, whose databases give the same ids to other questions."""
    _kept.clear()


class AnswerCounts:
    """What was counted, by question and in the wording that is shown."""

    def __init__(
        self, tallies: Sequence[ResponseTally], asked: Asked, contents: Mapping[int, PageContent]
    ) -> None:
        """Read the other wordings that answers were given to, all at once."""
        self.contents = contents
        self._tallies: dict[int, list[ResponseTally]] = defaultdict(list)
        for tally in tallies:
            self._tallies[tally.question_id].append(tally)
        self._asked: dict[int, dict[int, int]] = defaultdict(dict)
        for (question_id, revision_id), number in asked.items():
            self._asked[question_id][revision_id] = number
        shown = {content.revision_id for content in contents.values()}
        self._wordings = wordings({revision_id for _question_id, revision_id in asked} - shown)

    def item(self, question: Question, question_id: int, shown: int) -> tuple[ItemStatistics, int]:
        """The figures in the wording of the revision shown, and how many people answered in other words."""
        alike: list[tuple[Question, ResponseTally]] = []
        others = 0
        for tally in self._tallies[question_id]:
            wording = self._wording(question, tally.revision_id, shown)
            if wording is None:
                others += tally.people
            else:
                alike.append((wording, tally))
        asked = sum(
            number
            for revision_id, number in self._asked[question_id].items()
            if self._wording(question, revision_id, shown) is not None
        )
        return analyse_item(question, alike, asked=asked), others

    def earlier(
        self, question: Question, question_id: int, shown: int
    ) -> Iterator[tuple[tuple[int, ...], ItemStatistics]]:
        """The figures of the other wordings, each with the ids of the revisions that had it, the oldest first."""
        groups: list[dict[int, Question]] = []
        for revision_id in sorted(self._asked[question_id]):
            wording = self._wordings.get(revision_id, {}).get(question.id)
            if wording is None or self._wording(question, revision_id, shown) is not None:
                continue
            alike = (group for group in groups if looks_the_same(next(iter(group.values())), wording))
            group = next(alike, None)
            if group is None:
                groups.append({revision_id: wording})
            else:
                group[revision_id] = wording
        for group in groups:
            tallies = [
                (group[tally.revision_id], tally)
                for tally in self._tallies[question_id]
                if tally.revision_id in group
            ]
            asked = sum(self._asked[question_id][revision_id] for revision_id in group)
            yield tuple(group), analyse_item(group[max(group)], tallies, asked=asked)

    def _wording(self, question: Question, revision_id: int, shown: int) -> Question | None:
        """The question on that revision, if it looked the same to who answered."""
        if revision_id == shown:
            return question
        wording = self._wordings.get(revision_id, {}).get(question.id)
        return wording if wording is not None and looks_the_same(wording, question) else None


def _lines(
    pages: Sequence[PageRow],
    ids: Mapping[int, Mapping[str, int]],
    counted: AnswerCounts,
    remedial: Mapping[int, RemedialCount],
) -> Iterator[QuestionLine]:
    number = 0
    for page in pages:
        content = counted.contents[page.id]
        blueprint = Blueprint.of_front(content.front)
        for name, question in within_deadline(content.questions.items()):
            number += 1
            item, others = counted.item(question, ids[page.id][name], content.revision_id)
            earlier = tuple(counted.earlier(question, ids[page.id][name], content.revision_id)) if others else ()
            yield QuestionLine(
                number=number,
                page=page,
                item=item,
                findings=findings(item),
                other_wordings=others,
                earlier=earlier,
                is_must_pass=blueprint.is_must_pass(question),
                remedial=remedial.get(ids[page.id][name], NEVER_ASKED_AGAIN),
            )


def _sorted(lines: Sequence[QuestionLine], wanted: AnalysisFilters) -> list[QuestionLine]:
    """In the order that is wanted; what has no such figure stands last, whichever way round."""
    if wanted.sort == "order":
        return sorted(lines, key=lambda line: line.number, reverse=wanted.descending)
    values = [(_value(line, wanted.sort), line) for line in lines]
    known = [(value, line) for value, line in values if value is not None]
    known.sort(key=lambda pair: pair[0], reverse=wanted.descending)
    return [line for _value, line in known] + [line for value, line in values if value is None]


def _value(line: QuestionLine, sort: str) -> float | None:
    if sort == "telling":
        return shown_discrimination(line)
    if sort == "asked":
        return line.item.asked
    return line.item.share if line.has_figures else None


def shown_discrimination(line: QuestionLine) -> float | None:
    """The discrimination, where enough people answered for it to mean anything."""
    return None if line.findings[0].verdict in ("small", "hidden", "unanswered") else line.item.discrimination


def _revision_of(page: PageRow, wanted: AnalysisFilters) -> int:
    if not (wanted.page_slug and wanted.revision):
        return page.revision_id
    for revision_id, number, _published_at in revisions_of(page.id):
        if number == wanted.revision:
            return revision_id
    raise NotFound


def _start_of_day(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), clock.VIETNAM) if day is not None else None


def get_line(analysis: CourseAnalysis, name: str) -> QuestionLine:
    """The question with this name, or NotFound."""
    found = next((line for line in analysis.lines if line.name == name), None)
    if found is None:
        raise NotFound
    return found


def compare_wordings(line: QuestionLine) -> tuple[EarlierWording, ...]:
    """The question in its earlier wordings, the latest first: how it did before it was mended."""
    revisions = {revision_id: (number, at) for revision_id, number, at in revisions_of(line.page.id)}
    found = []
    for revision_ids, item in line.earlier:
        numbers, days = zip(*(revisions[one] for one in revision_ids), strict=True)
        past = QuestionLine(line.number, line.page, item, findings(item), 0)
        found.append(EarlierWording(past, tuple(sorted(numbers)), min(days)))
    return tuple(sorted(found, key=lambda one: -one.numbers[-1]))


def table_headings() -> list[str]:
    """What stands above the columns of the table."""
    return [
        _("No."),
        _("Page"),
        _("Question"),
        _("Kind of question"),
        _("Times asked"),
        _("First answers"),
        _("Right at the first try"),
        _("Discrimination"),
        _("What the figures say"),
        _("What to do"),
        _("Must be right to pass"),
    ]


def table_rows(lines: Sequence[QuestionLine]) -> Iterator[Sequence[Cell]]:
    """The questions as rows of a table; without the figures that are not shown either."""
    for line in lines:
        said = [FINDING_TEXTS[finding.verdict] for finding in line.findings]
        value = shown_discrimination(line)
        yield (
            line.number,
            line.page.title,
            line.title,
            str(QUESTION_KIND_LABELS[line.item.question.kind]),
            line.item.asked,
            line.item.people if line.has_figures else "",
            round(line.item.share or 0.0, 4) if line.has_figures else "",
            round(value, 2) if value is not None else "",
            "; ".join(str(words.tag) for words in said),
            " ".join(str(words.advice) for words in said if words.advice),
            _("Yes") if line.is_must_pass else "",
        )
