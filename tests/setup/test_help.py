"""What the shell says of the commands: whole sentences, and a way that ends well or badly as it should."""

from __future__ import annotations

from collections.abc import Iterator

import click
from flask import Flask

WIDTH = 80  # of a narrow shell
INDENT = 6  # beside a name and what is said of it
OF_LIBRARIES = {"db", "routes", "run", "shell"}


def cut_lines(group: click.Group, path: str) -> Iterator[str]:
    """The commands of a group whose line in its help is cut, in the group and below."""
    room = WIDTH - INDENT - max(map(len, group.commands))
    for name, command in group.commands.items():
        if path == "flask" and name in OF_LIBRARIES:
            continue
        if command.get_short_help_str(room).endswith("..."):
            yield f"{path} {name}"
        if isinstance(command, click.Group):
            yield from cut_lines(command, f"{path} {name}")


def test_the_help_of_every_group_has_whole_sentences(app: Flask) -> None:
    assert list(cut_lines(app.cli, "flask")) == []
