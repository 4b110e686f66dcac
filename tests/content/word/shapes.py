"""Word files of many shapes, built here: as python-docx writes them, and as other programs do, part by part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import RGBColor
from PIL import Image

from portal.content.checks.faults import Faults
from portal.content.word.choices import Choices
from portal.content.word.course import WordCourse, plan_course
from portal.content.word.document import WordDocument
from portal.content.word.reading import read_document

FILES = Path(__file__).parent / "files"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def raw(
    body: str,
    *,
    parts: Mapping[str, str | bytes] | None = None,
    links: Mapping[str, tuple[str, str]] | None = None,
    main: str = "word/document.xml",
    kind: str = MAIN,
    namespaces: str = NAMESPACES,
    packing: int = ZIP_DEFLATED,
) -> bytes:
    """A .docx of its parts: the XML of the body, further parts by name, relationships by id (kind, target)."""
    rels = "".join(
        f'<Relationship Id="{id_}" Type="{OFFICE}/{name}" Target="{escape(target)}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for id_, (name, target) in (links or {}).items()
    )
    relationships = "http://schemas.openxmlformats.org/package/2006/relationships"
    folder, _slash, name = main.rpartition("/")
    packed = BytesIO()
    with ZipFile(packed, "w", packing) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/{main}" ContentType="{kind}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relationships}">'
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>',
        )
        archive.writestr(
            f"{folder}/_rels/{name}.rels", f'<Relationships xmlns="{relationships}">{rels}</Relationships>'
        )
        archive.writestr(main, f"<w:document {namespaces}><w:body>{body}</w:body></w:document>")
        for path, data in (parts or {}).items():
            archive.writestr(path, data)
    return packed.getvalue()


def p(text: str, *, style: str = "", look: str = "", numbered: tuple[int, int] | None = None) -> str:
    """The XML of one paragraph of one run."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered:
        number, depth = numbered
        properties += f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text, look)}</w:p>"


def r(text: str, look: str = "") -> str:
    """The XML of one run."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def styles(*names: tuple[str, str, str]) -> str:
    """A styles part: ids, names and further XML of paragraph styles."""
    every = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/>{more}</w:style>'
        for id_, name, more in names
    )
    return f"<w:styles {NAMESPACES}>{every}</w:styles>"


def numbering(*levels: tuple[str, str]) -> str:
    """A numbering part with one list: format and text of each depth."""
    every = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (kind, text) in enumerate(levels)
    )
    return (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0">{every}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def built(write: Callable[[Any], None]) -> bytes:
    """What python-docx saves."""
    document = Document()
    write(document)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def lines(*texts: str) -> bytes:
    """A file of plain paragraphs."""
    return built(lambda document: [document.add_paragraph(text) for text in texts] and None)


def looks(*paragraphs: tuple[tuple[str, str], ...]) -> bytes:
    """A file of paragraphs, each of runs with one look: b, u, red, mark or nothing."""

    def write(document: Any) -> None:
        for runs in paragraphs:
            paragraph = document.add_paragraph()
            for text, look in runs:
                run = paragraph.add_run(text)
                run.bold = True if look == "b" else None
                run.underline = True if look == "u" else None
                if look == "red":
                    run.font.color.rgb = RGBColor(0xFF, 0, 0)
                if look == "mark":
                    run.font.highlight_color = WD_COLOR_INDEX.YELLOW

    return built(write)


def picture(size: tuple[int, int] = (400, 300), mode: str = "RGB") -> BytesIO:
    """A PNG."""
    data = BytesIO()
    Image.new(mode, size, 1 if mode == "1" else "green").save(data, "PNG")
    data.seek(0)
    return data


def read(data: bytes) -> WordDocument:
    """What is read of a file that is in order."""
    faults = Faults("bai.docx")
    document = read_document(data, faults)
    assert [fault.message() for fault in faults.found] == []
    assert document is not None
    return document


def planned(data: bytes, choices: Choices | None = None) -> WordCourse:
    """The pages of a file, whose pictures can all be shown."""
    document = read(data)
    names = {number: f"hinh-{number + 1}.webp" for number in range(len(document.pictures))}
    return plan_course(document, choices or Choices(), names)


def markdown(data: bytes) -> str:
    """The Markdown of all pages together, with the kind and the title before each."""
    return "\n".join(
        f"# {page.kind}: {page.title}\n\n{page.body}" if not page.is_lead else page.body
        for page in planned(data).pages
    ).strip()


def account(course: WordCourse) -> list[int]:
    """The pieces that the pages account for, each as often as it is."""
    return sorted(at for page in course.pages for block in page.blocks for at in block.pieces)
