"""Aiken, the plainest of the formats for questions: a line that asks, lettered options, and the right letter."""

import re
from collections.abc import Iterator

from portal.content.text.vietnamese import fold

OPTION = re.compile(r"(?P<letter>[A-T])\s*[.):]\s+(?P<text>.+)")
ANSWER = re.compile(r"(?:answer|dap an) ?(?:dung)? ?[:.] ?(?P<letters>[a-t](?: ?[,;] ?[a-t])*) ?\.?")
EXPLANATION = re.compile(r"(?:giải thích|explanation|feedback)\s*:\s*(?P<text>.+)", re.IGNORECASE)


def is_aiken(text: str) -> bool:
    """Whether the text has an option and an answer of this format."""
    lines = stripped_lines(text)
    return any(map(OPTION.fullmatch, lines)) and any(ANSWER.fullmatch(fold(line)) for line in lines)


def read_aiken(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The questions as rows, each with the line on which it begins; what is incomplete is found by its row.

    More than the format itself knows is read as it is meant: an option on two lines, and an explanation behind the
    answer.
    """
    lines = stripped_lines(text)
    cells: dict[str, str] = {}
    last = ""
    begin = 0
    is_over = False  # its answer was read
    for number, line in enumerate(lines, 1):
        option, answer = OPTION.fullmatch(line), ANSWER.fullmatch(fold(line))
        explanation = EXPLANATION.fullmatch(line)
        if not line:
            continue
        if explanation and is_over:
            said = (cells.get("explanation", ""), explanation["text"])
            cells["explanation"] = "\n".join(filter(None, said))
        elif answer and cells and not is_over:
            # Without options the letter would become the word to type.
            cells |= {"answer": answer["letters"].upper()} if last else {}
            is_over = True
        elif option and cells and not is_over and option["letter"] == chr(ord(last or "@") + 1):
            last = option["letter"]
            cells[f"option:{last}"] = option["text"]
        elif last and not is_over and goes_on(lines[number : number + 1], last):
            cells[f"option:{last}"] += " " + line
        elif is_over or last:  # an answer is missing, or was read: another question begins
            yield begin, cells
            cells, last, begin, is_over = {"stem": line}, "", number, False
        elif cells:
            cells["stem"] += "\n" + line
        else:
            cells, begin = {"stem": line}, number
    if cells:
        yield begin, cells


def goes_on(below: list[str], last: str) -> bool:
    """Whether the question with this last option is not over yet: its next option or its answer follows."""
    line = below[0] if below else ""
    option = OPTION.fullmatch(line)
    if option is not None:
        return option["letter"] == chr(ord(last) + 1)
    return ANSWER.fullmatch(fold(line)) is not None


def stripped_lines(text: str) -> list[str]:
    """The lines without spaces around them, over which the patterns would go again and again."""
    return [line.strip() for line in text.splitlines()]
