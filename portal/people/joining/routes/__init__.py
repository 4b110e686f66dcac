"""HTTP: the public page of a link, and the screen of who leads the team."""
