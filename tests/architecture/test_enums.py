"""Roles, states and kinds are members of enums: in a bare string nobody would find a mistyped word."""

import ast
import re
from enum import StrEnum
from importlib import import_module

import pytest

from portal.accounts.enums import Role
from portal.features import ORDER
from tests.architecture.source import Module, modules

STATE_NAME = re.compile(r"(?:^|_)(?:state|role|status)$")
KIND_NAME = re.compile(r"(?:^|_)kind$")
TRANSLATIONS = {"_", "_l", "N_", "gettext", "lazy_gettext", "ngettext"}
# Modules in which a word is equal to a role, and why it is none.
WORDS = {
    "portal.config": "the keys of INACTIVITY_LIMITS, which is read before any feature is imported",
    "portal.people.roster.rules.cleaning": "what people write into the cells of a roster",
}


def texts(node):
    """The string constants of an expression that stand for it: its own, or those of its items and branches."""
    if isinstance(node, ast.Constant):
        return [node] if isinstance(node.value, str) and node.value else []
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return [text for item in node.elts for text in texts(item)]
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [text for item in node.values for text in texts(item)]
    return []


def name_of(node):
    """The last name of an expression: state for draft.state, `row["state"]` and `state`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return ""


def named_values(node):
    """Each name in this node with what is compared with it, assigned to it, passed for it or returned by it."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        yield from ((name_of(one), other) for one in sides for other in sides if one is not other)
    elif isinstance(node, ast.Match):
        patterns = [part for case in node.cases for part in ast.walk(case.pattern)]
        yield from ((name_of(node.subject), part.value) for part in patterns if isinstance(part, ast.MatchValue))
    elif isinstance(node, ast.keyword):
        yield node.arg or "", node.value
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            yield from assigned(target, node.value)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield name_of(node.target), node.value
    elif isinstance(node, ast.Dict):
        yield from ((key.value, value) for key, value in zip(node.keys, node.values, strict=True) if is_text(key))
    elif isinstance(node, ast.FunctionDef):
        yield from (
            (node.name, part.value) for part in ast.walk(node) if isinstance(part, ast.Return) and part.value
        )
    elif isinstance(node, ast.arguments):
        positional = [*node.posonlyargs, *node.args]
        pairs = [
            *zip(positional[len(positional) - len(node.defaults) :], node.defaults, strict=True),
            *zip(node.kwonlyargs, node.kw_defaults, strict=True),
        ]
        yield from ((argument.arg, default) for argument, default in pairs)


def assigned(target, value):
    """Each name of a target with its value; of several at once, each with its own."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, its in zip(target.elts, value.elts, strict=True):
            yield from assigned(one, its)
    else:
        yield name_of(target), value


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def bare_states(tree):
    """The lines in which something named state, role or status meets a bare string; an empty one says nothing."""
    return [
        (text.lineno, text.value)
        for node in ast.walk(tree)
        for name, value in named_values(node)
        if STATE_NAME.search(name)
        for text in texts(value)
    ]


def bare_roles(tree):
    """The lines with a bare string that is a role, in whatever place, but texts to translate and docstrings."""
    shown = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node.func) in TRANSLATIONS
        for argument in node.args
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if is_text(node) and node.value in set(Role) and id(node) not in shown
    ]


def bare_kinds(tree, kinds):
    """The lines in which something named kind is compared with a bare string that is a member of an enum."""
    return [
        (text.lineno, text.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare | ast.Match)
        for name, value in named_values(node)
        if KIND_NAME.search(name)
        for text in texts(value)
        if text.value in kinds
    ]


def is_enums(module: Module) -> bool:
    return module.name.endswith(".enums")


def found_by(check, among):
    return {module.short: found for module in among if (found := check(module.tree))}


def test_no_state_role_or_status_is_a_bare_string():
    assert found_by(bare_states, modules()) == {}


def test_no_role_is_a_bare_string():
    among = [module for module in modules() if not is_enums(module) and module.name not in WORDS]

    assert found_by(bare_roles, among) == {}


def test_no_kind_is_compared_with_a_bare_string():
    enums = [vars(import_module(module.name)) for module in modules() if is_enums(module)]
    kinds = {
        str(member)
        for names in enums
        for name, enum in names.items()
        if name.endswith("Kind") and isinstance(enum, type) and issubclass(enum, StrEnum)
        for member in enum
    }

    among = [module for module in modules() if module.package in (*ORDER, "content")]

    assert found_by(lambda tree: bare_kinds(tree, kinds), among) == {}


def test_the_enums_of_a_feature_stand_in_its_enums_module():
    elsewhere = {
        (module.short, node.name)
        for module in modules()
        if module.package in ORDER and not is_enums(module)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and any(name_of(base).endswith("Enum") for base in node.bases)
    }

    assert elsewhere == set()


@pytest.mark.parametrize(
    "line",
    [
        'draft.state == "approved"',
        '"approved" != draft.state',
        'draft.state in ("in_review", "approved")',
        'draft.state = "published"',
        'draft.state, draft.version = "published", 1',
        'draft.state = "published" if shown else "hidden"',
        'certificates(unit, state="waiting")',
        'row["role"] == "leader"',
        '{"user_id": 1, "role": "leader"}',
        'def reset(draft, *, state="draft"): ...',
        'state: str = "draft"',
        'def state(self): return "published" if self.is_shown else "hidden"',
        'match page.draft_state:\n    case "draft" | "approved": ...',
    ],
)
def test_a_bare_state_is_found(line):
    assert bare_states(ast.parse(line))


@pytest.mark.parametrize("line", ['state: str = ""', "draft.state == DraftState.DRAFT", 'label(state, "Waiting")'])
def test_what_is_no_bare_state_is_left_alone(line):
    assert bare_states(ast.parse(line)) == []


@pytest.mark.parametrize(
    "line", ['"admin" in roles', 'can_grant(actor, unit, "leader")', '{"trainer": 0}', 'frozenset({"leader"})']
)
def test_a_bare_role_is_found(line):
    assert bare_roles(ast.parse(line))


@pytest.mark.parametrize("line", ['_("trainer")', '"The trainer of a leader."', "Role.LEADER in roles"])
def test_what_is_no_bare_role_is_left_alone(line):
    assert bare_roles(ast.parse(line)) == []
