"""Labels of the kinds of contacts."""

from flask_babel import gettext as _

from portal.units.contacts.enums import ContactKind


def contact_name(kind: str) -> str:
    """What a kind of contact is called."""
    names: dict[str, str] = {
        ContactKind.COMMUNE_POLICE: _("Commune police"),
        ContactKind.HEAD: _("The head's own number"),
    }
    return names.get(kind, kind)
