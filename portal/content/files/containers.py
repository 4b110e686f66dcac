"""What sounds and films hold, read from the boxes and headers of their files; nothing is decoded."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MOVIE_BOXES = (b"moov", b"trak", b"mdia")
MAX_BOXES = 2000  # of one file; a film of a phone has some fifty, one in pieces some hundreds
HEADER_BYTES = 4096  # a WebM tells its tracks before its first sound
OGG_CODECS = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")


@dataclass(frozen=True)
class Mp4:
    """The tracks of an MP4 file by kind (soun, vide …), and where told the size and the seconds."""

    tracks: frozenset[bytes]
    size: tuple[int, int] | None = None
    seconds: float | None = None


def read_mp4(data: bytes) -> Mp4:
    """The tracks that the file says it has; none for a file that is cut short before it says so."""
    tracks: set[bytes] = set()
    size: tuple[int, int] | None = None
    seconds: float | None = None
    for name, start, end in _boxes(data):
        body = data[start:end]
        if name == b"hdlr" and len(body) >= 12:
            tracks.add(body[8:12])
        elif name == b"tkhd" and len(body) >= 84:
            width, height = (side >> 16 for side in struct.unpack(">II", body[-8:]))
            # A phone that was held upright notes its film lying, and that it is to be turned.
            turned = struct.unpack(">i", body[-44:-40])[0] == 0
            if width and height:
                size = (height, width) if turned else (width, height)
        elif name == b"mvhd" and len(body) >= 32:
            scale, length = struct.unpack(">IQ", body[20:32]) if body[0] else struct.unpack(">II", body[12:20])
            seconds = length / scale if scale and length else None
    return Mp4(frozenset(tracks), size, seconds)


def _boxes(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The boxes of the file and of its movie: each one's name, and where its content begins and ends."""
    waiting = [(0, len(data))]
    count = 0
    while waiting:
        at, end = waiting.pop()
        while at + 8 <= end and count < MAX_BOXES:
            count += 1
            length, name = struct.unpack(">I4s", data[at : at + 8])
            start = at + 8
            if length == 1 and start + 8 <= end:
                (length,) = struct.unpack(">Q", data[start : start + 8])
                start += 8
            stop = end if length == 0 else at + length
            if not start <= stop <= end:
                break
            if name in MOVIE_BOXES:
                waiting.append((start, stop))
            yield name, start, stop
            at = stop


def looks_like_m4a(data: bytes) -> bool:
    """Whether the file is an MP4 with sound and without a picture, as phones record what is spoken."""
    return data[4:8] == b"ftyp" and read_mp4(data).tracks & {b"soun", b"vide"} == {b"soun"}


def looks_like_ogg(data: bytes) -> bool:
    """Whether the file is an Ogg with a sound in it."""
    return data.startswith(b"OggS") and any(codec in data[:512] for codec in OGG_CODECS)


def looks_like_webm_sound(data: bytes) -> bool:
    """Whether the file is a WebM with sound and without a picture, as browsers record what is spoken."""
    head = data[:HEADER_BYTES]
    is_webm = head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]
    return is_webm and (b"A_OPUS" in head or b"A_VORBIS" in head) and b"V_" not in head
