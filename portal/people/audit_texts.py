"""What each deed in the audit log is called: one sentence for every action, in the order of the actions.

A sentence may name %(actor)s, %(person)s and %(unit)s of the event, and from its details %(head)s and %(gone)s
(people), %(other)s (a unit), %(role)s and %(name)s; of a page or course it was done to, %(title)s.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

GROUPS = {
    "accounts": _l("Accounts"),
    "sign-in": _l("Signing in"),
    "codes": _l("Codes"),
    "roles": _l("Roles"),
    "units": _l("Units"),
    "teach-back": _l("Teach-back"),
    "rosters": _l("Rosters"),
    "data": _l("Data requests"),
    "courses": _l("Courses"),
    "programmes": _l("Programmes"),
}


@dataclass(frozen=True)
class Told:
    """The group that an action belongs to, and its sentence."""

    group: str
    sentence: LazyString


TEXTS = {
    "account.corrected": Told("accounts", _l("%(actor)s corrected the details of %(person)s")),
    "account.created": Told("accounts", _l("%(actor)s made an account for %(person)s")),
    "account.deactivated": Told("accounts", _l("%(actor)s let %(person)s go and closed the account")),
    "account.merged": Told("accounts", _l("%(actor)s joined the accounts %(gone)s and %(person)s")),
    "account.reactivated": Told("accounts", _l("%(actor)s brought back %(person)s and opened the account")),
    "assignment.changed": Told("programmes", _l("%(actor)s changed what %(unit)s is to finish: %(name)s")),
    "assignment.ended": Told("programmes", _l("%(actor)s asked %(unit)s no more for the programme %(name)s")),
    "assignment.given": Told("programmes", _l("%(actor)s gave %(unit)s the programme %(name)s")),
    "assignment.resumed": Told("programmes", _l("%(actor)s asked %(unit)s again for the programme %(name)s")),
    "certificate.accepted": Told("programmes", _l("%(actor)s accepted an outside certificate of %(person)s")),
    "certificate.declined": Told("programmes", _l("%(actor)s declined an outside certificate of %(person)s")),
    "certificate.recorded": Told("programmes", _l("%(person)s recorded an outside certificate")),
    "certificate.withdrawn": Told("programmes", _l("%(person)s took back an outside certificate")),
    "code.guessed": Told("codes", _l("Codes were tried so often that trying was closed for a while")),
    "code.issued": Told("codes", _l("%(actor)s issued a code to %(person)s")),
    "code.used": Told("codes", _l("%(person)s used a code")),
    "consent.given": Told("accounts", _l("%(person)s agreed to a use of the own data")),
    "consent.withdrawn": Told("accounts", _l("%(person)s withdrew a consent")),
    "course.created": Told("courses", _l("%(actor)s began the course %(title)s")),
    "course.imported": Told("courses", _l("%(actor)s brought in texts from an archive into the course %(title)s")),
    "course.published": Told("courses", _l("%(actor)s published the course %(title)s")),
    "course.renamed": Told("courses", _l("%(actor)s gave the course %(title)s another address")),
    "course.reordered": Told("courses", _l("%(actor)s put the pages of the course %(title)s into another order")),
    "course.restored": Told("courses", _l("%(actor)s brought back the course %(title)s")),
    "course.set_up": Told("courses", _l("%(actor)s changed how the course %(title)s is published")),
    "course.withdrawn": Told("courses", _l("%(actor)s withdrew the course %(title)s")),
    "data.anonymised": Told("data", _l("%(actor)s erased the personal data of an account")),
    "data.answered": Told("data", _l("%(actor)s answered a request of %(person)s about the own data")),
    "data.declined": Told("data", _l("%(actor)s declined a request of %(person)s about the own data")),
    "data.done": Told("data", _l("%(actor)s did what %(person)s asked for about the own data")),
    "data.extended": Told("data", _l("%(actor)s took more time for a request of %(person)s about the own data")),
    "data.requested": Told("data", _l("%(person)s asked for something about the own data")),
    "data.withdrawn": Told("data", _l("%(person)s took back a request about the own data")),
    "deputy.appointed": Told("roles", _l("%(actor)s let %(person)s stand in for %(head)s in %(unit)s")),
    "deputy.ended": Told("roles", _l("%(actor)s ended that %(person)s stands in for %(head)s in %(unit)s")),
    "device.ended": Told("accounts", _l("%(actor)s signed out a device of %(person)s")),
    "fact.changed": Told("courses", _l("%(actor)s changed the fact %(name)s")),
    "fact.checked": Told("courses", _l("%(actor)s looked up the fact %(name)s again: it still holds")),
    "fact.created": Told("courses", _l("%(actor)s added the fact %(name)s")),
    "fact.removed": Told("courses", _l("%(actor)s removed the fact %(name)s")),
    "observation.recorded": Told("teach-back", _l("%(actor)s watched how %(person)s teaches")),
    "medium.added": Told("courses", _l("%(actor)s added a picture or a sound to the course %(title)s")),
    "page.approved": Told("courses", _l("%(actor)s approved a text of the course %(title)s")),
    "page.confirmed": Told("courses", _l("%(actor)s looked at the page %(title)s again: it still fits")),
    "page.created": Told("courses", _l("%(actor)s began the page %(title)s")),
    "page.published": Told("courses", _l("%(actor)s published the page %(title)s")),
    "page.removed": Told(
        "courses", _l("%(actor)s took away a page of the course %(title)s that was never published")
    ),
    "page.renamed": Told("courses", _l("%(actor)s gave the page %(title)s another address")),
    "page.restored": Told("courses", _l("%(actor)s brought back the page %(title)s")),
    "page.scheduled": Told("courses", _l("%(actor)s set the time for publishing a text of the course %(title)s")),
    "page.sent_back": Told("courses", _l("%(actor)s sent a text of the course %(title)s back to its authors")),
    "page.submitted": Told("courses", _l("%(actor)s asked for a review of a text of the course %(title)s")),
    "page.withdrawn": Told("courses", _l("%(actor)s withdrew the page %(title)s")),
    "login.probed": Told("accounts", _l("%(actor)s tried many phone numbers or user names that others have")),
    "password.changed": Told("accounts", _l("%(actor)s changed the password of %(person)s")),
    "password.set": Told("accounts", _l("%(person)s chose a new password")),
    "people.exported": Told(
        "data", _l("%(actor)s took the list of people at and below %(unit)s out of the portal")
    ),
    "pin.exhausted": Told("accounts", _l("The place of %(person)s on a shared phone was closed after wrong PINs")),
    "pin.removed": Told("accounts", _l("%(actor)s removed the PIN of %(person)s")),
    "pin.set": Told("accounts", _l("%(actor)s set a PIN for %(person)s")),
    "programme.changed": Told("programmes", _l("%(actor)s changed the programme %(name)s of %(unit)s")),
    "programme.created": Told("programmes", _l("%(actor)s wrote the programme %(name)s for %(unit)s")),
    "programme.restored": Told("programmes", _l("%(actor)s brought back the programme %(name)s of %(unit)s")),
    "programme.withdrawn": Told("programmes", _l("%(actor)s withdrew the programme %(name)s of %(unit)s")),
    "question.regraded": Told("courses", _l("%(actor)s had the answers to a question graded again")),
    "role.ended": Told("roles", _l("%(actor)s ended the role %(role)s of %(person)s in %(unit)s")),
    "role.granted": Told("roles", _l("%(actor)s gave %(person)s the role %(role)s in %(unit)s")),
    "roster.confirmed": Told("rosters", _l("%(actor)s brought the people of a roster into %(unit)s")),
    "roster.discarded": Told("rosters", _l("%(actor)s discarded a roster for %(unit)s")),
    "roster.imported": Told("rosters", _l("%(actor)s brought the people of a roster into %(unit)s")),
    "roster.uploaded": Told("rosters", _l("%(actor)s uploaded a roster for %(unit)s")),
    "second_factor.codes_renewed": Told("sign-in", _l("%(person)s made new recovery codes")),
    "second_factor.recovery_used": Told("sign-in", _l("%(person)s used a recovery code")),
    "second_factor.removed": Told("sign-in", _l("%(person)s removed the own second factor")),
    "second_factor.reset": Told("sign-in", _l("%(actor)s reset the second factor of %(person)s")),
    "second_factor.set": Told("sign-in", _l("%(person)s set up a second factor")),
    "sign_in.failed": Told("sign-in", _l("Somebody could not sign in as %(person)s")),
    "sign_in.succeeded": Told("sign-in", _l("%(person)s signed in")),
    "sign_in.locked": Told("sign-in", _l("Signing in was closed for a while after wrong tries")),
    "snapshot.frozen": Told("units", _l("%(actor)s froze the numbers of %(unit)s and everything below")),
    "team_plan.dropped": Told("units", _l("%(actor)s took back a plan of %(unit)s")),
    "team_plan.set": Told("units", _l("%(actor)s set a plan for %(unit)s")),
    "unit.absorbed": Told("units", _l("%(actor)s let %(unit)s take in %(other)s")),
    "unit.added": Told("units", _l("%(actor)s added the unit %(unit)s")),
    "unit.alias_added": Told("units", _l("%(actor)s gave %(unit)s another name: %(name)s")),
    "unit.closed": Told("units", _l("%(actor)s closed %(unit)s")),
    "unit.joined": Told("units", _l("%(actor)s let %(person)s join %(unit)s")),
    "unit.merged": Told("units", _l("%(actor)s merged %(unit)s into %(other)s")),
    "unit.moved": Told("units", _l("%(actor)s moved %(unit)s below %(other)s")),
    "unit.opened": Told("units", _l("%(actor)s founded %(unit)s")),
    "unit.renamed": Told("units", _l("%(actor)s renamed %(unit)s")),
    "unit.split": Told("units", _l("%(actor)s split %(unit)s")),
}


def actions_of(group: str) -> Collection[str]:
    """The actions that belong to the group; none where there is no such group."""
    return [action for action, told in TEXTS.items() if told.group == group]
