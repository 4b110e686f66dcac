"""The keys by which a page that shows what one person did is kept."""

from collections.abc import Hashable, Iterable

from portal import clock
from portal.accounts.rules.viewer import Viewer
from portal.programmes.queries.duties import Duty
from portal.units.queries.catalogue_cache import request_version


def personal_key(person: Viewer, *own: Hashable) -> Hashable | None:
    """The key of a page made of what is the same for the person's unit and of what is the person's `own`."""
    version = request_version()
    return (version, person.unit_id, clock.today(), *own) if version is not None else None


def duty_states(duties: Iterable[Duty]) -> Hashable:
    """What time alone changes of duties, and the day that is the person's own."""
    return tuple((duty.programme_id, duty.due_on, duty.state, duty.is_renewal_open) for duty in duties)
