"""The data- attributes that say more about a question, in the comment before it or at the end of a row."""

import html
import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any

from portal.content.checks.faults import N_, Faults
from portal.content.enums import QuestionKind
from portal.content.text.numbers import read_number

ATTRIBUTE = re.compile(r'\s*(?P<name>[A-Za-z][\w-]*)(?:="(?P<value>[^"]*)")?(?=\s|$)')
# Quotation marks of a word processor, spaces beside the sign =, single quotes or none: what is meant is plain.
LOOSE_ATTRIBUTE = re.compile(
    r"(?P<name>data-[\w-]+)(?:\s+=\s*|=\s+|=(?=[^\"\s]))"
    r"(?:[“”„‟\"](?P<double>[^“”„‟\"]*)[“”‟\"]|['‘’](?P<single>[^'‘’\"]*)['‘’]|(?P<bare>[^\s\"'“”„‟‘’<>=]+))"
)
LOOSE = N_('the quotation marks in what is said about a question are not plain ones (")')
ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
COMPETENCE = re.compile(r"[a-z0-9-]+:[A-Za-z0-9.]{1,16}")
ORIGIN = re.compile(r"[a-z0-9-]+/[a-z0-9-]+#[a-z0-9][a-z0-9_-]{0,63}@[1-9][0-9]{0,8}")
ROW_KINDS = frozenset(
    {QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.MATRIX, QuestionKind.ORDER, QuestionKind.MATCH}
)
ALL_KINDS = frozenset(QuestionKind)


class InvalidValue(ValueError):
    """An attribute's value is none; the argument is the msgid that says what is due."""


@dataclass(frozen=True)
class RawAttribute:
    """One attribute as it was written: its raw value and its line from 1."""

    value: str
    line: int


@dataclass(frozen=True)
class Attribute:
    """What an attribute means: the field of Question it fills, how it is read, and the kinds it fits.

    An attribute without a field only tells the kind.
    """

    field: str | None
    read: Callable[[str], Any]
    kinds: frozenset[str] = ALL_KINDS


def plain(value: str) -> str:
    return html.unescape(value).strip()


def identifier(value: str) -> str:
    if not ID.fullmatch(value):
        raise InvalidValue(N_("the code of a question has small letters a–z, digits, - and _, at most 64 of them"))
    return value


def origin(value: str) -> str:
    """Which question it was taken from: “course/page#id@3”, the third revision of that page."""
    if not ORIGIN.fullmatch(value):
        raise InvalidValue(N_("“%(name)s”: where the question is taken from, such as course/page#id@3"))
    return value


def competence(value: str) -> str:
    """What a question measures: a line of a framework, such as “dlgf:4.1”."""
    if not COMPETENCE.fullmatch(value):
        raise InvalidValue(N_("“%(name)s”: the code of a competence, such as dlgf:4.1"))
    return value


def raw_parts(value: str, mark: str) -> list[str]:
    """The items of a list; the mark inside an item, and any letter, is written as an entity, such as &#124;."""
    return re.findall(rf"(?:&(?:#\w+|amp|lt|gt|quot);|[^{mark}])+", value)


def list_reader(mark: str) -> Callable[[str], tuple[str, ...]]:
    """A reader of lists whose items are parted by the mark."""
    return lambda value: tuple(item for item in map(plain, raw_parts(value, mark)) if item)


def spellings(value: str) -> dict[int, tuple[str, ...]]:
    """Further spellings for the gaps of a text by their number from 1: “1: a|b; 2: c”."""
    found: dict[int, tuple[str, ...]] = {}
    for item in raw_parts(value, ";"):
        number, colon, texts = item.strip().partition(":")
        if not colon or not re.fullmatch("[1-9][0-9]?", number.strip()) or int(number) in found:
            raise InvalidValue(N_("“%(name)s”: of a text with gaps it says which gap it means: 1: a|b; 2: c"))
        found[int(number)] = list_reader("|")(texts)
    return found


def folds(value: str) -> tuple[str, ...]:
    known = ("case", "diacritics", "space")
    if not value.split() or not set(value.split()) <= set(known):
        raise InvalidValue(N_("“%(name)s”: one or more of these are due: case diacritics space"))
    return tuple(name for name in known if name in value.split())


def flag(value: str) -> bool:
    if value not in ("", "true", "on", "enable", "false", "off", "disable"):
        raise InvalidValue(N_("“%(name)s”: true or false is due, or no value at all"))
    return value in ("", "true", "on", "enable")


def number_between(least: float, most: float, text: str) -> Callable[[str], float]:
    def read(value: str) -> float:
        number = read_number(value)
        if number is None or not least <= number <= most:
            raise InvalidValue(text)
        return number

    return read


def tries(value: str) -> int:
    if not re.fullmatch("[1-9][0-9]?", value):
        raise InvalidValue(N_("“%(name)s”: a whole number from 1 to 99 is due"))
    return int(value)


def button(value: str) -> int | None:
    """After how many wrong tries a button shows; None = never."""
    named = {"": 0, "on": 0, "true": 0, "enable": 0, "0": 0, "off": None, "false": None, "disable": None}
    if value in named:
        return named[value]
    try:
        return tries(value)
    except InvalidValue:
        raise InvalidValue(N_("“%(name)s”: on, off or a number of tries from 1 to 99 is due")) from None


def partial(value: str) -> str:
    if value not in ("exact", "proportional", "right_minus_wrong"):
        raise InvalidValue(N_("“%(name)s”: exact, proportional or right_minus_wrong is due"))
    return value


ATTRIBUTES: dict[str, Attribute] = {
    "data-id": Attribute("id", identifier),
    "data-tags": Attribute("tags", list_reader(";")),
    "data-accept": Attribute("accepted", list_reader("|"), frozenset({QuestionKind.TEXT})),
    "data-fold": Attribute("fold", folds, frozenset({QuestionKind.TEXT, QuestionKind.GAP})),
    "data-number": Attribute(None, flag, frozenset({QuestionKind.NUMBER})),
    "data-order": Attribute(None, flag, frozenset({QuestionKind.ORDER})),
    "data-match": Attribute(None, flag, frozenset({QuestionKind.MATCH})),
    "data-tolerance": Attribute(
        "tolerance",
        number_between(0, 1e15, N_("“%(name)s”: a number from 0 up is due")),
        frozenset({QuestionKind.NUMBER}),
    ),
    "data-passage": Attribute("passage", plain),
    "data-origin": Attribute("origin", origin),
    "data-competence": Attribute("competence", competence),
    "data-penalty": Attribute("penalty", number_between(0, 1, N_("“%(name)s”: a number from 0 to 1 is due"))),
    "data-partial": Attribute("partial", partial, ROW_KINDS | {QuestionKind.GAP}),
    "data-randomize": Attribute("shuffle", flag, ROW_KINDS | {QuestionKind.SELECT}),
    "data-max-trials": Attribute("max_tries", tries),
    "data-solution-button": Attribute("solution_after", button),
    "data-hint-button": Attribute("hint_after", button),
    "data-show-partial-solution": Attribute("show_partial", flag),
    "data-show-partials": Attribute("show_partial", flag),
    "data-score": Attribute("points", number_between(0, 1000, N_("“%(name)s”: a number from 0 to 1000 is due"))),
}
MESSAGE_ATTRIBUTES = {"data-text-solved": "solved", "data-text-failed": "failed", "data-text-resolved": "resolved"}
FEEDBACK_ATTRIBUTE = "data-feedback"
QUESTION_ATTRIBUTES = frozenset(ATTRIBUTES) | frozenset(MESSAGE_ATTRIBUTES)
GAP_ACCEPT_ATTRIBUTE = Attribute("accepted", spellings, frozenset({QuestionKind.GAP}))
KIND_ATTRIBUTES = {
    "data-number": (QuestionKind.TEXT, QuestionKind.NUMBER),
    "data-order": (QuestionKind.MATRIX, QuestionKind.ORDER),
    "data-match": (QuestionKind.MATRIX, QuestionKind.MATCH),
}


def parse_attributes(text: str, line: int, known: frozenset[str], faults: Faults) -> dict[str, RawAttribute]:
    """The attributes inside a comment that begins at `line`; unknown, doubled and misspelt ones are faults."""
    found: dict[str, RawAttribute] = {}
    plain_text = with_plain_quotes(text)
    if plain_text != text:
        faults.add(line + text.count("\n", 0, first_difference(text, plain_text)), LOOSE)
        text = plain_text
    at, end = 0, len(text.rstrip())
    while at < end:
        one = ATTRIBUTE.match(text, at)
        if one is None:
            where = end - len(text[at:end].lstrip())
            example = N_("a quotation mark or a space is missing in what is said about the question")
            faults.add(line + text.count("\n", 0, where), example)
            break
        here = line + text.count("\n", 0, one.start("name"))
        name, at = one["name"], one.end()
        if not name.startswith("data-"):
            faults.add(here, N_("what is said about a question has names that begin with data-"))
            break
        if name not in known:
            faults.add(here, N_("“%(name)s” is nothing that can be said about a question"), name=name)
        elif name in found:
            faults.add(here, N_("“%(name)s” is said twice of this question"), name=name)
        else:
            found[name] = RawAttribute(one["value"] or "", here)
    return found


def with_plain_quotes(text: str) -> str:
    """The inside of a comment with every attribute written name="value", as far as that can be told."""
    return LOOSE_ATTRIBUTE.sub(
        lambda said: f'{said["name"]}="{said["double"] or said["single"] or said["bare"] or ""}"', text
    )


def first_difference(text: str, other: str) -> int:
    """Where two texts begin to differ."""
    return next((at for at, (one, two) in enumerate(zip(text, other, strict=False)) if one != two), 0)


def kind_from_attributes(kind: str, said: Container[str]) -> str:
    """The kind of a question whose rows are of some kind, which an attribute may narrow."""
    named = (to for name, (of, to) in KIND_ATTRIBUTES.items() if of == kind and name in said)
    return next(named, kind)


def read_attributes(said: dict[str, RawAttribute], kind: str, faults: Faults) -> dict[str, Any]:
    """The fields of a question of this kind that its attributes fill; what does not fit is a fault."""
    filled: dict[str, Any] = {}
    for name, one in said.items():
        is_of_gaps = kind == QuestionKind.GAP and name == "data-accept"
        attribute = GAP_ACCEPT_ATTRIBUTE if is_of_gaps else ATTRIBUTES.get(name)
        if attribute is None:
            continue
        if kind not in attribute.kinds:
            faults.add(one.line, N_("“%(name)s” does not fit this kind of question"), name=name)
            continue
        try:
            value = attribute.read(one.value)
        except InvalidValue as wrong:
            faults.add(one.line, str(wrong), name=name)
            continue
        if attribute.field is not None:
            filled[attribute.field] = value
    return filled
