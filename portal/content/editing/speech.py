"""What somebody says in a scene, as it is typed in a form: between “ and ”, without the signs of a quotation."""

import re

GAP = re.compile(r"(\n[ \t]*\n\s*)")
SPEECH = re.compile(r"(?s)“.*”")


def shown_speech(text: str) -> str:
    """The text without the signs before what is said, where they can be put back as they were."""
    shown = "".join(_unquoted(part) for part in GAP.split(text))
    return shown if _quoted(shown) == text else text


def written_speech(shown: str, before: str) -> str:
    """What was typed, with these signs where the text of before had them."""
    return _quoted(shown) if shown_speech(before) != before else shown


def _unquoted(part: str) -> str:
    lines = part.split("\n")
    if not all(line.startswith("> ") for line in lines):
        return part
    said = "\n".join(line.removeprefix("> ") for line in lines)
    return said if SPEECH.fullmatch(said) else part


def _quoted(text: str) -> str:
    return "".join(
        "\n".join(f"> {line}" for line in part.split("\n")) if SPEECH.fullmatch(part) else part
        for part in GAP.split(text)
    )
