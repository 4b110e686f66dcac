"""Which questions a quiz keeps for before and after its course, in two forms."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from portal.content.questions.question import Question
from portal.pretests.enums import PretestForm


def form_questions(
    front: Mapping[str, Any], questions: Iterable[Question], form: PretestForm
) -> Sequence[Question]:
    """The questions of a form in the order of the text; none where the quiz has no pretest."""
    sections = front.get("pretest") or {}
    return [question for question in questions if sections and question.section == sections[form.value]]


def questions_by_competence(
    front: Mapping[str, Any], questions: Iterable[Question]
) -> Mapping[str, Sequence[Question]]:
    """The questions of both forms by what they measure: "" for all of them, and the competence that each names.

    A question that names none measures those of its page; empty where the quiz has no pretest.
    """
    sections = set((front.get("pretest") or {}).values())
    found: dict[str, list[Question]] = {}
    for question in questions:
        if question.section in sections:
            measured = [question.competence] if question.competence else front.get("competences") or []
            for name in ("", *measured):
                found.setdefault(name, []).append(question)
    return found
