"""Numbers as people in Vietnam write them."""

import re

GROUPED = re.compile(r"[1-9]\d{0,2}(?:[. ]\d{3})+(?:,\d+)?", re.ASCII)
PLAIN = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)


def read_number(text: str) -> float | None:
    """The number that is meant, or None: 0,5 and 0.5 are a half, 1.000 and 1 000 a thousand, 1.000,5 has both."""
    said = " ".join(text.split()).replace("\N{MINUS SIGN}", "-")
    sign, digits = (-1, said[1:].lstrip()) if said.startswith("-") else (1, said.removeprefix("+").lstrip())
    if len(digits) > 40:
        return None
    if GROUPED.fullmatch(digits):
        digits = digits.replace(".", "").replace(" ", "")
    if not PLAIN.fullmatch(digits):
        return None
    return sign * float(digits.replace(",", "."))
