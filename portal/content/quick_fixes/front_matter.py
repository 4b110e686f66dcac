"""Lines at the head of a file that cannot be read because a value needs quotation marks."""

import json
import re
from collections.abc import Iterator

from portal.content.checks.faults import Faults
from portal.content.files.front_matter import closing_line
from portal.content.files.yaml_nodes import COLON, PROBLEMS, TAB, UNREADABLE, read_root
from portal.content.quick_fixes.quick_fix import QuickFix, TextToFix
from portal.content.text.line_ends import Edit

VALUE = re.compile(r"(?P<key>\s*(?:-[ \t]+)?[A-Za-z_]+:)[ \t]+(?P<value>\S.*?)[ \t]*")


def unquoted_values(text: TextToFix) -> Iterator[QuickFix]:
    """A value that is read once it stands in quotation marks, or a line that is read once its tabs are spaces."""
    end = closing_line(list(text.lines))
    if end is None:
        return
    for fault in text.faults_of(COLON, TAB, UNREADABLE, *PROBLEMS.values()):
        at = fault.line - 1
        if not 0 < at < end:
            continue
        for changed in candidates(text.lines[at]):
            lines = [*text.lines[1:at], changed, *text.lines[at + 1 : end]]
            faults = Faults("")
            read_root("\n".join(lines), 2, faults)
            if all(other.line > fault.line for other in faults.found):
                yield QuickFix("value", fault.line, fault.text, (Edit(at, at + 1, (changed,)),), fixes=fault)
                break


def candidates(line: str) -> Iterator[str]:
    """The line in other ways that are probably meant."""
    spaced = line.replace("\t", "  ")
    if spaced != line:
        yield spaced
        yield spaced.lstrip()
    said = VALUE.fullmatch(spaced)
    if said:
        quoted = said["value"].strip("\"'")
        yield f"{said['key']} {json.dumps(quoted, ensure_ascii=False)}"
