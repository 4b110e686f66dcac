"""What a leader can do with a person or a unit: one line each, and the screens offer it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import url_for
from flask_babel import lazy_gettext as _l

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.observations.permissions import can_observe
from portal.people.joining.permissions import can_let_join
from portal.people.permissions import can_deactivate, can_merge_into, can_move
from portal.units.models import Unit
from portal.units.permissions import can_issue_code, can_see_people, can_see_person, roles_over
from portal.units.queries.memberships import unit_of

Target = TypeVar("Target", User, Unit)


@dataclass(frozen=True)
class Action(Generic[Target]):
    """A link on the screen of whomever it `suits`; `argument` is what its endpoint calls the id."""

    endpoint: str
    argument: str
    icon: str
    title: Any  # lazy texts, spoken in the language of the request
    note: Any
    is_available: Callable[[Actor, Target], bool]

    def address(self, target: Target) -> str:
        """Where it leads for this person or unit."""
        return str(url_for(self.endpoint, **{self.argument: target.id}))  # type: ignore[arg-type]  # one argument


def can_deactivate_or_is_deactivated(actor: Actor, user: User) -> bool:
    """Whether the hand-over screen has something to show or to do."""
    return user.deactivated_at is not None or can_deactivate(actor, user)


def can_anonymise(actor: Actor, user: User) -> bool:
    """Whether the actor, as an administrator, may let the portal forget somebody who has left."""
    home = unit_of(user.id)
    return user.deactivated_at is not None and home is not None and Role.ADMIN in roles_over(home, actor)


PERSON_ACTIONS: list[Action[User]] = [
    Action(
        *("observations.teach_back_list", "user_id", "people"),
        *(_l("Watch how they teach"), _l("Tick the teach-back checklist"), can_observe),
    ),
    Action(
        *("people.correction", "user_id", "edit"),
        *(_l("Correct name or number"), _l("What this person signs in with"), can_issue_code),
    ),
    Action(
        *("people.transfer", "user_id", "home"),
        *(_l("Move to another unit"), _l("What was learned goes along"), can_move),
    ),
    Action(
        *("people.duplicates", "user_id", "link"),
        *(_l("Merge two accounts"), _l("Where one person was entered twice"), can_merge_into),
    ),
    Action(
        *("people.deactivation", "user_id", "out"),
        *(
            _l("Leaving the team"),
            _l("Hand over and close the account, or open it again"),
            can_deactivate_or_is_deactivated,
        ),
    ),
    Action(
        *("privacy.deletion", "user_id", "cross"),
        *(_l("Delete what names this person"), _l("The counts stay"), can_anonymise),
    ),
    Action(
        *("people.audit", "person", "document"),
        *(_l("What was done"), _l("The log about this person"), can_see_person),
    ),
]
UNIT_ACTIONS: list[Action[Unit]] = [
    Action(
        *("people.people", "unit", "search"),
        *(_l("Find, filter and sort people"), _l("Here and below; also those who have left"), can_see_people),
    ),
    Action(
        *("people.slips", "unit_id", "key"),
        *(_l("Print slips"), _l("Codes for many people, 8 to a page"), can_see_people),
    ),
    Action(
        *("people.joining", "unit_id", "link"),
        *(_l("Who asks to join"), _l("The link and QR of the team, a poster for the wall"), can_let_join),
    ),
    Action(
        *("people.roster", "unit_id", "people"),
        *(_l("Bring in a list"), _l("From Excel or CSV"), can_see_people),
    ),
    Action(
        *("certificates.unit_certificates", "unit_id", "trophy"),
        *(_l("Certificates"), _l("Print, find, revoke; who signs them"), can_see_people),
    ),
    Action(
        *("units.unit", "unit_id", "edit"),
        *(_l("The unit itself"), _l("Names, place, history; rename, move, merge, split"), can_see_people),
    ),
    Action(
        *("people.roles", "unit_id", "person"),
        *(_l("Roles and deputies"), _l("Who may do what here"), can_see_people),
    ),
    Action(
        *("people.audit", "unit", "document"),
        *(_l("What was done"), _l("The log of this unit and those below"), can_see_people),
    ),
]


def available_actions(actions: Iterable[Action[Target]], actor: Actor, target: Target) -> list[Action[Target]]:
    """Those of the actions that the actor may do with this person or unit."""
    return [action for action in actions if action.is_available(actor, target)]
