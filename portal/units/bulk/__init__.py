"""Many units, memberships and heads at once, as a roster brings them."""
