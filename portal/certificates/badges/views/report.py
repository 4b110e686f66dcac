"""What checking a file says, step by step."""

from dataclasses import dataclass

from portal import clock
from portal.certificates.badges.enums import CheckStep, FileFault, StepOutcome
from portal.certificates.badges.queries import find_key
from portal.certificates.badges.rules.addresses import Addresses, kid_of
from portal.certificates.badges.rules.checking import check_claims, check_dates, check_shape, differences
from portal.certificates.badges.rules.credential import jwt_payload
from portal.certificates.badges.rules.reading import Fault, SignedBadge, read_badge
from portal.certificates.badges.views.credentials import credential_of
from portal.certificates.models import Certificate
from portal.certificates.operations.lookup import look_up
from portal.errors import NotFound
from portal.web.site_url import site_url


@dataclass(frozen=True)
class StepReport:
    """One step: what became of it, and why where it failed."""

    step: CheckStep
    outcome: StepOutcome
    fault: Fault | None = None


@dataclass(frozen=True)
class Report:
    """All steps; the certificate where it is this portal's, and where the file differs from it."""

    steps: tuple[StepReport, ...]
    certificate: Certificate | None = None
    differences: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_genuine(self) -> bool:
        """Whether every step was passed."""
        return all(step.outcome == StepOutcome.PASSED for step in self.steps)


def report_on(data: bytes, network_address: str | None) -> Report:
    """Read and check a file that was handed in. Nothing is fetched: keys and numbers are those of this portal.

    RateLimited where many numbers were asked for from this network address that nobody has.
    """
    badge = read_badge(data)
    if isinstance(badge, Fault):
        return Report(_steps(CheckStep.SHAPE, badge))
    fault = check_shape(badge) or check_claims(badge)
    if fault is not None:
        return Report(_steps(CheckStep.SHAPE, fault))
    key = find_key(kid_of(badge.key_address))
    if key is None:
        return Report(_steps(CheckStep.SIGNATURE, _unknown_key(badge)))
    certificate = _find(badge, network_address)
    if not badge.is_signed_by(key.public_jwk):
        # A place where nothing differs is the signature itself.
        return Report(
            _steps(CheckStep.SIGNATURE, Fault(FileFault.CHANGED)), None, _differences(badge, certificate)
        )
    fault = check_dates(badge.credential, clock.now())
    if fault is not None:
        return Report(_steps(CheckStep.DATES, fault), certificate)
    if certificate is None:
        return Report(_steps(CheckStep.REVOCATION, Fault(FileFault.UNKNOWN_NUMBER)))
    if certificate.revoked_at is not None:
        return Report(_steps(CheckStep.REVOCATION, Fault(FileFault.REVOKED)), certificate)
    return Report(_steps(None, None), certificate)


def _steps(failed: CheckStep | None, fault: Fault | None) -> tuple[StepReport, ...]:
    found, outcome = [], StepOutcome.PASSED
    for step in CheckStep:
        if step == failed:
            found.append(StepReport(step, StepOutcome.FAILED, fault))
            outcome = StepOutcome.SKIPPED
        else:
            found.append(StepReport(step, outcome))
    return tuple(found)


def _unknown_key(badge: SignedBadge) -> Fault:
    issuer = badge.credential["issuer"]["id"]
    is_ours = issuer.startswith(f"{site_url()}/")
    return Fault(FileFault.UNKNOWN_KEY if is_ours else FileFault.FOREIGN, issuer)


def _find(badge: SignedBadge, network_address: str | None) -> Certificate | None:
    number = Addresses(site_url()).number(badge.credential["id"])
    try:
        return look_up(number, network_address) if number is not None else None
    except NotFound:
        return None


def _differences(badge: SignedBadge, certificate: Certificate | None) -> tuple[tuple[str, str, str], ...]:
    if certificate is None or not certificate.holder_name:
        return ()
    issued = credential_of(certificate)
    if badge.jws is not None:
        issued = jwt_payload(issued)
    found = {name: said for name, said in badge.credential.items() if name != "proof"}
    return tuple(differences(found, issued))
