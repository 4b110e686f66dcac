"""What the leaders do about people across all features: merging accounts, letting go, bringing back."""

from portal.people.operations.leaving import deactivate_user, reactivate_user
from portal.people.operations.merging import Choices, merge_accounts

__all__ = ["Choices", "deactivate_user", "merge_accounts", "reactivate_user"]
