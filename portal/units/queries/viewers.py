"""The signed-in person, in one row."""

from sqlalchemy import ScalarSelect, bindparam, case, func, literal_column, or_, select, true
from sqlalchemy.orm import aliased

from portal.accounts.enums import RoleScope
from portal.accounts.models import Consent, Device, SecondFactor, User
from portal.units.enums import UnitKind
from portal.units.models import CatalogueVersion, Grant, Membership, Unit
from portal.units.queries.catalogue_cache import SINGLETON_ID
from portal.units.queries.grants import is_valid
from portal.units.queries.stays import joined_at

# Texts in the statement: as values they would have it compiled anew each time.
IS_TOP = or_(Unit.parent_id.is_(None), Unit.kind == literal_column(f"'{UnitKind.PROVINCE}'"))
_scope = case(
    (IS_TOP, literal_column(f"'@{RoleScope.TOP}'")),
    (
        Unit.kind.in_([literal_column(f"'{kind}'") for kind in (UnitKind.HAMLET, UnitKind.TEAM)]),
        literal_column(f"'@{RoleScope.LOCAL}'"),
    ),
    else_=literal_column(f"'@{RoleScope.MIDDLE}'"),
)
# All roles of a person that hold now, as portal.accounts.rules.held_roles reads them.
_roles: ScalarSelect[str] = (
    select(func.aggregate_strings(Grant.role.concat(_scope), literal_column("' '")))  # type: ignore[arg-type]  # typed as str
    .join(Unit, Unit.id == Grant.unit_id)
    .where(Grant.user_id == User.id, is_valid(bindparam("now", type_=Grant.since.type)))
    .scalar_subquery()
)
ROLES = select(_roles).select_from(User).where(User.id == bindparam("user_id"))

# Empty until the first change, which makes the row.
_catalogue_version = func.coalesce(
    select(CatalogueVersion.version)
    .where(CatalogueVersion.id == literal_column(str(SINGLETON_ID)))
    .scalar_subquery(),
    literal_column("''"),
)

_earlier = aliased(Membership)

# Read at every request of a signed-in person, so it is built once and returns one row of plain columns.
VIEWER = (
    select(
        Device.id.label("device_id"),
        Device.last_seen_at,
        Device.authenticated_at,
        User.last_seen_at.label("visited_at"),
        User.id,
        User.name,
        Membership.unit_id,
        joined_at().label("joined_at"),
        select(_earlier.id)
        .where(_earlier.user_id == User.id, _earlier.until.is_not(None))
        .exists()
        .label("has_moved"),
        _roles.label("roles"),
        select(true())
        .where(
            Consent.user_id == User.id,
            Consent.purpose == bindparam("purpose"),
            Consent.version == bindparam("version"),
            Consent.withdrawn_at.is_(None),
        )
        .exists()
        .label("has_consented"),
        SecondFactor.confirmed_at.is_not(None).label("has_second_factor"),
        _catalogue_version.label("catalogue_version"),
    )
    .join(User, User.id == Device.user_id)
    .outerjoin(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
    .outerjoin(SecondFactor, SecondFactor.user_id == Device.user_id)
    .where(Device.token_hash == bindparam("token_hash"), User.deactivated_at.is_(None), Device.locked_at.is_(None))
)
