"""Names of headings and scenes, and boxes whose first line says too much."""

import re
from collections.abc import Iterator

from portal.content.checks.faults import N_
from portal.content.markdown.plugins import ALERT_FAULT, ALERTS, HEADING_ID, HEADING_ID_FAULT, heading_id
from portal.content.quick_fixes.quick_fix import QuickFix, TextToFix
from portal.content.scenarios.parsing import SCENE_ID_FAULT, SceneDraft
from portal.content.text.line_ends import Edit
from portal.content.text.vietnamese import fold

BOX = re.compile(r"(?P<quote>\s*>\s*)\[!(?P<name>[^\[\]]+)\][ \t]*(?P<rest>.*)")
NAMES = {
    "ghi chu": "note",
    "luu y": "note",
    "chu y": "note",
    "meo": "tip",
    "quan trong": "important",
    "canh bao": "warning",
    "nguy hiem": "caution",
    **{name: name for name in ALERTS},
}


def boxes(text: TextToFix) -> Iterator[QuickFix]:
    """A box with its first words on the line of its sign, or with a sign in Vietnamese."""
    faults = {fault.line: fault for fault in text.faults_of(ALERT_FAULT)}
    unknown = N_("a box? its sign is one of these, alone on its line: %(known)s")
    known = " ".join(f"[!{name.upper()}]" for name in ALERTS)
    for at, line in text.body():
        said = BOX.fullmatch(line)
        name = NAMES.get(fold(said["name"])) if said else None
        if said is None or name is None:
            continue
        fault = faults.get(at + 1)
        if fault is None and said["name"].strip().lower() in ALERTS:
            continue
        lines = [f"{said['quote']}[!{name.upper()}]", *([said["quote"] + said["rest"]] if said["rest"] else [])]
        edits = (Edit(at, at + 1, tuple(lines)),)
        yield QuickFix("box", at + 1, fault.text if fault else unknown, edits, (("known", known),), fixes=fault)


def heading_ids(text: TextToFix) -> Iterator[QuickFix]:
    """The name of a heading in letters that an address may have; links on the page follow."""
    for fault in text.faults_of(HEADING_ID_FAULT):
        at = fault.line - 1
        said = HEADING_ID.search(text.lines[at])
        if said is None:
            continue
        old, new = said["id"], heading_id(said["id"])
        edits = [Edit(at, at + 1, (text.lines[at].replace(f"{{#{old}}}", f"{{#{new}}}"),))]
        for other, line in text.body():
            if other != at and old and f"](#{old})" in line:
                edits.append(Edit(other, other + 1, (line.replace(f"](#{old})", f"](#{new})"),)))
        yield QuickFix("heading-id", fault.line, fault.text, tuple(edits), fault.values, fixes=fault)


def scene_ids(text: TextToFix) -> Iterator[QuickFix]:
    """A code for a scene that has none, made of its title, so that choices can lead to it."""
    names = {item.outline.line: item.outline.scene.id for item in text.page.items if isinstance(item, SceneDraft)}
    for fault in text.faults_of(SCENE_ID_FAULT):
        at = fault.line - 1
        if fault.line in names:
            edit = Edit(at, at + 1, (f"{text.lines[at].rstrip().rstrip('#').rstrip()} {{#{names[fault.line]}}}",))
            yield QuickFix("scene", fault.line, fault.text, (edit,), fixes=fault)
