"""Aiken, the plainest of the formats for questions: a line that asks, lettered options, and the right letter."""

import re
from collections.abc import Iterator

from portal.content.text.vietnamese import fold

OPTION = re.compile(r"\s*(?P<letter>[A-T])\s*[.):]\s+(?P<text>.*\S)\s*")
ANSWER = re.compile(r"\s*(?:answer|dap an)\s*(?:dung)?\s*[:.]\s*(?P<letters>[a-t](?:\s*[,;]\s*[a-t])*)\s*\.?\s*")


def is_aiken(text: str) -> bool:
    """Whether the text has an option and an answer of this format."""
    lines = text.splitlines()
    return any(map(OPTION.fullmatch, lines)) and any(ANSWER.fullmatch(fold(line, space=False)) for line in lines)


def read_aiken(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The questions as rows, each with the line on which it begins; what is incomplete is found by its row."""
    cells: dict[str, str] = {}
    last = ""
    begin = 0
    for number, line in enumerate(text.splitlines(), 1):
        option, answer = OPTION.fullmatch(line), ANSWER.fullmatch(fold(line, space=False))
        if answer and cells:
            yield begin, cells | {"answer": answer["letters"].upper()}
            cells, last = {}, ""
        elif option and cells and option["letter"] == chr(ord(last or "@") + 1):
            last = option["letter"]
            cells[f"option:{last}"] = option["text"]
        elif not line.strip():
            continue
        elif last:  # an answer is missing: another question begins
            yield begin, cells
            cells, last, begin = {"stem": line.strip()}, "", number
        elif cells:
            cells["stem"] += "\n" + line.strip()
        else:
            cells, begin = {"stem": line.strip()}, number
    if cells:
        yield begin, cells
