"""What the lists that were printed of a class are called."""

from flask_babel import gettext as _

from portal.classes.roll.paper.rules import Edition
from portal.web.template_filters import moment


def edition_label(edition: Edition) -> str:
    """By which somebody with the paper in the hand knows it: its last number, and since when it is printed."""
    told = _("Up to number %(last)s, printed since %(moment)s", last=edition.last, moment=moment(edition.since))
    return str(told)


def block_heading(edition: Edition | None) -> str:
    """What stands above those who came onto the list later; without an edition, they stand on no paper."""
    if edition is None:
        return str(_("Not on a printed list yet"))
    return str(_("Newly on the list, printed since %(moment)s", moment=moment(edition.since)))
