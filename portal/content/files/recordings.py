"""Sounds and films that a trainer brings: told by their content, and of a size that a weak line bears."""

from portal.content.checks.faults import N_, Faults
from portal.content.files import signatures
from portal.content.files.containers import looks_like_m4a, looks_like_ogg, looks_like_webm_sound, read_mp4
from portal.content.files.file_names import safe_file_name
from portal.content.files.media import MAX_RECORDING_BYTES, MEDIA_TYPES, MediaFile
from portal.content.files.sources import sha256_hex

MAX_SOUND_BYTES = 3 * 1024 * 1024  # bytes; twelve minutes as browsers record here, three of a phone's own recorder
MAX_FILM_SECONDS = 120  # seconds


def read_recording(name: str, data: bytes, faults: Faults) -> MediaFile | None:
    """The sound or the film under a name of a–z, digits and hyphens; None, and faults, if it cannot be played."""
    end = kind_of(data)
    if not data:
        faults.add(1, N_("the file is empty"))
    elif not end:
        faults.add(
            1, N_("this is no recording that can be played here: it may be MP3, M4A, OGG, WebM or an MP4 film")
        )
    elif end == ".mp4":
        return read_film(name, data, faults)
    elif len(data) > MAX_SOUND_BYTES:
        add_too_large(len(data), MAX_SOUND_BYTES, faults)
    else:
        return MediaFile(safe_file_name(name, end), sha256_hex(data), MEDIA_TYPES[end], data)
    return None


def read_voice(name: str, data: bytes, faults: Faults) -> MediaFile | None:
    """The same for a voice that reads out a section; a film is none."""
    if data and kind_of(data) == ".mp4":
        faults.add(1, N_("this is a film: record only your voice, or choose a sound"))
        return None
    return read_recording(name, data, faults)


def read_film(name: str, data: bytes, faults: Faults) -> MediaFile | None:
    film = read_mp4(data)
    if len(data) > MAX_RECORDING_BYTES:
        add_too_large(len(data), MAX_RECORDING_BYTES, faults)
    elif film.seconds is not None and film.seconds > MAX_FILM_SECONDS:
        too_long = N_("the film is %(seconds)s seconds long, more than %(most)s: keep what shows one thing")
        faults.add(1, too_long, seconds=round(film.seconds), most=MAX_FILM_SECONDS)
    else:
        name = safe_file_name(name, ".mp4")
        return MediaFile(name, sha256_hex(data), MEDIA_TYPES[".mp4"], data, *(film.size or (None, None)))
    return None


def add_too_large(size: int, most: int, faults: Faults) -> None:
    too_large = N_(
        "the file has %(size)s KB, more than the %(most)s KB that a weak line can carry: make it shorter, or save "
        "it in a lower quality"
    )
    faults.add(1, too_large, size=size // 1024, most=most // 1024)


def kind_of(data: bytes) -> str:
    """The ending that fits the content; empty for what is no sound and no film."""
    if looks_like_webm_sound(data):
        return ".webm"
    if looks_like_ogg(data):
        return ".ogg"
    if looks_like_m4a(data):
        return ".m4a"
    if signatures.looks_like_mp4(data):
        return ".mp4" if b"vide" in read_mp4(data).tracks else ""
    return ".mp3" if signatures.looks_like_mp3(data) else ""
