"""The slip of paper that brings a person in: a code in large type and as a QR, on a screen and on paper."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from portal import clock
from portal.accounts.rules import activation_codes
from portal.accounts.rules.activation_codes import IssuedCode
from portal.accounts.rules.phones import format_phone
from portal.content.text.vietnamese import fold
from portal.documents.printed import PrintedSlip
from portal.documents.qr import qr_svg
from portal.documents.slip_pdf import slips_pdf
from portal.people.slips.queries import SlipPerson
from portal.web.template_filters import given_name, moment


@dataclass(frozen=True)
class Slip:
    """What stands on the slip; it exists only in the answer that shows it."""

    code: str
    address: str
    expires_at: datetime

    @property
    def qr(self) -> Markup:
        """The address as a QR in inline SVG, dark on light also on a dark page, without styles."""
        return qr_svg(self.address)


def make_slip(issued: IssuedCode, site: str) -> Slip:
    """The slip for a code; `site` is where this portal was asked."""
    return Slip(issued.code, activation_codes.activation_url(issued.code, site), issued.expires_at)


def private_message(name: str, slip: Slip, sender: str) -> str:
    """What goes to one person alone, by Zalo or read out: the code, where to open it, until when."""
    lines = [
        _("Hello %(name)s, this is %(sender)s.", name=given_name(name), sender=sender),
        _("Your code for Từng Ngõ: %(code)s", code=slip.code),
        _("Open this address and choose a password of your own: %(address)s", address=slip.address),
        _("The code works once, until %(moment)s. Send it on to nobody.", moment=moment(slip.expires_at)),
    ]
    return "\n".join(lines)


def print_slips(people: Sequence[SlipPerson], codes: Iterable[IssuedCode], site: str) -> bytes:
    """The slips of these people as a PDF, in their order; whoever has no open code is left out."""
    open_codes = {code.user_id: make_slip(code, site) for code in codes if code.is_open}
    slips = (
        PrintedSlip(
            name=person.name,
            team=place_of(person),
            ask=whom_to_ask(person),
            sheet=str(person.unit_id),
            sign_in_name=person.sign_in_name,
            code=open_codes[person.id].code,
            address=open_codes[person.id].address,
            expires_at=open_codes[person.id].expires_at,
        )
        for person in people
        if person.id in open_codes
    )
    return slips_pdf(slips, printed_at=clock.now())


def place_of(person: SlipPerson) -> str:
    """The team with its commune, unless the team's own label tells it."""
    if not person.commune or person.commune in person.team:
        return person.team
    return f"{person.team}, {person.commune}"


def whom_to_ask(person: SlipPerson) -> str:
    """Whom somebody asks who lost the slip; the number only where the head gave one to the team."""
    if not person.head:
        return ""
    with force_locale("vi"):  # whoever prints it, a member reads it
        if person.head_phone:
            phone = format_phone(person.head_phone)
            return str(_("Lost the code? Ask %(name)s, %(phone)s", name=person.head, phone=phone))
        return str(_("Lost the code? Ask %(name)s", name=person.head))


def file_name(name: str) -> str:
    """What the file with the slips of a person or a unit is called, in plain letters."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60]
    return f"phieu-{plain or 'kich-hoat'}-{clock.today().isoformat()}.pdf"
