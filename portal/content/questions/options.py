"""What stands between the brackets of [[ … ]]: a solution to be written, or options parted by bars."""

import re

ESCAPED_CHARACTER = re.compile(r"\\.|.", re.DOTALL)  # an escaped letter stays with its backslash
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
NO_SOLUTION = ("", "?", "!")  # a hint and a question that only a script could grade are written so
UNWRITTEN = "…"  # stands where something is still to be written


def split_options(inside: str) -> list[str]:
    """The pieces between unescaped bars, with their spaces and escapes."""
    pieces = [""]
    for letter in ESCAPED_CHARACTER.findall(inside):
        if letter == "|":
            pieces.append("")
        else:
            pieces[-1] += letter
    return pieces


def parse_option(piece: str) -> tuple[bool, str]:
    """Whether the option is right, that is wholly in ( ), and its text as Markdown of one line."""
    text = " ".join(piece.split())
    return (True, text[1:-1].strip()) if is_wrapped(text) else (False, text)


def is_wrapped(text: str) -> bool:
    """Whether one pair of parentheses stands around the whole text."""
    letters = ESCAPED_CHARACTER.findall(text)
    depth = 0
    for at, letter in enumerate(letters):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return letter == ")" and at == len(letters) - 1
    return False


def parse_solution(inside: str) -> str:
    """The solution to be written; "" if there is none."""
    said = " ".join(inside.split())
    return "" if said in NO_SOLUTION else ESCAPED.sub(r"\1", said)
