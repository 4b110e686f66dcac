"""Which sheets a workbook has, and where each lies in the package."""

import posixpath
from dataclasses import dataclass

from portal.spreadsheets.limits import MEGABYTE
from portal.spreadsheets.sheet_xml import Attributes, XmlWalker
from portal.spreadsheets.zip_container import ZipContainer

WORKBOOK_PART = "xl/workbook.xml"
RELATIONS_PART = "xl/_rels/workbook.xml.rels"
WORKSHEET_TYPE = "/worksheet"  # how the type of a relation ends


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, the part of the package that holds it, and whether a person can see it."""

    name: str
    part: str
    is_hidden: bool = False


class Relations(XmlWalker):
    """Where the worksheets lie, by the key that the workbook calls them by."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}
        self.handlers = {"Relationship": self._relation}

    def _relation(self, attributes: Attributes) -> None:
        """Keep the target of a worksheet, which is relative to the workbook unless it begins with a slash."""
        if attributes.get("Type", "").endswith(WORKSHEET_TYPE):
            target = posixpath.join("/xl", attributes.get("Target", "").replace("\\", "/"))
            self.parts[attributes.get("Id", "")] = posixpath.normpath(target).lstrip("/")


class SheetList(XmlWalker):
    """The names and keys of the sheets, and whether they are hidden."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, bool]] = []
        self.handlers = {"sheet": self._sheet}

    def _sheet(self, attributes: Attributes) -> None:
        key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        self.found.append((attributes.get("name", ""), key, attributes.get("state", "visible") != "visible"))


def list_sheets(package: ZipContainer) -> list[SheetPart]:
    """The worksheets in the workbook's order; charts and macros are none."""
    parts = Relations().walk(package.chunks(RELATIONS_PART, MEGABYTE)).parts
    sheets = SheetList().walk(package.chunks(WORKBOOK_PART, MEGABYTE)).found
    return [
        SheetPart(name, parts[key], is_hidden)
        for name, key, is_hidden in sheets
        if key in parts and parts[key] in package
    ]
