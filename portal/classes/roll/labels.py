"""What the roll says of itself: why it takes no marks, and how a mark came about."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.classes.enums import MarkMethod
from portal.classes.roll.enums import RollStatus

STATUS_REASONS: dict[RollStatus, Any] = {
    RollStatus.NOT_YET: _l("The roll opens two hours before the class."),
    RollStatus.NOT_HELD: _l("This class does not take place, so there is no roll to call."),
    RollStatus.CLOSED: _l("The roll is closed. Who closed it can open it again."),
    RollStatus.OVER: _l("This class was more than seven days ago, so nothing is ticked by hand any more."),
}
METHOD_NOTES: dict[str, Any] = {
    MarkMethod.QR: _l("by the code on the wall"),
    MarkMethod.CODE: _l("by the code said aloud"),
    MarkMethod.PAPER: _l("from paper"),
}
