"""What was typed on the card of a scene, as the fields of that scene."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.content.checks.faults import Faults
from portal.content.editing.scenario_editing import SceneText, add_scene
from portal.content.editing.scene_fields import ChoiceFields, SceneFields
from portal.content.editing.speech import written_speech
from portal.content.markdown.parser import parse
from portal.content.markdown.renderer import plain_text
from portal.content.pages.render_context import EMPTY_CONTEXT
from portal.content.scenarios.parsing import ENDING_BY_ALERT
from portal.content.text.line_ends import with_lf_ends
from portal.studio.rules.reordering import STEPS, move_item

NEW_SCENE = "+"  # chosen as the scene that a choice leads to: one that is made for it
MAX_CHOICES = 12
MAX_TITLE_WORDS = 10


@dataclass(frozen=True)
class CardInput:
    """What was typed; a choice may lead to NEW_SCENE. `problems` are by the id of the field."""

    fields: SceneFields
    problems: dict[str, str]


def read_card(posted: MultiDict[str, str], before: SceneFields, aims: Collection[str]) -> CardInput:
    """The fields that were posted, with the buttons' moves done; rows in which nothing stands are left out.

    A choice may lead to one of the aims, to a new scene, and to where it led before.
    """
    known = {"", NEW_SCENE, *aims, *(choice.to for choice in before.choices)}
    said = zip(posted.getlist("label"), posted.getlist("to"), strict=False)
    rows = [ChoiceFields(" ".join(label.split()), to if to in known else "") for label, to in said]
    moved = move_row([row for row in rows if row.label or row.to], posted.get("then", ""))
    ending = posted.get("ending", "")
    fields = replace(
        before,
        title=" ".join(posted.get("title", "").split()),
        text=written_speech(with_lf_ends(posted.get("text", "")), before.text),
        ending=next((known for known in ENDING_BY_ALERT.values() if known == ending), None),
        lesson=posted.get("lesson", ""),
        rest=posted.get("rest", before.rest),
        choices=tuple(moved[:MAX_CHOICES]),
    )
    return CardInput(fields, dict(_problems(fields)))


def move_row(rows: Sequence[ChoiceFields], then: str) -> list[ChoiceFields]:
    """The rows after “up:2”, “down:2” or “remove:2”, counted from 1; as they are for any other word."""
    action, _colon, said = then.partition(":")
    at = int(said) - 1 if said.isascii() and said.isdigit() and len(said) < 4 else -1
    if action == "remove":
        return [row for place, row in enumerate(rows) if place != at]
    return move_item(rows, at, STEPS.get(action, 0))


def next_field(then: str) -> str:
    """The id of the field to go on with after such a move: where the row went, or what took its place."""
    action, _colon, said = then.partition(":")
    at = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    return f"label-{max(at + STEPS.get(action, 0), 1)}" if at else ""


def _problems(fields: SceneFields) -> Iterable[tuple[str, str]]:
    if not fields.title:
        yield "title", _("Write what the scene is called.")
    for number, choice in enumerate(fields.choices, 1):
        if not choice.label:
            yield f"label-{number}", _("Write what one may do here, or take the row out.")


def with_new_scenes(source: str, fields: SceneFields) -> tuple[str, SceneFields]:
    """The text with a scene for each choice that leads to a new one, and the fields that lead there."""
    choices = []
    for choice in fields.choices:
        if choice.to == NEW_SCENE:
            source, id_ = add_scene(source, title_for(choice.label))
            choice = replace(choice, to=id_)
        choices.append(choice)
    return source, replace(fields, choices=tuple(choices))


def without_new_scenes(fields: SceneFields) -> SceneFields:
    """The fields while they are being typed: what shall lead to a new scene leads nowhere yet."""
    choices = tuple(replace(one, to="") if one.to == NEW_SCENE else one for one in fields.choices)
    return replace(fields, choices=choices)


def title_for(label: str) -> str:
    """What the scene that a choice leads to is called at first: the words of the choice."""
    words = plain_text([token for token in parse(label, Faults("")) if token.type == "inline"], EMPTY_CONTEXT)
    return " ".join(words.split()[:MAX_TITLE_WORDS]).strip("#{} ") or _("New scene")


def known_aims(scenes: Iterable[SceneText]) -> dict[str, str]:
    """The scenes that a choice may lead to: their titles by their ids."""
    aims: dict[str, str] = {}
    for scene in scenes:
        aims.setdefault(scene.id, scene.title)  # the first of two of one id
    return aims
