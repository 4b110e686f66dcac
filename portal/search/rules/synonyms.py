"""Synonyms: other words for what was asked, from the courses' synonyms.yml."""

from functools import lru_cache

from portal.content.checks.faults import Faults
from portal.content.files.catalogue import read_synonyms
from portal.search.rules.ranking import SearchTerms

MAX_ALTERNATIVES = 6  # questions beside the one that was typed

Groups = tuple[tuple[SearchTerms, ...], ...]


@lru_cache(maxsize=4)
def synonym_groups(source: str) -> Groups:
    """The groups of phrases that mean the same, of the text of synonyms.yml."""
    groups = read_synonyms(source, Faults("synonyms.yml"))
    return tuple(tuple(SearchTerms.of(phrase) for phrase in group) for group in groups)


def alternatives(wanted: SearchTerms, groups: Groups) -> tuple[SearchTerms, ...]:
    """What was asked, and the same with a phrase in it said in other words.

    A phrase that was typed with dấu is meant so: “gạt” is no “gát”.
    """
    found = [wanted]
    for group in groups:
        for phrase in group:
            at = find_phrase(wanted, phrase)
            if at is None:
                continue
            before, after = wanted.typed[:at], wanted.typed[at + len(phrase.folded) :]
            found += [
                SearchTerms.of(" ".join((*before, *other.typed, *after)), synonym=other)
                for other in group
                if other != phrase
            ]
    return tuple(dict.fromkeys(found))[: MAX_ALTERNATIVES + 1]


def find_phrase(wanted: SearchTerms, phrase: SearchTerms) -> int | None:
    """Where the words of the phrase stand side by side in what was asked; None where they do not."""
    length = len(phrase.folded)
    for at in range(len(wanted.folded) - length + 1):
        folded, exact = wanted.folded[at : at + length], wanted.exact[at : at + length]
        if (exact == phrase.exact) if exact != folded else (folded == phrase.folded):
            return at
    return None
