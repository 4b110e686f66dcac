"""A text as its readers would see it, with everything that is wrong with it and what it asks of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from portal import clock
from portal.content.faults import Fault
from portal.content.frontmatter import Front
from portal.content.links import COURSE_FILE
from portal.content.page_weight import Weight, weigh
from portal.content.pages import ParsedPage, parse_page
from portal.content.questions import Question
from portal.content.readability import Readability, readability
from portal.content.scenarios import Scene
from portal.courses.contents import shown_blocks
from portal.courses.operations.faulty import faults_of_units
from portal.courses.queries.media import media_sizes
from portal.courses.queries.texts import all_facts
from portal.courses.surroundings import finish_page, read_introduction
from portal.drafts.queries import WorkText, pending_drafts
from portal.learning.question_views import ask
from portal.learning.scenario_views import dress_of
from portal.studio.scenario_map import draw_map

KB = 1024


@dataclass(frozen=True)
class StaleFact:
    """A fact of the text whose time is over; `line` is where the text first shows it."""

    id: str
    label: str
    line: int


@dataclass(frozen=True)
class FaultLine:
    """A fault at its line of the file; `is_front`: it stands in the front matter, which is shown as fields."""

    line: int
    message: str
    is_front: bool


@dataclass(frozen=True)
class Look:
    """What the preview shows of a text."""

    page_kind: str
    title: str
    summary: str
    minutes: int
    shown: Markup
    faults: Sequence[FaultLine]
    weight: Weight
    readability: Readability
    stale_facts: Sequence[StaleFact]
    map: Markup | str
    front: Front

    @property
    def body_from(self) -> int:
        """The line, from 0, at which the text after the front matter begins."""
        return self.front.body_from


def look_at(text: WorkText, source: str) -> Look:
    """The source as the file it is meant to be, among what is published and what is being written beside it."""
    beside = {
        draft.page.file_name if draft.page is not None else COURSE_FILE: draft.source
        for draft in pending_drafts(text.course.id)
        if draft.slug != text.slug
    }
    if text.page is None:
        return _look_at_introduction(text, source, beside)
    page = parse_page(f"{text.course.slug}/{text.file_name}", source)
    found, faults = finish_page(text.course, text.file_name, page, beside=beside)
    blocks = shown_blocks(found.blocks)
    scenes = {block.id: block for block in blocks if isinstance(block, Scene)}
    shown = Markup(  # noqa: S704 - a template of our own, rendered just now
        render_template(
            "studio/_blocks.html",
            kind=page.kind,
            blocks=blocks,
            views={block.id: ask(block) for block in blocks if isinstance(block, Question)},
            dress=dress_of(found.front),
        )
    )
    return Look(
        page_kind=page.kind,
        title=found.title,
        summary=found.summary,
        minutes=found.minutes,
        shown=shown,
        faults=_lines(faults, page.front),
        weight=weigh(found.blocks, media_sizes(text.course.id)),
        readability=readability(page),
        stale_facts=_stale(page),
        map=_map(scenes),
        front=page.front,
    )


def _look_at_introduction(text: WorkText, source: str, beside: Mapping[str, str]) -> Look:
    page = parse_page(f"{text.course.slug}/{COURSE_FILE}", source, "course")
    found, faults = read_introduction(text.course, source, beside=beside)
    shown = render_template(
        "studio/_blocks.html",
        kind="course",
        blocks=[Markup(found.html)],  # noqa: S704 - sanitised by portal.content just now
        views={},
        dress=None,
    )
    return Look(
        page_kind="course",
        title=found.title,
        summary=found.summary,
        minutes=0,
        shown=Markup(shown),  # noqa: S704 - a template of our own, rendered just now
        faults=_lines([*faults, *faults_of_units(found)], page.front),
        weight=weigh([{"html": found.html}], media_sizes(text.course.id)),
        readability=readability(page),
        stale_facts=_stale(page),
        map="",
        front=page.front,
    )


def _map(scenes: Mapping[str, Scene]) -> Markup | str:
    if not scenes:
        return ""
    drawn = render_template("studio/_scenario_map.html", drawn=draw_map(scenes, next(iter(scenes))))
    return Markup(drawn)  # noqa: S704 - a template of our own, rendered just now


def _lines(faults: Sequence[Fault], front: Front) -> list[FaultLine]:
    return [
        FaultLine(fault.line, fault.message(_), 0 < fault.line <= front.body_from) for fault in sorted(set(faults))
    ]


def _stale(page: ParsedPage) -> list[StaleFact]:
    today = clock.today()
    stale = {fact.id: fact.label for fact in all_facts() if fact.needs_review(today)}
    first: dict[str, int] = {}
    for id_, line in page.found.facts:
        if id_ in stale:
            first.setdefault(id_, line)
    return [StaleFact(id_, stale[id_], line) for id_, line in first.items()]
