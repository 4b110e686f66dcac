"""Sounds and films are told by their content."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.checks.faults import Faults
from portal.content.files.containers import read_mp4
from portal.content.files.media import read_media
from portal.content.files.recordings import MAX_SOUND_BYTES, kind_of, read_recording, read_voice


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def track(kind: bytes, *, width: int = 0, height: int = 0, turned: bool = False) -> bytes:
    matrix = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    upright = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    sides = struct.pack(">II", width << 16, height << 16)
    head = box(b"tkhd", b"\0" * 40, matrix if turned else upright, sides)
    return box(b"trak", head, box(b"mdia", box(b"hdlr", b"\0" * 8, kind, b"\0" * 12)))


def mp4(*tracks: bytes, seconds: int = 30) -> bytes:
    movie = box(b"mvhd", b"\0" * 12, struct.pack(">II", 1000, seconds * 1000), b"\0" * 12)
    return box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", b"sound") + box(b"moov", movie, *tracks)


WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + b"\x18\x53\x80\x67" + b"\x86\x86A_OPUS" + b"\0" * 20
WEBM_FILM = WEBM.replace(b"A_OPUS", b"V_VP8 A_OPUS")
OGG = b"OggS\0\x02" + b"\0" * 22 + b"OpusHead\x01"
SOUND = mp4(track(b"soun"))
FILM = mp4(track(b"vide", width=640, height=360), track(b"soun"))


def faults_of(data: bytes, read=read_recording) -> list[str]:
    faults = Faults("")
    assert read("Thu âm.bin", data, faults) is None
    return [fault.message() for fault in faults.found]


@pytest.mark.parametrize(
    ("data", "name", "mime"),
    [
        (WEBM, "thu-am.webm", "audio/webm"),
        (OGG, "thu-am.ogg", "audio/ogg"),
        (SOUND, "thu-am.m4a", "audio/mp4"),
        (b"ID3\x04rest", "thu-am.mp3", "audio/mpeg"),
        (FILM, "thu-am.mp4", "video/mp4"),
    ],
)
def test_its_content_gives_it_the_ending_whatever_it_was_called(data, name, mime):
    file = read_recording("Thu âm.exe", data, Faults(""))

    assert file is not None
    assert (file.name, file.mime) == (name, mime)
    again = read_media(file.name, data, Faults(""))  # as the folder, and every page that shows it, reads it
    assert again is not None


@pytest.mark.parametrize("data", [b"<html>", b"MZ\x90\0", WEBM_FILM, box(b"ftyp", b"avif\0\0\0\0"), b"%PDF-1.7"])
def test_what_cannot_be_played_is_refused(data):
    assert "no recording that can be played" in faults_of(data)[0]


def test_a_sound_that_a_weak_line_cannot_carry_is_refused_with_its_size():
    assert faults_of(b"ID3" + b"\0" * MAX_SOUND_BYTES)[0].startswith("the file has 3072 KB, more than the 3072 KB")


def test_a_film_is_short_and_no_voice():
    assert "121 seconds long" in faults_of(mp4(track(b"vide"), seconds=121))[0]
    assert "this is a film" in faults_of(FILM, read_voice)[0]


@pytest.mark.parametrize(("turned", "size"), [(False, (640, 360)), (True, (360, 640))])
def test_a_film_has_the_size_in_which_it_is_shown(turned, size):
    assert read_mp4(mp4(track(b"vide", width=640, height=360, turned=turned))).size == size


@given(st.binary(max_size=300), st.integers(0, 300))
def test_no_bytes_stop_the_reading(noise, at):
    broken = FILM[:at] + noise + FILM[at:]
    kind_of(broken)
    read_mp4(broken)
