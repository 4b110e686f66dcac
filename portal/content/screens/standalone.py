"""A drawing by itself, as a file that needs no style sheet: for paper."""

import re

# The colours of drawn_screen.css on light ground, by class.
STYLES = {
    "ground": "fill:#ffffff",
    "white": "fill:#ffffff",
    "phone": "fill:none;stroke:#26302c;stroke-width:6",
    "bar": "fill:#2c4a6b",
    "second": "fill:#ffffff;stroke:#2c4a6b;stroke-width:2",
    "field": "fill:#ffffff;stroke:#6c767e;stroke-width:1.5",
    "fill": "fill:#eef1f4",
    "key": "fill:#eef1f4",
    "edge": "fill:#c9ced3",
    "message": "fill:#fdebe8;stroke:#a3201a;stroke-width:1.5",
    "frame": "fill:none;stroke:#2c4a6b;stroke-width:3;stroke-dasharray:9 6",
    "head": "fill:#eef1f4",
    "sign": "fill:none;stroke:#1b2227;stroke-width:2;stroke-linecap:round;stroke-linejoin:round",
    "halo": "fill:none;stroke:#ffffff;stroke-width:6",
    "loop": "fill:none;stroke:#a3201a;stroke-width:3",
    "ink": "fill:#1b2227",
}
SIGN_COLOURS = {"soft": "#3c444a", "on": "#ffffff", "bad": "#a3201a"}
TEXT_COLOURS = {"soft": "#3c444a", "on": "#ffffff", "go": "#2c4a6b"}
TEXT_SIZES = {"small": 15, "tab": 15, "tiny": 13, "mark": 14, "fine": 14, "title": 17}
BOLD = frozenset({"on", "go"})
BOLD_ATTRIBUTE = ' font-weight="bold"'
TAPS = re.compile(r"<foreignObject.*?</foreignObject>", re.DOTALL)
TAG = re.compile(r'<(?P<tag>rect|path|ellipse|circle|text|tspan)(?: class="(?P<names>[^"]*)")?')
IN_RING = re.compile(r'(<circle)( cx="[^"]*" cy="[^"]*" r="[^"]*"/>)(<text) class="s-mid"')


def standalone(drawing: str) -> bytes:
    """The SVG of a drawing as a file: no taps in it, and its colours written out."""
    drawing = TAPS.sub("", drawing)
    drawing = IN_RING.sub(r'\1 fill="#a3201a" stroke="#ffffff" stroke-width="2"\2\3 class="s-mid s-on"', drawing)
    drawing = TAG.sub(painted, drawing)
    return drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()


def painted(found: re.Match[str]) -> str:
    """The beginning of a tag with what its classes mean."""
    names = [name.removeprefix("s-") for name in (found["names"] or "").split()]
    tag = found["tag"]
    if tag in ("text", "tspan"):
        return f"<{tag}{text_attributes(names) if tag == 'text' else BOLD_ATTRIBUTE if 'b' in names else ''}"
    rules = dict(rule.split(":") for name in names for rule in STYLES.get(name, "").split(";") if rule)
    if "sign" in names:
        rules["stroke"] = next((SIGN_COLOURS[name] for name in names if name in SIGN_COLOURS), rules["stroke"])
    return f"<{tag}" + "".join(f' {name}="{value}"' for name, value in rules.items())


def text_attributes(names: list[str]) -> str:
    """How a line of text with these classes is set."""
    size = next((TEXT_SIZES[name] for name in names if name in TEXT_SIZES), 16)
    colour = next((TEXT_COLOURS[name] for name in names if name in TEXT_COLOURS), "#1b2227")
    anchor = ' text-anchor="middle"' if "mid" in names else ""
    return f' font-size="{size}" fill="{colour}"{anchor}{BOLD_ATTRIBUTE if BOLD & set(names) else ""}'
