"""What becomes of activation codes, agreements and earlier merges when two accounts become one."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.accounts.models import AccountMerge, ActivationCode
from portal.accounts.queries.merged_accounts import consents_of_both
from portal.accounts.rules.merge_rules import Merge, MergeRule, declare_merge_rules
from portal.db import db


@contextmanager
def merge_consents(merge: Merge, moved: dict[str, int]) -> Iterator[None]:
    """Move the agreements: what the person did last, giving or taking back, under either account, holds.

    The moments at which something was agreed to are proof and stay as they are. An agreement to a wording that
    the kept account agrees to as well stays where it is.
    """
    consents = consents_of_both(merge)
    moved["consent"] = 0
    for purpose in {consent.purpose for consent in consents}:
        both = [consent for consent in consents if consent.purpose == purpose]
        agreed = {c.version for c in both if c.user_id == merge.kept_id and c.withdrawn_at is None}
        given = max(consent.given_at for consent in both)
        taken_back = max((c.withdrawn_at for c in both if c.withdrawn_at is not None), default=None)
        for consent in both:
            if taken_back is not None and taken_back >= given and consent.withdrawn_at is None:
                consent.withdrawn_at = taken_back
            elif consent.user_id == merge.gone_id and consent.withdrawn_at is None and consent.version in agreed:
                continue
            if consent.user_id == merge.gone_id:
                consent.user_id = merge.kept_id
                moved["consent"] += 1
    db.session.flush()
    yield


declare_merge_rules(
    MergeRule(ActivationCode.user_id),
    MergeRule(ActivationCode.issued_by_id),
    MergeRule(AccountMerge.kept_id),
    MergeRule(AccountMerge.actor_id),
    around=merge_consents,
)
