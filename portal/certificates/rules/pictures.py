"""Logo, seal and signature, made ready for paper: never as they were sent."""

from io import BytesIO

from portal.certificates.enums import LayoutPicture
from portal.content.checks.faults import N_, Faults

MAX_PICTURE_MEGABYTES = 8
MAX_PICTURE_BYTES = MAX_PICTURE_MEGABYTES * 1024 * 1024
# What is darker than this is ink; a scanner's white is never quite white.
PAPER_DARKNESS, INK_DARKNESS = 30, 110


def layout_picture(part: LayoutPicture, data: bytes, faults: Faults) -> bytes | None:
    """The picture encoded anew as WebP, upright and small; None, and faults, if it cannot be used.

    The paper around a scanned seal or signature becomes transparent, so that one can lie over the other.
    """
    from portal.content.files.pictures import format_of, read_picture  # Pillow is heavy, and rarely needed

    if len(data) > MAX_PICTURE_BYTES:
        faults.add(1, N_("the file has more than %(most)s MB"), most=MAX_PICTURE_MEGABYTES)
        return None
    if data and format_of(data) is None and b"<svg" in data[:4096].lower():
        faults.add(1, N_("a drawing (SVG) is not taken here: save it as a PNG picture"))
        return None
    found = read_picture(part, data, faults)
    if found is None or faults:
        return None
    return found.data if part == LayoutPicture.LOGO else _without_paper(found.data)


def _without_paper(data: bytes) -> bytes:
    """The picture with its ink alone; one that shows through already stays as it is."""
    from PIL import Image, ImageChops, WebPImagePlugin

    with WebPImagePlugin.WebPImageFile(BytesIO(data)) as image:
        if image.mode != "RGB":
            return data
        red, green, blue = image.split()
    darkness = ImageChops.invert(ImageChops.darker(ImageChops.darker(red, green), blue))
    step = 255 / (INK_DARKNESS - PAPER_DARKNESS)
    ink = Image.merge("RGBA", (red, green, blue, darkness.point(lambda level: (level - PAPER_DARKNESS) * step)))
    file = BytesIO()
    ink.save(file, "WEBP", quality=80)
    return file.getvalue()
