"""Warnings and their acceptances as the studio shows them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.content.enums import PageKind
from portal.content.files.front_matter import FrontMatter
from portal.content.lint.names import ACCEPTED
from portal.content.lint.warning import LintWarning
from portal.content.markdown.links import COURSE_FILE
from portal.content.pages.page import parse_page
from portal.content.text.sentences import as_sentence
from portal.courses.queries.page_loader import read_introduction, read_parsed_page
from portal.drafts.queries.texts import WorkingCopy, sources_beside
from portal.studio.warnings.labels import CHECK_LABELS
from portal.studio.warnings.queries import text_warnings


@dataclass(frozen=True)
class WarningView:
    """A warning by the name that a form has for it; `line` is of the file, `is_front`: it is of the front matter.

    `can_be_accepted` is not so of an acceptance of nothing.
    """

    key: str
    label: str
    line: int
    is_front: bool
    message: str
    can_be_accepted: bool


@dataclass(frozen=True)
class AcceptanceView:
    """An acceptance of the front matter, as it stands there, and the check in words."""

    number: int
    label: str
    check: str
    quote: str
    reason: str


@dataclass(frozen=True)
class TextWarnings:
    """The warnings of a text by their names, and its acceptances; `body_from` is where its front matter ends."""

    warnings: dict[str, LintWarning]
    shown: Sequence[WarningView]
    acceptances: Sequence[AcceptanceView]
    body_from: int


def read_warnings(text: WorkingCopy) -> TextWarnings:
    """What a reader of the text as it is at work would trip over."""
    beside = sources_beside(text)
    if text.page is None:
        page = parse_page(f"{text.course.slug}/{COURSE_FILE}", text.source, PageKind.COURSE)
        shown, _faults = read_introduction(text.course, text.source, beside=beside)
        found = text_warnings(text, page, [{"html": shown.html}], beside)
    else:
        page = parse_page(f"{text.course.slug}/{text.file_name}", text.source)
        content, _faults = read_parsed_page(text.course, text.file_name, page, beside=beside)
        found = text_warnings(text, page, content.blocks, beside)
    return TextWarnings(
        named_warnings(found), warning_views(found, page.front), acceptance_views(page.front), page.front.body_from
    )


def named_warnings(warnings: Sequence[LintWarning]) -> dict[str, LintWarning]:
    """The warnings by what a form names them: the check, the line, and the place among those of this line."""
    seen: Counter[str] = Counter()
    named = {}
    for one in warnings:
        name = f"{one.check}-{one.line}"
        seen[name] += 1
        named[f"{name}-{seen[name]}"] = one
    return named


def warning_views(warnings: Sequence[LintWarning], front: FrontMatter) -> list[WarningView]:
    """The warnings as they are shown."""
    return [
        WarningView(
            key,
            str(CHECK_LABELS[one.check]),
            one.line,
            0 < one.line <= front.body_from,
            as_sentence(one.message(_)),
            one.check != ACCEPTED,
        )
        for key, one in named_warnings(warnings).items()
    ]


def acceptance_views(front: FrontMatter) -> list[AcceptanceView]:
    """The acceptances of a front matter in their order; one that is not whole is a fault and left out."""
    acceptances = front.values.get("accepted", [])
    return [
        AcceptanceView(number, str(CHECK_LABELS[one["check"]]), one["check"], one.get("quote", ""), one["reason"])
        for number, one in enumerate(acceptances)
        if one.keys() >= {"check", "reason"}
    ]
