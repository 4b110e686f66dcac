"""Classes as screens, groups and calendars get them."""
