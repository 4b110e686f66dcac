"""Who may import whom: each feature knows only what stands to its left."""

import ast

import pytest

from portal.features import ORDER
from tests.architecture.source import modules

# They know no feature.
FOUNDATION = {
    "db",
    "clock",
    "deadlines",
    "errors",
    "config",
    "lru_cache",
    "packed_cache",
    "sqlite",
    "postgresql",
    "sqlite_files",
    "write_queue",
    "direct_reads",
    "group_commit",
    "scheduler",
    "crypto",
}
LEAVES = {"content", "spreadsheets", "documents"}  # values in, values out: neither web, database nor feature
EVERYBODY = {"", "demo", "features", "setup"}  # create_app(), the demonstration and the set-up know all
OWN = {"routes", "forms", "commands"}  # a feature's own: nobody else's to import


def parts_of_the_portal(module):
    """The (package, module inside it) pairs of the portal that a module imports."""
    for name in module.imports:
        steps = name.split(".")
        if steps[0] == "portal" and len(steps) > 1:
            yield steps[1], (steps[2] if len(steps) > 2 else "")


def test_every_feature_has_a_place_in_the_order():
    packages = {module.package for module in modules() if module.path.name == "__init__.py"}

    assert packages - set(ORDER) - EVERYBODY == LEAVES | {"web", "crypto"}


def test_no_import_is_relative():
    relative = [
        f"{module.short}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]

    assert relative == []


def test_features_import_only_to_their_left():
    allowed = {name: set(ORDER[: place + 1]) | FOUNDATION | LEAVES | {"web"} for place, name in enumerate(ORDER)}
    allowed["web"] = FOUNDATION | LEAVES | {"web"}
    for name in LEAVES:
        allowed[name] = {name, "content", "deadlines", "errors"}
    for name in FOUNDATION:
        allowed[name] = FOUNDATION

    wrong = [
        f"{module.short} imports portal.{package}"
        for module in modules()
        if module.package not in EVERYBODY
        for package, _ in parts_of_the_portal(module)
        if package not in allowed[module.package]
    ]

    assert wrong == []


def test_routes_forms_and_commands_stay_with_their_feature():
    wrong = [
        f"{module.short} imports {name}"
        for module in modules()
        for name in module.imports
        if name.startswith("portal.")
        and OWN.intersection(name.split(".")[2:])
        and name.split(".")[1] != module.package
    ]

    assert wrong == []


@pytest.mark.parametrize("outsider", ["flask", "flask_babel", "sqlalchemy", "werkzeug", "jinja2", "portal.db"])
def test_leaves_know_neither_web_nor_database(outsider):
    # What is wrong with a spreadsheet is told in the person's language.
    leaves = LEAVES - {"spreadsheets", "documents"} if outsider == "flask_babel" else LEAVES
    wrong = [
        module.short
        for module in modules()
        if module.package in leaves
        for name in module.imports
        if f"{name}.".startswith(f"{outsider}.")
    ]

    assert wrong == []
