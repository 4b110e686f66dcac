"""How a text shows a file of its course: written, and found again without rendering the text."""

import re
from collections.abc import Collection
from urllib.parse import unquote

from portal.content.files.media import MEDIA_TYPES, extension
from portal.content.markdown.writing import destination, escaped_label
from portal.content.text.vietnamese import nfc

ALTERNATIVE = re.compile(r"\[(?P<said>(?:\\.|[^\[\]\\])*)\]\(<?media/(?P<name>[^)>\s\"]+)")

DECORATION_TITLE = "trang trí"


def medium_markdown(name: str, alternative: str, *, decorates: bool = False) -> str:
    """The Markdown that shows the file: a link for a film, which Git hosts do not show; else a picture."""
    place = destination(f"media/{name}")
    if decorates:
        return f'![]({place} "{DECORATION_TITLE}")'
    is_film = MEDIA_TYPES.get(extension(name), "").startswith("video/")
    return f"{'' if is_film else '!'}[{escaped_label(alternative)}]({place})"


def mentioned_media(source: str, names: Collection[str]) -> set[str]:
    """Those of the names that the text mentions as media/name, however they are spelt."""
    if "media/" not in source:
        return set()
    said = nfc(unquote(source))
    # What goes on like a name is another file: a.png is not in media/a.png.webp. The longest comes first.
    wanted = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return set(re.findall(rf"(?<![\w/.-])media/({wanted})(?![\w%-]|\.\w)", said)) if wanted else set()


def alternative_of(source: str, name: str) -> str:
    """What the text says that this file shows, in the first place where it shows it; empty for none."""
    for found in ALTERNATIVE.finditer(source):
        if nfc(unquote(found["name"])) == name and found["said"].strip():
            return re.sub(r"\\(?=[^\w\s])", "", found["said"]).strip()
    return ""
