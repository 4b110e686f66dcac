"""Rules of rules.yml that a page says in words of its own."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
MAX_WORDS = 80  # of one; nobody says it again, and comparing long ones costs by the cube of their words
# How much of two sentences is the same words in the same order, from 0 to 1, so that one says the other.
MIN_LIKENESS = 0.7
SHORT_WORDS, MIN_SHORT_LIKENESS = 6, 0.8  # a sentence up to so many words must be this much alike


@dataclass(frozen=True)
class RuleSentence:
    """One sentence of a rule: the rule's id, and its words."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class RuleIndex:
    """Sentences of rules, and for each word in which of them it comes, by their places, and how often.

    Nearly all sentences of a page share few words with a rule, and so are compared with none.
    """

    sentences: tuple[RuleSentence, ...]
    places: Mapping[str, Sequence[tuple[int, int]]]

    def common(self, words: Sequence[str]) -> list[int]:
        """How many of these words each sentence has, too, whatever their order."""
        found = [0] * len(self.sentences)
        for word, count in Counter(words).items():
            for place, times in self.places.get(word, ()):
                found[place] += min(count, times)
        return found


def rule_wording(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A sentence that says a rule in other words than rules.yml."""
    rules = index_rules(tuple((id, rule.text) for id, rule in context.rules.items()))
    if not rules.sentences:
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
def index_rules(rules: tuple[tuple[str, str], ...]) -> RuleIndex:
    """The sentences of rules, by id and text, that are long enough to be known again."""
    told = ((id, tuple(words_in(sentence))) for id, text in rules for sentence in split_sentences(text))
    found = tuple(RuleSentence(id, words) for id, words in told if MIN_WORDS <= len(words) <= MAX_WORDS)
    places: dict[str, list[tuple[int, int]]] = {}
    for place, rule in enumerate(found):
        for word, count in Counter(rule.words).items():
            places.setdefault(word, []).append((place, count))
    return RuleIndex(found, places)


def words_in(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


def likest_rule(words: tuple[str, ...], rules: RuleIndex) -> str | None:
    """The id of the rule that these words say otherwise; None for its own words, and for other things."""
    best, found = 0.0, None
    for rule, common in zip(rules.sentences, rules.common(words), strict=True):
        likeness = likeness_of(words, rule.words, common)
        if likeness == 1 or (common == len(rule.words) and holds(words, rule.words)):
            return None
        if likeness > best:
            best, found = likeness, rule.id
    return found


def likeness_of(words: tuple[str, ...], rule: tuple[str, ...], common: int) -> float:
    """How much alike they are that have so many words in common; 0 for less than counts."""
    both = len(words) + len(rule)
    least = MIN_SHORT_LIKENESS if min(len(words), len(rule)) <= SHORT_WORDS else MIN_LIKENESS
    if 2 * common < least * both:
        return 0.0  # no order of the words makes more of it
    likeness = SequenceMatcher(None, words, rule, autojunk=False).ratio()
    return likeness if likeness >= least else 0.0


def holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether the part stands among the words as it is."""
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))
