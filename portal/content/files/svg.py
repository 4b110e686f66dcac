"""Which SVG pictures may be shown: drawings without scripts or frames, and with nothing from elsewhere."""

import re
from xml.parsers import expat

from portal.content.checks.faults import N_, Faults

ALLOWED_ELEMENT_NAMES = """
svg g defs symbol use title desc metadata switch view style
path rect circle ellipse line polyline polygon text tspan textPath
linearGradient radialGradient stop clipPath mask pattern marker filter
feBlend feColorMatrix feComponentTransfer feComposite feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
feGaussianBlur feMerge feMergeNode feMorphology feOffset feTile feTurbulence
"""
ALLOWED_ELEMENTS = frozenset(ALLOWED_ELEMENT_NAMES.split())
EXTERNAL_REFERENCE = re.compile(
    r"image-set\(|(?<![\w-])src\(|url\(\s*[\"']?\s*(?!#)|@import|javascript:|expression\(|\\", re.IGNORECASE
)
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")
MAX_DEPTH = 64


class SvgReader:
    """Walks through one SVG, notes what may not be in it, and keeps the attributes of its root."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.root: dict[str, str] | None = None
        self.depth = 0
        self.in_style = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True  # a word written with entities is looked at whole
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction

    def refuse(self, text: str, **values: object) -> None:
        self.faults.add(self.parser.CurrentLineNumber, text, **values)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.in_style:  # it would part a word in two
            self.refuse(N_("an SVG picture may not have <%(name)s> in it"), name=name)
        self.in_style = name == "style"
        if self.root is None:
            self.root = attributes if name == "svg" else {}
            if name != "svg":
                self.refuse(N_("this is no SVG picture"))
        if name not in ALLOWED_ELEMENTS:
            self.refuse(N_("an SVG picture may not have <%(name)s> in it"), name=name)
        if self.depth == MAX_DEPTH:
            self.refuse(N_("the SVG picture is nested too deeply"))
        for key, value in attributes.items():
            self.attribute(key, value)

    def attribute(self, key: str, value: str) -> None:
        is_link = key.rpartition(":")[2].lower() == "href"
        if key.lower().startswith("on"):
            self.refuse(N_("an SVG picture may not have “%(name)s” in it: it would run a script"), name=key)
        elif (
            key == "xml:base"
            or (is_link and not value.strip().startswith("#"))
            or EXTERNAL_REFERENCE.search(value)
        ):
            self.refuse(N_("an SVG picture may not lead outside itself: %(name)s"), name=key)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.in_style = False

    def text(self, text: str) -> None:
        if self.in_style and EXTERNAL_REFERENCE.search(text):
            self.refuse(N_("an SVG picture may not lead outside itself: %(name)s"), name="style")

    def doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        self.refuse(N_("an SVG picture may not have a DOCTYPE or entities"))
        raise UnsafeSvg

    def instruction(self, target: str, data: str) -> None:
        self.refuse(N_("an SVG picture may not have <%(name)s> in it"), name=f"?{target}")


class UnsafeSvg(Exception):
    """Ends the reading of a file that it is not safe to read on."""


def read_svg(data: bytes, faults: Faults) -> tuple[int, int] | None:
    """The width and height of a harmless SVG, from its viewBox or its own size; None where it has neither."""
    reader = SvgReader(faults)
    reader.parser.buffer_text = True
    try:
        reader.parser.Parse(data, True)
    except UnsafeSvg:
        return None
    except expat.ExpatError as error:
        faults.add(error.lineno, N_("the SVG picture cannot be read here: %(problem)s"), problem=str(error))
        return None
    return size_of(reader.root or {})


def size_of(root: dict[str, str]) -> tuple[int, int] | None:
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sides = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    lengths = [float(said[1]) for side in sides if (said := LENGTH.fullmatch(side))]
    return (max(round(lengths[0]), 1), max(round(lengths[1]), 1)) if len(lengths) == 2 else None
