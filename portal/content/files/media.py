"""Pictures, sounds and films beside a course: told by their content, never by their name alone."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from io import BytesIO

from portal.content.checks.faults import N_, Faults
from portal.content.files import signatures
from portal.content.files.containers import looks_like_m4a, looks_like_ogg, looks_like_webm_sound, read_mp4
from portal.content.files.sources import sha256_hex
from portal.content.files.svg import read_svg
from portal.content.pages.render_context import Medium
from portal.content.text.vietnamese import nfc

MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".webm": "audio/webm",  # sounds alone, as browsers record them: a film is an MP4, which every phone plays
    ".mp4": "video/mp4",
}
OTHER_EXTENSIONS = {".jpeg": ".jpg", ".oga": ".ogg", ".opus": ".ogg"}
MAX_PICTURE_BYTES = 60 * 1024  # bytes
MAX_RECORDING_BYTES = 8 * 1024 * 1024  # bytes; sounds too
Size = tuple[int, int] | None


@dataclass(frozen=True)
class MediaFile:
    """One file of a course's media folder; `name` is in composed letters, width and height are pixels if known."""

    name: str
    sha256: str
    mime: str
    data: bytes
    width: int | None = None
    height: int | None = None

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.data)

    @property
    def url(self) -> str:
        """Its address, which names its content."""
        return media_url(self.sha256, self.name)

    @property
    def medium(self) -> Medium:
        """What a page needs to show it."""
        return Medium(self.url, self.mime, self.width, self.height, self.size)


def media_url(sha256: str, name: str) -> str:
    """The address of a file with this SHA-256 and name."""
    return f"/media/{sha256}{extension(name)}"


def extension(name: str) -> str:
    """The end of a name that says what a file is, in small letters, with .jpeg taken for .jpg and so on."""
    end = "." + name.rpartition(".")[2].lower()
    return OTHER_EXTENSIONS.get(end, end)


def is_playable(name: str) -> bool:
    """Whether a file of this name is a sound or a film."""
    return not MEDIA_TYPES.get(extension(name), "image/").startswith("image/")


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, or with the first number from 2 on before its end that makes it one not taken."""
    stem, dot, end = name.rpartition(".")
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{stem}-{number}{dot}{end}"
    return free


def read_media(name: str, data: bytes, faults: Faults) -> MediaFile | None:
    """The file, if it is what its name says and may be shown; None, and faults, if not."""
    end = extension(name)
    if end not in MEDIA_TYPES:
        faults.add(1, N_("media may be %(known)s"), known=" ".join(sorted(MEDIA_TYPES)))
        return None
    before = len(faults.found)
    is_picture = MEDIA_TYPES[end].startswith("image/")
    most = MAX_PICTURE_BYTES if is_picture else MAX_RECORDING_BYTES
    if len(data) > most:
        too_large = N_("the file has %(size)s KB, more than %(most)s KB")
        faults.add(1, too_large, size=len(data) // 1024, most=most // 1024)
    elif not SIGNATURE_CHECKS[end](data):
        faults.add(1, N_("this file is not what its name says: it is no %(end)s"), end=end)
    size: Size = None
    if is_picture and len(faults.found) == before:
        size = read_svg(data, faults) if end == ".svg" else pixel_size(data)
    elif end == ".mp4" and len(faults.found) == before:
        size = read_mp4(data).size
    if len(faults.found) > before:
        return None
    width, height = size or (None, None)
    return MediaFile(nfc(name), sha256_hex(data), MEDIA_TYPES[end], data, width, height)


SIGNATURE_CHECKS: dict[str, Callable[[bytes], bool]] = {
    ".svg": signatures.looks_like_svg,
    ".webp": signatures.looks_like_webp,
    ".png": lambda data: data.startswith(signatures.PNG),
    ".jpg": lambda data: data.startswith(signatures.JPEG),
    ".mp3": signatures.looks_like_mp3,
    ".m4a": looks_like_m4a,
    ".ogg": looks_like_ogg,
    ".webm": looks_like_webm_sound,
    ".mp4": signatures.looks_like_mp4,
}


def pixel_size(data: bytes) -> Size:
    """The width and height of a PNG, JPEG or WebP as it is shown: a photograph is turned upright."""
    import imagesize  # not at the top: a process that serves lessons needs it not

    width, height = imagesize.get(BytesIO(data))
    return None if width < 0 else (width, height)
