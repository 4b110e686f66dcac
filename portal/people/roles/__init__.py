"""The screens of roles: who holds one, giving and ending it."""
