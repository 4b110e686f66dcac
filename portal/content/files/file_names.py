"""Names of media that people bring: of letters that every address bears, and telling what is shown."""

import re

from portal.content.text.vietnamese import fold

MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 8  # of what a picture shows, for its name
# The words in names that cameras, screens and clipboards give: IMG_2031, Screenshot_2026-11-20, image.
NAMES_OF_CAMERAS = frozenset(
    "anh hinh image images img photo picture pic dsc dscn mvimg pxl vid screenshot screen shot man chup cua so "
    "capture download untitled unnamed clipboard pasted paste received zalo fb messenger snapshot scan lan luc at "
    "am pm".split()
)


def telling_name(name: str, alternative: str) -> str:
    """The name of a file as it came, or one made of what it shows where it only says that it is a picture."""
    stem = re.split(r"[/\\]", name)[-1]
    stem = stem.rpartition(".")[0] if "." in stem else stem
    words = re.sub("[^a-z]+", " ", fold(stem)).split()
    if any(word not in NAMES_OF_CAMERAS for word in words) or not alternative.strip():
        return name
    return " ".join(alternative.split()[:MAX_NAME_WORDS])


def safe_file_name(name: str, end: str) -> str:
    """A name of a–z, digits and hyphens for a file that somebody named freely."""
    stem = re.split(r"[/\\]", name)[-1]
    stem = stem.rpartition(".")[0] if "." in stem else stem
    return (re.sub("[^a-z0-9]+", "-", fold(stem))[:MAX_NAME_CHARS].strip("-") or "hinh") + end
