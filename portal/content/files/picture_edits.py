"""What a trainer does to a picture: turn it, black out what nobody should read, cut off its edges."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image  # what opens pictures takes ten megabytes, and most workers never do

MAX_BLACKED = 20  # boxes of one picture
BOX_FIELDS = ("black_left", "black_top", "black_width", "black_height")


class PostedNumbers(Protocol):
    """A form that was sent, in which a name may stand several times."""

    def get(self, name: str, /) -> str | None: ...
    def getlist(self, name: str, /) -> list[str]: ...


@dataclass(frozen=True)
class Box:
    """A part of a picture: its left and top edge, its width and height, in hundredths of the whole."""

    left: float
    top: float
    width: float
    height: float

    def pixels(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in pixels, with every pixel that it touches."""
        right, bottom = min(self.left + self.width, 100.0), min(self.top + self.height, 100.0)
        return (
            int(self.left * size[0] / 100),
            int(self.top * size[1] / 100),
            -int(-right * size[0] // 100),
            -int(-bottom * size[1] // 100),
        )


@dataclass(frozen=True)
class PictureEdit:
    """Quarter turns to the right, then boxes to black out and the part to keep, both of the turned picture."""

    turns: int = 0
    black: tuple[Box, ...] = ()
    keep: Box | None = None
    problems: tuple[str, ...] = field(default=(), compare=False)  # the names of fields that hold no such number

    @property
    def changes_nothing(self) -> bool:
        """Whether the picture stays as it is."""
        return not self.turns and not self.black and self.keep is None

    def apply(self, image: "Image") -> "Image":
        """The picture after it; what was blacked out is gone from its pixels."""
        for _turn in range(self.turns):
            image = image.rotate(-90, expand=True)
        for box in self.black:
            image.paste((0, 0, 0, 255) if image.mode == "RGBA" else (0, 0, 0), box.pixels(image.size))
        return image.crop(self.keep.pixels(image.size)) if self.keep is not None else image


UNEDITED = PictureEdit()


def read_edit(form: PostedNumbers) -> PictureEdit:
    """What a form asks for: `turns`, what is cut off at `cut_left` … `cut_bottom`, and rows of `black_left` …

    All numbers are hundredths of the picture; an empty field is nothing, and a row without a size no box.
    """
    problems: list[str] = []

    def number(name: str, text: str | None) -> float:
        try:
            value = float((text or "0").replace(",", "."))
        except ValueError:
            value = -1.0
        if not 0 <= value <= 100:  # also for what is no number at all
            problems.append(name)
            return 0.0
        return value

    turns = int(number("turns", form.get("turns"))) % 4
    cut = {side: number(f"cut_{side}", form.get(f"cut_{side}")) for side in ("left", "top", "right", "bottom")}
    for first, second in (("left", "right"), ("top", "bottom")):
        if cut[first] + cut[second] >= 100:
            problems.append(f"cut_{second}")
    rows = zip(*(form.getlist(name) for name in BOX_FIELDS), strict=False)
    black = [Box(*map(number, BOX_FIELDS, row)) for row in list(rows)[:MAX_BLACKED]]
    keep = Box(cut["left"], cut["top"], 100 - cut["left"] - cut["right"], 100 - cut["top"] - cut["bottom"])
    return PictureEdit(
        turns,
        tuple(box for box in black if box.width and box.height and box.left < 100 and box.top < 100),
        keep if any(cut.values()) else None,
        tuple(problems),
    )
