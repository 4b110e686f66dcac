"""Near-misses of headings, lists, tables and paragraphs: signs without their space, and ways of other programs."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, starmap

from markdown_it.token import Token

from portal.content.checks.faults import N_
from portal.content.quick_fixes.quick_fix import QuickFix, TextToFix
from portal.content.text.line_ends import Edit

HEADING = re.compile(r" {0,3}(?P<signs>#{1,6})(?P<words>[^\s#{!].*)")
BULLET = re.compile(r"\s*[•·●▪■◦‣➢►\uf0b7]\s*(?P<words>\S.*)")
DASH = re.compile(r"\s*[–—]\s+(?P<words>\S.*)")
TIGHT_DASH = re.compile(r"-(?P<words>[^\s\-\d>].*)")
NUMBER = re.compile(r"(?P<number>\d{1,2})(?:[.)](?=[^\s\d.)])|[/\-]\s)\s*(?P<words>\S.*)")
CELLS = re.compile(r"\|(?:[^|\n]*\|){2,}")
TAB_ROW = re.compile(r"[^\t\n]*\S[^\t\n]*(?:\t[^\t\n]*)+")
DELIMITER = re.compile(r"\|?[\s:|-]*-[\s:|-]*\|?")
QUESTION_ROW = re.compile(r"\s*(?:[-*+]\s*)?\[\s*[\[(]")
LETTERED = re.compile(r"\s*[A-Ha-h]\s*[.)/:]")  # answers of a question, which are told as such
BOLD = "**"
SHORT_LINE = 60  # letters; a line that ends earlier was ended on purpose
FEWEST_COLUMNS = 2


def heading_space(text: TextToFix) -> Iterator[QuickFix]:
    """`##Heading`: without the space it is shown as it is typed."""
    for at, line in text.body():
        said = HEADING.fullmatch(line)
        if said is None or (len(said["signs"]) == 1 and " " not in said["words"].strip()):
            continue
        wanted = N_("a heading? without a space after the sign # it is shown as it is typed")
        yield QuickFix("heading", at + 1, wanted, (Edit(at, at + 1, (f"{said['signs']} {said['words']}",)),))


def groups(
    text: TextToFix, is_row: Callable[[str], object], *, fewest: int = 1, gaps: bool = False
) -> Iterator[list[int]]:
    """Lines, from 0, that follow one another and are such rows; with `gaps` an empty line may part two of them."""
    group: list[int] = []
    for at, line in [*text.body(), (len(text.lines) + 2, "")]:
        if not is_row(line):
            continue
        step = at - group[-1] if group else 1
        if step > 1 and not (gaps and step == 2 and not text.lines[at - 1].strip()):
            if len(group) >= fewest:
                yield group
            group = []
        group.append(at)
    if len(group) >= fewest:
        yield group


def bullets(text: TextToFix) -> Iterator[QuickFix]:
    """`• item`, as other programs write lists: the lines run together."""
    wanted = N_("a list? lines that begin with the sign “%(sign)s” run together into one paragraph")
    for group in groups(text, BULLET.fullmatch, gaps=True):
        sign = text.lines[group[0]].strip()[0]
        yield QuickFix("bullets", group[0] + 1, wanted, list_edits(text, group, BULLET), (("sign", sign),))
    for group in groups(text, DASH.fullmatch, fewest=2, gaps=True):
        sign = text.lines[group[0]].strip()[0]
        # People who speak in turn are written so, too.
        edits = list_edits(text, group, DASH)
        yield QuickFix("bullets", group[0] + 1, wanted, edits, (("sign", sign),), is_safe=False)
    tight = N_("a list? without a space after the sign - the lines run together into one paragraph")
    for group in groups(text, TIGHT_DASH.fullmatch, fewest=2, gaps=True):
        yield QuickFix("bullets", group[0] + 1, tight, list_edits(text, group, TIGHT_DASH))


def list_edits(text: TextToFix, group: Sequence[int], row: re.Pattern[str]) -> tuple[Edit, ...]:
    edits = []
    for at in group:
        said = row.fullmatch(text.lines[at])
        edits.append(Edit(at, at + 1, (f"- {said['words']}" if said else text.lines[at],)))
    return tuple(edits)


def numbers(text: TextToFix) -> Iterator[QuickFix]:
    """`1.Step` and `1/ Step`: no list, and the lines run together."""
    wanted = N_("numbered steps? each begins with its number, a point and a space; so they run together")
    for group in groups(text, NUMBER.fullmatch, fewest=2, gaps=True):
        rows = [said for at in group if (said := NUMBER.fullmatch(text.lines[at]))]
        if all(int(after["number"]) == int(before["number"]) + 1 for before, after in pairwise(rows)):
            lines = zip(group, rows, strict=True)
            edits = [Edit(at, at + 1, (f"{int(row['number'])}. {row['words']}",)) for at, row in lines]
            yield QuickFix("numbers", group[0] + 1, wanted, tuple(edits))


def is_table_row(line: str) -> bool:
    """Whether the line is cells between bars."""
    return CELLS.fullmatch(line.strip()) is not None and not QUESTION_ROW.match(line)


def is_pasted_row(line: str) -> bool:
    """Whether the line is cells parted by tabs."""
    return "\t" in line and not line[0].isspace() and TAB_ROW.fullmatch(line) is not None


def tables(text: TextToFix) -> Iterator[QuickFix]:
    """Rows with | and no line of hyphens below the first, or cells parted by tabs, as a spreadsheet gives them."""
    wanted = N_("a table? a line of hyphens is missing below its first row, so the rows run together")
    for group in groups(text, is_table_row, fewest=2):
        lines = [text.lines[at].strip() for at in group]
        columns = {line.count("|") - line.count("\\|") for line in lines}
        if len(columns) == 1 and not any(map(DELIMITER.fullmatch, lines)):
            rule = "|" + " --- |" * (columns.pop() - 1)
            yield QuickFix("table", group[0] + 1, wanted, (Edit(group[0] + 1, group[0] + 1, (rule,)),))
    pasted = N_("a table? cells that are parted by tabs run together into one paragraph")
    for group in groups(text, is_pasted_row, fewest=2):
        rows = [text.lines[at].split("\t") for at in group]
        if len({len(row) for row in rows}) == 1 and len(rows[0]) >= FEWEST_COLUMNS:
            lines = ["| " + " | ".join(cell.strip().replace("|", "\\|") for cell in row) + " |" for row in rows]
            lines.insert(1, "|" + " --- |" * len(rows[0]))
            before = ("",) if group[0] > text.body_from and text.lines[group[0] - 1].strip() else ()
            after = ("",) if group[-1] + 1 < len(text.lines) and text.lines[group[-1] + 1].strip() else ()
            edit = Edit(group[0], group[-1] + 1, (*before, *lines, *after))
            yield QuickFix("table", group[0] + 1, pasted, (edit,))


def indented_prose(text: TextToFix) -> Iterator[QuickFix]:
    """Paragraphs that begin with a tab or four spaces, which Markdown shows as a program's code."""
    wanted = N_("a paragraph? what is moved in by a tab or four spaces is shown like a program, in narrow letters")
    for token in text.tokens:
        if token.type != "code_block" or not token.map:
            continue
        start, end = token.map
        lines = text.lines[start:end]
        while lines and not lines[-1].strip():
            lines = lines[:-1]
        edits = tuple(Edit(start + at, start + at + 1, (line.lstrip(),)) for at, line in enumerate(lines))
        if lines and " " in lines[0].strip():
            is_safe = any(not line.isascii() for line in lines)
            yield QuickFix("indented", start + 1, wanted, edits, is_safe=is_safe)


def emphasis(text: TextToFix) -> Iterator[QuickFix]:
    """`**bold **word`: a space inside the signs, which are then shown."""
    wanted = N_("bold words? with a space inside the signs ** these are shown as they are typed")
    told = set()
    for line in lines_showing(text.tokens, BOLD):
        parts = text.lines[line - 1].split(BOLD)
        if line in told or len(parts) % 2 == 0:
            continue
        told.add(line)
        for at in range(1, len(parts), 2):
            inside = parts[at].strip()
            if inside:
                parts[at - 1] += parts[at][: len(parts[at]) - len(parts[at].lstrip())]
                parts[at + 1] = parts[at][len(parts[at].rstrip()) :] + parts[at + 1]
                parts[at] = inside
        changed = BOLD.join(parts)
        if changed != text.lines[line - 1]:
            yield QuickFix("bold", line, wanted, (Edit(line - 1, line, (changed,)),))


def lines_showing(tokens: Iterable[Token], sign: str) -> Iterator[int]:
    """The lines, from 1, on which readers of these tokens see this sign as it is typed."""
    for token in tokens:
        for child in token.children or []:
            if child.type == "text" and sign in child.content and "line" in child.meta:
                yield int(child.meta["line"])


def joined_lines(text: TextToFix) -> Iterator[QuickFix]:
    """Short lines that each begin anew in one paragraph: readers see them run on."""
    wanted = N_("a new line? lines that follow one another without an empty one between run together")
    before = ""
    for token in text.tokens:
        if token.type == "inline" and before == "paragraph_open" and token.map and token.level == 1:
            start, end = token.map
            lines = text.lines[start:end]
            is_question = any(map(LETTERED.match, lines))
            if len(lines) > 1 and not is_question and all(starmap(is_broken_on_purpose, pairwise(lines))):
                edits = tuple(Edit(at, at, ("",)) for at in range(start + 1, end))
                yield QuickFix("lines", start + 1, wanted, edits, is_safe=False)
        before = token.type


def is_broken_on_purpose(line: str, following: str) -> bool:
    """Whether a line ends early and the next begins like a sentence, without a sign that parts them."""
    ended = line.rstrip()
    starts = following.lstrip()[:1]
    return (
        len(ended) < SHORT_LINE
        and not ended.endswith(("\\", ","))
        and not line.endswith("  ")
        and (starts.isupper() or starts in '“"‘(')
    )
