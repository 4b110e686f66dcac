"""The parts of a page, rendered into the blocks that a revision stores."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from portal.content.enums import QuestionKind
from portal.content.markdown.message_html import ClueDisplay
from portal.content.markdown.parser import Renderer
from portal.content.markdown.renderer import plain_text
from portal.content.pages.checklist import PointsDraft
from portal.content.pages.render_context import UnresolvedReference
from portal.content.pages.ring_answers import ring_taps
from portal.content.pages.structure import AskedQuestion, PagePart
from portal.content.questions.liascript_parser import QuestionDraft
from portal.content.questions.question import Option, Question
from portal.content.scenarios.parsing import SceneDraft
from portal.content.scenarios.scenario import Choice, Scene
from portal.content.scenarios.screens import choice_taps

Fields = dict[str, Any]


def render_item(item: PagePart, renderer: Renderer) -> dict[str, Any]:
    """The block that the item is shown as."""
    if isinstance(item, AskedQuestion):
        return {"question": render_question(item, renderer).to_dict()}
    if isinstance(item, SceneDraft):
        return {"scene": render_scene(item, renderer).to_dict()}
    if isinstance(item, PointsDraft):
        return {"points": [renderer.line(label) for label in item.labels]}
    return {"html": renderer.html(item.tokens, clues=ClueDisplay.FOLDED)}


def render_scene(draft: SceneDraft, renderer: Renderer) -> Scene:
    scene = draft.outline.scene
    choices = zip(draft.choices, scene.choices, strict=True)
    taps = choice_taps(draft.choices, renderer.place)
    return replace(
        scene,
        title=plain_text([draft.title], renderer.place).strip(),
        html=renderer.html(draft.tokens, taps, clues=ClueDisplay.HIDDEN if scene.choices else ClueDisplay.TOLD),
        answered_html=renderer.answered(draft.tokens) if scene.choices else "",
        choices=tuple(Choice(renderer.line(label), choice.to) for label, choice in choices),
    )


def render_question(asked: AskedQuestion, renderer: Renderer) -> Question:
    draft, line = asked.draft, renderer.line
    fields = asked.fields | {name: line(message) for name, message in draft.messages.items()}
    if fields.get("passage"):
        fields["passage"] = passage_url(fields["passage"], draft.said["data-passage"].line, renderer)
    fields |= FIELD_RENDERERS.get(draft.kind, rendered_options)(draft, fields, renderer)
    taps = ring_taps(draft, fields["id"])
    stem, (answered_stem, clues) = renderer.html(asked.stem, taps), renderer.with_clues(asked.stem, taps)
    return Question(
        stem=stem,
        answered_stem=answered_stem,
        clues=clues,
        hints=tuple(line(hint) for hint in draft.hints),
        explanation=renderer.html(asked.explanation, clues=ClueDisplay.TOLD),
        **fields,
    )


def rendered_options(draft: QuestionDraft, fields: Fields, renderer: Renderer) -> Fields:
    label, line = renderer.label, renderer.line
    options = (Option(label(text), right, line(feedback)) for text, right, feedback in draft.options)
    return {"options": tuple(options)}


def rendered_table(draft: QuestionDraft, fields: Fields, renderer: Renderer) -> Fields:
    labels = (renderer.line(label) for label, _right, _feedback in draft.options)
    return {
        "columns": tuple(map(renderer.line, draft.columns)),
        "rows": tuple(replace(row, html=html) for row, html in zip(fields["rows"], labels, strict=True)),
    }


def rendered_order(draft: QuestionDraft, fields: Fields, renderer: Renderer) -> Fields:
    """The steps in their right order, which is not that of their rows."""
    labels = [renderer.line(label) for label, _right, _feedback in draft.options]
    ordered = sorted(range(len(labels)), key=lambda at: draft.body.rows[at].right_columns)
    return {"items": tuple(labels[at] for at in ordered)}


def rendered_gaps(draft: QuestionDraft, fields: Fields, renderer: Renderer) -> Fields:
    gaps = []
    for gap, (_gap, labels) in zip(fields["gaps"], draft.gaps, strict=True):
        options = zip(gap.options, labels, strict=True)
        gaps.append(
            replace(gap, options=tuple(replace(option, html=renderer.label(label)) for option, label in options))
        )
    return {"gaps": tuple(gaps)}


FIELD_RENDERERS: dict[str, Callable[[QuestionDraft, Fields, Renderer], Fields]] = {
    QuestionKind.MATRIX: rendered_table,
    QuestionKind.MATCH: rendered_table,
    QuestionKind.ORDER: rendered_order,
    QuestionKind.GAP: rendered_gaps,
}


def passage_url(destination: str, line: int, renderer: Renderer) -> str:
    try:
        return renderer.place.link(destination)
    except UnresolvedReference as lost:
        renderer.faults.add(line, lost.text, **lost.values)
        return ""
