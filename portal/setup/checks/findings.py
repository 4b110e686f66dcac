"""What a look at a set-up found, in words that need no engineer."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "fault"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it stands, and what to do about it where something is to be done."""

    level: Level
    text: str
    advice: str = ""

    @property
    def sentence(self) -> str:
        """The text and the advice in one line."""
        return f"{self.text} {self.advice}".strip()


def ok(text: str) -> Finding:
    """It is as it should be."""
    return Finding("ok", text)


def warning(text: str, advice: str) -> Finding:
    """The portal runs, but somebody should look at this."""
    return Finding("warning", text, advice)


def fault(text: str, advice: str) -> Finding:
    """The portal cannot serve people like this."""
    return Finding("fault", text, advice)
