"""Texts of joining: why a request was declined."""

from flask_babel import lazy_gettext as _l

from portal.people.joining.enums import DeclineReason

DECLINE_REASONS = {
    DeclineReason.UNKNOWN: _l("Nobody here knows this person"),
    DeclineReason.ELSEWHERE: _l("Lives in another hamlet"),
    DeclineReason.MEMBER: _l("Is in a team already"),
    DeclineReason.WITHDRAWN: _l("Does not want to any more"),
    DeclineReason.PRANK: _l("A prank"),
}
