"""What each deed in the audit log is called: one sentence for every action, in the order of the actions.

A sentence may name %(actor)s, %(person)s and %(unit)s of the event, and from its details %(head)s and %(gone)s
(people), %(other)s (a unit), %(role)s and %(name)s; of a page or course it was done to, %(title)s.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

ACTION_GROUPS = {
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
class ActionText:
    """The group that an action belongs to, and its sentence."""

    group: str
    sentence: LazyString


ACTION_TEXTS = {
    "account.corrected": ActionText("accounts", _l("%(actor)s corrected the details of %(person)s")),
    "account.created": ActionText("accounts", _l("%(actor)s made an account for %(person)s")),
    "account.deactivated": ActionText("accounts", _l("%(actor)s let %(person)s go and closed the account")),
    "account.merged": ActionText("accounts", _l("%(actor)s joined the accounts %(gone)s and %(person)s")),
    "account.reactivated": ActionText("accounts", _l("%(actor)s brought back %(person)s and opened the account")),
    "assignment.changed": ActionText("programmes", _l("%(actor)s changed what %(unit)s is to finish: %(name)s")),
    "assignment.ended": ActionText(
        "programmes", _l("%(actor)s asked %(unit)s no more for the programme %(name)s")
    ),
    "assignment.given": ActionText("programmes", _l("%(actor)s gave %(unit)s the programme %(name)s")),
    "assignment.resumed": ActionText(
        "programmes", _l("%(actor)s asked %(unit)s again for the programme %(name)s")
    ),
    "certificate.accepted": ActionText(
        "programmes", _l("%(actor)s accepted an outside certificate of %(person)s")
    ),
    "certificate.declined": ActionText(
        "programmes", _l("%(actor)s declined an outside certificate of %(person)s")
    ),
    "certificate.recorded": ActionText("programmes", _l("%(person)s recorded an outside certificate")),
    "certificate.withdrawn": ActionText("programmes", _l("%(person)s took back an outside certificate")),
    "code.guessed": ActionText("codes", _l("Codes were tried so often that trying was closed for a while")),
    "code.issued": ActionText("codes", _l("%(actor)s issued a code to %(person)s")),
    "code.used": ActionText("codes", _l("%(person)s used a code")),
    "consent.given": ActionText("accounts", _l("%(person)s agreed to a use of the own data")),
    "consent.withdrawn": ActionText("accounts", _l("%(person)s withdrew a consent")),
    "course.created": ActionText("courses", _l("%(actor)s began the course %(title)s")),
    "course.imported": ActionText(
        "courses", _l("%(actor)s brought in texts from an archive into the course %(title)s")
    ),
    "course.published": ActionText("courses", _l("%(actor)s published the course %(title)s")),
    "course.renamed": ActionText("courses", _l("%(actor)s gave the course %(title)s another address")),
    "course.reordered": ActionText(
        "courses", _l("%(actor)s put the pages of the course %(title)s into another order")
    ),
    "course.restored": ActionText("courses", _l("%(actor)s brought back the course %(title)s")),
    "course.set_up": ActionText("courses", _l("%(actor)s changed how the course %(title)s is published")),
    "course.withdrawn": ActionText("courses", _l("%(actor)s withdrew the course %(title)s")),
    "data.anonymised": ActionText("data", _l("%(actor)s erased the personal data of an account")),
    "data.answered": ActionText("data", _l("%(actor)s answered a request of %(person)s about the own data")),
    "data.declined": ActionText("data", _l("%(actor)s declined a request of %(person)s about the own data")),
    "data.done": ActionText("data", _l("%(actor)s did what %(person)s asked for about the own data")),
    "data.extended": ActionText(
        "data", _l("%(actor)s took more time for a request of %(person)s about the own data")
    ),
    "data.requested": ActionText("data", _l("%(person)s asked for something about the own data")),
    "data.withdrawn": ActionText("data", _l("%(person)s took back a request about the own data")),
    "deputy.appointed": ActionText("roles", _l("%(actor)s let %(person)s stand in for %(head)s in %(unit)s")),
    "deputy.ended": ActionText("roles", _l("%(actor)s ended that %(person)s stands in for %(head)s in %(unit)s")),
    "device.ended": ActionText("accounts", _l("%(actor)s signed out a device of %(person)s")),
    "fact.changed": ActionText("courses", _l("%(actor)s changed the fact %(name)s")),
    "fact.checked": ActionText("courses", _l("%(actor)s looked up the fact %(name)s again: it still holds")),
    "fact.created": ActionText("courses", _l("%(actor)s added the fact %(name)s")),
    "fact.removed": ActionText("courses", _l("%(actor)s removed the fact %(name)s")),
    "observation.recorded": ActionText("teach-back", _l("%(actor)s watched how %(person)s teaches")),
    "medium.added": ActionText("courses", _l("%(actor)s added a picture or a sound to the course %(title)s")),
    "page.approved": ActionText("courses", _l("%(actor)s approved a text of the course %(title)s")),
    "page.confirmed": ActionText("courses", _l("%(actor)s looked at the page %(title)s again: it still fits")),
    "page.created": ActionText("courses", _l("%(actor)s began the page %(title)s")),
    "page.published": ActionText("courses", _l("%(actor)s published the page %(title)s")),
    "page.removed": ActionText(
        "courses", _l("%(actor)s took away a page of the course %(title)s that was never published")
    ),
    "page.renamed": ActionText("courses", _l("%(actor)s gave the page %(title)s another address")),
    "page.restored": ActionText("courses", _l("%(actor)s brought back the page %(title)s")),
    "page.scheduled": ActionText(
        "courses", _l("%(actor)s set the time for publishing a text of the course %(title)s")
    ),
    "page.sent_back": ActionText(
        "courses", _l("%(actor)s sent a text of the course %(title)s back to its authors")
    ),
    "page.submitted": ActionText("courses", _l("%(actor)s asked for a review of a text of the course %(title)s")),
    "page.withdrawn": ActionText("courses", _l("%(actor)s withdrew the page %(title)s")),
    "login.probed": ActionText(
        "accounts", _l("%(actor)s tried many phone numbers or user names that others have")
    ),
    "password.changed": ActionText("accounts", _l("%(actor)s changed the password of %(person)s")),
    "password.set": ActionText("accounts", _l("%(person)s chose a new password")),
    "people.exported": ActionText(
        "data", _l("%(actor)s took the list of people at and below %(unit)s out of the portal")
    ),
    "pin.exhausted": ActionText(
        "accounts", _l("The place of %(person)s on a shared phone was closed after wrong PINs")
    ),
    "pin.removed": ActionText("accounts", _l("%(actor)s removed the PIN of %(person)s")),
    "pin.set": ActionText("accounts", _l("%(actor)s set a PIN for %(person)s")),
    "programme.changed": ActionText("programmes", _l("%(actor)s changed the programme %(name)s of %(unit)s")),
    "programme.created": ActionText("programmes", _l("%(actor)s wrote the programme %(name)s for %(unit)s")),
    "programme.restored": ActionText(
        "programmes", _l("%(actor)s brought back the programme %(name)s of %(unit)s")
    ),
    "programme.withdrawn": ActionText("programmes", _l("%(actor)s withdrew the programme %(name)s of %(unit)s")),
    "question.regraded": ActionText("courses", _l("%(actor)s had the answers to a question graded again")),
    "role.ended": ActionText("roles", _l("%(actor)s ended the role %(role)s of %(person)s in %(unit)s")),
    "role.granted": ActionText("roles", _l("%(actor)s gave %(person)s the role %(role)s in %(unit)s")),
    "roster.confirmed": ActionText("rosters", _l("%(actor)s brought the people of a roster into %(unit)s")),
    "roster.discarded": ActionText("rosters", _l("%(actor)s discarded a roster for %(unit)s")),
    "roster.imported": ActionText("rosters", _l("%(actor)s brought the people of a roster into %(unit)s")),
    "roster.uploaded": ActionText("rosters", _l("%(actor)s uploaded a roster for %(unit)s")),
    "second_factor.codes_renewed": ActionText("sign-in", _l("%(person)s made new recovery codes")),
    "second_factor.recovery_used": ActionText("sign-in", _l("%(person)s used a recovery code")),
    "second_factor.removed": ActionText("sign-in", _l("%(person)s removed the own second factor")),
    "second_factor.reset": ActionText("sign-in", _l("%(actor)s reset the second factor of %(person)s")),
    "second_factor.set": ActionText("sign-in", _l("%(person)s set up a second factor")),
    "sign_in.failed": ActionText("sign-in", _l("Somebody could not sign in as %(person)s")),
    "sign_in.succeeded": ActionText("sign-in", _l("%(person)s signed in")),
    "sign_in.locked": ActionText("sign-in", _l("Signing in was closed for a while after wrong tries")),
    "snapshot.frozen": ActionText("units", _l("%(actor)s froze the numbers of %(unit)s and everything below")),
    "team_plan.dropped": ActionText("units", _l("%(actor)s took back a plan of %(unit)s")),
    "team_plan.set": ActionText("units", _l("%(actor)s set a plan for %(unit)s")),
    "unit.absorbed": ActionText("units", _l("%(actor)s let %(unit)s take in %(other)s")),
    "unit.added": ActionText("units", _l("%(actor)s added the unit %(unit)s")),
    "unit.alias_added": ActionText("units", _l("%(actor)s gave %(unit)s another name: %(name)s")),
    "unit.closed": ActionText("units", _l("%(actor)s closed %(unit)s")),
    "unit.joined": ActionText("units", _l("%(actor)s let %(person)s join %(unit)s")),
    "unit.merged": ActionText("units", _l("%(actor)s merged %(unit)s into %(other)s")),
    "unit.moved": ActionText("units", _l("%(actor)s moved %(unit)s below %(other)s")),
    "unit.opened": ActionText("units", _l("%(actor)s founded %(unit)s")),
    "unit.renamed": ActionText("units", _l("%(actor)s renamed %(unit)s")),
    "unit.split": ActionText("units", _l("%(actor)s split %(unit)s")),
}


def actions_in_group(group: str) -> Collection[str]:
    """The actions that belong to the group; none where there is no such group."""
    return [action for action, told in ACTION_TEXTS.items() if told.group == group]
