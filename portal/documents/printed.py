"""What stands on paper: values that are given to the process that draws, and nothing that takes long to load."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

DOTS = "…………"  # to be filled in by hand


def address_to_type(address: str) -> str:
    """The host and the path of an address, without what only a QR code holds."""
    parts = urlsplit(address)
    return parts.netloc + parts.path.rstrip("/")


@dataclass(frozen=True)
class PrintedReport:
    """What stands on the sheets; what the portal does not know, such as the number, is left to fill in."""

    above: str  # the name of the body above, "" where there is none
    unit: str
    subject: str
    as_of: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: Sequence[str]
    texts: Sequence[float]  # how wide the columns of text after the row's number are to each other; then numbers
    levels: Sequence[int]  # how far each row is set in, from 1
    is_wide: bool  # across the sheet
    notes: Sequence[str] = ()  # below the table, in small letters


@dataclass(frozen=True)
class ReportWording:
    """What every report says; of `page`, "Page {page} of {pages}", the numbers are put in."""

    report: str
    title: str
    number: str
    place_and_day: str
    recipients: str
    kept: str
    signature: str
    page: str


@dataclass(frozen=True)
class PrintedSlip:
    """What stands on one slip."""

    name: str
    team: str
    sign_in_name: str  # 0912 345 678, or a user name
    code: str  # XXXX-XXXX
    address: str  # opens the activation screen with the code filled in: what the QR holds
    expires_at: datetime  # aware
    ask: str = ""  # whom to ask who lost it; empty: nobody is known
    sheet: str = ""  # slips of another sheet begin a new one, with a cover in its first place; empty: no cover

    @property
    def short_address(self) -> str:
        """The address for those who type it, and the code by itself: hoc.example.vn/activate."""
        return address_to_type(self.address)


@dataclass(frozen=True)
class SlipWording:
    """What every slip of a file says."""

    title: str
    sign_in: str
    valid_until: str
    code: str
    used_once: str
    scan: str
    choose: str
    cover: str  # "{number} slips, printed on {day}"
    hand_out: str
    portal: str = "Từng Ngõ"


@dataclass(frozen=True)
class SheetRun:
    """A stretch of text in one weight; or a blank, to be filled in by hand, which may go on to the margin."""

    text: str
    bold: bool = False
    is_blank: bool = False
    is_to_end: bool = False


@dataclass(frozen=True)
class SheetBlock:
    """A paragraph of a guide on paper.

    `marker` is the number of the step that it begins, or a bullet; `indent` counts the lists it stands in. A
    `picture` stands in place of words, which say what it shows where it cannot be drawn; `told` are those of a
    drawn screen, row by row.
    """

    runs: tuple[SheetRun, ...]
    marker: str = ""
    indent: int = 0
    is_heading: bool = False
    is_note: bool = False
    picture: bytes = b""
    picture_height: float = 32.0  # millimetres
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedSheet:
    """A guide for residents on one sheet of A5; `checked` is the day on which it was looked over, or ""."""

    title: str
    blocks: tuple[SheetBlock, ...]
    address: str  # opens the guide: what the QR holds
    checked: str
    has_own_lines: bool  # its text has the lines for the numbers of bank and police, so that the sheet adds none
    language: str = "vi"

    @property
    def short_address(self) -> str:
        """The address for those who type it: hoc.example.vn/g/so-cuu."""
        return address_to_type(self.address)


@dataclass(frozen=True)
class SheetWording:
    """What every sheet says below the guide; `checked` is "Checked on {day}", `page` "Page {page} of {pages}"."""

    bank: str
    police: str
    checked: str
    team: str
    head: str
    phone: str
    page: str


@dataclass(frozen=True)
class PrintedPoster:
    """What stands on the poster by which a team is joined; `head` is whom to ask, "" where nobody leads it."""

    team: str
    commune: str
    address: str  # opens the form: what the QR holds
    head: str
    until: datetime  # aware
    is_small: bool  # A5 instead of A4
    printed_at: datetime

    @property
    def short_address(self) -> str:
        """The address for those who type it: hoc.example.vn/join/k7m2-9xqt-4hbt."""
        return address_to_type(self.address)


@dataclass(frozen=True)
class PosterWording:
    """What every poster says; of `ask`, "Ask {name}", and `until` the name and the day are put in."""

    title: str
    heading: str
    steps: Sequence[str]
    type_it: str
    ask: str
    until: str
    portal: str = "Từng Ngõ"


@dataclass(frozen=True)
class PrintedCertificate:
    """What stands on a certificate, line by line; a line that is empty is left out."""

    number: str
    address: str  # that its QR opens
    body: str  # whose certificate it is, at the top in capitals
    issuer: str
    heading: str
    heading_en: str
    before_name: str
    holder: str
    before_title: str
    title: str
    details: str
    text: str
    english: Sequence[str]
    place_and_day: str
    signer_title: str
    signer_name: str
    dates: Sequence[str]  # below the number
    scan: str
    lit: int  # houses of the lane
    logo: bytes | None = None
    seal: bytes | None = None
    signature: bytes | None = None


@dataclass(frozen=True)
class RollRowText:
    """A person on the list of a class, and where they belong; without a number, none is written."""

    number: int | None
    name: str
    place: str


@dataclass(frozen=True)
class RollBlock:
    """People who came onto the list at the same time, below what says so."""

    heading: str
    rows: Sequence[RollRowText]


@dataclass(frozen=True)
class PrintedRoll:
    """What stands on the list of a class; it is known by `last`, the highest number that was ever given."""

    title: str
    when: str
    place: str
    teacher: str
    blocks: Sequence[RollBlock]
    last: int
    printed: str  # the moment in words
    printed_at: datetime  # aware


@dataclass(frozen=True)
class RollWording:
    """What every list of a class says; into `page` and `edition` numbers and the moment of printing are put."""

    title: str
    heading: str
    place: str
    teacher: str
    name: str
    present: str
    excused: str
    absent: str
    guests: str
    counted: str
    signature: str
    sign_here: str
    page: str  # Page {page}/{pages}
    edition: str  # Up to number {last}, printed {moment}
    portal: str = "Từng Ngõ"
