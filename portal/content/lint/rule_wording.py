"""Rules of rules.yml that a page says in words of its own."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from markdown_it.token import Token

from portal.content.checks.faults import N_
from portal.content.checks.readability import lines_in, sentences, split_sentences
from portal.content.lint.names import RULE_WORDING
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.markdown.blocks import Prose
from portal.content.pages.checklist import PointsDraft
from portal.content.pages.structure import AskedQuestion, PagePart
from portal.deadlines import check_deadline

WORD = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
MIN_WORDS = 5  # of a rule's sentence; shorter ones are said of other things, too
# How much of two sentences is the same words in the same order, from 0 to 1, so that one says the other.
MIN_LIKENESS = 0.7
SHORT_WORDS, MIN_SHORT_LIKENESS = 6, 0.8  # a sentence up to so many words must be this much alike


@dataclass(frozen=True)
class RuleSentence:
    """One sentence of a rule: the rule's id, its words, and how often each comes."""

    id: str
    words: tuple[str, ...]
    counts: Counter[str]


def rule_wording(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A sentence that says a rule in other words than rules.yml."""
    rules = rule_sentences(tuple((id, rule.text) for id, rule in context.rules.items()))
    if not rules:
        return
    for item in page.parsed.items:
        for token in told_lines(item):
            for line, sentence in sentences(token, {}):
                check_deadline()
                found = likest_rule(tuple(words_in(sentence)), rules)
                if found is not None:
                    text = N_("this is the rule “%(id)s” in other words, “%(words)s”: write {{ %(id)s }}")
                    said = " ".join(sentence.split())
                    yield page.warn(RULE_WORDING, line, text, quote=said, id=found, words=said)


def told_lines(item: PagePart) -> Iterator[Token]:
    """The lines in which the page itself says something: no questions, and nothing that is there to be chosen."""
    if isinstance(item, Prose):
        yield from lines_in(item.tokens)
    elif isinstance(item, AskedQuestion):
        yield from lines_in(item.explanation)
    elif isinstance(item, PointsDraft):
        yield from item.labels
    else:
        yield from lines_in(item.tokens)


@lru_cache(maxsize=16)
def rule_sentences(rules: tuple[tuple[str, str], ...]) -> tuple[RuleSentence, ...]:
    """The sentences of rules, by id and text, that are long enough to be known again."""
    told = ((id, tuple(words_in(sentence))) for id, text in rules for sentence in split_sentences(text))
    return tuple(RuleSentence(id, words, Counter(words)) for id, words in told if len(words) >= MIN_WORDS)


def words_in(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


def likest_rule(words: tuple[str, ...], rules: tuple[RuleSentence, ...]) -> str | None:
    """The id of the rule that these words say otherwise; None for its own words, and for other things."""
    counts, best, found = Counter(words), 0.0, None
    for rule in rules:
        likeness = likeness_of(words, counts, rule)
        if likeness == 1 or holds(words, rule.words):
            return None
        if likeness > best:
            best, found = likeness, rule.id
    return found


def likeness_of(words: tuple[str, ...], counts: Mapping[str, int], rule: RuleSentence) -> float:
    """How much alike they are; 0 for less than counts."""
    both = len(words) + len(rule.words)
    least = MIN_SHORT_LIKENESS if min(len(words), len(rule.words)) <= SHORT_WORDS else MIN_LIKENESS
    common = sum(min(count, rule.counts[word]) for word, count in counts.items())
    if 2 * common < least * both:
        return 0.0  # cheap, and no order of the words makes more of it
    likeness = SequenceMatcher(None, words, rule.words, autojunk=False).ratio()
    return likeness if likeness >= least else 0.0


def holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether the part stands among the words as it is."""
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))
