"""Words that readers see, found in the exact text of a page and replaced; ids, addresses and settings stay."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
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
MOST_READ = 600  # characters of a line that are read for them
FRONT_KEYS = ("title", "summary")  # what of the front matter readers see
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
SPOKEN = re.compile(r'data-(?:feedback|text-solved|text-failed)\s*=\s*"([^"]*)"')
OPEN, SHUT, SAID = range(3)  # what a letter belongs to: the page, the portal, or what a question says afterwards
# Where a link leads, the id of a heading, a fact.
UNSEEN = re.compile(r"\]\([^)\n]{0,500}\)|\{#[^{}\n]*\}|\{\{[^{}\n]*\}\}|^\[[^\]\n]+\]:.*$", re.MULTILINE)

# What stands before the words of a line, and the marks among them: what is shown of a place has only words.
LINE_MARKS = re.compile(r"^\s*(?:>\s?)*(?:(?:#{1,6}|[-*+]|\d{1,9}[.)])\s+|\|\s*)?(?:\[+[(\s)xX]*\]+\s*)?")
MARKS = re.compile(r"\]\([^)\n]*(?:\)|\Z)|\{#[^{}\n]*(?:\}|\Z)|!?\[+|\]+|\*+|`+")
FACT = re.compile(r"\{\{[^{}\n]*\}\}")


@dataclass(frozen=True)
class WordSearch:
    """What is looked for: `exact`, with its capitals and marks; `whole`, not as a part of a longer word."""

    words: str
    exact: bool = True
    whole: bool = True


@dataclass(frozen=True)
class WordPlace:
    """One place and the words around it; the key is its own in the text, as long as the text is the same."""

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
    places += [_place(str(start), body, start, end, is_spoken=spoken) for start, end, spoken in spans]
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


def _place(key: str, text: str, start: int, end: int, *, is_spoken: bool = False) -> WordPlace:
    """The place with the words of its line, or of what the question says there."""
    border = '"' if is_spoken else "\n"
    first = text.rfind(border, max(0, start - MOST_READ), start) + 1 or max(0, start - MOST_READ)
    last = text.find(border, end, end + MOST_READ)
    after = text[end : last if last >= 0 else end + MOST_READ]
    before, after = _words_shown(LINE_MARKS.sub("", text[first:start])), _words_shown(after).rstrip()
    if len(before) > CONTEXT:
        before = "…" + before[-CONTEXT:].partition(" ")[2]
    if len(after) > CONTEXT:
        after = after[:CONTEXT].rpartition(" ")[0] + "…"
    return WordPlace(key, before, text[start:end], after)


def _words_shown(text: str) -> str:
    """The text without comments, marks and names of facts, as it is shown around a place."""
    text = COMMENT.sub(" ", text).rpartition("-->")[2]
    text = MARKS.sub("", FACT.sub("…", text)).replace("|", "·")
    return re.sub(r"\s+", " ", unescape(text))
