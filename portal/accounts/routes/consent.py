"""Asking people what may be kept about them, and taking back what they agreed to."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.forms import ConsentForm
from portal.accounts.models import Consent
from portal.accounts.operations.consents import give_consents, withdraw_consent
from portal.accounts.queries import unit_path
from portal.accounts.queries.users import open_consents_of
from portal.accounts.routes.blueprint import HOME_URL, LEARN_URL, bp, current_account
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS, LEARNING, PURPOSES, Purpose
from portal.db import db
from portal.errors import NotFound
from portal.web.access import open_to, viewer
from portal.web.htmx import next_url, redirect_to, screen_or_fragment, wants_fragment


@bp.get("/consent")
@open_to("newcomers")
def consent() -> BaseResponse:
    """Ask for what the person has not agreed to in its present wording."""
    asked = purposes_to_ask(viewer().id)
    if not asked:
        return redirect(next_url(HOME_URL))
    return show_form(ConsentForm(formdata=None), asked)


@bp.post("/consent")
@open_to("newcomers")
def give_consent() -> BaseResponse:
    """Keep what was agreed to and begin; who leaves out what the portal needs is asked once more, at its box.

    To refuse is a choice of its own: it leads to what remains, and keeps nothing.
    """
    form, user, person = ConsentForm(), current_account(), viewer()
    if not form.validate():
        return show_form(form, purposes_to_ask(user.id), status=400)
    if "refuse" in request.form:
        return redirect_to(url_for(".refusal", next=next_url("") or None))
    ticked = {purpose.id for purpose in PURPOSES if form[purpose.id].data}
    if not person.has_consented and LEARNING not in ticked:
        form[LEARNING].errors = [_("Tick this box, and the lessons open. Or tap “I do not agree” below.")]
        return show_form(form, purposes_to_ask(user.id), status=422)

    give_consents(user, ticked)
    db.session.commit()
    # A new member comes to the first lesson at once; who leads or writes has other things to do first.
    is_new_member = not person.has_consented and not person.roles
    return redirect_to(next_url(LEARN_URL if is_new_member else HOME_URL))


@bp.get("/consent/refusal")
@open_to("newcomers")
def refusal() -> str:
    """What remains for somebody who does not agree."""
    return render_template("accounts/refusal.html", next=next_url(""))


@bp.get("/account/consents")
@open_to("signed_in")
def consents() -> Response:
    """What the person agreed to, and when."""
    return show_consents()


@bp.post("/account/consents/<purpose>/withdrawal")
@open_to("signed_in")
def withdraw(purpose: str) -> BaseResponse:
    """Take one agreement back."""
    if purpose not in CURRENT_VERSIONS:
        raise NotFound
    withdraw_consent(current_account(), purpose)
    db.session.commit()
    if purpose == LEARNING:
        return redirect_to(url_for(".refusal"))
    if wants_fragment():
        return show_consents()
    flash(_("You have taken this back."), "ok")
    return redirect_to(url_for(".consents"))


def purposes_to_ask(user_id: int) -> list[Purpose]:
    """The purposes that the person has not agreed to in their present wording."""
    agreed = {(consent.purpose, consent.version) for consent in open_consents_of(user_id)}
    return [purpose for purpose in PURPOSES if (purpose.id, purpose.version) not in agreed]


def show_form(form: ConsentForm, asked: list[Purpose], status: int = 200) -> Response:
    """The screen that asks."""
    html = render_template(
        "accounts/consent.html", form=form, purposes=asked, controller=data_controller_name(), next=next_url("")
    )
    return make_response(html, status)


def show_consents() -> Response:
    """The list of agreements, as screen or fragment."""
    latest: dict[str, Consent] = {consent.purpose: consent for consent in open_consents_of(viewer().id)}
    return screen_or_fragment(
        "accounts/consents.html",
        "accounts/_consents.html",
        purposes=PURPOSES,
        given=latest,
        controller=data_controller_name(),
        path=request.path,
    )


def data_controller_name() -> str:
    """The name of the unit that runs this portal, as far as this person can know: the highest above them."""
    path = unit_path.unit_path_of(viewer().id)
    return path[0] if path else ""
