"""What is wrong with a row, or was put right in it, in words; each says what to do."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.people.roster.rules.rows import Remark, sheet_and_row
from portal.web.template_filters import day

# The words of a remark, by its code; what they name in brackets is among the remark's values.
REMARK_TEXTS = {
    "name_missing": _l("The name is missing."),
    "name_long": _l("A name has at most %(most)s characters."),
    "name_frame": _l("Taken off the name: “%(taken)s”."),
    "name_one_word": _l("“%(name)s” is one word only. Write the whole name, or tick that it is right."),
    "name_signs": _l("A name has letters only; “%(sign)s” does not belong in it."),
    "name_case": _l("Written “%(typed)s” in the file; put into proper case."),
    "name_kept": _l("Stays as it was typed; in proper case it would be “%(proper)s”."),
    "name_marks": _l("The file has the name without dấu; “%(kept)s” stays."),
    "change_forbidden": _l("You may not change this account; name and numbers stay as they are (%(kept)s)."),
    "namesake": _l("Somebody of this name is in the unit already. Is it the same person with a new number?"),
    "phone_missing": _l("The phone number is missing, and there is no user name either."),
    "phone_bad": "%(reason)s",
    "phone_two": _l("There are two phone numbers in one cell. Keep the one to sign in with."),
    "phone_power": _l("The spreadsheet has rounded the phone number. Type it again."),
    "phone_zero": _l("The spreadsheet had eaten the zero at the beginning; it is back."),
    "phone_old": _l("The old number %(before)s has 11 digits; today it is %(now)s."),
    "phone_words": _l("“%(words)s” stood beside the number. Check that it is the number of this person."),
    "phone_label": _l("Taken off the number: “%(label)s”."),
    "phone_letters": _l("The number was typed “%(typed)s”, with the letter O; zeros stand in its place."),
    "phone_land": _l("This is a land line. Ask for a mobile number, if there is one."),
    "phone_double": _l("Row %(rows)s has the same phone number. Correct one of them, or leave one out."),
    "phone_other": _l("The person with this user name has another phone number."),
    "username_bad": "%(reason)s",
    "username_double": _l("Row %(rows)s has the same user name. Correct one of them, or leave one out."),
    "username_other": _l("The person with this phone number has another user name; a roster does not change it."),
    "username_taken": _l("Somebody else has this user name."),
    "row_again": _l("The same as row %(row)s; it counts once."),
    "legacy_text": _l("Typed in %(encoding)s in the file; turned into Unicode."),
    "formula_empty": _l(
        "A formula that was never worked out. Open the file in Excel, save it, and hand it in again."
    ),
    "too_long": _l("At most %(most)s characters."),
    "unit_missing": _l("The unit is missing. Write the name of the team, or its code."),
    "unit_nameless": _l("The unit to be made has no name."),
    "unit_unknown": _l("There is no unit “%(name)s” here."),
    "unit_ambiguous": _l(
        "Several units are called “%(name)s”: %(ways)s. Write the code in place of the name, such as “%(code)s”."
    ),
    "unit_asked_twice": _l("Several units are called “%(name)s”: %(ways)s. Write it like one of these."),
    "unit_broad": _l("Comes straight into this unit, though there are units below it."),
    "hamlet_teams": _l("“%(name)s” has several teams. Choose the one that is meant."),
    "unit_closed": _l("“%(name)s” is closed. Choose another unit."),
    "code_unknown": _l("There is no unit with the code “%(code)s” here."),
    "code_other": _l("The code “%(code)s” belongs to “%(name)s”. Correct the code or the name."),
    "code_differs": _l("“%(name)s” has the code “%(code)s”. Correct the code, or leave it empty."),
    "code_taken": _l("The code “%(code)s” is taken. Choose another one, or leave it empty."),
    "parent_loop": _l("The units to be made stand under each other in a circle."),
    "create_word": _l("“%(word)s”: write “có” if the unit is to be made, or leave it empty."),
    "create_forbidden": _l("Only an administrator may add units here. Ask one to add it, then import again."),
    "position_word": _l("“%(word)s” gives no role in the portal; the person comes in as a member."),
    "head_of_no_team": _l("A team head leads a team. This unit is none, so no role is given."),
    "head_oneself": _l("Nobody gives a role to oneself, so no role is given."),
    "head_forbidden": _l("You may not name the head of this unit, so no role is given."),
    "day_bad": _l("%(reason)s The day was left out; the person comes in without it."),
    "day_long_ago": _l("%(given)s is too long ago to be a day of joining. It was left out."),
    "day_ahead": _l("The day of joining is still to come."),
    "day_before": _l("The person came into the present unit on %(since)s, so the move counts from today."),
    "person_other": _l(
        "This belongs to %(name)s (%(unit)s). For the same person, write the name like that; else check it."
    ),
    "person_unnamed": _l("This belongs to somebody of another name. Check it."),
    "person_elsewhere": _l("This belongs to somebody outside your units. Ask whoever leads above both units."),
    "asked_too_many": _l(
        "Cannot be brought in now: today you have asked about many numbers of other units. "
        "Try again tomorrow, or ask whoever leads above."
    ),
    "person_gone": _l("This belongs to an account that is no longer used. Check it."),
    "person_left": _l("%(name)s has left, and the account is closed. Tick below to bring it back."),
}


def remark_text(remark: Remark, *, with_suggestion: bool = True) -> str:
    """The remark as a person reads it; without the units that may have been meant where buttons offer them."""
    values = {
        name: number_text(value) if name in ("row", "rows") else value_text(value)
        for name, value in remark.values.items()
    }
    text = str(REMARK_TEXTS[remark.code]) % values
    return f"{text} {suggestion(remark.values)}".strip() if with_suggestion else text


def number_text(number: Any) -> str:
    """The number of a row, or those of several, each with its sheet where that is not the first one."""
    if isinstance(number, list):
        return ", ".join(number_text(one) for one in number)
    sheet, row = sheet_and_row(number)
    return str(_("%(row)s (sheet %(sheet)s)", row=row, sheet=sheet + 1)) if sheet else str(row)


def row_label(number: int, sheets: Sequence[str] = ()) -> str:
    """The number of a row, with the name of its sheet where there are several."""
    sheet, row = sheet_and_row(number)
    if sheet < len(sheets):
        return str(_("%(row)s, sheet %(sheet)s", row=row, sheet=sheets[sheet]))
    return number_text(number)


def value_text(value: Any) -> str:
    """One value inside a sentence."""
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return day(value) if isinstance(value, date) else str(value)


def suggestion(values: Mapping[str, Any]) -> str:
    """The units that may have been meant."""
    near = values.get("near")
    if not near:
        return ""
    return str(_("Did you mean %(names)s?", names=", ".join(f"“{name}”" for name in near)))
