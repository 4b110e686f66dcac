"""What the fields of a roster and the outcomes of its rows are called."""

from flask_babel import lazy_gettext as _l

# The headings of the template too, so both languages must be among the headings that are understood.
FIELD_LABELS = {
    "name": _l("Full name"),
    "phone": _l("Phone number"),
    "username": _l("User name"),
    "unit": _l("Unit"),
    "unit_code": _l("Unit code"),
    "parent": _l("Unit above"),
    "hamlet": _l("Hamlet"),
    "kind": _l("Kind of unit"),
    "create": _l("Make the unit"),
    "position": _l("Position"),
    "joined": _l("Day of joining"),
    "note": _l("Note"),
}
OUTCOME_LABELS = {
    "all": _l("All rows"),
    "faulty": _l("With faults"),
    "create": _l("New people"),
    "change": _l("Changed"),
    "move": _l("Moved"),
    "same": _l("Left alone"),
    "left_out": _l("Left out"),
    "broad": _l("In no team"),
}
# The same, said of one row.
OUTCOME_WORDS = {
    "faulty": _l("Has a fault"),
    "create": _l("New person"),
    "change": _l("Changes"),
    "move": _l("Moves"),
    "same": _l("Left alone"),
    "left_out": _l("Left out"),
}
