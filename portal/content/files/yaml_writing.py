"""Values to YAML as people write it: a key a line, quotes only where they are needed, no line broken."""

import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from yaml.representer import SafeRepresenter

from portal.content.files.yaml_nodes import STANDARD_TAG
from portal.content.text.vietnamese import nfc

Pair = tuple[yaml.Node, yaml.Node]
DATE_KEYS = frozenset({"reviewed", "checked"})  # keys whose texts are dates, which stand without quotes
MAX_ROW_CHARS = 80  # letters of a list on one line
NO_MARK = yaml.Mark("", 0, 0, 0, None, 0)  # readers ask every node where it stands


class Dumper(yaml.SafeDumper):
    """Indents lists, and prefers double quotes."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def choose_scalar_style(self) -> str:
        style = super().choose_scalar_style()
        if not style or self.analysis is None:
            return style
        has_marks = '"' in self.analysis.scalar or "\\" in self.analysis.scalar
        return "'" if style == "'" and has_marks and not self.analysis.multiline else '"'


def is_empty(value: object) -> bool:
    """Whether the value says nothing, so that its key is left out."""
    return value is None or value in ("", [], (), {})


def node_of(value: Any, key: str = "") -> yaml.Node:
    """The YAML of a value that stands under this key: texts, numbers, truths, dates, lists and records."""
    if isinstance(value, Mapping):
        said = {str(name): one for name, one in value.items() if not is_empty(one)}
        return mapping_of([(node_of(name), node_of(one, name)) for name, one in said.items()])
    if isinstance(value, list | tuple):
        items = [item for one in value if not is_empty(one) and not is_empty_record(item := node_of(one))]
        return yaml.SequenceNode(f"{STANDARD_TAG}seq", items, NO_MARK, NO_MARK, flow_style=is_row(items))
    if isinstance(value, str):
        is_day = key in DATE_KEYS and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)
        return scalar(f"{STANDARD_TAG}{'timestamp' if is_day else 'str'}", nfc(value))
    node = SafeRepresenter().represent_data(value)
    return scalar(node.tag, node.value)


def scalar(tag: str, value: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(tag, value, NO_MARK, NO_MARK)


def is_empty_record(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode) and not node.value


def is_row(items: Sequence[yaml.Node]) -> bool:
    """Whether a list is short enough to stand on one line."""
    are_scalars = all(isinstance(item, yaml.ScalarNode) for item in items)
    return are_scalars and sum(len(item.value) + 2 for item in items) <= MAX_ROW_CHARS


def mapping_of(pairs: Sequence[Pair]) -> yaml.MappingNode:
    """A mapping of these keys and values, a key a line."""
    return yaml.MappingNode(f"{STANDARD_TAG}map", list(pairs), NO_MARK, NO_MARK, flow_style=False)


def write_pairs(pairs: Sequence[Pair], indent: int = 0) -> tuple[str, ...]:
    """The lines of these keys and values, so far from the margin."""
    text = yaml.serialize(mapping_of(pairs), Dumper=Dumper, width=sys.maxsize, allow_unicode=True)
    return tuple(" " * indent + line for line in text.removesuffix("\n").split("\n"))
