"""One page: from its text to what it is made of, and from that to what a reader is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from portal.content.checks.faults import N_, Fault, Faults
from portal.content.checks.findings import PageReferences, StepList, collect_references
from portal.content.checks.liascript_marks import check_marks
from portal.content.checks.reading_time import reading_minutes
from portal.content.checks.starters import check_starters
from portal.content.enums import PageKind
from portal.content.files.front_matter import FrontMatter, read_front
from portal.content.files.sources import is_readable, normalise
from portal.content.markdown.blocks import Prose
from portal.content.markdown.parser import Renderer, parse
from portal.content.pages.blueprint import Blueprint, check_blueprint
from portal.content.pages.guide import MAX_GUIDE_BYTES
from portal.content.pages.passages import passages
from portal.content.pages.render_context import Handout, RenderContext, UnresolvedReference
from portal.content.pages.rendering import render_item
from portal.content.pages.structure import AskedQuestion, PagePart, arrange_page
from portal.content.questions.question import Question
from portal.deadlines import check_deadline

SAME_ID = N_("two questions of this page have the code “%(id)s”")
MAX_SCREEN_BYTES = 60 * 1024  # bytes
MAX_QUESTIONS = 120  # on one page; whoever writes one finds nothing any more, and no reader gets to the end


@dataclass(frozen=True)
class ParsedPage:
    """A page as its text alone tells it; `source` is the exact text."""

    file: str
    source: str
    front: FrontMatter
    items: tuple[PagePart, ...]
    found: PageReferences
    faults: tuple[Fault, ...]

    @property
    def kind(self) -> str:
        """lesson, quiz, scenario, guide or checklist; course for the introduction of a course."""
        return self.front.kind

    @property
    def title(self) -> str:
        """Its title, as the front matter has it."""
        return str(self.front.values["title"])

    @property
    def aliases(self) -> tuple[str, ...]:
        """The slugs that it had before."""
        return tuple(self.front.values.get("aliases", ()))

    @property
    def steps(self) -> int:
        """How many steps the guide has; 0 for another page."""
        lists = self.found.step_lists if self.kind == PageKind.GUIDE else ()
        return lists[0].steps if lists else 0

    @property
    def asked(self) -> tuple[AskedQuestion, ...]:
        """The questions, in their order."""
        return tuple(item for item in self.items if isinstance(item, AskedQuestion))

    @property
    def shown_headings(self) -> tuple[str, ...]:
        """The ids of headings that a link may lead to: those that are shown whenever the page is.

        A quiz shows its questions one by one, without theirs, and a scenario its scenes.
        """
        prose = [token for item in self.items if isinstance(item, Prose) for token in item.tokens]
        return tuple(str(token.attrs["id"]) for token in prose if token.type == "heading_open")


@dataclass(frozen=True)
class RenderedPage:
    """A page as it is shown, as blocks in JSON's types; `size` is the most bytes that one screen needs.

    A block is one of {"html": …}, {"question": {…}}, {"scene": {…}} and {"points": [html, …]}. `plain` is what a
    search may find: it answers no question and tells of a scenario only how it begins and ends.
    """

    blocks: tuple[dict[str, Any], ...]
    questions: tuple[Question, ...]
    plain: str
    minutes: int
    size: int
    faults: tuple[Fault, ...]


def parse_page(file: str, source: str, kind: str | None = None) -> ParsedPage:
    """Everything a page's text says, and its faults; `kind` is "course" for course.md, None for pages."""
    check_deadline()
    faults = Faults(file)
    text = normalise(source) if is_readable(source, faults) else "---\ntitle: '-'\n---\n"
    front = read_front(text, faults, kind)
    check_starters(text, faults)
    check_marks(text.split("\n"), front.body_from, faults)
    body = "\n".join(text.split("\n")[front.body_from :])
    tokens = parse("\n" * front.body_from + body, faults)
    found = collect_references(tokens, faults)
    items = arrange_page(tokens, front, faults)
    page = ParsedPage(file, source, front, items, found, ())
    check_questions(page, faults)
    return ParsedPage(file, source, front, items, found, within_text(faults.found, text))


def within_text(found: Sequence[Fault], text: str) -> tuple[Fault, ...]:
    """The faults in their order, none beyond the last line: YAML counts signs as line ends that no editor does."""
    last = text.count("\n") + (not text.endswith("\n"))
    return tuple(sorted({replace(fault, line=min(fault.line, max(last, 1))) for fault in found}))


def check_questions(page: ParsedPage, faults: Faults) -> None:
    """Ids that two questions share, too many questions, and a quiz that has fewer than it draws."""
    seen: set[str] = set()
    for asked in page.asked:
        name = asked.id
        if name in seen:
            line = asked.draft.said["data-id"].line
            faults.add(line, SAME_ID, id=name)
        seen.add(name)
    if len(page.asked) > MAX_QUESTIONS:
        too_many = N_("the page has %(number)s questions, more than %(most)s: make %(parts)s pages of it")
        parts = ceil(len(page.asked) / MAX_QUESTIONS)
        line = page.asked[MAX_QUESTIONS].draft.line
        faults.add(line, too_many, number=len(page.asked), most=MAX_QUESTIONS, parts=parts)
    if page.kind != PageKind.QUIZ:
        return
    if page.asked:
        check_blueprint(page.front, page.asked, faults)
    else:
        faults.add(page.front.line("kind"), N_("a quiz needs a question"))


def render_page(page: ParsedPage, place: RenderContext) -> RenderedPage:
    """What a reader is shown, in these surroundings; what leads nowhere is a fault at its line."""
    faults = Faults(page.file)
    renderer = Renderer(place, faults)
    blocks = tuple(render_item(item, renderer) for item in page.items)
    for marked in page.found.step_lists:
        if marked.guide:
            resolve_guide(marked, place, faults)
    size, most = shown_bytes(page, blocks), MAX_GUIDE_BYTES if page.kind == PageKind.GUIDE else MAX_SCREEN_BYTES
    if size > most:
        too_long = N_("the page weighs %(size)s KB, more than %(most)s KB: make %(parts)s pages of it")
        faults.add(1, too_long, size=size // 1024, most=most // 1024, parts=ceil(size / most))
    found = passages(blocks)
    plain = "\n".join(part for passage in found for part in (passage.heading, passage.text) if part)
    blueprint = Blueprint.of_front(page.front.values)
    minutes = page.front.values.get("minutes") or reading_minutes(page.kind, blocks, blueprint)
    questions = tuple(Question.from_dict(block["question"]) for block in blocks if "question" in block)
    return RenderedPage(blocks, questions, plain, minutes, size, tuple(sorted(set(faults.found))))


def resolve_guide(marked: StepList, place: RenderContext, faults: Faults) -> Handout | None:
    """The guide whose steps a list says to be; None, and a fault at the mark's line, where there is none."""
    try:
        return place.guide(marked.guide)
    except UnresolvedReference as lost:
        faults.add(marked.line, lost.text, **lost.values)
        return None


def shown_bytes(page: ParsedPage, blocks: Sequence[dict[str, Any]]) -> int:
    """The size of what one screen shows: a page is shown whole, but a quiz question by question."""
    sizes = [len(str(block).encode()) for block in blocks]
    return max(sizes, default=0) if page.kind == PageKind.QUIZ else sum(sizes)
