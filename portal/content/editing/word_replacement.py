"""Words that readers see, found in the exact text of a page and replaced; ids, addresses and settings stay."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import islice

from portal.content.checks.faults import Faults
from portal.content.files.front_matter import read_front
from portal.content.files.front_matter_editing import split_front, with_front_values
from portal.content.files.sources import normalise
from portal.content.files.yaml_editing import UneditableText
from portal.content.text.vietnamese import fold
from portal.deadlines import within_deadline

MAX_PLACES = 1000  # of one text; more than anybody looks at
CONTEXT = 48  # characters shown on either side of a place
FRONT_KEYS = ("title", "summary")  # what of the front matter readers see
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
SPOKEN = re.compile(r'data-(?:feedback|text-solved|text-failed)\s*=\s*"([^"]*)"')
OPEN, SHUT, SAID = range(3)  # what a letter belongs to: the page, the portal, or what a question says afterwards
# Where a link leads, the id of a heading, a fact.
UNSEEN = re.compile(r"\]\([^)\n]{0,500}\)|\{#[^{}\n]*\}|\{\{[^{}\n]*\}\}|^\[[^\]\n]+\]:.*$", re.MULTILINE)


@dataclass(frozen=True)
class WordSearch:
    """What is looked for: `exact`, with its capitals and marks; `whole`, not as a part of a longer word."""

    words: str
    exact: bool = True
    whole: bool = True


@dataclass(frozen=True)
class WordPlace:
    """One place and what stands around it; the key is its own in the text, as long as the text is the same."""

    key: str
    before: str
    found: str
    after: str


def find_words(source: str, search: WordSearch) -> list[WordPlace]:
    """The first MAX_PLACES places of the words in the title, the summary and the text, in their order."""
    if not search.words.strip():
        return []
    places = []
    for key, value in _front_values(source).items():
        places += [_place(f"{key}:{start}", value, start, end) for start, end in _spans(value, search)]
    body = split_front(source)[1]
    spans = islice(_body_spans(body, search), MAX_PLACES)
    places += [_place(str(start), body, start, end) for start, end, _spoken in spans]
    return places


def replace_words(source: str, search: WordSearch, instead: str, chosen: Collection[str]) -> str:
    """The text with these words at the places of these keys; every other byte stays."""
    front, body = split_front(source)
    spans = ((s, e, spoken) for s, e, spoken in _body_spans(body, search) if str(s) in chosen)
    parts, last = [], 0
    for start, end, is_spoken in spans:
        parts += [body[last:start], escape(instead) if is_spoken else instead]
        last = end
    changes = {}
    for key, value in _front_values(source).items():
        changed, at = "", 0
        for start, end in _spans(value, search):
            if f"{key}:{start}" in chosen:
                changed, at = changed + value[at:start] + instead, end
        if at:
            changes[key] = changed + value[at:]
    after = front + "".join(parts) + body[last:]
    return with_front_values(after, changes) if changes else after


def _front_values(source: str) -> dict[str, str]:
    """The values of the front matter that can be changed here; none where it cannot be read."""
    try:
        with_front_values(source, {})
    except UneditableText:
        return {}
    values = read_front(normalise(source), Faults("")).values
    return {key: values[key] for key in FRONT_KEYS if isinstance(values.get(key), str)}


def _body_spans(body: str, search: WordSearch) -> Iterator[tuple[int, int, bool]]:
    """Where the words stand in what readers see; whether it is what a question says after an answer."""
    kinds = bytearray(len(body))
    for comment in COMMENT.finditer(body):
        _mark(kinds, comment.span(), SHUT)
        for said in SPOKEN.finditer(body, *comment.span()):
            _mark(kinds, said.span(1), SAID)
    for unseen in UNSEEN.finditer(body):
        _mark(kinds, unseen.span(), SHUT)
    for start, end in within_deadline(_spans(body, search)):
        found = set(kinds[start:end])
        if found <= {SAID} or found <= {OPEN}:
            yield start, end, found == {SAID}


def _mark(kinds: bytearray, span: tuple[int, int], kind: int) -> None:
    kinds[span[0] : span[1]] = bytes([kind]) * (span[1] - span[0])


def _spans(text: str, search: WordSearch) -> Iterator[tuple[int, int]]:
    words, searched = (search.words, text) if search.exact else (_folded(search.words), _folded(text))
    pattern = re.escape(words)
    if search.whole:
        pattern = rf"(?<!\w){pattern}(?!\w)"
    return (found.span() for found in re.finditer(pattern, searched))


def _folded(text: str) -> str:
    """The text without capitals and marks, letter by letter, so that a place in it is a place in the text."""
    return "".join(map(_plain, text))


@lru_cache(4096)
def _plain(letter: str) -> str:
    plain = fold(letter, space=False)
    return plain if len(plain) == 1 else letter


def _place(key: str, text: str, start: int, end: int) -> WordPlace:
    line_start = max(text.rfind("\n", 0, start) + 1, start - CONTEXT)
    line_end = text.find("\n", end)
    line_end = min(len(text) if line_end < 0 else line_end, end + CONTEXT)
    return WordPlace(key, text[line_start:start], text[start:end], text[end:line_end])
