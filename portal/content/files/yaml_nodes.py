"""YAML with its line numbers: one document, no aliases, no tags, no depth, and every fault at its line."""

from collections.abc import Iterator
from typing import Any

import yaml

from portal.content.checks.faults import N_, Faults

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times as fast where it was built
MAX_DEPTH = 12
STANDARD_TAG = "tag:yaml.org,2002:"
UNREADABLE = N_("this line cannot be read: look at its colon, its quotation marks and the spaces before it")
COLON = N_('a second colon in this line: put what stands after the first one in quotation marks ("…")')
LAYOUT = N_("the spaces before this line do not fit the lines above it, or one of them has no colon")
TAB = N_("a tab stands before this line: write spaces")
UNSEEN = N_("a letter that cannot be seen stands in this line: type the line anew")
# What the YAML library says, in its own words, and what is said of it here.
PROBLEMS = {
    "mapping values are not allowed": LAYOUT,
    "unknown escape": N_("a backslash between quotation marks is not read here: take it out"),
    "quoted scalar": N_("a quotation mark that is opened in this line is not closed"),
    "tab character": TAB,
    "cannot start any token": N_("a value begins with a sign that is not read there: put it in quotation marks"),
    "flow sequence": N_("a list in [ ] is not closed, or a comma is missing in it"),
    "flow mapping": N_("what stands in { } is not closed, or a comma is missing in it"),
    "simple key": LAYOUT,
    "block mapping": LAYOUT,
}


def read_root(text: str, first_line: int, faults: Faults) -> yaml.MappingNode | None:
    """The mapping that the text is; None, with faults counted from `first_line`, if it is anything else."""
    try:
        if not is_plain(text, first_line, faults):
            return None
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        last = text.rstrip().count("\n")  # what is not closed is missed beyond the end, where no line is
        at = min(mark.line if mark else 0, last)
        faults.add(first_line + at, problem_text(error, text.split("\n")[at]))
        return None
    except yaml.reader.ReaderError as error:
        faults.add(first_line + text.count("\n", 0, error.position), UNSEEN)
        return None
    if root is None:
        root = yaml.compose("{}", Loader=LOADER)
    if not isinstance(root, yaml.MappingNode):
        faults.add(first_line, N_("“key: value” lines are due here"))
        return None
    return root


def problem_text(error: yaml.MarkedYAMLError, line: str) -> str:
    """What is said of a problem that the YAML library found at this line."""
    said = f"{error.context or ''} {error.problem or ''}"
    found = next((text for words, text in PROBLEMS.items() if words in said), UNREADABLE)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return TAB
    return COLON if found == LAYOUT and line.count(": ") > 1 else found


def is_plain(text: str, first_line: int, faults: Faults) -> bool:
    """Whether there are no anchors, aliases, tags and towers in it: nothing that grows when it is read."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = first_line + (event.start_mark.line if event.start_mark else 0)
        if getattr(event, "anchor", None) is not None:
            faults.add(line, N_("a value that begins with & or * is not read: put it in quotation marks"))
            return False
        if getattr(event, "tag", None) not in (None, "!"):
            faults.add(line, N_("a value that begins with ! is not read: put it in quotation marks"))
            return False
        if depth > MAX_DEPTH:
            faults.add(line, N_("one thing stands inside another too many times here"))
            return False
    return True


def mapping_entries(
    node: yaml.MappingNode, first_line: int, faults: Faults
) -> Iterator[tuple[str, int, yaml.Node]]:
    """The keys of a mapping with their lines and values; a key written twice is a fault and counts once."""
    seen: set[str] = set()
    for key, value in node.value:
        line = line_of(key, first_line)
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        if name in seen:
            faults.add(line, N_("the key “%(key)s” is written twice"), key=name)
            continue
        seen.add(name)
        yield name, line, value


def line_of(node: yaml.Node, first_line: int) -> int:
    """The line of the file on which the node stands; `first_line` is that of the YAML text."""
    return first_line + int(node.start_mark.line)


def yaml_type(node: yaml.Node) -> str:
    """What YAML takes the value for: str, int, float, bool, null, timestamp, seq or map."""
    return str(node.tag).removeprefix(STANDARD_TAG)
