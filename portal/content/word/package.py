"""What a Word file is made of: a safe copy for python-docx, and where its links and pictures lead."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from portal.content.word.container import DAMAGED, TRANSITIONAL, UnreadableWord, WordContainer
from portal.errors import DeadlineExceeded

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = f"{TRANSITIONAL}/officeDocument/2006/relationships"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


@dataclass(frozen=True)
class Relationship:
    """What an id in the text stands for: its kind, where it leads, and whether that is outside the file."""

    kind: str
    target: str
    is_external: bool


class WordPackage:
    """One Word file, opened by python-docx from a copy that holds nothing but texts."""

    def __init__(self, container: WordContainer) -> None:
        self.container = container
        main = [one for one in self._relationships("").values() if one.kind == "officeDocument"]
        if not main:
            raise UnreadableWord(DAMAGED)
        self.main = main[0].target
        self.relationships = self._relationships(self.main)
        self.has_macros = any(name.endswith("vbaproject.bin") for name in container.parts)

    @cached_property
    def document(self) -> Any:
        """The document as python-docx knows it. Raises UnreadableWord."""
        from docx import Document  # heavy, and rarely needed

        try:
            return Document(BytesIO(self._safe_copy()))
        except (UnreadableWord, DeadlineExceeded):
            raise
        except Exception as error:  # python-docx and lxml raise whatever a broken file makes them stumble over
            raise UnreadableWord(DAMAGED) from error

    def side_parts(self, kind: str) -> list[Any]:
        """The XML of the parts of this kind, such as footnotes; what cannot be parsed is left out."""
        from docx.oxml import parse_xml

        found = []
        for one in self.relationships.values():
            if one.kind == kind and not one.is_external and one.target in self.container:
                try:
                    found.append(parse_xml(self.container.text(one.target)))
                except (UnreadableWord, DeadlineExceeded):
                    raise
                except Exception as error:  # as above
                    raise UnreadableWord(DAMAGED) from error
        return found

    def _relationships(self, part: str) -> Mapping[str, Relationship]:
        from docx.oxml import parse_xml

        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self.container:
            return {}
        try:
            root = parse_xml(self.container.text(path))
        except (UnreadableWord, DeadlineExceeded):
            raise
        except Exception as error:  # as above
            raise UnreadableWord(DAMAGED) from error
        found = {}
        for one in root:
            if not isinstance(one.tag, str):
                continue
            kind, target = one.get("Type", "").rpartition("/")[2], one.get("Target", "")
            is_external = one.get("TargetMode") == "External"
            if not is_external:
                target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found[one.get("Id", "")] = Relationship(
                kind, target.lstrip("/") if not is_external else target, is_external
            )
        return found

    def _safe_copy(self) -> bytes:
        """The main text, styles and numbering as a package of their own: no pictures, macros or objects."""
        parts = {"word/document.xml": ("document.main", self.container.text(self.main))}
        rels = []
        for kind in ("styles", "numbering"):
            for one in self.relationships.values():
                name = f"word/{kind}.xml"
                if one.kind == kind and not one.is_external and one.target in self.container and name not in parts:
                    parts[name] = (kind, self.container.text(one.target))
                    rels.append(f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>')
        overrides = "".join(
            f'<Override PartName="/{name}" ContentType="{CONTENT_TYPE.format(kind)}"/>'
            for name, (kind, _data) in parts.items()
        )
        types = "http://schemas.openxmlformats.org/package/2006/content-types"
        default = "application/vnd.openxmlformats-package.relationships+xml"
        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_STORED) as archive:
            archive.writestr(
                "[Content_Types].xml",
                f'<Types xmlns="{types}"><Default Extension="rels" ContentType="{default}"/>{overrides}</Types>',
            )
            main = f'<Relationship Id="main" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
            archive.writestr("_rels/.rels", f'<Relationships xmlns="{RELATIONSHIPS}">{main}</Relationships>')
            archive.writestr(
                "word/_rels/document.xml.rels",
                f'<Relationships xmlns="{RELATIONSHIPS}">{"".join(rels)}</Relationships>',
            )
            for name, (_kind, data) in parts.items():
                archive.writestr(name, data)
        return packed.getvalue()
