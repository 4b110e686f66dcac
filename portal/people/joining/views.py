"""The link of a team on the screen and on the poster."""

from dataclasses import dataclass

from markupsafe import Markup

from portal import clock
from portal.documents.printed import PrintedPoster
from portal.documents.qr import qr_svg
from portal.people.joining.models import JoinLink
from portal.people.queries.communes import commune_names
from portal.units.contacts.queries import head_contacts
from portal.units.models import Unit
from portal.units.queries.unit_labels import unit_labels
from portal.web.site_url import site_url


@dataclass(frozen=True)
class Poster:
    """The address of a link, and its QR."""

    address: str

    @classmethod
    def of(cls, link: JoinLink, site: str) -> "Poster":
        """What opens this link; the path is said here, since it also stands on paper."""
        return cls(f"{site}/join/{link.token}")

    @property
    def qr(self) -> Markup:
        """The address as a QR in inline SVG, dark on light also on a dark page, without styles."""
        return qr_svg(self.address)


def printed_poster(unit: Unit, link: JoinLink, *, is_small: bool) -> PrintedPoster:
    """What stands on the poster; whom to ask is the head by name, the number is nobody's but the team's."""
    commune, head = commune_names([unit.id]).get(unit.id, ""), head_contacts([unit.id]).get(unit.id)
    team = unit_labels([unit.id])[unit.id]
    return PrintedPoster(
        team=team,
        commune="" if commune in team else commune,
        address=Poster.of(link, site_url()).address,
        head=head.name if head is not None else "",
        until=link.expires_at,
        is_small=is_small,
        printed_at=clock.now(),
    )
