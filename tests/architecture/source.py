"""The portal's own source as the house tests read it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from portal.features import ROLES

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "portal"
TEMPLATES = PORTAL / "templates"


@dataclass(frozen=True)
class Module:
    """One Python file of the portal."""

    path: Path

    @property
    def name(self) -> str:
        """Its dotted name, such as portal.units.queries."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def package(self) -> str:
        """The part of the portal it belongs to: units for portal.units.queries, db for portal.db."""
        return [*self.name.split("."), ""][1]

    @property
    def inside(self) -> str:
        """Its part of the package: queries for portal.units.queries, operations for what lies in that folder."""
        return [*self.name.split("."), "", ""][2]

    @property
    def role(self) -> str | None:
        """Its role in its feature: queries for portal.units.changes.queries.impact; None for a face."""
        return next((step for step in reversed(self.name.split(".")[2:]) if step in ROLES), None)

    @property
    def short(self) -> str:
        """Its path as people say it."""
        return str(self.path.relative_to(ROOT))

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.path.read_text(encoding="utf-8"), str(self.path))

    @cached_property
    def imports(self) -> frozenset[str]:
        """The dotted names it imports; `from a import b` gives a.b, whether b is a module or not."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module is not None and node.level == 0:
                found.update(f"{node.module}.{alias.name}" for alias in node.names)
        return frozenset(found)


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the portal, each read once."""
    return tuple(Module(path) for path in sorted(PORTAL.rglob("*.py")))


def templates() -> list[Path]:
    """Every template of the portal."""
    return sorted(TEMPLATES.rglob("*.html"))


def line_of(text: str, position: int) -> int:
    """The number of the line that `position` is on."""
    return text.count("\n", 0, position) + 1
