"""Rules that every change of units must keep: each raises Refused with its message."""

from collections.abc import Collection
from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from portal import clock
from portal.content.text.vietnamese import fold, nfc
from portal.errors import Refused
from portal.units.changes.queries.conditions import had_people_or_units_after, sibling_names, would_end_last_admin
from portal.units.changes.queries.impact import count_children, count_people_in
from portal.units.models import MAX_CODE_LENGTH, MAX_KIND_LENGTH, Unit
from portal.units.queries.tree_history import ancestors_since, open_version, version_on

MAX_REASON_LENGTH = 500  # characters


def clean_reason(text: str) -> str:
    """The reason as it is kept, or Refused when it is empty or too long."""
    reason = " ".join(nfc(text).split())
    if not reason:
        raise Refused(_("Say why: a reason is kept with every change of units."))
    if len(reason) > MAX_REASON_LENGTH:
        raise Refused(_("A reason has at most %(number)d characters.", number=MAX_REASON_LENGTH))
    return reason


def clean_kind(text: str) -> str:
    """The kind as it is kept, or Refused when it is empty or too long."""
    kind = " ".join(nfc(text).split())
    if not kind or len(kind) > MAX_KIND_LENGTH:
        raise Refused(_("A unit needs a kind of at most %(number)d characters.", number=MAX_KIND_LENGTH))
    return kind


def clean_code(text: str) -> str:
    """The code as it is kept, or Refused when it is empty or too long."""
    code = " ".join(nfc(text).split())
    if not code or len(code) > MAX_CODE_LENGTH:
        raise Refused(_("A unit needs a code of at most %(number)d characters.", number=MAX_CODE_LENGTH))
    return code


def ensure_not_future(on: date) -> None:
    """Refused for a day that is still to come."""
    if on > clock.today():
        raise Refused(_("%(day)s is still to come. Record a change from that day on.", day=format_day(on)))


def ensure_open(*units: Unit) -> None:
    """Refused when one of the units is closed."""
    for unit in units:
        if unit.closed_on is not None:
            raise Refused(
                _("%(name)s has been closed since %(day)s.", name=unit.name, day=format_day(unit.closed_on))
            )


def ensure_after_last_change(unit: Unit, on: date) -> None:
    """Refused for a day before the unit began, or before its name, kind or place last changed."""
    version = open_version(unit)
    if version.since <= on:
        return
    if version_on(unit.id, on) is None:
        raise Refused(not_yet_open_message(unit))
    raise Refused(
        _(
            "%(name)s changed on %(last)s; a change of %(day)s would come before it.",
            name=unit.name,
            last=format_day(version.since),
            day=format_day(on),
        )
    )


def ensure_existed_on(unit: Unit, on: date) -> None:
    """Refused when the unit began only after the day."""
    if version_on(unit.id, on) is None:
        raise Refused(not_yet_open_message(unit))


def ensure_no_cycle(unit_ids: Collection[int], target: Unit, on: date, message: str) -> None:
    """Refused, with the message, when the target is one of the units or was below one on the day or since."""
    if target.id in unit_ids or not ancestors_since(target.id, on).isdisjoint(unit_ids):
        raise Refused(message)


def ensure_name_free(name: str, parent_id: int | None, *, besides: Collection[int] = ()) -> None:
    """Refused when another open unit below the same parent has the name already."""
    alike = sibling_names(parent_id, fold(name), besides=besides)
    # Dấu tell names apart, capitals do not.
    if any(fold(other, diacritics=False) == fold(name, diacritics=False) for other in alike):
        raise Refused(_("There is already a unit called %(name)s here. Choose another name.", name=name))


def ensure_empty(unit: Unit, on: date, *, going_people: int = 0, going_units: int = 0) -> None:
    """Refused while people or open units (not counting those that go) are in the unit, or were after the day."""
    people, units = count_people_in([unit.id]) - going_people, count_children([unit.id]) - going_units
    inside = [ngettext("%(num)d person", "%(num)d people", people)] if people else []
    inside += [ngettext("%(num)d unit", "%(num)d units", units)] if units else []
    if inside:
        raise Refused(
            _("%(name)s still holds %(inside)s. Move them first.", name=unit.name, inside=", ".join(inside))
        )
    if had_people_or_units_after(unit.id, on):
        raise Refused(
            _(
                "On %(day)s there were still people or units in %(name)s. Choose a later day.",
                name=unit.name,
                day=format_day(on),
            )
        )


def ensure_admin_remains(closing: Collection[int]) -> None:
    """Refused when the roles over the closing units are the last that administer the portal for good."""
    if would_end_last_admin(closing):
        raise Refused(_("The last administrator's role would end. Make somebody one over another unit first."))


def not_yet_open_message(unit: Unit) -> str:
    """That the unit began after the day."""
    message: str = _("%(name)s was not there on that day.", name=unit.name)
    return message


def format_day(day: date) -> str:
    """The day as people write it."""
    return format_date(day, "dd/MM/yyyy")  # type: ignore[no-any-return]  # Babel's are untyped
