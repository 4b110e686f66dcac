"""No text within the limit of a file costs more than moments: what would is refused before it is parsed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from portal.content.checks.complexity import MAX_COLUMNS, MAX_LINES, MAX_MARKS, MAX_TABLE_LINES
from portal.content.checks.readability import readability
from portal.content.files.sources import MAX_TEXT_BYTES
from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import RenderContext
from portal.content.quick_fixes.rules import find_quick_fixes, fix_all
from tests.cpu_time import cpu_seconds

HEAD = "---\ntitle: Một trang\n---\n\n"
SECONDS = 3  # of processor time; one is aimed at, those below that cost by the square took minutes


def repeated(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit.encode()))


def table(*, columns: int, rows: int) -> str:
    return f"|{'a|' * columns}\n|{'-|' * columns}\n{'|b' * 1}\n" + "|b\n" * rows


HOSTILE: dict[str, Callable[[int], str]] = {
    "one paragraph of sentences": repeated("Đây là một câu. "),
    "abbreviations": repeated("TP. HCM vd. "),
    "dots": repeated("."),
    "quoted dots": repeated('." '),
    "brackets": repeated("["),
    "gaps that do not end": repeated("[[a]"),
    "pictures": repeated("!["),
    "links that do not end": repeated("[a]("),
    "emphasis": repeated("*_"),
    "emphasis in words": repeated("a**b"),
    "footnotes": repeated("^[a] "),
    "one word": repeated("a"),
    "spaces": repeated(" "),
    "empty lines": repeated("\n"),
    "backslashes": repeated("\\"),
    "comments": repeated("<!-- a "),
    "list": repeated("- a\n"),
    "headings": repeated("# a\n\n"),
    "quotes one in another": lambda size: ">" * 2000 + "a\n" * ((size - 2000) // 2),
    "columns": lambda size: table(columns=size // 8, rows=0),
    "columns and short rows": lambda size: table(columns=size // 8, rows=size // 8),
    "accents": repeated("\u0323\u0301"),
    "comments of a question that do not end": repeated("<!-- data-id=“"),
    "answers with letters": repeated("Gì?\nA. a\nB. b\nĐáp án: A\n\n"),
    "one line of answers": repeated("A. a  "),
    "bold words with a space": repeated("**a **b "),
    "tags": repeated("<b>a</b> "),
    "deep lists": lambda size: "".join("  " * depth + "- a\n" for depth in range(int(size**0.5) - 10)),
    "numbers": repeated("0 9"),
    "tabs": repeated("a\tb\n"),
    "starters": repeated("‹a›\n"),
    "attribute that does not end": lambda size: '<!-- data-id="' + "a" * size,
    # At the bounds, and so parsed.
    "as many lines as may be": lambda size: "- a\n" * (MAX_LINES - 10),
    "as many marks as may be": lambda size: "^[a] " * (MAX_MARKS // 2 - 10),
    "the largest table": lambda size: table(columns=MAX_COLUMNS, rows=MAX_TABLE_LINES - 10),
    "underlined headings": lambda size: "a\n=\n" * (MAX_LINES // 2 - 10),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_costs_more_than_moments(name: str) -> None:
    source = HEAD + HOSTILE[name](MAX_TEXT_BYTES - len(HEAD) - 200)

    def work() -> None:
        page = parse_page("khoa/01-bai.md", source)
        render_page(page, RenderContext(facts={}))
        readability(page)
        find_quick_fixes(page)
        fix_all(source)

    assert cpu_seconds(work, enough=SECONDS) < SECONDS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n" * (MAX_LINES + 1), "lines"),
        ("*a " * (MAX_MARKS + 1), "marks"),
        (table(columns=MAX_COLUMNS + 1, rows=1), "columns"),
        (table(columns=2, rows=MAX_TABLE_LINES + 1), "tables"),
        ("a" + "\u0323\u0301" * 100, "accents"),
    ],
)
def test_what_is_too_much_is_said_at_its_line(text: str, said: str) -> None:
    page = parse_page("khoa/01-bai.md", HEAD + text)

    assert [said in fault.text for fault in page.faults if fault.line > 1] == [True]


def test_what_people_write_is_not_too_much() -> None:
    decomposed = unicodedata.normalize("NFD", "Chuyển khoản nhầm thì gọi ngay số in sau thẻ. ") * 500
    text = f"{decomposed}\n\n{'🏠' * 100}\n\n{'—' * 100}\n\n{table(columns=6, rows=60)}"

    page = parse_page("khoa/01-bai.md", HEAD + text)

    assert page.faults == ()
    assert len(page.items) > 0
