"""Ending somebody's sessions, and resetting the second factor of whoever lost the phone."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal.db import db
from portal.people.operations import revoke_access
from portal.people.routes.blueprint import bp, get_person
from portal.web.access import open_to, viewer
from portal.web.reauthentication import reauthentication_required


@bp.post("/people/<int:user_id>/sessions/ending")
@open_to("leaders")
@reauthentication_required
def end_sessions(user_id: int) -> BaseResponse:
    """Sign the person out of every device."""
    found = get_person(user_id)
    ended = revoke_access.end_sessions(found, actor=viewer())
    db.session.commit()
    told = ngettext("%(num)d device was signed out.", "%(num)d devices were signed out.", ended)
    flash(told if ended else _("%(name)s was signed in nowhere.", name=found.name), "ok")
    return redirect(url_for(".person", user_id=found.id), 303)


@bp.post("/people/<int:user_id>/second-factor/reset")
@open_to("leaders")
@reauthentication_required
def reset_second_factor(user_id: int) -> BaseResponse:
    """Remove the second factor of somebody who lost the phone; sent twice, it is done once."""
    found = get_person(user_id)
    revoke_access.reset_second_factor(found, actor=viewer())
    db.session.commit()
    flash(_("The second factor is reset. From now on the password alone opens the account."), "ok")
    return redirect(url_for(".person", user_id=found.id), 303)
