"""The catalogues of interface texts: what the source says, and bringing the catalogues up to date with it.

`python -m tests.architecture.catalogues` does the latter: new texts come in empty in Vietnamese, to be translated.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from tests.architecture.source import PORTAL, ROOT

LANGUAGES = ("vi",)  # besides English, whose texts are the ids
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "_l": None}


def path_of(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return PORTAL / "translations" / language / "LC_MESSAGES" / "messages.po"


def read_catalog(language: str) -> Catalog:
    """The catalogue of a language as it lies there."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def texts_of(catalog: Catalog) -> dict[str, Message]:
    """The texts of a catalogue by their (singular) id, without its heading."""
    return {_singular(message): message for message in catalog if message.id}


def extract_texts() -> Catalog:
    """Every text that the source holds now."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    catalog = Catalog(project="tung-ngo")
    found = extract_from_dir(PORTAL, methods, options, KEYWORDS, comment_tags=(), strip_comment_tags=False)
    for _file, _line, texts, _comments, context in found:
        catalog.add(texts, context=context)
    return catalog


def update_catalog(language: str) -> list[str]:
    """Bring a catalogue up to date, and tell which of its texts wait for a translation."""
    template, catalog = extract_texts(), read_catalog(language)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with path_of(language).open("wb") as file:
        write_po(file, catalog, sort_output=True, no_location=True, width=110)
    return [text for text, message in texts_of(catalog).items() if not is_translated(message)]


def is_translated(message: Message) -> bool:
    """Whether every form of the text has its translation."""
    forms = message.string if message.pluralizable else (message.string,)
    return bool(forms) and all(forms)


def _singular(message: Message) -> str:
    return message.id[0] if isinstance(message.id, list | tuple) else message.id


if __name__ == "__main__":
    waiting = [text for language in LANGUAGES for text in update_catalog(language)]
    for text in waiting:
        sys.stdout.write(f"to translate: {text}\n")
    sys.exit(1 if waiting else 0)
