"""Parts of a screen that look alike wherever they stand: a QR code, keys, the frame of a face, signs."""

from portal.content.screens.layout import Line, Run

SIGNS = {
    "back": "m15 5-7 7 7 7",
    "forward": "m9 5 7 7-7 7",
    "tick": "m4.5 12.5 5 5 10-11",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "alert": "M12 4 2.8 20h18.4zM12 10v4.5M12 17.3v.2",
    "delete": "M9 6h12v12H9l-6-6zM12.5 9.5l5 5M17.5 9.5l-5 5",
    "enter": "M20 6v6H5M9 8l-4 4 4 4",
    "picture": "M3.5 5h17v14h-17zM3.5 16l5-5 4 4 3-3 5 4.5M15.5 9h.1",
}
KEY_SIGNS = {"<": "delete", "enter": "enter"}
QR_SIZE = 25  # modules
FINDERS = ((0, 0), (QR_SIZE - 7, 0), (0, QR_SIZE - 7))
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
KEYPAD = ("123", "456", "789", " 0<")  # the last key takes a digit away


def escaped(text: str) -> str:
    """The text as it may stand within SVG."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def number(value: float) -> str:
    """A number as short as SVG takes it."""
    return f"{value:.1f}".removesuffix(".0")


def rectangle(x: float, y: float, width: float, height: float, name: str, radius: float = 0) -> str:
    """A rectangle of a class."""
    rounded = f' rx="{number(radius)}"' if radius else ""
    place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f'<rect class="s-{name}" {place}{rounded}/>'


def sign(name: str, x: float, y: float, size: float = 22, kind: str = "") -> str:
    """One of the signs, drawn in lines, with its upper left corner there."""
    classes = " ".join(f"s-{name}" for name in ("sign", *kind.split()))
    place = f"translate({number(x)} {number(y)}) scale({size / 24:.3g})"
    return f'<path class="{classes}" transform="{place}" d="{SIGNS[name]}"/>'


def text_line(line: Line, x: float, y: float, kind: str = "") -> str:
    """One line of text, whose foot stands at y."""
    classes = f' class="{" ".join(f"s-{name}" for name in kind.split())}"' if kind else ""
    if len(line) == 1 and not line[0].is_bold:
        said = escaped(line[0].text)
    else:
        said = "".join(
            f'<tspan class="s-b">{escaped(run.text)}</tspan>' if run.is_bold else escaped(run.text) for run in line
        )
    return f'<text{classes} x="{number(x)}" y="{number(y)}">{said}</text>'


def qr(x: float, y: float, size: float) -> str:
    """A QR code that leads nowhere: three corners as each has them, and squares that mean nothing."""
    return (
        rectangle(x, y, size, size, "white")
        + f'<path class="s-ink" transform="translate({number(x + 6)} {number(y + 6)}) '
        + f'scale({(size - 12) / QR_SIZE:.3g})" d="{QR_PATH}"/>'
    )


def qr_path() -> str:
    """The dark squares of the code, as runs along its lines."""
    path = "".join(f"M{x} {y}h7v7h-7zm1 1v5h5v-5zm1 1h3v3h-3z" for x, y in FINDERS)
    for y in range(QR_SIZE):
        x = 0
        while x < QR_SIZE:
            run = 0
            while x + run < QR_SIZE and is_dark(x + run, y):
                run += 1
            if run:
                path += f"M{x} {y}h{run}v1h-{run}z"
            x += run + 1
    return path


def is_dark(x: int, y: int) -> bool:
    """Whether this square is dark, by a rule that no message has; none beside the corners is."""
    if any(left - 1 <= x <= left + 7 and top - 1 <= y <= top + 7 for left, top in FINDERS):
        return False
    return (x * x * 7 + y * y * 3 + x * y * 5 + (x ^ y)) % 11 in (0, 3, 4, 7, 9)


QR_PATH = qr_path()


def keypad(x: float, y: float, width: float) -> tuple[str, float]:
    """The keys of the digits, and how high they stand."""
    key, height, gap = (width - 12) / 3, 40, 6
    drawn = ""
    for row, keys in enumerate(KEYPAD):
        for column, label in enumerate(keys):
            if label != " ":
                drawn += one_key(x + column * (key + gap), y + row * (height + gap), key, height, label)
    return drawn, len(KEYPAD) * (height + gap) - gap


def keyboard(x: float, y: float, width: float) -> tuple[str, float]:
    """The keys of the letters with their lowest row, and how high they stand."""
    gap, height = 3, 36
    key = (width - 9 * gap) / 10
    drawn = ""
    for row, keys in enumerate(KEYBOARD):
        indent = (width - len(keys) * (key + gap) + gap) / 2
        for column, label in enumerate(keys):
            drawn += one_key(x + indent + column * (key + gap), y + row * (height + gap), key, height, label)
    foot, wide = y + len(KEYBOARD) * (height + gap), 1.5 * key
    drawn += one_key(x, foot, wide, height, "123") + one_key(x + wide + gap, foot, key, height, "@")
    space = width - 3 * wide - 2 * key - 4 * gap + key
    drawn += one_key(x + wide + key + 2 * gap, foot, space, height, "")
    drawn += one_key(x + wide + key + space + 3 * gap, foot, width - wide - key - space - 3 * gap, height, "enter")
    return drawn, (len(KEYBOARD) + 1) * (height + gap) - gap


def one_key(x: float, y: float, width: float, height: float, label: str) -> str:
    """A key with its letter or sign in the middle."""
    drawn = rectangle(x, y, width, height, "key", 5)
    if label in KEY_SIGNS:
        return drawn + sign(KEY_SIGNS[label], x + width / 2 - 10, y + height / 2 - 10, 20)
    if label:
        drawn += text_line((Run(label),), x + width / 2, y + height / 2 + 5.5, "mid")
    return drawn


def face(x: float, y: float) -> str:
    """A head within the dashed frame that a camera shows, both in the middle of a square of 150 units."""
    return (
        f'<g transform="translate({number(x)} {number(y)})">'
        '<ellipse class="s-frame" cx="75" cy="80" rx="56" ry="72"/>'
        '<path class="s-head" d="M75 38c-20 0-31 16-31 36 0 24 14 42 31 42s31-18 31-42c0-20-11-36-31-36z"/>'
        '<path class="s-sign" d="M62 74v4M88 74v4M66 96c5 5 13 5 18 0M75 80v7"/></g>'
    )
