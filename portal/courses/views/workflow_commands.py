"""Faults as GitHub Actions reads them: it shows each beside its line of the pull request."""

from pathlib import Path

from portal.content.checks.faults import Fault

# What would end the message or one of its properties, as the runner decodes it; the percent sign comes first.
MESSAGE_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY_ESCAPES = {**MESSAGE_ESCAPES, ":": "%3A", ",": "%2C"}


def workflow_command(fault: Fault, level: str, message: str, root: Path) -> str:
    """The line that GitHub Actions shows at the fault's place as this level; the repository lies at `root`."""
    path = Path(fault.file)
    file = path.relative_to(root) if path.is_relative_to(root) else path
    place = [f"file={_escaped(file.as_posix(), PROPERTY_ESCAPES)}"]
    if fault.line:
        place.append(f"line={fault.line}")  # a fault of the whole file has none
    return f"::{level} {','.join(place)}::{_escaped(message, MESSAGE_ESCAPES)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    for mark, code in escapes.items():
        text = text.replace(mark, code)
    return text
