"""Text of a page that begins with a heading, as a field for the heading and one for what stands below it."""

import re
from dataclasses import dataclass

HEADING = re.compile(r"(?s)(\s*#{1,6}[ \t]+)([^\n]*?)((?:[ \t]+\{#[^}\n]*\})?[ \t]*)(\Z|\n\s*)(.*)")


@dataclass(frozen=True)
class HeadedText:
    """A heading with its sign, what the portal reads behind it, the gap below it, and the rest."""

    sign: str
    heading: str
    end: str
    gap: str
    words: str

    def with_words(self, heading: str, words: str) -> str:
        """The text with these words in place of its own; an empty heading is taken out."""
        heading = " ".join(heading.split())
        if not heading:
            return words
        gap = self.gap if self.words else "\n\n"
        return f"{self.sign}{heading}{self.end}{gap}{words}" if words.strip() else self.sign + heading + self.end


def headed_text(text: str) -> HeadedText | None:
    """The parts of a text with `\\n` line ends that begins with a heading; None for any other."""
    found = HEADING.fullmatch(text)
    return HeadedText(*found.groups()) if found and found[2] else None
