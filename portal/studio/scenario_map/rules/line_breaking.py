"""A text in lines that fit into a box, without a browser to measure it; pure."""

from collections.abc import Iterator

LETTER_SIZE = 15.0  # the size of the letters; see the stylesheet of the map


def wrap_text(text: str, room: float) -> tuple[str, ...]:
    """The text in lines that fit; a word that is too long by itself is cut."""
    lines = [""]
    for word in text.split():
        for piece in _cut_word(word, room):
            longer = f"{lines[-1]} {piece}".strip()
            if lines[-1] and text_width(longer) > room:
                lines.append(piece)
            else:
                lines[-1] = longer
    return tuple(lines)


def _cut_word(word: str, room: float) -> Iterator[str]:
    piece = ""
    for sign in word:
        if piece and text_width(piece + sign) > room:
            yield piece
            piece = ""
        piece += sign
    yield piece


def text_width(text: str) -> float:
    """About how broad a text is in the letters of the titles; rather too much than too little."""
    return LETTER_SIZE * sum(_letter_width(sign) for sign in text)


def _letter_width(sign: str) -> float:
    if sign in "iljtfIr.,;:!|'’()[] ":
        return 0.4
    if sign in "mwMWƠƯ—…@%":
        return 1.0
    return 0.78 if sign.isupper() else 0.64
