"""Text of cells as it should have been typed: composed letters, plain spaces, nothing invisible."""

from unicodedata import category, normalize

LINE_ENDS = {"\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"}
INVISIBLE = {"Cc", "Cf", "Cs"}  # control characters, zero-width marks, broken halves of letters
NONCHARACTERS = {"\ufffe", "\uffff"}  # what XML cannot hold


def tidy(text: str) -> str:
    """The text composed (NFC), without what cannot be seen, its spaces plain, none at the ends."""
    if not text.isprintable():  # so far from the usual that it pays to look at each letter
        text = "".join(map(plain, text.replace("\r\n", "\n").replace("\r", "\n")))
    return normalize("NFC", text).strip()


def plain(letter: str) -> str:
    """The letter, a space or a line end for its many disguises, nothing for what cannot be seen."""
    if letter in LINE_ENDS:
        return "\n"
    kind = category(letter)
    if letter == "\t" or kind == "Zs":
        return " "
    return "" if kind in INVISIBLE or letter in NONCHARACTERS else letter
