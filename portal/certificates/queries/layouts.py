"""How the certificates of a unit look: its own layout, and what it has from the units above."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.certificates.enums import LayoutPicture
from portal.certificates.models import CertificateLayout
from portal.db import db
from portal.units.queries import tree


@dataclass(frozen=True)
class WornPicture:
    """A picture that a unit's certificates wear, and the unit that keeps it."""

    unit_id: int
    unit_name: str
    data: bytes


def find_layout(unit_id: int) -> CertificateLayout | None:
    """The layout that the unit itself keeps."""
    return db.session.get(CertificateLayout, unit_id)


def find_layouts(unit_ids: Sequence[int]) -> Sequence[CertificateLayout]:
    """The layouts that these units keep themselves, in the order of the ids."""
    found = db.session.scalars(select(CertificateLayout).where(CertificateLayout.unit_id.in_(unit_ids)))
    return sorted(found, key=lambda one: unit_ids.index(one.unit_id))


def layouts_for(unit_id: int | None) -> Sequence[CertificateLayout]:
    """The layouts that count for the unit: its own first, then those of the units above it."""
    return find_layouts([unit.id for unit in tree.path(unit_id)[::-1]]) if unit_id is not None else ()


def worn_pictures(unit_id: int) -> dict[LayoutPicture, WornPicture]:
    """What the certificates wear that the unit issues from now on.

    A signature is worn with the name of who signs alone, and so it comes from the nearest unit that says one.
    """
    worn: dict[LayoutPicture, WornPicture] = {}
    has_signer = False
    for layout in layouts_for(unit_id):
        for part in LayoutPicture:
            data = getattr(layout, part)
            if data is not None and not (part == LayoutPicture.SIGNATURE and has_signer):
                worn.setdefault(part, WornPicture(layout.unit_id, layout.unit.name, data))
        has_signer = has_signer or bool(layout.signer_name)
    return worn


def pictures_for(unit_id: int | None, signer_name: str) -> dict[str, bytes | None]:
    """Logo and seal that a unit has now, and the signature if it is still that of this person.

    What is written on a certificate was fixed when it was issued. Printed later it is dressed as its unit dresses
    today, but nobody's hand stands above another one's name: then the line is left free.
    """
    worn = worn_pictures(unit_id) if unit_id is not None else {}
    signers = [layout.signer_name for layout in layouts_for(unit_id) if layout.signer_name]
    if not signer_name or signers[:1] != [signer_name]:
        worn.pop(LayoutPicture.SIGNATURE, None)
    return {part.value: worn[part].data if part in worn else None for part in LayoutPicture}
