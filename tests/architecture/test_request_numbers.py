"""A number out of a request is bounded before it comes to a column, which on PostgreSQL holds 32 bits."""

import ast

from tests.architecture.source import modules


def unbounded_reads(tree: ast.Module) -> list[int]:
    """The lines on which `.get(…)` or `.getlist(…)` reads a value as any `int`."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"get", "getlist"}
        and any(
            isinstance(value, ast.Name) and value.id == "int"
            for value in [*node.args[1:], *(word.value for word in node.keywords if word.arg == "type")]
        )
    ]


def test_numbers_of_requests_are_read_by_parse_integer():
    assert [f"{module.name}:{line}" for module in modules() for line in unbounded_reads(module.tree)] == []


def test_a_number_read_as_any_int_is_found():
    read = "a = form.get('page', type=int)\nb = form.get('page', -1, int)\nc = form.get('page', type=parsed)"

    assert unbounded_reads(ast.parse(read)) == [1, 2]
