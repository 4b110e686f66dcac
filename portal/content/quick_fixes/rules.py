"""All rules of quick fixes, what they find in a text, and the text with all that is safe fixed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from portal.content.checks.faults import Fault, Faults
from portal.content.files.sources import is_readable
from portal.content.pages.page import ParsedPage, parse_page
from portal.content.pages.render_context import Fact
from portal.content.quick_fixes import (
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
    screens,
)
from portal.content.quick_fixes.quick_fix import (
    NO_IDS,
    QuickFix,
    TextToFix,
    apply_quick_fixes,
    text_lines,
    without_overlaps,
)
from portal.deadlines import check_deadline

Rule = Callable[[TextToFix], Iterator[QuickFix]]
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
    screens.screen_rows,
    screens.open_screens,
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
MAX_ROUNDS = 8  # of fixing all: what is fixed may show the next fault behind it
MAX_SHOWN = 200  # fixes that are told of one text
MAX_TOGETHER = 5_000  # fixes that are made at once


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


def find_quick_fixes(
    page: ParsedPage,
    around: Surroundings = NOTHING_AROUND,
    faults: tuple[Fault, ...] = (),
    *,
    most: int = MAX_SHOWN,
) -> tuple[QuickFix, ...]:
    """What can be fixed in a parsed text, by lines; `faults` are those of its surroundings, too.

    A text that was too much to be parsed is too much for this, too.
    """
    if not is_readable(page.source, Faults("")):
        return ()
    text = TextToFix(
        text_lines(page.source), page, around.facts, around.taken, around.kept, tuple({*page.faults, *faults})
    )
    found: list[QuickFix] = []
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


def fix_all(source: str, around: Surroundings = NOTHING_AROUND) -> tuple[str, int]:
    """The text with everything fixed that is safe, and how many fixes that took."""
    count = 0
    for _round in range(MAX_ROUNDS):
        page = parse_page("", source, around.kind)
        chosen = without_overlaps(
            [one for one in find_quick_fixes(page, around, most=MAX_TOGETHER) if one.is_safe]
        )
        changed = apply_quick_fixes(source, chosen)
        if changed == source:
            break
        source, count = changed, count + len(chosen)
    return source, count
