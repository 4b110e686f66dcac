"""The screens of people: signing in, activation, consent, account, display, a phone that several share."""
