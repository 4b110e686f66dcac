"""Where the database is read: `select` stands in few, known files."""

import ast

from tests.architecture.source import modules

# queries read for everybody; operations what they are about to change; backup every table.
# A package inside a feature has its own.
READERS = {"queries", "operations", "account_merge", "backup"}


def test_select_is_called_only_where_reading_belongs():
    elsewhere = [
        f"{module.short}:{node.lineno}"
        for module in modules()
        if READERS.isdisjoint(module.name.split("."))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "select"
    ]

    assert elsewhere == []
