"""Text of cells as it should have been typed: composed letters, plain spaces, nothing invisible."""

from unicodedata import category, normalize

from portal.content.text.vietnamese import plain_d

OLD_LINE_ENDS = {"\u2028", "\u2029", "\x85", "\x0b", "\x0c"}
LINE_ENDS = OLD_LINE_ENDS | {"\n"}
INVISIBLE = {"Cc", "Cf", "Cs"}  # control characters, zero-width marks, broken halves of letters
NONCHARACTERS = {"\ufffe", "\uffff"}  # what XML cannot hold


def normalise(text: str) -> str:
    """The text composed (NFC), without what cannot be seen, its spaces plain, none at the ends, and Đ for Ð."""
    return plain_d(composed(text))


def composed(text: str, *, keep: str = "") -> str:
    """The same without a look at Ð, and with what is to be kept although it cannot be seen."""
    if not text.isprintable():  # so far from the usual that it pays to look at each letter
        letters = text.replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(letter if letter in keep else normalise_character(letter) for letter in letters)
    return normalize("NFC", text).strip()


def normalise_character(letter: str) -> str:
    """The letter, a space or a line end for its many disguises, nothing for what cannot be seen."""
    if letter in LINE_ENDS:
        return "\n"
    kind = category(letter)
    if letter == "\t" or kind == "Zs":
        return " "
    return "" if kind in INVISIBLE or letter in NONCHARACTERS else letter


def xml_safe(text: str) -> str:
    """The text without control characters and broken letters, which no spreadsheet holds; otherwise as it is."""
    if text.isprintable():
        return text
    return "".join("\n" if letter in OLD_LINE_ENDS else letter for letter in text if is_xml_safe(letter))


def is_xml_safe(letter: str) -> bool:
    """Whether XML may hold this letter, at least as a line end."""
    return (
        letter in "\t\r\n"
        or letter in OLD_LINE_ENDS
        or not (category(letter) in {"Cc", "Cs"} or letter in NONCHARACTERS)
    )
