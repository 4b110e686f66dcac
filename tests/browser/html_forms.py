"""Forms as a browser without scripts fills in and sends them, on HTML that was parsed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from selectolax.lexbor import LexborNode
from werkzeug.datastructures import MultiDict

BUTTONS = ("submit", "image", "button", "reset")


@dataclass
class Upload:
    """A file that was chosen."""

    name: str
    media_type: str
    content: bytes


@dataclass
class Filled:
    """What was written into text areas and chosen in file fields of one document, by their nodes."""

    texts: dict[int, str] = field(default_factory=dict)
    files: dict[int, list[Upload]] = field(default_factory=dict)


@dataclass
class Sent:
    """A form on its way: where to, how, and what is in it."""

    action: str
    method: str
    data: MultiDict[str, Any]


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The node and all above it."""
    step: LexborNode | None = node
    while step is not None:
        yield step
        step = step.parent


def closest(node: LexborNode, *tags: str) -> LexborNode | None:
    """The innermost of these elements that the node is or lies in."""
    return next((step for step in ancestors(node) if step.tag in tags), None)


def kind_of(control: LexborNode) -> str:
    """What kind of control it is: its type, or `select` or `textarea`."""
    if control.tag in ("select", "textarea"):
        return control.tag
    kind = control.attributes.get("type")
    return (kind or ("submit" if control.tag == "button" else "text")).lower()


def is_disabled(control: LexborNode) -> bool:
    """Whether nobody can use it."""
    if "disabled" in control.attributes:
        return True
    return any(step.tag == "fieldset" and "disabled" in step.attributes for step in ancestors(control))


def form_of(control: LexborNode) -> LexborNode | None:
    """The form that the control belongs to."""
    named = control.attributes.get("form")
    if named is None:
        return closest(control, "form")
    return next(iter(control.parser.css(f"form[id='{named}']")), None)


def chosen_options(select: LexborNode) -> list[LexborNode]:
    """The lines that are chosen of a list; of one that shows a single line, the first if none is."""
    options: list[LexborNode] = select.css("option")
    chosen = [option for option in options if "selected" in option.attributes]
    if "multiple" in select.attributes:
        return chosen
    return chosen[-1:] or options[:1]


def option_value(option: LexborNode) -> str:
    """What a line of a list sends."""
    value = option.attributes.get("value")
    return " ".join(option.text().split()) if value is None else value


def choose(select: LexborNode, *, value: str | None = None, index: int | None = None) -> None:
    """Choose the line with this value, or at this place. Raises AssertionError if there is none."""
    options = select.css("option")
    wanted = [option for place, option in enumerate(options) if place == index or option_value(option) == value]
    assert wanted, f"no line {value or index} in {select.html}"
    for option in options:
        if "selected" in option.attributes:
            del option.attrs["selected"]
    wanted[0].attrs["selected"] = ""


def check(box: LexborNode) -> None:
    """Choose a circle, and no other of its row, or a box."""
    if kind_of(box) == "radio":
        form, name = form_of(box), box.attributes.get("name")
        for other in box.parser.css("input[type=radio]"):
            if other.attributes.get("name") == name and form_of(other) == form and "checked" in other.attributes:
                del other.attrs["checked"]
    box.attrs["checked"] = ""


def value_of(control: LexborNode, filled: Filled) -> str:
    """What stands in a field."""
    if control.tag == "select":
        return "".join(map(option_value, chosen_options(control)[:1]))
    if control.tag == "textarea":
        return filled.texts.get(control.mem_id, control.text())
    return control.attributes.get("value") or ""


def values_of(control: LexborNode, filled: Filled) -> list[Any]:
    """What the control adds to a form that is sent with another button or none."""
    kind = kind_of(control)
    if kind in BUTTONS or (kind in ("checkbox", "radio") and "checked" not in control.attributes):
        return []
    if kind in ("checkbox", "radio"):
        value = control.attributes.get("value")
        return ["on" if value is None else value]
    if kind == "select":
        return [option_value(option) for option in chosen_options(control) if "disabled" not in option.attributes]
    if kind == "file":
        files = filled.files.get(control.mem_id) or [Upload("", "application/octet-stream", b"")]
        return [(BytesIO(file.content), file.name, file.media_type) for file in files]
    value = value_of(control, filled)
    return [value.replace("\r\n", "\n").replace("\n", "\r\n") if kind == "textarea" else value]


def is_missing(control: LexborNode, filled: Filled) -> bool:
    """Whether the browser asks for it before it sends the form."""
    if "required" not in control.attributes or is_disabled(control):
        return False
    if kind_of(control) != "radio":
        return not any(filled.files.get(control.mem_id) or values_of(control, filled))
    form, name = form_of(control), control.attributes.get("name")
    row = [one for one in control.parser.css("input[type=radio]") if one.attributes.get("name") == name]
    return not any("checked" in one.attributes for one in row if form_of(one) == form)


def sent_by(button: LexborNode, filled: Filled) -> Sent:
    """The button's form as it is sent. Raises AssertionError where a browser would not send it."""
    form = form_of(button)
    assert form is not None, f"belongs to no form: {button.html}"
    controls = [
        control
        for control in form.parser.css("input, select, textarea, button")
        if form_of(control) == form and not is_disabled(control)
    ]
    if not {"novalidate", "formnovalidate"} & {*form.attributes, *button.attributes}:
        missing = [control.html for control in controls if is_missing(control, filled)]
        assert not missing, f"must be filled in first: {missing}"
    data: MultiDict[str, Any] = MultiDict()
    for control in controls:
        name = control.attributes.get("name")
        pressed = [control.attributes.get("value") or ""] if control == button else values_of(control, filled)
        for value in pressed if name else ():
            data.add(name or "", value)
    given = {
        **form.attributes,
        **{name[4:]: value for name, value in button.attributes.items() if name[:4] == "form"},
    }
    return Sent(given.get("action") or "", (given.get("method") or "get").upper(), data)
