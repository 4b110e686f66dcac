"""What is told of a text or a file in the middle of a line, where it stands by itself."""


def as_sentence(text: str) -> str:
    """These words as a sentence of their own: a capital, and a full stop where none of its kind stands yet."""
    ended = text.rstrip("”»").endswith((".", "!", "?"))
    return text[:1].upper() + text[1:] + ("" if ended else ".")
