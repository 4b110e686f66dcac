"""Which certificates the address of a leader's list asks for."""

from dataclasses import dataclass

from portal.certificates.enums import CertificateKind, CertificateSort, CertificateStatus
from portal.content.text.vietnamese import fold
from portal.web.listing import Listing, one_of, parameter, parse_id, parse_page, search_text
from portal.web.request_values import parse_integer

EXPIRING_DAYS = (30, 60, 90)  # days from today on


def parse_subject(text: str) -> str:
    """A course or programme as the address says it: its kind and its id."""
    kind, _dot, id_ = text.partition(".")
    if kind == CertificateKind.COURSE:
        parse_integer(id_)
    elif kind != CertificateKind.PROGRAMME or not id_:
        raise ValueError(text)
    return search_text(text)


def parse_days(text: str) -> int:
    """One of the numbers of days that are offered."""
    days = parse_integer(text)
    if days not in EXPIRING_DAYS:
        raise ValueError(text)
    return days


@dataclass(frozen=True)
class CertificateFilters(Listing):
    """A text and filters; what is empty leaves none out but those that were replaced."""

    text: str = parameter("q", search_text)
    subject: str = parameter("subject", parse_subject)
    unit_id: int | None = parameter("unit", parse_id, default=None)
    status: str = parameter("status", one_of(tuple(CertificateStatus)))
    expiring: int = parameter("expiring", parse_days, default=0)
    sort: str = parameter("sort", one_of(tuple(CertificateSort)), default=CertificateSort.NAME)
    page: int = parameter("page", parse_page, default=1, resets=True)

    @property
    def folded(self) -> str:
        """The text as names are compared."""
        return fold(self.text)

    @property
    def course_id(self) -> int | None:
        """The course that is asked for."""
        kind, _dot, id_ = self.subject.partition(".")
        return int(id_) if kind == CertificateKind.COURSE else None

    @property
    def programme_id(self) -> str | None:
        """The programme that is asked for."""
        kind, _dot, id_ = self.subject.partition(".")
        return id_ if kind == CertificateKind.PROGRAMME else None

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the text leaves a certificate out."""
        return bool(self.subject or self.unit_id or self.status or self.expiring)
