"""Finding a certificate by its number for somebody whom nobody knows."""

from portal.accounts.operations.rate_limits import RateLimitKey, address_key, ensure_within_limits, record_failure
from portal.certificates.models import Certificate
from portal.certificates.queries.certificates import find_by_number
from portal.certificates.rules.numbers import read_number
from portal.errors import NotFound


def look_up(number: str, address: str | None) -> Certificate:
    """The certificate with this number, asked for from this network address.

    NotFound where there is none; RateLimited where many were asked for from there that nobody has.
    """
    read = read_number(number)
    if read.fault is not None:
        raise NotFound
    limit = RateLimitKey("certificate", address_key(address).name)
    ensure_within_limits(limit)
    found = find_by_number(read.text)
    if found is None:
        record_failure(limit)
        raise NotFound
    return found
