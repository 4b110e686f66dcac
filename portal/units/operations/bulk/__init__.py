"""Units, memberships and heads by the thousand: the rules of the single operations, in a few statements."""
