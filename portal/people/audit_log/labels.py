"""Audit log labels: one sentence for every action, by the groups in which the log is filtered.

A sentence may name %(actor)s, %(person)s and %(unit)s of the event, and from its details %(head)s and %(gone)s
(people), %(other)s (a unit), %(role)s and %(name)s; of a page or course it was done to, %(title)s.
"""

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
    "classes": _l("Classes"),
}


@dataclass(frozen=True)
class ActionText:
    """The group that an action belongs to, and its sentence."""

    group: str
    sentence: LazyString


SENTENCES = {
    "accounts": {
        "account.corrected": _l("%(actor)s corrected the details of %(person)s"),
        "account.created": _l("%(actor)s made an account for %(person)s"),
        "account.deactivated": _l("%(actor)s let %(person)s go and closed the account"),
        "account.merged": _l("%(actor)s joined the accounts %(gone)s and %(person)s"),
        "account.reactivated": _l("%(actor)s brought back %(person)s and opened the account"),
        "consent.given": _l("%(person)s agreed to a use of the own data"),
        "consent.withdrawn": _l("%(person)s withdrew a consent"),
        "device.ended": _l("%(actor)s signed out a device of %(person)s"),
        "join.limited": _l("So many asked to join a team that asking was closed for a while"),
        "join_link.created": _l("%(actor)s made the link by which people ask to join %(unit)s"),
        "join_link.ended": _l("%(actor)s ended the link by which people ask to join %(unit)s"),
        "join_request.approved": _l("%(actor)s let %(person)s in, who had asked to join %(unit)s"),
        "join_request.declined": _l("%(actor)s declined a request to join %(unit)s"),
        "join_request.reopened": _l("%(actor)s took back the decline of a request to join %(unit)s"),
        "login.probed": _l("%(actor)s tried many phone numbers or user names that others have"),
        "password.changed": _l("%(actor)s changed the password of %(person)s"),
        "password.set": _l("%(person)s chose a new password"),
        "pin.exhausted": _l("The place of %(person)s on a shared phone was closed after wrong PINs"),
        "pin.removed": _l("%(actor)s removed the PIN of %(person)s"),
        "pin.set": _l("%(actor)s set a PIN for %(person)s"),
    },
    "sign-in": {
        "second_factor.codes_renewed": _l("%(person)s made new recovery codes"),
        "second_factor.recovery_used": _l("%(person)s used a recovery code"),
        "second_factor.removed": _l("%(person)s removed the own second factor"),
        "second_factor.reset": _l("%(actor)s reset the second factor of %(person)s"),
        "second_factor.set": _l("%(person)s set up a second factor"),
        "sign_in.failed": _l("Somebody could not sign in as %(person)s"),
        "class_code.guessed": _l("Many wrong codes of classes were typed"),
        "sign_in.locked": _l("Signing in was closed for a while after wrong tries"),
        "sign_in.succeeded": _l("%(person)s signed in"),
    },
    "codes": {
        "code.guessed": _l("Codes were tried so often that trying was closed for a while"),
        "code.issued": _l("%(actor)s issued a code to %(person)s"),
        "code.withdrawn": _l("%(actor)s took back the code of %(person)s"),
        "code.used": _l("%(person)s used a code"),
    },
    "roles": {
        "deputy.appointed": _l("%(actor)s let %(person)s stand in for %(head)s in %(unit)s"),
        "deputy.ended": _l("%(actor)s ended that %(person)s stands in for %(head)s in %(unit)s"),
        "role.ended": _l("%(actor)s ended the role %(role)s of %(person)s in %(unit)s"),
        "role.granted": _l("%(actor)s gave %(person)s the role %(role)s in %(unit)s"),
    },
    "units": {
        "api_key.created": _l("%(actor)s gave a program a key to the numbers or due days of %(unit)s"),
        "api_key.ended": _l("%(actor)s ended a program's key to %(unit)s"),
        "api_key.limited": _l("A key was used so often that it was closed for a while"),
        "contact.removed": _l("%(actor)s took away a phone number of %(unit)s"),
        "contact.set": _l("%(actor)s kept a phone number for %(unit)s"),
        "office.removed": _l("%(actor)s took away the head and signature of the papers of %(unit)s"),
        "office.set": _l("%(actor)s set the head and signature of the papers of %(unit)s"),
        "snapshot.frozen": _l("%(actor)s froze the numbers of %(unit)s and everything below"),
        "snapshot.voided": _l("%(actor)s marked frozen numbers of %(unit)s as void"),
        "snapshot_schedule.ended": _l("%(actor)s ended that the portal freezes the numbers of %(unit)s by itself"),
        "snapshot_schedule.set": _l("%(actor)s had the portal freeze the numbers of %(unit)s by itself"),
        "target.ended": _l("%(actor)s ended a target of %(unit)s"),
        "target.set": _l("%(actor)s set a target for %(unit)s"),
        "team_plan.dropped": _l("%(actor)s took back a plan of %(unit)s"),
        "team_plan.set": _l("%(actor)s set a plan for %(unit)s"),
        "unit.absorbed": _l("%(actor)s let %(unit)s take in %(other)s"),
        "unit.added": _l("%(actor)s added the unit %(unit)s"),
        "unit.alias_added": _l("%(actor)s gave %(unit)s another name: %(name)s"),
        "unit.closed": _l("%(actor)s closed %(unit)s"),
        "unit.joined": _l("%(actor)s let %(person)s join %(unit)s"),
        "unit.merged": _l("%(actor)s merged %(unit)s into %(other)s"),
        "unit.moved": _l("%(actor)s moved %(unit)s below %(other)s"),
        "unit.opened": _l("%(actor)s founded %(unit)s"),
        "unit.renamed": _l("%(actor)s renamed %(unit)s"),
        "unit.split": _l("%(actor)s split %(unit)s"),
    },
    "teach-back": {
        "observation.recorded": _l("%(actor)s watched how %(person)s teaches"),
    },
    "rosters": {
        "roster.confirmed": _l("%(actor)s brought the people of a roster into %(unit)s"),
        "roster.discarded": _l("%(actor)s discarded a roster for %(unit)s"),
        "roster.imported": _l("%(actor)s brought the people of a roster into %(unit)s"),
        "roster.uploaded": _l("%(actor)s uploaded a roster for %(unit)s"),
    },
    "data": {
        "data.anonymised": _l("%(actor)s erased the personal data of an account"),
        "data.answered": _l("%(actor)s answered a request of %(person)s about the own data"),
        "data.declined": _l("%(actor)s declined a request of %(person)s about the own data"),
        "data.done": _l("%(actor)s did what %(person)s asked for about the own data"),
        "data.extended": _l("%(actor)s took more time for a request of %(person)s about the own data"),
        "data.requested": _l("%(person)s asked for something about the own data"),
        "data.withdrawn": _l("%(person)s took back a request about the own data"),
        "people.exported": _l("%(actor)s took the list of people at and below %(unit)s out of the portal"),
    },
    "courses": {
        "course.created": _l("%(actor)s began the course %(title)s"),
        "course.deleted": _l("%(actor)s deleted the course %(title)s"),
        "course.imported": _l("%(actor)s brought in texts from an archive into the course %(title)s"),
        "course.word_imported": _l("%(actor)s brought in pages from a Word file into the course %(title)s"),
        "course.published": _l("%(actor)s published the course %(title)s"),
        "course.renamed": _l("%(actor)s gave the course %(title)s another address"),
        "course.reordered": _l("%(actor)s put the pages of the course %(title)s into another order"),
        "course.restored": _l("%(actor)s brought back the course %(title)s"),
        "course.set_up": _l("%(actor)s changed how the course %(title)s is published"),
        "course.undeleted": _l("%(actor)s brought back the course %(title)s, which was deleted"),
        "course.withdrawn": _l("%(actor)s withdrew the course %(title)s"),
        "fact.changed": _l("%(actor)s changed the fact %(name)s"),
        "fact.checked": _l("%(actor)s looked up the fact %(name)s again: it still holds"),
        "fact.created": _l("%(actor)s added the fact %(name)s"),
        "fact.removed": _l("%(actor)s removed the fact %(name)s"),
        "rule.changed": _l("%(actor)s changed the rule %(name)s"),
        "rule.created": _l("%(actor)s added the rule %(name)s"),
        "rule.removed": _l("%(actor)s removed the rule %(name)s"),
        "term.changed": _l("%(actor)s changed the word %(name)s of the glossary"),
        "term.created": _l("%(actor)s explained the word %(name)s in the glossary"),
        "term.removed": _l("%(actor)s removed the word %(name)s from the glossary"),
        "medium.added": _l("%(actor)s added a picture or a sound to the course %(title)s"),
        "medium.removed": _l("%(actor)s removed a picture or a sound from the course %(title)s"),
        "medium.renamed": _l("%(actor)s renamed a picture or a sound of the course %(title)s"),
        "page.approved": _l("%(actor)s approved a text of the course %(title)s"),
        "page.confirmed": _l("%(actor)s looked at the page %(title)s again: it still fits"),
        "page.created": _l("%(actor)s began the page %(title)s"),
        "page.deleted": _l("%(actor)s deleted the page %(title)s"),
        "page.published": _l("%(actor)s published the page %(title)s"),
        "page.removed": _l("%(actor)s took away a page of the course %(title)s that was never published"),
        "page.renamed": _l("%(actor)s gave the page %(title)s another address"),
        "page.restored": _l("%(actor)s brought back the page %(title)s"),
        "page.scheduled": _l("%(actor)s set the time for publishing a text of the course %(title)s"),
        "page.sent_back": _l("%(actor)s sent a text of the course %(title)s back to its authors"),
        "page.submitted": _l("%(actor)s asked for a review of a text of the course %(title)s"),
        "page.undeleted": _l("%(actor)s brought back the page %(title)s, which was deleted"),
        "page.withdrawn": _l("%(actor)s withdrew the page %(title)s"),
        "attempt.given": _l("%(actor)s gave %(person)s one more attempt at a quiz"),
        "question.regraded": _l("%(actor)s had the answers to a question graded again"),
        "report.answered": _l("%(actor)s answered what a reader had reported on the page %(title)s"),
        "report.reopened": _l("%(actor)s opened again what a reader had reported on the page %(title)s"),
    },
    "programmes": {
        "paper_quiz.archived": _l("%(actor)s put the quiz on paper %(name)s away"),
        "paper_quiz.created": _l("%(actor)s drew the quiz on paper %(name)s"),
        "paper_quiz.deleted": _l("%(actor)s deleted the quiz on paper %(name)s"),
        "paper_quiz.exported": _l("%(actor)s took the results of the quiz on paper %(name)s as a table"),
        "paper_result.counted": _l("%(actor)s typed in a sheet of %(person)s: %(name)s"),
        "badge_key.made": _l("A key was made that signs certificates"),
        "badge_key.retired": _l("A key that signed certificates was retired"),
        "assignment.changed": _l("%(actor)s changed what %(unit)s is to finish: %(name)s"),
        "assignment.ended": _l("%(actor)s asked %(unit)s no more for the programme %(name)s"),
        "assignment.given": _l("%(actor)s gave %(unit)s the programme %(name)s"),
        "assignment.resumed": _l("%(actor)s asked %(unit)s again for the programme %(name)s"),
        "certificate.accepted": _l("%(actor)s accepted an outside certificate of %(person)s"),
        "certificate.declined": _l("%(actor)s declined an outside certificate of %(person)s"),
        "certificate.exported": _l("%(actor)s took the list of certificates of %(unit)s along as a table"),
        "certificate.guessed": _l("Many unknown numbers of certificates were tried from one address"),
        "certificate.recorded": _l("%(person)s recorded an outside certificate"),
        "certificate.reissued": _l("%(actor)s issued a certificate of %(person)s anew: %(name)s"),
        "certificate.revoked": _l("%(actor)s revoked a certificate of %(person)s: %(name)s"),
        "certificate_layout.set": _l("%(actor)s changed how the certificates of %(unit)s look, or who signs them"),
        "certificate.set": _l("%(actor)s changed which certificate %(name)s gives"),
        "certificate.withdrawn": _l("%(person)s took back an outside certificate"),
        "programme.changed": _l("%(actor)s changed the programme %(name)s of %(unit)s"),
        "programme.created": _l("%(actor)s wrote the programme %(name)s for %(unit)s"),
        "programme.restored": _l("%(actor)s brought back the programme %(name)s of %(unit)s"),
        "programme.withdrawn": _l("%(actor)s withdrew the programme %(name)s of %(unit)s"),
    },
    "classes": {
        "class.cancelled": _l("%(actor)s cancelled the class %(name)s of %(unit)s"),
        "class.changed": _l("%(actor)s changed the class %(name)s of %(unit)s"),
        "class.moved": _l("%(actor)s moved the class %(name)s of %(unit)s"),
        "class.not_held": _l("%(actor)s said that the class %(name)s of %(unit)s did not take place"),
        "class.planned": _l("%(actor)s planned the class %(name)s of %(unit)s"),
        "class.put_on": _l("%(actor)s put people on the class %(name)s"),
        "class.taken_off": _l("%(actor)s took %(person)s off the class %(name)s"),
        "class.roll_closed": _l("%(actor)s closed the roll of the class %(name)s of %(unit)s"),
        "class.roll_confirmed": _l("%(actor)s confirmed the roll of the class %(name)s of %(unit)s"),
        "class.roll_reopened": _l("%(actor)s opened the roll of the class %(name)s of %(unit)s again"),
        "class.resumed": _l("%(actor)s took back that the class %(name)s of %(unit)s does not take place"),
        "class_setting.set": _l("%(actor)s changed whether the rolls of %(unit)s need a second name"),
    },
}
ACTION_TEXTS = {
    action: ActionText(group, sentence)
    for group, sentences in SENTENCES.items()
    for action, sentence in sentences.items()
}


def actions_in_group(group: str) -> Collection[str]:
    """The actions that belong to the group; none where there is no such group."""
    return SENTENCES.get(group, {})
