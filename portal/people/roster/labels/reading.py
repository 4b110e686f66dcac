"""What a column may be, and what should be looked at before a reading counts, in words."""

from flask_babel import lazy_gettext as _l

from portal.people.roster.labels.fields import FIELD_LABELS
from portal.people.roster.rules.headings import FIELDS

COLUMN_LABELS = {
    **{field: FIELD_LABELS[field] for field in FIELDS},
    "name": _l("Full name, or given name"),
    "family": _l("Family and middle name"),
    "unit": _l("Team, unit"),
    "parent": _l("Commune, or unit above"),
}
# In the order in which they are offered.
COLUMN_CHOICES = (
    *("name", "family", "phone", "unit", "hamlet", "parent", "position", "joined"),
    *("unit_code", "username", "kind", "create"),
)
DOUBT_TEXTS = {
    "incomplete": _l("It does not say which column is the name, and which one the phone number."),
    "guessed": _l("The headings are not known yet; what each column is was guessed from what stands in it."),
    "sheets": _l("The file has several sheets."),
    "hidden_sheet": _l("The file has hidden sheets. They are not read unless you tick them."),
    "beside": _l("A column with words stands left of the name and is not read. Is it the family name?"),
    "hidden": _l("Some rows are hidden in the file. Should they come in, too?"),
    "sections": _l("Some rows name a unit only. They are taken as the unit of the rows below."),
    "title": _l("The sheet's name or title names a unit. It is taken for the rows that name none."),
}
KIND_WORDS = {"team": _l("Team"), "hamlet": _l("Hamlet"), "commune": _l("Commune")}
