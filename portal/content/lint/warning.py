"""A warning to a writer, and what the checks that give them look at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from portal.content.checks.faults import Fault
from portal.content.files.glossary import Term
from portal.content.markdown.links import COURSE_FILE, parse_file_name
from portal.content.pages.page import ParsedPage
from portal.content.pages.render_context import Fact, Handout, Rule, reject_guide


@dataclass(frozen=True, order=True)
class LintWarning:
    """One thing that a reader would trip over: file and line, the check, an English msgid and the values in it.

    `quote` are the words that it is about, by which an acceptance in the front matter names it; none where it is
    about the page as a whole.
    """

    file: str
    line: int
    check: str
    text: str
    values: tuple[tuple[str, str], ...] = ()
    quote: str = ""

    def message(self, translate: Callable[[str], str] = lambda text: text) -> str:
        """The sentence to show, without its place, in the language that `translate` speaks."""
        return translate(self.text) % dict(self.values)

    def as_fault(self) -> Fault:
        """The same as it is printed beside faults."""
        return Fault(self.file, self.line, self.text, self.values)


@dataclass(frozen=True)
class TextsBeside:
    """The texts of a course that its readers meet before a page: the introduction, and pages in their order."""

    introduction: str = ""
    earlier: tuple[str, ...] = ()

    @classmethod
    def of(cls, sources: Mapping[str, str], file_name: str) -> Self:
        """Those before the page of this file name, among texts by file name."""
        names = [name for name in sources if name != COURSE_FILE]
        if file_name == COURSE_FILE:
            return cls()
        number = parse_file_name(file_name)[0]
        earlier = sorted(name for name in names if name != file_name and parse_file_name(name)[0] < number)
        earlier.sort(key=lambda name: parse_file_name(name)[0])
        return cls(sources.get(COURSE_FILE, ""), tuple(sources[name] for name in earlier))


NOTHING_BESIDE = TextsBeside()


@dataclass(frozen=True)
class LintedPage:
    """A page as the checks read it: what its text says, and the blocks that it shows, as they are stored.

    `guide` finds a guide by the name that the page has for it, or raises UnresolvedReference.
    """

    parsed: ParsedPage
    blocks: tuple[Mapping[str, Any], ...] = ()
    guide: Callable[[str], Handout] = reject_guide
    beside: TextsBeside = NOTHING_BESIDE

    @property
    def kind(self) -> str:
        """The kind of the page."""
        return self.parsed.kind

    @property
    def top(self) -> int:
        """The line for what is said of the page as a whole: that of its title."""
        return self.parsed.front.line("title")

    def warn(self, check: str, line: int, text: str, /, quote: str = "", **values: object) -> LintWarning:
        """A warning at a line of this page; `text` is a msgid marked with N_."""
        said = tuple((name, str(value)) for name, value in sorted(values.items()))
        return LintWarning(self.parsed.file, line, check, text, said, quote)


@dataclass(frozen=True)
class LintContext:
    """What the checks know besides the page itself."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)

    @cached_property
    def shown(self) -> Mapping[str, Fact | Rule]:
        """What may stand in {{ }}, by id."""
        return {**self.rules, **self.facts}


LintCheck = Callable[[LintedPage, LintContext], Iterator[LintWarning]]
