"""File signatures (magic numbers): what kinds of files begin with, whatever their names say."""

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
GIF = (b"GIF87a", b"GIF89a")
BMP = b"BM"
TIFF = (b"II*\0", b"MM\0*")
RIFF = b"RIFF"  # WebP, and sounds
PDF = b"%PDF"
RTF = b"{\\rtf"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # compound files: .xls, .doc, and anything with a password
ZIP = b"PK\x03\x04"  # .xlsx and .docx too
ZIP_END = b"PK\x05\x06"  # with nothing before it: an empty .zip
GZIP = b"\x1f\x8b"
RAR = b"Rar!"
SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
ARCHIVES = (ZIP, ZIP_END, RAR, SEVEN_ZIP, GZIP, b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")
AVIF_BRANDS = (b"avif", b"avis")
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")


def looks_like_webp(data: bytes) -> bool:
    """Whether the file is a WebP picture."""
    return data.startswith(RIFF) and data[8:12] == b"WEBP"


def looks_like_mp3(data: bytes) -> bool:
    """Whether the file is an MP3 sound: a tag, or the header of a frame."""
    return data.startswith(b"ID3") or (len(data) > 2 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2)


def looks_like_mp4(data: bytes) -> bool:
    """Whether the file is a container of the MP4 family, as AVIF and HEIC are too."""
    return data[4:8] == b"ftyp"


def has_brand(data: bytes, brands: tuple[bytes, ...]) -> bool:
    """Whether the file is a container of the MP4 family with one of these brands."""
    return looks_like_mp4(data) and data[8:12] in brands


def looks_like_svg(data: bytes) -> bool:
    """Whether an SVG drawing begins near the start of the file."""
    return b"<svg" in data[:4096]
