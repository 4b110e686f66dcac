"""The key that signs now, and what it signs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal import clock
from portal.certificates.badges.models import BadgeKey
from portal.certificates.badges.queries import current_key, revocations, revoked_places
from portal.certificates.badges.rules.addresses import Addresses
from portal.certificates.badges.rules.credential import jwt_payload, status_list_credential
from portal.certificates.badges.rules.status_list import encoded_list
from portal.crypto.data_integrity import with_proof
from portal.crypto.encryption import decrypt
from portal.crypto.jws import sign_compact
from portal.web.site_url import site_url


@dataclass(frozen=True)
class Signer:
    """The key that signs now, opened. It signs the same text in the same way each time."""

    kid: str
    private_key: str
    created_at: datetime
    addresses: Addresses

    def jwt(self, credential: dict[str, Any]) -> str:
        """The credential as a JWT (VC-JWT)."""
        kid = self.addresses.key(self.kid)
        return sign_compact(jwt_payload(credential), kid=kid, private_key=self.private_key)

    def json(self, credential: dict[str, Any], *, created_at: datetime) -> str:
        """The credential as JSON with a proof in it."""
        signed = with_proof(
            credential,
            method=f"{credential['issuer']['id']}#{self.kid}",
            created=created_at.astimezone(clock.VIETNAM).isoformat(timespec="seconds"),
            private_key=self.private_key,
        )
        return json.dumps(signed, ensure_ascii=False, indent=2) + "\n"

    def status_list(self, unit_id: int | None, number: int) -> str:
        """The signed list of what was revoked, as a JWT; it is the same for every unit that issues."""
        _count, last = revocations(number)
        changed_at = max(last, self.created_at) if last is not None else self.created_at
        encoded = encoded_list(revoked_places(number))
        document = status_list_credential(
            self.addresses.status_list(unit_id, number),
            encoded,
            issuer_address=self.addresses.issuer(unit_id),
            changed_at=changed_at,
        )
        return self.jwt(document)

    def status_version(self, number: int) -> str:
        """A text that changes whenever the list or the key does."""
        count, last = revocations(number)
        return f"{number}-{self.kid}-{count}-{last.timestamp() if last is not None else 0:.6f}"


def find_signer() -> Signer | None:
    """What signs now; None where no key was made, or it was closed with another SECRET_KEY."""
    key = current_key()
    private_key = decrypt(key.encrypted_private_key) if key is not None else None
    if key is None or not private_key:
        return None
    return Signer(key.kid, private_key, key.created_at, Addresses(site_url()))


def can_sign_with(key: BadgeKey) -> bool:
    """Whether the private part of the key can be opened."""
    return decrypt(key.encrypted_private_key) is not None
