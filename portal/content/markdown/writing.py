"""Our Markdown, written from runs of text, lists and tables: everything that would mean something is escaped."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from portal.deadlines import check_deadline

# Only what would be read as a sign: texts of teachers are full of figures, dashes and brackets that are none.
SPECIAL = re.compile(
    r"""[`\[*]                      # code; links, questions and alerts; emphasis
    | (?<![^\W_])_ | _(?![^\W_])    # an underscore at the edge of a word
    | \\(?=[!-/:-@\[-`{-~]|$)       # a backslash before a sign
    | <(?=[a-zA-Z/!?])              # a tag
    | &(?=\#|\w+;)                  # an entity
    | \{(?=[{\#])                   # a fact, the id of a heading""",
    re.VERBOSE,
)
LINE_START = re.compile(
    r"^(?P<number>\d{1,9}(?=[.)](?:\s|$)))?(?P<mark>(?<=\d)[.)]|\#{1,6}(?=\s|$)|>|~~~|[-+](?=\s|$)|[=-]+$|\|)"
)
PUNCTUATION = re.compile(r"[^\w\s]|_")


@dataclass(frozen=True)
class Run:
    """A stretch of text that looks alike and leads to the same place."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""

    @property
    def look(self) -> tuple[bool, bool, str]:
        """What runs must have in common to be one."""
        return self.bold, self.italic, self.href


@dataclass(frozen=True)
class ListItem:
    """One item of a list: its Markdown on one line, how deep it lies, from 0, and whether it has a number.

    `number` is the one to begin with, where the item is the first of its list.
    """

    markdown: str
    level: int = 0
    ordered: bool = False
    number: int = 1


def escaped(words: str) -> str:
    """The words with everything escaped that would mean something inside a line."""
    return SPECIAL.sub(r"\\\g<0>", words)


def escaped_label(words: str) -> str:
    """The words as they stand between the brackets of a link or a picture."""
    return escaped(words).replace("]", "\\]")


def destination(url: str) -> str:
    """The address as it is written in the parentheses of a link."""
    written = escape(url, quote=True)
    return f"<{written}>" if re.search(r"[\s()]", url) or not url else written


def with_safe_start(markdown: str) -> str:
    """The Markdown of a line, which no longer begins a heading, a list or a quotation by accident."""
    return LINE_START.sub(lambda said: f"{said['number'] or ''}\\{said['mark']}", markdown)


def write_inline(runs: Iterable[Run]) -> str:
    """The Markdown of these runs, on one line.

    Where a mark would not be read as one beside its neighbour, the punctuation at its edge is left outside of it.
    """
    same = [_joined(group) for _look, group in groupby(_with_dressed_spaces(runs), lambda run: run.look)]
    written = ""
    for at, run in enumerate(same):
        check_deadline()
        before = same[at - 1].text[-1:] if at else ""
        after = same[at + 1].text[:1] if at + 1 < len(same) else ""
        written += _marked(run, before, after, follows_star=written.endswith("*"))
    return " ".join(written.split())


def write_list(items: Sequence[ListItem]) -> str:
    """The Markdown of a list and the lists in it; a deeper item lies under the last shallower one."""
    lines: list[str] = []
    levels: list[tuple[bool, int, str]] = []  # of each: whether it has numbers, the last one, its mark
    for item in items:
        check_deadline()
        level = min(item.level, len(levels))
        goes_on = level < len(levels) and levels[level][0] == item.ordered
        if level == 0 and lines and not goes_on:
            lines.append("")
        number = levels[level][1] + 1 if goes_on else item.number
        mark = f"{number}. " if item.ordered else "- "
        levels[level:] = [(item.ordered, number, mark)]
        indent = " " * sum(len(above) for _ordered, _number, above in levels[:level])
        lines.append(f"{indent}{mark}{item.markdown}".rstrip())
    return "\n".join(lines)


def write_table(rows: Sequence[Sequence[str]]) -> str:
    """The Markdown of a table of cells that are Markdown already; its first row is the heading."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    full = [[*(cell.replace("|", "\\|") for cell in row), *[""] * (width - len(row))] for row in rows]
    lines = [full[0], ["---"] * width, *full[1:]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write_code(lines: str, language: str = "") -> str:
    """The Markdown of lines of code, whatever stands in them."""
    longest = max((len(found) for found in re.findall("`+", lines)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{lines}\n{fence}"


def _joined(group: Iterable[Run]) -> Run:
    first, *rest = group
    return Run("".join([first.text, *(run.text for run in rest)]), *first.look)


def _with_dressed_spaces(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs, in which a space looks like what stands before it, so that one bold phrase stays one."""
    last: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if last is not None and not run.text.strip() and run.href == last.href:
            run = Run(run.text, *last.look)
        last = run
        yield run


def _marked(run: Run, before: str, after: str, *, follows_star: bool) -> str:
    inside = run.text.strip()
    if not inside:
        return run.text
    lead = run.text[: len(run.text) - len(run.text.lstrip())]
    tail = run.text[len(run.text.rstrip()) :]
    if run.href:
        return f"{lead}[{_emphasised(inside, run, '', '', '*')}]({destination(run.href)}){tail}"
    # Two marks of stars in a row would be read as one.
    sign = "_" if follows_star and not lead else "*"
    return f"{lead}{_emphasised(inside, run, lead[-1:] or before, tail[:1] or after, sign)}{tail}"


def _emphasised(inside: str, run: Run, before: str, after: str, sign: str) -> str:
    """The words in bold or italics, which CommonMark reads as such between these two neighbours."""
    write = escaped_label if run.href else escaped
    if not (run.bold or run.italic):
        return write(inside)
    lead = tail = ""
    if before.strip():
        while inside and PUNCTUATION.match(inside[0]):
            lead, inside = lead + inside[0], inside[1:]
    if after.strip():
        while inside and PUNCTUATION.match(inside[-1]):
            inside, tail = inside[:-1], inside[-1] + tail
    words = inside.strip()
    if not words or (sign == "_" and (after.strip() or tail)):
        return write(lead + inside + tail)
    mark = sign * (2 * run.bold + run.italic)
    start, end = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
    return f"{write(lead)}{start}{mark}{write(words)}{mark}{end}{write(tail)}"
