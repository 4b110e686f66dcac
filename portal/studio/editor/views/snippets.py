"""What can be put into a text at the press of a button."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.content.enums import QuestionKind
from portal.content.markdown.links import COURSE_FILE
from portal.content.markdown.snippet_examples import MESSAGES
from portal.content.markdown.snippets import ASKING, SNIPPETS, snippet
from portal.courses.queries.page_loader import rules_by_id, terms_by_id
from portal.courses.queries.texts import all_facts
from portal.deadlines import check_deadline
from portal.drafts.queries.question_ids import question_ids
from portal.drafts.queries.texts import WorkingCopy

LABELS = {
    QuestionKind.SINGLE: (_l("A question with one right answer"), "radio"),
    QuestionKind.MULTIPLE: (_l("A question with several right answers"), "checkbox"),
    QuestionKind.TEXT: (_l("A question answered in words"), "words"),
    QuestionKind.NUMBER: (_l("A question answered with a number"), "number"),
    QuestionKind.SELECT: (_l("A question with a list to choose from"), "choose"),
    QuestionKind.MATRIX: (_l("Statements to judge one by one"), "matrix"),
    QuestionKind.ORDER: (_l("Steps to put in order"), "numbers"),
    QuestionKind.MATCH: (_l("Pairs to find"), "pairs"),
    QuestionKind.GAP: (_l("A text with gaps"), "gaps"),
    "ring": (_l("A question answered by a tap on a drawn screen"), "ring"),
    "screen": (_l("A phone screen, drawn"), "phone"),
    "sms": (_l("A message: SMS"), "message"),
    "zalo": (_l("A message: Zalo"), "message"),
    "call": (_l("A message: what is said in a call"), "message"),
    "notice": (_l("A message: a paper notice"), "message"),
    "email": (_l("A message: an e-mail"), "message"),
    "scene": (_l("A scene"), "scene"),
    "steps": (_l("Steps, numbered"), "numbers"),
    "tasks": (_l("Points to tick"), "tasks"),
    "note": (_l("A box: a note"), "note"),
    "tip": (_l("A box: a tip"), "tip"),
    "important": (_l("A box: important"), "important"),
    "warning": (_l("A box: a warning"), "alert"),
    "caution": (_l("A box: danger"), "danger"),
}

SHOWING = ("screen", *MESSAGES)  # what a phone or a paper says


def available_snippets(text: WorkingCopy, kind: str) -> dict[str, Any]:
    """What fits a page of this kind.

    What teaches, shows and asks (name, label, sign), facts, rules and terms (id, label), and pages (link, title).
    """
    fitting = [(name, *shown) for name, shown in LABELS.items() if kind in SNIPPETS[name]]
    return {
        "teaching": [entry for entry in fitting if entry[0] not in ASKING and entry[0] not in SHOWING],
        "showing": [entry for entry in fitting if entry[0] in SHOWING],
        "asking": [entry for entry in fitting if entry[0] in ASKING],
        "facts": sorted(((fact.id, fact.label) for fact in all_facts()), key=lambda fact: fact[1]),
        "rules": sorted(((rule.id, rule.title) for rule in rules_by_id().values()), key=lambda rule: rule[1]),
        "terms": [(term.id, term.term) for term in terms_by_id().values()],
        "pages": pages_beside(text),
    }


def pages_beside(text: WorkingCopy) -> list[tuple[str, str]]:
    """The other files of the course, as a link names them, with their titles."""
    pages = [(page.file_name, page.title) for page in text.course.kept_pages if page.slug != text.slug]
    return [(COURSE_FILE, text.course.title), *pages] if text.page is not None else pages


def build_snippet(name: str, source: str, chosen: Mapping[str, str], text: WorkingCopy) -> str:
    """The words to insert; a fact or a page is the one `chosen` in the form. Raises KeyError for no such thing."""
    check_deadline()
    if name == "fact":
        return snippet(name, source, id=chosen["fact"])
    if name == "term":
        return snippet(name, source, id=chosen["term"], term=terms_by_id()[chosen["term"]].term)
    if name == "link":
        return snippet(name, source, link=chosen["page"], title=dict(pages_beside(text))[chosen["page"]])
    if name == "table":
        return snippet(name, source, rows=chosen.get("rows", ""), columns=chosen.get("columns", ""))
    return snippet(name, source, taken=question_ids(text.course, but=text.slug))
