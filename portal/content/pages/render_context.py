"""The render context of a page: what its facts, links and media resolve to."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.content.checks.faults import N_

# Emergency numbers, hotlines, and whole numbers from 0 or +; a bare 2026 or 5656 may be no number to dial.
PHONE = re.compile(r"1\d\d|1[89]00(?:[ .]?\d){4,6}|(?:0|\+\d)(?:[ .]?\d){8,12}", re.ASCII)


def phone_of(value: str) -> str:
    """The phone number to dial, if the value is one: digits, maybe after a +; else nothing."""
    return re.sub(r"[^\d+]", "", value) if PHONE.fullmatch(value) else ""


class UnresolvedReference(Exception):
    """A link, fact or file that leads nowhere; carries the msgid that says why."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text, self.values = text, values


@dataclass(frozen=True)
class Fact:
    """A value that can expire; `checked` is YYYY-MM-DD."""

    id: str
    value: str
    label: str = ""
    source: str = ""
    checked: str = ""
    valid_days: int | None = None
    confirmed: bool = True
    line: int = 0

    @property
    def phone(self) -> str:
        """The number to dial, if the value is a telephone number: digits, maybe after a +."""
        return phone_of(self.value)


@dataclass(frozen=True)
class Rule:
    """A rule that every course says in the same words; `title` is what trainers know it by."""

    id: str
    text: str
    title: str = ""
    line: int = 0

    # As a page asks a fact: a rule is no number to dial, and never in doubt.
    phone = ""
    confirmed = True

    @property
    def value(self) -> str:
        """What stands in the page."""
        return self.text


@dataclass(frozen=True)
class Medium:
    """A file that a page shows: its address, its type, its size in pixels where that is known, and its bytes."""

    url: str
    mime: str
    width: int | None = None
    height: int | None = None
    size: int = 0


@dataclass(frozen=True)
class Handout:
    """A guide that a lesson hands out: its page in its course, its sheet to print, and how many steps it has."""

    title: str
    url: str
    sheet: str
    steps: int


def reject_guide(name: str) -> Handout:
    """Leads nowhere: for a text that has no guides beside it."""
    raise UnresolvedReference(N_("there is no guide “%(name)s”"), name=name)


def reject_link(destination: str) -> str:
    """Leads nowhere: for a text that has no course around it."""
    raise UnresolvedReference(N_("there is no page “%(link)s”"), link=destination)


def reject_medium(destination: str) -> Medium:
    """Leads nowhere: for a text that has no media beside it."""
    raise UnresolvedReference(N_("there is no file “%(link)s”"), link=destination)


@dataclass(frozen=True)
class RenderContext:
    """The surroundings of one page; `link` and `medium` take a destination.

    Both, and `guide`, which takes the name of a guide (slug or course/slug), may raise UnresolvedReference.
    `facts` are what may stand in {{ }}, by id: facts, and the rules beside them.
    """

    facts: Mapping[str, Fact | Rule]
    link: Callable[[str], str] = reject_link
    medium: Callable[[str], Medium] = reject_medium
    language: str = "vi"
    guide: Callable[[str], Handout] = reject_guide

    def fact(self, id: str) -> Fact | Rule:
        """The fact or rule of that id; raises UnresolvedReference."""
        if id not in self.facts:
            raise UnresolvedReference(N_("there is no fact “%(id)s”"), id=id)
        return self.facts[id]


EMPTY_CONTEXT = RenderContext(facts={})  # for words as they are written, without what they refer to
