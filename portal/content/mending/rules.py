"""All rules of mending, what they find in a text, and the text with all that is safe mended."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from portal.content.checks.faults import Fault, Faults
from portal.content.files.sources import is_readable
from portal.content.mending import (
    choices,
    facts,
    front_matter,
    html_tags,
    layout,
    liascript,
    links,
    questions,
    samples,
    scenes,
)
from portal.content.mending.mending import NO_IDS, Mending, TextToMend, mended, text_lines, without_overlaps
from portal.content.pages.page import ParsedPage, parse_page
from portal.content.pages.render_context import Fact
from portal.deadlines import check_deadline

Rule = Callable[[TextToMend], Iterator[Mending]]
RULES: tuple[Rule, ...] = (
    front_matter.unquoted_values,
    samples.samples,
    liascript.liascript_marks,
    questions.quotation_marks,
    questions.missing_ids,
    questions.doubled_ids,
    questions.brackets,
    choices.typed_choices,
    questions.empty_lines,
    questions.open_explanations,
    questions.several_right,
    scenes.boxes,
    scenes.heading_ids,
    scenes.scene_ids,
    layout.heading_space,
    layout.bullets,
    layout.numbers,
    layout.tables,
    layout.indented_prose,
    layout.emphasis,
    layout.joined_lines,
    links.bare_links,
    links.empty_links,
    links.link_titles,
    html_tags.html_tags,
    facts.bare_numbers,
)
MAX_ROUNDS = 8  # of mending all: what is mended may show the next fault behind it
MAX_SHOWN = 200  # mendings that are told of one text
MAX_TOGETHER = 5_000  # mendings that are made at once


@dataclass(frozen=True)
class Surroundings:
    """What a text stands among: the facts, ids of questions on other pages, and those it was published with.

    `kind` is "course" for course.md.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    taken: frozenset[str] = NO_IDS
    kept: frozenset[str] = NO_IDS
    kind: str | None = None


NOTHING_AROUND = Surroundings()


def find_mendings(
    page: ParsedPage,
    around: Surroundings = NOTHING_AROUND,
    faults: tuple[Fault, ...] = (),
    *,
    most: int = MAX_SHOWN,
) -> tuple[Mending, ...]:
    """What can be mended in a parsed text, by lines; `faults` are those of its surroundings, too.

    A text that was too much to be parsed is too much for this, too.
    """
    if not is_readable(page.source, Faults("")):
        return ()
    text = TextToMend(
        text_lines(page.source), page, around.facts, around.taken, around.kept, tuple({*page.faults, *faults})
    )
    found: list[Mending] = []
    keys: set[str] = set()
    for rule in RULES:
        check_deadline()
        for one in rule(text):
            if one.key not in keys and not one.touches_unread:
                keys.add(one.key)
                found.append(one)
            if len(found) >= most:
                break
    return tuple(sorted(found, key=lambda one: (one.line, one.rule)))


def mend_all(source: str, around: Surroundings = NOTHING_AROUND) -> tuple[str, int]:
    """The text with everything mended that is safe, and how many mendings that took."""
    count = 0
    for _round in range(MAX_ROUNDS):
        page = parse_page("", source, around.kind)
        chosen = without_overlaps([one for one in find_mendings(page, around, most=MAX_TOGETHER) if one.is_safe])
        changed = mended(source, chosen)
        if changed == source:
            break
        source, count = changed, count + len(chosen)
    return source, count
