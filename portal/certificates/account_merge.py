"""What becomes of certificates when two accounts of one person become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.certificates.models import Certificate, CertificateLayout, CertificateSetting

declare_merge_rules(
    MergeRule(Certificate.user_id),
    MergeRule(Certificate.revoked_by_id),
    MergeRule(CertificateSetting.updated_by_id),
    MergeRule(CertificateLayout.updated_by_id),
)
