"""Pictures as they come from phones and screens, made ready to be shown: small, upright, telling no place."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.Image import Image, Resampling, Transpose, new
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from portal.content.checks.faults import N_, Faults
from portal.content.files import signatures
from portal.content.files.file_names import safe_file_name
from portal.content.files.media import (
    MAX_PICTURE_BYTES,
    MEDIA_TYPES,
    SIGNATURE_CHECKS,
    MediaFile,
    pixel_size,
    read_media,
)
from portal.content.files.picture_edits import UNEDITED, PictureEdit
from portal.content.files.sources import sha256_hex
from portal.deadlines import check_deadline, within_deadline
from portal.errors import DeadlineExceeded

MAX_SIDE_PIXELS, MIN_SIDE_PIXELS = 1200, 16  # pixels
QUALITIES = (82, 72, 62, 52, 42)
STRIP_ROWS = 64  # rows that are made smaller together, so that a large picture is in memory once
ORIENTATION_TRANSPOSES = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
ORIENTATION = 0x0112


@dataclass(frozen=True)
class PictureFormat:
    """One kind of file that can be read: how it begins, what opens it, and how many megapixels are decoded."""

    looks: Callable[[bytes], bool]
    opened: Callable[[BytesIO], ImageFile]
    most: int = 24


# Opened by name, since Pillow's own search would refuse a large photograph before it can be decoded small.
FORMATS: Mapping[str, PictureFormat] = {
    "JPEG": PictureFormat(SIGNATURE_CHECKS[".jpg"], JpegImageFile),
    "PNG": PictureFormat(SIGNATURE_CHECKS[".png"], PngImageFile),
    "WebP": PictureFormat(SIGNATURE_CHECKS[".webp"], WebPImageFile, most=12),
    "GIF": PictureFormat(lambda data: data.startswith(signatures.GIF), GifImageFile),
    "BMP": PictureFormat(lambda data: data.startswith(signatures.BMP), BmpImageFile),
    "AVIF": PictureFormat(lambda data: signatures.has_brand(data, signatures.AVIF_BRANDS), AvifImageFile, most=12),
}
MAX_BASELINE_MEGAPIXELS = 200  # megapixels of a JPEG that is decoded row by row, at an eighth of its size


def read_picture(name: str, data: bytes, faults: Faults) -> MediaFile | None:
    """The picture as a WebP of at most 1200 pixels and 60 KB, without metadata; a harmless SVG as it is.

    None, and faults, if it cannot be shown. A picture that comes with a fault all the same is the first of several
    that moved. What it is shows in its content; its name only gives the new one.
    """
    check_deadline()
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data:
        faults.add(1, N_("the file is empty"))
    elif start.startswith((b"<!doctype html", b"<html")):
        faults.add(1, N_("this is a web page, not a picture: save the picture itself"))
    elif start.startswith(b"<") and signatures.looks_like_svg(data):
        return read_media(safe_file_name(name, ".svg"), data, faults)
    elif signatures.has_brand(data, signatures.HEIC_BRANDS):
        faults.add(1, N_("HEIC pictures cannot be read here: send or save the picture as JPEG"))
    elif data.startswith(signatures.TIFF):
        faults.add(1, N_("TIFF pictures cannot be read here: open the picture and save it as JPEG or PNG"))
    else:
        kind = format_of(data)
        if kind is not None:
            return read_pixels(name, data, kind, faults)
        known = ", ".join([*FORMATS, "SVG"])
        faults.add(1, N_("this is no picture that can be read here: it may be %(known)s"), known=known)
    return None


def edit_picture(name: str, data: bytes, edit: PictureEdit, faults: Faults) -> MediaFile | None:
    """The picture turned, blacked out and cut as `edit` says, made as small as others; None, and faults."""
    kind = format_of(data)
    if kind is None:
        faults.add(1, N_("a drawing cannot be cut or blacked out here: take another picture in its place"))
        return None
    return read_pixels(name, data, kind, faults, edit=edit)


def format_of(data: bytes) -> PictureFormat | None:
    """The kind of picture that the file is; None for a drawing, or what is no picture."""
    return next((one for one in FORMATS.values() if one.looks(data)), None)


def read_pixels(
    name: str, data: bytes, kind: PictureFormat, faults: Faults, *, edit: PictureEdit = UNEDITED
) -> MediaFile | None:
    before = len(faults.found)
    try:
        if kind.opened is WebPImageFile:
            check_size(pixel_size(data) or (0, 0), kind.most, faults)  # opening one takes memory already
        image = None if len(faults.found) > before else kind.opened(BytesIO(data))
        if image is None or not check_size(image.size, max_megapixels(image, data, kind), faults):
            return None
        moves = bool(getattr(image, "is_animated", False))
        picture = edit.apply(apply_orientation(resize(image), orientation(image)))
        if min(picture.size) < MIN_SIDE_PIXELS:
            check_size(picture.size, kind.most, faults)
            return None
        found, small = encode_webp(picture)
    except DeadlineExceeded:
        raise
    except Exception:  # Pillow raises whatever its many decoders run into
        faults.add(1, N_("the picture is cut short or broken: take or copy it once more"))
        return None
    if moves:
        faults.add(1, N_("only the first picture of this animation is kept"))
    return MediaFile(safe_file_name(name, ".webp"), sha256_hex(found), MEDIA_TYPES[".webp"], found, *small.size)


def check_size(size: tuple[int, int], most: int, faults: Faults) -> bool:
    """Whether a picture of this size is worth showing and can be decoded; says why not."""
    width, height = size
    if min(size) < MIN_SIDE_PIXELS:
        tiny = N_("the picture has only %(width)s × %(height)s pixels: nobody could see it")
        faults.add(1, tiny, width=width, height=height)
    elif width * height > most * 1_000_000:
        too_large = N_(
            "the picture has %(width)s × %(height)s pixels, more than %(most)s million: "
            "make it smaller, or send the photograph as the phone took it"
        )
        faults.add(1, too_large, width=width, height=height, most=most)
    else:
        return True
    return False


def max_megapixels(image: ImageFile, data: bytes, kind: PictureFormat) -> int:
    return MAX_BASELINE_MEGAPIXELS if isinstance(image, JpegImageFile) and is_baseline_jpeg(data) else kind.most


def is_baseline_jpeg(data: bytes) -> bool:
    """Whether a JPEG has one scan with all its colours, which is decoded without keeping the whole (T.81, B.2)."""
    at, parts = 2, 0
    while at + 10 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in (0xC0, 0xC1):
            parts = data[at + 9]
        if marker == 0xDA:
            return parts > 0 and data[at + 4] == parts
        at += 1 if marker == 0xFF else 2 + length
    return False


def resize(image: ImageFile) -> Image:
    """The picture in RGB, or RGBA where something shows through it, with no side too long."""
    longest = max(image.size)
    if isinstance(image, JpegImageFile) and longest > MAX_SIDE_PIXELS:
        image.draft(
            "RGB", (image.width * MAX_SIDE_PIXELS // longest or 1, image.height * MAX_SIDE_PIXELS // longest or 1)
        )
    mode = "RGBA" if image.has_transparency_data else "RGB"
    factor = max(max(image.size) // MAX_SIDE_PIXELS, 1)
    small = new(mode, (math.ceil(image.width / factor), math.ceil(image.height / factor)))
    for top in within_deadline(range(0, image.height, STRIP_ROWS * factor)):
        strip = image.crop((0, top, image.width, min(top + STRIP_ROWS * factor, image.height)))
        small.paste(convert_colours(strip, mode).reduce(factor), (0, top // factor))
    small.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS), Resampling.LANCZOS)
    shows_through = mode == "RGBA" and small.getchannel("A").getextrema() != (255, 255)
    return small if shows_through or mode == "RGB" else small.convert("RGB")


def convert_colours(image: Image, mode: str) -> Image:
    if image.mode.startswith("I"):
        image = image.point(lambda level: level * (1 / 256)).convert("L")  # 16 bits, which Pillow would cut off
    return image.convert(mode)


def orientation(image: ImageFile) -> int:
    """How the camera was held, as its EXIF data say; upright where they say nothing that can be read."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # a picture without readable notes is a picture all the same
        return 1


def apply_orientation(image: Image, turn: int) -> Image:
    return image.transpose(ORIENTATION_TRANSPOSES[turn]) if turn in ORIENTATION_TRANSPOSES else image


def encode_webp(image: Image) -> tuple[bytes, Image]:
    """The picture as WebP that is small enough, in the best quality and then size that fits, and that picture."""
    image.info.clear()
    while True:
        for quality in within_deadline(QUALITIES):
            file = BytesIO()
            image.save(file, "WEBP", quality=quality)
            if file.tell() <= MAX_PICTURE_BYTES:
                return file.getvalue(), image
        scale = min(math.sqrt(MAX_PICTURE_BYTES / file.tell()), 0.9)
        image = image.resize([math.ceil(side * scale) for side in image.size], Resampling.LANCZOS)
