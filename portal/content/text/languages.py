"""The languages that a course may have, and our own words in its pages."""

from collections.abc import Mapping
from typing import TypeVar

DEFAULT_LANGUAGE = "vi"
T = TypeVar("T")


def in_language(texts: Mapping[str, T], language: str) -> T:
    """The text of these, by language, for a page in this language; in Vietnamese where there is none."""
    return texts[language] if language in texts else texts[DEFAULT_LANGUAGE]
