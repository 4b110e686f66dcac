"""How a drawn screen is written: an example of every row, beside its drawing."""

from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from portal.content.checks.faults import Faults
from portal.content.markdown.drawn_screens import screen_html
from portal.content.markdown.snippet_examples import EVERY_ROW
from portal.content.screens.parsing import parse_screen


@dataclass(frozen=True)
class ScreenExample:
    """The Markdown of a screen that has every row, and its drawing."""

    source: str
    drawing: str


@cache
def screen_example(language: str) -> ScreenExample:
    """The example, drawn in the language of a course."""
    first, *rows, _last = EVERY_ROW.strip().split("\n")
    screen = parse_screen(first.removeprefix("```screen").strip(), rows, 1, Faults(""))
    # It is drawn from our own words, which the drawing escapes.
    return ScreenExample(EVERY_ROW, Markup(screen_html(screen, language)))  # noqa: S704 - see the line above
