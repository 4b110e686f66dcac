"""The one Markdown of every page: a parser configured once, and HTML from its tokens."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from portal.content.checks.faults import Faults
from portal.content.markdown.blanks import BLANK_RULES
from portal.content.markdown.drawn_screens import screens_plugin
from portal.content.markdown.handouts import HANDOUT_RULES
from portal.content.markdown.message_cards import message_cards_plugin
from portal.content.markdown.message_html import MESSAGE_RULES, ClueDisplay, clue_list
from portal.content.markdown.plugins import rules_plugin
from portal.content.markdown.renderer import DRAWING, RENDER_RULES
from portal.content.markdown.sanitise import sanitise
from portal.content.markdown.step_marks import step_marks_plugin
from portal.content.markdown.unconfirmed import UNCONFIRMED_RULES
from portal.content.pages.render_context import RenderContext
from portal.content.questions.gaps import gaps_plugin
from portal.content.questions.liascript_parser import outdent_questions, questions_plugin
from portal.deadlines import check_deadline


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables, footnotes, alerts, messages, screens, heading ids, facts, questions and gaps."""
    md = MarkdownIt("commonmark", {"html": True, "xhtmlOut": False}).enable("table")
    md.use(footnote_plugin).use(rules_plugin).use(message_cards_plugin).use(screens_plugin)
    md.use(questions_plugin).use(gaps_plugin).use(step_marks_plugin)
    # Every address is kept as it is written and judged where its line is known.
    md.validateLink = lambda url: True  # type: ignore[method-assign] # the library's own way to replace it
    for name, rule in (RENDER_RULES | UNCONFIRMED_RULES | MESSAGE_RULES | HANDOUT_RULES | BLANK_RULES).items():
        md.add_render_rule(name, rule)
    # A ruler makes its table of rules at its first use, in place: another thread would parse with half of it.
    for ruler in (md.core.ruler, md.block.ruler, md.inline.ruler, md.inline.ruler2):
        ruler.getRules("")
    return md


def parse(text: str, faults: Faults) -> list[Token]:
    """The tokens of a normalised text, whose line numbers are those of the text."""
    lines = outdent_questions(text.split("\n"))
    return parser().parse("\n".join(lines), {"faults": faults, "lines": lines})


class Renderer:
    """Renders the parts of one page, in their order, into sanitised HTML; what leads nowhere becomes a fault."""

    def __init__(self, place: RenderContext, faults: Faults) -> None:
        self.place, self.faults = place, faults
        self.env: dict[str, Any] = {
            "place": place,
            "faults": faults,
            "tables": 0,
            "told_at": None,
            "drawings": [],
            "taps": None,
            "clues": [],
            "clue_display": ClueDisplay.HIDDEN,
        }

    def html(
        self,
        tokens: Sequence[Token],
        taps: Mapping[str, str] | None = None,
        *,
        clues: ClueDisplay = ClueDisplay.HIDDEN,
    ) -> str:
        """The HTML of whole blocks, or of one inline token.

        `taps` are the fields that a tap on a screen fills; `clues` says what is told of those in messages.
        """
        check_deadline()
        drawings: list[str] = []
        self.env |= {"drawings": drawings, "taps": taps, "clues": [], "clue_display": clues}
        html = sanitise(parser().renderer.render(tokens, parser().options, self.env)).strip()
        first, *others = html.split(DRAWING)
        return first + "".join(drawing + after for drawing, after in zip(drawings, others, strict=True))

    def with_clues(self, tokens: Sequence[Token], taps: Mapping[str, str] | None = None) -> tuple[str, str]:
        """The HTML of blocks with every clue marked in place, and the list of their reasons; both "" for none."""
        return self._again(tokens, ClueDisplay.MARKED, taps), sanitise(clue_list(self.env["clues"])).strip()

    def answered(self, tokens: Sequence[Token]) -> str:
        """The HTML of blocks whose messages tell their clues below themselves; "" where there are none."""
        return self._again(tokens, ClueDisplay.TOLD)

    def _again(self, tokens: Sequence[Token], clues: ClueDisplay, taps: Mapping[str, str] | None = None) -> str:
        """The HTML of blocks that were rendered without their clues before; "" for blocks that have none."""
        self.env["clues"] = []
        if not any(child.type == "clue_open" for token in tokens for child in token.children or []):
            return ""
        tables = self.env["tables"]
        html = self.html(tokens, taps, clues=clues)
        self.env["tables"] = tables
        return html

    def line(self, token: Token | None) -> str:
        """The HTML of one line of inline Markdown; "" for None."""
        return self.html([token]) if token else ""

    def label(self, token: Token) -> str:
        """The same of what is tapped, such as an answer: a telephone number in it is not dialled."""
        for child in token.children or ():
            if child.type == "fact":
                child.meta["in_link"] = True
        return self.line(token)
