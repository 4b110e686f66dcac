"""Who may import whom: each feature knows only what stands to its left."""

import ast

import pytest

from tests.house.source import modules

ORDER = [
    "audit",
    "accounts",
    "units",
    "courses",
    "drafts",
    "questions",
    "scenarios",
    "progress",
    "field",
    "classes",
    "programmes",
    "certificates",
    "people",
    "privacy",
    "learning",
    "guides",
    "search",
    "studio",
    "board",
    "offline",
]
# They know no feature.
FOUNDATION = {
    "db",
    "clock",
    "deadlines",
    "errors",
    "config",
    "lru_cache",
    "sqlite",
    "postgresql",
    "sqlite_files",
    "write_queue",
    "direct_reads",
    "group_commit",
    "scheduler",
}
LEAVES = {"content", "sheets", "papers"}  # values in, values out: neither web, database nor feature
EVERYBODY = {"", "demo", "setup"}  # create_app(), the demonstration and the set-up know all
OWN = {"routes", "forms", "commands"}  # a feature's own: nobody else's to import
LAYERS = {
    "models": 0,
    "events": 0,
    "queries": 1,
    "viewers": 1,
    "permissions": 2,
    "operations": 3,
    "forms": 3,
    "routes": 4,
    "commands": 4,
}


def parts_of_the_portal(module):
    """The (package, module inside it) pairs of the portal that a module imports."""
    for name in module.imports:
        steps = name.split(".")
        if steps[0] == "portal" and len(steps) > 1:
            yield steps[1], (steps[2] if len(steps) > 2 else "")


def test_every_feature_has_a_place_in_the_order():
    packages = {module.package for module in modules() if module.path.name == "__init__.py"}

    assert packages - set(ORDER) - EVERYBODY == LEAVES | {"web"}


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
        allowed[name] = {name, "content", "deadlines"}
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
        f"{module.short} imports portal.{package}.{inside}"
        for module in modules()
        for package, inside in parts_of_the_portal(module)
        if inside in OWN and package != module.package
    ]

    assert wrong == []


def test_inside_a_feature_imports_point_to_the_models():
    wrong = [
        f"{module.short} imports portal.{package}.{inside}"
        for module in modules()
        for package, inside in parts_of_the_portal(module)
        if package == module.package and LAYERS.get(inside, -1) > LAYERS.get(module.inside, len(LAYERS))
    ]

    assert wrong == []


@pytest.mark.parametrize("outsider", ["flask", "flask_babel", "sqlalchemy", "werkzeug", "jinja2", "portal.db"])
def test_leaves_know_neither_web_nor_database(outsider):
    # What is wrong with a spreadsheet is told in the person's language.
    leaves = LEAVES - {"sheets", "papers"} if outsider == "flask_babel" else LEAVES
    wrong = [
        module.short
        for module in modules()
        if module.package in leaves
        for name in module.imports
        if f"{name}.".startswith(f"{outsider}.")
    ]

    assert wrong == []
