"""The role of each module of a feature: which others it may know, who reads the database and who writes to it.

That no GET writes is watched while all tests run: tests/safe_methods.py.
"""

import ast

from portal.features import ORDER, ROLES
from tests.architecture.source import modules

# A role knows those of its own rank and below. Queries find through the viewer, so they may ask permissions.
RANKS = {
    "enums": 0,
    "models": 0,
    "events": 0,
    "rules": 1,
    "labels": 2,
    "filters": 2,
    "queries": 3,
    "permissions": 3,
    "operations": 4,
    "account_merge": 4,
    "views": 5,
    "forms": 5,
    "listeners": 5,
    "routes": 6,
    "commands": 6,
}
# What another feature, one to the left, lets others use.
OPEN = {
    "enums",
    "models",
    "events",
    "rules",
    "labels",
    "queries",
    "permissions",
    "operations",
    "views",
    "account_merge",
}
WRITES = {"insert", "update", "delete"}
SESSION_WRITES = {"add", "add_all", "delete", "merge", "flush"}
WRITERS = {"operations", "account_merge"}
# Outside of features: the set-up reads what it checks, the back-up every table.
OTHER_READERS = {"queries", "operations", "backup"}


def features():
    """The modules of features, without the faces of their packages."""
    return [module for module in modules() if module.package in ORDER and module.path.name != "__init__.py"]


def classes():
    """The dotted names of all classes of the portal."""
    return {
        f"{module.name}.{node.name}"
        for module in modules()
        for node in module.tree.body
        if isinstance(node, ast.ClassDef)
    }


def calls(module, names):
    """The lines on which functions of these names, imported from SQLAlchemy, are called."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
        if alias.name in names
    }
    return [
        f"{module.short}:{node.lineno}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in imported
    ]


def known():
    """Each import of a feature's module: who, whose, and the dotted name."""
    named = {module.name: module for module in modules()}
    for module in features():
        for name in module.imports:
            target = name
            while target and target not in named:
                target = target.rpartition(".")[0]
            if target and named[target].package in ORDER:
                yield module, named[target], name


def test_every_module_of_a_feature_has_a_role():
    assert [module.short for module in features() if module.role is None] == []


def test_every_role_has_a_rank():
    assert set(RANKS) == set(ROLES)


def test_inside_a_feature_imports_point_to_the_models():
    rows = classes()
    wrong = [
        f"{module.short} imports {name}"
        for module, target, name in known()
        if module.package == target.package
        and target.role is not None
        and RANKS[target.role] > RANKS[module.role]
        # A rule takes rows that a query read; it does not read them.
        and not (module.role == "rules" and target.role == "queries" and name in rows)
    ]

    assert wrong == []


def test_other_features_are_known_by_what_they_let_others_use():
    rows = classes()
    wrong = [
        f"{module.short} imports {name}"
        for module, target, name in known()
        if module.package != target.package
        and target.role is not None
        and (
            target.role not in OPEN
            or (RANKS[target.role] > RANKS[module.role] and not (module.role == "rules" and name in rows))
        )
    ]

    assert wrong == []


def test_select_is_called_in_queries_alone():
    elsewhere = [place for module in features() if module.role != "queries" for place in calls(module, {"select"})]

    assert elsewhere == []


def test_outside_of_features_select_is_called_in_known_places():
    others = [
        module
        for module in modules()
        if module.package not in ORDER and OTHER_READERS.isdisjoint(module.name.split("."))
    ]

    assert [place for module in others for place in calls(module, {"select"})] == []


def test_rows_are_written_in_operations_alone():
    elsewhere = [module for module in features() if module.role not in WRITERS]
    statements = [place for module in elsewhere for place in calls(module, WRITES)]
    session = [
        f"{module.short}:{node.lineno}"
        for module in elsewhere
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in SESSION_WRITES
        and ast.unparse(node.func.value) == "db.session"
    ]

    assert statements + session == []
