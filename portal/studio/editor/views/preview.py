"""A text as its readers would see it, with everything that is wrong with it and what it asks of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from portal import clock
from portal.content.checks.faults import Fault
from portal.content.checks.page_weight import PageWeight, page_weight
from portal.content.checks.readability import Readability, readability
from portal.content.checks.reading_time import is_far_off, reading_minutes
from portal.content.checks.starters import LEFTOVER_FAULTS
from portal.content.enums import PageKind
from portal.content.files.front_matter import FrontMatter
from portal.content.markdown.links import COURSE_FILE
from portal.content.pages.blueprint import Blueprint
from portal.content.pages.page import ParsedPage, parse_page
from portal.content.questions.question import Question
from portal.content.scenarios.scenario import Scene
from portal.courses.operations.invalid_content import unit_faults
from portal.courses.queries.media import media_sizes
from portal.courses.queries.page_loader import read_introduction, read_parsed_page
from portal.courses.queries.revision_cache import load_blocks
from portal.courses.queries.texts import all_facts
from portal.drafts.queries.texts import WorkingCopy, sources_beside
from portal.learning.questions.views.questions import open_question
from portal.learning.scenarios.views import scenario_appearance
from portal.studio.queries import TextCache
from portal.studio.quick_fixes.views import QuickFixView, offered_quick_fixes
from portal.studio.scenario_map.views.map import build_map
from portal.studio.warnings.queries import text_warnings
from portal.studio.warnings.views import WarningView, warning_views

KB = 1024
MAX_KEPT_LETTERS = 500_000  # of a page as it is shown: a quiz of fifty questions has some 130,000
MAX_ALL_KEPT_LETTERS = 4_000_000  # at most two bytes each
LETTERS_BESIDE = 5_000  # faults, warnings and front matter of a preview, about


@dataclass(frozen=True)
class StaleFact:
    """A fact of the text whose time is over; `line` is where the text first shows it."""

    id: str
    label: str
    line: int


@dataclass(frozen=True)
class PreviewFault:
    """A fault at its line of the file; `is_front`: it stands in the front matter, which is shown as fields.

    `quick_fix` would take it away, where one is known. `is_leftover`: words of a template or a sample still stand
    there, so that it waits to be written rather than being wrong.
    """

    line: int
    message: str
    is_front: bool
    quick_fix: QuickFixView | None = None
    is_leftover: bool = False


@dataclass(frozen=True)
class Preview:
    """What the preview shows of a text."""

    page_kind: str
    title: str
    summary: str
    minutes: int
    measured_minutes: int  # by the text, whatever the front matter says; 0 of an introduction
    shown: Markup
    faults: Sequence[PreviewFault]
    notes: Sequence[QuickFixView]  # what is no fault, and probably meant otherwise
    warnings: Sequence[WarningView]  # what readers would trip over, and nobody answered yet
    weight: PageWeight
    readability: Readability
    stale_facts: Sequence[StaleFact]
    map: Markup | str
    front: FrontMatter

    @property
    def has_other_minutes(self) -> bool:
        """Whether the front matter is far from what the text takes."""
        return is_far_off(self.minutes, self.measured_minutes)

    @property
    def safe_fixes(self) -> int:
        """How many things can be fixed together, since nobody could have meant them as they stand."""
        every = [*(fault.quick_fix for fault in self.faults), *self.notes]
        return sum(one is not None and one.has_edits and one.is_safe for one in every)

    @property
    def body_from(self) -> int:
        """The line, from 0, at which the text after the front matter begins."""
        return self.front.body_from


_previews: TextCache[Preview] = TextCache(MAX_ALL_KEPT_LETTERS, lambda made: LETTERS_BESIDE + len(made.shown))


def build_preview(text: WorkingCopy, source: str) -> Preview:
    """The source as the file it is meant to be, among what is published and what is being written beside it."""
    beside = sources_beside(text)
    return _previews.get(text, source, beside, lambda: _build(text, source, beside), is_lasting=_is_lasting)


def _is_lasting(preview: Preview) -> bool:
    """Whether it may be kept: one of uncommon length would take the place of many."""
    return len(preview.shown) <= MAX_KEPT_LETTERS


def _build(text: WorkingCopy, source: str, beside: Mapping[str, str]) -> Preview:
    if text.page is None:
        return _preview_introduction(text, source, beside)
    page = parse_page(f"{text.course.slug}/{text.file_name}", source)
    found, faults = read_parsed_page(text.course, text.file_name, page, beside=beside)
    fixes = offered_quick_fixes(text, page, faults)
    blocks = load_blocks(found.blocks)
    scenes = {block.id: block for block in blocks if isinstance(block, Scene)}
    shown = Markup(  # noqa: S704 - a template of our own, rendered just now
        render_template(
            "studio/_blocks.html",
            kind=page.kind,
            blocks=blocks,
            views={block.id: open_question(block) for block in blocks if isinstance(block, Question)},
            dress=scenario_appearance(found.front, scenes.values()),
        )
    )
    return Preview(
        page_kind=page.kind,
        title=found.title,
        summary=found.summary,
        minutes=found.minutes,
        measured_minutes=reading_minutes(page.kind, found.blocks, Blueprint.of_front(page.front.values)),
        shown=shown,
        faults=_lines(faults, page.front, fixes),
        notes=_notes(fixes),
        warnings=warning_views(text_warnings(text, page, found.blocks, beside), page.front),
        weight=page_weight(found.blocks, media_sizes(text.course.id)),
        readability=readability(page),
        stale_facts=_stale(page),
        map=_map(scenes),
        front=page.front,
    )


def _preview_introduction(text: WorkingCopy, source: str, beside: Mapping[str, str]) -> Preview:
    page = parse_page(f"{text.course.slug}/{COURSE_FILE}", source, PageKind.COURSE)
    found, faults = read_introduction(text.course, source, beside=beside)
    fixes = offered_quick_fixes(text, page, faults)
    shown = render_template(
        "studio/_blocks.html",
        kind=PageKind.COURSE,
        blocks=[Markup(found.html)],  # noqa: S704 - sanitised by portal.content just now
        views={},
        dress=None,
    )
    return Preview(
        page_kind=PageKind.COURSE,
        title=found.title,
        summary=found.summary,
        minutes=0,
        measured_minutes=0,
        shown=Markup(shown),  # noqa: S704 - a template of our own, rendered just now
        faults=_lines([*faults, *unit_faults(found)], page.front, fixes),
        notes=_notes(fixes),
        warnings=warning_views(text_warnings(text, page, [{"html": found.html}], beside), page.front),
        weight=page_weight([{"html": found.html}], media_sizes(text.course.id)),
        readability=readability(page),
        stale_facts=_stale(page),
        map="",
        front=page.front,
    )


def _map(scenes: Mapping[str, Scene]) -> Markup | str:
    if not scenes:
        return ""
    drawn = render_template("studio/_scenario_map.html", drawn=build_map(scenes, next(iter(scenes))))
    return Markup(drawn)  # noqa: S704 - a template of our own, rendered just now


def _lines(
    faults: Sequence[Fault], front: FrontMatter, fixes: Mapping[Fault | str, QuickFixView]
) -> list[PreviewFault]:
    return [
        PreviewFault(
            fault.line,
            fault.message(_),
            0 < fault.line <= front.body_from,
            fixes.get(fault),
            fault.text in LEFTOVER_FAULTS,
        )
        for fault in sorted(set(faults))
    ]


def _notes(fixes: Mapping[Fault | str, QuickFixView]) -> list[QuickFixView]:
    return [one for about, one in fixes.items() if isinstance(about, str)]


def _stale(page: ParsedPage) -> list[StaleFact]:
    today = clock.today()
    stale = {fact.id: fact.label for fact in all_facts() if fact.needs_review(today)}
    first: dict[str, int] = {}
    for id_, line in page.found.facts:
        if id_ in stale:
            first.setdefault(id_, line)
    return [StaleFact(id_, stale[id_], line) for id_, line in first.items()]
