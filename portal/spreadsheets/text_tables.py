"""What a text table (.csv) is made of, told from its beginning: the encoding, and what stands between cells."""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from io import StringIO
from itertools import islice

from portal.content.text.legacy_vietnamese import CONVERTERS
from portal.content.text.vietnamese import nfc
from portal.spreadsheets.legacy_text import share_of_syllables, words_of
from portal.spreadsheets.sniffing import not_a_spreadsheet

SAMPLE_BYTES = 64 * 1024
MAX_SAMPLE_LINES = 30
DELIMITERS = ";,\t"
UTF_8 = "utf-8-sig"
WINDOWS_1258 = "cp1258"
LATIN_1 = "latin-1"  # the letters that VNI and TCVN3 are made of
MIN_SYLLABLES = 0.7
SEP_DECLARATION = "sep="  # a first line that Excel takes as a setting, not as a row
BINARY_BYTES = frozenset(range(1, 32)) - set(b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f")


def sniff_encodings(sample: bytes) -> list[str]:
    """The encodings to try, in this order; InvalidSpreadsheet for a sample that is no text."""
    for mark, encoding in ((BOM_UTF8, UTF_8), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16")):
        if sample.startswith(mark):
            return [encoding]
    if encoding := sniff_utf_16(sample):
        return [encoding]
    if sum(sample.count(code) for code in BINARY_BYTES) > len(sample) / 100:
        raise not_a_spreadsheet()
    # Text that happens to be right UTF-8 with a letter beyond ASCII is never Windows-1258 in practice.
    return [UTF_8, LATIN_1 if is_legacy_text(sample) else WINDOWS_1258]


def is_legacy_text(sample: bytes) -> bool:
    """Whether the words of the sample are Vietnamese in VNI or TCVN3 rather than in Windows-1258."""
    best = max(share_of_syllables(words_of(sample.decode(LATIN_1)), convert) for convert in CONVERTERS.values())
    return best > MIN_SYLLABLES and best > share_of_syllables(
        words_of(sample.decode(WINDOWS_1258, "replace")), nfc
    )


def sniff_utf_16(sample: bytes) -> str:
    """UTF-16 shows itself: digits, commas and half of the letters have a zero byte, always on the same side."""
    pairs = len(sample) // 2
    left, right = sample[0::2].count(0), sample[1::2].count(0)
    if right > pairs / 5 and left <= right / 10:
        return "utf-16-le"
    if left > pairs / 5 and right <= left / 10:
        return "utf-16-be"
    return ""


def sniff_delimiter(sample: str) -> str:
    """What separates the cells: the sign that cuts the largest share of lines alike, into more than one cell."""
    first = sample.partition("\n")[0].strip()
    if first.lower().startswith(SEP_DECLARATION) and len(first) == len(SEP_DECLARATION) + 1:
        return first[-1]
    return max(DELIMITERS, key=lambda sign: width_agreement(sample, sign))


def width_agreement(sample: str, delimiter: str) -> tuple[float, int]:
    """The share of the lines that have the commonest width beyond one cell, and that width."""
    lines = csv.reader(StringIO(sample, newline=""), delimiter=delimiter)
    widths = Counter(len(cells) for cells in islice(lines, MAX_SAMPLE_LINES))
    return max(((count / widths.total(), width) for width, count in widths.items() if width > 1), default=(0.0, 1))
