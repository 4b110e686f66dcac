"""A report in the form of administrative papers (Decree 30/2020, annex I): what its .docx and its PDF share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from unicodedata import category, normalize

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
FONT_NAME = "Times New Roman"
# Millimetres. What lies across the sheet has the same margins.
PAGE_SHORT, PAGE_LONG = 210.0, 297.0
LEFT, RIGHT, TOP, BOTTOM = 30.0, 15.0, 20.0, 20.0
NUMBER_BASELINE = 13.0  # of the page's number, in the margin above
FIRST_LINE = 10.0  # how far the first line of a paragraph is set in
# Points.
TEXT, HEAD, TABLE, RECIPIENTS_HEAD, RECIPIENTS = 14.0, 13.0, 11.0, 12.0, 11.0
SPACE_BEFORE = 6.0
RULE_SHARE = 0.4  # how wide the line below a heading is, of its column


@dataclass(frozen=True)
class Paragraph:
    """Some text of its own: a heading in bold, a paragraph of the body, or a remark in italics."""

    text: str
    style: Literal["heading", "body", "note"] = "body"


@dataclass(frozen=True)
class OfficialTable:
    """A table with its label ("Biểu số 01"), what it shows and in what it is measured; all cells as text."""

    label: str
    title: str
    measure: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: Sequence[str]
    texts: frozenset[int]  # the columns that hold text; the others hold numbers
    weights: Sequence[float]  # how wide the columns are to each other

    def widths(self, room: float) -> list[float]:
        """How wide each column is, together `room`."""
        whole = sum(self.weights)
        return [room * weight / whole for weight in self.weights]


Block = Paragraph | OfficialTable


@dataclass(frozen=True)
class Annex:
    """What follows the signature, on sheets of its own."""

    label: str
    title: str
    attached_to: str
    blocks: Sequence[Block]
    is_wide: bool = False  # across the sheet


@dataclass(frozen=True)
class OfficialReport:
    """What stands on the paper, from the first line to the last annex; "" is left out."""

    superior: str
    issuer: str
    number: str
    place_and_day: str
    kind: str
    abstract: str
    addressee_label: str
    addressees: Sequence[str]
    basis: Sequence[str]
    blocks: Sequence[Block]
    recipients_label: str
    recipients: Sequence[str]
    capacity: str
    signer_title: str
    signatory: str
    annexes: Sequence[Annex] = ()


def addressee_lines(report: OfficialReport) -> list[str]:
    """To whom it is addressed: on one line, or each on its own below the label."""
    if len(report.addressees) <= 1:
        return [f"{report.addressee_label} {addressee}" for addressee in report.addressees]
    return [report.addressee_label, *listed(report.addressees)]


def listed(items: Sequence[str]) -> list[str]:
    """The items as such papers list them: each after a dash, with a semicolon, and the last with a full stop."""
    return [f"- {item}{'.' if place == len(items) else ';'}" for place, item in enumerate(items, 1)]


def visible(text: str) -> str:
    """The text composed, without what no paper shows and no file of Word may hold."""
    return "".join(letter for letter in normalize("NFC", text) if category(letter) not in ("Cc", "Cf", "Cs", "Co"))
