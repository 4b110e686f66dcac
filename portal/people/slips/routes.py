"""Slips for many people at once: chosen on a form, printed eight to a page."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.accounts.rules.activation_codes import IssuedCode
from portal.db import db
from portal.errors import DeadlineExceeded, Refused
from portal.people.queries.person_rows import PersonRow
from portal.people.routes.blueprint import bp
from portal.people.routes.codes import form_token, new_form_token
from portal.people.slips.queries import (
    SlipPerson,
    not_activated,
    number_of_slip_recipients,
    people_for_slips,
    slip_recipients,
)
from portal.people.slips.views import file_name, make_slip, print_slips, private_message
from portal.units.bulk.permissions import code_issuers
from portal.units.bulk.queries.grants import unit_ids_by_user
from portal.units.models import Unit
from portal.units.operations.people import issue_activation_codes
from portal.units.queries import tree
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.units.queries.unit_labels import relabelled, unit_labels
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import file_download
from portal.web.form_errors import rollback_on
from portal.web.headers import no_store
from portal.web.htmx import next_url
from portal.web.request_values import parse_integer

MAX_SLIPS = 500  # slips in one file


@bp.get("/people/units/<int:unit_id>/slips")
@open_to("leaders")
def slips(unit_id: int) -> Response:
    """Choose who gets a slip: those not activated yet, or with `?who=all` everybody; `?below=0` here alone."""
    return show_choice(get_managed_unit(unit_id, viewer()))


@expensive
@bp.post("/people/units/<int:unit_id>/slips")
@open_to("leaders")
def print_unit_slips(unit_id: int) -> Response:
    """Issue codes to those who were ticked, and print them."""
    unit = get_managed_unit(unit_id, viewer())
    with rollback_on(Refused) as refused:
        return print_chosen(file_name(unit.name))
    return show_choice(get_managed_unit(unit_id, viewer()), refusal=refused.message, status=422)


@expensive
@bp.post("/people/slips")
@open_to("leaders")
def print_people_slips() -> Response:
    """Issue codes to the people named, in whatever units, and print them: for lists that others make."""
    if "next" not in request.form:
        return print_chosen(file_name(""))
    with rollback_on(Refused) as refused:
        return print_chosen(file_name(""))
    flash(refused.message, "error")
    return make_response(redirect(next_url(url_for(".people")), 303))


@bp.post("/people/codes")
@open_to("leaders")
def issue_codes() -> Response:
    """Issue codes to the people named, and show them with a message for each to send in private."""
    with rollback_on(Refused) as refused:
        chosen = chosen_ids()
        codes = {code.user_id: code for code in issue_activation_codes(chosen, token=form_token(), actor=viewer())}
        people = people_for_slips(chosen)
        db.session.commit()
    if refused:
        flash(refused.message, "error")
        return make_response(redirect(next_url(url_for(".people")), 303))
    return show_codes(people, codes)


def show_codes(people: Sequence[SlipPerson], codes: Mapping[int, IssuedCode]) -> Response:
    """The screen with the codes of several people."""
    rows = [
        (person, codes[person.id], make_slip(codes[person.id], request.host_url))
        for person in people
        if codes[person.id].is_open
    ]
    html = render_template(
        "people/codes.html",
        rows=[(person, slip, private_message(person.name, slip, viewer().name)) for person, _code, slip in rows],
        back=next_url(url_for(".people")),
        closed=len(people) - len(rows),
    )
    return no_store(make_response(html))


def chosen_ids() -> list[int]:
    """Those whom the form names as `person`; with `only=new` those of them who cannot get in yet.

    Refused for nobody, and for more than a file holds.
    """
    chosen = list(dict.fromkeys(request.form.getlist("person", type=parse_integer)))
    if not chosen:
        raise Refused(_("Tick at least one person."))
    if len(chosen) > MAX_SLIPS:
        raise Refused(
            _(
                "%(number)d people are ticked; one file holds at most %(most)d slips. Print unit by unit.",
                number=len(chosen),
                most=MAX_SLIPS,
            )
        )
    if request.form.get("only") != "new":
        return chosen
    homes = unit_ids_by_user(chosen)
    givers = code_issuers(viewer(), homes)
    waiting = not_activated(chosen)
    chosen = [id_ for id_ in chosen if id_ in waiting and id_ in givers]
    if not chosen:
        raise Refused(_("None of those whom you ticked waits for a code; they all have a password."))
    return chosen


def print_chosen(name: str) -> Response:
    """The slips of those whom the form names, as chosen_ids tells; Refused where no code is open."""
    chosen = chosen_ids()
    codes = issue_activation_codes(chosen, token=form_token(), actor=viewer())
    people = people_for_slips(chosen)
    # Drawing takes a while, and others wait to write. Should it fail, the same form gives the same codes again.
    db.session.commit()
    if not any(code.is_open for code in codes):
        raise Refused(_("All codes of this form were used or replaced. Open the page again for new ones."))
    try:
        sheets = print_slips(people, codes, request.host_url)
    except DeadlineExceeded:
        kept = _("The codes are made; only their sheets are missing. The same form gives the same codes again.")
        raise DeadlineExceeded(kept) from None
    return file_download(sheets, "application/pdf", name)


def show_choice(unit: Unit, *, refusal: str = "", status: int = 200) -> Response:
    """The form with a box for each person; a unit with too many people leads to those below it."""
    children = tree.children(unit.id)
    below = bool(children) and request.args.get("below") != "0"
    numbers = {
        who: number_of_slip_recipients(unit.id, below=below, everybody=who == "all") for who in ("new", "all")
    }
    who = "all" if request.args.get("who") == "all" else "new"
    is_too_many = numbers[who] > MAX_SLIPS
    rows = () if is_too_many else slip_candidates(unit, below=below, everybody=who == "all")
    html = render_template(
        "people/slips.html",
        unit=unit,
        trail=get_breadcrumbs(unit.id, viewer()).visible,
        children=relabelled(tree.children_names(unit.id)),
        below=below,
        who=who,
        numbers=numbers,
        groups=[list(group) for _unit_id, group in groupby(rows, key=lambda row: row.unit_id)],
        labels=unit_labels({row.unit_id for row in rows}),
        is_too_many=is_too_many,
        most=MAX_SLIPS,
        token=new_form_token(),
        refusal=refusal,
        choice_url=lambda **changes: url_for(
            ".slips", unit_id=unit.id, **({"who": who, "below": int(below)} | changes)
        ),
    )
    return make_response(html, status)


def slip_candidates(unit: Unit, *, below: bool, everybody: bool) -> Sequence[PersonRow]:
    """Those of the unit to whom the viewer may give a code."""
    rows = slip_recipients(unit.id, below=below, everybody=everybody, limit=MAX_SLIPS)
    givers = code_issuers(viewer(), {row.id: row.unit_id for row in rows})
    return [row for row in rows if row.id in givers]
