"""Which sheets a workbook has, and where each lies in the package."""

import posixpath
from dataclasses import dataclass

from portal.sheets.limits import MEGABYTE
from portal.sheets.package import Package
from portal.sheets.sheet_xml import Attributes, Walker

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
WORKSHEET = "/worksheet"  # how the type of a relation ends


@dataclass(frozen=True, slots=True)
class Place:
    """A worksheet that a person can see: its name, and the part of the package that holds it."""

    name: str
    part: str


class Relations(Walker):
    """Where the worksheets lie, by the key that the workbook calls them by."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}
        self.taking = {"Relationship": self._relation}

    def _relation(self, attributes: Attributes) -> None:
        """Keep the target of a worksheet, which is relative to the workbook unless it begins with a slash."""
        if attributes.get("Type", "").endswith(WORKSHEET):
            target = posixpath.join("/xl", attributes.get("Target", "").replace("\\", "/"))
            self.parts[attributes.get("Id", "")] = posixpath.normpath(target).lstrip("/")


class VisibleSheets(Walker):
    """The names and keys of the sheets that are not hidden."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self.taking = {"sheet": self._sheet}

    def _sheet(self, attributes: Attributes) -> None:
        """Keep a sheet that a person can see."""
        if attributes.get("state", "visible") == "visible":
            key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.found.append((attributes.get("name", ""), key))


def visible_sheets(package: Package) -> list[Place]:
    """The worksheets that are not hidden, in the workbook's order; charts and macros are none."""
    parts = Relations().walk(package.chunks(RELATIONS, MEGABYTE)).parts
    sheets = VisibleSheets().walk(package.chunks(WORKBOOK, MEGABYTE)).found
    return [Place(name, parts[key]) for name, key in sheets if key in parts and parts[key] in package]
