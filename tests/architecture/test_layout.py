"""Where things lie, how long they are, and that each says what it is."""

import ast
import re
import subprocess
from fnmatch import fnmatch

import pytest

from tests.architecture.source import PORTAL, ROOT, modules

TOP = {
    "wsgi.py",
    "portal",
    "courses",
    "migrations",
    "tests",
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-lock.txt",
    "README.md",
    "SECURITY.md",
    "docs",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "pyproject.toml",
    "babel.cfg",
}
LONGEST = 400  # lines
SILENCED = re.compile(r"# (?:noqa|type: ignore)(?P<codes>[:\[][^#]*?)?(?P<reason>\s+(?:#|-)\s+\S.*)?$")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|raise NotImplemented" r"Error")


def tracked(*patterns):
    """The files that the repository holds; in an unpacked archive, those that lie there."""
    listed = subprocess.run(["git", "ls-files", "--", *patterns], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    made = {".venv", "instance", "__pycache__"}
    there = [path for path in ROOT.rglob("*") if path.is_file() and made.isdisjoint(path.relative_to(ROOT).parts)]
    return [path for path in there if any(fnmatch(str(path.relative_to(ROOT)), pattern) for pattern in patterns)]


# Features that have their place in the order and are being built.
BEGUN = {"classes", "visits", "paper_quizzes"}


def test_the_top_level_holds_only_what_belongs_there():
    tops = {path.relative_to(ROOT).parts[0] for path in tracked("*")}

    assert {top for top in tops if not top.startswith(".")} - TOP == set()


def test_no_python_file_is_two_nouns_sharing_a_file():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked("portal/*.py", "tests/*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }

    assert long == {}


def test_no_package_is_empty():
    packages = [path.parent for path in tracked("portal/*__init__.py", "tests/*__init__.py")]
    modules_of = {path for path in tracked("*.py") if path.name != "__init__.py"}

    empty = [folder for folder in packages if not any(folder in path.parents for path in modules_of)]
    assert [str(folder) for folder in empty if folder.name not in BEGUN] == []


def test_a_silenced_check_has_its_reason_beside_it():
    unexplained = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := SILENCED.search(line)) and not (match["codes"] and match["reason"])
    ]

    assert unexplained == []


def test_nothing_is_left_for_later():
    left = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked("*.py", "*.html", "*.css", "*.js", "*.md")
        if "vendor" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]

    assert left == []


@pytest.mark.parametrize("kind", [ast.ClassDef, ast.FunctionDef], ids=["class", "function"])
def test_what_others_may_use_says_what_it_promises(kind):
    used = {name for module in modules() for name in module.imports}

    silent = [
        f"{module.short}:{node.lineno} {node.name}"
        for module in modules()
        for node in module.tree.body
        if isinstance(node, kind)
        and f"{module.name}.{node.name}" in used
        and not node.name.startswith("_")
        and not is_overload(node)
        and ast.get_docstring(node) is None
    ]

    assert silent == []


def is_overload(node: ast.ClassDef | ast.FunctionDef) -> bool:
    """Whether this only tells the type checker of one way to call the function that follows."""
    return any(isinstance(one, ast.Name) and one.id == "overload" for one in node.decorator_list)


def test_every_file_of_the_portal_opens_with_what_it_is():
    silent = [module.short for module in modules() if ast.get_docstring(module.tree) is None]

    assert silent == []


def test_no_test_is_skipped_in_silence():
    skipping = re.compile(r"pytest\.(?:skip|import" r"orskip|xfail|mark\.(?:skip|skipif|xfail))\b")
    skips = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked("tests/*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if skipping.search(line)
    ]

    assert skips == []


def test_a_vendored_file_has_its_licence_beside_it():
    vendored = [path for path in (PORTAL / "static/vendor").iterdir() if not path.name.endswith("LICENSE.txt")]
    bare = [path.name for path in vendored if not _licence_of(path).is_file()]

    assert vendored
    assert bare == []


def _licence_of(path):
    return path.with_name(path.name.removesuffix(path.suffix).removesuffix(".min") + ".LICENSE.txt")
