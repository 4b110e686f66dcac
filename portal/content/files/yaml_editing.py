"""Single keys of a YAML text changed, with every other byte left alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from portal.content.checks.faults import N_, Fault, Faults
from portal.content.files.sources import BOM, is_readable
from portal.content.files.yaml_nodes import read_root, yaml_type
from portal.content.files.yaml_values import InvalidValue, ReadContext, Schema
from portal.content.files.yaml_writing import Pair, is_empty, mapping_of, node_of, write_pairs
from portal.content.text.line_ends import Edit, apply_edits, dominant_line_end, join_lines, split_lines
from portal.content.text.vietnamese import nfc

Changes = Mapping[str, yaml.Node | None]  # None takes the key away
Path = Sequence[tuple[str, yaml.MappingNode]]  # from the root, named "", to a mapping inside it


class UneditableText(Exception):
    """A text whose keys cannot be changed one by one; carries the faults that say why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = tuple(faults)


def uneditable(line: int, text: str, **values: object) -> UneditableText:
    """The exception for one fault of a text that has no file."""
    faults = Faults("")
    faults.add(line, text, **values)
    return UneditableText(faults.found)


class YamlText:
    """The lines of a text from `first` up to, not including, `last`, which are YAML; raises UneditableText."""

    def __init__(self, source: str, first: int, last: int) -> None:
        self.source, self.first, self.last = source, first, last
        self.lines = split_lines(source.removeprefix(BOM))
        texts = [nfc(line.text) for line in self.lines[first:last]]
        self.text = "".join(f"{line}\n" for line in texts)
        self.is_bare = all(line.strip(" \t")[:1] in ("", "#") for line in texts)
        faults = Faults("")
        root = read_root(self.text, first + 1, faults)
        if root is None:
            raise UneditableText(faults.found)
        self.root = root

    def changed(self, path: Path, changes: Changes, order: Sequence[str] = ()) -> str:
        """The whole text after some keys of the mapping at the end of the path have changed.

        A new key comes after those that stand before it in `order`, or last. A mapping whose keys do not stand on
        lines of their own, as one in braces, is written anew, a key a line.
        """
        if not changes:
            return self.source
        edits = [
            Edit(edit.start + self.first, edit.end + self.first, edit.texts)
            for edit in self.edits(path, changes, order)
        ]
        usual = dominant_line_end(self.source)
        bom = BOM if self.source.startswith(BOM) else ""
        result = bom + join_lines(apply_edits(self.lines, edits), usual)
        faults = Faults("")
        if not is_readable(result, faults):
            raise UneditableText(faults.found)
        added = sum(len(edit.texts) - (edit.end - edit.start) for edit in edits)
        if not says(result, self.first, self.last + added, whole(path, changes, order)):
            raise uneditable(self.first + 1, N_("these lines cannot be changed one by one"))
        return result

    def edits(self, path: Path, changes: Changes, order: Sequence[str]) -> list[Edit]:
        *outer, (name, mapping) = path
        if not mapping.value and not outer and self.is_bare:
            new = [(node_of(key), node) for key, node in changes.items() if node is not None]
            end = self.last - self.first
            return [Edit(end, end, write_pairs(new))] if new else []
        if self.has_lines(mapping):
            return list(self.line_edits(mapping, changes, order, is_root=not outer))
        anew = merged(mapping, changes, order)
        if outer:
            return self.edits(outer, {name: anew}, ())
        return [Edit(self.line_at(mapping.start_mark), self.last_line(mapping) + 1, write_pairs(anew.value))]

    def line_edits(
        self, mapping: yaml.MappingNode, changes: Changes, order: Sequence[str], *, is_root: bool
    ) -> Iterator[Edit]:
        indent = mapping.value[0][0].start_mark.column
        starts = [self.line_at(key.start_mark) for key, _value in mapping.value]
        ends = [
            self.last_line(value, start) + 1 for (_key, value), start in zip(mapping.value, starts, strict=True)
        ]
        seen: set[str] = set()
        for at, (key, _value) in enumerate(mapping.value):
            name = name_of(key)
            new = changes.get(name) if name not in seen else None
            if name in changes:
                lines = write_pairs([(node_of(name), new)], indent) if new is not None else ()
                limit = starts[at + 1] if at + 1 < len(starts) and new is None else ends[at]
                yield Edit(starts[at], self.after_empty_lines(ends[at], limit), lines)
            seen.add(name)
        for name, new in changes.items():
            if name not in seen and new is not None:
                at = place_for(name, [name_of(key) for key, _value in mapping.value], order)
                line = self.last - self.first if is_root and at == len(ends) else ends[at - 1] if at else starts[0]
                yield Edit(line, line, write_pairs([(node_of(name), new)], indent))

    def has_lines(self, mapping: yaml.MappingNode) -> bool:
        """Whether every key of a mapping is the first thing on its line."""
        before = (self.text[: key.start_mark.index].rpartition("\n")[2] for key, _value in mapping.value)
        return bool(mapping.value) and not mapping.flow_style and not any(text.strip(" ") for text in before)

    def line_at(self, mark: yaml.Mark | Any) -> int:
        # The mark's own line would count U+2028 and its like, which end no line of a file.
        return self.text.count("\n", 0, mark.index)

    def last_line(self, node: yaml.Node, key_line: int = 0) -> int:
        """The last line that says something of the node's value, whose key stands on `key_line`."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            key, value = last if isinstance(last, tuple) else (node, last)
            return self.last_line(value, self.line_at(key.start_mark) if key is not node else key_line)
        line = self.line_at(node.end_mark)
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            line -= self.text[node.end_mark.index - 1] == "\n"
            keeps_empty_lines = node.value[-2:] in ("\n", "\n\n")
            while line > key_line and not keeps_empty_lines and not self.text.split("\n")[line].strip():
                line -= 1
        return max(line, key_line)

    def after_empty_lines(self, line: int, limit: int) -> int:
        texts = self.text.split("\n")
        while line < limit and not texts[line].strip():
            line += 1
        return line


def name_of(key: yaml.Node) -> str:
    """The name of a key; “?” for one that is no text."""
    return str(key.value) if isinstance(key, yaml.ScalarNode) else "?"


def find(mapping: yaml.MappingNode, name: str) -> yaml.Node | None:
    """The value of a key, the first if it is written twice; None if it is not there."""
    return next((value for key, value in mapping.value if name_of(key) == name), None)


def place_for(name: str, names: Sequence[str], order: Sequence[str]) -> int:
    """Where a new key stands among others: after those that come before it in the order, or last."""
    if name not in order:
        return len(names)
    before = set(order[: order.index(name)])
    return max((at + 1 for at, one in enumerate(names) if one in before), default=0)


def merged(mapping: yaml.MappingNode, changes: Changes, order: Sequence[str]) -> yaml.MappingNode:
    """The mapping after the changes, as a value of its own; a key that was written twice is there once."""
    first: dict[str, Pair] = {}
    for key, value in mapping.value:
        first.setdefault(name_of(key), (key, value))
    pairs: list[Pair] = []
    for name, (key, value) in first.items():
        new = changes.get(name, value)
        pairs += [(key, new)] if new is not None else []
    for name, new in changes.items():
        if name not in first and new is not None:
            pairs.insert(place_for(name, [name_of(key) for key, _value in pairs], order), (node_of(name), new))
    return mapping_of(pairs)


def whole(path: Path, changes: Changes, order: Sequence[str]) -> yaml.MappingNode:
    """The root after changes at the end of the path."""
    *outer, (name, mapping) = path
    anew = merged(mapping, changes, order)
    return whole(outer, {name: anew}, ()) if outer else anew


def says(source: str, first: int, last: int, root: yaml.MappingNode) -> bool:
    """Whether these lines of a text are YAML that says what the root does."""
    try:
        return bool(meaning(YamlText(source, first, last).root) == meaning(root))
    except UneditableText:
        return False


def meaning(node: yaml.Node) -> Any:
    """What the node says, however it is written; the first value of a key that is written twice counts."""
    if isinstance(node, yaml.MappingNode):
        return {name_of(key): meaning(value) for key, value in reversed(node.value)}
    if isinstance(node, yaml.SequenceNode):
        return [meaning(item) for item in node.value]
    return yaml_type(node), node.value


def real_changes(mapping: yaml.MappingNode, changes: Mapping[str, Any], schema: Schema) -> Changes:
    """The changes, as YAML, without those that say what is there already; what says nothing takes a key away."""
    nodes = {name: None if is_empty(value) else node_of(value, name) for name, value in changes.items()}
    return {name: node for name, node in nodes.items() if not alike(name, find(mapping, name), node, schema)}


def alike(name: str, old: yaml.Node | None, new: yaml.Node | None, schema: Schema) -> bool:
    """Whether two values of a key read the same, so that the old one may stay as it is written."""
    if old is None or new is None:
        return old is new
    if name not in schema or meaning(old) == meaning(new):
        return bool(meaning(old) == meaning(new))
    faults = Faults("")
    try:
        first, second = (schema[name].read(node, ReadContext(1, faults)) for node in (old, new))
    except InvalidValue:
        return False
    return bool(first == second) and not faults
