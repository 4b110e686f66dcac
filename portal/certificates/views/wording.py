"""What stands on the paper of a certificate, and so on the page of its number: said in one place for both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import force_locale, format_date, ngettext
from flask_babel import gettext as _

from portal import clock
from portal.certificates.enums import CertificateKind
from portal.certificates.models import Certificate
from portal.certificates.queries.issuing import Issuer
from portal.certificates.queries.layouts import pictures_for
from portal.documents.printed import PrintedCertificate
from portal.web.site_url import site_url

MOST_HOUSES = 24  # more would be too small to be told apart


@dataclass(frozen=True)
class CertificateText:
    """The sentences of a certificate in Vietnamese, and those in English."""

    body: str
    heading: str
    heading_en: str
    before_name: str
    holder: str
    before_title: str
    details: str
    english: tuple[str, ...]
    place_and_day: str
    dates: tuple[str, ...]


def certificate_text(certificate: Certificate) -> CertificateText:
    """The sentences that are printed; an erased holder has no name."""
    with force_locale("en"):
        heading_en, english = _("Certificate of completion"), _english_lines(certificate)
    with force_locale("vi"):
        return CertificateText(
            body=_("Community digital technology team"),
            heading=_("Certificate"),
            heading_en=heading_en,
            before_name=_("The community digital technology team certifies that"),
            holder=certificate.holder_name,
            before_title=_before_title(certificate),
            details=_details(certificate),
            english=english,
            place_and_day=_place_and_day(certificate.issuer_place, certificate.issued_on),
            dates=tuple(_dates(certificate)),
        )


def printed_certificates(certificates: Iterable[Certificate]) -> list[PrintedCertificate]:
    """The certificates as they are drawn, with the pictures that `pictures_for` gives, each of them read once."""
    dressed: dict[tuple[int | None, str], dict[str, bytes | None]] = {}
    found = []
    for one in certificates:
        key = (one.issuer_unit_id, one.signer_name)
        if key not in dressed:
            dressed[key] = pictures_for(*key)
        found.append(printed_certificate(one, dressed[key]))
    return found


def printed_certificate(certificate: Certificate, pictures: Mapping[str, bytes | None]) -> PrintedCertificate:
    """The certificate as it is drawn, with these pictures."""
    said = certificate_text(certificate)
    with force_locale("vi"):
        scan = _("Scan to see whether this paper is genuine")
    return PrintedCertificate(
        number=certificate.number,
        address=verification_url(certificate),
        body=said.body,
        issuer=certificate.issuer_name,
        heading=said.heading,
        heading_en=said.heading_en,
        before_name=said.before_name,
        holder=said.holder,
        before_title=said.before_title,
        title=certificate.title,
        details=said.details,
        text=certificate.text,
        english=said.english,
        place_and_day=said.place_and_day,
        signer_title=certificate.signer_title,
        signer_name=certificate.signer_name,
        dates=said.dates,
        scan=scan,
        lit=min(certificate.details.get("pages") or certificate.details.get("courses") or 0, MOST_HOUSES),
        **pictures,
    )


def sample_certificate(issuer: Issuer) -> Certificate:
    """A certificate of nobody, not in the database, as this issuer would issue it today; its number is none."""
    today = clock.today()
    with force_locale("vi"):
        return Certificate(
            number=str(_("SAMPLE")),
            kind=CertificateKind.COURSE,
            holder_name=_("First and last name"),
            title=_("Title of the course"),
            text="",
            title_en="",
            text_en="",
            issuer_unit_id=issuer.unit_id,
            issuer_name=issuer.name,
            issuer_place=issuer.place,
            signer_name=issuer.signer_name,
            signer_title=issuer.signer_title,
            completed_on=today,
            issued_on=today,
            details={"pages": 12},
        )


def verification_url(certificate: Certificate) -> str:
    """The whole address of the page that tells whether the number is genuine."""
    return site_url() + url_for("certificates.verification", number=certificate.number)


def _before_title(certificate: Certificate) -> str:
    if certificate.kind == CertificateKind.PROGRAMME:
        return str(_("has completed the programme"))
    return str(_("has completed the course"))


def _details(certificate: Certificate) -> str:
    numbers = certificate.details
    parts = []
    if pages := numbers.get("pages"):
        parts.append(ngettext("%(num)d lesson", "%(num)d lessons", pages))
    if courses := numbers.get("courses"):
        parts.append(ngettext("%(num)d course", "%(num)d courses", courses))
    if (score := numbers.get("score")) is not None:
        parts.append(_("%(share)d%% right in the quiz", share=score))
    return ", ".join(parts)


def _english_lines(certificate: Certificate) -> tuple[str, ...]:
    what = _before_title(certificate)
    first = f"{what}: {certificate.title_en}" if certificate.title_en else ""
    return tuple(line for line in (first, certificate.text_en) if line)


def _place_and_day(place: str, day: date) -> str:
    if place:
        return str(_("%(place)s, day %(day)d month %(month)d year %(year)d", place=place, **_parts(day)))
    return str(_("Day %(day)d month %(month)d year %(year)d", **_parts(day)))


def _parts(day: date) -> dict[str, int]:
    return {"day": day.day, "month": day.month, "year": day.year}


def _dates(certificate: Certificate) -> list[str]:
    lines = [_("Completed on %(day)s", day=_day(certificate.completed_on))]
    if certificate.expires_on is not None:
        lines.append(_("Valid until %(day)s", day=_day(certificate.expires_on)))
    return lines


def _day(day: date) -> str:
    return str(format_date(day, "dd/MM/yyyy"))
