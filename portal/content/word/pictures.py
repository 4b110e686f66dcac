"""The pictures of a Word file, cut as Word shows them and made ready to be shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

from portal.content.checks.faults import N_, Fault, Faults
from portal.content.files.file_names import safe_file_name
from portal.content.files.media import MediaFile, free_name
from portal.content.files.sources import sha256_hex
from portal.content.word.container import UnreadableWord, WordContainer
from portal.content.word.document import WordPicture
from portal.deadlines import end_deadline, start_deadline
from portal.errors import DeadlineExceeded

VECTOR_PARTS = (".emf", ".wmf", ".emz", ".wmz")
MAX_SECONDS = 90.0  # for all pictures of one file
VECTOR = N_("a drawing of Word (EMF, WMF) cannot be shown here: copy it as a picture, or take a screenshot of it")
TOO_SLOW = N_("reading the pictures of this file took too long: bring this one in by itself")
MISSING = N_("the picture is missing in the file, or has more than 12 MB")


@dataclass(frozen=True)
class ReadPicture:
    """What became of one picture: the file to show, or why there is none."""

    file: MediaFile | None
    problem: Fault | None = None


def read_pictures(data: bytes, pictures: Sequence[WordPicture]) -> Iterator[ReadPicture]:
    """What becomes of each picture, one after the other; after MAX_SECONDS the rest are left out."""
    container = WordContainer(data)
    known: dict[WordPicture, ReadPicture] = {}
    names: set[str] = set()
    start_deadline(MAX_SECONDS)
    try:
        for number, picture in enumerate(pictures, 1):
            same = replace(picture, alternative="")
            if same not in known:
                known[same] = _read(container, picture, number, names)
            yield known[same]
    finally:
        end_deadline()


def _read(container: WordContainer, picture: WordPicture, number: int, names: set[str]) -> ReadPicture:
    from portal.content.files.pictures import read_picture  # Pillow is heavy, and rarely needed

    faults = Faults(picture.part)
    if picture.part.lower().endswith(VECTOR_PARTS):
        return _refused(faults, VECTOR)
    name = free_name(safe_file_name(picture.alternative or f"hinh-{number}", ".webp"), names)
    try:
        data = container.picture(picture.part)
        if data is None:
            return _refused(faults, MISSING)
        file = read_picture(name, data, faults)
        if file is not None and any(picture.crop) and file.mime == "image/webp":
            file = _cropped(file, picture.crop)
    except DeadlineExceeded:
        return _refused(faults, TOO_SLOW)
    except UnreadableWord:
        return _refused(faults, MISSING)
    if file is None:
        return ReadPicture(None, faults.found[0] if faults else Fault(picture.part, 1, MISSING))
    file = replace(file, name=free_name(file.name, names))
    names.add(file.name)
    return ReadPicture(file)


def _refused(faults: Faults, text: str) -> ReadPicture:
    faults.add(1, text)
    return ReadPicture(None, faults.found[-1])


def _cropped(file: MediaFile, crop: tuple[float, float, float, float]) -> MediaFile:
    """The picture without what Word does not show of it, which may be nobody's business."""
    from PIL.Image import open as open_image

    from portal.content.files.pictures import MIN_SIDE_PIXELS, encode_webp

    left, top, right, bottom = crop
    image = open_image(BytesIO(file.data), formats=("WEBP",))
    width, height = image.size
    box = (round(width * left), round(height * top), round(width * (1 - right)), round(height * (1 - bottom)))
    if box[2] - box[0] < MIN_SIDE_PIXELS or box[3] - box[1] < MIN_SIDE_PIXELS:
        return file
    data, small = encode_webp(image.crop(box))
    return replace(file, data=data, sha256=sha256_hex(data), width=small.width, height=small.height)
