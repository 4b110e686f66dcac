"""Duplicate accounts: find candidates and preview a merge of two; reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Row, case, func, or_, select

from portal.accounts.models import User
from portal.accounts.queries.merged_accounts import number_of_conflicts, number_of_rows
from portal.accounts.queries.users import devices_of
from portal.accounts.rules.merge_rules import Merge, merge_rules
from portal.accounts.rules.phones import BadPhone, format_phone, normalise_phone
from portal.content.text.vietnamese import fold
from portal.db import db
from portal.observations.models import Observation
from portal.units.models import Grant, Membership, Unit
from portal.units.queries.grants import grants_of
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import at_or_below, begins_a_word, path

MAX_DUPLICATES = 20  # accounts in one list


@dataclass(frozen=True)
class AccountSide:
    """One of two accounts, as it is now."""

    user: User
    path: Sequence[str]  # the units from the top down to the person's
    grants: Sequence[Grant]


@dataclass(frozen=True)
class MergeChoice:
    """Something of which each account has its own, and one can be kept."""

    name: str
    label: str
    kept: str
    gone: str


@dataclass(frozen=True)
class MovedRows:
    """How many rows of a kind move, and for how many both accounts have one."""

    label: str
    number: int
    twice: int


@dataclass(frozen=True)
class AccountComparison:
    """Two accounts side by side: what has to be decided, what should be known, and what moves."""

    kept: AccountSide
    gone: AccountSide
    choices: Sequence[MergeChoice]
    warnings: Sequence[str]
    moving: Sequence[MovedRows]


def possible_duplicates(
    user: User, *, below: Sequence[int], text: str = ""
) -> Sequence[Row[int, str, str | None, str]]:
    """Other accounts at or below the units that may be the user's: id, name, phone and the unit's name.

    Without a text, those with the same name; with one, whom a word of the name or the phone number finds. Those
    of the same unit stand first, then those of its neighbours.
    """
    home = unit_of(user.id)
    home_id, parent_id = (home.id, home.parent_id) if home is not None else (None, None)
    nearness = case((Unit.id == home_id, 0), (Unit.parent_id == parent_id, 1), else_=2)
    statement = (
        select(User.id, User.name, User.phone, Unit.name.label("unit_name"))
        .join(Membership, Membership.user_id == User.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.until.is_(None), User.deactivated_at.is_(None), User.id != user.id)
        .where(Unit.id.in_(at_or_below(*below)), _matches_text(text) if text else User.folded == user.folded)
        .order_by(nearness, User.name_key, User.id)
        .limit(MAX_DUPLICATES)
    )
    return db.session.execute(statement).all()


def compare_accounts(kept: User, gone: User) -> AccountComparison:
    """What a merge of the two would do; reads only."""
    merge = Merge(kept.id, gone.id)
    sides = (_side(kept), _side(gone))
    return AccountComparison(*sides, _choices(*sides), _warnings(merge, *sides), _moving(merge))


def _matches_text(text: str) -> ColumnElement[bool]:
    try:
        phone = normalise_phone(text)
    except BadPhone:
        return begins_a_word(User.folded, fold(text))
    return or_(begins_a_word(User.folded, fold(text)), User.phone == phone)


def _side(user: User) -> AccountSide:
    home = unit_of(user.id)
    return AccountSide(user, [unit.name for unit in path(home.id)] if home is not None else [], grants_of(user.id))


def _choices(kept: AccountSide, gone: AccountSide) -> list[MergeChoice]:
    """What both have, and have otherwise."""
    both = [
        MergeChoice("phone", _("Phone number"), _format_phone(kept.user.phone), _format_phone(gone.user.phone)),
        MergeChoice("username", _("User name"), kept.user.username or "", gone.user.username or ""),
        MergeChoice("name", _("Name"), kept.user.name, gone.user.name),
        MergeChoice("unit", _("Unit"), _place(kept), _place(gone)),
    ]
    return [choice for choice in both if choice.kept and choice.gone and choice.kept != choice.gone]


def _format_phone(phone: str | None) -> str:
    return format_phone(phone) if phone else ""


def _place(side: AccountSide) -> str:
    return " › ".join(side.path)


def _warnings(merge: Merge, kept: AccountSide, gone: AccountSide) -> list[str]:
    """What goes not without saying."""
    told = []
    if kept.user.password_hash is None and gone.user.password_hash is not None:
        told.append(
            _("The account that stays was never activated, the other was. Better keep the other, or issue a code.")
        )
    if kept.grants and gone.grants:
        told.append(_("Both hold roles. The account that stays holds all of them afterwards."))
    rules = merge_rules()
    pages = number_of_conflicts(rules["page_progress"], merge)
    if pages:
        told.append(
            ngettext(
                "Both finished the same %(num)d page: the first day and the best result hold.",
                "Both finished the same %(num)d pages: the first day and the best result hold.",
                pages,
            )
        )
    attempts = sum(number_of_conflicts(rules[name], merge) for name in ("attempt", "scenario_run"))
    if attempts:
        told.append(
            ngettext(
                "Both are in the middle of %(num)d quiz or scenario: that of the account that stays goes on.",
                "Both are in the middle of %(num)d quizzes or scenarios: those of the account that stays go on.",
                attempts,
            )
        )
    watched = _mutual_observations(merge)
    if watched:
        told.append(
            ngettext(
                "One account watched the other teach %(num)d time. Is it really one person?",
                "One account watched the other teach %(num)d times. Is it really one person?",
                watched,
            )
        )
    if devices_of(gone.user.id):
        told.append(_("Whoever is signed in with the account that goes is signed out."))
    return told


def _mutual_observations(merge: Merge) -> int:
    both = (merge.kept_id, merge.gone_id)
    watching = (Observation.observer_id.in_(both), Observation.user_id.in_(both))
    return db.session.scalar(select(func.count()).select_from(Observation).where(*watching)) or 0


def _moving(merge: Merge) -> list[MovedRows]:
    labels = {
        "grant": _("Roles"),
        "page_progress": _("Finished pages"),
        "course_progress": _("Courses begun"),
        "attempt": _("Attempts at quizzes"),
        "answer": _("Answers"),
        "review": _("Questions that come back"),
        "scenario_run": _("Scenarios played"),
        "observation": _("Teach-backs"),
        "observation.observer_id": _("Teach-backs watched"),
        "revision.author_id": _("Texts of lessons"),
    }
    rules = merge_rules()
    counted = [
        MovedRows(label, number_of_rows(rules[name], merge.gone_id), number_of_conflicts(rules[name], merge))
        for name, label in labels.items()
    ]
    return [row for row in counted if row.number]
