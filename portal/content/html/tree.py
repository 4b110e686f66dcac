"""Sanitised HTML as a tree of elements and texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img"})


@dataclass
class Element:
    """A tag with its attributes and what is inside it; texts are plain."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        """The words of its class."""
        return set(self.attrs.get("class", "").split())

    @property
    def text(self) -> str:
        """All the text in it."""
        return "".join(node if isinstance(node, str) else node.text for node in self.inside)


Node = Element | str


def read_html(html: str) -> list[Node]:
    """The nodes of sanitised HTML, whose tags are well nested."""
    reader = TreeReader()
    reader.feed(html)
    reader.close()
    return reader.open[0].inside


class TreeReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)
