"""Who may what over a unit: giving roles, lending them to deputies, ending them."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.queries.users import get_user
from portal.content.text.dates import parse_date
from portal.db import db
from portal.errors import NotFound, Refused, require
from portal.people.roles.forms import DeputyForm, RoleForm
from portal.people.routes.blueprint import bp
from portal.units import permissions
from portal.units.enums import UnitKind
from portal.units.models import Grant, Unit
from portal.units.operations import deputies as deputies_operations
from portal.units.operations import grants as grants_operations
from portal.units.operations.grants import end_grant
from portal.units.queries import people as found_people
from portal.units.queries import tree
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.grants import (
    deputies_of,
    find_ended_grant,
    get_grant,
    grants_at,
    heads_by_unit,
    heads_leading,
    heads_right_below,
    number_of_roles_below,
    role_holders_over,
)
from portal.units.queries.managed_units import get_managed_unit, managed_unit_ids
from portal.units.rules.dates import end_of_day, last_day
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.htmx import screen_or_fragment
from portal.web.listing import requested_search
from portal.web.reauthentication import reauthentication_required
from portal.web.request_values import parse_integer

MAX_PERSON_CHOICES = 20  # people to choose from at once
bp.add_app_template_filter(last_day)


@bp.get("/people/units/<int:unit_id>/roles")
@open_to("leaders")
def roles(unit_id: int) -> str:
    """Who may what over the unit: by a role here, by one from above, and how many have one below."""
    unit = get_managed_unit(unit_id, viewer())
    rows = role_holders_over(unit.id)
    children = tree.children(unit.id)
    names = found_people.names_of_people({row.user_id for row in rows}, below=managed_unit_ids(viewer()))
    return render_template(
        "people/roles.html",
        unit=unit,
        trail=get_breadcrumbs(unit.id, viewer()).visible,
        own=[row for row in rows if row.unit_id == unit.id],
        above=[row for row in rows if row.unit_id != unit.id],
        linked={user_id for user_id, (_name, is_there) in names.items() if is_there},
        endable=endable_grants(unit),
        below=number_of_roles_below(unit.id),
        children=children,
        heads=heads_by_unit(child.id for child in children),
        # A hamlet needs no leader of its own where its team has a head.
        team_heads=heads_right_below(child.id for child in children if child.kind == UnitKind.HAMLET),
        may_grant=permissions.can_grant(viewer(), unit, Role.LEADER) and unit.closed_on is None,
        may_appoint=bool(heads_open_to_deputies(unit)),
        undo=grant_to_undo(unit),
        undo_until=parse_date(request.args.get("until", "")),
    )


@bp.get("/people/units/<int:unit_id>/roles/new")
@open_to("leaders")
def new_role(unit_id: int) -> Response:
    """The form in which a role is given to somebody."""
    unit = get_managed_unit(unit_id, viewer())
    require(bool(grantable_roles(unit)))
    form = RoleForm(formdata=None, role=request.args.get("role"), until=parse_date(request.args.get("until", "")))
    return show_choice("people/roles_new.html", unit, form)


@bp.post("/people/units/<int:unit_id>/roles")
@open_to("leaders")
@reauthentication_required
def grant_role(unit_id: int) -> BaseResponse:
    """Give the role."""
    unit = get_managed_unit(unit_id, viewer())
    require(bool(grantable_roles(unit)))
    form = RoleForm()
    if not form.validate() or form.role.data not in tuple(Role):
        return show_choice("people/roles_new.html", unit, form, status=422)
    user = get_candidate(form.user.data, unit)
    until = end_of_day(form.last_day) if form.last_day is not None else None
    with rollback_on(Refused) as refused:
        grants_operations.grant_role(user, unit, form.role.data, until=until, actor=viewer())
    if refused:
        return show_choice("people/roles_new.html", unit, form, refusal=refused.message, status=422)
    db.session.commit()

    flash(_("%(name)s has the role now.", name=user.name), "ok")
    return redirect(url_for(".roles", unit_id=unit.id), 303)


@bp.get("/people/units/<int:unit_id>/deputies/new")
@open_to("leaders")
def new_deputy(unit_id: int) -> Response:
    """The form in which a head's rights are lent."""
    unit = get_managed_unit(unit_id, viewer())
    require(permissions.can_appoint_deputy(viewer(), unit))
    form = DeputyForm(formdata=None, head=id_in_address("head"), until=parse_date(request.args.get("until", "")))
    return show_choice("people/roles_deputy.html", unit, form)


@bp.post("/people/units/<int:unit_id>/deputies")
@open_to("leaders")
@reauthentication_required
def appoint_deputy(unit_id: int) -> BaseResponse:
    """Lend the head's rights."""
    unit = get_managed_unit(unit_id, viewer())
    require(permissions.can_appoint_deputy(viewer(), unit))
    form = DeputyForm()
    if not form.validate() or form.last_day is None:
        return show_choice("people/roles_deputy.html", unit, form, status=422)
    user = get_candidate(form.user.data, unit)
    head = next((head for head in heads_open_to_deputies(unit) if head.id == form.head.data), None)
    if head is None:
        raise NotFound
    with rollback_on(Refused) as refused:
        deputies_operations.appoint_deputy(unit, user, head=head, until=form.last_day, actor=viewer())
    if refused:
        return show_choice("people/roles_deputy.html", unit, form, refusal=refused.message, status=422)
    db.session.commit()

    flash(_("%(name)s stands in from now on.", name=user.name), "ok")
    return redirect(url_for(".roles", unit_id=unit.id), 303)


@bp.get("/people/units/<int:unit_id>/roles/<int:grant_id>/ending")
@open_to("leaders")
def role_ending(unit_id: int, grant_id: int) -> str:
    """What ending the role means, before it is done."""
    unit = get_managed_unit(unit_id, viewer())
    grant = get_grant(grant_id, unit_id=unit.id)
    require(permissions.can_end_grant(viewer(), grant))
    return show_ending(unit, grant)


@bp.post("/people/units/<int:unit_id>/roles/<int:grant_id>/ending")
@open_to("leaders")
@reauthentication_required
def end_role(unit_id: int, grant_id: int) -> BaseResponse | tuple[str, int]:
    """End the role from this moment on."""
    unit = get_managed_unit(unit_id, viewer())
    grant = get_grant(grant_id, unit_id=unit.id)
    until = last_day(grant.until).isoformat() if grant.until is not None else None
    with rollback_on(Refused) as refused:
        end_grant(grant, actor=viewer())
    if refused:
        return show_ending(unit, grant, refused.message), 422
    db.session.commit()

    if permissions.can_see_people(viewer(), unit):
        return redirect(url_for(".roles", unit_id=unit.id, ended=grant.id, until=until), 303)
    flash(_("You have no role here any more."), "ok")
    return redirect(url_for(".people" if managed_unit_ids(viewer()) else "home.index"), 303)


def get_candidate(user_id: int, unit: Unit) -> User:
    """The person, or NotFound when the viewer may not choose them for the unit."""
    if not found_people.is_candidate(user_id, below=unit.id, directly_in=candidate_unit_ids(unit)):
        raise NotFound
    return get_user(user_id)


def candidate_unit_ids(unit: Unit) -> list[int]:
    """The units from the highest that the viewer leads down to this one; people directly in them can be chosen."""
    return [above.id for above in get_breadcrumbs(unit.id, viewer()).visible]


def grantable_roles(unit: Unit) -> list[str]:
    """The roles that the viewer may give over the unit."""
    return [role for role in Role if permissions.can_grant(viewer(), unit, role)]


def heads_open_to_deputies(unit: Unit) -> list[User]:
    """The heads for whom the viewer may appoint a deputy, the viewer first."""
    if unit.closed_on is not None or not permissions.can_appoint_deputy(viewer(), unit):
        return []
    heads = sorted(heads_leading(unit.id), key=lambda head: head.id != viewer().id)
    return [head for head in heads if permissions.can_lend_rights_of(head, viewer(), unit)]


def endable_grants(unit: Unit) -> set[int]:
    """The ids of the grants over exactly this unit that the viewer may end."""
    grants = grants_at(unit.id)
    return {grant.id for grant in grants if permissions.can_end_grant(viewer(), grant)}


def grant_to_undo(unit: Unit) -> Grant | None:
    """The grant that was ended a moment ago, where the viewer could give it again."""
    grant = find_ended_grant(id_in_address("ended"), unit_id=unit.id)
    if grant is None or grant.user_id == viewer().id or not permissions.can_grant(viewer(), unit, grant.role):
        return None
    return grant


def id_in_address(name: str) -> int:
    """The id that the address names; 0, which nothing has, where it names none."""
    return request.args.get(name, 0, type=parse_integer)


def show_choice(
    screen: str, unit: Unit, form: RoleForm | DeputyForm, *, refusal: str = "", status: int = 200
) -> Response:
    """The screen on which a person is searched for and chosen; for htmx, only those to choose from."""
    wanted = requested_search()
    found = found_people.candidates(
        wanted, below=unit.id, directly_in=candidate_unit_ids(unit), limit=MAX_PERSON_CHOICES + 1
    )
    return screen_or_fragment(
        screen,
        "people/_roles_choice.html",
        status,
        unit=unit,
        trail=get_breadcrumbs(unit.id, viewer()).visible,
        form=form,
        q=wanted,
        candidates=[person for person in found if person.id != viewer().id][:MAX_PERSON_CHOICES],
        has_more=len(found) > MAX_PERSON_CHOICES,
        roles=grantable_roles(unit),
        heads=heads_open_to_deputies(unit),
        refusal=refusal,
        is_deputy=isinstance(form, DeputyForm),
    )


def show_ending(unit: Unit, grant: Grant, refusal: str = "") -> str:
    """The question before a role is ended."""
    deputies = deputies_of(grant.user_id, unit.id) if grant.deputy_of_id is None else []
    return render_template(
        "people/roles_ending.html",
        unit=unit,
        grant=grant,
        head=get_user(grant.deputy_of_id) if grant.deputy_of_id is not None else None,
        deputies=deputies if grant.role == Role.LEADER else [],
        refusal=refusal,
    )
