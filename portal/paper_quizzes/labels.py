"""Texts for what the feature keeps as codes."""

from flask_babel import lazy_gettext as _l

from portal.paper_quizzes.enums import DrawWay, OmitReason, SheetField

OMIT_LABELS = {
    OmitReason.SOUND: _l("has sound or a film, which paper has not"),
    OmitReason.TOO_MANY: _l("has more choices than there are letters"),
}
WAY_LABELS = {
    DrawWay.BLUEPRINT: _l("Drawn as on the screen: so many of each part, with those that protect money"),
    DrawWay.CHOSEN: _l("Chosen by hand"),
}
FIELD_LABELS = {
    SheetField.NAME: _l("Name"),
    SheetField.UNIT: _l("Unit"),
    SheetField.DAY: _l("Day"),
}
