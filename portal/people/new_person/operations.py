"""Adding one person to a unit."""

from flask_babel import gettext as _

from portal.accounts.models import User
from portal.accounts.operations.users import create_user
from portal.accounts.queries.activation_codes import has_code_of_form
from portal.accounts.queries.users import find_by_phone, find_by_username
from portal.accounts.rules.usernames import BadUsername, normalise_username
from portal.audit.models import Actor
from portal.content.text.vietnamese import nfc
from portal.errors import FieldError, require
from portal.people.new_person.queries import names_in
from portal.people.new_person.rules import Question, question_about
from portal.people.roster.labels.remarks import remark_text
from portal.people.roster.rules.name_frames import bare_name
from portal.people.roster.rules.names import clean_name
from portal.people.roster.rules.phones import clean_phone
from portal.people.roster.rules.rows import Remark
from portal.units.models import Unit
from portal.units.operations.memberships import join_unit
from portal.units.permissions import can_place_people
from portal.units.queries.memberships import unit_of

# What was put right plainly to see, in words that speak of a file.
OF_FILES = frozenset({"name_case", "phone_zero"})


class Doubtful(Exception):
    """Whoever adds the person must be sure first; nothing was written."""

    def __init__(self, question: Question) -> None:
        super().__init__("be sure first")
        self.question = question


class Known(FieldError):
    """The number is that of somebody whom the actor may see; `is_here`: this very person, in this very unit."""

    def __init__(self, user: User, field: str, *, is_here: bool = False) -> None:
        told = _("%(name)s is in this unit already. No new code was made.", name=user.name) if is_here else None
        super().__init__(field, told or _("This belongs to %(name)s already.", name=user.name))
        self.user_id = user.id


def add_person(
    unit: Unit, *, name: str, phone: str | None, username: str | None, is_sure: bool, token: str, actor: Actor
) -> tuple[User, list[str]]:
    """The new person of the unit, and what was put right in what was typed, by the rules of rosters.

    Who was added by the form with this token before is that person. Raises Forbidden; FieldError with the field;
    TakenLogin or Known for a number that is in use; Doubtful where the actor is not `is_sure`.
    """
    require(can_place_people(actor, unit))
    bare = bare_name(" ".join(nfc(name).split()))
    cleaned, faults, notes = clean_name(bare.name, keep_case=False)
    if bare.taken:
        notes = [*notes, Remark("name", "name_frame", {"taken": list(bare.taken)})]
    number, phone_faults, phone_notes = clean_phone(phone)
    _refuse([*faults, *phone_faults])
    login = _username(username)
    known = _known(number, login)
    if known is not None:
        user, field = known
        home = unit_of(user.id)
        is_here = home is not None and home.id == unit.id and user.name == cleaned
        if is_here and has_code_of_form(user.id, token=token, actor_id=actor.id):
            return user, []
        if home is not None and can_place_people(actor, home):
            raise Known(user, field, is_here=is_here)
    question = question_about(cleaned, names_in(unit.id))
    if question is not None and not is_sure:
        raise Doubtful(question)
    user = create_user(cleaned, phone=number, username=login, actor=actor)
    join_unit(user, unit, actor=actor)
    return user, [remark_text(note) for note in (*notes, *phone_notes) if note.code not in OF_FILES]


def _refuse(faults: list[Remark]) -> None:
    if faults:
        raise FieldError(faults[0].field, remark_text(faults[0]))


def _username(typed: str | None) -> str | None:
    try:
        return normalise_username(typed) if typed else None
    except BadUsername as reason:
        raise FieldError("username", str(reason)) from None


def _known(phone: str | None, username: str | None) -> tuple[User, str] | None:
    """The account with this number or name, and which of the two."""
    by_phone = find_by_phone(phone) if phone else None
    if by_phone is not None:
        return by_phone, "phone"
    by_name = find_by_username(username) if username else None
    return (by_name, "username") if by_name is not None else None
