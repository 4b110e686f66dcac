"""Where a text shows a file of its course, as it is written and without rendering it."""

import re
from collections.abc import Collection
from urllib.parse import unquote

from portal.content.text.vietnamese import nfc

ALTERNATIVE = re.compile(r"\[(?P<said>(?:\\.|[^\[\]\\])*)\]\(<?media/(?P<name>[^)>\s\"]+)")


def mentioned_media(source: str, names: Collection[str]) -> set[str]:
    """Those of the names that the text mentions as media/name, however they are spelt."""
    if "media/" not in source:
        return set()
    said = nfc(unquote(source))
    # What goes on like a name is another file: a.png is not in media/a.png.webp.
    return {name for name in names if re.search(rf"(?<![\w/.-])media/{re.escape(name)}(?![\w.%-])", said)}


def alternative_of(source: str, name: str) -> str:
    """What the text says that this file shows, in the first place where it shows it; empty for none."""
    for found in ALTERNATIVE.finditer(source):
        if nfc(unquote(found["name"])) == name and found["said"].strip():
            return re.sub(r"\\(?=[^\w\s])", "", found["said"]).strip()
    return ""
